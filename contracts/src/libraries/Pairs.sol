// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Corridor, CorridorWord, Exposure, ExposureWord, PairState } from "../types/Corridor.sol";

/// @title A pair's bounds and exposure, packed by hand
/// @dev The compiler reads and writes packed fields one by one, which costs a settlement 5,000 gas. From the lowest
/// bit: a corridor is minHigh, minLow, maxHigh, maxLow (48 each), version (32), feeLow, feeHigh (12 each), state (8); an exposure is capLow,
/// capHigh, usedLow, usedHigh (56 each), day (32).
library Pairs {
    uint256 private constant MASK_48 = type(uint48).max;
    uint256 private constant MASK_56 = type(uint56).max;

    // forge-lint: disable-start(unsafe-typecast): each cast cuts a field out of its word

    function pack(Corridor memory c) internal pure returns (CorridorWord) {
        uint256 rates = uint256(c.minHigh) | uint256(c.minLow) << 48 | uint256(c.maxHigh) << 96
            | uint256(c.maxLow) << 144;
        uint256 rest = uint256(c.version) << 192 | uint256(c.feeLow) << 224 | uint256(c.feeHigh) << 236
            | uint256(c.state) << 248;
        return CorridorWord.wrap(rates | rest);
    }

    function unpack(CorridorWord word) internal pure returns (Corridor memory c) {
        uint256 w = CorridorWord.unwrap(word);
        (c.minHigh, c.minLow, c.maxHigh, c.maxLow) =
        (uint48(w), uint48(w >> 48), uint48(w >> 96), uint48(w >> 144));
        (c.version, c.state) = (version(word), state(word));
        (c.feeLow, c.feeHigh) = (uint16(fee(word, true)), uint16(fee(word, false)));
    }

    function state(CorridorWord word) internal pure returns (PairState) {
        return PairState(CorridorWord.unwrap(word) >> 248);
    }

    /// @dev The fee on what is received of one kind, in basis points; at most 500.
    function fee(CorridorWord word, bool low) internal pure returns (uint256) {
        return CorridorWord.unwrap(word) >> (low ? 224 : 236) & 0xfff;
    }

    function version(CorridorWord word) internal pure returns (uint32) {
        return uint32(CorridorWord.unwrap(word) >> 192);
    }

    /// @dev Whether a rate is not below the corridor. A product has at most 176 bits.
    function notBelow(CorridorWord word, uint128 low, uint128 high) internal pure returns (bool) {
        uint256 w = CorridorWord.unwrap(word);
        unchecked {
            return uint256(high) * (w >> 48 & MASK_48) >= uint256(low) * (w & MASK_48);
        }
    }

    /// @dev Whether a rate is not above the corridor.
    function notAbove(CorridorWord word, uint128 low, uint128 high) internal pure returns (bool) {
        uint256 w = CorridorWord.unwrap(word);
        unchecked {
            return uint256(high) * (w >> 144 & MASK_48) <= uint256(low) * (w >> 96 & MASK_48);
        }
    }

    /// @dev The exposure as it counts on `day`: what was used on an earlier day counts no more.
    function on(ExposureWord word, uint256 day) internal pure returns (ExposureWord) {
        uint256 w = ExposureWord.unwrap(word);
        if (w >> 224 == day) return word;
        return ExposureWord.wrap(uint112(w) | day << 224);
    }

    function unpack(ExposureWord word) internal pure returns (Exposure memory) {
        uint256 w = ExposureWord.unwrap(word);
        return Exposure(uint56(w), uint56(w >> 56), uint56(w >> 112), uint56(w >> 168), uint32(w >> 224));
    }

    /// @dev The same use under new caps.
    function withCaps(ExposureWord word, uint56 capLow, uint56 capHigh) internal pure returns (ExposureWord) {
        uint256 w = ExposureWord.unwrap(word);
        return ExposureWord.wrap(w >> 112 << 112 | uint256(capLow) | uint256(capHigh) << 56);
    }

    /// @dev How much may still be given. A vote may have lowered the cap below what was used.
    function left(ExposureWord word, bool low) internal pure returns (uint256) {
        uint256 w = ExposureWord.unwrap(word) >> (low ? 0 : 56);
        (uint256 cap, uint256 used) = (w & MASK_56, w >> 112 & MASK_56);
        unchecked {
            return used < cap ? cap - used : 0;
        }
    }

    /// @dev Books `amount`, at most what is left.
    function use(ExposureWord word, bool low, uint256 amount) internal pure returns (ExposureWord) {
        unchecked {
            return ExposureWord.wrap(ExposureWord.unwrap(word) + (amount << (low ? 112 : 168)));
        }
    }

    // forge-lint: disable-end(unsafe-typecast)
}
