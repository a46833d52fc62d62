package loyalty

import (
	"errors"
	"reflect"
	"strings"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
)

// kinds are the reasons for which contracts refuse, as the rest of Souk says them.
var kinds = map[string]fault.Kind{
	"BadSignature": fault.BadSignature, "ERC2612InvalidSigner": fault.BadSignature,
	"AuthorizationSpent": fault.Replayed, "BatchExists": fault.Replayed, "AlreadySettled": fault.Replayed,
	"AuthorizationEarly": fault.NotYet, "NotReleasable": fault.NotYet,
	"AuthorizationLate": fault.Expired, "ERC2612ExpiredSignature": fault.Expired, "BatchExpired": fault.Expired, "OfferExpired": fault.Expired, "DeadlinePassed": fault.Expired,
	"NotMerchant": fault.Unauthorized, "MerchantNotActive": fault.NotMember, "NotActive": fault.NotMember,
	"OfferIsCancelled": fault.Revoked, "NonceTooLow": fault.Revoked,
	"AlreadyStarted": fault.Replayed, "PersonStarted": fault.Replayed, "AlreadyStopped": fault.Replayed, "ActivitySpent": fault.Replayed, "AlreadyCarried": fault.Replayed,
	"OutOfSeason": fault.Expired, "NotOver": fault.NotYet, "NoStream": fault.NotFound, "UnknownProgramme": fault.NotFound, "NoLevel": fault.NotFound, "ERC721NonexistentToken": fault.NotFound,
	"WrongAttestors": fault.Unauthorized, "NotHolder": fault.Unauthorized, "GivenUp": fault.Revoked,
	"BudgetExhausted": fault.Full, "CampaignFull": fault.Full, "CapReached": fault.Full, "NotShown": fault.BadProof,
	"ProposalExpired": fault.Expired, "AlreadyVoted": fault.Replayed, "AlreadyEnacted": fault.Replayed, "UnknownProposal": fault.NotFound,
	"NotTaker": fault.Unauthorized, "NotMaker": fault.Unauthorized, "NotNamed": fault.Unauthorized, "Overfilled": fault.UsedUp,
	"CapTooLarge": fault.TooLarge, "AllowanceTooLarge": fault.TooLarge,
}

// refusedFor is the name of the error with which a contract refused; ok is false
// for an error that is no refusal, and the name empty for one without a name.
func refusedFor(unpack func([]byte) (any, error), err error) (name string, ok bool) {
	var refused *chain.Refused
	if !errors.As(err, &refused) {
		return "", false
	}
	if known, bad := unpack(refused.Data); bad == nil {
		name = errorName(known)
	}
	return name, true
}

// explain makes a contract's refusal a fault that names it.
func explain(op string, unpack func([]byte) (any, error), err error) error {
	name, refused := refusedFor(unpack, err)
	if !refused {
		return err
	}
	kind, ok := kinds[name]
	if !ok {
		kind = fault.Conflict
	}
	if name == "" {
		return fault.New(kind, op, "the contract refuses, and does not say why")
	}
	detail := "the contract refuses: " + name
	if why, ok := reasons[name]; ok {
		detail += " (" + why + ")"
	}
	return fault.New(kind, op, detail)
}

// reasons say what a refusal means where its name alone does not tell what to do.
var reasons = map[string]string{
	"NotMerchant":     "only a merchant of these points may, while it is an active member",
	"NotActive":       "only active members may",
	"NoMajority":      "more than half of the active members must vote for it first",
	"UnknownProposal": "there is no such proposal",
	"ProposalExpired": "its time is over; propose it anew",
	"SubjectChanged":  "the pair changed since; propose it anew",
	"AlreadyVoted":    "this member voted for it already",
	"AlreadyEnacted":  "it was carried out already",
	"NoCorridor":      "the members voted no corridor for this pair yet",
	"PairIsPaused":    "the pair is paused; only a vote opens it again",
	"FeeTooHigh":      "an exchange fee is at most 500 basis points",
	"BatchExpired":    "these points have expired: they could be spent in the epoch of their issue and the two that follow",
	"BatchOverdrawn":  "the merchant promised fewer points than the lines of the batch have",
	"NotPoints":       "these are no points of the consortium's factory",
}

// errorName is the Solidity name of an error of the bindings, whose Go type is the
// contract's name followed by it.
func errorName(known any) string {
	name := reflect.TypeOf(known).Elem().Name()
	for _, contract := range []string{"PointsFactory", "Points", "RewardCampaign", "Rewards", "Memberships", "Exchange", "Netting"} {
		if rest, ok := strings.CutPrefix(name, contract); ok {
			return rest
		}
	}
	return name
}
