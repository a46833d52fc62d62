package loyalty

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
)

// Recount adds a member's points up from what its contract ever said, from a
// block on that is not after their creation, and compares the outcome with the
// supply and with every balance that the contract states. fault.BadProof: they
// differ. The chain must stand still meanwhile, or the outcome is that of a moment
// that never was.
func (p *Points) Recount(ctx context.Context, merchant chain.Address, from uint64) (ledger.Book, Reading, error) {
	token, err := p.TokenOf(ctx, merchant)
	if err != nil {
		return ledger.Book{}, Reading{}, err
	}
	terms, err := p.termsOf(ctx, merchant, from)
	if err != nil {
		return ledger.Book{}, Reading{}, err
	}
	head, _, _ := p.client.Head()
	logs, err := p.client.Events(ctx, from, head, token)
	if err != nil {
		return ledger.Book{}, Reading{}, err
	}
	events, err := p.eventsOf(logs)
	if err != nil {
		return ledger.Book{}, Reading{}, err
	}
	book, err := ledger.Recount(terms, events)
	if err != nil {
		return ledger.Book{}, Reading{}, err
	}
	stated, err := p.compare(ctx, token, book)
	return book, stated, err
}

// compare holds a book to what the contract states.
func (p *Points) compare(ctx context.Context, token chain.Address, b ledger.Book) (Reading, error) {
	var holders [][20]byte
	for a := range b.Purses {
		holders = append(holders, a)
	}
	stated, err := p.Read(ctx, token, holders)
	if err != nil {
		return stated, err
	}
	if got, want := stated.Supply, lanesOf(b.Supply(stated.Time), b.Terms); !got.equal(want) {
		return stated, fault.New(fault.BadProof, "recount points", fmt.Sprintf("the supply is %v, and the events give %v", got, want))
	}
	for i, a := range holders {
		if got, want := stated.Balances[i], lanesOf(b.Balance(a, stated.Time), b.Terms); !got.equal(want) {
			return stated, fault.New(fault.BadProof, "recount points", fmt.Sprintf("a balance is %v, and the events give %v", got, want))
		}
	}
	return stated, nil
}

// lanesOf says a purse in times instead of epochs.
func lanesOf(p ledger.Purse, t ledger.Terms) Lanes {
	var out Lanes
	for i, n := range p.Lanes {
		if n > 0 {
			out = append(out, Lane{Ends: t.Start + (uint64(p.First)+uint64(i)+1)*t.Length, Points: n})
		}
	}
	return out
}

func (l Lanes) equal(other Lanes) bool {
	if len(l) != len(other) {
		return false
	}
	for i := range l {
		if l[i] != other[i] {
			return false
		}
	}
	return true
}

// termsOf reads start and length of an epoch from the event of the creation.
func (p *Points) termsOf(ctx context.Context, merchant chain.Address, from uint64) (ledger.Terms, error) {
	head, _, _ := p.client.Head()
	logs, err := p.client.Events(ctx, from, head, p.factory)
	if err != nil {
		return ledger.Terms{}, err
	}
	for _, l := range logs {
		if e, err := p.clones.UnpackPointsCreatedEvent(&l); err == nil && e.Merchant == common.Address(merchant) {
			return ledger.Terms{Start: e.Terms.Start, Length: uint64(e.Terms.EpochLength)}, nil
		}
	}
	return ledger.Terms{}, fault.New(fault.NotFound, "recount points", "the points were not created since that block")
}

// eventsOf are the events that balances follow from.
func (p *Points) eventsOf(logs []types.Log) ([]ledger.Event, error) {
	var out []ledger.Event
	for _, l := range logs {
		at := ledger.Event{Time: l.BlockTimestamp}
		if at.Time == 0 {
			return nil, fault.New(fault.Unavailable, "recount points", "the endpoint does not say when a log was made")
		}
		if e, err := p.points.UnpackTransferEvent(&l); err == nil {
			at.Kind, at.From, at.To, at.Amount = ledger.Transferred, ledger.Account(e.From), ledger.Account(e.To), e.Value.Uint64()
		} else if e, err := p.points.UnpackIssuedEvent(&l); err == nil {
			at.Kind, at.To, at.Amount, at.Expiry = ledger.Issued, ledger.Account(e.Account), e.Amount.Uint64(), e.Expiry
		} else if e, err := p.points.UnpackTakenBackEvent(&l); err == nil {
			at.Kind, at.From, at.Amount, at.Expiry = ledger.TakenBack, ledger.Account(e.Account), e.Taken.Uint64(), e.Expiry
		} else {
			continue
		}
		out = append(out, at)
	}
	return out, nil
}
