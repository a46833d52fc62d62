// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { RewardCampaign } from "../../src/RewardCampaign.sol";
import {
    Attestation,
    CampaignTerms,
    RewardActivity,
    RewardStart,
    RewardStop
} from "../../src/types/Reward.sol";
import { CampaignsFixture } from "../support/Campaigns.sol";
import { Coin } from "../support/Coins.sol";
import { vm } from "../support/Vm.sol";

/// @title Eight accounts of five persons, a budget that comes in drops, and a campaign that ends
/// @dev Keeps the plainest model of its own: who started when, who stopped when, what was paid to whom.
contract RewardHandler is CampaignsFixture {
    uint256 public constant ACCOUNTS = 8;
    uint256 private constant PERSONS = 5;

    RewardCampaign public CAMPAIGN;
    Coin public COIN;
    CampaignTerms private t;
    uint256 public funded;
    uint256 public returned;
    uint256 public activitiesPaid;
    uint256 public started;
    mapping(uint256 account => uint256) public sinceOf;
    mapping(uint256 account => uint256) public stoppedAt;
    mapping(uint256 account => uint256) public paidTo;
    mapping(uint256 person => bool) private personStarted;
    mapping(uint256 person => mapping(uint256 index => bool)) private activityDone;

    constructor() {
        setUp();
        (CAMPAIGN, COIN) = (campaign, coin);
        (,, t) = campaign.campaign();
        funded = coin.balanceOf(address(campaign));
        vm.warp(t.start + 1 days);
    }

    function fund(uint16 amount) external {
        coin.mint(address(campaign), amount);
        funded += amount;
    }

    function startReward(uint256 who, uint256 person, uint24 ago) external {
        (who, person) = (who % ACCOUNTS, person % PERSONS);
        RewardStart memory s = startOf(who);
        s.person = personTag(person);
        s.since = uint64(block.timestamp - ago % (block.timestamp - t.start));
        Attestation[] memory words = by(0, campaign.startHash(s));
        bool fits = block.timestamp <= t.end && sinceOf[who] == 0 && !personStarted[person]
            && started < t.maxPersons && grantedBySum() + t.amount <= t.cap
            && coin.balanceOf(address(campaign)) >= reservedBySum() + t.amount;
        (bool ok,) = address(campaign).call(abi.encodeCall(RewardCampaign.start, (s, words)));
        vm.assertTrue(ok == fits, "started against the rules");
        if (!ok) return;
        (sinceOf[who], personStarted[person]) = (s.since, true);
        ++started;
    }

    function stopReward(uint256 who, bool attested) external {
        who %= ACCOUNTS;
        RewardStop memory s = stopOf(who);
        bytes32 hash = campaign.stopHash(s);
        bool fits = sinceOf[who] != 0 && stoppedAt[who] == 0;
        bytes memory call = attested
            ? abi.encodeCall(RewardCampaign.stopAttested, (s, by(0, hash)))
            : abi.encodeCall(RewardCampaign.stop, (s, sign(customerKey(who), hash)));
        (bool ok,) = address(campaign).call(call);
        vm.assertTrue(ok == fits, "stopped against the rules");
        if (ok) stoppedAt[who] = block.timestamp;
    }

    function claimReward(uint256 who) external {
        who %= ACCOUNTS;
        uint256 owed = vestedByHand(who) - paidTo[who];
        (bool ok,) = address(campaign).call(abi.encodeCall(RewardCampaign.claim, (customer(who))));
        vm.assertTrue(ok == (owed != 0), "claimed against the rules");
        if (ok) paidTo[who] += owed;
    }

    /// @dev With any gas: it pays all or nobody.
    function claimAll(uint256 gas_) external {
        address[] memory accounts = new address[](ACCOUNTS);
        for (uint256 n = 0; n < ACCOUNTS; ++n) {
            accounts[n] = customer(n);
        }
        bytes memory call = abi.encodeCall(RewardCampaign.claimMany, (accounts));
        (bool ok,) = address(campaign).call{ gas: 50_000 + gas_ % 1_500_000 }(call);
        for (uint256 n = 0; ok && n < ACCOUNTS; ++n) {
            paidTo[n] = vestedByHand(n);
        }
    }

    function payActivity(uint256 who, uint256 person, uint8 index) external {
        (who, person) = (who % ACCOUNTS, person % PERSONS);
        RewardActivity memory a = activityOf(who, index % 5);
        a.person = personTag(person);
        bool fits = block.timestamp <= t.end && a.index < t.activities && !activityDone[person][a.index]
            && grantedBySum() + t.activityAmount <= t.cap
            && coin.balanceOf(address(campaign)) >= reservedBySum() + t.activityAmount;
        Attestation[] memory words = by(0, campaign.activityHash(a));
        (bool ok,) = address(campaign).call(abi.encodeCall(RewardCampaign.activity, (a, words)));
        vm.assertTrue(ok == fits, "paid against the rules");
        if (!ok) return;
        activityDone[person][a.index] = true;
        activitiesPaid += t.activityAmount;
    }

    function takeBackBudget() external {
        bool over = block.timestamp > t.end;
        (bool ok, bytes memory answer) =
            address(campaign).call(abi.encodeCall(RewardCampaign.returnBudget, ()));
        vm.assertTrue(ok == over, "returned against the rules");
        if (ok) returned += abi.decode(answer, (uint256));
    }

    function wait(uint24 time) external {
        vm.warp(block.timestamp + time % 4 days);
    }

    function accountAt(uint256 n) external pure returns (address) {
        return customer(n);
    }

    /// @notice What has vested, by the plainest formula.
    function vestedByHand(uint256 n) public view returns (uint256) {
        if (sinceOf[n] == 0) return 0;
        uint256 end = stoppedAt[n] == 0 ? block.timestamp : stoppedAt[n];
        uint256 elapsed = end - sinceOf[n];
        return elapsed >= t.vesting ? t.amount : t.amount * elapsed / t.vesting;
    }

    /// @notice What may still be paid for running and stopped rewards, summed.
    function reservedBySum() public view returns (uint256 sum) {
        for (uint256 n = 0; n < ACCOUNTS; ++n) {
            if (sinceOf[n] == 0) continue;
            sum += (stoppedAt[n] == 0 ? t.amount : vestedByHand(n)) - paidTo[n];
        }
    }

    /// @notice What was promised or paid, summed.
    function grantedBySum() public view returns (uint256 sum) {
        sum = activitiesPaid;
        for (uint256 n = 0; n < ACCOUNTS; ++n) {
            if (sinceOf[n] != 0) sum += stoppedAt[n] == 0 ? t.amount : vestedByHand(n);
        }
    }
}
