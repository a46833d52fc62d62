// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { CorridorTerms } from "../types/Corridor.sol";
import { ProposalDigest } from "../types/Membership.sol";
import { OfferHash, OfferState } from "../types/Offer.sol";
import { IMemberVotes } from "./IMemberVotes.sol";

/// @title Events and errors of the exchange
interface IExchange is IMemberVotes {
    /// @notice An offer gave `given` and received `received`, of which `fee` went to the merchant of what it
    /// received. `relayFee` came on top of `given` and went to who relayed.
    event OfferFilled(
        OfferHash indexed offer,
        address indexed maker,
        uint256 given,
        uint256 received,
        uint256 fee,
        uint256 relayFee
    );
    /// @notice `taker` filled an offer itself and paid `fee` of what it got.
    event OfferTaken(OfferHash indexed offer, address indexed taker, uint256 fee);
    /// @notice The maker ended an offer.
    event OfferCancelled(OfferHash indexed offer, address indexed maker);
    /// @notice The maker ended all its offers with a nonce below `nonce`.
    event OffersCancelledBelow(address indexed maker, uint64 nonce);
    /// @notice A corridor was proposed. The proposer has voted for it.
    event CorridorProposed(
        uint64 indexed id,
        address indexed proposer,
        CorridorTerms corridor,
        uint64 expiry,
        ProposalDigest digest
    );
    /// @notice A pair is open under these terms.
    event CorridorOpened(uint64 indexed id, CorridorTerms corridor);
    /// @notice A pair is paused until a vote opens it. `by` is a merchant of it, or who showed a pump.
    event PairPaused(address indexed low, address indexed high, address indexed by);
    /// @notice These quotes, taken one after the other, give more than they cost.
    event PumpShown(OfferHash[] cycle);
    /// @notice The exchange fee on what is received of `points` for `other`.
    event FeeSet(address indexed points, address indexed other, uint16 feeBps);

    /// @notice The factory of points has no code.
    error NoFactory(address factory);
    /// @notice The offer's last second (Unix time) is over.
    error OfferExpired(uint64 expiry);
    /// @notice The maker cancelled the offer.
    error OfferIsCancelled(OfferHash offer);
    /// @notice The maker cancelled all offers below `lowest`.
    error NonceTooLow(uint64 nonce, uint64 lowest);
    /// @notice The offer is for `taker` alone.
    error NotTaker(address taker);
    /// @notice Only the maker may do this.
    error NotMaker(address caller);
    /// @notice The signature is not `account`'s.
    error BadSignature(address account);
    /// @notice `cancelBelow` only goes up.
    error NonceNotHigher(uint64 nonce, uint64 lowest);
    /// @notice Amounts must not be zero.
    error ZeroAmount();
    /// @notice Nothing is received here for the exchange to keep.
    error BadRecipient();
    /// @notice A maker does not trade with itself.
    error SelfTrade(address maker);
    /// @notice What one offer gives is not what the other wants.
    error NotCrossing(address give, address want);
    /// @notice More than is left of the offer.
    error Overfilled(OfferHash offer, uint256 asked, uint256 left);
    /// @notice The maker would receive less than its rate.
    error BelowRate(OfferHash offer, uint256 received, uint256 owed);
    /// @notice The exchange fee would be above the limit of who pays it.
    error FeeAboveLimit(uint256 fee, uint256 limit);
    /// @notice A circle has at least two offers, and as many signatures and amounts.
    error BadRing();
    /// @notice As many signatures as offers are needed.
    error BadLengths();
    /// @notice The gas is enough for `judged` offers and not for the next one: ask about fewer.
    error TooManyOffers(uint256 judged);
    /// @notice Nothing to settle.
    error NothingToSettle();
    /// @notice The points did not move.
    error TransferFailed(address points);

    /// @notice There is no corridor for these points.
    error NoCorridor(address give, address want);
    /// @notice The pair is paused until a vote opens it.
    error PairIsPaused(address give, address want);
    /// @notice The rate is outside the corridor.
    error OutsideCorridor(address give, address want, uint256 given, uint256 received);
    /// @notice More than may be given for the other points today.
    error CapReached(address points, uint256 asked, uint256 left);
    /// @notice The terms have no order, no rate, or a lowest rate above the highest.
    error BadTerms();
    /// @notice The factory did not make these points.
    error NotPoints(address token);
    /// @notice Only the merchant of these points may do this, or a merchant of the pair, while it is an active member.
    error NotMerchant(address caller);
    /// @notice A fee is at most 500 basis points.
    error FeeTooHigh(uint16 feeBps);

    /// @notice A cycle has 2 to 8 quotes, and as many signatures.
    error BadCycle();
    /// @notice The quote cannot be filled now.
    error QuoteNotLive(OfferHash quote, OfferState state);
    /// @notice The quote is not by a merchant of its pair, or not for everybody.
    error NotAQuote(OfferHash quote);
    /// @notice A cycle passes each kind of points once.
    error RepeatedPoints(address points);
    /// @notice Who goes round gets nothing out of it.
    error NoPump();
}
