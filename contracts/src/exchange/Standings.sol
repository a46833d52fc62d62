// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Pairs } from "../libraries/Pairs.sol";
import { Rates } from "../libraries/Rates.sol";
import { Signatures } from "../libraries/Signatures.sol";
import { CorridorWord, ExposureWord, PairState } from "../types/Corridor.sol";
import { Fill, Offer, OfferHash, OfferState, Standing } from "../types/Offer.sol";
import { Settlement } from "./Settlement.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Whether offers can be filled now, and how much of them
/// @notice What a peer asks before it relays an offer, and again before it pays for a settlement.
abstract contract Standings is Settlement {
    using Rates for Offer;
    using Pairs for CorridorWord;
    using Pairs for ExposureWord;

    /// @dev Gas for one offer of many: a maker's ERC-1271 code that burns it all spoils its own offer alone.
    uint256 private constant GAS_PER_OFFER = 500_000;
    /// @dev What must be left before one is judged, so that it gets that much (EIP-150 keeps a 64th back).
    uint256 private constant GAS_AHEAD = 520_000;

    /// @notice Whether an offer can be filled now, signature aside.
    function status(Offer memory offer) external view returns (Standing memory) {
        return _standing(offer, offerHash(offer));
    }

    /// @notice The same with its signature.
    function signedStatus(Offer memory offer, bytes calldata signature)
        external
        view
        returns (Standing memory)
    {
        return _signedStanding(offer, offerHash(offer), signature);
    }

    /// @notice The same for many offers. One that cannot be judged within 500,000 gas is `BadSignature`; with too
    /// little gas for another one the call is refused, so that no offer is judged by what another one burnt.
    function statuses(Offer[] calldata offers, bytes[] calldata signatures)
        external
        view
        returns (Standing[] memory standings)
    {
        uint256 n = offers.length;
        if (signatures.length != n) revert BadLengths();
        standings = new Standing[](n);
        for (uint256 i = 0; i < n; ++i) {
            if (gasleft() < GAS_AHEAD) revert TooManyOffers(i);
            try this.signedStatus{ gas: GAS_PER_OFFER }(offers[i], signatures[i]) returns (
                Standing memory s
            ) {
                standings[i] = s;
            } catch {
                standings[i].state = OfferState.BadSignature;
            }
        }
    }

    function _signedStanding(Offer memory o, OfferHash hash, bytes calldata signature)
        internal
        view
        returns (Standing memory s)
    {
        if (Signatures.by(o.maker, OfferHash.unwrap(hash), signature)) return _standing(o, hash);
        s.state = OfferState.BadSignature;
    }

    function _standing(Offer memory o, OfferHash hash) private view returns (Standing memory s) {
        Fill memory fill = _fillOf(hash);
        s.state = _offerState(o, fill);
        if (s.state == OfferState.Fillable) s.state = _pairState(o, fill);
        if (s.state != OfferState.Fillable) return s;
        uint256 funds = _funds(o);
        uint256 cap = _exposure(_pairs[pairId(o.give, o.want)]).left(o.give < o.want);
        // What the maker can give with the relayer's share on top, rounded down. A balance has at most 50 bits.
        uint256 covered = funds * o.giveAmount / (uint256(o.giveAmount) + o.maxRelayFee);
        if (covered == 0) s.state = OfferState.NotCovered;
        else if (cap == 0) s.state = OfferState.CapReached;
        if (s.state != OfferState.Fillable) return s;
        uint256 fillable = Math.min(o.giveAmount - fill.given, Math.min(covered, cap));
        // forge-lint: disable-next-line(unsafe-typecast): at most giveAmount, and a balance
        (s.fillable, s.funds) = (uint128(fillable), uint128(funds));
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
    function _pairState(Offer memory o, Fill memory fill) private view returns (OfferState) {
        CorridorWord c = _pairs[pairId(o.give, o.want)].corridor;
        if (c.state() == PairState.None) return OfferState.NoCorridor;
        if (c.state() == PairState.Paused) return OfferState.Paused;
        bool within =
            o.give < o.want ? c.notAbove(o.giveAmount, o.wantAmount) : c.notBelow(o.wantAmount, o.giveAmount);
        if (!within) return OfferState.OutsideCorridor;
        // The fee on all that is left, at the maker's rate, against what is left of its limit.
        uint256 fee = _feeOn(c, o.want, o.give, o.owed(fill.given, o.giveAmount), _recipient(o));
        return fill.fee + fee > o.maxFee ? OfferState.FeeAboveLimit : OfferState.Fillable;
    }

    /// @dev What the maker has and allowed.
    function _funds(Offer memory o) private view returns (uint256) {
        IERC20 points = IERC20(o.give);
        return Math.min(points.balanceOf(o.maker), points.allowance(o.maker, address(this)));
    }
}
