// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Memberships } from "../src/Memberships.sol";
import { IERC5192 } from "../src/interfaces/IERC5192.sol";
import { BoundedRead } from "../src/libraries/BoundedRead.sol";
import { Programmes } from "../src/memberships/Programmes.sol";
import { Rules } from "../src/memberships/Rules.sol";
import { Soulbound } from "../src/memberships/Soulbound.sol";
import { Line } from "../src/types/Points.sol";
import { Gate, LevelTerms, ProgrammeId, Rule, RuleKind, Standing } from "../src/types/Programme.sol";
import { Deposits, HostileDeposits } from "./support/Deposits.sol";
import { LevelsFixture } from "./support/Levels.sol";
import { vm } from "./support/Vm.sol";
import { OwnedWallet } from "./support/Wallets.sol";
import { IERC4906 } from "@openzeppelin/contracts/interfaces/IERC4906.sol";
import { IERC721 } from "@openzeppelin/contracts/interfaces/IERC721.sol";
import { IERC721Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

/// @notice Who gets which level by which rule. See Memberships.tree.
contract MembershipsMintTest is LevelsFixture {
    function test_mint_WhenThePointsWereEarned() public {
        addLevel(club, earned(100));
        issue(holder, 100);
        uint256 token = uint256(ProgrammeId.unwrap(club)) << 160 | uint160(holder);
        uint40 good = uint40(block.timestamp) + LIFETIME;
        vm.expectEmit();
        emit IERC721.Transfer(address(0), holder, token);
        vm.expectEmit();
        emit IERC5192.Locked(token);
        vm.expectEmit();
        emit Memberships.StandingChanged(token, 1, good, good + GRACE);
        vm.expectEmit();
        emit IERC4906.MetadataUpdate(token);
        vm.prank(address(0xabc)); // anybody
        vm.assertEq(memberships.mint(club, 1, holder, seen(0)), token, "token");
        vm.assertEq(levelNow(), 1, "level");
        vm.assertEq(memberships.ownerOf(token), holder, "owner");
        vm.assertEq(memberships.balanceOf(holder), 1, "balance");
    }

    function test_mint_WhenOnePointIsMissing() public {
        addLevel(club, earned(100));
        issue(holder, 99);
        notShown(seen(0));
        issue(holder, 1);
        mint(1);
    }

    /// @dev Wash trading: points that friends pass around earn nobody anything.
    function test_mint_WhenPointsCameByTransfer() public {
        addLevel(club, earned(100));
        issue(customer(1), 500);
        vm.prank(customer(1));
        points.transfer(holder, 500);
        notShown(seen(0));
        vm.prank(holder);
        points.transfer(customer(1), 500);
        notShown(seen(0));
    }

    function test_mint_WhenPointsWereEarnedOverTwoEpochs() public {
        addLevel(club, earned(100));
        addLevel(club, ruleOf(RuleKind.EarnedBoth, address(points), 100));
        issue(holder, 60);
        nextEpoch();
        issue(holder, 40);
        notShown(seen(0));
        mint(2);
        nextEpoch();
        vm.warp(block.timestamp + GRACE);
        vm.expectRevert(Memberships.NotShown.selector);
        memberships.mint(club, 2, holder, seen(0));
    }

    function test_mint_WhenPurchasesAreShownByLines() public {
        addLevel(club, ruleOf(RuleKind.PurchaseLines, address(points), 3));
        Rules.ShownLine[] memory lines = purchases(3);
        uint256 token = memberships.mint(club, 1, holder, shown(0, abi.encode(lines)));
        vm.assertEq(memberships.standing(token).shownBy, 128, "by evidence");
        assembly ("memory-safe") {
            mstore(lines, 2) // one line fewer
        }
        notShown(shown(0, abi.encode(lines)));
    }

    function test_mint_WhenALineIsShownTwice() public {
        addLevel(club, ruleOf(RuleKind.PurchaseLines, address(points), 3));
        Rules.ShownLine[] memory lines = purchases(3);
        lines[2] = lines[1];
        vm.expectRevert(abi.encodeWithSelector(Rules.LinesOutOfOrder.selector, 2));
        memberships.mint(club, 1, holder, shown(0, abi.encode(lines)));
    }

    function test_mint_WhenALineDoesNotCount() public {
        addLevel(club, ruleOf(RuleKind.PurchaseLines, address(points), 1));
        Rules.ShownLine[] memory one = new Rules.ShownLine[](1);
        (bytes32 root, Line memory line) = issue(holder, 10);
        one[0] = Rules.ShownLine(root, 0, line, new bytes32[](0));
        takeBack(root, line, 9);
        memberships.mint(club, 1, holder, shown(0, abi.encode(one))); // part of it was kept
        takeBack(root, line, 1);
        notShown(shown(0, abi.encode(one))); // returned
        (root, line) = issue(holder, 11);
        one[0] = Rules.ShownLine(root, 0, line, new bytes32[](0));
        ++one[0].line.amount;
        notShown(shown(0, abi.encode(one))); // forged
        (root, line) = issue(customer(1), 12);
        one[0] = Rules.ShownLine(root, 0, line, new bytes32[](0));
        notShown(shown(0, abi.encode(one))); // another's
        one[0].line = Line(holder, 13, "ref");
        one[0].root = keccak256(abi.encode(one[0].line));
        vm.prank(shop);
        points.commit(one[0].root, 1, 13, uint64(block.timestamp) + 1);
        notShown(shown(0, abi.encode(one))); // pending
        (root, line) = issue(holder, 14);
        one[0] = Rules.ShownLine(root, 0, line, new bytes32[](0));
        nextEpoch();
        memberships.mint(club, 1, holder, shown(0, abi.encode(one)));
        nextEpoch();
        notShown(shown(0, abi.encode(one))); // old
    }

    function test_mint_WhenTheMerchantVouchesForPurchases() public {
        addLevel(club, ruleOf(RuleKind.PurchaseVoucher, shop, 10));
        uint64 deadline = uint64(block.timestamp);
        memberships.mint(club, 1, holder, voucher(keyOf(0), holder, 10, deadline));
        notShown(voucher(keyOf(0), holder, 9, deadline));
    }

    function test_mint_WhenAVoucherIsUsedForAnythingElse() public {
        addLevel(club, ruleOf(RuleKind.PurchaseVoucher, shop, 10));
        ProgrammeId second = programme(0, 2);
        addLevel(second, ruleOf(RuleKind.PurchaseVoucher, shop, 10));
        uint64 deadline = uint64(block.timestamp) + 1 days;
        bytes memory evidence = voucher(keyOf(0), holder, 10, deadline);
        bytes memory bad = abi.encodeWithSelector(Rules.BadSignature.selector, shop);
        vm.expectRevert(bad);
        memberships.mint(club, 1, customer(1), evidence); // another holder
        vm.expectRevert(bad);
        memberships.mint(second, 1, holder, evidence); // another programme
        bytes memory forged = voucher(keyOf(1), holder, 10, deadline);
        vm.expectRevert(bad);
        memberships.mint(club, 1, holder, forged); // another member's word
        Memberships copy = new Memberships(registry, factory);
        vm.startPrank(shop);
        copy.defineProgramme(1, "Club");
        copy.addLevel(club, termsOf(ruleOf(RuleKind.PurchaseVoucher, shop, 10)));
        vm.stopPrank();
        vm.expectRevert(bad);
        copy.mint(club, 1, holder, evidence); // another contract
        vm.chainId(4242);
        vm.expectRevert(bad);
        memberships.mint(club, 1, holder, evidence); // another chain
    }

    function test_mint_WhenAVoucherIsLateOrItsMerchantSuspended() public {
        addLevel(club, ruleOf(RuleKind.PurchaseVoucher, member(1), 10));
        uint64 deadline = uint64(block.timestamp);
        bytes memory evidence = voucherOf(member(1), keyOf(1), holder, 10, deadline);
        vm.warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(Rules.DeadlinePassed.selector, deadline));
        memberships.mint(club, 1, holder, evidence);
        vm.warp(deadline);
        suspend(1);
        vm.expectRevert(abi.encodeWithSelector(Programmes.NotActive.selector, member(1)));
        memberships.mint(club, 1, holder, evidence);
    }

    function test_mint_WhenAVoucherWasMadeMalleable() public {
        addLevel(club, ruleOf(RuleKind.PurchaseVoucher, shop, 10));
        uint64 deadline = uint64(block.timestamp);
        bytes32 hash = memberships.purchasesHash(shop, club, holder, 10, deadline);
        bytes memory high = malleable(sign(keyOf(0), hash));
        vm.expectRevert(abi.encodeWithSelector(Rules.BadSignature.selector, shop));
        memberships.mint(club, 1, holder, shown(0, abi.encode(uint32(10), deadline, high)));
    }

    function test_mint_GivenAMerchantWithAContractWallet() public {
        addLevel(club, ruleOf(RuleKind.PurchaseVoucher, shop, 10));
        vm.etch(shop, address(new OwnedWallet(customer(7))).code);
        memberships.mint(club, 1, holder, voucher(customerKey(7), holder, 10, uint64(block.timestamp)));
        vm.assertEq(levelNow(), 1, "level");
    }

    function test_mint_WhenADepositIsHeld() public {
        Deposits deposits = new Deposits();
        addLevel(club, ruleOf(RuleKind.Deposit, address(deposits), 1000e6));
        deposits.deposit(holder, 1000e6 - 1);
        notShown(seen(0));
        deposits.deposit(holder, 1);
        mint(1);
        vm.assertEq(levelNow(), 1, "level");
    }

    function test_mint_WhenADepositContractMisbehaves() public {
        HostileDeposits hostile = new HostileDeposits();
        addLevel(club, ruleOf(RuleKind.Deposit, address(hostile), 1));
        for (uint8 way = 1; way <= uint8(HostileDeposits.Way.Writes); ++way) {
            if (way == uint8(HostileDeposits.Way.AnswersEndlessly)) continue;
            hostile.set(HostileDeposits.Way(way));
            uint256 before = gasleft();
            notShown(seen(0));
            vm.assertLe(before - gasleft(), 400_000, "gas is not bounded");
        }
        hostile.setCallBack(
            address(memberships), abi.encodeCall(Memberships.mint, (club, 1, holder, seen(0)))
        );
        notShown(seen(0));
        hostile.set(HostileDeposits.Way.AnswersEndlessly);
        vm.expectRevert(Memberships.NotShown.selector); // zeros, of which one word is read
        memberships.mint(club, 1, holder, seen(0));
        hostile.set(HostileDeposits.Way.Honest);
        mint(1);
    }

    function test_mint_WhenTooLittleGasIsGivenToAskADepositContract() public {
        Deposits deposits = new Deposits();
        addLevel(club, ruleOf(RuleKind.Deposit, address(deposits), 1));
        deposits.deposit(holder, 1);
        vm.expectRevert(BoundedRead.TooLittleGas.selector);
        memberships.mint{ gas: 120_000 }(club, 1, holder, seen(0));
        for (uint256 gas = 30_000; gas < 200_000; gas += 2_000) {
            try memberships.mint{ gas: gas }(club, 1, holder, seen(0)) { }
            catch (bytes memory why) {
                vm.assertTrue(bytes4(why) != Memberships.NotShown.selector, "starved and not noticed");
            }
        }
    }

    function test_mint_WhenTheLevelOfAnotherProgrammeIsHeld() public {
        ProgrammeId other = programme(1, 1);
        addLevel(1, other, termsOf(earned(10)));
        addLevel(club, Rule(RuleKind.Level, uint160(ProgrammeId.unwrap(other)), 1));
        notShown(seen(0));
        issue(holder, 10);
        memberships.mint(other, 1, holder, seen(0));
        mint(1);
        vm.assertEq(memberships.balanceOf(holder), 2, "both");
    }

    function test_mint_WhenAnotherAccountCarriesItsLevel() public {
        ProgrammeId other = carried();
        uint64 deadline = uint64(block.timestamp);
        bytes memory evidence = carry(1, holder, deadline);
        vm.expectEmit();
        emit Rules.Carried(club, customer(1), holder);
        memberships.mint(club, 1, holder, evidence);
        vm.warp(deadline + 1);
        memberships.mint(club, 1, holder, evidence); // renewed: what was signed once holds for ever
        vm.assertEq(memberships.carriedTo(club, customer(1)), holder, "carried");
        uint256 theirs = memberships.tokenOf(other, customer(1));
        vm.prank(customer(1));
        memberships.renounce(theirs);
        vm.expectRevert(Memberships.NotShown.selector); // what carries must hold
        memberships.mint(club, 1, holder, evidence);
    }

    function test_mint_WhenACarriedLevelIsUsedTwiceOrSignedByNobody() public {
        carried();
        uint64 deadline = uint64(block.timestamp);
        bytes memory late = carry(1, holder, deadline - 1);
        vm.expectRevert(abi.encodeWithSelector(Rules.DeadlinePassed.selector, deadline - 1));
        memberships.mint(club, 1, holder, late);
        bytes memory forged = shown(
            0,
            abi.encode(
                customer(1),
                deadline,
                sign(customerKey(2), memberships.carryHash(customer(1), holder, club, deadline))
            )
        );
        vm.expectRevert(abi.encodeWithSelector(Rules.BadSignature.selector, customer(1)));
        memberships.mint(club, 1, holder, forged);
        memberships.mint(club, 1, holder, carry(1, holder, deadline));
        bytes memory again = carry(1, customer(2), deadline);
        vm.expectRevert(abi.encodeWithSelector(Rules.AlreadyCarried.selector, customer(1), holder));
        memberships.mint(club, 1, customer(2), again);
    }

    function test_mint_WhenAnyOfSeveralRulesHolds() public {
        Deposits deposits = new Deposits();
        LevelTerms memory terms = LevelTerms(LIFETIME, GRACE, 0, "Gold", new Rule[](2));
        terms.rules[0] = earned(100);
        terms.rules[1] = ruleOf(RuleKind.Deposit, address(deposits), 1);
        addLevel(0, club, terms);
        deposits.deposit(holder, 1);
        notShown(seen(0));
        uint256 token = memberships.mint(club, 1, holder, seen(1));
        vm.assertEq(memberships.standing(token).shownBy, 1, "rule");
    }

    function test_mint_WhenTheRuleIsNotThere() public {
        addLevel(club, earned(1));
        issue(holder, 1);
        vm.expectRevert(abi.encodeWithSelector(Programmes.WrongRule.selector, 1));
        memberships.mint(club, 1, holder, seen(1));
    }

    function test_mint_WhenTheHolderHasAHigherLevel() public {
        addLevel(club, earned(1));
        addLevel(club, earned(2));
        issue(holder, 2);
        mint(2);
        vm.expectRevert(abi.encodeWithSelector(Memberships.HasHigherLevel.selector, uint8(2)));
        mint(1);
        vm.warp(block.timestamp + LIFETIME + GRACE);
        mint(1);
        vm.assertEq(levelNow(), 1, "level");
        vm.assertEq(memberships.balanceOf(holder), 1, "one token");
    }

    function test_mint_WhenTheHolderHasTheLevelOrALowerOne() public {
        addLevel(club, earned(1));
        addLevel(club, earned(2));
        issue(holder, 2);
        uint256 token = mint(1);
        uint40 since = memberships.standing(token).since;
        vm.warp(block.timestamp + 1 days);
        mint(1);
        Standing memory s = memberships.standing(token);
        vm.assertEq(s.since, since, "since");
        vm.assertEq(s.good, block.timestamp + LIFETIME, "good");
        mint(2);
        s = memberships.standing(token);
        vm.assertEq(s.since, block.timestamp, "raised since");
        vm.assertEq(levelNow(), 2, "raised");
        vm.assertEq(memberships.balanceOf(holder), 1, "one token");
    }

    function test_mint_WhenProgrammeLevelOrHolderIsNotThere() public {
        vm.expectRevert(abi.encodeWithSelector(Programmes.UnknownProgramme.selector, ProgrammeId.wrap(7)));
        memberships.mint(ProgrammeId.wrap(7), 1, holder, seen(0));
        vm.expectRevert(abi.encodeWithSelector(Programmes.NoLevel.selector, club, uint8(1)));
        mint(1);
        vm.expectRevert(abi.encodeWithSelector(Programmes.NoLevel.selector, club, uint8(0)));
        mint(0);
        vm.expectRevert(Memberships.ZeroHolder.selector);
        memberships.mint(club, 1, address(0), seen(0));
    }

    function test_mint_WhenTheProgrammeIsClosedOrItsMerchantGone() public {
        addLevel(club, earned(1));
        issue(holder, 1);
        suspend(0);
        vm.expectRevert(abi.encodeWithSelector(Programmes.NotActive.selector, shop));
        mint(1);
        vm.prank(shop);
        memberships.closeProgramme(club);
        vm.expectRevert(abi.encodeWithSelector(Programmes.ProgrammeIsClosed.selector, club));
        mint(1);
    }

    function test_mint_WhenTheHolderGaveItUp() public {
        addLevel(club, earned(1));
        issue(holder, 1);
        uint256 token = mint(1);
        vm.prank(holder);
        memberships.renounce(token);
        vm.expectRevert(abi.encodeWithSelector(Memberships.GivenUp.selector, token));
        mint(1);
        vm.prank(holder);
        mint(1);
        vm.assertEq(levelNow(), 1, "level");
        memberships.mint(club, 1, holder, seen(0)); // anybody again
    }

    /// @dev A programme of member 1 whose level customer 1 has, and that lifts others in the club.
    function carried() private returns (ProgrammeId other) {
        other = programme(1, 1);
        addLevel(1, other, termsOf(earned(10)));
        addLevel(club, Rule(RuleKind.Level, uint160(ProgrammeId.unwrap(other)), 1));
        issue(customer(1), 10);
        memberships.mint(other, 1, customer(1), seen(0));
    }

    function carry(uint256 from, address to, uint64 deadline) private view returns (bytes memory) {
        bytes32 hash = memberships.carryHash(customer(from), to, club, deadline);
        return shown(0, abi.encode(customer(from), deadline, sign(customerKey(from), hash)));
    }

    function voucher(uint256 key, address of_, uint32 count, uint64 deadline)
        private
        view
        returns (bytes memory)
    {
        return voucherOf(shop, key, of_, count, deadline);
    }

    function voucherOf(address merchant, uint256 key, address of_, uint32 count, uint64 deadline)
        private
        view
        returns (bytes memory)
    {
        bytes32 hash = memberships.purchasesHash(merchant, club, of_, count, deadline);
        return shown(0, abi.encode(count, deadline, sign(key, hash)));
    }

    /// @dev A batch of four lines, the last one another's, with the proofs of the first `count`.
    function purchases(uint256 count) private returns (Rules.ShownLine[] memory out) {
        Line[] memory lines = new Line[](4);
        bytes32[] memory leaves = new bytes32[](4);
        for (uint256 i = 0; i < 4; ++i) {
            lines[i] = Line(i == 3 ? customer(1) : holder, uint48(10 + i), bytes32(i));
            leaves[i] = keccak256(abi.encode(lines[i]));
        }
        vm.prank(shop);
        bytes32 root = points.issue(lines);
        bytes32[2] memory pairs =
            [keccak256(abi.encode(leaves[0], leaves[1])), keccak256(abi.encode(leaves[2], leaves[3]))];
        out = new Rules.ShownLine[](count);
        for (uint256 i = 0; i < count; ++i) {
            bytes32[] memory proof = new bytes32[](2);
            (proof[0], proof[1]) = (leaves[i ^ 1], pairs[(i >> 1) ^ 1]);
            out[i] = Rules.ShownLine(root, i, lines[i], proof);
        }
    }

    function notShown(bytes memory evidence) private {
        vm.expectRevert(Memberships.NotShown.selector);
        memberships.mint(club, 1, holder, evidence);
    }
}

/// @notice How a membership is extended, lowered and ended. See Memberships.tree.
contract MembershipsRefreshTest is LevelsFixture {
    Deposits private deposits;

    function setUp() public override {
        super.setUp();
        deposits = new Deposits();
    }

    function test_refresh_WhenThereIsNoToken() public {
        uint256 token = memberships.tokenOf(club, holder);
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, token));
        memberships.refresh(token);
    }

    function test_refresh_WhenTheRuleHolds() public {
        uint256 token = mintByDeposit();
        vm.warp(block.timestamp + 10 days);
        vm.prank(address(0xabc));
        vm.assertEq(memberships.refresh(token), 1, "level");
        vm.assertEq(memberships.standing(token).good, block.timestamp + LIFETIME, "good");
    }

    function test_refresh_WhenADepositWasWithdrawn() public {
        uint256 token = mintByDeposit();
        vm.warp(block.timestamp + 10 days);
        deposits.withdraw(holder, 1);
        vm.assertEq(levelNow(), 1, "until somebody looks");
        vm.assertEq(memberships.refresh(token), 1, "grace");
        vm.warp(block.timestamp + GRACE - 1);
        vm.assertEq(levelNow(), 1, "last second of the grace");
        vm.warp(block.timestamp + 1);
        vm.assertEq(levelNow(), 0, "over, without a transaction");
        vm.assertEq(memberships.refresh(token), 0, "ended");
        vm.assertEq(memberships.balanceOf(holder), 0, "burnt");
    }

    function test_refresh_WhenADepositWasBorrowedForAMoment() public {
        uint256 token = mintByDeposit();
        deposits.withdraw(holder, 1);
        vm.warp(block.timestamp + 12); // the next block
        vm.assertEq(memberships.refresh(token), 1, "as long as it was held");
        vm.warp(block.timestamp + 12);
        vm.assertEq(levelNow(), 0, "over");
    }

    function test_refresh_WhenADepositComesBackWithinTheGrace() public {
        uint256 token = mintByDeposit();
        vm.warp(block.timestamp + 10 days);
        deposits.withdraw(holder, 1);
        memberships.refresh(token);
        vm.warp(block.timestamp + 1 days);
        deposits.deposit(holder, 1);
        memberships.refresh(token);
        Standing memory s = memberships.standing(token);
        vm.assertEq(s.good, block.timestamp + LIFETIME, "good");
        vm.assertEq(s.since, block.timestamp, "begins anew");
    }

    function test_refresh_WhenAskedAgainAndAgainWithinTheGrace() public {
        uint256 token = mintByDeposit();
        vm.warp(block.timestamp + 10 days);
        deposits.withdraw(holder, 1);
        memberships.refresh(token);
        uint40 end = memberships.standing(token).end;
        for (uint256 i = 0; i < 4; ++i) {
            vm.warp(block.timestamp + 1 days);
            memberships.refresh(token);
            vm.assertEq(memberships.standing(token).end, end, "end");
        }
    }

    /// @dev Who earns a level by purchases and gives them back loses it.
    function test_refresh_WhenAReturnTookPointsBack() public {
        addLevel(club, earned(10));
        addLevel(club, earned(100));
        issue(holder, 10);
        (bytes32 root, Line memory line) = issue(holder, 90);
        uint256 token = mint(2);
        vm.warp(block.timestamp + 10 days);
        takeBack(root, line, 1);
        vm.assertEq(memberships.refresh(token), 2, "grace");
        vm.warp(block.timestamp + GRACE);
        vm.assertEq(levelNow(), 0, "over");
        vm.assertEq(memberships.refresh(token), 1, "lowered");
        vm.assertEq(levelNow(), 1, "level");
        vm.assertEq(memberships.standing(token).since, block.timestamp, "since");
        vm.assertEq(memberships.balanceOf(holder), 1, "the same token");
    }

    function test_refresh_WhenNothingHoldsAfterTheEnd() public {
        addLevel(club, earned(10));
        addLevel(club, earned(100));
        issue(holder, 100);
        uint256 token = mint(2);
        nextEpoch();
        vm.warp(block.timestamp + GRACE);
        vm.expectEmit();
        emit IERC721.Transfer(holder, address(0), token);
        vm.assertEq(memberships.refresh(token), 0, "ended");
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, token));
        memberships.ownerOf(token);
    }

    function test_refresh_WhenItWasShownByEvidence() public {
        addLevel(club, ruleOf(RuleKind.PurchaseLines, address(points), 1));
        Rules.ShownLine[] memory one = new Rules.ShownLine[](1);
        (bytes32 root, Line memory line) = issue(holder, 10);
        one[0] = Rules.ShownLine(root, 0, line, new bytes32[](0));
        uint256 token = memberships.mint(club, 1, holder, shown(0, abi.encode(one)));
        uint40 end = memberships.standing(token).end;
        vm.warp(block.timestamp + LIFETIME - 1);
        memberships.refresh(token);
        vm.assertEq(memberships.standing(token).end, end, "end");
        vm.warp(end);
        vm.assertEq(memberships.refresh(token), 0, "ended");
    }

    /// @dev Without the bound on gas a stranger could starve the question and so start the grace.
    function test_refresh_WhenLittleGasIsGiven() public {
        uint256 token = mintByDeposit();
        for (uint256 gas = 20_000; gas < 200_000; gas += 5_000) {
            try memberships.refresh{ gas: gas }(token) { } catch { }
            Standing memory s = memberships.standing(token);
            vm.assertEq(s.good, block.timestamp + LIFETIME, "grace began");
        }
        memberships.refresh{ gas: 200_000 }(token);
    }

    function test_refresh_WhenTheMerchantIsGone() public {
        uint256 token = mintByDeposit();
        uint40 end = memberships.standing(token).end;
        leaveAs(0);
        vm.warp(block.timestamp + 1 days);
        memberships.refresh(token); // the deposit is there
        vm.assertEq(memberships.standing(token).end, end, "not extended");
        deposits.withdraw(holder, 1);
        memberships.refresh(token);
        vm.assertEq(memberships.standing(token).end, end, "not shortened");
        vm.warp(end);
        deposits.deposit(holder, 1);
        vm.assertEq(memberships.refresh(token), 0, "ended");
    }

    function test_refresh_WhenTheProgrammeIsClosed() public {
        uint256 token = mintByDeposit();
        vm.prank(shop);
        memberships.closeProgramme(club);
        vm.warp(block.timestamp + LIFETIME + GRACE - 1);
        vm.assertEq(memberships.refresh(token), 1, "goes on");
        vm.warp(block.timestamp + 1);
        vm.assertEq(memberships.refresh(token), 0, "ended");
    }

    function mintByDeposit() private returns (uint256) {
        addLevel(club, ruleOf(RuleKind.Deposit, address(deposits), 1));
        deposits.deposit(holder, 1);
        return mint(1);
    }
}

/// @notice The token as wallets, markets and other contracts see it. See Memberships.tree.
contract MembershipsTokenTest is LevelsFixture {
    uint256 private token;

    function setUp() public override {
        super.setUp();
        addLevel(club, earned(1));
        addLevel(club, earned(100));
        issue(holder, 1);
        token = mint(1);
    }

    function test_renounce_WhenTheCallerIsNotTheHolder() public {
        vm.expectRevert(abi.encodeWithSelector(Memberships.NotHolder.selector, shop));
        vm.prank(shop);
        memberships.renounce(token);
    }

    function test_renounce_WhenTheHolderWantsItNoMore() public {
        vm.expectEmit();
        emit IERC721.Transfer(holder, address(0), token);
        vm.prank(holder);
        memberships.renounce(token);
        vm.assertEq(memberships.balanceOf(holder), 0, "burnt");
        vm.assertEq(levelNow(), 0, "level");
    }

    function testFuzz_transfer_WhenAnythingIsTriedToMoveAToken(address caller, address to) public {
        bytes[6] memory calls = [
            abi.encodeCall(IERC721.transferFrom, (holder, to, token)),
            abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", holder, to, token),
            abi.encodeWithSignature("safeTransferFrom(address,address,uint256,bytes)", holder, to, token, ""),
            abi.encodeCall(IERC721.approve, (to, token)),
            abi.encodeCall(IERC721.setApprovalForAll, (to, true)),
            abi.encodeCall(IERC721.setApprovalForAll, (to, false))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            vm.prank(i & 1 == 0 ? holder : caller);
            (bool ok, bytes memory why) = address(memberships).call(calls[i]);
            vm.assertFalse(ok, "accepted");
            vm.assertEq(bytes32(bytes4(why)), bytes32(Soulbound.SoulboundToken.selector), "why");
        }
        vm.assertEq(memberships.ownerOf(token), holder, "owner");
        vm.assertEq(memberships.getApproved(token), address(0), "approved");
        vm.assertFalse(memberships.isApprovedForAll(holder, to), "operator");
    }

    function test_erc721_WhenThereIsNoToken() public {
        bytes memory none = abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, token + 1);
        vm.expectRevert(none);
        memberships.ownerOf(token + 1);
        vm.expectRevert(none);
        memberships.locked(token + 1);
        vm.expectRevert(none);
        memberships.getApproved(token + 1);
        vm.expectRevert(none);
        memberships.tokenURI(token + 1);
        vm.expectRevert(none);
        memberships.renounce(token + 1);
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InvalidOwner.selector, address(0)));
        memberships.balanceOf(address(0));
    }

    function test_erc721_WhenThereIsOne() public view {
        bytes4[5] memory ids = [bytes4(0x01ffc9a7), 0x80ac58cd, 0x5b5e139f, 0xb45a3c0e, 0x49064906];
        for (uint256 i = 0; i < ids.length; ++i) {
            vm.assertTrue(memberships.supportsInterface(ids[i]), "interface");
        }
        vm.assertFalse(memberships.supportsInterface(0xffffffff), "no interface");
        vm.assertFalse(memberships.supportsInterface(0x780e9d63), "not enumerable");
        vm.assertTrue(memberships.locked(token), "locked");
    }

    function test_hasAccess_WhenTheGateHasSeveralWays() public {
        ProgrammeId other = programme(1, 1);
        addLevel(1, other, termsOf(earned(50)));
        Gate[] memory gates = new Gate[](2);
        (gates[0], gates[1]) = (Gate(club, 2), Gate(other, 1));
        vm.prank(shop);
        bytes32 channel = memberships.setChannel("vip", gates);
        vm.assertFalse(memberships.hasAccess(channel, holder), "level 1 only");
        issue(holder, 50);
        memberships.mint(other, 1, holder, seen(0));
        vm.assertTrue(memberships.hasAccess(channel, holder), "by the other programme");
        vm.assertFalse(memberships.hasAccess(channel, customer(1)), "a stranger");
        vm.assertFalse(memberships.hasAccess(bytes32(uint256(1)), holder), "nobody's channel");
        vm.warp(block.timestamp + LIFETIME + GRACE - 1);
        vm.assertTrue(memberships.hasAccess(channel, holder), "last second");
        vm.warp(block.timestamp + 1);
        vm.assertFalse(memberships.hasAccess(channel, holder), "over");
    }

    function test_feeDiscount_WhenTheMerchantNamedAProgramme() public {
        vm.assertEq(memberships.feeDiscount(holder, member(1)), 0, "none named");
        vm.prank(member(1));
        memberships.setFeeProgramme(club);
        vm.assertEq(memberships.feeDiscount(holder, member(1)), 2500, "member");
        vm.assertEq(memberships.feeDiscount(customer(1), member(1)), 0, "stranger");
        vm.assertEq(memberships.feeDiscount(holder, shop), 0, "another merchant's fee");
        vm.warp(block.timestamp + LIFETIME + GRACE);
        vm.assertEq(memberships.feeDiscount(holder, member(1)), 0, "over");
    }
}
