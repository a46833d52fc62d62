// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IMemberships } from "../interfaces/IMemberships.sol";
import { Pairs } from "../libraries/Pairs.sol";
import { Rates } from "../libraries/Rates.sol";
import { CorridorWord } from "../types/Corridor.sol";
import { Offer, OfferHash, Ring } from "../types/Offer.sol";
import { Corridors } from "./Corridors.sol";
import { Offers } from "./Offers.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { ReentrancyGuardTransient } from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @title Settlement: points change hands, or nothing happens
/// @notice Points go from maker to recipient directly, under an allowance of the maker; the exchange holds none at
/// any time. Each maker receives at least its rate, pays at most its fees, and a call that cannot do all it was
/// asked to does none of it.
abstract contract Settlement is Offers, Corridors, ReentrancyGuardTransient {
    using Pairs for CorridorWord;
    using Rates for Offer;

    /// @notice Who says what members pay less in fees; zero: nobody.
    IMemberships public immutable MEMBERSHIPS;

    uint256 private constant BPS = 10_000;

    /// @dev A part of an offer of a circle, booked.
    struct Part {
        uint256 fee; // of what its maker receives
        uint256 relayFee; // on top of what it gives
    }

    constructor(IMemberships memberships) {
        MEMBERSHIPS = memberships;
    }

    /// @notice Settles two offers that cross. Anybody may call and gets the relay fees.
    /// @param a Gets exactly its rate.
    /// @param b Gets `fill`, which must be at least its rate: what the two rates leave between them is its.
    /// @param fill How much `a` gives, before fees.
    function settle(
        Offer memory a,
        bytes calldata signatureA,
        Offer memory b,
        bytes calldata signatureB,
        uint128 fill
    ) external nonReentrant {
        if (a.give != b.want || a.want != b.give) {
            revert NotCrossing(a.give, b.want);
        }
        OfferHash hashA = _requireLive(a, signatureA, b.maker);
        OfferHash hashB = _requireLive(b, signatureB, a.maker);
        _exchange(hashA, a, hashB, b, fill);
    }

    /// @notice Settles circles of offers, all or none. Anybody may call and gets the relay fees. The amounts say who
    /// gets what the rates leave between them.
    function settleMany(Ring[] calldata rings) external nonReentrant {
        if (rings.length == 0) revert NothingToSettle();
        for (uint256 i = 0; i < rings.length; ++i) {
            _settleRing(rings[i]);
        }
    }

    /// @notice Fills a part of an offer from the caller's own points. No relay fee is due.
    /// @param amount How much of `offer.give` the caller gets, before its fee.
    /// @param maxFee Most exchange fee that the caller pays of it.
    function take(Offer memory offer, bytes calldata signature, uint128 amount, uint128 maxFee)
        external
        nonReentrant
    {
        OfferHash hash = _requireLive(offer, signature, msg.sender);
        uint128 pay = _price(hash, offer, amount);
        offer.maxRelayFee = 0; // its hash is taken
        CorridorWord c = _passPair(offer.give, offer.want, amount, pay, true);
        (uint256 makerFee,) = _book(c, hash, offer, amount, pay);
        uint256 fee = _feeOn(c, offer.give, offer.want, amount, msg.sender);
        _requireFee(fee, maxFee);
        _move(offer, msg.sender, amount, fee, 0);
        _pay(offer.want, msg.sender, _recipient(offer), pay, makerFee);
        emit OfferTaken(hash, msg.sender, fee);
    }

    function _exchange(OfferHash hashA, Offer memory a, OfferHash hashB, Offer memory b, uint128 fill)
        private
    {
        uint128 pay = _price(hashA, a, fill);
        CorridorWord c = _passPair(a.give, a.want, fill, pay, true);
        (uint256 feeA, uint256 relayA) = _book(c, hashA, a, fill, pay);
        (uint256 feeB, uint256 relayB) = _book(c, hashB, b, pay, fill);
        _move(a, _recipient(b), fill, feeB, relayA);
        _move(b, _recipient(a), pay, feeA, relayB);
    }

    function _settleRing(Ring calldata r) private {
        uint256 n = r.offers.length;
        if (n < 2 || r.signatures.length != n || r.amounts.length != n) revert BadRing();
        Part[] memory parts = new Part[](n);
        for (uint256 i = 0; i < n; ++i) {
            (parts[i].fee, parts[i].relayFee) = _bookLink(r, i);
        }
        for (uint256 i = 0; i < n; ++i) {
            uint256 next = _next(i, n);
            _move(r.offers[i], _recipient(r.offers[next]), r.amounts[i], parts[next].fee, parts[i].relayFee);
        }
    }

    /// @dev Books offer `i` of a circle, which gives to the next and receives from the one before.
    function _bookLink(Ring calldata r, uint256 i) private returns (uint256 fee, uint256 relayFee) {
        uint256 n = r.offers.length;
        uint256 before = i == 0 ? n - 1 : i - 1;
        Offer memory o = r.offers[i];
        if (r.offers[before].give != o.want) revert NotCrossing(r.offers[before].give, o.want);
        OfferHash hash = _requireLive(o, r.signatures[i], r.offers[_next(i, n)].maker);
        (uint128 given, uint128 received) = (r.amounts[i], r.amounts[before]);
        if (given == 0 || received == 0) revert ZeroAmount();
        CorridorWord c = _passPair(o.give, o.want, given, received, false);
        return _book(c, hash, o, given, received);
    }

    function _next(uint256 i, uint256 n) private pure returns (uint256) {
        return i + 1 == n ? 0 : i + 1;
    }

    /// @dev What the maker is owed for `fill` more of what it gives.
    function _price(OfferHash hash, Offer memory o, uint128 fill) private view returns (uint128) {
        uint256 from = _given(hash);
        if (fill == 0) revert ZeroAmount();
        if (from + fill > o.giveAmount) revert Overfilled(hash, fill, o.giveAmount - from);
        uint256 pay = o.owed(from, from + fill);
        if (pay == 0) revert ZeroAmount();
        // forge-lint: disable-next-line(unsafe-typecast): at most wantAmount
        return uint128(pay);
    }

    function _book(CorridorWord c, OfferHash hash, Offer memory o, uint256 given, uint256 received)
        private
        returns (uint256 fee, uint256 relayFee)
    {
        fee = _feeOn(c, o.want, o.give, received, _recipient(o));
        relayFee = _fill(hash, o, given, received, fee);
        emit OfferFilled(hash, o.maker, given, received, fee, relayFee);
    }

    /// @dev The fee on `amount` of `points` that `holder` receives for `other`, rounded down.
    function _feeOn(CorridorWord c, address points, address other, uint256 amount, address holder)
        internal
        view
        returns (uint256)
    {
        uint256 bps = c.fee(points < other);
        if (bps == 0) return 0;
        uint256 discount = 0;
        if (address(MEMBERSHIPS) != address(0)) {
            discount = MEMBERSHIPS.feeDiscount(holder, merchantOf[points]);
        }
        if (discount >= BPS) return 0;
        return amount * bps * (BPS - discount) / (BPS * BPS);
    }

    /// @dev What an offer gives goes to `to`, less `fee` for the merchant of these points; the relayer's share on top.
    function _move(Offer memory o, address to, uint256 amount, uint256 fee, uint256 relayFee) private {
        _pay(o.give, o.maker, to, amount, fee);
        if (relayFee != 0) _transfer(o.give, o.maker, msg.sender, relayFee);
    }

    function _pay(address points, address from, address to, uint256 amount, uint256 fee) private {
        if (fee != amount) _transfer(points, from, to, amount - fee);
        if (fee != 0) _transfer(points, from, merchantOf[points], fee);
    }

    function _transfer(address points, address from, address to, uint256 amount) private {
        if (!IERC20(points).transferFrom(from, to, amount)) revert TransferFailed(points);
    }
}
