// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IExchange } from "../interfaces/IExchange.sol";
import { IPoints } from "../interfaces/IPoints.sol";
import { IPointsFactory } from "../interfaces/IPointsFactory.sol";
import { Pairs } from "../libraries/Pairs.sol";
import {
    Corridor,
    CorridorTerms,
    CorridorWord,
    Exposure,
    ExposureWord,
    Pair,
    PairId,
    PairState
} from "../types/Corridor.sol";
import { ProposalDigest } from "../types/Membership.sol";
import { MemberVotes } from "./MemberVotes.sol";

/// @title Corridors: between which rates, and how much in a day, two kinds of points are exchanged
/// @notice No exchange before the members voted a corridor for the pair. Either merchant of the pair stops it at
/// once; only a vote opens it again.
abstract contract Corridors is IExchange, MemberVotes {
    using Pairs for Corridor;
    using Pairs for CorridorWord;
    using Pairs for ExposureWord;

    /// @notice Highest exchange fee, in basis points.
    uint16 public constant MAX_FEE_BPS = 500;
    /// @notice The factory whose points are exchanged; all others are refused.
    IPointsFactory public immutable FACTORY;

    mapping(PairId pair => Pair) internal _pairs;
    /// @notice Whose points these are; zero if nothing was asked of them yet.
    mapping(address points => address) public merchantOf;

    constructor(IPointsFactory factory) {
        if (address(factory).code.length == 0) revert NoFactory(address(factory));
        FACTORY = factory;
    }

    /// @notice Proposes a corridor, which opens the pair if it finds a majority. Active members only.
    function proposeCorridor(CorridorTerms calldata terms) external returns (uint64 id) {
        _requireTerms(terms);
        _enlist(terms.low);
        _enlist(terms.high);
        ProposalDigest digest = _digestOf(terms);
        uint64 expiry;
        (id, expiry) = _propose(PairId.unwrap(pairId(terms.low, terms.high)), digest);
        emit CorridorProposed(id, msg.sender, terms, expiry, digest);
    }

    /// @notice Opens the pair under terms that have their majority. Anybody may call.
    /// @param terms Exactly what was proposed, from `CorridorProposed`.
    function enactCorridor(uint64 id, CorridorTerms calldata terms) external {
        _carry(id, _digestOf(terms));
        _setPair(_pairs[pairId(terms.low, terms.high)], terms);
        emit CorridorOpened(id, terms);
    }

    /// @notice Stops a pair now. Only a merchant of the pair, while it is an active member.
    function pause(address a, address b) external {
        _requireOpen(_pairs[pairId(a, b)].corridor, a, b);
        if (!_isActing(merchantOf[a]) && !_isActing(merchantOf[b])) {
            revert NotMerchant(msg.sender);
        }
        _pause(a, b);
    }

    /// @notice Sets the fee on what is received of `points` for `other`, from the next settlement on. Only the
    /// merchant of `points`, while it is an active member. An offer whose limit is below the fee is not filled.
    function setFee(address points, address other, uint16 feeBps) external {
        if (feeBps > MAX_FEE_BPS) revert FeeTooHigh(feeBps);
        if (!_isActing(merchantOf[points])) revert NotMerchant(msg.sender);
        Pair storage p = _pairs[pairId(points, other)];
        Corridor memory c = p.corridor.unpack();
        if (c.state == PairState.None) revert NoCorridor(points, other);
        if (points < other) c.feeLow = feeBps;
        else c.feeHigh = feeBps;
        p.corridor = c.pack();
        emit FeeSet(points, other, feeBps);
    }

    /// @notice A pair as it stands, in either order; `low` is the lower address. What was used on an earlier day
    /// than today is zero.
    function pair(address a, address b) external view returns (Corridor memory, Exposure memory) {
        Pair storage p = _pairs[pairId(a, b)];
        return (p.corridor.unpack(), _exposure(p).unpack());
    }

    /// @notice The name of a pair, in either order.
    function pairId(address a, address b) public pure returns (PairId id) {
        if (a > b) (a, b) = (b, a);
        assembly ("memory-safe") {
            mstore(20, b)
            mstore(0, a)
            id := keccak256(12, 40)
        }
    }

    /// @dev Lets `given` of `give` go for `received` of `want` if corridor and cap allow it. `both`: the other side
    /// is booked as well, because who gives `want` exchanges in the other direction. Returns the corridor.
    function _passPair(address give, address want, uint128 given, uint128 received, bool both)
        internal
        returns (CorridorWord c)
    {
        Pair storage p = _pairs[pairId(give, want)];
        c = p.corridor;
        _requireWithin(c, give, want, given, received);
        bool low = give < want;
        ExposureWord e = _use(_exposure(p), low, give, given);
        if (both) e = _use(e, !low, want, received);
        p.exposure = e;
    }

    function _pause(address a, address b) internal {
        if (a > b) (a, b) = (b, a);
        Pair storage p = _pairs[pairId(a, b)];
        Corridor memory c = p.corridor.unpack();
        (c.state, c.version) = (PairState.Paused, c.version + 1);
        p.corridor = c.pack();
        emit PairPaused(a, b, msg.sender);
    }

    /// @dev The exposure as it counts today (UTC).
    function _exposure(Pair storage p) internal view returns (ExposureWord) {
        return p.exposure.on(block.timestamp / 1 days);
    }

    /// @inheritdoc MemberVotes
    function _versionOf(bytes32 subject) internal view override returns (uint32) {
        return _pairs[PairId.wrap(subject)].corridor.version();
    }

    /// @dev Fees stay as their merchants set them. New caps do not give back what was used today.
    function _setPair(Pair storage p, CorridorTerms calldata t) private {
        Corridor memory c = p.corridor.unpack();
        (c.minHigh, c.minLow, c.maxHigh, c.maxLow) = (t.minHigh, t.minLow, t.maxHigh, t.maxLow);
        (c.state, c.version) = (PairState.Open, c.version + 1);
        p.corridor = c.pack();
        p.exposure = _exposure(p).withCaps(t.capLow, t.capHigh);
    }

    function _use(ExposureWord e, bool low, address points, uint256 amount)
        private
        pure
        returns (ExposureWord)
    {
        uint256 left = e.left(low);
        if (amount > left) revert CapReached(points, amount, left);
        return e.use(low, amount);
    }

    /// @dev Refuses a closed pair and a rate outside its corridor; amounts are as settled.
    function _requireWithin(CorridorWord c, address give, address want, uint128 given, uint128 received)
        internal
        pure
    {
        _requireOpen(c, give, want);
        (uint128 low, uint128 high) = give < want ? (given, received) : (received, given);
        if (!c.notBelow(low, high) || !c.notAbove(low, high)) {
            revert OutsideCorridor(give, want, given, received);
        }
    }

    function _requireOpen(CorridorWord c, address give, address want) private pure {
        PairState state = c.state();
        if (state == PairState.Open) return;
        if (state == PairState.None) revert NoCorridor(give, want);
        revert PairIsPaused(give, want);
    }

    function _requireTerms(CorridorTerms calldata t) private pure {
        bool empty = t.minLow == 0 || t.maxLow == 0 || t.maxHigh == 0;
        bool crossed = uint256(t.minHigh) * t.maxLow > uint256(t.maxHigh) * t.minLow;
        if (t.low >= t.high || empty || crossed) revert BadTerms();
    }

    /// @dev Notes whose points these are, if the factory made them; points of the factory stay so for ever.
    function _enlist(address points) private {
        if (merchantOf[points] != address(0)) return;
        if (!FACTORY.isPoints(points)) revert NotPoints(points);
        merchantOf[points] = IPoints(points).merchant();
    }

    /// @dev Whether the caller is this merchant and an active member.
    function _isActing(address merchant) private view returns (bool) {
        return msg.sender == merchant && CONSORTIUM.isActive(merchant);
    }

    function _digestOf(CorridorTerms calldata terms) private pure returns (ProposalDigest) {
        return ProposalDigest.wrap(keccak256(abi.encode(terms)));
    }
}
