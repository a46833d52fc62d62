// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Line } from "../types/Points.sol";

/// @title The Merkle tree over the lines of a batch
/// @notice A leaf is keccak256 of the line's three words, a node keccak256 of its two children. Preimages of 96
/// and of 64 bytes cannot be taken for each other. The tree has the least height that holds all lines; a subtree
/// without any line is zero at every height. A proof binds the place of what it proves.
library Lines {
    /// @dev Height of the tree over `count` lines, at least one.
    function height(uint256 count) internal pure returns (uint256 h) {
        while (uint256(1) << h < count) {
            ++h;
        }
    }

    /// @dev Hash of one line.
    function leaf(Line calldata line) internal pure returns (bytes32 hash) {
        return keccak256(abi.encode(line));
    }

    /// @dev Root of the subtree of height `h` that begins with `lines` and has no others.
    function subtree(Line[] calldata lines, uint256 h) internal pure returns (bytes32) {
        uint256 size = lines.length;
        bytes32[] memory level = new bytes32[](size + 1);
        for (uint256 i = 0; i < size; ++i) {
            level[i] = leaf(lines[i]);
        }
        for (; h != 0; --h) {
            level[size] = 0; // the partner of the last one, if there is none
            size = (size + 1) >> 1;
            for (uint256 i = 0; i < size; ++i) {
                level[i] = node(level[2 * i], level[2 * i + 1]);
            }
        }
        return level[0];
    }

    /// @dev Root above `hash`, the node of place `place` at its height, with the siblings from there up.
    function climb(bytes32 hash, uint256 place, bytes32[] calldata proof) internal pure returns (bytes32) {
        for (uint256 i = 0; i < proof.length; ++i) {
            hash = place & 1 == 0 ? node(hash, proof[i]) : node(proof[i], hash);
            place >>= 1;
        }
        return hash;
    }

    /// @dev Hash of a node; of a node without any line, zero.
    function node(bytes32 left, bytes32 right) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            mstore(0, left)
            mstore(32, right)
            hash := keccak256(0, 64)
        }
    }
}
