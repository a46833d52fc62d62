// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IExchange } from "../src/interfaces/IExchange.sol";
import { Offer, OfferHash } from "../src/types/Offer.sol";
import { Market } from "./support/Market.sol";
import { vm } from "./support/Vm.sol";
import { OddWallet, OwnedWallet, RefusingCode } from "./support/Wallets.sol";

/// @notice See Exchange.tree: what makers sign, and how they end it.
contract ExchangeOffersTest is Market {
    function setUp() public override {
        super.setUp();
        open(x, y);
    }

    function testFuzz_offerHash_WhenComputedByHand(Offer memory o) public view {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("Souk Exchange"),
                keccak256("1"),
                block.chainid,
                address(exchange)
            )
        );
        bytes memory first = abi.encode(
            keccak256(
                "Offer(address maker,address recipient,address taker,address give,address want,uint128 giveAmount,uint128 wantAmount,uint128 maxFee,uint128 maxRelayFee,uint64 nonce,uint64 expiry,bytes32 salt)"
            ),
            o.maker,
            o.recipient,
            o.taker,
            o.give,
            o.want,
            o.giveAmount
        );
        bytes memory rest = abi.encode(o.wantAmount, o.maxFee, o.maxRelayFee, o.nonce, o.expiry, o.salt);
        bytes32 message = keccak256(bytes.concat(first, rest));
        vm.assertEq(
            OfferHash.unwrap(exchange.offerHash(o)),
            keccak256(abi.encodePacked(hex"1901", domain, message)),
            "EIP-712 hash"
        );
    }

    function test_settle_WhenAnyFieldWasChanged() public {
        (Offer memory a, Offer memory b) = crossing();
        bytes memory signature = sign(ALICE, a);
        for (uint256 field = 0; field < 10; ++field) {
            (a,) = (offer(ALICE, x, 100, y, 80), b);
            if (field == 0) a.maker = carol;
            if (field == 1) a.recipient = carol;
            if (field == 2) a.taker = bob;
            if (field == 3) --a.giveAmount;
            if (field == 4) --a.wantAmount;
            if (field == 5) ++a.maxFee;
            if (field == 6) ++a.maxRelayFee;
            if (field == 7) ++a.nonce;
            if (field == 8) ++a.expiry;
            if (field == 9) a.salt = "other";
            refused(a, signature, b);
        }
    }

    function testFuzz_settle_WhenTheSignatureWasMadeMalleable(uint256 key) public {
        key = 1 + key % (ORDER - 1);
        vm.assume(key != BOB);
        (Offer memory a, Offer memory b) = crossing();
        a.maker = vm.addr(key);
        (uint8 v, bytes32 r, bytes32 low) = vm.sign(key, OfferHash.unwrap(exchange.offerHash(a)));
        refused(a, abi.encodePacked(r, bytes32(ORDER - uint256(low)), v == 27 ? uint8(28) : uint8(27)), b);
        refused(a, abi.encodePacked(r, low, v - 27), b);
        refused(a, abi.encodePacked(r, low), b);
        refused(a, abi.encodePacked(r, low, v, uint8(0)), b);
    }

    function testFuzz_settle_WhenTheMakerIsZero(bytes32 r, bytes32 s, bool odd) public {
        (Offer memory a, Offer memory b) = crossing();
        a.maker = address(0);
        refused(a, abi.encodePacked(r, s, odd ? uint8(27) : uint8(28)), b);
    }

    function test_settle_WhenSignedForAnotherChainOrExchange() public {
        (Offer memory a, Offer memory b) = crossing();
        bytes memory signature = sign(ALICE, a);
        vm.chainId(4242);
        refused(a, signature, b);
        vm.chainId(31_337);
        exchange = newExchange(address(0));
        open(x, y);
        refused(a, signature, b);
    }

    function test_settle_GivenAContractWallet() public {
        address wallet = address(new OwnedWallet(alice));
        (Offer memory a, Offer memory b) = crossing();
        a.maker = wallet;
        fundAndAllow(x, wallet, 100);
        refused(a, sign(BOB, a), b);
        settle(a, ALICE, b, BOB, 100);
        vm.assertEq(has(y, wallet), 80, "wallet");
    }

    function test_settle_GivenAContractWalletThatAnswersOddly() public {
        OddWallet odd = new OddWallet();
        (Offer memory a, Offer memory b) = crossing();
        a.maker = address(odd);
        odd.set(abi.encode(uint256(1)));
        refused(a, sign(ALICE, a), b);
        odd.set(hex"1626ba7e");
        refused(a, sign(ALICE, a), b);
    }

    function test_settle_GivenAMakerWithEIP7702Code() public {
        (Offer memory a, Offer memory b) = crossing();
        vm.etch(alice, abi.encodePacked(hex"ef0100", address(new RefusingCode())));
        settle(a, ALICE, b, BOB, 100);
    }

    function test_settle_WhenAnOfferHasExpired() public {
        (Offer memory a, Offer memory b) = crossing();
        b.expiry = a.expiry + 100;
        vm.warp(a.expiry);
        settle(a, ALICE, b, BOB, 50);
        vm.warp(a.expiry + 1);
        settleRefused(abi.encodeWithSelector(IExchange.OfferExpired.selector, a.expiry), a, ALICE, b, BOB, 50);
    }

    function test_cancel_WhenTheMakerCalls() public {
        (Offer memory a, Offer memory b) = crossing();
        settle(a, ALICE, b, BOB, 50);
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectEmit();
            emit IExchange.OfferCancelled(exchange.offerHash(a), alice);
            vm.prank(alice);
            exchange.cancel(a);
        }
        cancelled(a, b);
        (uint128 given,, bool ended) = exchange.filled(exchange.offerHash(a));
        vm.assertEq(given, 50, "what was given stays");
        vm.assertTrue(ended, "not cancelled");
    }

    function test_cancel_WhenSomebodyElseCalls() public {
        (Offer memory a,) = crossing();
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IExchange.NotMaker.selector, bob));
        exchange.cancel(a);
    }

    function test_cancelBySignature_WhenTheMakerSigned() public {
        (Offer memory a, Offer memory b) = crossing();
        exchange.cancelBySignature(a, signDigest(ALICE, cancelDigest(a)));
        cancelled(a, b);
    }

    function test_cancelBySignature_WhenTheSignatureIsNotForThis() public {
        (Offer memory a, Offer memory b) = crossing();
        bytes memory another = signDigest(ALICE, cancelDigest(b));
        bytes memory another2 = signDigest(BOB, cancelDigest(a));
        bytes memory theOffer = sign(ALICE, a);
        bytes memory refusal = abi.encodeWithSelector(IExchange.BadSignature.selector, alice);
        vm.expectRevert(refusal);
        exchange.cancelBySignature(a, another);
        vm.expectRevert(refusal);
        exchange.cancelBySignature(a, another2);
        vm.expectRevert(refusal); // a signed offer is no cancellation
        exchange.cancelBySignature(a, theOffer);
    }

    function test_cancelBelow_WhenTheNonceRises() public {
        (Offer memory a, Offer memory b) = crossing();
        a.nonce = 7;
        vm.prank(alice);
        exchange.cancelBelow(7);
        settle(a, ALICE, b, BOB, 50);
        vm.expectEmit();
        emit IExchange.OffersCancelledBelow(alice, 8);
        vm.prank(alice);
        exchange.cancelBelow(8);
        settleRefused(abi.encodeWithSelector(IExchange.NonceTooLow.selector, 7, 8), a, ALICE, b, BOB, 50);
        a.nonce = 8;
        settle(a, ALICE, b, BOB, 30);
        vm.assertEq(exchange.lowestNonce(bob), 0, "bob's offers hold");
    }

    function test_cancelBelow_WhenTheNonceDoesNotRise() public {
        vm.prank(alice);
        exchange.cancelBelow(7);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IExchange.NonceNotHigher.selector, 7, 7));
        exchange.cancelBelow(7);
    }

    function test_cancelBelowBySignature_WhenTheMakerSigned() public {
        bytes memory signature = signDigest(ALICE, belowDigest(alice, 7));
        exchange.cancelBelowBySignature(alice, 7, signature);
        vm.assertEq(exchange.lowestNonce(alice), 7, "nonce");
        vm.expectRevert(abi.encodeWithSelector(IExchange.NonceNotHigher.selector, 7, 7));
        exchange.cancelBelowBySignature(alice, 7, signature);
        vm.expectRevert(abi.encodeWithSelector(IExchange.BadSignature.selector, bob));
        exchange.cancelBelowBySignature(bob, 7, signature);
        vm.expectRevert(abi.encodeWithSelector(IExchange.BadSignature.selector, alice));
        exchange.cancelBelowBySignature(alice, 8, signature);
    }

    function cancelled(Offer memory a, Offer memory b) private {
        settleRefused(
            abi.encodeWithSelector(IExchange.OfferIsCancelled.selector, exchange.offerHash(a)),
            a,
            ALICE,
            b,
            BOB,
            50
        );
    }

    function refused(Offer memory a, bytes memory signature, Offer memory b) private {
        bytes memory sigB = sign(BOB, b);
        vm.expectRevert(abi.encodeWithSelector(IExchange.BadSignature.selector, a.maker));
        exchange.settle(a, signature, b, sigB, 10);
    }

    function cancelDigest(Offer memory o) private view returns (bytes32) {
        return digest(keccak256(abi.encode(keccak256("Cancel(bytes32 offer)"), exchange.offerHash(o))));
    }

    function belowDigest(address maker, uint64 nonce) private view returns (bytes32) {
        return
            digest(keccak256(abi.encode(keccak256("CancelBelow(address maker,uint64 nonce)"), maker, nonce)));
    }

    function digest(bytes32 message) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("Souk Exchange"),
                keccak256("1"),
                block.chainid,
                address(exchange)
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, message));
    }
}
