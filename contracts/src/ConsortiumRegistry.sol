// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IConsortiumRegistry } from "./interfaces/IConsortiumRegistry.sol";
import { IElectorate } from "./interfaces/IElectorate.sol";
import { IMembership } from "./interfaces/IMembership.sol";
import { MemberSet } from "./libraries/MemberSet.sol";
import {
    Change,
    HpkeHash,
    Member,
    MemberInit,
    PeerKey,
    Proposal,
    ProposalDigest,
    RunOffPlan,
    Status
} from "./types/Membership.sol";

/// @title The members of a consortium and the keys that speak for them
/// @notice There is no owner: founders are named at deployment, and from then on the active members decide by
/// simple majority who joins, who is suspended and which keys are valid. An entry is never deleted and a peer
/// key never changes hands, so every old signature can still be attributed.
/// @dev A proposal counts as its proposer's vote. Votes are counted when it is enacted, among the members that
/// are active then. It is about its subject as that stood: once the subject's entry changed it passes no more, so
/// that votes of before a reinstatement cannot suspend again. The HPKE key is 1,216 bytes: storage keeps its hash, the event its bytes.
contract ConsortiumRegistry is IConsortiumRegistry {
    using MemberSet for MemberSet.Set;

    /// @notice Length of an MLKEM768-X25519 public key.
    uint256 public constant HPKE_KEY_LENGTH = 1216;
    /// @notice Longest name, in bytes.
    uint256 public constant MAX_NAME_LENGTH = 64;
    /// @notice Most members ever admitted, tombstones included: bounds the work of counting votes.
    uint256 public constant MAX_MEMBERS = 4096;
    /// @notice Seconds in which a proposal can be voted for and enacted.
    uint64 public constant VOTING_PERIOD = 14 days;

    mapping(address account => Member) private _members;
    mapping(PeerKey key => address account) private _holders;
    address[] private _accounts;
    MemberSet.Set private _active;
    uint32 private _activeCount;

    uint64 private _proposalCount;
    mapping(uint64 id => Proposal) private _proposals;
    mapping(uint64 id => MemberSet.Set) private _votes;

    /// @param founders The first members, all active at once. One is enough, duplicates are refused.
    constructor(MemberInit[] memory founders) {
        if (founders.length == 0) revert NoFounders();
        for (uint256 i = 0; i < founders.length; ++i) {
            _admit(founders[i]);
        }
    }

    /// @notice Proposes to admit a new member. Returns the proposal's number.
    function proposeAdmission(MemberInit calldata card) external returns (uint64 id) {
        return _proposeKeys(Change.Admission, card);
    }

    /// @notice Proposes new keys, document or name for a member that has not left.
    function proposeRotation(MemberInit calldata card) external returns (uint64 id) {
        return _proposeKeys(Change.Rotation, card);
    }

    /// @notice Proposes to suspend an active member: it keeps its entry and loses its vote and its rights.
    function proposeSuspension(address subject) external returns (uint64 id) {
        return _proposeStatus(Change.Suspension, subject);
    }

    /// @notice Proposes to make a suspended member active again.
    function proposeReinstatement(address subject) external returns (uint64 id) {
        return _proposeStatus(Change.Reinstatement, subject);
    }

    /// @notice Proposes to remove an active or suspended member for ever.
    function proposeRemoval(address subject) external returns (uint64 id) {
        return _proposeStatus(Change.Removal, subject);
    }

    /// @notice Votes for a proposal. There are no votes against: what finds no majority expires.
    /// @param id The proposal's number.
    /// @param digest What the voter believes to vote for, from `ChangeProposed`.
    function vote(uint64 id, ProposalDigest digest) external {
        Proposal storage p = _open(id);
        if (p.digest != digest) revert WrongDigest(id, p.digest);
        uint32 index = _requireActive(msg.sender);
        if (_votes[id].has(index)) revert AlreadyVoted(id, msg.sender);
        _votes[id].add(index);
        emit VoteCast(id, msg.sender);
    }

    /// @notice Carries out a suspension, reinstatement or removal that has its majority. Anybody may call.
    function enact(uint64 id) external {
        Proposal storage p = _open(id);
        (Change change, address subject) = (p.change, p.subject);
        if (change == Change.Admission || change == Change.Rotation) revert WrongChange(id, change);
        _close(id, p);
        _requireApplicable(change, subject);
        if (change == Change.Suspension) {
            _setStatus(subject, Status.Suspended);
            emit MemberSuspended(subject);
        } else if (change == Change.Reinstatement) {
            _setStatus(subject, Status.Active);
            emit MemberReinstated(subject);
        } else {
            _setStatus(subject, Status.Left);
            emit MemberRemoved(subject);
        }
    }

    /// @notice Carries out an admission or rotation that has its majority. Anybody may call.
    /// @param card Exactly what was proposed, from `KeysProposed`.
    function enactKeys(uint64 id, MemberInit calldata card) external {
        Proposal storage p = _open(id);
        Change change = p.change;
        if (change != Change.Admission && change != Change.Rotation) revert WrongChange(id, change);
        if (p.digest != _keysDigest(change, card)) revert WrongDigest(id, p.digest);
        _close(id, p);
        if (change == Change.Admission) {
            _admit(card);
        } else {
            _requireApplicable(change, card.account);
            _rotate(card);
        }
    }

    /// @notice Leaves the consortium, now and for ever. The entry stays as a tombstone.
    /// @param runOffPlan Hash of the plan by which the member redeems its points; zero if it has none to redeem.
    function leaveConsortium(RunOffPlan runOffPlan) external {
        Status status = _members[msg.sender].status;
        if (status != Status.Active && status != Status.Suspended) revert WrongStatus(msg.sender, status);
        _setStatus(msg.sender, Status.Left);
        _members[msg.sender].runOffPlan = runOffPlan;
        emit MemberLeft(msg.sender, runOffPlan);
    }

    /// @inheritdoc IMembership
    function isActive(address account) external view returns (bool) {
        return _members[account].status == Status.Active;
    }

    /// @inheritdoc IElectorate
    function seat(address account) external view returns (bool active, uint32 index) {
        Member storage m = _members[account];
        return (m.status == Status.Active, m.status == Status.None ? type(uint32).max : m.index);
    }

    /// @inheritdoc IElectorate
    function activeSeats(uint256 word) external view returns (uint256 bits) {
        return _active.words[word];
    }

    /// @notice The entry of `account`; all zero if it was never admitted.
    function member(address account) external view returns (Member memory) {
        return _members[account];
    }

    /// @notice The account at a place in the order of admission, from 0. Reverts past the end.
    function memberAt(uint64 index) external view returns (address) {
        return _accounts[index];
    }

    /// @inheritdoc IElectorate
    /// @dev Tombstones included.
    function memberCount() external view returns (uint64) {
        return uint64(_accounts.length);
    }

    /// @inheritdoc IElectorate
    function activeCount() external view returns (uint64) {
        return _activeCount;
    }

    /// @notice The member whose peer key is or was `key`; zero if nobody's.
    function holderOf(PeerKey key) external view returns (address) {
        return _holders[key];
    }

    /// @notice How many proposals were ever made. The first has number 1.
    function proposalCount() external view returns (uint64) {
        return _proposalCount;
    }

    /// @notice A proposal with its votes as they would count now, and how many it needs.
    function proposal(uint64 id) external view returns (Proposal memory p, uint64 votes, uint64 needed) {
        p = _proposals[id];
        if (p.change == Change.None) revert UnknownProposal(id);
        return (p, uint64(_countVotes(id)), uint64(_majority()));
    }

    /// @notice Whether `account` voted for a proposal, whether or not the vote still counts.
    function hasVoted(uint64 id, address account) external view returns (bool) {
        Member storage m = _members[account];
        return m.status != Status.None && _votes[id].has(m.index);
    }

    function _proposeKeys(Change change, MemberInit calldata card) private returns (uint64 id) {
        _requireCard(card);
        if (change == Change.Admission) {
            _requireFree(card.peerKey);
        } else {
            _requireOwnOrFree(card);
        }
        id = _propose(change, card.account, _keysDigest(change, card));
        emit KeysProposed(id, card);
    }

    function _proposeStatus(Change change, address subject) private returns (uint64) {
        bytes32 digest = keccak256(abi.encode(change, subject));
        return _propose(change, subject, ProposalDigest.wrap(digest));
    }

    function _propose(Change change, address subject, ProposalDigest digest) private returns (uint64 id) {
        uint32 index = _requireActive(msg.sender);
        _requireApplicable(change, subject);
        id = ++_proposalCount;
        uint64 expiry = uint64(block.timestamp) + VOTING_PERIOD;
        _proposals[id] = Proposal(subject, expiry, change, false, _members[subject].version, digest);
        _votes[id].add(index);
        emit ChangeProposed(id, subject, msg.sender, change, expiry, digest);
        emit VoteCast(id, msg.sender);
    }

    /// @dev The proposal, if it can still be voted for and enacted.
    function _open(uint64 id) private view returns (Proposal storage p) {
        p = _proposals[id];
        if (p.change == Change.None) revert UnknownProposal(id);
        if (p.enacted) revert AlreadyEnacted(id);
        // forge-lint: disable-next-line(block-timestamp): seconds do not matter in a period of days
        if (block.timestamp > p.expiry) revert ProposalExpired(id, p.expiry);
        if (_members[p.subject].version != p.version) revert SubjectChanged(id);
    }

    /// @dev Marks a proposal as enacted if the active members are for it.
    function _close(uint64 id, Proposal storage p) private {
        (uint256 votes, uint256 needed) = (_countVotes(id), _majority());
        if (votes < needed) revert NoMajority(id, votes, needed);
        p.enacted = true;
        emit ChangeEnacted(id, p.subject, p.change);
    }

    function _admit(MemberInit memory card) private {
        _requireCard(card);
        _requireApplicable(Change.Admission, card.account);
        _requireFree(card.peerKey);
        uint256 index = _accounts.length;
        if (index >= MAX_MEMBERS) revert RegistryFull();
        _accounts.push(card.account);
        Member storage m = _members[card.account];
        // forge-lint: disable-next-line(unsafe-typecast): index is below MAX_MEMBERS
        m.index = uint32(index);
        m.since = uint64(block.number);
        _setKeys(m, card);
        _setStatus(card.account, Status.Active);
        emit MemberAdmitted(card.account, card.peerKey, card.docHash, card.hpkeKey, card.name);
    }

    function _rotate(MemberInit memory card) private {
        _requireOwnOrFree(card);
        Member storage m = _members[card.account];
        PeerKey retired = m.peerKey;
        if (retired != card.peerKey) m.since = uint64(block.number);
        _touch(m);
        _setKeys(m, card);
        emit KeysRotated(card.account, card.peerKey, retired, card.docHash, card.hpkeKey, card.name);
    }

    function _setKeys(Member storage m, MemberInit memory card) private {
        _holders[card.peerKey] = card.account;
        m.peerKey = card.peerKey;
        m.docHash = card.docHash;
        m.hpkeHash = HpkeHash.wrap(keccak256(card.hpkeKey));
    }

    /// @dev The one place that changes a status, so that bits, count and entry agree.
    function _setStatus(address account, Status next) private {
        Member storage m = _members[account];
        bool was = m.status == Status.Active;
        bool will = next == Status.Active;
        if (was && !will) {
            _active.remove(m.index);
            --_activeCount;
        } else if (!was && will) {
            _active.add(m.index);
            ++_activeCount;
        }
        m.status = next;
        _touch(m);
    }

    /// @dev Notes that an entry changed: what was proposed about it before can pass no more.
    function _touch(Member storage m) private {
        m.changed = uint64(block.number);
        unchecked {
            ++m.version; // a proposal lives for days, not for 65,536 changes by vote
        }
    }

    function _countVotes(uint64 id) private view returns (uint256) {
        return _votes[id].countBoth(_active, _accounts.length);
    }

    /// @dev More than half of the active members.
    function _majority() private view returns (uint256) {
        return uint256(_activeCount) / 2 + 1;
    }

    function _requireActive(address account) private view returns (uint32 index) {
        Member storage m = _members[account];
        if (m.status != Status.Active) revert NotActive(account);
        return m.index;
    }

    /// @dev Whether a change makes sense for the subject as it stands; asked when proposed and when enacted.
    function _requireApplicable(Change change, address subject) private view {
        Status status = _members[subject].status;
        bool fits;
        if (change == Change.Admission) fits = status == Status.None;
        else if (change == Change.Suspension) fits = status == Status.Active;
        else if (change == Change.Reinstatement) fits = status == Status.Suspended;
        else fits = status == Status.Active || status == Status.Suspended;
        if (!fits) revert WrongStatus(subject, status);
        bool ends = change == Change.Suspension || change == Change.Removal;
        if (ends && status == Status.Active && _activeCount == 1) revert LastActiveMember();
    }

    function _requireCard(MemberInit memory card) private pure {
        if (card.account == address(0)) revert ZeroAccount();
        if (PeerKey.unwrap(card.peerKey) == 0) revert ZeroPeerKey();
        if (card.hpkeKey.length != HPKE_KEY_LENGTH) revert HpkeKeyLength(card.hpkeKey.length);
        uint256 length = bytes(card.name).length;
        if (length == 0 || length > MAX_NAME_LENGTH) revert NameLength(length);
    }

    function _requireFree(PeerKey key) private view {
        address holder = _holders[key];
        if (holder != address(0)) revert PeerKeyTaken(key, holder);
    }

    /// @dev A rotation may keep the current peer key; it may not go back to a retired one.
    function _requireOwnOrFree(MemberInit memory card) private view {
        if (_members[card.account].peerKey != card.peerKey) _requireFree(card.peerKey);
    }

    function _keysDigest(Change change, MemberInit calldata card) private pure returns (ProposalDigest) {
        return ProposalDigest.wrap(keccak256(abi.encode(change, card)));
    }
}
