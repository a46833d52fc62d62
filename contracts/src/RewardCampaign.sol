// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IMembership } from "./interfaces/IMembership.sol";
import { Vesting } from "./libraries/Vesting.sol";
import { CampaignBase } from "./rewards/CampaignBase.sol";
import {
    Attestation,
    CampaignTerms,
    Person,
    RewardActivity,
    RewardStart,
    RewardStop,
    Stream,
    Totals
} from "./types/Reward.sol";
import { ReentrancyGuardTransient } from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import { EIP712 } from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @title A merchant's rewards for consents and activities, paid from a budget that this contract holds
/// @notice A reward vests while the consent lives. When it starts, its whole amount is reserved; when it stops, what
/// has vested stays the customer's and the rest is free again. Anybody may deliver what was signed and may claim for
/// an account; the money goes to the account alone. The merchant gets back only what nobody can claim any more.
/// The budget comes by plain transfer to this address, before or after the campaign is made: no allowance is needed.
/// @dev One clone a campaign, so that a token that misbehaves, or points that expire, touch no other campaign.
/// What pays holds the guard. Starts and stops only look at it: they call nobody but by static calls, so nothing can
/// come back into them, but from within a payment they would count money that is leaving.
contract RewardCampaign is CampaignBase, EIP712, ReentrancyGuardTransient {
    using Vesting for Stream;

    /// @notice EIP-712 type of a start.
    bytes32 public constant START_TYPEHASH = keccak256(
        "RewardStart(address account,bytes32 digest,bytes32 person,uint64 since,uint64 deadline)"
    );
    /// @notice EIP-712 type of a stop.
    bytes32 public constant STOP_TYPEHASH =
        keccak256("RewardStop(address account,uint64 since,uint64 deadline)");
    /// @notice EIP-712 type of an activity.
    bytes32 public constant ACTIVITY_TYPEHASH =
        keccak256("RewardActivity(address account,bytes32 person,uint8 index,bytes32 ref,uint64 deadline)");

    /// @notice Gas that `claimMany` gives to each claim: what a token burns for one account spoils that claim alone.
    uint256 public constant GAS_PER_CLAIM = 500_000;
    /// @dev What must be left before a claim, so that it gets that much (EIP-150 keeps a 64th back).
    uint256 private constant GAS_AHEAD = 520_000;

    /// @notice The reward of an account.
    mapping(address account => Stream) public streamOf;
    /// @notice What a person had of this campaign.
    mapping(bytes32 person => Person) public personOf;
    /// @notice The campaign's sums.
    Totals public totals;

    /// @notice A reward started for `account`.
    event RewardStarted(
        address indexed account, bytes32 indexed digest, bytes32 indexed person, uint64 since
    );
    /// @notice A reward stopped: `vested` stays the account's, `freed` can be granted again.
    event RewardStopped(address indexed account, uint40 stopped, uint96 vested, uint96 freed);
    /// @notice `account` was paid what had vested.
    event RewardClaimed(address indexed account, uint96 amount);
    /// @notice `account` could not be paid; its claim stays.
    event ClaimSkipped(address indexed account);
    /// @notice `account` was paid for an activity.
    event ActivityRewarded(
        address indexed account, bytes32 indexed person, uint8 index, bytes32 indexed ref, uint96 amount
    );
    /// @notice The merchant took back what nobody can claim.
    event BudgetReturned(address indexed merchant, uint256 amount);

    /// @notice The campaign rewards no such thing.
    error NotRewarded();
    /// @notice Account, digest and person must not be zero.
    error ZeroField();
    /// @notice Rewards vest from the campaign's start at the earliest and from now at the latest.
    error WrongSince(uint64 since);
    /// @notice The account has a reward of this campaign, running or stopped.
    error AlreadyStarted(address account);
    /// @notice The person has a reward of this campaign, for this account or another.
    error PersonStarted(bytes32 person);
    /// @notice All places of the campaign are taken.
    error CampaignFull(uint32 maxPersons);
    /// @notice More than the campaign's cap would be granted.
    error CapReached(uint96 cap);
    /// @notice The campaign does not hold enough for another reward.
    error BudgetExhausted(uint256 held, uint256 needed);
    /// @notice The account has no reward of this beginning.
    error NoStream(address account, uint64 since);
    /// @notice The reward stopped before.
    error AlreadyStopped(address account);
    /// @notice Nothing has vested that was not paid, or the campaign holds nothing.
    error NothingToClaim(address account);
    /// @notice Too little gas is left for the next claim: nobody is passed over for that.
    error TooLittleGas();
    /// @notice This activity was paid, or the person has no more of them.
    error ActivitySpent(bytes32 person, uint8 index);
    /// @notice Nothing is returned before the campaign is over.
    error NotOver(uint40 end);

    constructor(IMembership consortium) CampaignBase(consortium) EIP712("Souk Rewards", "1") { }

    /// @notice Starts the reward of an account whose grant attestors saw live. Anybody may deliver.
    function start(RewardStart calldata s, Attestation[] calldata attestations) external nonReentrantView {
        (address merchant, CampaignTerms memory terms) = _inSeason();
        if (terms.amount == 0) revert NotRewarded();
        if (s.account == address(0) || s.digest == 0 || s.person == 0) revert ZeroField();
        // forge-lint: disable-next-line(block-timestamp): seconds do not matter in vesting
        if (s.since < terms.start || s.since > block.timestamp) revert WrongSince(s.since);
        _requireInTime(s.deadline);
        _requireAttested(merchant, terms.quorum, startHash(s), attestations);
        if (streamOf[s.account].since != 0) revert AlreadyStarted(s.account);
        if (personOf[s.person].started) revert PersonStarted(s.person);
        streamOf[s.account] = Stream({ since: uint40(s.since), stopped: 0, claimed: 0 });
        personOf[s.person].started = true;
        _grant(terms, terms.amount, true);
        emit RewardStarted(s.account, s.digest, s.person, s.since);
    }

    /// @notice Stops a reward by the account's own word, which a wallet signs together with the revocation.
    function stop(RewardStop calldata s, bytes calldata signature) external nonReentrantView {
        _requireInTime(s.deadline);
        if (msg.sender != s.account) _requireSigned(s.account, stopHash(s), signature);
        (,, CampaignTerms memory terms) = campaign();
        _stop(s, terms);
    }

    /// @notice Stops a reward by the word of those who attest, when the grant ended and the account does not say so.
    function stopAttested(RewardStop calldata s, Attestation[] calldata attestations)
        external
        nonReentrantView
    {
        _requireInTime(s.deadline);
        (address merchant,, CampaignTerms memory terms) = campaign();
        _requireAttested(merchant, terms.quorum, stopHash(s), attestations);
        _stop(s, terms);
    }

    /// @notice Pays an account what has vested, or as much of it as the campaign still holds. Anybody may call.
    function claim(address account) external nonReentrant returns (uint96 paid) {
        (,, CampaignTerms memory terms) = campaign();
        uint256 held = _held(terms.token);
        paid = _claimable(account, terms, held);
        if (paid == 0) revert NothingToClaim(account);
        streamOf[account].claimed += paid;
        totals.reserved -= paid;
        emit RewardClaimed(account, paid);
        _pay(terms.token, account, paid, held);
    }

    /// @notice Claims for many. Who cannot be paid, or not within `GAS_PER_CLAIM`, is passed over and keeps the claim.
    /// With too little gas for another claim the call is refused: an estimate that just suffices pays everybody.
    function claimMany(address[] calldata accounts) external returns (uint256 paid) {
        for (uint256 i = 0; i < accounts.length; ++i) {
            if (gasleft() < GAS_AHEAD) revert TooLittleGas();
            try this.claim{ gas: GAS_PER_CLAIM }(accounts[i]) returns (uint96 amount) {
                paid += amount;
            } catch {
                emit ClaimSkipped(accounts[i]);
            }
        }
    }

    /// @notice Pays an account for an activity that attestors saw. Anybody may deliver.
    function activity(RewardActivity calldata a, Attestation[] calldata attestations) external nonReentrant {
        (address merchant, CampaignTerms memory terms) = _inSeason();
        if (terms.activityAmount == 0) revert NotRewarded();
        if (a.account == address(0) || a.person == 0) revert ZeroField();
        _requireInTime(a.deadline);
        _requireAttested(merchant, terms.quorum, activityHash(a), attestations);
        _spendActivity(a.person, a.index, terms.activities);
        uint256 held = _grant(terms, terms.activityAmount, false);
        emit ActivityRewarded(a.account, a.person, a.index, a.ref, terms.activityAmount);
        _pay(terms.token, a.account, terms.activityAmount, held);
    }

    /// @notice Gives the merchant what nobody can claim, once the campaign is over. Anybody may call.
    function returnBudget() external nonReentrant returns (uint256 amount) {
        (address merchant,, CampaignTerms memory terms) = campaign();
        // forge-lint: disable-next-line(block-timestamp): seconds do not matter in a campaign
        if (block.timestamp <= terms.end) revert NotOver(terms.end);
        uint256 held = _held(terms.token);
        amount = _free(held);
        emit BudgetReturned(merchant, amount);
        _pay(terms.token, merchant, amount, held);
    }

    /// @notice What an account would be paid now: vested, not yet paid, and held by the campaign.
    function claimable(address account) external view returns (uint96) {
        (,, CampaignTerms memory terms) = campaign();
        return _claimable(account, terms, _held(terms.token));
    }

    /// @notice What of an account's reward has vested by `time`, if it is not stopped before; paid or not.
    function vestedAt(address account, uint40 time) external view returns (uint96) {
        (,, CampaignTerms memory terms) = campaign();
        return streamOf[account].vested(terms.amount, terms.vesting, time);
    }

    /// @notice What the merchant gets back now; zero until the campaign is over.
    function returnable() external view returns (uint256) {
        (,, CampaignTerms memory terms) = campaign();
        // forge-lint: disable-next-line(block-timestamp): seconds do not matter in a campaign
        return block.timestamp > terms.end ? _free(_held(terms.token)) : 0;
    }

    /// @notice The EIP-712 hash that attestors of a start sign.
    function startHash(RewardStart calldata s) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(START_TYPEHASH, s)));
    }

    /// @notice The EIP-712 hash that the account, or attestors of a stop, sign.
    function stopHash(RewardStop calldata s) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(STOP_TYPEHASH, s)));
    }

    /// @notice The EIP-712 hash that attestors of an activity sign.
    function activityHash(RewardActivity calldata a) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(ACTIVITY_TYPEHASH, a)));
    }

    /// @dev Counts `amount` against cap and budget. What a person starts takes a place and is reserved.
    function _grant(CampaignTerms memory terms, uint96 amount, bool starts) private returns (uint256 held) {
        Totals memory t = totals;
        if (starts && t.persons >= terms.maxPersons) revert CampaignFull(terms.maxPersons);
        if (uint256(t.granted) + amount > terms.cap) revert CapReached(terms.cap);
        held = _held(terms.token);
        uint256 needed = uint256(t.reserved) + amount;
        if (held < needed) revert BudgetExhausted(held, needed);
        t.granted += amount;
        if (starts) {
            t.reserved += amount;
            ++t.persons;
        }
        totals = t;
    }

    function _spendActivity(bytes32 person, uint8 index, uint8 activities) private {
        Person storage p = personOf[person];
        if (index >= activities || p.activities >> index & 1 != 0) revert ActivitySpent(person, index);
        p.activities |= uint128(1) << index;
    }

    function _stop(RewardStop calldata s, CampaignTerms memory terms) private {
        Stream memory stream = streamOf[s.account];
        if (stream.since == 0 || stream.since != s.since) revert NoStream(s.account, s.since);
        if (stream.stopped != 0) revert AlreadyStopped(s.account);
        stream.stopped = uint40(block.timestamp);
        uint96 vested = stream.vested(terms.amount, terms.vesting, block.timestamp);
        uint96 freed = terms.amount - vested;
        streamOf[s.account] = stream;
        totals.reserved -= freed;
        totals.granted -= freed;
        emit RewardStopped(s.account, stream.stopped, vested, freed);
    }

    function _claimable(address account, CampaignTerms memory terms, uint256 held)
        private
        view
        returns (uint96)
    {
        Stream memory s = streamOf[account];
        uint96 owed = s.vested(terms.amount, terms.vesting, block.timestamp) - s.claimed;
        // forge-lint: disable-next-line(unsafe-typecast): smaller than `owed`
        return held < owed ? uint96(held) : owed;
    }

    function _free(uint256 held) private view returns (uint256) {
        return held > totals.reserved ? held - totals.reserved : 0;
    }
}
