package netting

import (
	"slices"

	"github.com/souk-network/souk/protocol/did"
)

// Explanation says to one party what a netting does to it.
type Explanation struct {
	Party               did.Merchant
	OwesBefore, OwesNow uint64
	OwedBefore, OwedNow uint64 // by others to the party
	Steps               []Step
}

// Step is one circle as a party sees it: it forgets what From owes it, and To
// forgets what it owes.
type Step struct {
	From, To did.Merchant
	Amount   uint64
	Cycle    int // index into Result.Cycles, where the whole circle stands
}

// Net is what the party is owed less what it owes; the same before and after.
func (e Explanation) Net() int64 { return int64(e.OwedNow) - int64(e.OwesNow) }

// Explain is the netting as one party sees it. The steps account for every unit
// by which its debts and claims shrink.
func (r Result) Explain(party did.Merchant) Explanation {
	e := Explanation{Party: party}
	for i, c := range r.Cycles {
		at := slices.Index(c.Parties, party)
		if at < 0 {
			continue
		}
		n := len(c.Parties)
		e.Steps = append(e.Steps, Step{From: c.Parties[(at+n-1)%n], To: c.Parties[(at+1)%n], Amount: c.Amount, Cycle: i})
		e.OwesBefore, e.OwedBefore = e.OwesBefore+c.Amount, e.OwedBefore+c.Amount
	}
	for _, o := range r.Left {
		if o.Debtor == party {
			e.OwesNow += o.Amount
		}
		if o.Creditor == party {
			e.OwedNow += o.Amount
		}
	}
	e.OwesBefore, e.OwedBefore = e.OwesBefore+e.OwesNow, e.OwedBefore+e.OwedNow
	return e
}
