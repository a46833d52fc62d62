// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IMembership } from "./interfaces/IMembership.sol";
import { LogRoot } from "./types/Anchor.sol";

/// @title Time and existence of access-log checkpoints, as events
/// @notice One event holds one root over the checkpoints of all logs of the consortium, and so every entry below
/// them. Nothing is stored: two anchors of one root are harmless, and a lost one is sent again. The anchor is
/// extra evidence; no sale, read or revocation waits for it.
contract AnchorRegistry {
    /// @notice The registry that says who may anchor.
    IMembership public immutable CONSORTIUM;

    /// @notice `member` vouched for a batch of `entries` log entries under `root`.
    event Anchored(LogRoot indexed root, address indexed member, uint64 entries);

    /// @notice Only active members may anchor.
    error NotActive(address account);
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
        if (!CONSORTIUM.isActive(msg.sender)) revert NotActive(msg.sender);
        emit Anchored(root, msg.sender, entries);
    }
}
