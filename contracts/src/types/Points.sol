// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Most points of an epoch. Points of one expiry are issued in two epochs at most, so all of them fit into 48 bits.
uint48 constant LARGEST_CAP = type(uint48).max >> 1;

/// @dev Whether a merchant's points are issued now. Transfer and redemption go on in every state.
enum PointsState {
    Issuing,
    Paused,
    RunOff
}

/// @dev Where a line of a batch stands.
enum LineStatus {
    None,
    Pending,
    Credited
}

/// @dev What a merchant fixes for ever when it creates its points.
/// @param start Unix time at which epoch 0 began; at most one epoch before the creation, never after it.
/// @param epochLength Seconds of an epoch: one hour to 3,660 days.
/// @param cap Most points issued in an epoch until the merchant sets another; at most 2^47 - 1.
/// @param decimals How many digits of an amount are shown behind the point; at most 9.
/// @param name 1 to 31 bytes of UTF-8; also the name of the EIP-712 domain.
/// @param symbol 1 to 31 bytes of UTF-8.
struct PointsTerms {
    uint64 start;
    uint32 epochLength;
    uint48 cap;
    uint8 decimals;
    string name;
    string symbol;
}

/// @dev Points for one account.
/// @param account Who gets them; not zero.
/// @param amount How many, in the smallest unit.
/// @param ref Salted hash of what they were earned by; never an order number.
struct Line {
    address account;
    uint48 amount;
    bytes32 ref;
}

/// @dev Lines that were committed or issued together.
/// @param releaseAt Unix time from which the lines can be released; of lines issued at once, the time of issue.
/// @param count How many lines; zero if there is no such batch.
/// @param total Sum of the lines as the merchant stated it.
/// @param open What of `total` was neither credited nor reduced yet.
/// @param atOnce Whether the lines were credited when they were issued.
struct Batch {
    uint64 releaseAt;
    uint32 count;
    uint48 total;
    uint48 open;
    bool atOnce;
}
