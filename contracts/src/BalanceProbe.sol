// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPoints } from "./interfaces/IPoints.sol";

/// @title Reads many balances at one moment, without being deployed
/// @notice Its creation code is run by an `eth_call` without destination. Instead of code it returns words of 32
/// bytes: the moment, the supply, and a balance for each account, in their order.
/// @dev From the lowest bit, the moment is 64 bits of block number, 64 of its time and 32 of the length of an epoch; a
/// balance is three lanes of 48 bits, 32 of `first`, and 64 of the time at which that epoch ends.
contract BalanceProbe {
    constructor(IPoints points, address[] memory accounts) {
        uint256[] memory words = new uint256[](accounts.length + 2);
        (uint32 first, uint48[3] memory lanes) = points.supplyByExpiry();
        uint256 ends = points.epochEnd(first);
        words[0] = uint64(block.number) | block.timestamp << 64 | (points.epochEnd(first + 1) - ends) << 128;
        words[1] = _pack(first, lanes, ends);
        for (uint256 i = 0; i < accounts.length; ++i) {
            (first, lanes) = points.balanceByExpiry(accounts[i]);
            words[i + 2] = _pack(first, lanes, ends);
        }
        assembly ("memory-safe") {
            return(add(words, 32), mul(mload(words), 32))
        }
    }

    function _pack(uint32 first, uint48[3] memory lanes, uint256 ends) private pure returns (uint256) {
        return
            lanes[0] | uint256(lanes[1]) << 48 | uint256(lanes[2]) << 96 | uint256(first) << 144 | ends << 176;
    }
}
