package loyalty

import (
	"context"
	"fmt"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/did"
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
	said, err := read(ctx, contract{client: p.client, at: token}, from, head, PointsEvents())
	if err != nil {
		return ledger.Book{}, Reading{}, err
	}
	events, err := movements(said)
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
	if got, want := stated.Supply, LanesOf(b.Supply(stated.Time), b.Terms); !got.equal(want) {
		return stated, fault.New(fault.BadProof, "recount points", fmt.Sprintf("the supply is %v, and the events give %v", got, want))
	}
	for i, a := range holders {
		if got, want := stated.Balances[i], LanesOf(b.Balance(a, stated.Time), b.Terms); !got.equal(want) {
			return stated, fault.New(fault.BadProof, "recount points", fmt.Sprintf("a balance is %v, and the events give %v", got, want))
		}
	}
	return stated, nil
}

// LanesOf says a purse in times instead of epochs.
func LanesOf(p ledger.Purse, t ledger.Terms) Lanes {
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
	said, err := read(ctx, contract{client: p.client, at: p.factory}, from, head, FactoryEvents())
	if err != nil {
		return ledger.Terms{}, err
	}
	for _, e := range said {
		if made, ok := e.What.(PointsCreated); ok && made.Merchant == did.Merchant(merchant) {
			return made.Terms.Epochs(), nil
		}
	}
	return ledger.Terms{}, fault.New(fault.NotFound, "recount points", "the points were not created since that block")
}

// Epochs are the terms that balances follow from.
func (t Terms) Epochs() ledger.Terms {
	return ledger.Terms{Start: t.Start, Length: uint64(t.EpochLength)}
}

// movements are the events that balances follow from.
func movements(said []Event) ([]ledger.Event, error) {
	var out []ledger.Event
	for _, e := range said {
		if e.Time == 0 {
			return nil, fault.New(fault.Unavailable, "recount points", "the endpoint does not say when a log was made")
		}
		if m, ok := Movement(e); ok {
			out = append(out, m)
		}
	}
	return out, nil
}

// Movement is what an event of points does to balances, if it does anything.
func Movement(e Event) (ledger.Event, bool) {
	m := ledger.Event{Time: e.Time}
	switch what := e.What.(type) {
	case Transferred:
		m.Kind, m.From, m.To, m.Amount = ledger.Transferred, what.From, what.To, what.Amount
	case Issued:
		m.Kind, m.To, m.Amount, m.Expiry = ledger.Issued, what.Account, what.Amount, what.Expiry
	case TakenBack:
		m.Kind, m.From, m.Amount, m.Expiry = ledger.TakenBack, what.Account, what.Taken, what.Expiry
	default:
		return m, false
	}
	return m, true
}
