// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    Change,
    DocHash,
    MemberInit,
    PeerKey,
    ProposalDigest,
    RunOffPlan,
    Status
} from "../types/Membership.sol";
import { IElectorate } from "./IElectorate.sol";

/// @title Events and errors of the consortium registry
interface IConsortiumRegistry is IElectorate {
    /// @notice A member joined. Also emitted for each founder.
    event MemberAdmitted(
        address indexed account, PeerKey indexed peerKey, DocHash docHash, bytes hpkeKey, string name
    );
    /// @notice A member's keys, document or name changed. `retired` is the peer key before; equal to `peerKey`
    /// if only the rest changed.
    event KeysRotated(
        address indexed account,
        PeerKey indexed peerKey,
        PeerKey indexed retired,
        DocHash docHash,
        bytes hpkeKey,
        string name
    );
    /// @notice A member was suspended by vote.
    event MemberSuspended(address indexed account);
    /// @notice A suspended member was reinstated by vote.
    event MemberReinstated(address indexed account);
    /// @notice A member was removed by vote. Its entry stays as a tombstone.
    event MemberRemoved(address indexed account);
    /// @notice A member left of its own will. Its entry stays as a tombstone.
    event MemberLeft(address indexed account, RunOffPlan runOffPlan);

    /// @notice A change was proposed. The proposer has voted for it.
    event ChangeProposed(
        uint64 indexed id,
        address indexed subject,
        address indexed proposer,
        Change change,
        uint64 expiry,
        ProposalDigest digest
    );
    /// @notice The keys and the name that proposal `id` would admit or rotate to.
    event KeysProposed(uint64 indexed id, MemberInit card);
    /// @notice An active member voted for a change.
    event VoteCast(uint64 indexed id, address indexed voter);
    /// @notice A change was carried out.
    event ChangeEnacted(uint64 indexed id, address indexed subject, Change change);

    /// @notice There must be at least one founder.
    error NoFounders();
    /// @notice All places of the registry are taken.
    error RegistryFull();
    /// @notice The account is zero.
    error ZeroAccount();
    /// @notice The peer key is zero.
    error ZeroPeerKey();
    /// @notice The peer key is or was a member's.
    error PeerKeyTaken(PeerKey peerKey, address holder);
    /// @notice The HPKE key must have 1,216 bytes.
    error HpkeKeyLength(uint256 length);
    /// @notice The name must have 1 to 64 bytes.
    error NameLength(uint256 length);
    /// @notice Only active members may do this.
    error NotActive(address account);
    /// @notice The change does not apply to a member of this status.
    error WrongStatus(address account, Status status);
    /// @notice The last active member can be neither suspended nor removed.
    error LastActiveMember();
    /// @notice There is no such proposal.
    error UnknownProposal(uint64 id);
    /// @notice The proposal is about something else than the caller named.
    error WrongDigest(uint64 id, ProposalDigest digest);
    /// @notice The time to vote and enact is over.
    error ProposalExpired(uint64 id, uint64 expiry);
    /// @notice The proposal was carried out already.
    error AlreadyEnacted(uint64 id);
    /// @notice The subject changed since this was proposed: votes for it are of before. Propose it anew.
    error SubjectChanged(uint64 id);
    /// @notice The member voted already.
    error AlreadyVoted(uint64 id, address voter);
    /// @notice Fewer than a majority of the active members are for it.
    error NoMajority(uint64 id, uint256 votes, uint256 needed);
    /// @notice Admissions and rotations are enacted by `enactKeys`, the rest by `enact`.
    error WrongChange(uint64 id, Change change);
}
