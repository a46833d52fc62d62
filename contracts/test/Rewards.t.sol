// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { RewardCampaign } from "../src/RewardCampaign.sol";
import { Rewards } from "../src/Rewards.sol";
import { IMembership } from "../src/interfaces/IMembership.sol";
import { IPointsFactory } from "../src/interfaces/IPointsFactory.sol";
import { CampaignBase } from "../src/rewards/CampaignBase.sol";
import { CampaignTerms } from "../src/types/Reward.sol";
import { CampaignsFixture } from "./support/Campaigns.sol";
import { vm } from "./support/Vm.sol";

/// @notice Which campaigns can be made, and where they are. See Rewards.tree.
contract RewardsTest is CampaignsFixture {
    function test_constructor_WhenARegistryOrFactoryHasNoCode() public {
        vm.expectRevert(abi.encodeWithSelector(Rewards.NoContract.selector, address(7)));
        new Rewards(IMembership(address(7)), factory);
        vm.expectRevert(abi.encodeWithSelector(Rewards.NoContract.selector, address(8)));
        new Rewards(registry, IPointsFactory(address(8)));
    }

    function test_create_WhenTheCallerIsNoActiveMember() public {
        vm.expectRevert(abi.encodeWithSelector(Rewards.NotActive.selector, customer(0)));
        vm.prank(customer(0));
        rewards.create("other", terms());
        suspend(0);
        vm.expectRevert(abi.encodeWithSelector(Rewards.NotActive.selector, shop));
        vm.prank(shop);
        rewards.create("other", terms());
    }

    function test_create_WhenTimesAreOutOfRange() public {
        CampaignTerms memory t = terms();
        t.start -= 1 days + 1;
        refused(t, Rewards.WrongTimes.selector);
        t = terms();
        t.end = t.start;
        refused(t, Rewards.WrongTimes.selector);
        t = terms();
        (t.start, t.end) = (t.start - 1 days, t.start);
        refused(t, Rewards.WrongTimes.selector);
        t = terms();
        t.end = t.start + 3651 days;
        refused(t, Rewards.WrongTimes.selector);
        t = terms();
        t.vesting = 3651 days;
        refused(t, Rewards.WrongTimes.selector);
    }

    function test_create_WhenAmountsDoNotFitTogether() public {
        CampaignTerms memory t = terms();
        t.vesting = 0; // a reward that does not vest
        refused(t, Rewards.WrongAmounts.selector);
        t = terms();
        t.amount = 0; // places and vesting for nothing
        refused(t, Rewards.WrongAmounts.selector);
        t = terms();
        t.maxPersons = 0;
        refused(t, Rewards.WrongAmounts.selector);
        t = terms();
        t.activities = 0;
        refused(t, Rewards.WrongAmounts.selector);
        t = terms();
        t.activities = 129;
        refused(t, Rewards.WrongAmounts.selector);
        t = terms();
        t.activityAmount = 0;
        refused(t, Rewards.WrongAmounts.selector);
        t = terms();
        t.cap = t.amount - 1;
        refused(t, Rewards.WrongAmounts.selector);
        t = terms();
        (t.vesting, t.maxPersons, t.amount, t.activities, t.activityAmount) = (0, 0, 0, 0, 0);
        refused(t, Rewards.WrongAmounts.selector);
    }

    function test_create_WhenMoreThanSixteenShouldAttest() public {
        CampaignTerms memory t = terms();
        t.quorum = 17;
        refused(t, Rewards.WrongQuorum.selector);
    }

    function test_create_WhenTheTokenHasNoCode() public {
        CampaignTerms memory t = terms();
        t.token = customer(0);
        refused(t, Rewards.NoContract.selector);
    }

    function test_create_WhenPointsWouldExpireBeforeTheLastRewardVests() public {
        CampaignTerms memory t = terms();
        t.token = address(points);
        t.end = uint40(points.epochEnd(points.epoch() + 2)) - t.vesting;
        refused(t, Rewards.PointsExpireBefore.selector);
        --t.end;
        createCampaign(t);
    }

    function test_create_WhenItIsThereAlready() public {
        CampaignTerms memory t = terms();
        vm.expectRevert(abi.encodeWithSelector(Rewards.CampaignExists.selector, address(campaign)));
        vm.prank(shop);
        rewards.create("salt", t);
        vm.prank(shop);
        rewards.create("pepper", t);
        vm.prank(member(1));
        rewards.create("salt", t);
    }

    function test_create_WhenAllIsWell() public {
        CampaignTerms memory t = terms();
        t.quorum = 3;
        address foretold = rewards.campaignOf(shop, "other", t);
        vm.expectEmit();
        emit Rewards.CampaignCreated(foretold, shop, t.token, "other", t);
        vm.prank(shop);
        vm.assertEq(rewards.create("other", t), foretold, "address");
        (address merchant, bytes32 salt, CampaignTerms memory got) = RewardCampaign(foretold).campaign();
        vm.assertEq(merchant, shop, "merchant");
        vm.assertEq(salt, "other", "salt");
        vm.assertEq(keccak256(abi.encode(got)), keccak256(abi.encode(t)), "terms");
    }

    function test_isCampaign_WhenAskedOfAnything() public {
        vm.assertTrue(rewards.isCampaign(address(campaign)), "its own");
        vm.assertFalse(rewards.isCampaign(address(coin)), "a token");
        vm.assertFalse(rewards.isCampaign(address(points)), "another clone");
        vm.assertFalse(rewards.isCampaign(customer(0)), "no code");
        vm.assertFalse(rewards.isCampaign(rewards.IMPLEMENTATION()), "the code itself");
        vm.etch(customer(1), address(campaign).code);
        vm.assertFalse(rewards.isCampaign(customer(1)), "the same code elsewhere");
        Rewards copy = new Rewards(registry, factory);
        vm.assertFalse(copy.isCampaign(address(campaign)), "another factory's");
    }

    function test_campaign_WhenTheImplementationIsUsedItself() public {
        RewardCampaign implementation = RewardCampaign(rewards.IMPLEMENTATION());
        vm.expectRevert(CampaignBase.NotACampaign.selector);
        implementation.claim(shop);
        vm.expectRevert(CampaignBase.NotACampaign.selector);
        implementation.returnBudget();
    }

    function refused(CampaignTerms memory t, bytes4 why) private {
        vm.prank(shop);
        (bool ok, bytes memory answer) = address(rewards).call(abi.encodeCall(Rewards.create, ("other", t)));
        vm.assertFalse(ok, "accepted");
        vm.assertEq(bytes32(bytes4(answer)), bytes32(why), "refused for another reason");
    }
}
