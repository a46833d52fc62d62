// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Stream } from "../types/Reward.sol";

/// @title How much of a reward has vested
library Vesting {
    /// @dev What has vested by `time`: linear from `since` until the reward stopped or `vesting` seconds are over,
    /// rounded down.
    function vested(Stream memory s, uint256 amount, uint256 vesting, uint256 time)
        internal
        pure
        returns (uint96)
    {
        if (s.stopped != 0 && s.stopped < time) time = s.stopped;
        if (s.since == 0 || time <= s.since) return 0;
        uint256 elapsed = time - s.since;
        // forge-lint: disable-next-line(unsafe-typecast): never more than `amount`, which has 96 bits
        return uint96(elapsed >= vesting ? amount : amount * elapsed / vesting);
    }
}
