// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Signatures } from "./libraries/Signatures.sol";
import { Action, BatchRoot, ConsentAnchor, ConsentDigest } from "./types/Consent.sol";
import { EIP712 } from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @title Time and existence of consent statements, as events
/// @notice Nothing is stored and nobody has rights here. A salted digest in an event proves that a grant, denial
/// or revocation existed by that block. The chain decides no conflict: a reader applies the rule of the consent
/// line (highest sequence number, revoked before denied before granted) to whatever it has seen, so a repeated
/// or replayed event changes nothing.
/// @dev Every event names the account that vouches for it. An event of an account that the grant does not name
/// says nothing about the grant, whatever its digest. A relayer can deliver a signed anchor late, more than once
/// or not at all; it cannot change, forge or attribute one, and after its deadline cannot deliver it. A customer
/// who finds no relayer calls `revoke`.
contract ConsentRegistry is EIP712 {
    /// @notice `account` granted consent.
    event ConsentGranted(address indexed account, ConsentDigest indexed digest, uint64 sequence);
    /// @notice `account` denied consent.
    event ConsentDenied(address indexed account, ConsentDigest indexed digest, uint64 sequence);
    /// @notice `account` revoked consent, through a relayer or by the emergency exit.
    event ConsentRevoked(address indexed account, ConsentDigest indexed digest, uint64 sequence);
    /// @notice `account` showed that it knew `digest`.
    event DigestAnchored(address indexed account, ConsentDigest indexed digest);
    /// @notice `account` showed that it knew a tree of `count` digests.
    event BatchAnchored(address indexed account, BatchRoot indexed root, uint32 count);

    /// @notice A digest or root must not be zero.
    error ZeroDigest();
    /// @notice A batch must have at least one digest.
    error EmptyBatch();
    /// @notice The action is none of granted, denied, revoked.
    error NoAction();
    /// @notice The deadline (Unix seconds) is over.
    error DeadlinePassed(uint64 deadline);
    /// @notice The signature is not `account`'s.
    error BadSignature(address account);

    /// @notice EIP-712 type of a signed anchor.
    bytes32 public constant CONSENT_ANCHOR_TYPEHASH = keccak256(
        "ConsentAnchor(address account,bytes32 digest,uint8 action,uint64 sequence,uint64 deadline)"
    );

    /// @dev The domain names chain and contract: an anchor signed for one chain is void on every other.
    constructor() EIP712("Souk", "1") { }

    /// @notice Anchors one digest in the caller's name: for merchants that keep their own evidence.
    function anchor(ConsentDigest digest) external {
        _requireDigest(digest);
        emit DigestAnchored(msg.sender, digest);
    }

    /// @notice Anchors the Merkle root of many digests in the caller's name.
    /// @param root RFC 6962 root over the digests.
    /// @param count How many there are.
    function anchorBatch(BatchRoot root, uint32 count) external {
        if (BatchRoot.unwrap(root) == 0) revert ZeroDigest();
        if (count == 0) revert EmptyBatch();
        emit BatchAnchored(msg.sender, root, count);
    }

    /// @notice Revokes at once, without relayer and without any merchant's help: the emergency exit.
    /// @param digest Salted digest over the grant's id, its salt and `sequence`.
    /// @param sequence Sequence number of the revocation; must exceed the grant's to end it.
    function revoke(ConsentDigest digest, uint64 sequence) external {
        _requireDigest(digest);
        emit ConsentRevoked(msg.sender, digest, sequence);
    }

    /// @notice Anchors what a customer signed. Anybody may relay it and pays the gas.
    /// @param statement What was signed.
    /// @param signature 65 bytes of secp256k1 with low s and v of 27 or 28, or what the account's ERC-1271 code accepts.
    function anchorSigned(ConsentAnchor calldata statement, bytes calldata signature) external {
        _requireDigest(statement.digest);
        // forge-lint: disable-next-line(block-timestamp): a deadline is coarse
        if (block.timestamp > statement.deadline) revert DeadlinePassed(statement.deadline);
        if (!Signatures.by(statement.account, anchorHash(statement), signature)) {
            revert BadSignature(statement.account);
        }
        _emitAction(statement);
    }

    /// @notice The EIP-712 hash that the customer signs.
    function anchorHash(ConsentAnchor calldata statement) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(CONSENT_ANCHOR_TYPEHASH, statement)));
    }

    function _emitAction(ConsentAnchor calldata s) private {
        if (s.action == Action.Granted) emit ConsentGranted(s.account, s.digest, s.sequence);
        else if (s.action == Action.Denied) emit ConsentDenied(s.account, s.digest, s.sequence);
        else if (s.action == Action.Revoked) emit ConsentRevoked(s.account, s.digest, s.sequence);
        else revert NoAction();
    }

    function _requireDigest(ConsentDigest digest) private pure {
        if (ConsentDigest.unwrap(digest) == 0) revert ZeroDigest();
    }
}
