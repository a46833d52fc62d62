// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Ed25519 public key of a member's peer (RFC 8032 encoding): signs facts, is its libp2p identity.
type PeerKey is bytes32;

/// @dev keccak256 of a member's MLKEM768-X25519 public key; the key itself (1,216 bytes) is in the event.
type HpkeHash is bytes32;

/// @dev SHA-256 of a member's DID document.
type DocHash is bytes32;

/// @dev Hash of the plan by which a leaving member redeems the points it issued. Zero: no plan.
type RunOffPlan is bytes32;

/// @dev keccak256 of everything a proposal would change. A vote names it, so that a chain reorganisation
/// which gives the number to another proposal cannot move the vote.
type ProposalDigest is bytes32;

using { sameKey as ==, otherKey as != } for PeerKey global;
using { otherProposal as != } for ProposalDigest global;

/// @dev Where a member stands. Numbers equal Go's `did.Status`.
enum Status {
    None,
    Active,
    Suspended,
    Left
}

/// @dev What a vote decides. Append only.
enum Change {
    None,
    Admission,
    Rotation,
    Suspension,
    Reinstatement,
    Removal
}

/// @dev Everything a member publishes about itself.
/// @param account Operator account; names the member for ever.
/// @param peerKey Ed25519 key, never used before by any member.
/// @param docHash SHA-256 of the DID document; zero if there is none.
/// @param hpkeKey MLKEM768-X25519 public key, exactly 1,216 bytes.
/// @param name Public trade name, 1 to 64 bytes of UTF-8.
struct MemberInit {
    address account;
    PeerKey peerKey;
    DocHash docHash;
    bytes hpkeKey;
    string name;
}

/// @dev A registry entry. Never deleted.
/// @param peerKey Current peer key.
/// @param hpkeHash keccak256 of the current HPKE key.
/// @param docHash SHA-256 of the DID document.
/// @param runOffPlan What the member left behind; zero unless `status` is `Left`.
/// @param since Block in which `peerKey` became valid.
/// @param changed Block of the last change of this entry.
/// @param index Place in the order of admission, from 0.
/// @param status Where the member stands.
/// @param version Counts the changes of this entry, modulo 2^16: two states of it within the life of a proposal
/// never have one number.
struct Member {
    PeerKey peerKey;
    HpkeHash hpkeHash;
    DocHash docHash;
    RunOffPlan runOffPlan;
    uint64 since;
    uint64 changed;
    uint32 index;
    Status status;
    uint16 version;
}

/// @dev A proposed change.
/// @param subject Member or candidate it is about.
/// @param expiry Last second (Unix time of a block) at which it can be voted for and enacted.
/// @param change What it would do.
/// @param enacted Whether it was done.
/// @param version The subject's version when it was proposed: it can be voted for and enacted while that stands.
/// @param digest What a vote must name.
struct Proposal {
    address subject;
    uint64 expiry;
    Change change;
    bool enacted;
    uint16 version;
    ProposalDigest digest;
}

function sameKey(PeerKey a, PeerKey b) pure returns (bool) {
    return PeerKey.unwrap(a) == PeerKey.unwrap(b);
}

function otherKey(PeerKey a, PeerKey b) pure returns (bool) {
    return PeerKey.unwrap(a) != PeerKey.unwrap(b);
}

function otherProposal(ProposalDigest a, ProposalDigest b) pure returns (bool) {
    return ProposalDigest.unwrap(a) != ProposalDigest.unwrap(b);
}
