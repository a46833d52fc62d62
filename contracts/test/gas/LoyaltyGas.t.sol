// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Memberships } from "../../src/Memberships.sol";
import { RewardCampaign } from "../../src/RewardCampaign.sol";
import { Rules } from "../../src/memberships/Rules.sol";
import { Line } from "../../src/types/Points.sol";
import { Gate, LevelTerms, ProgrammeId, Rule, RuleKind } from "../../src/types/Programme.sol";
import { Attestation, CampaignTerms, RewardStart, RewardStop } from "../../src/types/Reward.sol";
import { CampaignsFixture } from "../support/Campaigns.sol";
import { Deposits } from "../support/Deposits.sol";
import { LevelsFixture } from "../support/Levels.sol";
import { vm } from "../support/Vm.sol";

/// @dev What a start, a claim and a mint may cost as a transaction of their own, under the Osaka rules.
uint256 constant LIMIT = 120_000;

/// @notice What each call of a campaign costs when it pays in points (run with --isolate).
contract RewardGasTest is CampaignsFixture {
    string private constant GROUP = "RewardCampaign";

    function setUp() public override {
        super.setUp();
        CampaignTerms memory t = terms();
        t.token = address(points);
        t.maxPersons = 100;
        t.cap = 1e6;
        t.end = t.start + 30 days;
        campaign = createCampaign(t);
        issue(address(campaign), 1e6);
        start(98); // the totals are not empty
    }

    function test_create() public {
        (,, CampaignTerms memory t) = campaign.campaign();
        t.quorum = 2;
        vm.prank(shop);
        campaign = RewardCampaign(rewards.create("gas", t));
        vm.snapshotGasLastCall("Rewards", "create");
        issue(address(campaign), 1e6);
        RewardStart memory s = startOf(1);
        campaign.start(s, byMany(1, 2, campaign.startHash(s)));
        vm.snapshotGasLastCall(GROUP, "start, two members attest, first of the campaign");
        s = startOf(0);
        campaign.start(s, byMany(1, 2, campaign.startHash(s)));
        within("start, two members attest");
        RewardStop memory end = stopOf(0);
        campaign.stopAttested(end, byMany(1, 2, campaign.stopHash(end)));
        vm.snapshotGasLastCall(GROUP, "stopAttested, two members attest");
    }

    function test_rewards() public {
        start(0);
        within("start, the merchant attests");
        vm.warp(block.timestamp + VESTING / 4);
        campaign.claim(customer(0));
        within("claim, first points of the account");
        vm.warp(block.timestamp + VESTING / 4);
        campaign.claim(customer(0));
        within("claim");
        stop(0);
        vm.snapshotGasLastCall(GROUP, "stop, the account signed");
        RewardStop memory s = stopOf(98);
        campaign.stopAttested(s, by(0, campaign.stopHash(s)));
        vm.snapshotGasLastCall(GROUP, "stopAttested, the merchant attests");
    }

    function test_claimMany() public {
        address[] memory accounts = new address[](20);
        for (uint256 n = 0; n < 20; ++n) {
            start(n);
            accounts[n] = customer(n);
        }
        vm.warp(block.timestamp + VESTING / 4);
        campaign.claimMany(accounts);
        vm.snapshotGasLastCall(GROUP, "claimMany, 20 accounts, first points of each");
        vm.warp(block.timestamp + VESTING / 4);
        campaign.claimMany(accounts);
        vm.snapshotGasLastCall(GROUP, "claimMany, 20 accounts");
    }

    function test_activity() public {
        activity(0, 0);
        within("activity, first of the person and first points of the account");
        activity(0, 1);
        within("activity");
    }

    function test_returnBudget() public {
        vm.warp(block.timestamp + 31 days);
        campaign.returnBudget();
        vm.snapshotGasLastCall(GROUP, "returnBudget");
    }

    function within(string memory name) private {
        vm.assertLe(vm.snapshotGasLastCall(GROUP, name), LIMIT, name);
    }
}

/// @notice What each call of memberships costs (run with --isolate).
contract MembershipGasTest is LevelsFixture {
    string private constant GROUP = "Memberships";
    Deposits private deposits;

    function setUp() public override {
        super.setUp();
        deposits = new Deposits();
        issue(customer(1), 1); // the points are in use
    }

    function test_define() public {
        vm.prank(shop);
        memberships.defineProgramme(2, unicode"단골 고객 Regulars");
        vm.snapshotGasLastCall(GROUP, "defineProgramme");
        addLevel(club, earned(100));
        vm.snapshotGasLastCall(GROUP, "addLevel, one rule");
        vm.prank(shop);
        memberships.setFeeProgramme(club);
        vm.snapshotGasLastCall(GROUP, "setFeeProgramme");
        Gate[] memory gates = new Gate[](1);
        gates[0] = Gate(club, 1);
        vm.prank(shop);
        memberships.setChannel("vip", gates);
        vm.snapshotGasLastCall(GROUP, "setChannel, one gate");
        vm.prank(shop);
        memberships.closeProgramme(club);
        vm.snapshotGasLastCall(GROUP, "closeProgramme");
    }

    function test_earned() public {
        addLevel(club, earned(50));
        addLevel(club, earned(100));
        (bytes32 root, Line memory line) = issue(holder, 100);
        uint256 token = mint(1);
        within("mint, points earned");
        mint(2);
        within("mint, raised");
        vm.warp(block.timestamp + 10 days);
        memberships.refresh(token);
        vm.snapshotGasLastCall(GROUP, "refresh, extended");
        takeBack(root, line, 1);
        memberships.refresh(token);
        vm.snapshotGasLastCall(GROUP, "refresh, grace begins");
        vm.warp(block.timestamp + GRACE);
        memberships.refresh(token);
        vm.snapshotGasLastCall(GROUP, "refresh, lowered");
        vm.prank(holder);
        memberships.renounce(token);
        vm.snapshotGasLastCall(GROUP, "renounce");
    }

    function test_deposit() public {
        addLevel(club, ruleOf(RuleKind.Deposit, address(deposits), 1000e6));
        deposits.deposit(holder, 1000e6);
        uint256 token = mint(1);
        within("mint, deposit");
        vm.warp(block.timestamp + LIFETIME + GRACE);
        deposits.withdraw(holder, 1000e6);
        memberships.refresh(token);
        vm.snapshotGasLastCall(GROUP, "refresh, ended");
    }

    function test_evidence() public {
        addLevel(club, ruleOf(RuleKind.PurchaseVoucher, shop, 10));
        uint64 deadline = type(uint64).max;
        bytes32 hash = memberships.purchasesHash(shop, club, holder, 10, deadline);
        memberships.mint(club, 1, holder, shown(0, abi.encode(uint32(10), deadline, sign(keyOf(0), hash))));
        within("mint, the merchant vouches");
        addLevel(club, ruleOf(RuleKind.PurchaseLines, address(points), 1));
        Rules.ShownLine[] memory one = new Rules.ShownLine[](1);
        (bytes32 root, Line memory line) = issue(customer(2), 10);
        one[0] = Rules.ShownLine(root, 0, line, new bytes32[](0));
        memberships.mint(club, 2, customer(2), shown(0, abi.encode(one)));
        within("mint, one line of a batch");
        addLevel(club, ruleOf(RuleKind.PurchaseLines, address(points), 3));
        Rules.ShownLine[] memory three = new Rules.ShownLine[](3);
        for (uint48 i = 0; i < 3; ++i) {
            (root, line) = issue(customer(3), 10 + i);
            uint256 place = i;
            for (; place > 0 && three[place - 1].root > root; --place) {
                three[place] = three[place - 1];
            }
            three[place] = Rules.ShownLine(root, 0, line, new bytes32[](0));
        }
        memberships.mint(club, 3, customer(3), shown(0, abi.encode(three)));
        vm.snapshotGasLastCall(GROUP, "mint, a line of each of three batches");
    }

    function test_levels() public {
        ProgrammeId other = programme(1, 1);
        addLevel(1, other, termsOf(earned(10)));
        addLevel(club, Rule(RuleKind.Level, uint160(ProgrammeId.unwrap(other)), 1));
        issue(holder, 10);
        issue(customer(3), 10);
        memberships.mint(other, 1, holder, seen(0));
        memberships.mint(other, 1, customer(3), seen(0));
        mint(1);
        within("mint, level of another programme");
        bytes32 hash = memberships.carryHash(customer(3), customer(4), club, type(uint64).max);
        bytes memory what = abi.encode(customer(3), type(uint64).max, sign(customerKey(3), hash));
        memberships.mint(club, 1, customer(4), shown(0, what));
        vm.snapshotGasLastCall(GROUP, "mint, carried by another account"); // one slot more than the limit allows
    }

    function within(string memory name) private {
        vm.assertLe(vm.snapshotGasLastCall(GROUP, name), LIMIT, name);
    }
}
