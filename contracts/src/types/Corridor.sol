// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev keccak256 of the two kinds of points, the lower address first, 20 bytes each.
type PairId is bytes32;

/// @dev Whether two kinds of points are exchanged for each other.
enum PairState {
    None,
    Open,
    Paused
}

/// @dev What a vote fixes for a pair. A rate is units of `high` for one unit of `low`, as a fraction.
/// @param low The points with the lower address.
/// @param high The points with the higher address.
/// @param minHigh Numerator of the lowest rate.
/// @param minLow Denominator of the lowest rate; not zero.
/// @param maxHigh Numerator of the highest rate; not zero.
/// @param maxLow Denominator of the highest rate; not zero.
/// @param capLow Most units of `low` given for `high` in a day (UTC); zero: none.
/// @param capHigh Most units of `high` given for `low` in a day; zero: none.
struct CorridorTerms {
    address low;
    address high;
    uint48 minHigh;
    uint48 minLow;
    uint48 maxHigh;
    uint48 maxLow;
    uint56 capLow;
    uint56 capHigh;
}

/// @dev The bounds of a pair.
/// @param version Counts what happened to the pair, so that a vote is about the pair as it stood.
/// @param feeLow Exchange fee on what is received of `low`, in basis points, as its merchant set it.
/// @param feeHigh The same of `high`.
struct Corridor {
    uint48 minHigh;
    uint48 minLow;
    uint48 maxHigh;
    uint48 maxLow;
    uint32 version;
    uint16 feeLow;
    uint16 feeHigh;
    PairState state;
}

/// @dev What was given in the pair on `day`, and the most that may be.
/// @param day Days since 1970. On a later day what was used is zero.
struct Exposure {
    uint56 capLow;
    uint56 capHigh;
    uint56 usedLow;
    uint56 usedHigh;
    uint32 day;
}

/// @dev A `Corridor` in one word: see `Pairs`.
type CorridorWord is uint256;

/// @dev An `Exposure` in one word: see `Pairs`.
type ExposureWord is uint256;

/// @dev Everything about a pair, in two slots.
struct Pair {
    CorridorWord corridor;
    ExposureWord exposure;
}
