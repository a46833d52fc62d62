// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Pairs } from "../libraries/Pairs.sol";
import { CorridorWord, PairState } from "../types/Corridor.sol";
import { Offer, OfferHash, OfferState } from "../types/Offer.sol";
import { Standings } from "./Standings.sol";

/// @title Money pumps: quotes that, taken one after the other, give more than they cost
/// @notice Anybody who shows such a cycle stops its pairs before they are drained. The quotes must be the
/// merchants' own and could be filled this second; fees do not count, because a member may have none.
abstract contract Pumps is Standings {
    using Pairs for CorridorWord;

    /// @notice Most quotes of a cycle.
    uint256 public constant MAX_CYCLE = 8;

    /// @dev One, as a fixed-point number. Rounded down at each quote, so that what is above one is so indeed.
    uint256 private constant ONE = 1 << 96;

    /// @notice Pauses all pairs of a cycle of quotes whose rates multiply to more than one. Anybody may call.
    /// @param quotes Each gives what the next wants, the last gives what the first wants.
    /// @param signatures Of the makers, in the same order.
    function pausePump(Offer[] calldata quotes, bytes[] calldata signatures) external nonReentrant {
        uint256 n = quotes.length;
        if (n < 2 || n > MAX_CYCLE || signatures.length != n) revert BadCycle();
        OfferHash[] memory cycle = new OfferHash[](n);
        uint256 product = ONE;
        for (uint256 i = 0; i < n; ++i) {
            _requireLink(quotes, i);
            cycle[i] = _requireQuote(quotes[i], signatures[i]);
            product = product * quotes[i].giveAmount / quotes[i].wantAmount;
        }
        if (product <= ONE) revert NoPump();
        emit PumpShown(cycle);
        for (uint256 i = 0; i < n; ++i) {
            _pauseOnce(quotes[i].give, quotes[i].want);
        }
    }

    /// @dev Links to the next, and passes points that no earlier quote gave.
    function _requireLink(Offer[] calldata quotes, uint256 i) private pure {
        Offer calldata next = quotes[i + 1 == quotes.length ? 0 : i + 1];
        if (quotes[i].give != next.want) revert NotCrossing(quotes[i].give, next.want);
        for (uint256 j = 0; j < i; ++j) {
            if (quotes[j].give == quotes[i].give) revert RepeatedPoints(quotes[i].give);
        }
    }

    /// @dev By a merchant of the pair, for everybody, and fillable now at its own rate.
    function _requireQuote(Offer memory q, bytes calldata signature) private view returns (OfferHash hash) {
        hash = offerHash(q);
        OfferState state = _signedStanding(q, hash, signature).state;
        if (state != OfferState.Fillable) revert QuoteNotLive(hash, state);
        _requireWithin(_pairs[pairId(q.give, q.want)].corridor, q.give, q.want, q.giveAmount, q.wantAmount);
        bool merchant = q.maker == merchantOf[q.give] || q.maker == merchantOf[q.want];
        if (!merchant || q.taker != address(0)) revert NotAQuote(hash);
    }

    function _pauseOnce(address a, address b) private {
        if (_pairs[pairId(a, b)].corridor.state() == PairState.Open) _pause(a, b);
    }
}
