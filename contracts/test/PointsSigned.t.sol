// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Points } from "../src/Points.sol";
import { IPoints } from "../src/interfaces/IPoints.sol";
import { MerchantFixture } from "./support/Merchant.sol";
import { Vm, vm } from "./support/Vm.sol";
import { OddWallet, OwnedWallet, RefusingCode } from "./support/Wallets.sol";
import { ERC20 } from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { ERC20Permit } from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import { IERC20Permit } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

/// @notice OpenZeppelin's token with permit, for comparison.
contract PlainPermit is ERC20Permit {
    constructor() ERC20("Plain", "P") ERC20Permit("Plain") { }
}

/// @notice A contract that needs an allowance, takes a permit with it, and goes on if that was used already.
contract Spender {
    function pull(IPoints token, address owner, uint256 value, uint8 v, bytes32 r, bytes32 s) external {
        try token.permit(owner, address(this), value, type(uint256).max, v, r, s) { } catch { }
        token.transferFrom(owner, msg.sender, value);
    }
}

/// @notice See PointsSigned.tree. Defends I7: nothing moves but as its holder signed, once, here.
contract PointsSignedTest is MerchantFixture {
    uint256 private constant KEY = 0xC0FFEE;
    uint256 private constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    bytes32 private constant PERMIT =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    bytes32 private constant CANCEL = keccak256("CancelAuthorization(address authorizer,bytes32 nonce)");
    bytes32 private constant REDEEM = keccak256(
        "RedeemWithAuthorization(address holder,uint256 amount,bytes32 ref,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    address private constant BOB = address(0xB0B);
    bytes32 private constant NONCE = keccak256("nonce");

    address private alice;
    uint256 private before;

    function setUp() public override {
        super.setUp();
        alice = vm.addr(KEY);
        before = block.timestamp + 1 days;
        issue(alice, 100);
    }

    // Permit.

    /// @dev Lowest bits: what is wrong with the permit, if anything.
    function testFuzz_permit_WhenTheSameIsSignedForOpenZeppelins(uint64[8] memory steps) public {
        PlainPermit plain = new PlainPermit();
        for (uint256 i = 0; i < steps.length; ++i) {
            (bool a, bytes memory outA, bytes32 logsA) = askPermit(address(points), steps[i]);
            (bool b, bytes memory outB, bytes32 logsB) = askPermit(address(plain), steps[i]);
            vm.assertTrue(a == b, "one refused");
            // A wrong signer's address depends on the domain, and OpenZeppelin has names of its own for a
            // signature that cannot be one.
            bool impossible = steps[i] % 8 == 3 || steps[i] % 8 == 4;
            if (!impossible) vm.assertEq(bytes4(outA), bytes4(outB), "results");
            vm.assertEq(logsA, logsB, "events");
            vm.assertEq(points.nonces(alice), plain.nonces(alice), "nonces");
            vm.assertEq(points.allowance(alice, BOB), plain.allowance(alice, BOB), "allowance");
        }
    }

    function test_permit_WhenSomebodyDeliversItFirst() public {
        Spender spender = new Spender();
        bytes32 body = permitBody(address(spender), 40, 0, type(uint256).max);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, digest(points, body));
        points.permit(alice, address(spender), 40, type(uint256).max, v, r, s);
        vm.prank(BOB);
        spender.pull(points, alice, 40, v, r, s);
        vm.assertEq(points.balanceOf(BOB), 40, "pulled");
        vm.assertEq(points.allowance(alice, address(spender)), 0, "allowance left");
    }

    function test_permit_WhenSignedForAnotherChainOrClone() public {
        Points other = create(1);
        bytes32 body = permitBody(BOB, 40, 0, type(uint256).max);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, digest(points, body));
        expectInvalid();
        other.permit(alice, BOB, 40, type(uint256).max, v, r, s);
        uint256 here = block.chainid;
        vm.chainId(here + 1);
        expectInvalid();
        points.permit(alice, BOB, 40, type(uint256).max, v, r, s);
        vm.chainId(here);
        points.permit(alice, BOB, 40, type(uint256).max, v, r, s);
    }

    function test_permit_GivenAContractWallet() public {
        alice = address(new OwnedWallet(vm.addr(KEY)));
        permitted();
    }

    function test_permit_GivenAnAccountWithEIP7702Code() public {
        vm.etch(alice, address(new RefusingCode()).code);
        permitted();
    }

    // Transfer.

    function testFuzz_transferWithAuthorization_WhenAnAccountSigned(uint8 value, address relayer) public {
        value %= 101;
        bytes memory sig = sign(transferBody("Transfer", BOB, value));
        vm.assertFalse(points.authorizationState(alice, NONCE), "spent before");
        vm.expectEmit();
        emit IPoints.AuthorizationUsed(alice, NONCE);
        vm.expectEmit();
        emit IERC20.Transfer(alice, BOB, value);
        vm.prank(relayer);
        send(BOB, value, sig);
        vm.assertEq(points.balanceOf(BOB), value, "moved");
        vm.assertTrue(points.authorizationState(alice, NONCE), "spent");
    }

    function test_transferWithAuthorization_WhenRelayedTwice() public {
        bytes memory sig = sign(transferBody("Transfer", BOB, 10));
        send(BOB, 10, sig);
        vm.expectRevert(abi.encodeWithSelector(IPoints.AuthorizationSpent.selector, alice, NONCE));
        send(BOB, 10, sig);
    }

    function testFuzz_transferWithAuthorization_WhenAnyFieldWasChanged(uint8 field, uint160 by) public {
        vm.assume(by != 0);
        bytes memory sig = sign(transferBody("Transfer", BOB, 10));
        uint256[6] memory f =
            [uint256(uint160(alice)), uint256(uint160(BOB)), 10, uint256(0), before, uint256(NONCE)];
        uint256 i = field % 6;
        f[i] ^= i == 3 ? 1 + by % 1000 : i == 4 ? uint256(by) << 64 : by;
        vm.expectRevert(abi.encodeWithSelector(IPoints.BadSignature.selector, address(uint160(f[0]))));
        points.transferWithAuthorization(
            address(uint160(f[0])), address(uint160(f[1])), f[2], f[3], f[4], bytes32(f[5]), sig
        );
    }

    function test_transferWithAuthorization_WhenTheSignatureWasMadeMalleable() public {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, digest(points, transferBody("Transfer", BOB, 10)));
        bytes memory twin = abi.encodePacked(r, ORDER - uint256(s), v == 27 ? uint8(28) : uint8(27));
        refused(twin);
        refused(abi.encodePacked(r, s, v - 27));
    }

    function testFuzz_transferWithAuthorization_WhenTheSignatureHasAWrongLength(bytes calldata sig) public {
        refused(sig);
        bytes memory good = sign(transferBody("Transfer", BOB, 10));
        refused(abi.encodePacked(good, uint8(0)));
        assembly ("memory-safe") {
            mstore(good, 64)
        }
        refused(good);
    }

    function test_transferWithAuthorization_WhenSignedForAnotherChain() public {
        bytes memory sig = sign(transferBody("Transfer", BOB, 10));
        vm.chainId(block.chainid + 1);
        refused(sig);
    }

    function test_transferWithAuthorization_WhenSignedForAnotherClone() public {
        bytes memory sig = sign(transferBody("Transfer", BOB, 10));
        points = create(1);
        refused(sig);
    }

    function test_transferWithAuthorization_WhenSignedToBeReceivedOrRedeemed() public {
        refused(sign(transferBody("Receive", BOB, 10)));
        refused(sign(keccak256(abi.encode(REDEEM, alice, 10, REF, 0, before, NONCE))));
        refused(sign(keccak256(abi.encode(CANCEL, alice, NONCE))));
    }

    function test_transferWithAuthorization_WhenItIsTooEarlyOrTooLate() public {
        uint256 now_ = block.timestamp;
        vm.expectRevert(abi.encodeWithSelector(IPoints.AuthorizationEarly.selector, now_));
        points.transferWithAuthorization(alice, BOB, 1, now_, before, NONCE, "");
        vm.expectRevert(abi.encodeWithSelector(IPoints.AuthorizationLate.selector, now_));
        points.transferWithAuthorization(alice, BOB, 1, 0, now_, NONCE, "");
        bytes memory sig = sign(transferBody("Transfer", BOB, 10));
        vm.warp(before - 1);
        send(BOB, 10, sig);
    }

    function test_transferWithAuthorization_WhenItWasCancelled() public {
        bytes memory sig = sign(transferBody("Transfer", BOB, 10));
        points.cancelAuthorization(alice, NONCE, sign(keccak256(abi.encode(CANCEL, alice, NONCE))));
        vm.expectRevert(abi.encodeWithSelector(IPoints.AuthorizationSpent.selector, alice, NONCE));
        send(BOB, 10, sig);
    }

    function test_transferWithAuthorization_GivenAContractWallet() public {
        moveTo(address(new OwnedWallet(vm.addr(KEY))));
        send(BOB, 10, sign(transferBody("Transfer", BOB, 10)));
        vm.assertEq(points.balanceOf(BOB), 10, "moved");
    }

    function testFuzz_transferWithAuthorization_GivenAContractWalletThatAnswersOddly(bytes calldata answer)
        public
    {
        vm.assume(answer.length < 32 || bytes32(answer[:32]) != bytes32(bytes4(0x1626ba7e)));
        OddWallet wallet = new OddWallet();
        wallet.set(answer);
        moveTo(address(wallet));
        refused(sign(transferBody("Transfer", BOB, 10)));
    }

    function test_transferWithAuthorization_GivenAnAccountWithEIP7702Code() public {
        vm.etch(alice, address(new RefusingCode()).code);
        send(BOB, 10, sign(transferBody("Transfer", BOB, 10)));
        vm.assertEq(points.balanceOf(BOB), 10, "moved");
    }

    function testFuzz_receiveWithAuthorization_WhenTheCallerIsNotTheReceiver(address caller) public {
        vm.assume(caller != BOB);
        bytes memory sig = sign(transferBody("Receive", BOB, 10));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IPoints.NotReceiver.selector, caller, BOB));
        points.receiveWithAuthorization(alice, BOB, 10, 0, before, NONCE, sig);
    }

    function test_receiveWithAuthorization_WhenTheReceiverCalls() public {
        bytes memory sig = sign(transferBody("Receive", BOB, 10));
        vm.startPrank(BOB);
        points.receiveWithAuthorization(alice, BOB, 10, 0, before, NONCE, sig);
        vm.expectRevert(abi.encodeWithSelector(IPoints.AuthorizationSpent.selector, alice, NONCE));
        points.receiveWithAuthorization(alice, BOB, 10, 0, before, NONCE, sig);
        vm.stopPrank();
        vm.assertEq(points.balanceOf(BOB), 10, "moved");
    }

    function test_redeemWithAuthorization_WhenAnyFieldWasChanged() public {
        bytes memory sig = sign(keccak256(abi.encode(REDEEM, alice, 10, REF, 0, before, NONCE)));
        bytes memory why = abi.encodeWithSelector(IPoints.BadSignature.selector, alice);
        vm.expectRevert(abi.encodeWithSelector(IPoints.BadSignature.selector, BOB));
        points.redeemWithAuthorization(BOB, 10, REF, 0, before, NONCE, sig);
        vm.expectRevert(why);
        points.redeemWithAuthorization(alice, 11, REF, 0, before, NONCE, sig);
        vm.expectRevert(why);
        points.redeemWithAuthorization(alice, 10, NONCE, 0, before, NONCE, sig);
        vm.expectRevert(why);
        points.redeemWithAuthorization(alice, 10, REF, 1, before, NONCE, sig);
        vm.expectRevert(why);
        points.redeemWithAuthorization(alice, 10, REF, 0, before + 1, NONCE, sig);
        vm.expectRevert(why);
        points.redeemWithAuthorization(alice, 10, REF, 0, before, REF, sig);
        vm.expectRevert(abi.encodeWithSelector(IPoints.AuthorizationEarly.selector, block.timestamp));
        points.redeemWithAuthorization(alice, 10, REF, block.timestamp, before, NONCE, sig);
    }

    function testFuzz_redeemWithAuthorization_WhenAnAccountSigned(uint8 amount, bytes32 ref, address relayer)
        public
    {
        amount = 1 + amount % 100;
        bytes memory sig = sign(keccak256(abi.encode(REDEEM, alice, amount, ref, 0, before, NONCE)));
        vm.expectEmit();
        emit IPoints.AuthorizationUsed(alice, NONCE);
        vm.expectEmit();
        emit IERC20.Transfer(alice, address(0), amount);
        vm.expectEmit();
        emit IPoints.Redeemed(alice, amount, ref);
        vm.startPrank(relayer);
        points.redeemWithAuthorization(alice, amount, ref, 0, before, NONCE, sig);
        vm.expectRevert(abi.encodeWithSelector(IPoints.AuthorizationSpent.selector, alice, NONCE));
        points.redeemWithAuthorization(alice, amount, ref, 0, before, NONCE, sig);
        vm.stopPrank();
        vm.assertEq(points.totalSupply(), 100 - amount, "supply");
    }

    function test_cancelAuthorization_WhenSomebodyElseSigned() public {
        bytes memory sig = sign(keccak256(abi.encode(CANCEL, alice, NONCE)));
        vm.expectRevert(abi.encodeWithSelector(IPoints.BadSignature.selector, BOB));
        points.cancelAuthorization(BOB, NONCE, sig);
    }

    function test_cancelAuthorization_GivenItWasUsed() public {
        send(BOB, 10, sign(transferBody("Transfer", BOB, 10)));
        bytes memory sig = sign(keccak256(abi.encode(CANCEL, alice, NONCE)));
        vm.expectRevert(abi.encodeWithSelector(IPoints.AuthorizationSpent.selector, alice, NONCE));
        points.cancelAuthorization(alice, NONCE, sig);
    }

    function test_cancelAuthorization_WhenItsAuthorSigned() public {
        bytes memory sig = sign(keccak256(abi.encode(CANCEL, alice, NONCE)));
        vm.expectEmit();
        emit IPoints.AuthorizationCanceled(alice, NONCE);
        points.cancelAuthorization(alice, NONCE, sig);
        vm.assertTrue(points.authorizationState(alice, NONCE), "spent");
    }

    function test_domain_WhenComputedByHand() public {
        bytes32 kind =
            keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
        bytes32 name = keccak256("Corner Bakery points");
        Points other = create(1);
        for (uint256 i = 0; i < 2; ++i) {
            Points token = i == 0 ? points : other;
            vm.chainId(7 + i);
            vm.assertEq(
                token.DOMAIN_SEPARATOR(),
                keccak256(abi.encode(kind, name, keccak256("1"), 7 + i, address(token))),
                "separator"
            );
            (bytes1 fields, string memory n, string memory v, uint256 chain, address at_,,) =
                token.eip712Domain();
            vm.assertTrue(fields == 0x0f && chain == 7 + i && at_ == address(token), "domain");
            vm.assertTrue(keccak256(bytes(n)) == name && keccak256(bytes(v)) == keccak256("1"), "name");
        }
    }

    // Steps.

    /// @dev A permit for either token, perhaps spoiled.
    function askPermit(address token, uint64 s) private returns (bool ok, bytes memory out, bytes32 logs) {
        uint256 value = (s >> 8) % 1000;
        uint256 deadline = s % 8 == 0 ? block.timestamp - 1 : block.timestamp + (s >> 8) % 5;
        uint256 nonce = IERC20Permit(token).nonces(alice) + (s % 8 == 1 ? 1 : 0);
        bytes32 body = permitBody(s % 8 == 2 ? address(0) : BOB, value, nonce, deadline);
        (uint8 v, bytes32 r, bytes32 low) = vm.sign(
            KEY, keccak256(abi.encodePacked(hex"1901", IERC20Permit(token).DOMAIN_SEPARATOR(), body))
        );
        if (s % 8 == 3) (low, v) = (bytes32(ORDER - uint256(low)), v == 27 ? 28 : 27);
        if (s % 8 == 4) v -= 27;
        address spender = s % 8 == 2 ? address(0) : s % 8 == 5 ? address(0xDEAD) : BOB;
        address owner = s % 8 == 6 ? address(0) : alice;
        vm.recordLogs();
        (ok, out) =
            token.call(abi.encodeCall(IERC20Permit.permit, (owner, spender, value, deadline, v, r, low)));
        Vm.Log[] memory list = vm.getRecordedLogs();
        for (uint256 i = 0; i < list.length; ++i) {
            logs = keccak256(abi.encode(logs, list[i].topics, list[i].data));
        }
    }

    function permitted() private {
        bytes32 body = permitBody(BOB, 40, 0, type(uint256).max);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, digest(points, body));
        points.permit(alice, BOB, 40, type(uint256).max, v, r, s);
        vm.assertEq(points.allowance(alice, BOB), 40, "allowance");
    }

    function expectInvalid() private {
        vm.expectPartialRevert(IPoints.ERC2612InvalidSigner.selector);
    }

    function permitBody(address spender, uint256 value, uint256 nonce, uint256 deadline)
        private
        view
        returns (bytes32)
    {
        return keccak256(abi.encode(PERMIT, alice, spender, value, nonce, deadline));
    }

    function transferBody(string memory kind, address to, uint256 value) private view returns (bytes32) {
        bytes32 hash = keccak256(
            abi.encodePacked(
                kind,
                "WithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
            )
        );
        return keccak256(abi.encode(hash, alice, to, value, 0, before, NONCE));
    }

    /// @dev EIP-712 by hand: nothing of it comes from the contract.
    function digest(Points token, bytes32 body) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("Corner Bakery points"),
                keccak256("1"),
                block.chainid,
                address(token)
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, body));
    }

    function sign(bytes32 body) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, digest(points, body));
        return abi.encodePacked(r, s, v);
    }

    function send(address to, uint256 value, bytes memory sig) private {
        points.transferWithAuthorization(alice, to, value, 0, before, NONCE, sig);
    }

    function refused(bytes memory sig) private {
        vm.expectRevert(abi.encodeWithSelector(IPoints.BadSignature.selector, alice));
        send(BOB, 10, sig);
    }

    /// @dev Another account has the points now, and is who signs.
    function moveTo(address wallet) private {
        vm.prank(alice);
        points.transfer(wallet, 100);
        alice = wallet;
    }
}
