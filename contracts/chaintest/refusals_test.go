package chaintest

import (
	"fmt"

	"github.com/ethereum/go-ethereum/accounts/abi"

	"github.com/souk-network/souk/contracts/bindings/memberships"
	"github.com/souk-network/souk/contracts/bindings/netting"
	"github.com/souk-network/souk/contracts/bindings/pointsfactory"
	"github.com/souk-network/souk/contracts/bindings/rewards"
	"github.com/souk-network/souk/protocol/fault"
)

// refusedAlike holds the model's refusal to the contract's, and counts the reason.
func (f *floor) refusedAlike(refused *Reverted, model error) {
	f.Helper()
	name := f.nameOf(refused)
	kind, known := kinds()[name]
	if !known || kind != fault.KindOf(model) {
		f.fail("the contract refuses with %s, the model with %v", name, model)
	}
	f.note(refusal)
	f.count(name, refusal)
}

func (f *floor) nameOf(r *Reverted) string {
	if len(r.Data) < 4 {
		return "nothing"
	}
	if [4]byte(r.Data[:4]) == [4]byte{0x4e, 0x48, 0x7b, 0x71} {
		return "Panic"
	}
	for _, contract := range []abi.ABI{
		f.calls.GetABI(), f.points.GetABI(), netting.NewNetting().GetABI(), f.rewards().GetABI(), rewards.NewRewards().GetABI(),
		memberships.NewMemberships().GetABI(), pointsfactory.NewPointsFactory().GetABI(),
	} {
		if known, err := contract.ErrorByID([4]byte(r.Data[:4])); err == nil {
			return known.Name
		}
	}
	return fmt.Sprintf("an unknown error %x", r.Data)
}

// kinds are the model's word for each error of the contracts that these calls can meet.
func kinds() map[string]fault.Kind {
	return map[string]fault.Kind{
		"NotMerchant": fault.Unauthorized, "MerchantNotActive": fault.NotMember, "IssuingIsPaused": fault.Conflict, "CapExceeded": fault.Full,
		"CapTooLarge": fault.TooLarge, "LineCount": fault.Malformed, "ZeroRoot": fault.Malformed, "ZeroAccount": fault.Malformed,
		"ZeroAmount": fault.Malformed, "WrongRelease": fault.Malformed, "BatchExists": fault.Replayed, "UnknownBatch": fault.NotFound,
		"NotReleasable": fault.NotYet, "WrongProof": fault.BadProof, "BatchOverdrawn": fault.Conflict, "BatchExpired": fault.Expired,
		"LineReleased": fault.Conflict, "LinePending": fault.NotYet, "LineExceeded": fault.Conflict, "ReturnsClosed": fault.Expired,
		"AllowanceTooLarge": fault.TooLarge, "ERC20InsufficientBalance": fault.Conflict, "ERC20InsufficientAllowance": fault.Unauthorized,
		"ERC20InvalidReceiver": fault.Malformed, "ERC20InvalidSpender": fault.Malformed, "ERC20InvalidApprover": fault.Malformed,
		"ERC2612ExpiredSignature": fault.Expired, "ERC2612InvalidSigner": fault.BadSignature, "AuthorizationEarly": fault.NotYet,
		"AuthorizationLate": fault.Expired, "AuthorizationSpent": fault.Replayed, "NotReceiver": fault.Unauthorized,
		"AlreadyCreated": fault.Replayed, "EpochLength": fault.Malformed, "WrongStart": fault.Malformed, "TooManyDecimals": fault.Malformed,
		"NameLength": fault.Malformed,

		"OfferExpired": fault.Expired, "OfferIsCancelled": fault.Revoked, "NonceTooLow": fault.Revoked, "NotTaker": fault.Unauthorized,
		"NotMaker": fault.Unauthorized, "BadSignature": fault.BadSignature, "NonceNotHigher": fault.Conflict, "BadRecipient": fault.Malformed,
		"SelfTrade": fault.Conflict, "NotCrossing": fault.Conflict, "Overfilled": fault.UsedUp, "BelowRate": fault.Conflict,
		"FeeAboveLimit": fault.Conflict, "BadRing": fault.Malformed, "NothingToSettle": fault.Malformed, "NoCorridor": fault.NotFound,
		"PairIsPaused": fault.Conflict, "OutsideCorridor": fault.Conflict, "CapReached": fault.Full, "BadTerms": fault.Malformed,
		"NotPoints": fault.NotFound, "FeeTooHigh": fault.TooLarge, "UnknownProposal": fault.NotFound, "WrongDigest": fault.Conflict,
		"AlreadyEnacted": fault.Replayed, "ProposalExpired": fault.Expired, "SubjectChanged": fault.Conflict, "NotActive": fault.NotMember,
		"AlreadyVoted": fault.Replayed, "NoMajority": fault.Conflict, "BadCycle": fault.Malformed, "RepeatedPoints": fault.Malformed,
		"QuoteNotLive": fault.Conflict, "NotAQuote": fault.Unauthorized, "NoPump": fault.BadProof, "Panic": fault.TooLarge,

		"DeadlinePassed": fault.Expired, "AlreadySettled": fault.Replayed, "BadStatement": fault.Malformed, "Unordered": fault.Malformed,
		"NotNamed": fault.Unauthorized, "NoPoints": fault.NotFound,

		"NotRewarded": fault.Malformed, "ZeroField": fault.Malformed, "WrongSince": fault.Malformed, "AlreadyStarted": fault.Replayed,
		"PersonStarted": fault.Replayed, "CampaignFull": fault.Full, "BudgetExhausted": fault.Full, "NoStream": fault.NotFound,
		"AlreadyStopped": fault.Replayed, "NothingToClaim": fault.Conflict, "ActivitySpent": fault.Replayed, "NotOver": fault.NotYet,
		"OutOfSeason": fault.Expired, "WrongAttestors": fault.Unauthorized, "AttestorsOutOfOrder": fault.Malformed, "TokenMisbehaved": fault.Conflict,
		"CampaignExists": fault.Replayed, "NoContract": fault.NotFound, "WrongTimes": fault.Malformed, "WrongAmounts": fault.Malformed,
		"WrongQuorum": fault.Malformed, "PointsExpireBefore": fault.Expired,

		"ProgrammeExists": fault.Replayed, "UnknownProgramme": fault.NotFound, "ProgrammeIsClosed": fault.Conflict, "NoLevel": fault.NotFound,
		"WrongName": fault.Malformed, "WrongTerms": fault.Malformed, "RuleCount": fault.Malformed, "WrongRule": fault.Malformed,
		"GateCount": fault.TooLarge, "ZeroHolder": fault.Malformed, "NotShown": fault.BadProof, "HasHigherLevel": fault.Conflict,
		"GivenUp": fault.Revoked, "NotHolder": fault.Unauthorized, "LinesOutOfOrder": fault.Malformed, "AlreadyCarried": fault.Replayed,
		"ERC721NonexistentToken": fault.NotFound,
	}
}
