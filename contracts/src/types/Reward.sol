// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What a merchant promises, for ever. Amounts are in the token's smallest unit, times are Unix seconds.
/// @param token Points, or any ERC-20 token, in which the campaign pays.
/// @param start From then on rewards can start; at most a day before the creation.
/// @param end Last second in which a reward can start or an activity be paid. Rewards that run then run on.
/// @param vesting Seconds in which the reward for a consent vests; zero if there is none.
/// @param amount Reward for a consent.
/// @param maxPersons How many persons can start one.
/// @param activityAmount Reward for one activity; zero if there is none.
/// @param activities How many activities of one person are paid, at most 128.
/// @param cap Most that is granted altogether. What a stopped reward did not vest can be granted again.
/// @param quorum Who attests: 0 the merchant's operator account, else so many active members, at most 16.
struct CampaignTerms {
    address token;
    uint40 start;
    uint40 end;
    uint40 vesting;
    uint96 amount;
    uint32 maxPersons;
    uint96 activityAmount;
    uint8 activities;
    uint96 cap;
    uint8 quorum;
}

/// @dev One member's word.
struct Attestation {
    address member;
    bytes signature;
}

/// @dev What attestors say of a consent: this account's grant lives.
/// @param account The customer's account towards the merchant; is paid.
/// @param digest Salted digest of the grant; says nothing to who does not hold the grant.
/// @param person Salted hash that names the person in this campaign only, so that one person starts once.
/// @param since From when the reward vests: when the grant began, not before the campaign's start.
/// @param deadline Last second in which this can be delivered.
struct RewardStart {
    address account;
    bytes32 digest;
    bytes32 person;
    uint64 since;
    uint64 deadline;
}

/// @dev What the account, or attestors, say when the grant ended.
/// @param since The reward's, so that no other reward is meant.
/// @param deadline Last second in which this can be delivered.
struct RewardStop {
    address account;
    uint64 since;
    uint64 deadline;
}

/// @dev What attestors say of an activity.
/// @param account Is paid.
/// @param person As in a start.
/// @param index Which activity of this person, from 0. Each is paid once.
/// @param ref Salted hash of the event; never an order number.
/// @param deadline Last second in which this can be delivered.
struct RewardActivity {
    address account;
    bytes32 person;
    uint8 index;
    bytes32 ref;
    uint64 deadline;
}

/// @dev A running or stopped reward; one slot.
/// @param since From when it vests; zero if there is none.
/// @param stopped When it stopped vesting; zero while it runs.
/// @param claimed What was paid.
struct Stream {
    uint40 since;
    uint40 stopped;
    uint96 claimed;
}

/// @dev A person in one campaign; one slot.
/// @param activities One bit for each activity that was paid.
/// @param started Whether a reward for a consent was started.
struct Person {
    uint128 activities;
    bool started;
}

/// @dev Sums over a campaign; one slot.
/// @param reserved What running and stopped rewards may still be paid.
/// @param granted What was promised or paid altogether; at most the cap.
/// @param persons How many started a reward.
struct Totals {
    uint96 reserved;
    uint96 granted;
    uint32 persons;
}
