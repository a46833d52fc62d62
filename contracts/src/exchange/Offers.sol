// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IExchange } from "../interfaces/IExchange.sol";
import { Rates } from "../libraries/Rates.sol";
import { Signatures } from "../libraries/Signatures.sol";
import { Fill, Offer, OfferHash } from "../types/Offer.sol";
import { EIP712 } from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @title Offers: what makers sign, how much of it is done, and how they end it
abstract contract Offers is IExchange, EIP712 {
    using Rates for Offer;

    /// @notice EIP-712 type of an offer.
    bytes32 public constant OFFER_TYPEHASH = keccak256(
        "Offer(address maker,address recipient,address taker,address give,address want,uint128 giveAmount,uint128 wantAmount,uint128 maxFee,uint128 maxRelayFee,uint64 nonce,uint64 expiry,bytes32 salt)"
    );
    /// @notice EIP-712 type of a signed cancellation.
    bytes32 private constant CANCEL_TYPEHASH = keccak256("Cancel(bytes32 offer)");
    /// @notice EIP-712 type of a signed cancellation of all smaller nonces.
    bytes32 private constant CANCEL_BELOW_TYPEHASH = keccak256("CancelBelow(address maker,uint64 nonce)");

    uint256 private constant CANCELLED = 1 << 248;

    /// @notice The smallest nonce with which offers of a maker hold.
    mapping(address maker => uint64) public lowestNonce;
    /// @dev A `Fill` in one word: given in the lowest 128 bits, fee in the next 120, then whether it was cancelled.
    mapping(OfferHash offer => uint256) private _fills;

    constructor() EIP712("Souk Exchange", "1") { }

    /// @notice Ends the caller's offer. Ending it again changes nothing.
    function cancel(Offer calldata offer) external {
        if (msg.sender != offer.maker) revert NotMaker(msg.sender);
        _cancel(offerHash(offer), offer.maker);
    }

    /// @notice Ends an offer as its maker signed it (`Cancel`). Anybody may relay.
    function cancelBySignature(Offer calldata offer, bytes calldata signature) external {
        OfferHash hash = offerHash(offer);
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(CANCEL_TYPEHASH, hash)));
        _requireSigned(offer.maker, digest, signature);
        _cancel(hash, offer.maker);
    }

    /// @notice Ends all offers of the caller with a nonce below `nonce`.
    function cancelBelow(uint64 nonce) external {
        _cancelBelow(msg.sender, nonce);
    }

    /// @notice Ends all offers of `maker` with a nonce below `nonce`, as it signed it (`CancelBelow`). Anybody may relay.
    function cancelBelowBySignature(address maker, uint64 nonce, bytes calldata signature) external {
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(CANCEL_BELOW_TYPEHASH, maker, nonce)));
        _requireSigned(maker, digest, signature);
        _cancelBelow(maker, nonce);
    }

    /// @notice What a maker signs; names the offer.
    function offerHash(Offer memory offer) public view returns (OfferHash) {
        return OfferHash.wrap(_hashTypedDataV4(_structHash(offer)));
    }

    /// @notice How much of an offer was given, what fee was taken, and whether its maker ended it. `cancelBelow` does
    /// not show here.
    function filled(OfferHash offer) external view returns (uint128 given, uint120 fee, bool cancelled) {
        Fill memory f = _fillOf(offer);
        return (f.given, f.fee, f.cancelled);
    }

    /// @dev Refuses an offer that does not hold for `counterparty`, who gets what the maker gives.
    function _requireLive(Offer memory o, bytes calldata signature, address counterparty)
        internal
        view
        returns (OfferHash hash)
    {
        // forge-lint: disable-next-line(block-timestamp): offers hold for minutes and more
        if (block.timestamp > o.expiry) revert OfferExpired(o.expiry);
        uint64 lowest = lowestNonce[o.maker];
        if (o.nonce < lowest) revert NonceTooLow(o.nonce, lowest);
        if (counterparty == o.maker) revert SelfTrade(o.maker);
        if (o.taker != address(0) && o.taker != counterparty) revert NotTaker(o.taker);
        if (o.giveAmount == 0 || o.wantAmount == 0) revert ZeroAmount();
        if (o.recipient == address(this)) revert BadRecipient();
        hash = offerHash(o);
        _requireSigned(o.maker, OfferHash.unwrap(hash), signature);
    }

    /// @dev Books a part of an offer. Returns the relayer's share of it, of `give`.
    function _fill(OfferHash hash, Offer memory o, uint256 given, uint256 received, uint256 fee)
        internal
        returns (uint256 relayFee)
    {
        uint256 word = _fills[hash];
        if (word >= CANCELLED) revert OfferIsCancelled(hash);
        // forge-lint: disable-next-line(unsafe-typecast): cuts a field out of the word
        uint256 from = uint128(word);
        uint256 to = from + given;
        if (to > o.giveAmount) revert Overfilled(hash, given, o.giveAmount - from);
        _requireRate(hash, received, o.owed(from, to));
        if (fee != 0) {
            fee += word >> 128;
            _requireFee(fee, o.feeLimit(to));
            _fills[hash] = to | fee << 128;
        } else {
            _fills[hash] = word + given;
        }
        if (o.maxRelayFee != 0) relayFee = o.relayShare(from, to);
    }

    /// @dev How much of an offer was given.
    function _given(OfferHash hash) internal view returns (uint256) {
        // forge-lint: disable-next-line(unsafe-typecast): cuts a field out of the word
        return uint128(_fills[hash]);
    }

    function _fillOf(OfferHash hash) internal view returns (Fill memory) {
        uint256 word = _fills[hash];
        // forge-lint: disable-next-line(unsafe-typecast): each cast cuts a field out of the word
        return Fill(uint128(word), uint120(word >> 128), word >= CANCELLED);
    }

    function _recipient(Offer memory o) internal pure returns (address) {
        return o.recipient == address(0) ? o.maker : o.recipient;
    }

    function _requireRate(OfferHash hash, uint256 received, uint256 owed) private pure {
        if (received < owed) revert BelowRate(hash, received, owed);
    }

    function _requireFee(uint256 fee, uint256 limit) internal pure {
        if (fee > limit || fee > type(uint120).max) revert FeeAboveLimit(fee, limit);
    }

    /// @dev keccak256(abi.encode(OFFER_TYPEHASH, o)) where it lies: the word before the struct is lent to the type.
    function _structHash(Offer memory o) private pure returns (bytes32 hash) {
        bytes32 typehash = OFFER_TYPEHASH;
        assembly ("memory-safe") {
            let start := sub(o, 32)
            let lent := mload(start)
            mstore(start, typehash)
            hash := keccak256(start, 416)
            mstore(start, lent)
        }
    }

    function _requireSigned(address account, bytes32 digest, bytes calldata signature) private view {
        if (!Signatures.by(account, digest, signature)) revert BadSignature(account);
    }

    function _cancel(OfferHash hash, address maker) private {
        _fills[hash] |= CANCELLED;
        emit OfferCancelled(hash, maker);
    }

    function _cancelBelow(address maker, uint64 nonce) private {
        if (nonce <= lowestNonce[maker]) revert NonceNotHigher(nonce, lowestNonce[maker]);
        lowestNonce[maker] = nonce;
        emit OffersCancelledBelow(maker, nonce);
    }
}
