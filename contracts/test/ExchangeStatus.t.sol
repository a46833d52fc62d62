// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IExchange } from "../src/interfaces/IExchange.sol";
import { CorridorTerms } from "../src/types/Corridor.sol";
import { Offer, OfferState, Standing } from "../src/types/Offer.sol";
import { Market } from "./support/Market.sol";
import { vm } from "./support/Vm.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice Answers no question about a signature before all gas is gone.
contract BurningWallet {
    fallback() external {
        while (true) { }
    }
}

/// @notice See Exchange.tree: what a peer asks before it relays.
contract ExchangeStatusTest is Market {
    function setUp() public override {
        super.setUp();
        open(x, y);
    }

    function test_status_WhenAnOfferCanBeFilled() public {
        (Offer memory a, Offer memory b) = crossing();
        is_(a, OfferState.Fillable, 100);
        settle(a, ALICE, b, BOB, 30);
        is_(a, OfferState.Fillable, 70);
        allow(x, alice, 40);
        is_(a, OfferState.Fillable, 40);
    }

    /// @dev What the view says can be given is given.
    function testFuzz_status_WhenTheRelayerHasAShare(uint128 fee, uint128 allowed) public {
        (Offer memory a, Offer memory b) = crossing();
        (a.maxRelayFee, b.wantAmount) = (fee % 300, 1);
        allowed = allowed % 400;
        fund(x, alice, 300);
        allow(x, alice, allowed);
        uint128 fillable = exchange.status(a).fillable;
        if (fillable > 1) settle(a, ALICE, b, BOB, fillable); // 1 of 100 x is worth a y and out of the corridor
        vm.assertLe(fillable, 100, "more than is offered");
        if (allowed >= 100 + a.maxRelayFee) vm.assertEq(fillable, 100, "all is covered");
    }

    function test_status_WhenItIsOver() public {
        (Offer memory a, Offer memory b) = crossing();
        settle(a, ALICE, b, BOB, 100);
        is_(a, OfferState.Filled, 0);
        a.salt = "next";
        vm.prank(alice);
        exchange.cancel(a);
        is_(a, OfferState.Cancelled, 0);
        a.salt = "third";
        vm.prank(alice);
        exchange.cancelBelow(1);
        is_(a, OfferState.Cancelled, 0);
        vm.warp(a.expiry + 1);
        is_(a, OfferState.Expired, 0);
    }

    function test_status_WhenTheOfferMakesNoSense() public {
        for (uint256 i = 0; i < 4; ++i) {
            (Offer memory a,) = crossing();
            if (i == 0) a.giveAmount = 0;
            if (i == 1) a.wantAmount = 0;
            if (i == 2) a.taker = a.maker;
            if (i == 3) a.recipient = address(exchange);
            is_(a, OfferState.Malformed, 0);
        }
    }

    function test_status_WhenThePairIsAgainstIt() public {
        (Offer memory a,) = crossing();
        a.want = z;
        is_(a, OfferState.NoCorridor, 0);
        a.want = y;
        a.wantAmount = 10_001; // more than 100 y for a x
        is_(a, OfferState.OutsideCorridor, 0);
        Offer memory b = offer(BOB, y, 1, x, 101); // more than 100 x for a y
        is_(b, OfferState.OutsideCorridor, 0);
        a.wantAmount = 1;
        a.giveAmount = 1000; // less than the corridor allows: may be settled at a better rate
        is_(a, OfferState.Fillable, 100);
        vm.prank(merchantOf(x));
        exchange.pause(x, y);
        is_(a, OfferState.Paused, 0);
    }

    function test_status_WhenTheFeeIsAboveTheLimit() public {
        setFee(y, 500);
        (Offer memory a,) = crossing();
        a.maxFee = 3;
        is_(a, OfferState.FeeAboveLimit, 0);
        a.maxFee = 4;
        is_(a, OfferState.Fillable, 100);
    }

    function test_status_WhenTheMakerCannotPay() public {
        (Offer memory a,) = crossing();
        allow(x, alice, 0);
        is_(a, OfferState.NotCovered, 0);
        Offer memory c = offer(CAROL, x, 100, y, 80);
        allow(x, carol, 100);
        is_(c, OfferState.NotCovered, 0);
    }

    function test_status_WhenTheCapIsReached() public {
        open(CorridorTerms(x, y, 1, 100, 100, 1, 60, CAP));
        (Offer memory a, Offer memory b) = crossing();
        is_(a, OfferState.Fillable, 60);
        settle(a, ALICE, b, BOB, 60);
        is_(a, OfferState.CapReached, 0);
        is_(b, OfferState.Fillable, 32);
        vm.warp(block.timestamp + 1 days);
        a.expiry = uint64(block.timestamp);
        allow(x, alice, 40);
        is_(a, OfferState.Fillable, 40); // 40 were left, and the new day allows 60
    }

    function test_statuses_WhenManyAreAsked() public {
        Offer[] memory offers = new Offer[](4);
        bytes[] memory signatures = new bytes[](4);
        (offers[0], offers[1]) = crossing();
        (signatures[0], signatures[1]) = (sign(ALICE, offers[0]), sign(ALICE, offers[1]));
        (offers[2], offers[3]) = crossing();
        offers[2].maker = address(new BurningWallet());
        (offers[3].expiry, offers[3].salt) = (1, "old");
        signatures[3] = sign(BOB, offers[3]);
        Standing[] memory s = exchange.statuses(offers, signatures);
        vm.assertTrue(s[0].state == OfferState.Fillable, "first");
        vm.assertEq(s[0].fillable, 100, "all of the first");
        vm.assertTrue(s[1].state == OfferState.BadSignature, "second");
        vm.assertTrue(s[2].state == OfferState.BadSignature, "a wallet that burns its gas");
        vm.assertTrue(s[3].state == OfferState.Expired, "fourth");
        vm.expectRevert(IExchange.BadLengths.selector);
        exchange.statuses(offers, new bytes[](3));
    }

    /// @dev Wallets that burn their gas must not make the offers behind them look bad.
    function test_statuses_WhenTheGasDoesNotReach() public {
        Offer[] memory offers = new Offer[](3);
        bytes[] memory signatures = new bytes[](3);
        address burning = address(new BurningWallet());
        for (uint256 i = 0; i < 2; ++i) {
            (offers[i],) = crossing();
            offers[i].maker = burning;
        }
        (offers[2],) = crossing();
        signatures[2] = sign(ALICE, offers[2]);
        vm.expectRevert(abi.encodeWithSelector(IExchange.TooManyOffers.selector, 2));
        exchange.statuses{ gas: 1_500_000 }(offers, signatures);
        Standing[] memory s = exchange.statuses{ gas: 1_700_000 }(offers, signatures);
        vm.assertTrue(s[2].state == OfferState.Fillable, "the honest offer");
    }

    function is_(Offer memory o, OfferState want, uint128 amount) private view {
        Standing memory s = exchange.status(o);
        vm.assertEq(uint256(s.state), uint256(want), "state");
        vm.assertEq(s.fillable, amount, "fillable");
        uint256 funds = Math.min(has(o.give, o.maker), IERC20(o.give).allowance(o.maker, address(exchange)));
        vm.assertEq(s.funds, want == OfferState.Fillable ? funds : 0, "funds");
    }
}
