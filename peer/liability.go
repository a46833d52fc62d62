package peer

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/liability"
)

// observeEvery is the pause between two looks at the supply for the history that
// breakage is estimated from.
const observeEvery = time.Hour

// observeLoop writes down how many points of each expiry there are.
func (n *Node) observeLoop(ctx context.Context) error {
	if n.cfg.Points == nil {
		return nil
	}
	for ctx.Err() == nil {
		if err := n.observe(ctx); err != nil && ctx.Err() == nil {
			n.log.Warn("the supply of points could not be noted; trying again", "error", err)
		}
		pause(ctx, observeEvery)
	}
	return nil
}

func (n *Node) observe(ctx context.Context) error {
	supply, err := n.cfg.Points.Supply(ctx)
	if err != nil {
		return err
	}
	return n.points.Observe(ctx, supply, uint64(time.Now().UnixMilli()))
}

// Liability is the merchant's liability book now. Without a points contract
// nothing is outstanding: what was counted is pending or due.
func (n *Node) Liability(ctx context.Context) (liability.Book, error) {
	in := liability.Input{At: uint64(time.Now().UnixMilli())}
	if set, ok := n.points.Rules(); ok {
		in.Value, in.Currency = set.Rules.Value, set.Rules.Currency
	}
	accounts, err := n.countOwed(ctx, &in)
	if err != nil || n.cfg.Points == nil {
		return liability.Make(in), err
	}
	supply, err := n.cfg.Points.Supply(ctx)
	if err != nil {
		return liability.Book{}, err
	}
	for _, l := range supply {
		in.Supply = append(in.Supply, liability.Lane(l))
	}
	if in.Own, err = n.heldBy(ctx, accounts); err != nil {
		return liability.Book{}, err
	}
	if in.History, err = n.points.Observed(ctx); err != nil {
		return liability.Book{}, err
	}
	return liability.Make(in), nil
}

// countOwed adds up what is not on the chain yet, and lists the accounts of this
// merchant's customers.
func (n *Node) countOwed(ctx context.Context, in *liability.Input) ([]points.Account, error) {
	own := map[points.Account]bool{}
	err := n.points.Each(ctx, func(c points.Credit) error {
		own[c.Account] = true
		switch c.Phase(in.At) {
		case points.PhasePending, points.PhasePromise:
			in.Pending += c.Points
		case points.PhaseDue, points.PhaseStuck:
			in.Due += c.Points
		case points.PhaseIssued, points.PhaseReduced:
			if s := c.Issue.Place.State; s != points.Mined && s != points.Final {
				in.Sent += c.Points
			}
		}
		return nil
	})
	for _, c := range n.crm.Contacts() {
		own[n.AccountOf(c.Ref)] = true
	}
	delete(own, points.Account{})
	return slices.SortedFunc(maps.Keys(own), func(a, b points.Account) int { return bytes.Compare(a[:], b[:]) }), err
}

// balancePage is how many accounts are asked for at once.
const balancePage = 512

func (n *Node) heldBy(ctx context.Context, accounts []points.Account) (uint64, error) {
	var sum uint64
	for page := range slices.Chunk(accounts, balancePage) {
		all, err := n.cfg.Points.Balances(ctx, page)
		if err != nil {
			return 0, err
		}
		for _, l := range all {
			sum += l.Total()
		}
	}
	return sum, nil
}
