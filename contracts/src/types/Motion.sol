// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ProposalDigest } from "./Membership.sol";

/// @dev A proposal about something else than members.
/// @param digest What a vote must name, and what enacting is held to.
/// @param subject What it is about.
/// @param expiry Last second (Unix time of a block) at which it can be voted for and enacted.
/// @param version The subject's version when it was proposed: it passes only while that stands.
/// @param enacted Whether it was done.
struct Motion {
    ProposalDigest digest;
    bytes32 subject;
    uint64 expiry;
    uint32 version;
    bool enacted;
}
