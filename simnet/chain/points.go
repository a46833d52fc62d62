package chain

import (
	"context"
	"maps"
	"slices"

	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/ledger"
	signed "github.com/souk-network/souk/protocol/points"
)

// Points are one member's points as its peer reaches them. The outbox of the
// peer's chain client is the chain's pool here: it outlives the peer and its disk.
type Points struct {
	chain    *Chain
	merchant did.Merchant
	at       ledger.Account
}

var _ points.Chain = (*Points)(nil)

// Points are those of a member that has some.
func (c *Chain) Points(m did.Merchant) (*Points, bool) {
	at := c.PointsAt(m)
	return &Points{c, m, at}, at != ledger.Account{}
}

// Issue queues lines, by one transaction for each time of release.
func (p *Points) Issue(_ context.Context, lines []points.Line) error {
	c := p.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	fresh := map[uint64][]points.Line{}
	asked := map[[32]byte]bool{}
	for _, l := range lines {
		if _, known := c.lines[l.Ref]; !known && !asked[l.Ref] {
			fresh[l.Release] = append(fresh[l.Release], l)
		}
		asked[l.Ref] = true
	}
	for _, release := range slices.Sorted(maps.Keys(fresh)) {
		b, err := newBatch(p.at, fresh[release])
		if err != nil {
			return err
		}
		p.issue(b)
	}
	return nil
}

func (p *Points) issue(b *batch) {
	c, root := p.chain, b.tree.Root()
	b.sent = &transaction{id: name("issue", p.at[:], root[:]), from: ledger.Account(p.merchant), call: op(b.issue())}
	c.batches[root] = b
	for i, l := range b.lines {
		c.lines[l.Ref] = place{b, i}
	}
	c.send(b.sent)
}

// Release queues that every promise whose time has come is credited.
func (p *Points) Release(context.Context) error {
	c := p.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	next := second(c.timeOf(c.height + 1))
	for _, root := range p.promised(next) {
		b := c.batches[root]
		b.freed = &transaction{id: name("release", p.at[:], root[:]), from: ledger.Account(p.merchant), call: op(b.free())}
		c.send(b.freed)
	}
	return nil
}

// Promises lists what is promised to an account and not credited for good.
func (p *Points) Promises(_ context.Context, to points.Account, after points.Position, most int) ([]points.Promise, error) {
	c := p.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	var out []points.Promise
	for _, at := range c.lines {
		b, l := at.batch, at.batch.lines[at.index]
		state := c.whereBatch(b).State
		if b.points != p.at || b.release == 0 || l.Account != ledger.Account(to) || state == points.Final || state == points.Failed {
			continue
		}
		one := points.Promise{
			Line: points.Line{Ref: l.Ref, Account: to, Amount: l.Amount, Release: b.release}, Root: b.tree.Root(),
			Count: uint64(len(b.lines)), Index: uint64(at.index), Proof: b.proof(at.index, 1), State: state,
		}
		if one.Position().Compare(after) > 0 {
			out = append(out, one)
		}
	}
	slices.SortFunc(out, func(a, b points.Promise) int { return a.Position().Compare(b.Position()) })
	return out[:min(most, len(out))], nil
}

// promised lists the promises that can be released at a time and were not, in the
// order of their roots.
func (p *Points) promised(now uint64) (out [][32]byte) {
	for root, b := range p.chain.batches {
		if b.points == p.at && b.release > 0 && b.release <= now && b.freed == nil && b.sent.block > 0 && b.sent.refused == nil {
			out = append(out, root)
		}
	}
	slices.SortFunc(out, func(a, b [32]byte) int { return slices.Compare(a[:], b[:]) })
	return out
}

// TakeBack queues what is taken back of a line.
func (p *Points) TakeBack(_ context.Context, back points.Back) error {
	c := p.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	at, known := c.lines[back.Line]
	if !known {
		return notFound("take points back", "no such line was issued")
	}
	c.send(&transaction{id: back.Ref, from: ledger.Account(p.merchant), call: func(l *ledger.Ledger) ledger.Op {
		return at.batch.takeBack(l, at.index, back.Amount)
	}})
	return nil
}

// Redeem tries an authorisation on the contract and queues it.
func (p *Points) Redeem(_ context.Context, a points.Authorisation) error {
	c := p.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	if c.known[a.Ref] != nil {
		return nil
	}
	call := op(ledger.PointsRedeemSigned{Points: p.at, Signature: a.Signature, Redemption: signed.Redemption{
		Holder: a.Holder, Amount: a.Amount, Ref: a.Ref, Window: signed.Window{After: a.ValidAfter, Before: a.ValidBefore}, Nonce: a.Nonce,
	}})
	if err := c.try(ledger.Account(p.merchant), call); err != nil {
		return err
	}
	c.send(&transaction{id: a.Ref, from: ledger.Account(p.merchant), call: call})
	return nil
}

// Spend queues that a holder redeems some of its points by a transaction of its own,
// if the contract would take it in the next block.
func (p *Points) Spend(holder [20]byte, ref [32]byte, amount uint64) error {
	c := p.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	call := op(ledger.PointsRedeem{Points: p.at, Amount: amount, Ref: ref})
	if err := c.try(holder, call); err != nil {
		return err
	}
	c.send(&transaction{id: ref, from: holder, call: call})
	return nil
}

// Where says how far refs have come.
func (p *Points) Where(_ context.Context, refs [][32]byte) ([]points.Place, error) {
	c := p.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	out := make([]points.Place, len(refs))
	for i, ref := range refs {
		if at, issued := c.lines[ref]; issued {
			out[i] = c.whereBatch(at.batch)
		} else if t := c.known[ref]; t != nil {
			out[i] = c.whereSent(t)
		}
	}
	return out, nil
}

// whereBatch is where a batch is. A promised one stays promised until its release
// is in a block.
func (c *Chain) whereBatch(b *batch) points.Place {
	at := c.whereSent(b.sent)
	if b.release == 0 || at.State != points.Mined && at.State != points.Final {
		return at
	}
	if b.freed != nil {
		switch freed := c.whereSent(b.freed); freed.State {
		case points.Mined, points.Final:
			return freed
		case points.Failed:
			freed.State = points.ReleaseFailed
			return freed
		}
	}
	at.State = points.Promised
	return at
}

// whereSent is where a transaction is. One that was refused has failed when no
// other block can take the place of the one that has it.
func (c *Chain) whereSent(t *transaction) points.Place {
	at := points.Place{State: points.Sent, Tx: c.hash(t), Block: t.block}
	switch final := t.block > 0 && c.final(t.block); {
	case t.refused != nil && final:
		at.State = points.Failed
	case t.refused != nil || t.block == 0:
	case final:
		at.State = points.Final
	default:
		at.State = points.Mined
	}
	return at
}

// Balances are those of accounts at the newest block.
func (p *Points) Balances(_ context.Context, accounts []points.Account) ([]points.Lanes, error) {
	out := make([]points.Lanes, len(accounts))
	err := p.read(func(now ledger.Points) {
		for i, a := range accounts {
			out[i] = lanesOf(now.Terms(), now.Balance(ledger.Account(a)))
		}
	})
	return out, err
}

// Supply is all points at the newest block.
func (p *Points) Supply(context.Context) (out points.Lanes, err error) {
	err = p.read(func(now ledger.Points) { out = lanesOf(now.Terms(), now.Supply()) })
	return out, err
}

func (p *Points) read(do func(ledger.Points)) error {
	c := p.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	found := false
	c.look(func(l *ledger.Ledger) {
		now, there := l.Points(p.at)
		if found = there; there {
			do(now)
		}
	})
	if !found {
		return notFound("read points", "there are no points here")
	}
	return nil
}

// lanesOf writes a purse with the times at which its lanes end.
func lanesOf(t ledger.Terms, p ledger.Purse) points.Lanes {
	out := points.Lanes{}
	for i, n := range p.Lanes {
		if n > 0 {
			out = append(out, points.Lane{Ends: (t.Start + (uint64(p.First)+uint64(i)+1)*t.Length) * 1000, Points: n})
		}
	}
	return out
}
