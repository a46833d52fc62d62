package netting

import (
	"math/bits"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Limits of one round: what its settlement takes fits into one transaction.
const (
	RoundParties = 64
	RoundLines   = 96
	// MaxWorth is the most units that one point counts.
	MaxWorth = 10_000
)

// Round is what a statement follows from, together with what its parties held of
// each other's points in a block of the chain. Everybody who reads that block
// comes to the same statement.
type Round struct {
	Block     uint64   // height
	BlockHash [32]byte // of that block
	Parties   []did.Merchant
	// Worth is how many units one point of each party counts, in the order of the
	// parties; nil: one each.
	Worth           []uint64
	Nonce, Deadline uint64 // of the statement
}

// Check holds a round against its form.
func (r Round) Check() error {
	const op = "check netting round"
	if r.BlockHash == ([32]byte{}) || r.Deadline == 0 {
		return fault.New(fault.Malformed, op, "it names no block or no deadline")
	}
	if len(r.Parties) > RoundParties {
		return fault.New(fault.TooLarge, op, "more than 64 parties")
	}
	if len(r.Parties) < 2 || len(r.Worth) > 0 && len(r.Worth) != len(r.Parties) {
		return fault.New(fault.Malformed, op, "want two parties or more, and the worth of each one's points or of none")
	}
	for i, m := range r.Parties {
		if m == (did.Merchant{}) || i > 0 && compare(r.Parties[i-1], m) >= 0 {
			return fault.New(fault.Malformed, op, "the parties are not in order, each once")
		}
	}
	for _, w := range r.Worth {
		if w == 0 || w > MaxWorth {
			return fault.New(fault.Malformed, op, "a point counts 1 to 10,000 units")
		}
	}
	return nil
}

// Net is what a round comes to. held is what parties hold of each other's points,
// as debts of the issuers: amounts are points. What others hold is left out. The
// result is in units, the statement in points; it has no lines if there is no
// circle, and at most RoundLines.
func (r Round) Net(held []Obligation) (Result, Statement, error) {
	if err := r.Check(); err != nil {
		return Result{}, Statement{}, err
	}
	worth := r.worth()
	var owed []Obligation
	for _, o := range held {
		debtor, creditor := worth[o.Debtor], worth[o.Creditor]
		if debtor == 0 || creditor == 0 {
			continue
		}
		high, units := bits.Mul64(o.Amount, debtor)
		if high > 0 {
			return Result{}, Statement{}, fault.New(fault.TooLarge, "net obligations", "the amounts add up to more than can be counted")
		}
		owed = append(owed, Obligation{o.Debtor, o.Creditor, units})
	}
	result, err := Net(owed)
	if err != nil {
		return Result{}, Statement{}, err
	}
	result = result.Within(RoundLines)
	s, err := result.Statement(worth, r.Nonce, r.Deadline)
	return result, s, err
}

// worth is how many units a point of each party counts.
func (r Round) worth() map[did.Merchant]uint64 {
	out := make(map[did.Merchant]uint64, len(r.Parties))
	for i, m := range r.Parties {
		out[m] = 1
		if len(r.Worth) > 0 {
			out[m] = r.Worth[i]
		}
	}
	return out
}

// Within is the first cycles of a result, in whole, as many as cancel debts
// between at most so many pairs of parties. What is not cancelled then is left.
func (r Result) Within(lines int) Result {
	if len(r.Cancelled) <= lines {
		return r
	}
	type way struct{ debtor, creditor did.Merchant }
	kept, gone := Result{}, map[way]uint64{}
	for _, c := range r.Cycles {
		more := 0
		for i, p := range c.Parties {
			if _, known := gone[way{p, c.Parties[(i+1)%len(c.Parties)]}]; !known {
				more++
			}
		}
		if len(gone)+more > lines {
			break
		}
		for i, p := range c.Parties {
			gone[way{p, c.Parties[(i+1)%len(c.Parties)]}] += c.Amount
		}
		kept.Cycles = append(kept.Cycles, c)
	}
	left := r.Left
	for _, o := range r.Cancelled {
		amount := gone[way{o.Debtor, o.Creditor}]
		if amount > 0 {
			kept.Cancelled = append(kept.Cancelled, Obligation{o.Debtor, o.Creditor, amount})
		}
		if o.Amount > amount {
			left = append(left, Obligation{o.Debtor, o.Creditor, o.Amount - amount})
		}
	}
	kept.Left = added(left)
	return kept
}
