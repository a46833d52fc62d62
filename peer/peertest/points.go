package peertest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"sync"
	"time"

	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
)

// Points is a points contract as a peer sees it: what is sent is mined a block
// time later and final five after that, once for each ref, unless it is stalled
// or told to refuse. Points do not expire before the year is over.
type Points struct {
	mu       sync.Mutex
	sent     map[[32]byte]*transaction
	order    [][32]byte
	balances map[points.Account]uint64
	stalled  bool
	refuse   bool // what is sent next fails
	stuck    bool // releases fail
}

type transaction struct {
	line  points.Line
	late  bool // promised: credited by Release, once its time has come
	stuck bool // its release failed
	back  points.Back
	spend points.Authorisation
	at    time.Time // when it is mined; zero while it waits for the chain
	done  bool      // it changed a balance
	fails bool
}

const finalAfter = 5 * blockTime

var _ points.Chain = (*Points)(nil)

// NewPoints is a contract without points.
func NewPoints() *Points {
	return &Points{sent: map[[32]byte]*transaction{}, balances: map[points.Account]uint64{}}
}

// Stall stops the chain or lets it go on.
func (p *Points) Stall(stalled bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stalled = stalled
	for _, t := range p.sent {
		if !stalled && t.at.IsZero() {
			t.at = time.Now().Add(blockTime)
		}
	}
}

// Refuse makes everything that is sent from now on fail, or no longer.
func (p *Points) Refuse(refuse bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuse = refuse
}

// FailReleases makes releases fail for good from now on, or no longer.
func (p *Points) FailReleases(fail bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stuck = fail
}

// Credit has a promised line credited, a block later, as anybody may who proves it.
func (p *Points) Credit(ref [32]byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t := p.sent[ref]; t.late && time.Now().Unix() >= int64(t.line.Release) {
		t.late, t.stuck, t.at = false, false, time.Now().Add(blockTime)
	}
}

// Lines lists the lines that were credited.
func (p *Points) Lines() []points.Line {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mine()
	var out []points.Line
	for _, ref := range p.order {
		if t := p.sent[ref]; t.done && t.line.Amount > 0 {
			out = append(out, t.line)
		}
	}
	return out
}

func (p *Points) put(ref [32]byte, t *transaction) {
	if p.sent[ref] != nil {
		return
	}
	if t.fails = p.refuse; !p.stalled {
		t.at = time.Now().Add(blockTime)
	}
	p.sent[ref] = t
	p.order = append(p.order, ref)
}

// mine carries out what is in a block by now, in the order in which it was sent.
func (p *Points) mine() {
	for _, ref := range p.order {
		t := p.sent[ref]
		if t.done || t.late || t.fails || t.at.IsZero() || time.Now().Before(t.at) {
			continue
		}
		t.done = true
		switch {
		case t.line.Amount > 0 || t.line.Release > 0:
			p.balances[t.line.Account] += t.line.Amount
		case t.back.Amount > 0 && !p.sent[t.back.Line].done:
			p.sent[t.back.Line].line.Amount -= t.back.Amount
		case t.back.Amount > 0:
			who := p.sent[t.back.Line].line.Account
			p.balances[who] -= min(p.balances[who], t.back.Amount)
		default:
			p.balances[t.spend.Holder] -= min(p.balances[t.spend.Holder], t.spend.Amount)
		}
	}
}

// Issue queues lines.
func (p *Points) Issue(_ context.Context, lines []points.Line) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, l := range lines {
		p.put(l.Ref, &transaction{line: l, late: l.Release > 0})
	}
	return nil
}

// Release credits, a block later, every promise whose time has come.
func (p *Points) Release(context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mine()
	for _, t := range p.sent {
		if !t.late || t.fails || t.stuck || p.stalled || t.at.IsZero() || time.Now().Unix() < int64(t.line.Release) {
			continue
		}
		if t.stuck = p.stuck; !t.stuck {
			t.late, t.at = false, time.Now().Add(blockTime)
		}
	}
	return nil
}

// Promises lists what is promised to an account and not credited for good. Each line
// is the second of a batch of two, and a page has at most two.
func (p *Points) Promises(ctx context.Context, to points.Account, after points.Position, most int) ([]points.Promise, error) {
	p.mu.Lock()
	var owed []points.Line
	for _, t := range p.sent {
		if t.line.Release > 0 && t.line.Account == to {
			owed = append(owed, t.line)
		}
	}
	p.mu.Unlock()
	var out []points.Promise
	for _, l := range owed {
		places, err := p.Where(ctx, [][32]byte{l.Ref})
		if err != nil {
			return nil, err
		}
		one := promiseOf(l)
		if one.State = places[0].State; one.State == points.ReleaseFailed {
			one.Reason = "the contract refused it"
		}
		if one.State != points.Final && one.State != points.Failed && one.Position().Compare(after) > 0 {
			out = append(out, one)
		}
	}
	slices.SortFunc(out, func(a, b points.Promise) int { return a.Position().Compare(b.Position()) })
	return out[:min(most, 2, len(out))], nil
}

func promiseOf(l points.Line) points.Promise {
	line := ledger.Line{Account: ledger.Account(l.Account), Amount: l.Amount, Ref: l.Ref}
	tree, err := ledger.NewTree([]ledger.Line{{Account: ledger.Account{0xff}, Amount: 1, Ref: l.Ref}, line})
	if err != nil {
		panic(err) // two lines are a batch
	}
	proof, err := tree.Proof(1, 1)
	if err != nil {
		panic(err)
	}
	return points.Promise{Line: l, Root: tree.Root(), Count: 2, Index: 1, Proof: proof}
}

// TakeBack queues what is taken back of a line.
func (p *Points) TakeBack(_ context.Context, b points.Back) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sent[b.Line] == nil {
		return fault.New(fault.NotFound, "take back", "no such line was sent")
	}
	p.put(b.Ref, &transaction{back: b})
	return nil
}

// SignRedemption is a holder's signature as Points takes it: not one of the real
// contract.
func SignRedemption(a points.Authorisation) points.Authorisation {
	var b bytes.Buffer
	b.WriteString("signed by the holder")
	b.Write(a.Holder[:])
	b.Write(a.Ref[:])
	b.Write(a.Nonce[:])
	b.Write(binary.BigEndian.AppendUint64(nil, a.Amount))
	sum := sha256.Sum256(b.Bytes())
	a.Signature = sum[:]
	return a
}

// Redeem checks an authorisation and queues it.
func (p *Points) Redeem(_ context.Context, a points.Authorisation) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !bytes.Equal(SignRedemption(a).Signature, a.Signature) {
		return fault.New(fault.BadSignature, "redeem", "the holder did not sign")
	}
	p.put(a.Ref, &transaction{spend: a})
	return nil
}

// Where says how far refs have come.
func (p *Points) Where(_ context.Context, refs [][32]byte) ([]points.Place, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mine()
	out := make([]points.Place, len(refs))
	for i, ref := range refs {
		t := p.sent[ref]
		switch {
		case t == nil:
		case t.fails:
			out[i] = points.Place{State: points.Failed}
		case t.stuck:
			out[i] = points.Place{State: points.ReleaseFailed, Tx: ref}
		case t.line.Release > 0 && !t.done && !t.at.IsZero() && (!t.late || !time.Now().Before(t.at)):
			out[i] = points.Place{State: points.Promised, Tx: ref, Block: 1}
		case !t.done:
			out[i] = points.Place{State: points.Pending}
		case time.Now().Before(t.at.Add(finalAfter)):
			out[i] = points.Place{State: points.Mined, Tx: ref, Block: 1}
		default:
			out[i] = points.Place{State: points.Final, Tx: ref, Block: 1}
		}
	}
	return out, nil
}

// Give credits an account out of nothing, as a transfer from elsewhere.
func (p *Points) Give(a points.Account, amount uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.balances[a] += amount
}

// Balances are those of accounts.
func (p *Points) Balances(_ context.Context, accounts []points.Account) ([]points.Lanes, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mine()
	out := make([]points.Lanes, len(accounts))
	for i, a := range accounts {
		out[i] = yearEnd(p.balances[a])
	}
	return out, nil
}

// Supply is the sum of all balances.
func (p *Points) Supply(context.Context) (points.Lanes, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mine()
	var sum uint64
	for _, n := range p.balances {
		sum += n
	}
	return yearEnd(sum), nil
}

func yearEnd(amount uint64) points.Lanes {
	end := time.Date(time.Now().UTC().Year()+1, 1, 1, 0, 0, 0, 0, time.UTC)
	return points.Lanes{{Ends: uint64(end.UnixMilli()), Points: amount}}
}
