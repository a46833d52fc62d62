// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ConsentRegistry } from "../src/ConsentRegistry.sol";
import { Action, BatchRoot, ConsentAnchor, ConsentDigest } from "../src/types/Consent.sol";
import { vm } from "./support/Vm.sol";
import { OddWallet, OwnedWallet, RefusingCode } from "./support/Wallets.sol";

/// @notice See ConsentRegistry.tree. Defends I9, I10: the chain as an exit that needs no helper.
contract ConsentRegistryTest {
    uint256 private constant KEY = 0xC0FFEE;
    uint256 private constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    ConsentDigest private constant DIGEST = ConsentDigest.wrap(keccak256("digest"));

    ConsentRegistry private registry;

    function setUp() public {
        vm.warp(1_800_000_000);
        registry = new ConsentRegistry();
    }

    function test_anchor_WhenTheDigestIsZero() public {
        vm.expectRevert(ConsentRegistry.ZeroDigest.selector);
        registry.anchor(ConsentDigest.wrap(0));
    }

    function testFuzz_anchor_WhenTheDigestIsNotZero(address caller, bytes32 digest) public {
        vm.assume(digest != 0);
        vm.expectEmit();
        emit ConsentRegistry.DigestAnchored(caller, ConsentDigest.wrap(digest));
        vm.record();
        vm.prank(caller);
        registry.anchor(ConsentDigest.wrap(digest));
        assertNothingStored();
    }

    function test_anchorBatch_WhenTheRootIsZero() public {
        vm.expectRevert(ConsentRegistry.ZeroDigest.selector);
        registry.anchorBatch(BatchRoot.wrap(0), 1);
    }

    function test_anchorBatch_WhenTheCountIsZero() public {
        vm.expectRevert(ConsentRegistry.EmptyBatch.selector);
        registry.anchorBatch(BatchRoot.wrap(keccak256("root")), 0);
    }

    function testFuzz_anchorBatch_WhenTheBatchIsValid(address caller, bytes32 root, uint32 count) public {
        vm.assume(root != 0 && count != 0);
        vm.expectEmit();
        emit ConsentRegistry.BatchAnchored(caller, BatchRoot.wrap(root), count);
        vm.record();
        vm.prank(caller);
        registry.anchorBatch(BatchRoot.wrap(root), count);
        assertNothingStored();
    }

    function test_revoke_WhenTheDigestIsZero() public {
        vm.expectRevert(ConsentRegistry.ZeroDigest.selector);
        registry.revoke(ConsentDigest.wrap(0), 1);
    }

    function testFuzz_revoke_WhenTheCustomerHasNoHelper(address customer, bytes32 digest, uint64 sequence)
        public
    {
        vm.assume(digest != 0);
        vm.record();
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectEmit();
            emit ConsentRegistry.ConsentRevoked(customer, ConsentDigest.wrap(digest), sequence);
            vm.prank(customer);
            registry.revoke(ConsentDigest.wrap(digest), sequence);
        }
        assertNothingStored();
    }

    function testFuzz_anchorSigned_WhenAnAccountSigned(
        uint256 key,
        uint64 sequence,
        uint8 action,
        address relayer
    ) public {
        key = 1 + key % (ORDER - 1);
        ConsentAnchor memory s = statement(vm.addr(key));
        (s.sequence, s.action) = (sequence, Action(1 + action % 3));
        bytes memory signature = sign(key, s);
        vm.expectEmit();
        if (s.action == Action.Granted) emit ConsentRegistry.ConsentGranted(s.account, s.digest, sequence);
        if (s.action == Action.Denied) emit ConsentRegistry.ConsentDenied(s.account, s.digest, sequence);
        if (s.action == Action.Revoked) emit ConsentRegistry.ConsentRevoked(s.account, s.digest, sequence);
        vm.record();
        vm.prank(relayer);
        registry.anchorSigned(s, signature);
        assertNothingStored();
    }

    function test_anchorSigned_WhenRelayedTwice() public {
        ConsentAnchor memory s = statement(vm.addr(KEY));
        bytes memory signature = sign(KEY, s);
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectEmit();
            emit ConsentRegistry.ConsentRevoked(s.account, s.digest, s.sequence);
            registry.anchorSigned(s, signature);
        }
    }

    function test_anchorSigned_WhenAnyFieldWasChanged() public {
        bytes memory signature = sign(KEY, statement(vm.addr(KEY)));
        for (uint256 field = 0; field < 5; ++field) {
            ConsentAnchor memory s = statement(vm.addr(KEY));
            if (field == 0) s.account = address(0xbad);
            if (field == 1) s.digest = ConsentDigest.wrap(keccak256("other"));
            if (field == 2) s.action = Action.Granted;
            if (field == 3) ++s.sequence;
            if (field == 4) ++s.deadline;
            refused(s, signature);
        }
    }

    function testFuzz_anchorSigned_WhenTheSignatureWasMadeMalleable(uint256 key) public {
        key = 1 + key % (ORDER - 1);
        ConsentAnchor memory s = statement(vm.addr(key));
        (uint8 v, bytes32 r, bytes32 low) = vm.sign(key, registry.anchorHash(s));
        refused(s, abi.encodePacked(r, bytes32(ORDER - uint256(low)), v == 27 ? uint8(28) : uint8(27)));
        refused(s, abi.encodePacked(r, low, v - 27));
        refused(s, abi.encodePacked(r, low, v + 8));
    }

    function testFuzz_anchorSigned_WhenTheSignatureHasAWrongLength(uint8 length) public {
        vm.assume(length != 65);
        ConsentAnchor memory s = statement(vm.addr(KEY));
        bytes memory whole = sign(KEY, s);
        bytes memory cut = new bytes(length);
        for (uint256 i = 0; i < length && i < whole.length; ++i) {
            cut[i] = whole[i];
        }
        refused(s, cut);
    }

    function test_anchorSigned_WhenSignedForAnotherChain() public {
        ConsentAnchor memory s = statement(vm.addr(KEY));
        bytes memory signature = sign(KEY, s);
        vm.chainId(4242);
        refused(s, signature);
    }

    function test_anchorSigned_WhenSignedForAnotherContract() public {
        ConsentAnchor memory s = statement(vm.addr(KEY));
        bytes memory signature = sign(KEY, s);
        registry = new ConsentRegistry();
        refused(s, signature);
    }

    function testFuzz_anchorSigned_WhenTheAccountIsZero(bytes32 r, bytes32 s, bool odd) public {
        refused(statement(address(0)), abi.encodePacked(r, s, odd ? uint8(27) : uint8(28)));
    }

    function test_anchorSigned_WhenTheDeadlineHasPassed() public {
        ConsentAnchor memory s = statement(vm.addr(KEY));
        bytes memory signature = sign(KEY, s);
        vm.warp(s.deadline);
        registry.anchorSigned(s, signature);
        vm.warp(s.deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(ConsentRegistry.DeadlinePassed.selector, s.deadline));
        registry.anchorSigned(s, signature);
    }

    function test_anchorSigned_WhenTheDigestIsZero() public {
        ConsentAnchor memory s = statement(vm.addr(KEY));
        s.digest = ConsentDigest.wrap(0);
        bytes memory signature = sign(KEY, s);
        vm.expectRevert(ConsentRegistry.ZeroDigest.selector);
        registry.anchorSigned(s, signature);
    }

    function test_anchorSigned_WhenTheActionIsNone() public {
        ConsentAnchor memory s = statement(vm.addr(KEY));
        s.action = Action.None;
        bytes memory signature = sign(KEY, s);
        vm.expectRevert(ConsentRegistry.NoAction.selector);
        registry.anchorSigned(s, signature);
    }

    function testFuzz_anchorSigned_WhenTheActionIsOutOfRange(uint8 action) public {
        vm.assume(action > 3);
        ConsentAnchor memory s = statement(vm.addr(KEY));
        bytes memory call = abi.encodeCall(ConsentRegistry.anchorSigned, (s, sign(KEY, s)));
        call[4 + 2 * 32 + 31] = bytes1(action); // third word: account, digest, action
        (bool ok, bytes memory why) = address(registry).call(call);
        vm.assertFalse(ok, "accepted");
        vm.assertEq(why.length, 0, "refused for another reason than its encoding");
    }

    function test_anchorSigned_GivenAContractWallet() public {
        ConsentAnchor memory s = statement(address(new OwnedWallet(vm.addr(KEY))));
        vm.expectEmit();
        emit ConsentRegistry.ConsentRevoked(s.account, s.digest, s.sequence);
        registry.anchorSigned(s, sign(KEY, s));
        refused(s, sign(KEY + 1, s));
    }

    function test_anchorSigned_GivenAContractWalletThatAnswersOddly() public {
        OddWallet odd = new OddWallet();
        ConsentAnchor memory s = statement(address(odd));
        bytes memory signature = sign(KEY, s);
        refused(s, signature); // nothing
        odd.set(hex"1626ba7e");
        refused(s, signature); // too short
        odd.set(abi.encode(uint256(1)));
        refused(s, signature); // true is not the magic value
        odd.set(abi.encodePacked(bytes28(0), bytes4(0x1626ba7e)));
        refused(s, signature); // on the wrong side
        odd.set(abi.encode(bytes4(0x1626ba7e)));
        registry.anchorSigned(s, signature);
    }

    function test_anchorSigned_GivenAnAccountWithEIP7702Code() public {
        address account = vm.addr(KEY);
        ConsentAnchor memory s = statement(account);
        bytes memory signature = sign(KEY, s);
        vm.etch(account, abi.encodePacked(hex"ef0100", address(new RefusingCode())));
        vm.assertTrue(account.code.length != 0, "has code");
        registry.anchorSigned(s, signature);
    }

    function testFuzz_anchorHash_WhenComputedByHand(
        address account,
        bytes32 digest,
        uint8 action,
        uint64 sequence
    ) public view {
        ConsentAnchor memory s = ConsentAnchor(
            account, ConsentDigest.wrap(digest), Action(action % 4), sequence, ~sequence
        );
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("Souk"),
                keccak256("1"),
                block.chainid,
                address(registry)
            )
        );
        bytes32 message = keccak256(
            abi.encode(
                keccak256(
                    "ConsentAnchor(address account,bytes32 digest,uint8 action,uint64 sequence,uint64 deadline)"
                ),
                s.account,
                s.digest,
                s.action,
                s.sequence,
                s.deadline
            )
        );
        vm.assertEq(
            registry.anchorHash(s), keccak256(abi.encodePacked(hex"1901", domain, message)), "EIP-712 hash"
        );
    }

    function statement(address account) private view returns (ConsentAnchor memory) {
        return ConsentAnchor(account, DIGEST, Action.Revoked, 7, uint64(block.timestamp) + 1 hours);
    }

    function sign(uint256 key, ConsentAnchor memory s) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 low) = vm.sign(key, registry.anchorHash(s));
        return abi.encodePacked(r, low, v);
    }

    function refused(ConsentAnchor memory s, bytes memory signature) private {
        vm.expectRevert(abi.encodeWithSelector(ConsentRegistry.BadSignature.selector, s.account));
        registry.anchorSigned(s, signature);
    }

    function assertNothingStored() private {
        (, bytes32[] memory writes) = vm.accesses(address(registry));
        vm.assertEq(writes.length, 0, "storage written");
    }
}
