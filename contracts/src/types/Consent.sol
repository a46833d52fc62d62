// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Salted digest of a grant, denial or revocation:
/// keccak256("souk/v1/consent-anchor", 0x00, id, sequence as eight big-endian bytes, salt). It carries its own
/// sequence number and tells nothing to who does not hold the statement.
type ConsentDigest is bytes32;

/// @dev RFC 6962 Merkle root over consent digests.
type BatchRoot is bytes32;

/// @dev What the customer did. Numbers equal Go's `consent.State`. Append only.
enum Action {
    None,
    Granted,
    Denied,
    Revoked
}

/// @dev What a customer signs (EIP-712) to have a digest anchored by any relayer.
/// @param account The signer: the account named in the grant.
/// @param digest Salted digest of the statement.
/// @param action What the customer did.
/// @param sequence Sequence number of the statement on its consent line.
/// @param deadline Last second (Unix time of a block) at which a relayer may deliver it.
struct ConsentAnchor {
    address account;
    ConsentDigest digest;
    Action action;
    uint64 sequence;
    uint64 deadline;
}
