// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IExchange } from "../src/interfaces/IExchange.sol";
import { IMemberVotes } from "../src/interfaces/IMemberVotes.sol";
import { Corridor, CorridorTerms, Exposure, PairState } from "../src/types/Corridor.sol";
import { ProposalDigest } from "../src/types/Membership.sol";
import { Motion } from "../src/types/Motion.sol";
import { Offer } from "../src/types/Offer.sol";
import { Cards } from "./support/Consortium.sol";
import { PlainPoints } from "./support/Hostile.sol";
import { Market } from "./support/Market.sol";
import { vm } from "./support/Vm.sol";

/// @notice See Exchange.tree: votes, bounds, pauses and fees.
contract ExchangeCorridorTest is Market {
    function test_proposeCorridor_WhenAMemberProposes() public {
        CorridorTerms memory terms = wide(x, y);
        uint64 expiry = uint64(block.timestamp) + 14 days;
        vm.expectEmit();
        emit IMemberVotes.VoteCast(1, Cards.account(0));
        vm.expectEmit();
        emit IExchange.CorridorProposed(1, Cards.account(0), terms, expiry, digestOf(terms));
        propose(terms);
        (Motion memory m, uint64 votes, uint64 needed) = exchange.proposal(1);
        vm.assertEq(votes, 1, "the proposal is a vote");
        vm.assertEq(needed, 3, "of five");
        vm.assertEq(m.expiry, expiry, "expiry");
        vm.assertTrue(exchange.hasVoted(1, Cards.account(0)), "voted");
        vm.assertFalse(exchange.hasVoted(1, Cards.account(1)), "did not vote");
        vm.assertFalse(exchange.hasVoted(1, address(this)), "a stranger has no seat");
    }

    function test_proposeCorridor_WhenTheCallerIsNotActive() public {
        CorridorTerms memory terms = wide(x, y);
        vm.expectRevert(abi.encodeWithSelector(IMemberVotes.NotActive.selector, address(this)));
        exchange.proposeCorridor(terms);
        suspend(4);
        vm.prank(Cards.account(4));
        vm.expectRevert(abi.encodeWithSelector(IMemberVotes.NotActive.selector, Cards.account(4)));
        exchange.proposeCorridor(terms);
    }

    function test_proposeCorridor_WhenTheTermsMakeNoSense() public {
        for (uint256 i = 0; i < 6; ++i) {
            CorridorTerms memory terms = wide(x, y);
            if (i == 0) (terms.low, terms.high) = (y, x);
            if (i == 1) terms.high = x;
            if (i == 2) terms.minLow = 0;
            if (i == 3) terms.maxLow = 0;
            if (i == 4) terms.maxHigh = 0;
            if (i == 5) (terms.minHigh, terms.minLow, terms.maxHigh, terms.maxLow) = (101, 100, 100, 100);
            vm.prank(Cards.account(0));
            vm.expectRevert(IExchange.BadTerms.selector);
            exchange.proposeCorridor(terms);
        }
    }

    function test_proposeCorridor_WhenPointsAreNotOfTheFactory() public {
        address strange = address(new PlainPoints(Cards.account(0)));
        vm.prank(Cards.account(0));
        vm.expectRevert(abi.encodeWithSelector(IExchange.NotPoints.selector, strange));
        exchange.proposeCorridor(wide(x, strange));
    }

    function test_vote_WhenAMajorityIsForACorridor() public {
        CorridorTerms memory terms = wide(x, y);
        uint64 id = propose(terms);
        voteFor(id, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IMemberVotes.NoMajority.selector, id, 2, 3));
        exchange.enactCorridor(id, terms);
        voteFor(id, 2, 2);
        vm.expectEmit();
        emit IExchange.CorridorOpened(id, terms);
        exchange.enactCorridor(id, terms);
        (Corridor memory c, Exposure memory e) = exchange.pair(y, x);
        vm.assertTrue(c.state == PairState.Open, "open");
        vm.assertEq(c.version, 1, "version");
        vm.assertEq(e.capLow, CAP, "cap");
        vm.expectRevert(abi.encodeWithSelector(IMemberVotes.AlreadyEnacted.selector, id));
        exchange.enactCorridor(id, terms);
    }

    function test_vote_WhenItNamesAnotherCorridor() public {
        uint64 id = propose(wide(x, y));
        ProposalDigest digest = digestOf(wide(y, z));
        vm.prank(Cards.account(1));
        vm.expectRevert(abi.encodeWithSelector(IMemberVotes.WrongDigest.selector, id, digestOf(wide(x, y))));
        exchange.vote(id, digest);
        vm.expectRevert(abi.encodeWithSelector(IMemberVotes.UnknownProposal.selector, 2));
        exchange.vote(2, digest);
        vm.expectRevert(abi.encodeWithSelector(IMemberVotes.UnknownProposal.selector, 2));
        exchange.proposal(2);
    }

    function test_vote_WhenGivenTwiceOrByAStranger() public {
        uint64 id = propose(wide(x, y));
        ProposalDigest digest = digestOf(wide(x, y));
        vm.prank(Cards.account(0));
        vm.expectRevert(abi.encodeWithSelector(IMemberVotes.AlreadyVoted.selector, id, Cards.account(0)));
        exchange.vote(id, digest);
        vm.expectRevert(abi.encodeWithSelector(IMemberVotes.NotActive.selector, address(this)));
        exchange.vote(id, digest);
    }

    function test_vote_WhenTheTimeIsOver() public {
        CorridorTerms memory terms = wide(x, y);
        uint64 id = propose(terms);
        uint64 expiry = uint64(block.timestamp) + 14 days;
        vm.warp(expiry);
        voteFor(id, 1, 2);
        vm.warp(expiry + 1);
        vm.expectRevert(abi.encodeWithSelector(IMemberVotes.ProposalExpired.selector, id, expiry));
        exchange.enactCorridor(id, terms);
    }

    function test_vote_WhenAVoterWasSuspended() public {
        CorridorTerms memory terms = wide(x, y);
        uint64 id = propose(terms);
        voteFor(id, 4, 4);
        suspend(4);
        (, uint64 votes, uint64 needed) = exchange.proposal(id);
        vm.assertEq(votes, 1, "its vote counts no more");
        vm.assertEq(needed, 3, "of four");
        reinstate(4);
        (, votes,) = exchange.proposal(id);
        vm.assertEq(votes, 2, "its vote counts again");
    }

    function test_vote_WhenThePairChangedMeanwhile() public {
        open(x, y);
        CorridorTerms memory terms = wide(x, y);
        uint64 id = propose(terms);
        voteFor(id, 1, 2);
        vm.prank(merchantOf(x));
        exchange.pause(x, y);
        vm.expectRevert(abi.encodeWithSelector(IMemberVotes.SubjectChanged.selector, id));
        exchange.enactCorridor(id, terms);
    }

    function test_settle_WhenThereIsNoCorridor() public {
        (Offer memory a, Offer memory b) = crossing();
        settleRefused(abi.encodeWithSelector(IExchange.NoCorridor.selector, x, y), a, ALICE, b, BOB, 100);
        propose(wide(x, y));
        settleRefused(abi.encodeWithSelector(IExchange.NoCorridor.selector, x, y), a, ALICE, b, BOB, 100);
    }

    function testFuzz_settle_WhenTheRateIsAtACorridorsEdge(uint48 minHigh, uint48 maxHigh) public {
        (minHigh, maxHigh) = (1 + minHigh % 200, 1 + maxHigh % 200);
        if (minHigh > maxHigh) (minHigh, maxHigh) = (maxHigh, minHigh);
        open(CorridorTerms(x, y, minHigh, 100, maxHigh, 100, CAP, CAP));
        (Offer memory a, Offer memory b) = crossing(); // 80 y for 100 x
        if (80 < minHigh || 80 > maxHigh) {
            settleRefused(
                abi.encodeWithSelector(IExchange.OutsideCorridor.selector, x, y, 100, 80),
                a,
                ALICE,
                b,
                BOB,
                100
            );
            settleRefused(
                abi.encodeWithSelector(IExchange.OutsideCorridor.selector, y, x, 80, 100),
                b,
                BOB,
                a,
                ALICE,
                80
            );
        } else {
            settle(b, BOB, a, ALICE, 80);
        }
    }

    function test_settle_WhenACapIsReached() public {
        open(CorridorTerms(x, y, 1, 100, 100, 1, 150, 1000));
        (Offer memory a, Offer memory b) = crossing();
        settle(a, ALICE, b, BOB, 100);
        (a, b) = crossing();
        a.salt = b.salt = "next";
        settleRefused(abi.encodeWithSelector(IExchange.CapReached.selector, x, 60, 50), a, ALICE, b, BOB, 60);
        settle(a, ALICE, b, BOB, 50);
        vm.assertEq(used(x, y), 150, "x for y");
        vm.assertEq(used(y, x), 120, "y for x");
        vm.warp((block.timestamp / 1 days + 1) * 1 days - 1);
        settleRefused(abi.encodeWithSelector(IExchange.CapReached.selector, x, 50, 0), a, ALICE, b, BOB, 50);
        vm.warp(block.timestamp + 1);
        settle(a, ALICE, b, BOB, 50);
        vm.assertEq(used(x, y), 50, "a new day");
    }

    function test_enactCorridor_WhenTheCapFallsBelowWhatWasUsed() public {
        open(x, y);
        (Offer memory a, Offer memory b) = crossing();
        settle(a, ALICE, b, BOB, 60);
        CorridorTerms memory terms = wide(x, y);
        (terms.capLow, terms.capHigh) = (50, 0);
        open(terms);
        vm.assertEq(used(x, y), 60, "used today");
        settleRefused(abi.encodeWithSelector(IExchange.CapReached.selector, x, 10, 0), a, ALICE, b, BOB, 10);
    }

    function test_pause_WhenAMerchantOfThePairCalls() public {
        open(x, y);
        (Offer memory a, Offer memory b) = crossing();
        address[2] memory who = [merchantOf(x), merchantOf(y)];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectEmit();
            emit IExchange.PairPaused(x, y, who[i]);
            vm.prank(who[i]);
            exchange.pause(y, x);
            settleRefused(abi.encodeWithSelector(IExchange.PairIsPaused.selector, x, y), a, ALICE, b, BOB, 10);
            vm.prank(who[i]);
            vm.expectRevert(abi.encodeWithSelector(IExchange.PairIsPaused.selector, x, y));
            exchange.pause(x, y);
            open(x, y);
            settle(a, ALICE, b, BOB, 10);
        }
    }

    function test_pause_WhenAnybodyElseCalls() public {
        vm.prank(merchantOf(x));
        vm.expectRevert(abi.encodeWithSelector(IExchange.NoCorridor.selector, x, y));
        exchange.pause(x, y);
        open(x, y);
        address[3] memory who = [alice, merchantOf(z), Cards.account(4)];
        for (uint256 i = 0; i < 3; ++i) {
            vm.prank(who[i]);
            vm.expectRevert(abi.encodeWithSelector(IExchange.NotMerchant.selector, who[i]));
            exchange.pause(x, y);
        }
    }

    function test_pause_WhenTheMerchantIsSuspended() public {
        open(x, y);
        address merchant = merchantOf(x);
        vm.prank(Cards.account(3));
        uint64 id = registry.proposeSuspension(merchant);
        for (uint256 n = 0; n < 5; ++n) {
            if (n == 3 || Cards.account(n) == merchant) continue;
            ProposalDigest digest = digestOf(id);
            vm.prank(Cards.account(n));
            registry.vote(id, digest);
        }
        registry.enact(id);
        vm.prank(merchant);
        vm.expectRevert(abi.encodeWithSelector(IExchange.NotMerchant.selector, merchant));
        exchange.pause(x, y);
        vm.prank(merchant);
        vm.expectRevert(abi.encodeWithSelector(IExchange.NotMerchant.selector, merchant));
        exchange.setFee(x, y, 1);
    }

    function test_setFee_WhenTheMerchantCalls() public {
        open(x, y);
        open(x, z);
        address merchant = merchantOf(x);
        vm.expectEmit();
        emit IExchange.FeeSet(x, y, 500);
        vm.prank(merchant);
        exchange.setFee(x, y, 500);
        vm.prank(merchantOf(y));
        exchange.setFee(y, x, 3);
        fees(x, y, 500, 3);
        fees(x, z, 0, 0);
        open(x, y); // a vote leaves them
        fees(x, y, 500, 3);
        vm.prank(merchant);
        exchange.setFee(x, y, 0);
        fees(x, y, 0, 3);
    }

    function test_setFee_WhenAVoteIsOpen() public {
        open(x, y);
        CorridorTerms memory terms = wide(x, y);
        uint64 id = propose(terms);
        setFee(x, 10);
        voteFor(id, 1, 2); // a fee is nothing that the vote was about
        exchange.enactCorridor(id, terms);
        fees(x, y, 10, 0);
    }

    function test_setFee_WhenItIsTooHighOrNotTheCallersPoints() public {
        address merchant = merchantOf(x);
        vm.prank(merchant);
        vm.expectRevert(abi.encodeWithSelector(IExchange.NotMerchant.selector, merchant));
        exchange.setFee(x, y, 1); // nobody asked for these points yet
        open(x, y);
        vm.prank(merchant);
        vm.expectRevert(abi.encodeWithSelector(IExchange.FeeTooHigh.selector, 501));
        exchange.setFee(x, y, 501);
        vm.prank(merchant);
        vm.expectRevert(abi.encodeWithSelector(IExchange.NoCorridor.selector, x, z));
        exchange.setFee(x, z, 1);
        address other = merchantOf(y);
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(IExchange.NotMerchant.selector, other));
        exchange.setFee(x, y, 1);
    }

    function fees(address low, address high, uint256 feeLow, uint256 feeHigh) private view {
        (Corridor memory c,) = exchange.pair(high, low);
        vm.assertEq(c.feeLow, feeLow, "fee of low");
        vm.assertEq(c.feeHigh, feeHigh, "fee of high");
    }
}
