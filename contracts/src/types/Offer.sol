// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev EIP-712 digest of an offer under the exchange's domain: what the maker signs, and the offer's name.
type OfferHash is bytes32;

/// @dev "I give so many of these points for so many of those, in parts if need be, until then." What a maker signs
/// (EIP-712, the fields in this order).
/// @param maker Whose points are given; signs.
/// @param recipient Who gets what is received; zero: the maker.
/// @param taker Who alone may get what the maker gives; zero: anybody.
/// @param give Points that the maker gives.
/// @param want Points that the maker receives.
/// @param giveAmount Most that is given; not zero. With `wantAmount` it is the worst rate for the maker.
/// @param wantAmount What is received at least, before the exchange fee, if all is given; not zero.
/// @param maxFee Most of `want` taken as exchange fee; a part of the offer takes at most its share, rounded up.
/// @param maxRelayFee What who relays gets of `give`, on top of `giveAmount`; a part of the offer pays its share.
/// @param nonce `cancelBelow` ends all offers of the maker with a smaller one.
/// @param expiry Unix seconds: the last second in which the offer holds.
/// @param salt Tells offers apart that are otherwise equal.
struct Offer {
    address maker;
    address recipient;
    address taker;
    address give;
    address want;
    uint128 giveAmount;
    uint128 wantAmount;
    uint128 maxFee;
    uint128 maxRelayFee;
    uint64 nonce;
    uint64 expiry;
    bytes32 salt;
}

/// @dev What became of an offer, in one slot.
/// @param given How much of `giveAmount` was given.
/// @param fee How much of `maxFee` was taken.
/// @param cancelled Whether its maker ended it.
struct Fill {
    uint128 given;
    uint120 fee;
    bool cancelled;
}

/// @dev Offers in a circle: each gives to the next what the next wants, the last to the first.
/// @param offers At least two.
/// @param signatures One of each maker.
/// @param amounts How much each offer gives now; the next one receives it, less its fee.
struct Ring {
    Offer[] offers;
    bytes[] signatures;
    uint128[] amounts;
}

/// @dev Whether an offer can be filled now, or why not. Append only.
enum OfferState {
    None,
    Fillable,
    Malformed,
    BadSignature,
    Expired,
    Cancelled,
    Filled,
    NoCorridor,
    Paused,
    OutsideCorridor,
    FeeAboveLimit,
    NotCovered,
    CapReached
}

/// @dev Whether an offer can be filled now, and how much of it.
/// @param state `Fillable`, or the first reason against it.
/// @param fillable How much of `give` could be given now; zero unless `Fillable`.
/// @param funds What the maker has of `give` and allowed the exchange, the lesser; zero unless `Fillable`. All its
/// offers of these points share it.
struct Standing {
    OfferState state;
    uint128 fillable;
    uint128 funds;
}
