// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev RFC 6962 Merkle root over the checkpoints of a consortium's access logs.
type LogRoot is bytes32;
