// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Points by expiry and points earned, in one slot. From the lowest bit:
/// three lanes of 48 bits: points that expire at the end of `epoch`, `epoch` + 1, `epoch` + 2;
/// two lanes of 40 bits: points earned in `epoch` and in the one before, saturating;
/// 32 bits: `epoch`, for which the lanes stand. An empty purse may be all zero.
type Purse is uint256;

/// @dev Points apart by expiry: the three lowest lanes of a purse, nothing above them.
type Lots is uint256;

/// @title What one holder has, and what all have together
/// @notice A purse is written for the epoch of its last change and read for a later one by shifting what has
/// expired out of it. No lane of a holder can overflow: all points of one expiry fit into one lane of the supply.
library Purses {
    uint256 internal constant LANE = type(uint48).max;
    uint256 internal constant LANES = type(uint144).max;
    uint256 internal constant EARNED = type(uint40).max;
    uint256 private constant EARNED_AT = 144;
    uint256 private constant BEFORE_AT = 184;
    uint256 private constant EPOCH_AT = 224;

    /// @dev The purse as it stands in `epoch`, which is not before the purse's own.
    function asOf(Purse purse, uint256 epoch) internal pure returns (Purse) {
        uint256 p = Purse.unwrap(purse);
        unchecked {
            uint256 passed = epoch - (p >> EPOCH_AT);
            if (passed == 0) return purse;
            p = (epoch << EPOCH_AT) | ((p & LANES) >> (48 * passed))
                | (passed == 1 ? ((p >> EARNED_AT) & EARNED) << BEFORE_AT : 0);
            return Purse.wrap(p);
        }
    }

    /// @dev The sum over the three lanes.
    function sum(Purse purse) internal pure returns (uint256) {
        uint256 p = Purse.unwrap(purse);
        unchecked {
            return (p & LANE) + ((p >> 48) & LANE) + ((p >> 96) & LANE);
        }
    }

    /// @dev The lane that expires `ahead` epochs after the purse's own; `ahead` is 0, 1 or 2.
    function lane(Purse purse, uint256 ahead) internal pure returns (uint256) {
        return (Purse.unwrap(purse) >> (48 * ahead)) & LANE;
    }

    /// @dev All three lanes.
    function lanes(Purse purse) internal pure returns (uint48[3] memory list) {
        for (uint256 i = 0; i < 3; ++i) {
            // forge-lint: disable-next-line(unsafe-typecast): a lane has 48 bits
            list[i] = uint48(lane(purse, i));
        }
    }

    /// @dev The oldest `amount` points of the purse; `enough` is false if it has fewer.
    function oldest(Purse purse, uint256 amount) internal pure returns (Lots lots, bool enough) {
        uint256 p = Purse.unwrap(purse);
        unchecked {
            uint256 first = p & LANE;
            if (amount <= first) return (Lots.wrap(amount), true);
            amount -= first;
            uint256 second = (p >> 48) & LANE;
            if (amount <= second) return (Lots.wrap(first | (amount << 48)), true);
            amount -= second;
            enough = amount <= (p >> 96) & LANE;
            lots = Lots.wrap(first | (second << 48) | (amount << 96));
        }
    }

    /// @dev `amount` points of one lane; `amount` is less than 2^48, `ahead` is 0, 1 or 2.
    function only(uint256 amount, uint256 ahead) internal pure returns (Lots) {
        return Lots.wrap(amount << (48 * ahead));
    }

    /// @dev The purse without `lots`, which it has. A purse without points and earnings becomes zero.
    function minus(Purse purse, Lots lots) internal pure returns (Purse) {
        unchecked {
            uint256 p = Purse.unwrap(purse) - Lots.unwrap(lots);
            return Purse.wrap(p << 32 == 0 ? 0 : p);
        }
    }

    /// @dev The purse with `lots`, which fit into its lanes.
    function plus(Purse purse, Lots lots) internal pure returns (Purse) {
        unchecked {
            return Purse.wrap(Purse.unwrap(purse) + Lots.unwrap(lots));
        }
    }

    /// @dev Points earned in the purse's epoch and in the one before.
    function earned(Purse purse) internal pure returns (uint256 thisEpoch, uint256 before) {
        uint256 p = Purse.unwrap(purse);
        return ((p >> EARNED_AT) & EARNED, (p >> BEFORE_AT) & EARNED);
    }

    /// @dev Counts points as earned `ago` epochs before the purse's own; the count stops at its end.
    function earn(Purse purse, uint256 amount, uint256 ago) internal pure returns (Purse) {
        if (ago > 1) return purse;
        uint256 old = _earned(purse, ago);
        unchecked {
            uint256 more = old + amount;
            return _withEarned(purse, ago, more > EARNED ? EARNED : more);
        }
    }

    /// @dev Counts points as earned no longer; the count stops at zero.
    function unearn(Purse purse, uint256 amount, uint256 ago) internal pure returns (Purse) {
        if (ago > 1) return purse;
        uint256 old = _earned(purse, ago);
        unchecked {
            return _withEarned(purse, ago, old > amount ? old - amount : 0);
        }
    }

    function _earned(Purse purse, uint256 ago) private pure returns (uint256) {
        return (Purse.unwrap(purse) >> (EARNED_AT + 40 * ago)) & EARNED;
    }

    function _withEarned(Purse purse, uint256 ago, uint256 count) private pure returns (Purse) {
        uint256 shift = EARNED_AT + 40 * ago;
        return Purse.wrap((Purse.unwrap(purse) & ~(EARNED << shift)) | (count << shift));
    }
}
