package loyalty

import (
	"context"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/bindings/pointsfactory"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/did"
)

// What points contracts and their factory say. Amounts are points; times Unix seconds.
type (
	// PointsCreated is a merchant's points that the factory made.
	PointsCreated struct {
		Merchant did.Merchant
		Token    chain.Address
		Terms    Terms
	}
	// Transferred is points that moved: from nobody when issued, to nobody when they end.
	Transferred struct {
		From, To chain.Address
		Amount   uint64
	}
	// Approved is what a spender may take of an owner.
	Approved struct {
		Owner, Spender chain.Address
		Amount         uint64
	}
	// Issued explains the Transferred before it. Root is zero if it was issued at once.
	Issued struct {
		Account   chain.Address
		Root, Ref [32]byte
		Amount    uint64
		Expiry    uint32 // last epoch in which they can be spent
	}
	// BatchCommitted is lines that will be released.
	BatchCommitted struct {
		Root      [32]byte
		Count     uint32
		Total     uint64
		ReleaseAt uint64
	}
	// LineReduced is a return before the release.
	LineReduced struct {
		Root          [32]byte
		Index, Amount uint64
	}
	// TakenBack is a return after the release. Taken of Amount was still there.
	TakenBack struct {
		Account       chain.Address
		Root          [32]byte
		Index         uint64
		Amount, Taken uint64
		Expiry        uint32
	}
	// Redeemed explains the Transferred to nobody before it.
	Redeemed struct {
		Holder chain.Address
		Amount uint64
		Ref    [32]byte
	}
	// CapChanged is the most points of an epoch, from that epoch on.
	CapChanged struct {
		Cap  uint64
		From uint32
	}
	// IssuingPaused and IssuingResumed are the merchant's choice.
	IssuingPaused  struct{}
	IssuingResumed struct{}
	// AuthorizationUsed and AuthorizationEnded are what holders signed, spent or taken back.
	AuthorizationUsed struct {
		Authorizer chain.Address
		Nonce      [32]byte
	}
	AuthorizationEnded struct {
		Authorizer chain.Address
		Nonce      [32]byte
	}
	// DomainChanged is in the interface of contracts that check signatures.
	DomainChanged struct{}
)

// FactoryEvents reads the logs of the factory of points.
func FactoryEvents() *Emitter {
	c := pointsfactory.NewPointsFactory()
	return newEmitter(c.GetABI(), map[string]func(*types.Log) (any, error){
		"PointsCreated": says(c.UnpackPointsCreatedEvent, func(e *pointsfactory.PointsFactoryPointsCreated, n *narrow) any {
			return PointsCreated{Merchant: did.Merchant(e.Merchant), Token: chain.Address(e.Token), Terms: Terms{
				Start: e.Terms.Start, EpochLength: e.Terms.EpochLength, Cap: n.u64(e.Terms.Cap), Decimals: e.Terms.Decimals, Name: e.Terms.Name, Symbol: e.Terms.Symbol,
			}}
		}),
	})
}

// PointsEvents reads the logs of a merchant's points.
func PointsEvents() *Emitter {
	c := points.NewPoints()
	return newEmitter(c.GetABI(), map[string]func(*types.Log) (any, error){
		"Transfer": says(c.UnpackTransferEvent, func(e *points.PointsTransfer, n *narrow) any {
			return Transferred{From: chain.Address(e.From), To: chain.Address(e.To), Amount: n.u64(e.Value)}
		}),
		"Approval": says(c.UnpackApprovalEvent, func(e *points.PointsApproval, n *narrow) any {
			return Approved{Owner: chain.Address(e.Owner), Spender: chain.Address(e.Spender), Amount: n.u64(e.Value)}
		}),
		"Issued": says(c.UnpackIssuedEvent, func(e *points.PointsIssued, n *narrow) any {
			return Issued{Account: chain.Address(e.Account), Root: e.Root, Ref: e.Ref, Amount: n.u64(e.Amount), Expiry: e.Expiry}
		}),
		"Committed": says(c.UnpackCommittedEvent, func(e *points.PointsCommitted, n *narrow) any {
			return BatchCommitted{Root: e.Root, Count: e.Count, Total: n.u64(e.Total), ReleaseAt: e.ReleaseAt}
		}),
		"Reduced": says(c.UnpackReducedEvent, func(e *points.PointsReduced, n *narrow) any {
			return LineReduced{Root: e.Root, Index: n.u64(e.Index), Amount: n.u64(e.Amount)}
		}),
		"TakenBack": says(c.UnpackTakenBackEvent, func(e *points.PointsTakenBack, n *narrow) any {
			return TakenBack{
				Account: chain.Address(e.Account), Root: e.Root, Index: n.u64(e.Index), Amount: n.u64(e.Amount), Taken: n.u64(e.Taken), Expiry: e.Expiry,
			}
		}),
		"Redeemed": says(c.UnpackRedeemedEvent, func(e *points.PointsRedeemed, n *narrow) any {
			return Redeemed{Holder: chain.Address(e.Holder), Amount: n.u64(e.Amount), Ref: e.Ref}
		}),
		"CapSet": says(c.UnpackCapSetEvent, func(e *points.PointsCapSet, n *narrow) any {
			return CapChanged{Cap: n.u64(e.Cap), From: e.From}
		}),
		"IssuingPaused":  says(c.UnpackIssuingPausedEvent, func(*points.PointsIssuingPaused, *narrow) any { return IssuingPaused{} }),
		"IssuingResumed": says(c.UnpackIssuingResumedEvent, func(*points.PointsIssuingResumed, *narrow) any { return IssuingResumed{} }),
		"AuthorizationUsed": says(c.UnpackAuthorizationUsedEvent, func(e *points.PointsAuthorizationUsed, _ *narrow) any {
			return AuthorizationUsed{Authorizer: chain.Address(e.Authorizer), Nonce: e.Nonce}
		}),
		"AuthorizationCanceled": says(c.UnpackAuthorizationCanceledEvent, func(e *points.PointsAuthorizationCanceled, _ *narrow) any {
			return AuthorizationEnded{Authorizer: chain.Address(e.Authorizer), Nonce: e.Nonce}
		}),
		"EIP712DomainChanged": says(c.UnpackEIP712DomainChangedEvent, func(*points.PointsEIP712DomainChanged, *narrow) any { return DomainChanged{} }),
	})
}

// ReadPoints asks the chain for all that a member's points said in the blocks from
// to until, both included, in the order of the chain.
func ReadPoints(ctx context.Context, client Chain, at chain.Address, from, until uint64) ([]Event, error) {
	return read(ctx, contract{client: client, at: at}, from, until, PointsEvents())
}
