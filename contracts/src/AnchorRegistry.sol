// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IMembership } from "./interfaces/IMembership.sol";
import { LogRoot } from "./types/Anchor.sol";

/// @title Time and existence of access-log checkpoints, as events
/// @notice One event holds one root over the checkpoints of all logs of the consortium, and so every entry below
/// them. No root is stored: two anchors of one root are harmless, and a lost one is sent again. The anchor is
/// extra evidence; no sale, read or revocation waits for it.
/// @dev Only active members anchor. Asking the registry each time would cost a fifth of the transaction, so a
/// member that was found active holds a lease for a day. Who is suspended meanwhile can go on until its lease
/// ends or anybody calls `endLease`; all it gains is to add true timestamps in its own name.
contract AnchorRegistry {
    /// @notice Seconds for which a member need not be looked up again.
    uint64 public constant LEASE = 1 days;

    /// @notice The registry that says who may anchor.
    IMembership public immutable CONSORTIUM;

    /// @notice Unix time until which an account may anchor without being looked up; zero if never.
    mapping(address account => uint64) public leaseEnd;

    /// @notice `member` vouched for a batch of `entries` log entries under `root`.
    event Anchored(LogRoot indexed root, address indexed member, uint64 entries);
    /// @notice `account` was found inactive and lost its lease.
    event LeaseEnded(address indexed account);

    /// @notice Only active members may anchor.
    error NotActive(address account);
    /// @notice The lease of an active member cannot be ended.
    error StillActive(address account);
    /// @notice A root must not be zero.
    error ZeroRoot();
    /// @notice A batch must hold at least one entry.
    error EmptyBatch();
    /// @notice There is no contract at the registry's address.
    error NoConsortium(address registry);

    constructor(IMembership consortium) {
        if (address(consortium).code.length == 0) revert NoConsortium(address(consortium));
        CONSORTIUM = consortium;
    }

    /// @notice Anchors one batch.
    /// @param root RFC 6962 root over the batch's checkpoints.
    /// @param entries How many log entries the checkpoints cover together; informative.
    function anchor(LogRoot root, uint64 entries) external {
        if (LogRoot.unwrap(root) == 0) revert ZeroRoot();
        if (entries == 0) revert EmptyBatch();
        // forge-lint: disable-next-line(block-timestamp): seconds do not matter in a lease of a day
        if (block.timestamp >= leaseEnd[msg.sender]) _renewLease(msg.sender);
        emit Anchored(root, msg.sender, entries);
    }

    /// @notice Ends the lease of an account that is no longer an active member. Anybody may call.
    function endLease(address account) external {
        if (CONSORTIUM.isActive(account)) revert StillActive(account);
        delete leaseEnd[account];
        emit LeaseEnded(account);
    }

    function _renewLease(address account) private {
        if (!CONSORTIUM.isActive(account)) revert NotActive(account);
        leaseEnd[account] = uint64(block.timestamp) + LEASE;
    }
}
