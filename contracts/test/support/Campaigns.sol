// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { RewardCampaign } from "../../src/RewardCampaign.sol";
import { Rewards } from "../../src/Rewards.sol";
import {
    Attestation,
    CampaignTerms,
    RewardActivity,
    RewardStart,
    RewardStop
} from "../../src/types/Reward.sol";
import { Coin } from "./Coins.sol";
import { LoyaltyFixture } from "./Loyalty.sol";
import { vm } from "./Vm.sol";

/// @title A campaign of the first member, and the words of attestors
abstract contract CampaignsFixture is LoyaltyFixture {
    uint96 internal constant AMOUNT = 1000;
    uint40 internal constant VESTING = 10 days;

    Rewards internal rewards;
    Coin internal coin;
    RewardCampaign internal campaign;

    function setUp() public virtual override {
        super.setUp();
        rewards = new Rewards(registry, factory);
        coin = new Coin();
        campaign = createCampaign(terms());
        coin.mint(address(campaign), 100 * AMOUNT);
    }

    function terms() internal view returns (CampaignTerms memory) {
        return CampaignTerms({
            token: address(coin),
            start: uint40(block.timestamp),
            end: uint40(block.timestamp + 60 days),
            vesting: VESTING,
            amount: AMOUNT,
            maxPersons: 5,
            activityAmount: 10,
            activities: 3,
            cap: 6000,
            quorum: 0
        });
    }

    function createCampaign(CampaignTerms memory t) internal returns (RewardCampaign) {
        vm.prank(shop);
        return RewardCampaign(rewards.create("salt", t));
    }

    function personTag(uint256 n) internal pure returns (bytes32) {
        return keccak256(abi.encode("person", n));
    }

    function startOf(uint256 n) internal view returns (RewardStart memory) {
        return RewardStart(
            customer(n),
            keccak256(abi.encode("digest", n)),
            personTag(n),
            uint64(block.timestamp),
            uint64(block.timestamp)
        );
    }

    function stopOf(uint256 n) internal view returns (RewardStop memory) {
        (uint40 since,,) = campaign.streamOf(customer(n));
        return RewardStop(customer(n), since, uint64(block.timestamp));
    }

    function activityOf(uint256 n, uint8 index) internal view returns (RewardActivity memory) {
        return RewardActivity(customer(n), personTag(n), index, "event", uint64(block.timestamp));
    }

    /// @dev The word of one member, by its key.
    function by(uint256 n, bytes32 hash) internal pure returns (Attestation[] memory list) {
        list = new Attestation[](1);
        list[0] = Attestation(member(n), sign(keyOf(n), hash));
    }

    /// @dev The words of members first to last, in rising order of their accounts.
    function byMany(uint256 first, uint256 last, bytes32 hash)
        internal
        pure
        returns (Attestation[] memory list)
    {
        list = new Attestation[](last - first + 1);
        for (uint256 n = first; n <= last; ++n) {
            uint256 place = n - first;
            for (; place > 0 && list[place - 1].member > member(n); --place) {
                list[place] = list[place - 1];
            }
            list[place] = Attestation(member(n), sign(keyOf(n), hash));
        }
    }

    function start(uint256 n) internal {
        RewardStart memory s = startOf(n);
        campaign.start(s, by(0, campaign.startHash(s)));
    }

    function stop(uint256 n) internal {
        RewardStop memory s = stopOf(n);
        campaign.stop(s, sign(customerKey(n), campaign.stopHash(s)));
    }

    function activity(uint256 n, uint8 index) internal {
        RewardActivity memory a = activityOf(n, index);
        campaign.activity(a, by(0, campaign.activityHash(a)));
    }

    function reserved() internal view returns (uint96 out) {
        (out,,) = campaign.totals();
    }

    function granted() internal view returns (uint96 out) {
        (, out,) = campaign.totals();
    }
}
