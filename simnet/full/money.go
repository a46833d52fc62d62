package full

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/simnet/chain"
	"github.com/souk-network/souk/simnet/scenario"
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
		if m.Issues() {
			issuers = append(issuers, chain.Issuer{Merchant: w.peers[i].Member.ID, Name: w.peers[i].Name, Epoch: uint32(m.PointsEpoch().Seconds()), Cap: scenario.PointsCap})
		}
	}
	w.trades = len(issuers) > 0
	return w.chain.Found(issuers, chain.Corridors(len(issuers)))
}

// startPoints puts a merchant's earning rules in force and offers its reward.
func (p *Peer) startPoints(ctx context.Context) error {
	m := p.world.plan.Merchants[p.number]
	if m.Points <= 0 {
		return nil
	}
	if _, err := p.SetRules(ctx, m.Rules()); err != nil {
		return fmt.Errorf("%s sets its earning rules: %w", p.Name, err)
	}
	return p.Points().PutItem(ctx, scenario.Reward())
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
