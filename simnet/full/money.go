package full

import (
	"context"
	"fmt"
	"math"
	"sync"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/simnet/chain"
)

// What merchants of a simulated network agreed on before it begins.
const (
	pointsEpoch  = 180 * 24 * time.Hour // points can be spent in three of them
	pointsCap    = 1 << 40              // of an epoch
	corridorRate = 10                   // one for ten to ten for one
	corridorCap  = 1_000_000            // of each direction in a day
	// allPairs is up to how many merchants with points every two of them can be
	// exchanged; of more, each with so many of the next ones.
	allPairs, someNext = 200, 50
)

// foundChain makes the chain, with the points of merchants that have some and the
// pairs of them.
func (w *World) foundChain(members []did.Member) error {
	w.chain = chain.New(chain.Config{
		BlockTime: w.plan.BlockTime, FinalAge: w.plan.FinalAge, Start: w.start, Trace: w.cfg.Trace, EVM: w.plan.Ledger == "evm", Due: w.ticks.at(func() { w.chain.Tick() }),
	}, members)
	var issuers []chain.Issuer
	for i, m := range w.plan.Merchants {
		w.chain.Name(w.peers[i].Member.ID, w.peers[i].Name)
		if m.Points > 0 && !m.Late {
			epoch := m.Epoch
			if epoch == 0 {
				epoch = pointsEpoch
			}
			issuers = append(issuers, chain.Issuer{Merchant: w.peers[i].Member.ID, Name: w.peers[i].Name, Epoch: uint32(epoch.Seconds()), Cap: pointsCap})
		}
	}
	w.trades = len(issuers) > 0
	return w.chain.Found(issuers, corridors(len(issuers)))
}

// corridors are the pairs of so many issuers that are open.
func corridors(n int) (out []chain.Corridor) {
	next := n
	if n > allPairs {
		next = someNext
	}
	for a := range n {
		for b := a + 1; b < min(n, a+1+next); b++ {
			out = append(out, chain.Corridor{A: a, B: b, Rate: corridorRate, Cap: corridorCap})
		}
	}
	return out
}

// startPoints puts a merchant's earning rules in force: so many points for each
// whole unit, due at once.
func (p *Peer) startPoints(ctx context.Context) error {
	per := p.world.plan.Merchants[p.number].Points
	if per <= 0 {
		return nil
	}
	_, err := p.SetRules(ctx, earning.Rules{Version: 1, Currency: "KRW", Zone: "UTC", Rules: []earning.Rule{{
		ID: "base", Kind: earning.KindAmount, Points: 1, Per: credential.Micro(max(1, math.Round(float64(credential.One)/per))),
		Round: earning.RoundDown, Scope: earning.ScopeOrder, Stack: earning.StackTogether,
	}}})
	if err != nil {
		return fmt.Errorf("%s sets its earning rules: %w", p.Name, err)
	}
	return p.stockCatalogue(ctx)
}

// key is the key of the account that a customer has towards a merchant.
func (c *customer) key(p *Peer) *secp256k1.PrivateKey { return c.purse.seed.Account(p.Member.ID) }

func (c *customer) account(p *Peer) ledger.Account { return eip712.AccountOf(c.key(p).PubKey()) }

// ticks ask the chain for its blocks when they are due.
type ticks struct {
	mu    sync.Mutex
	timer *time.Timer
	ended bool
}

// at makes a chain's Due, which has tick called at a time.
func (t *ticks) at(tick func()) func(time.Time) {
	return func(when time.Time) {
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.ended {
			return
		}
		if t.timer != nil {
			t.timer.Stop()
		}
		t.timer = time.AfterFunc(time.Until(when), tick)
	}
}

func (t *ticks) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended = true; t.timer != nil {
		t.timer.Stop()
	}
}
