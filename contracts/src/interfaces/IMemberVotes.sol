// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ProposalDigest } from "../types/Membership.sol";

/// @title Events and errors of votes about something else than members; the names are the consortium registry's
interface IMemberVotes {
    /// @notice An active member voted for a proposal.
    event VoteCast(uint64 indexed id, address indexed voter);

    /// @notice There is no contract at the registry's address.
    error NoConsortium(address registry);
    /// @notice Only active members may do this.
    error NotActive(address account);
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
}
