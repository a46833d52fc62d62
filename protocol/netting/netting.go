// Package netting cancels debts among merchants before anything is settled:
// where A owes B, B owes C and C owes A, each can forget the smallest of the
// three. Nobody's net position changes and no debt arises between two who had
// none.
//
// Whoever accepts points that another merchant issued holds a debt of that
// merchant. A statement lists what is cancelled; every merchant that it names
// signs it, and the chain burns the points.
package netting

import (
	"bytes"
	"slices"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Limits of one netting.
const (
	MaxParties     = 4096
	MaxObligations = 1 << 20
	// MaxTotal bounds the sum of all amounts.
	MaxTotal uint64 = 1 << 62
)

// Obligation is what one merchant owes another, in a unit that all have agreed
// on. Several between the same two add up.
type Obligation struct {
	Debtor   did.Merchant
	Creditor did.Merchant
	Amount   uint64 // more than 0
}

func (o *Obligation) compare(p *Obligation) int {
	if c := bytes.Compare(o.Debtor[:], p.Debtor[:]); c != 0 {
		return c
	}
	return bytes.Compare(o.Creditor[:], p.Creditor[:])
}

// Cycle is a circle of debts of which everyone forgets the same amount: each
// party owes the next one, the last one the first.
type Cycle struct {
	Parties []did.Merchant // two or more; the lowest address first
	Amount  uint64
}

// Result is what a netting comes to. It depends on the obligations alone, in
// whatever order they are given.
type Result struct {
	Cycles    []Cycle      // in the order in which they were cancelled
	Cancelled []Obligation // one for each two parties, by debtor and creditor
	Left      []Obligation // what is still owed; there is no circle in it
}

// Net cancels every circle of debts: of two parties first, then of three, then
// the rest, because short ones are easy to follow. Errors are fault.Malformed
// and fault.TooLarge.
func Net(obligations []Obligation) (Result, error) {
	if err := check(obligations); err != nil {
		return Result{}, err
	}
	g := newGraph(obligations)
	g.pairs()
	g.triangles()
	g.longer()
	return g.result(), nil
}

func check(obligations []Obligation) error {
	const op = "net obligations"
	if len(obligations) > MaxObligations {
		return fault.New(fault.TooLarge, op, "more than 1,048,576 obligations")
	}
	var total uint64
	parties := map[did.Merchant]struct{}{}
	for _, o := range obligations {
		if o.Amount == 0 || o.Debtor == o.Creditor || o.Debtor == (did.Merchant{}) || o.Creditor == (did.Merchant{}) {
			return fault.New(fault.Malformed, op, "an obligation needs an amount, a debtor and another creditor")
		}
		if total += o.Amount; o.Amount > MaxTotal || total > MaxTotal {
			return fault.New(fault.TooLarge, op, "the amounts add up to more than can be counted")
		}
		parties[o.Debtor], parties[o.Creditor] = struct{}{}, struct{}{}
	}
	if len(parties) > MaxParties {
		return fault.New(fault.TooLarge, op, "more than 4,096 parties")
	}
	return nil
}

// added joins obligations of the same two parties, in order.
func added(obligations []Obligation) []Obligation {
	sorted := make([]*Obligation, len(obligations)) // pointers, because the core has that sort already
	for i := range obligations {
		sorted[i] = &obligations[i]
	}
	slices.SortFunc(sorted, (*Obligation).compare)
	var out []Obligation
	for _, o := range sorted {
		if last := len(out) - 1; last >= 0 && out[last].compare(o) == 0 {
			out[last].Amount += o.Amount
			continue
		}
		out = append(out, *o)
	}
	return out
}
