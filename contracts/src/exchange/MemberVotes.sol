// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IElectorate } from "../interfaces/IElectorate.sol";
import { IMemberVotes } from "../interfaces/IMemberVotes.sol";
import { MemberSet } from "../libraries/MemberSet.sol";
import { ProposalDigest } from "../types/Membership.sol";
import { Motion } from "../types/Motion.sol";

/// @title Votes of a consortium's active members about something else than members
/// @notice The rules are those of the consortium registry: more than half of the members that are active when it
/// is enacted, no votes against, fourteen days, and only while the subject stands as it did when it was proposed.
abstract contract MemberVotes is IMemberVotes {
    using MemberSet for MemberSet.Set;

    /// @notice Seconds in which a proposal can be voted for and enacted.
    uint64 public constant VOTING_PERIOD = 14 days;
    /// @notice The registry that says who votes.
    IElectorate public immutable CONSORTIUM;

    uint64 private _proposalCount;
    mapping(uint64 id => Motion) private _motions;
    mapping(uint64 id => MemberSet.Set) private _votes;

    constructor(IElectorate consortium) {
        if (address(consortium).code.length == 0) revert NoConsortium(address(consortium));
        CONSORTIUM = consortium;
    }

    /// @notice Votes for a proposal. There are no votes against: what finds no majority expires.
    /// @param digest What the voter believes to vote for, from the event of the proposal.
    function vote(uint64 id, ProposalDigest digest) external {
        _open(id, digest);
        uint32 index = _requireSeat(msg.sender);
        if (_votes[id].has(index)) revert AlreadyVoted(id, msg.sender);
        _votes[id].add(index);
        emit VoteCast(id, msg.sender);
    }

    /// @notice How many proposals were ever made. The first has number 1.
    function proposalCount() external view returns (uint64) {
        return _proposalCount;
    }

    /// @notice A proposal with its votes as they would count now, and how many it needs.
    function proposal(uint64 id) external view returns (Motion memory motion, uint64 votes, uint64 needed) {
        motion = _motions[id];
        if (motion.expiry == 0) revert UnknownProposal(id);
        return (motion, uint64(_countVotes(id)), uint64(_majority()));
    }

    /// @notice Whether `account` voted for a proposal, whether or not the vote still counts.
    function hasVoted(uint64 id, address account) external view returns (bool) {
        (, uint32 index) = CONSORTIUM.seat(account);
        return _votes[id].has(index);
    }

    /// @dev Proposes in the caller's name; the proposal is its vote.
    function _propose(bytes32 subject, ProposalDigest digest) internal returns (uint64 id, uint64 expiry) {
        uint32 index = _requireSeat(msg.sender);
        id = ++_proposalCount;
        expiry = uint64(block.timestamp) + VOTING_PERIOD;
        _motions[id] = Motion(digest, subject, expiry, _versionOf(subject), false);
        _votes[id].add(index);
        emit VoteCast(id, msg.sender);
    }

    /// @dev Marks a proposal as enacted if it is about `digest` and the active members are for it.
    function _carry(uint64 id, ProposalDigest digest) internal {
        Motion storage m = _open(id, digest);
        (uint256 votes, uint256 needed) = (_countVotes(id), _majority());
        if (votes < needed) revert NoMajority(id, votes, needed);
        m.enacted = true;
    }

    /// @dev How often a subject has changed.
    function _versionOf(bytes32 subject) internal view virtual returns (uint32);

    function _open(uint64 id, ProposalDigest digest) private view returns (Motion storage m) {
        m = _motions[id];
        if (m.expiry == 0) revert UnknownProposal(id);
        if (m.digest != digest) revert WrongDigest(id, m.digest);
        if (m.enacted) revert AlreadyEnacted(id);
        // forge-lint: disable-next-line(block-timestamp): seconds do not matter in a period of days
        if (block.timestamp > m.expiry) revert ProposalExpired(id, m.expiry);
        if (_versionOf(m.subject) != m.version) revert SubjectChanged(id);
    }

    function _requireSeat(address account) private view returns (uint32 index) {
        bool active;
        (active, index) = CONSORTIUM.seat(account);
        if (!active) revert NotActive(account);
    }

    function _countVotes(uint64 id) private view returns (uint256 total) {
        uint256 members = CONSORTIUM.memberCount();
        for (uint256 word = 0; word << 8 < members; ++word) {
            total += MemberSet.popCount(_votes[id].words[word] & CONSORTIUM.activeSeats(word));
        }
    }

    /// @dev More than half of the active members.
    function _majority() private view returns (uint256) {
        return uint256(CONSORTIUM.activeCount()) / 2 + 1;
    }
}
