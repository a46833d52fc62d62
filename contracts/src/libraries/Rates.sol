// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Offer } from "../types/Offer.sol";

/// @title Rates and shares in whole units
/// @dev What is owed after each part is the whole so far, rounded once, less what was owed before. So parts come
/// to the same as one fill, however many there are: the rounding of all of them together is below one unit.
/// Amounts have at most 128 bits, so no product overflows.
library Rates {
    /// @dev What the maker must receive while its giving goes from `from` to `to`, both at most `giveAmount`:
    /// rounded up, so that it never has less than its rate.
    function owed(Offer memory o, uint256 from, uint256 to) internal pure returns (uint256) {
        (uint256 give, uint256 want) = (o.giveAmount, o.wantAmount);
        unchecked {
            return _ceil(to * want, give) - _ceil(from * want, give);
        }
    }

    /// @dev What a relayer gets for this part: rounded down, the whole `maxRelayFee` once all is given.
    function relayShare(Offer memory o, uint256 from, uint256 to) internal pure returns (uint256) {
        (uint256 give, uint256 fee) = (o.giveAmount, o.maxRelayFee);
        unchecked {
            return to * fee / give - from * fee / give;
        }
    }

    /// @dev The most exchange fee once `to` is given: rounded up, so that small parts can be filled at all.
    function feeLimit(Offer memory o, uint256 to) internal pure returns (uint256) {
        unchecked {
            return _ceil(to * o.maxFee, o.giveAmount);
        }
    }

    function _ceil(uint256 a, uint256 b) private pure returns (uint256) {
        unchecked {
            return a == 0 ? 0 : (a - 1) / b + 1;
        }
    }
}
