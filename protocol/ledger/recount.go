package ledger

import "github.com/souk-network/souk/protocol/fault"

// Account is an EVM account.
type Account = [20]byte

// Terms are what a recount needs to know of a merchant's points.
type Terms struct {
	Start  uint64 // first second of epoch 0
	Length uint64 // seconds of an epoch, at least 1
}

// Epoch is the epoch of a moment; 0 before the start.
func (t Terms) Epoch(time uint64) uint32 {
	if time < t.Start || t.Length == 0 {
		return 0
	}
	return uint32((time - t.Start) / t.Length)
}

// Event is one thing that the points contract said, at the time of its block.
type Event struct {
	Time     uint64
	Kind     EventKind
	From, To Account // of a Transfer; To of Issued, From of TakenBack
	Amount   uint64  // of TakenBack: what the account still had
	Expiry   uint32  // of Issued and TakenBack: last epoch in which they can be spent
}

// EventKind says which event it is.
type EventKind uint8

// The events that balances follow from.
const (
	Transferred EventKind = 1
	Issued      EventKind = 2 // explains the Transfer from zero before it
	TakenBack   EventKind = 3 // explains the Transfer to zero before it, if it has an amount
)

// Book is all balances of one merchant's points, recounted from events alone.
type Book struct {
	Terms    Terms
	Purses   map[Account]Purse
	Issued   uint64 // points credited
	Burned   uint64 // given back by their holders
	Returned uint64 // taken back by the merchant
}

// Recount reads all events of a contract, in the order of the chain.
func Recount(terms Terms, events []Event) (Book, error) {
	b := Book{Terms: terms, Purses: map[Account]Purse{}}
	if err := b.Follow(events); err != nil {
		return Book{}, err
	}
	return b, nil
}

// Follow adds the next events to a book: all of at least one transaction, as one
// explains the other. After an error the book is of no use.
func (b *Book) Follow(events []Event) error {
	for i, e := range events {
		var next Event
		if i+1 < len(events) {
			next = events[i+1]
		}
		if err := b.apply(e, next); err != nil {
			return err
		}
	}
	return nil
}

func (b *Book) apply(e, next Event) error {
	switch {
	case e.Kind == Issued:
		b.Issued += e.Amount
		return b.change(e.To, e.Time, func(p *Purse) error { return p.Add(e.Expiry, e.Amount) })
	case e.Kind == TakenBack && e.Amount > 0:
		b.Returned += e.Amount
		return b.change(e.From, e.Time, func(p *Purse) error { return p.Remove(e.Expiry, e.Amount) })
	case e.Kind == Transferred && e.From != Account{} && e.To != Account{}:
		return b.transfer(e)
	case e.Kind == Transferred && e.From == Account{} && (next.Kind != Issued || next.Amount != e.Amount || next.To != e.To):
		return fault.New(fault.BadProof, "recount points", "points came from nowhere: a credit that no issue explains")
	case e.Kind == Transferred && e.From != Account{} && !(next.Kind == TakenBack && next.From == e.From && next.Amount == e.Amount):
		b.Burned += e.Amount
		return b.change(e.From, e.Time, func(p *Purse) error { _, err := p.Spend(e.Amount); return err })
	}
	return nil
}

func (b *Book) transfer(e Event) error {
	var moved Purse
	err := b.change(e.From, e.Time, func(p *Purse) (err error) { moved, err = p.Spend(e.Amount); return err })
	if err != nil {
		return err
	}
	return b.change(e.To, e.Time, func(p *Purse) error {
		for i, n := range moved.Lanes {
			if err := p.Add(moved.First+uint32(i), n); err != nil {
				return err
			}
		}
		return nil
	})
}

// change brings a purse to the epoch of a moment and changes it.
func (b *Book) change(a Account, time uint64, do func(*Purse) error) error {
	p := b.Purses[a].At(b.Terms.Epoch(time))
	if err := do(&p); err != nil {
		return err
	}
	b.Purses[a] = p
	return nil
}

// Balance is what an account has at a moment.
func (b Book) Balance(a Account, time uint64) Purse { return b.Purses[a].At(b.Terms.Epoch(time)) }

// Supply is what all accounts have at a moment.
func (b Book) Supply(time uint64) Purse {
	sum := Purse{First: b.Terms.Epoch(time)}
	for _, p := range b.Purses {
		for i, n := range p.At(sum.First).Lanes {
			sum.Lanes[i] += n
		}
	}
	return sum
}

// Expired is how many points were lost to time until a moment: what was issued and
// was neither given back nor taken back, and nobody has any more.
func (b Book) Expired(time uint64) uint64 {
	return b.Issued - b.Burned - b.Returned - b.Supply(time).Total()
}
