// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Line } from "../../src/types/Points.sol";

/// @title The tree over lines as its definition says it, from the top down
library Trees {
    /// @dev The least power of two that is not below `count`.
    function width(uint256 count) internal pure returns (uint256 w) {
        for (w = 1; w < count; w *= 2) { }
    }

    function root(Line[] memory lines) internal pure returns (bytes32) {
        return subtree(lines, 0, width(lines.length));
    }

    /// @dev Root over the places `from` to `from + size`.
    function subtree(Line[] memory lines, uint256 from, uint256 size) internal pure returns (bytes32) {
        if (from >= lines.length) return 0;
        if (size == 1) {
            Line memory l = lines[from];
            return keccak256(abi.encodePacked(uint256(uint160(l.account)), uint256(l.amount), l.ref));
        }
        size /= 2;
        return keccak256(abi.encodePacked(subtree(lines, from, size), subtree(lines, from + size, size)));
    }

    /// @dev Siblings of the subtree of `size` places that begins at `first`, from there up.
    function proof(Line[] memory lines, uint256 first, uint256 size)
        internal
        pure
        returns (bytes32[] memory list)
    {
        uint256 steps;
        uint256 whole = width(lines.length);
        for (uint256 s = size; s < whole; s *= 2) {
            ++steps;
        }
        list = new bytes32[](steps);
        for (uint256 i = 0; i < steps; ++i) {
            uint256 sibling = first % (2 * size) == 0 ? first + size : first - size;
            list[i] = subtree(lines, sibling, size);
            size *= 2;
            first -= first % size;
        }
    }

    /// @dev The lines from `first` on, at most `size`.
    function run(Line[] memory lines, uint256 first, uint256 size)
        internal
        pure
        returns (Line[] memory part)
    {
        if (size > lines.length - first) size = lines.length - first;
        part = new Line[](size);
        for (uint256 i = 0; i < size; ++i) {
            part[i] = lines[first + i];
        }
    }
}
