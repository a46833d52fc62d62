// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Pairs } from "../libraries/Pairs.sol";
import { Rates } from "../libraries/Rates.sol";
import { Signatures } from "../libraries/Signatures.sol";
import { CorridorWord, ExposureWord, PairState } from "../types/Corridor.sol";
import { Fill, Offer, OfferHash, OfferState } from "../types/Offer.sol";
import { Settlement } from "./Settlement.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Whether offers can be filled now, and how much of them
/// @notice What a peer asks before it relays an offer, and again before it pays for a settlement.
abstract contract Standing is Settlement {
    using Rates for Offer;
    using Pairs for CorridorWord;
    using Pairs for ExposureWord;

    /// @dev Gas for one offer of many: a maker's ERC-1271 code that burns it all spoils its own offer alone.
    uint256 private constant GAS_PER_OFFER = 500_000;

    /// @notice Whether an offer can be filled now, signature aside.
    /// @return state `Fillable`, or the first reason against it.
    /// @return fillable How much of `give` could be given now; zero unless `Fillable`.
    function status(Offer memory offer) external view returns (OfferState state, uint128 fillable) {
        return _status(offer, offerHash(offer));
    }

    /// @notice The same with its signature.
    function signedStatus(Offer memory offer, bytes calldata signature)
        external
        view
        returns (OfferState state, uint128 fillable)
    {
        return _signedStatus(offer, offerHash(offer), signature);
    }

    /// @notice The same for many offers. One that cannot be judged within 500,000 gas is `BadSignature`.
    function statuses(Offer[] calldata offers, bytes[] calldata signatures)
        external
        view
        returns (OfferState[] memory states, uint128[] memory fillable)
    {
        uint256 n = offers.length;
        if (signatures.length != n) revert BadRing();
        (states, fillable) = (new OfferState[](n), new uint128[](n));
        for (uint256 i = 0; i < n; ++i) {
            try this.signedStatus{ gas: GAS_PER_OFFER }(offers[i], signatures[i]) returns (
                OfferState state, uint128 amount
            ) {
                (states[i], fillable[i]) = (state, amount);
            } catch {
                states[i] = OfferState.BadSignature;
            }
        }
    }

    function _signedStatus(Offer memory o, OfferHash hash, bytes calldata signature)
        internal
        view
        returns (OfferState state, uint128 fillable)
    {
        bool signed = Signatures.by(o.maker, OfferHash.unwrap(hash), signature);
        return signed ? _status(o, hash) : (OfferState.BadSignature, 0);
    }

    function _status(Offer memory o, OfferHash hash) private view returns (OfferState, uint128) {
        Fill memory fill = _fillOf(hash);
        OfferState state = _offerState(o, fill);
        if (state == OfferState.Fillable) state = _pairState(o);
        if (state != OfferState.Fillable) return (state, 0);
        if (_feeTooHigh(o, fill)) return (OfferState.FeeAboveLimit, 0);
        uint256 covered = _covered(o);
        if (covered == 0) return (OfferState.NotCovered, 0);
        uint256 cap = _capLeft(o);
        if (cap == 0) return (OfferState.CapReached, 0);
        uint256 fillable = Math.min(o.giveAmount - fill.given, Math.min(covered, cap));
        // forge-lint: disable-next-line(unsafe-typecast): at most giveAmount
        return (OfferState.Fillable, uint128(fillable));
    }

    function _offerState(Offer memory o, Fill memory fill) private view returns (OfferState) {
        bool whole =
            o.giveAmount != 0 && o.wantAmount != 0 && o.taker != o.maker && o.recipient != address(this);
        if (!whole) return OfferState.Malformed;
        // forge-lint: disable-next-line(block-timestamp): offers hold for minutes and more
        if (block.timestamp > o.expiry) return OfferState.Expired;
        if (fill.cancelled || o.nonce < lowestNonce[o.maker]) return OfferState.Cancelled;
        return fill.given == o.giveAmount ? OfferState.Filled : OfferState.Fillable;
    }

    /// @dev An offer may be settled at a better rate than its own, so only one side of the corridor is against it.
    function _pairState(Offer memory o) private view returns (OfferState) {
        CorridorWord c = _pairs[pairId(o.give, o.want)].corridor;
        if (c.state() == PairState.None) return OfferState.NoCorridor;
        if (c.state() == PairState.Paused) return OfferState.Paused;
        bool within =
            o.give < o.want ? c.notAbove(o.giveAmount, o.wantAmount) : c.notBelow(o.wantAmount, o.giveAmount);
        return within ? OfferState.Fillable : OfferState.OutsideCorridor;
    }

    /// @dev Whether the fee on all that is left, at the maker's rate, is above what is left of its limit.
    function _feeTooHigh(Offer memory o, Fill memory fill) private view returns (bool) {
        CorridorWord c = _pairs[pairId(o.give, o.want)].corridor;
        uint256 rest = o.owed(fill.given, o.giveAmount);
        return fill.fee + _feeOn(c, o.want, o.give, rest, _recipient(o)) > o.maxFee;
    }

    /// @dev How much the maker can give now with the relayer's share on top, rounded down. A balance has at most 50 bits.
    function _covered(Offer memory o) private view returns (uint256) {
        IERC20 points = IERC20(o.give);
        uint256 has = Math.min(points.balanceOf(o.maker), points.allowance(o.maker, address(this)));
        return has * o.giveAmount / (uint256(o.giveAmount) + o.maxRelayFee);
    }

    function _capLeft(Offer memory o) private view returns (uint256) {
        return _exposure(_pairs[pairId(o.give, o.want)]).left(o.give < o.want);
    }
}
