// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Points } from "../src/Points.sol";
import { IPoints } from "../src/interfaces/IPoints.sol";
import { MemberInit, RunOffPlan } from "../src/types/Membership.sol";
import { Batch, LARGEST_CAP, Line, LineStatus, PointsState } from "../src/types/Points.sol";
import { Cards } from "./support/Consortium.sol";
import { MerchantFixture } from "./support/Merchant.sol";
import { Trees } from "./support/Trees.sol";
import { vm } from "./support/Vm.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice See Points.tree. Defends I7: what is issued, returned and redeemed is what balances and supply say.
contract PointsTest is MerchantFixture {
    using Trees for Line[];

    address private constant ALICE = address(0xA11CE);
    address private constant BOB = address(0xB0B);
    bytes32[] private none;

    // Issue.

    function testFuzz_issue_WhenTheCallerIsNotTheMerchant(address caller) public {
        vm.assume(caller != shop);
        issueRefused(caller, one(ALICE, 1), abi.encodeWithSelector(IPoints.NotMerchant.selector, caller));
    }

    function test_issue_GivenTheMerchantWasSuspended() public {
        suspendShop();
        issueRefused(shop, one(ALICE, 1), abi.encodeWithSelector(IPoints.MerchantNotActive.selector, shop));
        vm.prank(Cards.account(1));
        uint64 id = registry.proposeReinstatement(shop);
        voteAll(id, 2, 3);
        registry.enact(id);
        issue(ALICE, 1);
    }

    function test_issue_GivenTheMerchantLeft() public {
        vm.prank(shop);
        registry.leaveConsortium(RunOffPlan.wrap(0));
        issueRefused(shop, one(ALICE, 1), abi.encodeWithSelector(IPoints.MerchantNotActive.selector, shop));
    }

    function test_issue_GivenTheMerchantRotatedItsKeys() public {
        MemberInit memory card = Cards.card(9);
        card.account = shop;
        vm.prank(shop);
        uint64 id = registry.proposeRotation(card);
        voteAll(id, 1, 2);
        registry.enactKeys(id, card);
        issue(ALICE, 1);
        issueRefused(
            Cards.account(9),
            one(ALICE, 1),
            abi.encodeWithSelector(IPoints.NotMerchant.selector, Cards.account(9))
        );
    }

    function test_issue_GivenIssuingIsPaused() public {
        vm.prank(shop);
        points.pauseIssuing();
        issueRefused(shop, one(ALICE, 1), abi.encodeWithSelector(IPoints.IssuingIsPaused.selector));
    }

    function test_issue_WhenThereAreNoLines() public {
        issueRefused(shop, new Line[](0), abi.encodeWithSelector(IPoints.LineCount.selector, 0));
    }

    function test_issue_WhenALineIsZero() public {
        Line[] memory lines = some(3);
        lines[1].amount = 0;
        issueRefused(shop, lines, abi.encodeWithSelector(IPoints.ZeroAmount.selector));
    }

    function test_issue_WhenALineNamesNobody() public {
        issueRefused(shop, one(address(0), 1), abi.encodeWithSelector(IPoints.ZeroAccount.selector));
    }

    function testFuzz_issue_WhenItIsMoreThanTheCap(uint48 used, uint48 more) public {
        used = 1 + used % CAP;
        more = CAP - used + 1 + more % LARGEST_CAP;
        issue(ALICE, used);
        issueRefused(
            shop, one(BOB, more), abi.encodeWithSelector(IPoints.CapExceeded.selector, more, CAP - used)
        );
        skip(1);
        issue(BOB, CAP);
    }

    function test_issue_WhenTheSameLinesComeTwice() public {
        Line[] memory lines = some(2);
        vm.prank(shop);
        bytes32 root = points.issue(lines);
        issueRefused(shop, lines, abi.encodeWithSelector(IPoints.BatchExists.selector, root));
    }

    function test_issue_WhenCalledOnTheCodeBehindTheClones() public {
        Points code = Points(factory.IMPLEMENTATION());
        vm.prank(shop);
        vm.expectRevert(abi.encodeWithSelector(IPoints.NotMerchant.selector, shop));
        code.issue(one(ALICE, 1));
    }

    function testFuzz_issue_WhenAllIsWell(uint256 seed, uint8 count) public {
        Line[] memory lines = random(seed, 1 + count % 9);
        bytes32 want = lines.root();
        for (uint256 i = 0; i < lines.length; ++i) {
            vm.expectEmit();
            emit IERC20.Transfer(address(0), lines[i].account, lines[i].amount);
            vm.expectEmit();
            emit IPoints.Issued(lines[i].account, want, lines[i].amount, points.epoch() + 2, lines[i].ref);
        }
        vm.prank(shop);
        vm.assertEq(points.issue(lines), want, "root");
        assertCredited(lines);
        Batch memory b = points.batch(want);
        vm.assertTrue(b.atOnce && b.open == 0 && b.releaseAt == block.timestamp, "batch");
        vm.assertEq(b.count, lines.length, "count");
        vm.assertEq(b.total, points.totalSupply(), "total");
    }

    // Commit.

    function testFuzz_commit_WhenTheCallerIsNotTheMerchant(address caller) public {
        vm.assume(caller != shop);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IPoints.NotMerchant.selector, caller));
        points.commit(REF, 1, 1, uint64(block.timestamp));
    }

    function test_commit_GivenTheMerchantWasSuspended() public {
        suspendShop();
        commitRefused(REF, 1, 1, 0, abi.encodeWithSelector(IPoints.MerchantNotActive.selector, shop));
    }

    function test_commit_GivenIssuingIsPaused() public {
        vm.prank(shop);
        points.pauseIssuing();
        commitRefused(REF, 1, 1, 0, abi.encodeWithSelector(IPoints.IssuingIsPaused.selector));
    }

    function test_commit_WhenRootOrTotalOrCountIsOutOfRange() public {
        uint32 most = uint32(points.MAX_LINES());
        commitRefused(0, 1, 1, 0, abi.encodeWithSelector(IPoints.ZeroRoot.selector));
        commitRefused(REF, 1, 0, 0, abi.encodeWithSelector(IPoints.ZeroAmount.selector));
        commitRefused(REF, 0, 1, 0, abi.encodeWithSelector(IPoints.LineCount.selector, 0));
        commitRefused(REF, most + 1, 1, 0, abi.encodeWithSelector(IPoints.LineCount.selector, most + 1));
        commit(REF, most, 1, 0);
    }

    function test_commit_WhenTheReleaseIsInThePastOrAfterTheNextEpoch() public {
        uint64 end = points.epochEnd(points.epoch() + 1);
        // the last one lies 2^32 epochs ahead
        uint64 far = uint64(block.timestamp + (uint256(1) << 32) * EPOCH);
        uint64[5] memory wrong = [uint64(block.timestamp - 1), end, 1, type(uint64).max, far];
        for (uint256 i = 0; i < 5; ++i) {
            vm.prank(shop);
            vm.expectRevert(abi.encodeWithSelector(IPoints.WrongRelease.selector, wrong[i]));
            points.commit(REF, 1, 1, wrong[i]);
        }
        vm.prank(shop);
        points.commit(REF, 1, 1, end - 1);
    }

    function test_commit_WhenItIsMoreThanTheCap() public {
        commit(REF, 1, CAP - 10, 1);
        commitRefused(keccak256("b"), 1, 11, 0, abi.encodeWithSelector(IPoints.CapExceeded.selector, 11, 10));
        issueRefused(shop, one(ALICE, 11), abi.encodeWithSelector(IPoints.CapExceeded.selector, 11, 10));
        issue(ALICE, 10);
    }

    function test_commit_WhenTheRootComesTwice() public {
        commit(REF, 1, 1, 0);
        commitRefused(REF, 2, 2, 1, abi.encodeWithSelector(IPoints.BatchExists.selector, REF));
    }

    function testFuzz_commit_WhenAllIsWell(bytes32 root, uint32 count, uint48 total, uint32 wait) public {
        vm.assume(root != 0);
        count = 1 + uint32(count % points.MAX_LINES());
        total = 1 + total % CAP;
        uint64 time = uint64(block.timestamp + wait % EPOCH);
        vm.expectEmit();
        emit IPoints.Committed(root, count, total, time);
        vm.prank(shop);
        points.commit(root, count, total, time);
        Batch memory b = points.batch(root);
        vm.assertTrue(b.releaseAt == time && b.count == count && b.total == total && b.open == total, "batch");
        vm.assertFalse(b.atOnce, "at once");
        vm.assertEq(points.totalSupply(), 0, "credited");
    }

    // Release.

    function testFuzz_release_WhenTheBatchIsUnknown(bytes32 root) public {
        vm.expectRevert(abi.encodeWithSelector(IPoints.UnknownBatch.selector, root));
        points.release(root, 0, one(ALICE, 1), none);
    }

    function test_release_WhenItIsTooEarly() public {
        Line[] memory lines = some(1);
        bytes32 root = promise_(lines, 1 days);
        vm.warp(block.timestamp + 1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IPoints.NotReleasable.selector, block.timestamp + 1));
        points.release(root, 0, lines, none);
        vm.warp(block.timestamp + 1);
        points.release(root, 0, lines, none);
    }

    function test_release_GivenThePointsHaveExpired() public {
        Line[] memory lines = some(1);
        bytes32 root = promise_(lines, 0);
        skip(3);
        vm.expectRevert(abi.encodeWithSelector(IPoints.BatchExpired.selector, root));
        points.release(root, 0, lines, none);
        vm.warp(block.timestamp - 1);
        points.release(root, 0, lines, none);
    }

    function test_release_GivenTheLinesWereIssuedAtOnce() public {
        (bytes32 root, Line[] memory lines) = issue(ALICE, 5);
        vm.expectRevert(abi.encodeWithSelector(IPoints.LineReleased.selector, root, 0));
        points.release(root, 0, lines, none);
    }

    function testFuzz_release_WhenAnythingOfALineWasChanged(uint256 seed, uint8 which, uint8 field) public {
        Line[] memory lines = random(seed, 8);
        bytes32 root = promise_(lines, 0);
        Line memory l = lines[which % 8];
        if (field % 3 == 0) l.account = address(uint160(l.account) ^ 1);
        else if (field % 3 == 1) l.amount ^= 1;
        else l.ref ^= bytes32(uint256(1));
        vm.expectRevert(abi.encodeWithSelector(IPoints.WrongProof.selector, root));
        points.release(root, 0, lines, none);
    }

    function test_release_WhenTheProofOrThePlaceIsWrong() public {
        Line[] memory lines = some(6);
        bytes32 root = promise_(lines, 0);
        releaseRefused(root, 1, lines.run(0, 1), lines.proof(0, 1)); // another place
        releaseRefused(root, 8, lines.run(0, 1), lines.proof(0, 1)); // outside
        releaseRefused(root, 6, lines.run(0, 1), lines.proof(0, 1)); // where no line is
        releaseRefused(root, 0, lines.run(0, 1), lines.proof(0, 2)); // too short
        releaseRefused(root, 0, lines.run(0, 2), lines.proof(0, 1)); // too long
        releaseRefused(root, 1, lines.run(1, 2), lines.proof(0, 2)); // across subtrees
        releaseRefused(root, 1, lines.run(0, 2), lines.proof(0, 2)); // a subtree, said to begin within itself
        releaseRefused(root, 4, lines.run(4, 1), lines.proof(4, 4)); // not all of a subtree
        releaseRefused(root, 0, new Line[](0), lines.proof(0, 1)); // nothing
        bytes32[] memory long = new bytes32[](4);
        releaseRefused(root, 0, lines.run(0, 1), long);
        bytes32[] memory proof = lines.proof(0, 1);
        for (uint256 i = 0; i < proof.length; ++i) {
            proof[i] ^= bytes32(uint256(1) << 77);
            releaseRefused(root, 0, lines.run(0, 1), proof);
            proof[i] ^= bytes32(uint256(1) << 77);
        }
        points.release(root, 4, lines.run(4, 4), lines.proof(4, 4));
        points.release(root, 0, lines.run(0, 1), proof);
    }

    /// @dev Each step releases one subtree, often again; at the end the rest comes in one run.
    function testFuzz_release_WhenLinesAreReleasedInAnyRunsAndAnyOrder(
        uint256 seed,
        uint16 count,
        uint16[6] memory steps,
        address caller
    ) public {
        Line[] memory lines = random(seed, 1 + count % 150);
        bytes32 root = promise_(lines, 0);
        vm.startPrank(caller);
        for (uint256 i = 0; i < steps.length; ++i) {
            uint256 size = 1 << (steps[i] >> 13);
            if (size > Trees.width(lines.length)) continue;
            uint256 first = (steps[i] % lines.length) / size * size;
            points.release(root, first, lines.run(first, size), lines.proof(first, size));
        }
        vm.assertEq(points.batch(root).open + points.totalSupply(), points.batch(root).total, "in between");
        points.release(root, 0, lines, none);
        points.release(root, 0, lines, none);
        vm.stopPrank();
        assertCredited(lines);
        vm.assertEq(points.batch(root).open, 0, "open");
    }

    function test_release_GivenALineComesToMoreThanWasCommitted() public {
        Line[] memory lines = some(2);
        bytes32 root = lines.root();
        commit(root, 2, lines[0].amount, 0);
        vm.expectRevert(abi.encodeWithSelector(IPoints.BatchOverdrawn.selector, root));
        points.release(root, 0, lines, none);
        points.release(root, 0, lines.run(0, 1), lines.proof(0, 1));
        vm.expectRevert(abi.encodeWithSelector(IPoints.BatchOverdrawn.selector, root));
        points.release(root, 1, lines.run(1, 1), lines.proof(1, 1));
    }

    function test_release_GivenTheMerchantPausedAndLeft() public {
        Line[] memory lines = some(2);
        bytes32 root = promise_(lines, 0);
        vm.startPrank(shop);
        points.pauseIssuing();
        points.setCap(0);
        registry.leaveConsortium(RunOffPlan.wrap(0));
        vm.stopPrank();
        points.release(root, 0, lines, none);
        assertCredited(lines);
    }

    function test_release_GivenTheReleaseIsAnEpochLate() public {
        releaseLate(1, 0, 70, "one lane nearer");
        (uint256 now_, uint256 before) = points.earned(ALICE);
        vm.assertTrue(now_ == 0 && before == 70, "earned");
    }

    function test_release_GivenTheReleaseIsTwoEpochsLate() public {
        releaseLate(2, 70, 0, "last epoch");
        (uint256 now_, uint256 before) = points.earned(ALICE);
        vm.assertTrue(now_ == 0 && before == 0, "earned");
    }

    function test_release_GivenTwoFullCapsMeetInOneExpiry() public {
        largestCap();
        Line[] memory early = one(ALICE, LARGEST_CAP);
        bytes32 root = early.root();
        commit(root, 1, LARGEST_CAP, points.epochEnd(points.epoch()) - block.timestamp);
        skip(1);
        issue(ALICE, LARGEST_CAP);
        points.release(root, 0, early, none);
        uint256 both = 2 * uint256(LARGEST_CAP);
        (, uint48[3] memory lanes) = points.balanceByExpiry(ALICE);
        vm.assertEq(lanes[2], both, "lane");
        vm.assertTrue(lanes[0] == 0 && lanes[1] == 0, "spilled");
        vm.assertEq(points.totalSupply(), both, "supply");
        (uint256 now_,) = points.earned(ALICE);
        vm.assertEq(now_, type(uint40).max, "the count of what was earned stops at its end");
        vm.prank(ALICE);
        points.transfer(BOB, both);
        vm.assertEq(points.balanceOf(BOB), both, "moved");
    }

    // Reduce.

    function testFuzz_reduce_WhenTheCallerIsNotTheMerchant(address caller) public {
        vm.assume(caller != shop);
        Line[] memory lines = some(1);
        bytes32 root = promise_(lines, 0);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IPoints.NotMerchant.selector, caller));
        points.reduce(root, 0, lines[0], 1, none);
    }

    function test_reduce_GivenTheMerchantWasSuspended() public {
        Line[] memory lines = some(1);
        bytes32 root = promise_(lines, 0);
        suspendShop();
        reduceRefused(root, lines, 0, 1, abi.encodeWithSelector(IPoints.MerchantNotActive.selector, shop));
    }

    function test_reduce_WhenTheLineIsNotInTheBatch() public {
        Line[] memory lines = some(3);
        bytes32 root = promise_(lines, 0);
        ++lines[1].amount;
        reduceRefused(root, lines, 1, 1, abi.encodeWithSelector(IPoints.WrongProof.selector, root));
        vm.prank(shop);
        vm.expectRevert(abi.encodeWithSelector(IPoints.WrongProof.selector, root));
        points.reduce(root, 0, lines[2], 1, lines.proof(2, 1));
    }

    function test_reduce_GivenTheLineWasReleased() public {
        Line[] memory lines = some(3);
        bytes32 root = promise_(lines, 0);
        points.release(root, 1, lines.run(1, 1), lines.proof(1, 1));
        reduceRefused(root, lines, 1, 1, abi.encodeWithSelector(IPoints.LineReleased.selector, root, 1));
        reduce(root, lines, 2, 1);
    }

    function test_reduce_WhenItIsMoreThanIsLeftOfTheLine() public {
        Line[] memory lines = some(3);
        bytes32 root = promise_(lines, 0);
        uint48 whole = lines[1].amount;
        reduce(root, lines, 1, 4);
        reduceRefused(
            root,
            lines,
            1,
            whole - 3,
            abi.encodeWithSelector(IPoints.LineExceeded.selector, whole - 3, whole - 4)
        );
        reduce(root, lines, 1, whole - 4);
        reduceRefused(root, lines, 1, 1, abi.encodeWithSelector(IPoints.LineExceeded.selector, 1, 0));
    }

    function test_reduce_WhenItIsZero() public {
        Line[] memory lines = some(3);
        reduceRefused(promise_(lines, 0), lines, 1, 0, abi.encodeWithSelector(IPoints.ZeroAmount.selector));
    }

    function test_reduce_GivenTheLinesComeToMoreThanWasCommitted() public {
        Line[] memory lines = some(2);
        bytes32 root = lines.root();
        commit(root, 2, 1, 0);
        reduceRefused(root, lines, 0, 2, abi.encodeWithSelector(IPoints.BatchOverdrawn.selector, root));
    }

    function testFuzz_reduce_WhenAllIsWell(uint256 seed, uint48 less) public {
        Line[] memory lines = random(seed, 5);
        bytes32 root = promise_(lines, 0);
        less = 1 + less % lines[2].amount;
        vm.expectEmit();
        emit IPoints.Reduced(root, 2, less);
        reduce(root, lines, 2, less);
        reduce(root, lines, 3, lines[3].amount);
        points.release(root, 0, lines, none);
        lines[2].amount -= less;
        lines[3].amount = 0;
        assertCredited(lines);
        vm.assertEq(points.batch(root).open, 0, "open");
    }

    // Take back.

    function testFuzz_takeBack_WhenTheCallerIsNotTheMerchant(address caller) public {
        vm.assume(caller != shop);
        (bytes32 root, Line[] memory lines) = issue(ALICE, 5);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IPoints.NotMerchant.selector, caller));
        points.takeBack(root, 0, lines[0], 1, none);
    }

    function test_takeBack_GivenTheMerchantWasSuspended() public {
        (bytes32 root, Line[] memory lines) = issue(ALICE, 5);
        suspendShop();
        takeBackRefused(root, lines, 1, abi.encodeWithSelector(IPoints.MerchantNotActive.selector, shop));
    }

    function test_takeBack_WhenTheLineIsNotInTheBatch() public {
        (bytes32 root, Line[] memory lines) = issue(ALICE, 5);
        lines[0].account = BOB;
        takeBackRefused(root, lines, 1, abi.encodeWithSelector(IPoints.WrongProof.selector, root));
        lines = one(ALICE, 5);
        bytes32 unknown = lines.root();
        takeBackRefused(unknown, lines, 1, abi.encodeWithSelector(IPoints.UnknownBatch.selector, unknown));
    }

    function test_takeBack_GivenTheLineIsPending() public {
        Line[] memory lines = one(ALICE, 5);
        bytes32 root = promise_(lines, 0);
        takeBackRefused(root, lines, 1, abi.encodeWithSelector(IPoints.LinePending.selector, root, 0));
    }

    function test_takeBack_GivenThePointsHaveExpired() public {
        (bytes32 root, Line[] memory lines) = issue(ALICE, 5);
        skip(3);
        takeBackRefused(root, lines, 1, abi.encodeWithSelector(IPoints.BatchExpired.selector, root));
    }

    function test_takeBack_GivenTheTimeForReturnsIsOver() public {
        longEpochs();
        (bytes32 root, Line[] memory lines) = issue(ALICE, 5);
        uint256 end = block.timestamp + points.RETURN_WINDOW();
        vm.warp(end);
        takeBackRefused(root, lines, 1, abi.encodeWithSelector(IPoints.ReturnsClosed.selector, end));
        vm.warp(end - 1);
        takeBack(root, lines, 1);
    }

    function test_takeBack_WhenItIsMoreThanIsLeftOfTheLine() public {
        (bytes32 root, Line[] memory lines) = issue(ALICE, 5);
        issue(ALICE, 500);
        takeBack(root, lines, 2);
        takeBackRefused(root, lines, 4, abi.encodeWithSelector(IPoints.LineExceeded.selector, 4, 3));
        takeBackRefused(root, lines, 0, abi.encodeWithSelector(IPoints.ZeroAmount.selector));
    }

    function testFuzz_takeBack_GivenTheHolderStillHasThem(uint48 amount, uint48 back, uint8 late) public {
        amount = 1 + amount % CAP;
        back = 1 + back % amount;
        late %= 3;
        (bytes32 root, Line[] memory lines) = issue(ALICE, amount);
        skip(late);
        vm.expectEmit();
        emit IERC20.Transfer(ALICE, address(0), back);
        vm.expectEmit();
        emit IPoints.TakenBack(ALICE, root, 0, back, back, points.epoch() - late + 2);
        vm.assertEq(takeBack(root, lines, back), back, "taken");
        vm.assertEq(points.balanceOf(ALICE), amount - back, "balance");
        vm.assertEq(points.totalSupply(), amount - back, "supply");
        (uint256 now_, uint256 before) = points.earned(ALICE);
        vm.assertEq(now_, late == 0 ? amount - back : 0, "earned now");
        vm.assertEq(before, late == 1 ? amount - back : 0, "earned before");
    }

    function test_takeBack_GivenTheHolderHasFewerOfThatExpiry() public {
        issue(ALICE, 1000);
        skip(1);
        (bytes32 root, Line[] memory lines) = issue(ALICE, 50);
        skip(1);
        issue(ALICE, 2000);
        vm.prank(ALICE);
        points.transfer(BOB, 1030); // all of the oldest and 30 of the line
        vm.assertEq(takeBack(root, lines, 50), 20, "taken");
        vm.assertEq(points.balanceOf(ALICE), 2000, "another expiry");
        vm.assertEq(points.balanceOf(BOB), 1030, "another holder");
        vm.prank(BOB);
        points.transfer(ALICE, 1030);
        takeBackRefused(root, lines, 1, abi.encodeWithSelector(IPoints.LineExceeded.selector, 1, 0));
    }

    function test_takeBack_GivenTheHolderHasNone() public {
        (bytes32 root, Line[] memory lines) = issue(ALICE, 50);
        vm.prank(ALICE);
        points.redeem(50, REF);
        vm.recordLogs();
        vm.assertEq(takeBack(root, lines, 30), 0, "taken");
        vm.assertEq(vm.getRecordedLogs().length, 1, "a Transfer of nothing");
        (uint256 now_,) = points.earned(ALICE);
        vm.assertEq(now_, 20, "earned");
        vm.assertEq(points.totalSupply(), 0, "supply");
    }

    // Limits.

    function testFuzz_setCap_WhenTheCallerIsNotTheMerchant(address caller) public {
        vm.assume(caller != shop);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IPoints.NotMerchant.selector, caller));
        points.setCap(1);
    }

    function testFuzz_setCap_WhenItIsTooLarge(uint48 over) public {
        uint48 cap = LARGEST_CAP + 1 + over % LARGEST_CAP;
        vm.prank(shop);
        vm.expectRevert(abi.encodeWithSelector(IPoints.CapTooLarge.selector, cap));
        points.setCap(cap);
    }

    function testFuzz_setCap_WhenItIsRaised(uint48 next) public {
        next = CAP + 1 + next % (LARGEST_CAP - CAP);
        vm.expectEmit();
        emit IPoints.CapSet(next, points.epoch() + 1);
        setCap(next);
        assertCap(CAP, 0, next);
        issueRefused(
            shop, one(ALICE, CAP + 1), abi.encodeWithSelector(IPoints.CapExceeded.selector, CAP + 1, CAP)
        );
        skip(1);
        issue(ALICE, next);
        assertCap(next, next, next);
    }

    function testFuzz_setCap_WhenItIsCut(uint48 used, uint48 next) public {
        used = 1 + used % CAP;
        next %= CAP;
        issue(ALICE, used);
        vm.expectEmit();
        emit IPoints.CapSet(next, points.epoch());
        setCap(next);
        assertCap(next, used, next);
        uint48 left = next > used ? next - used : 0;
        issueRefused(
            shop, one(ALICE, left + 1), abi.encodeWithSelector(IPoints.CapExceeded.selector, left + 1, left)
        );
        skip(1);
        assertCap(next, 0, next);
    }

    function test_setCap_WhenItIsRaisedAndCutInOneEpoch() public {
        setCap(CAP * 2);
        setCap(CAP * 3);
        assertCap(CAP, 0, CAP * 3);
        setCap(CAP + 1);
        assertCap(CAP, 0, CAP + 1);
        setCap(10);
        assertCap(10, 0, 10);
        setCap(CAP); // no way back within the epoch
        assertCap(10, 0, CAP);
        skip(1);
        assertCap(CAP, 0, CAP);
    }

    /// @dev It tries everything at the start and at the end of each epoch.
    function testFuzz_setCap_GivenAMerchantThatIssuesWithoutLimit(uint48[8] memory caps) public {
        for (uint256 i = 0; i < caps.length; ++i) {
            (uint256 limit,,) = points.cap();
            for (uint256 j = 0; j < 3; ++j) {
                vm.prank(shop);
                try points.issue(one(ALICE, j == 0 ? uint48(limit) / 2 + 1 : j == 1 ? uint48(limit) : 7)) { }
                    catch { }
                vm.prank(shop);
                points.setCap(j == 1 ? 5 : caps[i] % (LARGEST_CAP + 1));
            }
            (, uint48[3] memory lanes) = points.supplyByExpiry();
            vm.assertLe(lanes[2], limit, "more than the cap as the epoch began with");
            skip(1);
        }
    }

    function testFuzz_pauseIssuing_WhenTheCallerIsNotTheMerchant(address caller) public {
        vm.assume(caller != shop);
        vm.startPrank(caller);
        vm.expectRevert(abi.encodeWithSelector(IPoints.NotMerchant.selector, caller));
        points.pauseIssuing();
        vm.expectRevert(abi.encodeWithSelector(IPoints.NotMerchant.selector, caller));
        points.resumeIssuing();
        vm.stopPrank();
    }

    function test_pauseIssuing_GivenIssuingIsPaused() public {
        issue(ALICE, 100);
        vm.expectEmit();
        emit IPoints.IssuingPaused();
        vm.prank(shop);
        points.pauseIssuing();
        vm.startPrank(ALICE);
        points.transfer(BOB, 30);
        points.redeem(20, REF);
        vm.stopPrank();
        vm.expectEmit();
        emit IPoints.IssuingResumed();
        vm.prank(shop);
        points.resumeIssuing();
        issue(ALICE, 1);
        vm.assertEq(points.totalSupply(), 81, "supply");
    }

    function test_state_GivenAllThatCanHappenToAMerchant() public {
        check(PointsState.Issuing);
        vm.prank(shop);
        points.pauseIssuing();
        check(PointsState.Paused);
        suspendShop();
        check(PointsState.RunOff);
        vm.prank(Cards.account(1));
        uint64 id = registry.proposeReinstatement(shop);
        voteAll(id, 2, 3);
        registry.enact(id);
        check(PointsState.Paused);
        vm.prank(shop);
        points.resumeIssuing();
        check(PointsState.Issuing);
        vm.prank(shop);
        registry.leaveConsortium(RunOffPlan.wrap(0));
        check(PointsState.RunOff);
    }

    function test_lineStatus_GivenLinesInEveryState() public {
        Line[] memory lines = some(130); // more than one word of marks
        bytes32 root = promise_(lines, 0);
        reduce(root, lines, 129, 3);
        checkLine(root, lines, 129, LineStatus.Pending, 3);
        checkLine(root, lines, 1, LineStatus.Pending, 0);
        points.release(root, 128, lines.run(128, 2), lines.proof(128, 2));
        checkLine(root, lines, 129, LineStatus.Credited, 3);
        checkLine(root, lines, 1, LineStatus.Pending, 0);
        vm.prank(shop);
        points.takeBack(root, 129, lines[129], 2, lines.proof(129, 1));
        checkLine(root, lines, 129, LineStatus.Credited, 5);
        lines[2].account = BOB;
        checkLine(root, lines, 2, LineStatus.None, 0);
        (LineStatus unknown,) = points.lineStatus(REF, 0, lines[0], none);
        vm.assertTrue(unknown == LineStatus.None, "unknown batch");
        (bytes32 other, Line[] memory single) = issue(ALICE, 5);
        checkLine(other, single, 0, LineStatus.Credited, 0);
    }

    // Steps.

    function one(address account, uint48 amount) private pure returns (Line[] memory lines) {
        lines = new Line[](1);
        lines[0] = lineOf(account, amount);
    }

    function some(uint256 count) private pure returns (Line[] memory) {
        return random(42, count);
    }

    /// @dev Lines for eight accounts, of 10 to 1,009 points.
    function random(uint256 seed, uint256 count) private pure returns (Line[] memory lines) {
        lines = new Line[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 r = uint256(keccak256(abi.encode(seed, i)));
            lines[i] = Line(Cards.account(100 + r % 8), uint48(10 + (r >> 8) % 1000), bytes32(r));
        }
    }

    function commit(bytes32 root, uint32 count, uint48 total, uint256 wait) private {
        vm.prank(shop);
        points.commit(root, count, total, uint64(block.timestamp + wait));
    }

    function commitRefused(bytes32 root, uint32 count, uint48 total, uint256 wait, bytes memory why) private {
        vm.prank(shop);
        vm.expectRevert(why);
        points.commit(root, count, total, uint64(block.timestamp + wait));
    }

    function issueRefused(address caller, Line[] memory lines, bytes memory why) private {
        vm.prank(caller);
        vm.expectRevert(why);
        points.issue(lines);
    }

    function promise_(Line[] memory lines, uint256 wait) private returns (bytes32 root) {
        root = lines.root();
        uint48 total = 0;
        for (uint256 i = 0; i < lines.length; ++i) {
            total += lines[i].amount;
        }
        commit(root, uint32(lines.length), total, wait);
    }

    function releaseRefused(bytes32 root, uint256 first, Line[] memory lines, bytes32[] memory proof)
        private
    {
        vm.expectRevert(abi.encodeWithSelector(IPoints.WrongProof.selector, root));
        points.release(root, first, lines, proof);
    }

    function releaseLate(uint256 late, uint256 first, uint256 second, string memory why) private {
        Line[] memory lines = one(ALICE, 70);
        bytes32 root = promise_(lines, 0);
        skip(late);
        points.release(root, 0, lines, none);
        (, uint48[3] memory lanes) = points.balanceByExpiry(ALICE);
        vm.assertEq(lanes[0], first, why);
        vm.assertEq(lanes[1], second, why);
        vm.assertEq(lanes[2], 0, why);
    }

    function reduce(bytes32 root, Line[] memory lines, uint256 index, uint48 amount) private {
        vm.prank(shop);
        points.reduce(root, index, lines[index], amount, lines.proof(index, 1));
    }

    function reduceRefused(bytes32 root, Line[] memory lines, uint256 index, uint48 amount, bytes memory why)
        private
    {
        vm.prank(shop);
        vm.expectRevert(why);
        points.reduce(root, index, lines[index], amount, lines.proof(index, 1));
    }

    function takeBack(bytes32 root, Line[] memory lines, uint48 amount) private returns (uint256) {
        vm.prank(shop);
        return points.takeBack(root, 0, lines[0], amount, none);
    }

    function takeBackRefused(bytes32 root, Line[] memory lines, uint48 amount, bytes memory why) private {
        vm.prank(shop);
        vm.expectRevert(why);
        points.takeBack(root, 0, lines[0], amount, none);
    }

    function setCap(uint48 cap) private {
        vm.prank(shop);
        points.setCap(cap);
    }

    function largestCap() private {
        setCap(LARGEST_CAP);
        skip(1);
    }

    /// @dev Points of another shop, with epochs of ten years.
    function longEpochs() private {
        shop = Cards.account(1);
        vm.prank(shop);
        points = Points(factory.create(longTerms()));
    }

    function suspendShop() private {
        vm.prank(Cards.account(1));
        uint64 id = registry.proposeSuspension(shop);
        voteAll(id, 2, 3);
        registry.enact(id);
    }

    /// @dev Every account has what its lines say, as points earned now, and nobody has more.
    function assertCredited(Line[] memory lines) private view {
        uint256 all = 0;
        for (uint256 i = 0; i < lines.length; ++i) {
            uint256 want = 0;
            for (uint256 j = 0; j < lines.length; ++j) {
                if (lines[j].account == lines[i].account) want += lines[j].amount;
            }
            all += lines[i].amount;
            (, uint48[3] memory lanes) = points.balanceByExpiry(lines[i].account);
            vm.assertEq(lanes[2], want, "lane");
            vm.assertEq(points.balanceOf(lines[i].account), want, "balance");
            (uint256 now_, uint256 before) = points.earned(lines[i].account);
            vm.assertTrue(now_ == want && before == 0, "earned");
        }
        vm.assertEq(points.totalSupply(), all, "supply");
    }

    function assertCap(uint256 now_, uint256 used, uint256 next) private view {
        (uint256 a, uint256 b, uint256 c) = points.cap();
        vm.assertEq(a, now_, "cap");
        vm.assertEq(b, used, "used");
        vm.assertEq(c, next, "next");
    }

    function check(PointsState want) private view {
        vm.assertEq(uint256(points.state()), uint256(want), "state");
    }

    function checkLine(bytes32 root, Line[] memory lines, uint256 index, LineStatus want, uint256 back)
        private
        view
    {
        (LineStatus status, uint48 returned) =
            points.lineStatus(root, index, lines[index], lines.proof(index, 1));
        vm.assertEq(uint256(status), uint256(want), "status");
        vm.assertEq(returned, back, "returned");
    }
}
