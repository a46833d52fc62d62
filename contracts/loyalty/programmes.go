package loyalty

import (
	"context"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/membership"
)

// Programme is a programme as its merchant defined it. Levels begin with the
// first; level n is Levels[n-1].
type Programme struct {
	ID       membership.Programme
	Merchant did.Merchant
	Number   uint32 // that the merchant gave
	Name     string // the merchant's own words
	Levels   []LevelTerms
	Closed   bool // nobody joins, nothing is extended
}

// Programmes are the programmes that were defined in the blocks from to until,
// both included, in the order of the chain, with the levels that they got and
// whether they were closed in these blocks.
func (m *Memberships) Programmes(ctx context.Context, from, until uint64) ([]Programme, error) {
	said, err := read(ctx, m.contract, from, until, MembershipsEvents())
	if err != nil {
		return nil, err
	}
	var out []Programme
	at := map[membership.Programme]int{}
	for _, e := range said {
		switch e := e.What.(type) {
		case ProgrammeDefined:
			at[e.Programme] = len(out)
			out = append(out, Programme{ID: e.Programme, Merchant: e.Merchant, Number: e.Number, Name: e.Name})
		case LevelAdded:
			if n, known := at[e.Programme]; known {
				out[n].Levels = append(out[n].Levels, e.Terms)
			}
		case ProgrammeClosed:
			if n, known := at[e.Programme]; known {
				out[n].Closed = true
			}
		}
	}
	return out, nil
}

func programmeID(n *big.Int) (p membership.Programme) {
	n.FillBytes(p[:])
	return p
}

// Reached is how much of what a rule asks for a holder has now, as anybody can
// see it. seen is false for purchases, which only evidence shows.
func (m *Memberships) Reached(ctx context.Context, r Rule, holder chain.Address) (have *big.Int, seen bool, err error) {
	subject, token := contract{m.client, r.Subject, m.unpack}, points.NewPoints()
	switch r.Kind {
	case EarnedNow, EarnedBoth:
		e, err := ask(ctx, subject, token.PackEarned(common.Address(holder)), token.UnpackEarned)
		if err != nil {
			return nil, false, err
		}
		if r.Kind == EarnedBoth {
			e.ThisEpoch.Add(e.ThisEpoch, e.Before)
		}
		return e.ThisEpoch, true, nil
	case Deposit:
		have, err := ask(ctx, subject, token.PackBalanceOf(common.Address(holder)), token.UnpackBalanceOf)
		return have, err == nil, err
	case OtherLevel:
		level, err := m.Level(ctx, r.Programme, holder)
		return new(big.Int).SetUint64(uint64(level)), err == nil, err
	}
	return nil, false, nil
}
