// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IExchange } from "../src/interfaces/IExchange.sol";
import { Corridor, PairState } from "../src/types/Corridor.sol";
import { Offer, OfferHash, OfferState } from "../src/types/Offer.sol";
import { Market } from "./support/Market.sol";
import { vm } from "./support/Vm.sol";

/// @notice See Exchange.tree: evidence of a money pump.
contract ExchangePumpTest is Market {
    uint256 private constant MERCHANT = 0x3E7C4A47;

    function setUp() public override {
        super.setUp();
        open(x, y);
        open(y, z);
        open(z, x);
        address[3] memory points = [x, y, z];
        for (uint256 i = 0; i < 3; ++i) {
            giveKey(merchantOf(points[i]), MERCHANT);
            fundAndAllow(points[i], merchantOf(points[i]), 1e6);
        }
    }

    /// @dev Pay 100 z, get 100 x; pay these, get 100 y; pay these, get 101 z.
    function test_pausePump_WhenACycleGivesMoreThanItCosts() public {
        (Offer[] memory quotes, bytes[] memory signatures) = signed(cycle(101));
        OfferHash[] memory names = new OfferHash[](3);
        for (uint256 i = 0; i < 3; ++i) {
            names[i] = exchange.offerHash(quotes[i]);
        }
        vm.expectEmit();
        emit IExchange.PumpShown(names);
        vm.expectEmit();
        emit IExchange.PairPaused(x, z, bob);
        vm.prank(bob);
        exchange.pausePump(quotes, signatures);
        vm.assertTrue(paused(x, y) && paused(y, z) && paused(z, x), "not all paused");
        open(x, y);
        vm.assertFalse(paused(x, y), "a vote opens it");
        vm.assertTrue(paused(y, z), "this one alone");
    }

    function test_pausePump_WhenTwoQuotesOfOnePairPump() public {
        Offer[] memory quotes = new Offer[](2);
        quotes[0] = quote(x, 100, y, 99);
        quotes[1] = quote(y, 100, x, 100);
        bytes[] memory signatures;
        (quotes, signatures) = signed(quotes);
        exchange.pausePump(quotes, signatures);
        vm.assertTrue(paused(x, y), "not paused");
        vm.assertFalse(paused(y, z), "paused another");
    }

    function testFuzz_pausePump_WhenTheProductIsNotAboveOne(uint32 a, uint32 b, uint32 c) public {
        Offer[] memory quotes = new Offer[](3);
        quotes[0] = quote(x, 1 + a % 1000, z, 1 + b % 1000);
        quotes[1] = quote(y, 1 + b % 1000, x, 1 + c % 1000);
        quotes[2] = quote(z, 1 + c % 1000, y, 1 + a % 1000); // the product is exactly one
        for (uint256 i = 0; i < 3; ++i) {
            if (quotes[i].giveAmount > 100 * quotes[i].wantAmount) return;
            if (quotes[i].wantAmount > 100 * quotes[i].giveAmount) return;
        }
        bytes[] memory signatures;
        (quotes, signatures) = signed(quotes);
        refused(abi.encodeWithSelector(IExchange.NoPump.selector), quotes, signatures);
    }

    function test_pausePump_WhenAQuoteIsStale() public {
        (Offer[] memory quotes, bytes[] memory signatures) = signed(cycle(101));
        address maker = quotes[1].maker;
        uint64 expiry = quotes[1].expiry;
        vm.warp(expiry + 1);
        notLive(quotes, signatures, 0, OfferState.Expired);
        vm.warp(expiry);
        vm.prank(maker);
        exchange.cancel(quotes[1]);
        notLive(quotes, signatures, 1, OfferState.Cancelled);
        quotes[1].salt = "anew";
        (quotes, signatures) = signed(quotes);
        allow(quotes[1].give, maker, 0);
        notLive(quotes, signatures, 1, OfferState.NotCovered);
        allow(quotes[1].give, maker, 100);
        fundAndAllow(x, alice, 100);
        vm.prank(alice);
        exchange.take(quotes[1], signatures[1], 100, 0);
        notLive(quotes, signatures, 1, OfferState.Filled);
    }

    function test_pausePump_WhenASignatureIsNotTheMakers() public {
        (Offer[] memory quotes, bytes[] memory signatures) = signed(cycle(101));
        signatures[2] = sign(BOB, quotes[2]);
        notLive(quotes, signatures, 2, OfferState.BadSignature);
    }

    function test_pausePump_WhenAPairIsPausedAlready() public {
        (Offer[] memory quotes, bytes[] memory signatures) = signed(cycle(101));
        vm.prank(merchantOf(y));
        exchange.pause(y, z);
        notLive(quotes, signatures, 2, OfferState.Paused);
    }

    function test_pausePump_WhenAMakerIsNoMerchantOfThePair() public {
        Offer[] memory quotes = cycle(101);
        bytes[] memory signatures;
        fundAndAllow(quotes[0].give, merchantOf(quotes[1].give), 100);
        quotes[0].maker = merchantOf(quotes[1].give); // a merchant, but of another pair
        (quotes, signatures) = signed(quotes);
        refused(
            abi.encodeWithSelector(IExchange.NotAQuote.selector, exchange.offerHash(quotes[0])),
            quotes,
            signatures
        );
        quotes = cycle(101);
        quotes[0].maker = alice;
        fundAndAllow(quotes[0].give, alice, 100);
        (quotes, signatures) = signed(quotes);
        signatures[0] = sign(ALICE, quotes[0]);
        refused(
            abi.encodeWithSelector(IExchange.NotAQuote.selector, exchange.offerHash(quotes[0])),
            quotes,
            signatures
        );
    }

    function test_pausePump_WhenAQuoteIsForOneTaker() public {
        Offer[] memory quotes = cycle(101);
        bytes[] memory signatures;
        quotes[1].taker = bob;
        (quotes, signatures) = signed(quotes);
        refused(
            abi.encodeWithSelector(IExchange.NotAQuote.selector, exchange.offerHash(quotes[1])),
            quotes,
            signatures
        );
    }

    function test_pausePump_WhenAQuoteIsRepeated() public {
        Offer[] memory once = cycle(101);
        Offer[] memory quotes = new Offer[](6);
        bytes[] memory signatures;
        for (uint256 i = 0; i < 6; ++i) {
            quotes[i] = once[i % 3];
        }
        (quotes, signatures) = signed(quotes);
        refused(abi.encodeWithSelector(IExchange.RepeatedPoints.selector, once[0].give), quotes, signatures);
    }

    function test_pausePump_WhenTheCycleIsMalformed() public {
        (Offer[] memory quotes, bytes[] memory signatures) = signed(cycle(101));
        bytes memory bad = abi.encodeWithSelector(IExchange.BadCycle.selector);
        refused(bad, quotes, new bytes[](2));
        refused(bad, new Offer[](1), new bytes[](1));
        refused(bad, new Offer[](9), new bytes[](9));
        (quotes[0], quotes[1]) = (quotes[1], quotes[0]);
        (quotes, signatures) = signed(quotes);
        refused(abi.encodeWithSelector(IExchange.NotCrossing.selector, y, z), quotes, signatures);
    }

    function test_pausePump_WhenAQuoteIsOutsideItsCorridor() public {
        Offer[] memory quotes = cycle(101);
        bytes[] memory signatures;
        (quotes[0].giveAmount, quotes[0].wantAmount) = (10_100, 100); // gives x for a hundredth of z and less
        (quotes, signatures) = signed(quotes);
        refused(
            abi.encodeWithSelector(IExchange.OutsideCorridor.selector, x, z, 10_100, 100), quotes, signatures
        );
    }

    // Steps.

    function cycle(uint128 last) private view returns (Offer[] memory quotes) {
        quotes = new Offer[](3);
        quotes[0] = quote(x, 100, z, 100);
        quotes[1] = quote(y, 100, x, 100);
        quotes[2] = quote(z, last, y, 100);
    }

    /// @dev By the merchant of what is given.
    function quote(address give, uint128 giveAmount, address want, uint128 wantAmount)
        private
        view
        returns (Offer memory o)
    {
        o = offer(MERCHANT, give, giveAmount, want, wantAmount);
        o.maker = merchantOf(give);
    }

    function signed(Offer[] memory quotes) private view returns (Offer[] memory, bytes[] memory signatures) {
        signatures = new bytes[](quotes.length);
        for (uint256 i = 0; i < quotes.length; ++i) {
            signatures[i] = sign(MERCHANT, quotes[i]);
        }
        return (quotes, signatures);
    }

    function notLive(Offer[] memory quotes, bytes[] memory signatures, uint256 i, OfferState state) private {
        refused(
            abi.encodeWithSelector(IExchange.QuoteNotLive.selector, exchange.offerHash(quotes[i]), state),
            quotes,
            signatures
        );
    }

    function refused(bytes memory why, Offer[] memory quotes, bytes[] memory signatures) private {
        vm.expectRevert(why);
        exchange.pausePump(quotes, signatures);
    }

    function paused(address a, address b) private view returns (bool) {
        (Corridor memory c,) = exchange.pair(a, b);
        return c.state == PairState.Paused;
    }
}
