// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { RewardCampaign } from "../src/RewardCampaign.sol";
import { CampaignBase } from "../src/rewards/CampaignBase.sol";
import { Attestation, CampaignTerms, RewardActivity, RewardStart, RewardStop } from "../src/types/Reward.sol";
import { CampaignsFixture } from "./support/Campaigns.sol";
import { Coin } from "./support/Coins.sol";
import { vm } from "./support/Vm.sol";
import { OwnedWallet } from "./support/Wallets.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @notice Who may start a reward. See Rewards.tree.
contract RewardStartTest is CampaignsFixture {
    function test_start_WhenTheMerchantAttests() public {
        RewardStart memory s = startOf(0);
        Attestation[] memory words = by(0, campaign.startHash(s));
        vm.expectEmit();
        emit RewardCampaign.RewardStarted(s.account, s.digest, s.person, s.since);
        vm.prank(address(0xabc)); // anybody
        campaign.start(s, words);
        vm.assertEq(reserved(), AMOUNT, "reserved");
        vm.assertEq(granted(), AMOUNT, "granted");
        vm.assertEq(coin.balanceOf(customer(0)), 0, "nothing vested");
    }

    function test_start_WhenAnybodyElseAttests() public {
        RewardStart memory s = startOf(0);
        bytes32 hash = campaign.startHash(s);
        refused(s, by(1, hash), abi.encodeWithSelector(CampaignBase.WrongAttestors.selector, 1));
        refused(s, new Attestation[](0), abi.encodeWithSelector(CampaignBase.WrongAttestors.selector, 0));
        refused(s, byMany(0, 1, hash), abi.encodeWithSelector(CampaignBase.WrongAttestors.selector, 2));
        Attestation[] memory forged = by(1, hash);
        forged[0].member = shop;
        refused(s, forged, badSignature(shop));
    }

    function test_start_WhenAQuorumAttests() public {
        useQuorum(2);
        RewardStart memory s = startOf(0);
        campaign.start(s, byMany(1, 2, campaign.startHash(s)));
        s = startOf(1);
        campaign.start(s, byMany(0, 1, campaign.startHash(s))); // the merchant is a member like any other
    }

    function test_start_WhenTheQuorumIsShortDoubledOrNotOfMembers() public {
        useQuorum(2);
        RewardStart memory s = startOf(0);
        bytes32 hash = campaign.startHash(s);
        refused(s, by(1, hash), abi.encodeWithSelector(CampaignBase.WrongAttestors.selector, 1));
        Attestation[] memory words = byMany(1, 2, hash);
        address last = words[1].member;
        words[0] = words[1];
        refused(s, words, abi.encodeWithSelector(CampaignBase.AttestorsOutOfOrder.selector, last));
        words = byMany(1, 2, hash);
        (words[0], words[1]) = (words[1], words[0]);
        refused(s, words, abi.encodeWithSelector(CampaignBase.AttestorsOutOfOrder.selector, words[1].member));
        words = byMany(1, 2, hash);
        uint256 stranger = words[0].member < customer(9) ? 1 : 0;
        words[stranger] = Attestation(customer(9), sign(customerKey(9), hash));
        refused(s, words, abi.encodeWithSelector(CampaignBase.NotActive.selector, customer(9)));
        words = byMany(1, 2, hash);
        suspend(1);
        refused(s, words, abi.encodeWithSelector(CampaignBase.NotActive.selector, member(1)));
    }

    function test_start_WhenTheAttestationWasMadeMalleable() public {
        RewardStart memory s = startOf(0);
        Attestation[] memory words = by(0, campaign.startHash(s));
        words[0].signature = malleable(words[0].signature);
        refused(s, words, badSignature(shop));
    }

    function test_start_GivenAnAttestorWithAContractWallet() public {
        vm.etch(shop, address(new OwnedWallet(customer(7))).code);
        RewardStart memory s = startOf(0);
        Attestation[] memory words = new Attestation[](1);
        words[0] = Attestation(shop, sign(customerKey(8), campaign.startHash(s)));
        refused(s, words, badSignature(shop));
        words[0].signature = sign(customerKey(7), campaign.startHash(s));
        campaign.start(s, words);
    }

    function test_start_WhenAnySignedFieldWasChanged() public {
        vm.warp(block.timestamp + 1 days);
        Attestation[] memory words = by(0, campaign.startHash(startOf(0)));
        for (uint256 field = 0; field < 5; ++field) {
            RewardStart memory s = startOf(0);
            if (field == 0) s.account = customer(1);
            if (field == 1) s.digest = keccak256("other");
            if (field == 2) s.person = personTag(1);
            if (field == 3) --s.since;
            if (field == 4) ++s.deadline;
            refused(s, words, badSignature(shop));
        }
    }

    function test_start_WhenItIsReplayedOnAnotherChainOrCampaign() public {
        RewardStart memory s = startOf(0);
        Attestation[] memory words = by(0, campaign.startHash(s));
        vm.prank(shop);
        campaign = RewardCampaign(rewards.create("other", terms()));
        coin.mint(address(campaign), AMOUNT);
        refused(s, words, badSignature(shop));
        words = by(0, campaign.startHash(s));
        vm.chainId(4242);
        refused(s, words, badSignature(shop));
    }

    function test_start_WhenTheAccountHasStartedBefore() public {
        start(0);
        RewardStart memory s = startOf(0);
        (s.person, s.digest) = (personTag(9), keccak256("other grant"));
        refused(
            s,
            by(0, campaign.startHash(s)),
            abi.encodeWithSelector(RewardCampaign.AlreadyStarted.selector, customer(0))
        );
        vm.warp(block.timestamp + 1 days);
        stop(0); // revoked
        (s.since, s.deadline) = (uint64(block.timestamp), uint64(block.timestamp)); // granted again
        refused(
            s,
            by(0, campaign.startHash(s)),
            abi.encodeWithSelector(RewardCampaign.AlreadyStarted.selector, customer(0))
        );
    }

    function test_start_WhenOnePersonComesWithAnotherAccount() public {
        start(0);
        RewardStart memory s = startOf(1);
        s.person = personTag(0);
        refused(
            s,
            by(0, campaign.startHash(s)),
            abi.encodeWithSelector(RewardCampaign.PersonStarted.selector, personTag(0))
        );
    }

    /// @dev What this contract cannot see: attestors that let one person pass as many. The places and the budget
    /// bound what that costs.
    function test_start_WhenAttestorsNameOnePersonAsMany() public {
        for (uint256 n = 0; n < terms().maxPersons; ++n) {
            start(n);
        }
        RewardStart memory s = startOf(9);
        refused(
            s,
            by(0, campaign.startHash(s)),
            abi.encodeWithSelector(RewardCampaign.CampaignFull.selector, terms().maxPersons)
        );
    }

    function test_start_WhenSinceIsOutOfRange() public {
        RewardStart memory s = startOf(0);
        ++s.since;
        refused(s, by(0, campaign.startHash(s)), wrongSince(s.since));
        s.since -= 2;
        refused(s, by(0, campaign.startHash(s)), wrongSince(s.since));
        s.since = type(uint64).max;
        refused(s, by(0, campaign.startHash(s)), wrongSince(s.since));
    }

    function test_start_WhenTheDeadlineIsOver() public {
        RewardStart memory s = startOf(0);
        vm.warp(block.timestamp + 1);
        refused(
            s,
            by(0, campaign.startHash(s)),
            abi.encodeWithSelector(CampaignBase.DeadlinePassed.selector, s.deadline)
        );
    }

    function test_start_WhenAFieldIsZero() public {
        for (uint256 field = 0; field < 3; ++field) {
            RewardStart memory s = startOf(0);
            if (field == 0) s.account = address(0);
            if (field == 1) s.digest = 0;
            if (field == 2) s.person = 0;
            refused(
                s, by(0, campaign.startHash(s)), abi.encodeWithSelector(RewardCampaign.ZeroField.selector)
            );
        }
    }

    function test_start_WhenTheCampaignIsNotBegunOrPastItsEnd() public {
        CampaignTerms memory t = terms();
        RewardStart memory s = startOf(0);
        bytes memory why = abi.encodeWithSelector(CampaignBase.OutOfSeason.selector, t.start, t.end);
        vm.warp(t.start - 1);
        refused(s, by(0, campaign.startHash(s)), why);
        vm.warp(t.end + 1);
        refused(s, by(0, campaign.startHash(s)), why);
        vm.warp(t.end);
        start(0);
    }

    function test_start_WhenTheMerchantIsSuspendedOrLeft() public {
        useQuorum(2);
        suspend(0);
        RewardStart memory s = startOf(0);
        refused(
            s,
            byMany(1, 2, campaign.startHash(s)),
            abi.encodeWithSelector(CampaignBase.NotActive.selector, shop)
        );
        leaveAs(0);
        refused(
            s,
            byMany(1, 2, campaign.startHash(s)),
            abi.encodeWithSelector(CampaignBase.NotActive.selector, shop)
        );
    }

    function test_start_WhenTheBudgetIsExhausted() public {
        vm.prank(shop);
        campaign = RewardCampaign(rewards.create("poor", terms()));
        coin.mint(address(campaign), 2 * AMOUNT - 1);
        start(0);
        RewardStart memory s = startOf(1);
        refused(
            s,
            by(0, campaign.startHash(s)),
            abi.encodeWithSelector(RewardCampaign.BudgetExhausted.selector, 2 * AMOUNT - 1, 2 * AMOUNT)
        );
        coin.mint(address(campaign), 1);
        start(1);
    }

    function test_start_WhenTheCapIsReached() public {
        CampaignTerms memory t = terms();
        t.cap = 2 * AMOUNT;
        campaign = createCampaign(t);
        coin.mint(address(campaign), 100 * AMOUNT);
        start(0);
        activity(0, 0);
        RewardStart memory s = startOf(1);
        bytes memory why = abi.encodeWithSelector(RewardCampaign.CapReached.selector, t.cap);
        refused(s, by(0, campaign.startHash(s)), why);
        stop(0);
        start(1);
    }

    function test_start_WhenTheCampaignRewardsNoConsents() public {
        CampaignTerms memory t = terms();
        (t.amount, t.vesting, t.maxPersons) = (0, 0, 0);
        campaign = createCampaign(t);
        RewardStart memory s = startOf(0);
        refused(s, by(0, campaign.startHash(s)), abi.encodeWithSelector(RewardCampaign.NotRewarded.selector));
    }

    function useQuorum(uint8 quorum) private {
        CampaignTerms memory t = terms();
        t.quorum = quorum;
        campaign = createCampaign(t);
        coin.mint(address(campaign), 100 * AMOUNT);
    }

    function badSignature(address account) private pure returns (bytes memory) {
        return abi.encodeWithSelector(CampaignBase.BadSignature.selector, account);
    }

    function wrongSince(uint64 since) private pure returns (bytes memory) {
        return abi.encodeWithSelector(RewardCampaign.WrongSince.selector, since);
    }

    function refused(RewardStart memory s, Attestation[] memory words, bytes memory why) private {
        vm.expectRevert(why);
        campaign.start(s, words);
    }
}

/// @notice Who may stop a reward, and what stays. See Rewards.tree.
contract RewardStopTest is CampaignsFixture {
    function test_stop_WhenTheAccountSaysSo() public {
        start(0);
        vm.warp(block.timestamp + VESTING / 4);
        RewardStop memory s = stopOf(0);
        bytes memory signature = sign(customerKey(0), campaign.stopHash(s));
        vm.expectEmit();
        emit RewardCampaign.RewardStopped(
            customer(0), uint40(block.timestamp), AMOUNT / 4, AMOUNT - AMOUNT / 4
        );
        vm.prank(address(0xabc)); // any relayer
        campaign.stop(s, signature);
        vm.assertEq(reserved(), AMOUNT / 4, "reserved");
        vm.assertEq(granted(), AMOUNT / 4, "granted");
        vm.warp(block.timestamp + VESTING);
        campaign.claim(customer(0));
        vm.assertEq(coin.balanceOf(customer(0)), AMOUNT / 4, "keeps what has vested");
        vm.assertEq(reserved(), 0, "nothing is reserved");
    }

    function test_stop_WhenTheAccountCallsItself() public {
        start(0);
        RewardStop memory s = stopOf(0);
        vm.prank(customer(0));
        campaign.stop(s, "");
        (, uint40 stopped,) = campaign.streamOf(customer(0));
        vm.assertEq(stopped, block.timestamp, "stopped");
    }

    function test_stop_WhenSomebodyElseSigns() public {
        start(0);
        RewardStop memory s = stopOf(0);
        refused(s, sign(customerKey(1), campaign.stopHash(s)), badSignature(customer(0)));
        refused(s, sign(keyOf(0), campaign.stopHash(s)), badSignature(customer(0))); // not even the merchant
        vm.prank(shop);
        refused(s, "", badSignature(customer(0)));
    }

    function test_stop_WhenAStopIsReplayedOnAnotherChainCampaignOrAccount() public {
        start(0);
        start(1);
        RewardStop memory s = stopOf(0);
        bytes memory signature = sign(customerKey(0), campaign.stopHash(s));
        RewardStop memory other = stopOf(1);
        refused(other, signature, badSignature(customer(1)));
        vm.chainId(4242);
        refused(s, signature, badSignature(customer(0)));
        vm.chainId(31337);
        vm.prank(shop);
        campaign = RewardCampaign(rewards.create("other", terms()));
        coin.mint(address(campaign), AMOUNT);
        start(0);
        refused(s, signature, badSignature(customer(0)));
    }

    function test_stop_WhenAStopNamesAnotherBeginning() public {
        RewardStop memory none = RewardStop(customer(0), 0, uint64(block.timestamp));
        vm.prank(customer(0));
        vm.expectRevert(abi.encodeWithSelector(RewardCampaign.NoStream.selector, customer(0), uint64(0)));
        campaign.stop(none, "");
        start(0);
        RewardStop memory s = stopOf(0);
        s.since += uint64(1) << 40; // equal in the lower bits
        vm.prank(customer(0));
        vm.expectRevert(abi.encodeWithSelector(RewardCampaign.NoStream.selector, customer(0), s.since));
        campaign.stop(s, "");
    }

    function test_stop_WhenItStoppedBefore() public {
        start(0);
        stop(0);
        vm.warp(block.timestamp + 1 days);
        RewardStop memory s = stopOf(0);
        Attestation[] memory words = by(0, campaign.stopHash(s));
        vm.expectRevert(abi.encodeWithSelector(RewardCampaign.AlreadyStopped.selector, customer(0)));
        campaign.stopAttested(s, words);
    }

    function test_stop_WhenAStopIsLateOrMalleable() public {
        start(0);
        RewardStop memory s = stopOf(0);
        bytes memory signature = sign(customerKey(0), campaign.stopHash(s));
        refused(s, malleable(signature), badSignature(customer(0)));
        vm.warp(s.deadline + 1);
        refused(s, signature, abi.encodeWithSelector(CampaignBase.DeadlinePassed.selector, s.deadline));
    }

    function test_stop_GivenACustomerWithAContractWallet() public {
        start(0);
        vm.etch(customer(0), address(new OwnedWallet(customer(7))).code);
        RewardStop memory s = stopOf(0);
        campaign.stop(s, sign(customerKey(7), campaign.stopHash(s)));
    }

    function test_stop_WhenThoseWhoAttestSaySo() public {
        start(0);
        vm.warp(block.timestamp + VESTING / 2);
        RewardStop memory s = stopOf(0);
        Attestation[] memory wrong = by(1, campaign.stopHash(s));
        vm.expectRevert(abi.encodeWithSelector(CampaignBase.WrongAttestors.selector, 1));
        campaign.stopAttested(s, wrong);
        campaign.stopAttested(s, by(0, campaign.stopHash(s)));
        vm.assertEq(reserved(), AMOUNT / 2, "reserved");
    }

    function test_stop_WhenAMerchantAloneSaysSoInACampaignWithAQuorum() public {
        CampaignTerms memory t = terms();
        t.quorum = 3;
        campaign = createCampaign(t);
        coin.mint(address(campaign), AMOUNT);
        RewardStart memory first = startOf(0);
        campaign.start(first, byMany(1, 3, campaign.startHash(first)));
        RewardStop memory s = stopOf(0);
        bytes32 hash = campaign.stopHash(s);
        vm.expectRevert(abi.encodeWithSelector(CampaignBase.WrongAttestors.selector, 1));
        campaign.stopAttested(s, by(0, hash));
        campaign.stopAttested(s, byMany(0, 2, hash));
    }

    function test_stop_WhenAllHasVested() public {
        start(0);
        vm.warp(block.timestamp + VESTING);
        stop(0);
        vm.assertEq(reserved(), AMOUNT, "reserved");
        vm.assertEq(campaign.claim(customer(0)), AMOUNT, "paid");
    }

    function badSignature(address account) private pure returns (bytes memory) {
        return abi.encodeWithSelector(CampaignBase.BadSignature.selector, account);
    }

    function refused(RewardStop memory s, bytes memory signature, bytes memory why) private {
        vm.expectRevert(why);
        campaign.stop(s, signature);
    }
}

/// @notice Who is paid what, whatever the token does. See Rewards.tree.
contract RewardClaimTest is CampaignsFixture {
    function test_claim_WhenSomeHasVested() public {
        start(0);
        vm.warp(block.timestamp + VESTING / 2);
        vm.assertEq(campaign.claimable(customer(0)), AMOUNT / 2, "claimable");
        vm.expectEmit();
        emit RewardCampaign.RewardClaimed(customer(0), AMOUNT / 2);
        vm.prank(address(0xabc));
        vm.assertEq(campaign.claim(customer(0)), AMOUNT / 2, "paid");
        vm.assertEq(coin.balanceOf(customer(0)), AMOUNT / 2, "received");
        vm.assertEq(campaign.claimable(customer(0)), 0, "no more");
        vm.assertEq(campaign.vestedAt(customer(0), uint40(block.timestamp)), AMOUNT / 2, "vested");
    }

    function test_claim_WhenNothingHasVested() public {
        nothing(customer(0));
        start(0);
        nothing(customer(0));
        vm.warp(block.timestamp + 1 days);
        campaign.claim(customer(0));
        nothing(customer(0));
    }

    function test_claim_WhenTheMerchantIsGoneAndTheCampaignOver() public {
        vm.warp(terms().end);
        start(0);
        leaveAs(0);
        vm.warp(block.timestamp + VESTING);
        campaign.returnBudget();
        vm.assertEq(campaign.claim(customer(0)), AMOUNT, "paid");
    }

    function test_claim_WhenManyClaim() public {
        start(0);
        start(1);
        start(2);
        vm.warp(block.timestamp + VESTING);
        coin.refuse(customer(1));
        address[] memory accounts = new address[](5);
        for (uint256 i = 0; i < 5; ++i) {
            accounts[i] = customer(i % 4); // customer 3 has nothing, customer 0 comes twice
        }
        vm.expectEmit();
        emit RewardCampaign.ClaimSkipped(customer(1));
        vm.expectEmit();
        emit RewardCampaign.RewardClaimed(customer(2), AMOUNT);
        vm.assertEq(campaign.claimMany(accounts), 2 * AMOUNT, "paid");
        vm.assertEq(coin.balanceOf(customer(0)), AMOUNT, "once");
        vm.assertEq(campaign.claimable(customer(1)), AMOUNT, "keeps the claim");
        coin.refuse(address(0));
        campaign.claim(customer(1));
    }

    /// @dev How the campaign answers to so much gas, when three customers have a claim each.
    function claimAllWith(uint256 gas_) private returns (bool ok, bytes memory answer) {
        address[] memory accounts = new address[](3);
        for (uint256 i = 0; i < 3; ++i) {
            accounts[i] = customer(i);
        }
        return address(campaign).call{ gas: gas_ }(abi.encodeCall(RewardCampaign.claimMany, (accounts)));
    }

    /// @dev In a token whose transfers are dear: what is left of a claim that ran out of gas is enough to go on.
    function startThree() private {
        coin.set(Coin.Way.WritesMuch);
        for (uint256 i = 0; i < 3; ++i) {
            start(i);
        }
        vm.warp(block.timestamp + VESTING);
    }

    function paidOfThree() private view returns (uint256 n) {
        for (uint256 i = 0; i < 3; ++i) {
            if (coin.balanceOf(customer(i)) == AMOUNT) ++n;
        }
    }

    /// @dev The least gas with which the call passes is what an estimate finds.
    function test_claim_WhenManyClaimWithTooLittleGas() public {
        startThree();
        uint256 gas_ = 100_000;
        (bool ok, bytes memory answer) = claimAllWith(gas_);
        while (!ok) {
            vm.assertEq(paidOfThree(), 0, "paid some");
            // forge-lint: disable-next-line(unsafe-typecast): the first four bytes name the error
            vm.assertEq(bytes32(bytes4(answer)), bytes32(RewardCampaign.TooLittleGas.selector), "says why");
            gas_ += 2000;
            (ok, answer) = claimAllWith(gas_);
        }
        vm.assertEq(paidOfThree(), 3, "passed over for gas");
    }

    function testFuzz_claim_WhenManyClaimWithAnyGas(uint256 gas_) public {
        startThree();
        (bool ok,) = claimAllWith(30_000 + gas_ % 1_300_000);
        vm.assertEq(paidOfThree(), ok ? 3 : 0, "all or none");
    }

    function test_claim_WhenTheTokenBurnsTheGasOfOneOfMany() public {
        startThree();
        coin.set(Coin.Way.BurnsGas);
        coin.refuse(customer(0));
        (bool ok,) = claimAllWith(1_300_000);
        vm.assertTrue(ok, "refused");
        vm.assertEq(paidOfThree(), 2, "the others");
        vm.assertEq(campaign.claimable(customer(0)), AMOUNT, "keeps the claim");
    }

    function test_claim_WhenTheTokenMisbehaves() public {
        start(0);
        vm.warp(block.timestamp + VESTING);
        Coin.Way[4] memory ways =
            [Coin.Way.ReturnsFalse, Coin.Way.Reverts, Coin.Way.MovesNothing, Coin.Way.TakesMore];
        for (uint256 i = 0; i < ways.length; ++i) {
            coin.set(ways[i]);
            vm.expectRevert();
            campaign.claim(customer(0));
            vm.assertEq(campaign.claimable(customer(0)), AMOUNT, "keeps the claim");
            vm.assertEq(reserved(), AMOUNT, "reserved");
        }
        coin.set(Coin.Way.MovesNothing);
        vm.expectRevert(abi.encodeWithSelector(CampaignBase.TokenMisbehaved.selector, AMOUNT, 0));
        campaign.claim(customer(0));
        coin.set(Coin.Way.TakesMore);
        vm.expectRevert(abi.encodeWithSelector(CampaignBase.TokenMisbehaved.selector, AMOUNT, AMOUNT + 1));
        campaign.claim(customer(0));
        coin.set(Coin.Way.ReturnsFalse);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(coin)));
        campaign.claim(customer(0));
    }

    /// @dev The budget is what the token says: who promises in such a token has promised nothing.
    function test_claim_WhenTheTokenLiesAboutBalances() public {
        RewardCampaign lying = campaign;
        coin.set(Coin.Way.LiesAboutBalances);
        start(0);
        Coin honest = new Coin();
        CampaignTerms memory t = terms();
        t.token = address(honest);
        campaign = createCampaign(t);
        honest.mint(address(campaign), AMOUNT);
        start(0);
        vm.warp(block.timestamp + VESTING);
        vm.expectRevert(abi.encodeWithSelector(CampaignBase.TokenMisbehaved.selector, AMOUNT, 0));
        lying.claim(customer(0));
        vm.assertEq(campaign.claim(customer(0)), AMOUNT, "the other campaign");
        coin.set(Coin.Way.Honest);
        vm.assertEq(lying.claim(customer(0)), AMOUNT, "once it says the truth");
    }

    function test_claim_WhenTheTokenReturnsNothingOrKeepsAFeeOfTheReceiver() public {
        start(0);
        vm.warp(block.timestamp + VESTING / 2);
        coin.set(Coin.Way.ReturnsNothing);
        campaign.claim(customer(0));
        vm.assertEq(coin.balanceOf(customer(0)), AMOUNT / 2, "received");
        vm.warp(block.timestamp + VESTING);
        coin.set(Coin.Way.KeepsFee);
        campaign.claim(customer(0));
        vm.assertEq(coin.balanceOf(customer(0)), AMOUNT - AMOUNT / 200, "received, less the token's fee");
        vm.assertEq(reserved(), 0, "reserved");
    }

    function test_claim_WhenTheTokenCallsBack() public {
        start(0);
        start(1);
        vm.warp(block.timestamp + VESTING / 2);
        uint256 before = coin.balanceOf(address(campaign));
        RewardActivity memory a = activityOf(2, 0);
        Attestation[] memory words = by(0, campaign.activityHash(a));
        bytes[3] memory calls = [
            abi.encodeCall(RewardCampaign.claim, (customer(1))),
            abi.encodeCall(RewardCampaign.activity, (a, words)),
            abi.encodeCall(RewardCampaign.returnBudget, ())
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            coin.setCallBack(address(campaign), calls[i]);
            if (i != 0) vm.warp(block.timestamp + 1 days);
            campaign.claim(customer(0));
            vm.assertFalse(coin.calledBack(), "entered again");
        }
        vm.assertEq(
            before - coin.balanceOf(address(campaign)), coin.balanceOf(customer(0)), "paid to somebody else"
        );
        address[] memory one = new address[](1);
        one[0] = customer(1);
        coin.setCallBack(address(campaign), abi.encodeCall(RewardCampaign.claimMany, (one)));
        vm.warp(block.timestamp + 1 days);
        campaign.claim(customer(0)); // the call inside is skipped, and says so
        vm.assertEq(coin.balanceOf(customer(1)), 0, "entered again");
    }

    /// @dev While money is on its way out, the balance still shows it: a start would reserve what is leaving.
    function test_claim_WhenTheTokenStartsARewardFromWhatLeaves() public {
        vm.prank(shop);
        campaign = RewardCampaign(rewards.create("poor", terms()));
        coin.mint(address(campaign), AMOUNT);
        start(0);
        vm.warp(block.timestamp + VESTING);
        RewardStart memory s = startOf(1);
        Attestation[] memory words = by(0, campaign.startHash(s));
        coin.setCallBack(address(campaign), abi.encodeCall(RewardCampaign.start, (s, words)));
        campaign.claim(customer(0));
        vm.assertFalse(coin.calledBack(), "entered again");
        vm.assertEq(reserved(), 0, "reserved");
        vm.assertEq(coin.balanceOf(address(campaign)), 0, "held");
        vm.expectRevert(abi.encodeWithSelector(RewardCampaign.BudgetExhausted.selector, 0, AMOUNT));
        campaign.start(s, words); // what was signed is good, but for the money
    }

    function test_claim_WhenTheTokenStopsAReward() public {
        start(0);
        start(1);
        vm.warp(block.timestamp + VESTING / 2);
        RewardStop memory s = stopOf(1);
        s.deadline += 1 days;
        bytes32 hash = campaign.stopHash(s);
        bytes[2] memory calls = [
            abi.encodeCall(RewardCampaign.stop, (s, sign(customerKey(1), hash))),
            abi.encodeCall(RewardCampaign.stopAttested, (s, by(0, hash)))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            coin.setCallBack(address(campaign), calls[i]);
            campaign.claim(customer(0));
            vm.warp(block.timestamp + 1 hours);
            vm.assertFalse(coin.calledBack(), "entered again");
        }
        (, uint40 stopped,) = campaign.streamOf(customer(1));
        vm.assertEq(stopped, 0, "stopped");
    }

    function test_claim_WhenTheTokenBurnsGas() public {
        start(0);
        RewardCampaign burning = campaign;
        Coin honest = new Coin();
        CampaignTerms memory t = terms();
        t.token = address(honest);
        campaign = createCampaign(t);
        honest.mint(address(campaign), AMOUNT);
        start(0);
        vm.warp(block.timestamp + VESTING);
        coin.set(Coin.Way.BurnsGas);
        vm.expectRevert();
        burning.claim{ gas: 1_000_000 }(customer(0));
        vm.assertEq(campaign.claim(customer(0)), AMOUNT, "the other campaign");
        coin.set(Coin.Way.Honest);
        vm.assertEq(burning.claim(customer(0)), AMOUNT, "later");
    }

    function test_claim_WhenPointsInTheCampaignHaveExpired() public {
        CampaignTerms memory t = terms();
        t.token = address(points);
        t.end = t.start + 10 days;
        campaign = createCampaign(t);
        issue(address(campaign), uint48(AMOUNT) + 500);
        start(0);
        vm.warp(block.timestamp + VESTING / 2);
        campaign.claim(customer(0));
        vm.assertEq(points.balanceOf(customer(0)), AMOUNT / 2, "points");
        nextEpoch();
        nextEpoch();
        nextEpoch();
        vm.assertEq(points.balanceOf(address(campaign)), 0, "expired");
        vm.assertEq(campaign.returnable(), 0, "nothing to return");
        nothing(customer(0));
        issue(address(campaign), 100); // the merchant makes some of it good
        vm.assertEq(campaign.claim(customer(0)), 100, "what is there");
        issue(address(campaign), 1000);
        vm.assertEq(campaign.claim(customer(0)), AMOUNT / 2 - 100, "the rest");
        vm.assertEq(campaign.returnBudget(), 600, "and no more");
    }

    /// @dev Claims at any times, a stop at any time: the sum is what the formula says.
    function testFuzz_claim_WhenAnyTimesAndStopsAreTaken(uint32[8] memory waits, uint8 stopAt, uint96 amount)
        public
    {
        CampaignTerms memory t = terms();
        t.amount = amount == 0 ? 1 : amount;
        (t.cap, t.vesting) = (type(uint96).max, 7777777);
        campaign = createCampaign(t);
        coin.mint(address(campaign), t.amount);
        start(0);
        uint256 since = block.timestamp;
        uint256 stopped = type(uint256).max;
        for (uint256 i = 0; i < waits.length; ++i) {
            vm.warp(block.timestamp + waits[i] % 2e6);
            if (i == stopAt % 16) {
                stop(0);
                stopped = block.timestamp;
            }
            if (campaign.claimable(customer(0)) != 0) campaign.claim(customer(0));
            uint256 elapsed = (stopped < block.timestamp ? stopped : block.timestamp) - since;
            if (elapsed > t.vesting) elapsed = t.vesting;
            vm.assertEq(coin.balanceOf(customer(0)), uint256(t.amount) * elapsed / t.vesting, "paid");
            vm.assertEq(
                coin.balanceOf(address(campaign)) + coin.balanceOf(customer(0)), t.amount, "conserved"
            );
        }
    }

    function nothing(address account) private {
        vm.expectRevert(abi.encodeWithSelector(RewardCampaign.NothingToClaim.selector, account));
        campaign.claim(account);
    }
}

/// @notice Activities, and what the merchant gets back. See Rewards.tree.
contract RewardActivityTest is CampaignsFixture {
    function test_activity_WhenAttestorsSawIt() public {
        RewardActivity memory a = activityOf(0, 2);
        Attestation[] memory words = by(0, campaign.activityHash(a));
        vm.expectEmit();
        emit RewardCampaign.ActivityRewarded(a.account, a.person, 2, a.ref, 10);
        vm.prank(address(0xabc));
        campaign.activity(a, words);
        vm.assertEq(coin.balanceOf(customer(0)), 10, "paid");
        vm.assertEq(granted(), 10, "granted");
        vm.assertEq(reserved(), 0, "reserved");
    }

    function test_activity_WhenItIsShownAgain() public {
        activity(0, 0);
        spent(activityOf(0, 0));
        vm.warp(block.timestamp + 1);
        RewardActivity memory a = activityOf(0, 0);
        a.ref = "another name";
        spent(a);
        activity(0, 1);
    }

    function testFuzz_activity_WhenThePersonHasNoMoreOfThem(uint8 index) public {
        if (index < 3) index += 3;
        spent(activityOf(0, index));
    }

    function test_activity_WhenOnePersonUsesManyAccounts() public {
        for (uint256 n = 0; n < 3; ++n) {
            RewardActivity memory a = activityOf(n, uint8(n));
            a.person = personTag(0);
            campaign.activity(a, by(0, campaign.activityHash(a)));
        }
        RewardActivity memory more = activityOf(3, 1);
        more.person = personTag(0);
        spent(more);
    }

    function test_activity_WhenTheReserveOfConsentsWouldBeTouched() public {
        vm.prank(shop);
        campaign = RewardCampaign(rewards.create("poor", terms()));
        coin.mint(address(campaign), AMOUNT + 9);
        start(0);
        RewardActivity memory a = activityOf(0, 0);
        Attestation[] memory words = by(0, campaign.activityHash(a));
        vm.expectRevert(
            abi.encodeWithSelector(RewardCampaign.BudgetExhausted.selector, AMOUNT + 9, AMOUNT + 10)
        );
        campaign.activity(a, words);
        coin.mint(address(campaign), 1);
        campaign.activity(a, words);
    }

    function test_activity_WhenAnActivityIsOutOfPlace() public {
        RewardActivity memory a = activityOf(0, 0);
        bytes32 hash = campaign.activityHash(a);
        vm.expectRevert(abi.encodeWithSelector(CampaignBase.WrongAttestors.selector, 1));
        campaign.activity(a, by(1, hash));
        a.account = customer(1);
        vm.expectRevert(abi.encodeWithSelector(CampaignBase.BadSignature.selector, shop));
        campaign.activity(a, by(0, hash));
        a.account = address(0);
        vm.expectRevert(RewardCampaign.ZeroField.selector);
        campaign.activity(a, by(0, hash));
        a = activityOf(0, 0);
        vm.warp(a.deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(CampaignBase.DeadlinePassed.selector, a.deadline));
        campaign.activity(a, by(0, hash));
        CampaignTerms memory t = terms();
        vm.warp(block.timestamp + 61 days);
        vm.expectRevert();
        campaign.activity(a, by(0, hash));
        vm.warp(t.start);
        suspend(0);
        vm.expectRevert(abi.encodeWithSelector(CampaignBase.NotActive.selector, shop));
        campaign.activity(a, by(0, hash));
    }

    function test_activity_WhenTheCampaignRewardsNoActivities() public {
        CampaignTerms memory t = terms();
        (t.activityAmount, t.activities) = (0, 0);
        campaign = createCampaign(t);
        RewardActivity memory a = activityOf(0, 0);
        bytes32 hash = campaign.activityHash(a);
        vm.expectRevert(RewardCampaign.NotRewarded.selector);
        campaign.activity(a, by(0, hash));
    }

    function test_returnBudget_WhenTheCampaignIsNotOver() public {
        uint40 end = terms().end;
        vm.warp(end);
        vm.assertEq(campaign.returnable(), 0, "returnable");
        vm.expectRevert(abi.encodeWithSelector(RewardCampaign.NotOver.selector, end));
        campaign.returnBudget();
    }

    function test_returnBudget_WhenRewardsStillRun() public {
        uint40 end = terms().end;
        vm.warp(end);
        start(0);
        start(1);
        vm.warp(end + VESTING / 2);
        vm.expectEmit();
        emit RewardCampaign.BudgetReturned(shop, 98 * AMOUNT);
        vm.prank(address(0xabc));
        vm.assertEq(campaign.returnBudget(), 98 * AMOUNT, "returned");
        vm.assertEq(coin.balanceOf(shop), 98 * AMOUNT, "to the merchant");
        stop(0);
        vm.assertEq(campaign.returnable(), AMOUNT / 2, "freed by the stop");
        campaign.returnBudget();
        vm.warp(end + VESTING);
        campaign.claim(customer(0));
        campaign.claim(customer(1));
        vm.assertEq(coin.balanceOf(customer(0)), AMOUNT / 2, "stopped");
        vm.assertEq(coin.balanceOf(customer(1)), AMOUNT, "ran to the end");
    }

    function test_returnBudget_WhenAllIsClaimed() public {
        start(0);
        vm.warp(block.timestamp + 61 days);
        campaign.claim(customer(0));
        campaign.returnBudget();
        vm.assertEq(coin.balanceOf(address(campaign)), 0, "left");
        vm.assertEq(campaign.returnBudget(), 0, "nothing more");
    }

    function spent(RewardActivity memory a) private {
        Attestation[] memory words = by(0, campaign.activityHash(a));
        vm.expectRevert(abi.encodeWithSelector(RewardCampaign.ActivitySpent.selector, a.person, a.index));
        campaign.activity(a, words);
    }
}
