// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IExchange } from "../src/interfaces/IExchange.sol";
import { Offer, Ring } from "../src/types/Offer.sol";
import { Market, OneDiscount } from "./support/Market.sol";
import { vm } from "./support/Vm.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice See Exchange.tree. Defends I7: no exchange is ever half settled.
contract ExchangeSettleTest is Market {
    function setUp() public override {
        super.setUp();
        open(x, y);
        open(y, z);
        open(z, x);
    }

    function test_settle_WhenTwoOffersMatch() public {
        (Offer memory a, Offer memory b) = crossing();
        vm.expectEmit();
        emit IExchange.OfferFilled(exchange.offerHash(a), alice, 100, 80, 0, 0);
        vm.expectEmit();
        emit IExchange.OfferFilled(exchange.offerHash(b), bob, 80, 100, 0, 0);
        settle(a, ALICE, b, BOB, 100);
        vm.assertEq(has(y, alice), 80, "alice");
        vm.assertEq(has(x, bob), 100, "bob");
        vm.assertEq(has(x, alice) + has(y, bob), 0, "left over");
        nothingHeld();
        settleRefused(
            abi.encodeWithSelector(IExchange.Overfilled.selector, exchange.offerHash(a), 1, 0),
            a,
            ALICE,
            b,
            BOB,
            1
        );
    }

    function testFuzz_settle_WhenTheRatesLeaveSomething(uint128 fill) public {
        fill = 1 + fill % 100;
        (Offer memory a, Offer memory b) = crossing();
        b.wantAmount = 50; // Bob would be content with 50 x for his 80 y
        settle(a, ALICE, b, BOB, fill);
        uint256 pay = (uint256(fill) * 80 + 99) / 100;
        vm.assertEq(has(y, alice), pay, "a gets exactly its rate");
        vm.assertEq(has(x, bob), fill, "b gets the rest");
        vm.assertTrue(uint256(fill) * 80 >= pay * 50, "b below its rate");
    }

    function test_settle_WhenTheOffersDoNotCross() public {
        (Offer memory a, Offer memory b) = crossing();
        b.give = z;
        settleRefused(abi.encodeWithSelector(IExchange.NotCrossing.selector, x, x), a, ALICE, b, BOB, 100);
        b.give = y;
        b.want = z;
        settleRefused(abi.encodeWithSelector(IExchange.NotCrossing.selector, x, z), a, ALICE, b, BOB, 100);
    }

    function test_settle_WhenARateWouldBeBroken() public {
        (Offer memory a, Offer memory b) = crossing();
        b.wantAmount = 101;
        settleRefused(
            abi.encodeWithSelector(IExchange.BelowRate.selector, exchange.offerHash(b), 100, 101),
            a,
            ALICE,
            b,
            BOB,
            100
        );
    }

    function test_settle_WhenTheFillIsZeroOrBuysNothing() public {
        (Offer memory a, Offer memory b) = crossing();
        bytes memory zero = abi.encodeWithSelector(IExchange.ZeroAmount.selector);
        settleRefused(zero, a, ALICE, b, BOB, 0);
        (a.giveAmount, a.wantAmount) = (1000, 10);
        fundAndAllow(x, alice, 900);
        allow(x, alice, 1000);
        (b.giveAmount, b.wantAmount) = (10, 10);
        settle(a, ALICE, b, BOB, 10);
        vm.assertEq(has(y, alice), 1, "rounded up once");
        settleRefused(zero, a, ALICE, b, BOB, 50); // 60 in all are still worth one
        settle(a, ALICE, b, BOB, 100);
        vm.assertEq(has(y, alice), 2, "110 of 1000 are worth 2 of 10");
    }

    function test_settle_WhenOneMakerIsOnBothSides() public {
        (Offer memory a, Offer memory b) = crossing();
        b.maker = alice;
        settleRefused(abi.encodeWithSelector(IExchange.SelfTrade.selector, alice), a, ALICE, b, ALICE, 100);
    }

    function test_settle_WhenAnAmountOfAnOfferIsZero() public {
        (Offer memory a, Offer memory b) = crossing();
        bytes memory zero = abi.encodeWithSelector(IExchange.ZeroAmount.selector);
        a.wantAmount = 0;
        settleRefused(zero, a, ALICE, b, BOB, 100);
        (a.wantAmount, a.giveAmount) = (80, 0);
        settleRefused(zero, a, ALICE, b, BOB, 100);
    }

    function test_settle_WhenRecipientsAreNamed() public {
        (Offer memory a, Offer memory b) = crossing();
        (a.recipient, b.recipient) = (address(0xa), address(0xb));
        settle(a, ALICE, b, BOB, 100);
        vm.assertEq(has(y, address(0xa)), 80, "for alice");
        vm.assertEq(has(x, address(0xb)), 100, "for bob");
        (a, b) = crossing();
        a.recipient = address(exchange);
        a.salt = b.salt = "again";
        settleRefused(abi.encodeWithSelector(IExchange.BadRecipient.selector), a, ALICE, b, BOB, 100);
    }

    function test_settle_WhenATakerIsNamed() public {
        (Offer memory a, Offer memory b) = crossing();
        a.taker = carol;
        settleRefused(abi.encodeWithSelector(IExchange.NotTaker.selector, carol), a, ALICE, b, BOB, 100);
        a.taker = bob;
        settle(a, ALICE, b, BOB, 100);
    }

    function test_settle_WhenAMakerLacksPointsOrAllowance() public {
        (Offer memory a, Offer memory b) = crossing();
        vm.prank(bob);
        IERC20(y).transfer(carol, 1);
        anyRefusal(a, b, 100);
        fund(y, bob, 1);
        allow(y, bob, 79);
        anyRefusal(a, b, 100);
        allow(y, bob, 80);
        settle(a, ALICE, b, BOB, 100);
    }

    /// @dev In parts of random sizes: never worse than the rate, and all parts together round by less than a unit.
    function testFuzz_settle_WhenFilledInManyParts(uint48 give, uint48 want, uint256 seed) public {
        (give, want) = (1 + give % 1e9, 1 + want % 1e9);
        (give, want) = inCorridor(give, want);
        Offer memory a = offer(ALICE, x, give, y, want);
        Offer memory b = offer(BOB, y, 1e12, x, 1); // content with anything
        fundAndAllow(x, alice, give);
        fundAndAllow(y, bob, 1e12);
        uint256 given = 0;
        for (uint256 i = 0; i < 20 && given < give; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint128 part = uint128(1 + seed % (give - given));
            if (i == 19) part = uint128(give - given);
            if (!attempt(a, b, part)) continue;
            given += part;
            uint256 owed = (given * want + give - 1) / give;
            vm.assertEq(has(y, alice), owed, "what all parts so far are worth, rounded up once");
        }
        vm.assertEq(give - has(x, alice), given, "gave more or less than was filled");
    }

    function testFuzz_settle_WhenFeesAreDue(uint16 feeX, uint16 feeY, uint128 fill) public {
        (feeX, feeY, fill) = (feeX % 501, feeY % 501, uint128(1 + fill % 10_000));
        setFee(x, feeX);
        setFee(y, feeY);
        (Offer memory a, Offer memory b) = even(10_000);
        (a.maxFee, b.maxFee) = (500, 500);
        settle(a, ALICE, b, BOB, fill);
        uint256 costX = uint256(fill) * feeX / 10_000;
        uint256 costY = uint256(fill) * feeY / 10_000;
        vm.assertEq(has(y, alice), fill - costY, "alice");
        vm.assertEq(has(x, bob), fill - costX, "bob");
        vm.assertEq(has(x, merchantOf(x)), costX, "merchant of x");
        vm.assertEq(has(y, merchantOf(y)), costY, "merchant of y");
        nothingHeld();
    }

    function test_settle_WhenTheFeeIsAboveTheLimit() public {
        setFee(y, 100);
        (Offer memory a, Offer memory b) = even(10_000);
        a.maxFee = 50;
        settleRefused(
            abi.encodeWithSelector(IExchange.FeeAboveLimit.selector, 100, 50), a, ALICE, b, BOB, 10_000
        );
        // A part may take its share of the limit only.
        settleRefused(
            abi.encodeWithSelector(IExchange.FeeAboveLimit.selector, 40, 20), a, ALICE, b, BOB, 4_000
        );
        a.maxFee = 100;
        settle(a, ALICE, b, BOB, 4_000);
    }

    /// @dev The merchant raises its fee between the parts; the limit of the whole offer holds, part by part.
    function testFuzz_settle_WhenManyPartsPayFees(uint256 seed, uint128 maxFee, uint128 maxRelayFee) public {
        (maxFee, maxRelayFee) = (maxFee % 700, maxRelayFee % 1000);
        (Offer memory a, Offer memory b) = even(10_000);
        (a.maxFee, a.maxRelayFee) = (maxFee, maxRelayFee);
        fund(x, alice, maxRelayFee);
        allow(x, alice, 10_000 + maxRelayFee);
        uint256 given = 0;
        for (uint256 i = 0; i < 20 && given < 10_000; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            setFee(y, uint16(seed % 501));
            uint128 part = uint128(1 + (seed >> 16) % (10_000 - given));
            if (!attempt(a, b, part)) continue;
            given += part;
            vm.assertLe(has(y, merchantOf(y)), (given * maxFee + 9_999) / 10_000, "fee above its share");
            vm.assertEq(has(x, RELAYER), given * maxRelayFee / 10_000, "relayer's share");
        }
        vm.assertLe(has(y, merchantOf(y)), maxFee, "fee above the limit");
        vm.assertLe(has(x, RELAYER), maxRelayFee, "relay fee above the limit");
        vm.assertEq(has(y, alice) + has(y, merchantOf(y)), given, "received");
    }

    function test_settle_GivenAMemberWithADiscount() public {
        exchange = newExchange(address(new OneDiscount(address(0xa), 2_500)));
        open(x, y);
        setFee(x, 400);
        setFee(y, 400);
        (Offer memory a, Offer memory b) = even(10_000);
        (a.maxFee, b.maxFee, a.recipient) = (500, 500, address(0xa));
        settle(a, ALICE, b, BOB, 10_000);
        vm.assertEq(has(y, merchantOf(y)), 300, "who receives is a member");
        vm.assertEq(has(x, merchantOf(x)), 400, "who receives is none");
        exchange = newExchange(address(new OneDiscount(bob, type(uint16).max)));
        open(x, y);
        setFee(x, 400);
        (a, b) = even(10_000);
        settle(a, ALICE, b, BOB, 10_000);
        vm.assertEq(has(x, merchantOf(x)), 400, "more than all is all");
    }

    function test_settle_GivenAnAmountThatNobodyCanHave() public {
        (Offer memory a, Offer memory b) = crossing();
        (a.giveAmount, a.wantAmount) = (type(uint128).max, type(uint128).max);
        (a.maxFee, a.maxRelayFee) = (type(uint128).max, type(uint128).max);
        (b.giveAmount, b.wantAmount) = (type(uint128).max, type(uint128).max);
        settleRefused(
            abi.encodeWithSelector(IExchange.CapReached.selector, x, type(uint128).max, CAP),
            a,
            ALICE,
            b,
            BOB,
            type(uint128).max
        );
        allow(x, alice, 200);
        fund(x, alice, 100);
        settle(a, ALICE, b, BOB, 80);
        vm.assertEq(has(y, alice), 80, "one for one");
        vm.assertEq(has(x, RELAYER), 80, "relay fee of one for one");
    }

    function test_settle_WhenTheCallerRelays() public {
        (Offer memory a, Offer memory b) = crossing();
        (a.maxRelayFee, b.maxRelayFee) = (10, 7);
        fund(x, alice, 10);
        fund(y, bob, 7);
        allow(x, alice, 110);
        allow(y, bob, 87);
        settle(a, ALICE, b, BOB, 50);
        vm.assertEq(has(x, RELAYER), 5, "half of 10");
        vm.assertEq(has(y, RELAYER), 3, "half of 7, rounded down");
        settle(a, ALICE, b, BOB, 50);
        vm.assertEq(has(x, RELAYER), 10, "all of 10");
        vm.assertEq(has(y, RELAYER), 7, "all of 7");
    }

    function test_settleMany_WhenThreeOffersMakeACircle() public {
        Ring memory r = circle();
        vm.prank(RELAYER);
        exchange.settleMany(rings(r));
        vm.assertEq(has(z, alice), 12, "alice");
        vm.assertEq(has(x, bob), 10, "bob");
        vm.assertEq(has(y, carol), 20, "carol");
        vm.assertEq(used(x, z), 10, "x for z");
        vm.assertEq(used(z, x), 0, "nobody gave z for x");
        nothingHeld();
    }

    function test_settleMany_WhenSeveralCirclesAreSettled() public {
        (Offer memory a, Offer memory b) = crossing();
        Ring[] memory list = new Ring[](2);
        list[0] = circle();
        list[1] = two(a, b, 100, 80);
        exchange.settleMany(list);
        vm.assertEq(has(z, alice), 12, "circle");
        vm.assertEq(has(y, alice), 80, "two");
    }

    function test_settleMany_WhenTheLastCircleFails() public {
        (Offer memory a, Offer memory b) = crossing();
        Ring[] memory list = new Ring[](2);
        list[0] = circle();
        list[1] = two(a, b, 100, 79);
        vm.expectRevert(abi.encodeWithSelector(IExchange.BelowRate.selector, exchange.offerHash(a), 79, 80));
        exchange.settleMany(list);
        vm.assertEq(has(z, alice) + has(y, alice) + has(x, bob) + has(y, carol), 0, "half settled");
        vm.assertEq(filledOf(list[0].offers[0]), 0, "booked");
    }

    function test_settleMany_WhenOneOfACircleCannotPay() public {
        Ring memory r = circle();
        allow(z, carol, 11);
        vm.expectRevert();
        exchange.settleMany(rings(r));
        vm.assertEq(has(z, alice) + has(x, bob) + has(y, carol), 0, "half settled");
        vm.assertEq(used(x, z), 0, "exposure kept");
    }

    function test_settleMany_WhenAMakerWouldReceiveLess() public {
        Ring memory r = circle();
        r.amounts[2] = 11;
        vm.expectRevert(
            abi.encodeWithSelector(IExchange.BelowRate.selector, exchange.offerHash(r.offers[0]), 11, 12)
        );
        exchange.settleMany(rings(r));
    }

    function test_settleMany_WhenTheCircleIsMalformed() public {
        vm.expectRevert(IExchange.NothingToSettle.selector);
        exchange.settleMany(new Ring[](0));
        Ring memory r = circle();
        r.amounts = new uint128[](2);
        vm.expectRevert(IExchange.BadRing.selector);
        exchange.settleMany(rings(r));
        r = circle();
        r.signatures = new bytes[](2);
        vm.expectRevert(IExchange.BadRing.selector);
        exchange.settleMany(rings(r));
        r = Ring(new Offer[](1), new bytes[](1), new uint128[](1));
        vm.expectRevert(IExchange.BadRing.selector);
        exchange.settleMany(rings(r));
        r = circle();
        r.amounts[1] = 0;
        vm.expectRevert(IExchange.ZeroAmount.selector);
        exchange.settleMany(rings(r));
        r = circle();
        (r.offers[0], r.offers[1]) = (r.offers[1], r.offers[0]);
        vm.expectRevert(abi.encodeWithSelector(IExchange.NotCrossing.selector, z, x));
        exchange.settleMany(rings(r));
    }

    function test_settleMany_WhenTheSurplusIsShared() public {
        (Offer memory a, Offer memory b) = crossing();
        b.wantAmount = 50;
        exchange.settleMany(rings(two(a, b, 75, 70)));
        vm.assertEq(has(y, alice), 70, "10 more than 75 are worth to her");
        vm.assertEq(has(x, bob), 75, "31 more than 70 are worth to him");
    }

    function test_take_WhenTheOfferHolds() public {
        (Offer memory a,) = crossing();
        a.maxRelayFee = 10;
        bytes memory signature = sign(ALICE, a);
        vm.expectEmit();
        emit IExchange.OfferFilled(exchange.offerHash(a), alice, 50, 40, 0, 0);
        vm.expectEmit();
        emit IExchange.OfferTaken(exchange.offerHash(a), bob, 0);
        vm.prank(bob);
        exchange.take(a, signature, 50, 0);
        vm.assertEq(has(x, bob), 50, "bob");
        vm.assertEq(has(y, alice), 40, "alice");
        vm.assertEq(used(x, y), 50, "x for y");
        vm.assertEq(used(y, x), 40, "y for x");
    }

    function test_take_WhenTheTakersFeeIsAboveItsLimit() public {
        setFee(x, 200);
        setFee(y, 100);
        (Offer memory a, Offer memory b) = even(10_000);
        a.maxFee = 100;
        bytes memory signature = sign(ALICE, a);
        vm.prank(b.maker);
        vm.expectRevert(abi.encodeWithSelector(IExchange.FeeAboveLimit.selector, 200, 199));
        exchange.take(a, signature, 10_000, 199);
        vm.prank(b.maker);
        exchange.take(a, signature, 10_000, 200);
        vm.assertEq(has(x, bob), 9_800, "bob");
        vm.assertEq(has(y, alice), 9_900, "alice");
    }

    function test_take_WhenTheMakerTakesItself() public {
        (Offer memory a,) = crossing();
        bytes memory signature = sign(ALICE, a);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IExchange.SelfTrade.selector, alice));
        exchange.take(a, signature, 50, 0);
    }

    function test_take_WhenMoreThanIsLeftIsTaken() public {
        (Offer memory a,) = crossing();
        bytes memory signature = sign(ALICE, a);
        vm.prank(bob);
        exchange.take(a, signature, 60, 0);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IExchange.Overfilled.selector, exchange.offerHash(a), 41, 40));
        exchange.take(a, signature, 41, 0);
    }

    // Steps.

    function attempt(Offer memory a, Offer memory b, uint128 part) private returns (bool done) {
        (bytes memory sigA, bytes memory sigB) = (sign(ALICE, a), sign(BOB, b));
        vm.prank(RELAYER);
        try exchange.settle(a, sigA, b, sigB, part) {
            return true;
        } catch (bytes memory why) {
            // A part that buys nothing, and one that pays more fee than its share, are refused; nothing else is.
            bytes4 kind = bytes4(why);
            bool known = kind == IExchange.ZeroAmount.selector || kind == IExchange.FeeAboveLimit.selector
                || kind == IExchange.OutsideCorridor.selector;
            vm.assertTrue(known, "refused for another reason");
        }
    }

    function anyRefusal(Offer memory a, Offer memory b, uint128 fill) private {
        (bytes memory sigA, bytes memory sigB) = (sign(ALICE, a), sign(BOB, b));
        vm.expectRevert();
        exchange.settle(a, sigA, b, sigB, fill);
        vm.assertEq(has(y, alice) + has(x, bob), 0, "half settled");
    }

    function even(uint128 amount) private returns (Offer memory a, Offer memory b) {
        a = offer(ALICE, x, amount, y, amount);
        b = offer(BOB, y, amount, x, amount);
        fundAndAllow(x, alice, amount);
        fundAndAllow(y, bob, amount);
    }

    function inCorridor(uint48 give, uint48 want) private pure returns (uint48, uint48) {
        if (uint256(want) > 90 * uint256(give)) want = give * 90;
        if (uint256(give) > 90 * uint256(want)) give = want * 90;
        return (give, want);
    }

    /// @dev Alice gives 10 x to Bob, who gives 20 y to Carol, who gives 12 z to Alice.
    function circle() private returns (Ring memory r) {
        r = Ring(new Offer[](3), new bytes[](3), new uint128[](3));
        r.offers[0] = offer(ALICE, x, 10, z, 12);
        r.offers[1] = offer(BOB, y, 20, x, 10);
        r.offers[2] = offer(CAROL, z, 12, y, 20);
        (r.amounts[0], r.amounts[1], r.amounts[2]) = (10, 20, 12);
        r.signatures[0] = sign(ALICE, r.offers[0]);
        r.signatures[1] = sign(BOB, r.offers[1]);
        r.signatures[2] = sign(CAROL, r.offers[2]);
        fund(x, alice, 10);
        fund(y, bob, 20);
        fundAndAllow(z, carol, 12);
        allow(x, alice, 110);
        allow(y, bob, 100);
    }

    function two(Offer memory a, Offer memory b, uint128 fromA, uint128 fromB)
        private
        view
        returns (Ring memory r)
    {
        r = Ring(new Offer[](2), new bytes[](2), new uint128[](2));
        (r.offers[0], r.offers[1]) = (a, b);
        (r.signatures[0], r.signatures[1]) = (sign(ALICE, a), sign(BOB, b));
        (r.amounts[0], r.amounts[1]) = (fromA, fromB);
    }

    function nothingHeld() private view {
        uint256 held = has(x, address(exchange)) + has(y, address(exchange)) + has(z, address(exchange));
        vm.assertEq(held, 0, "the exchange holds points");
    }
}
