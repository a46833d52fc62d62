package chain

import (
	"bytes"
	"context"
	"slices"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/attest"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/reward"
	"github.com/souk-network/souk/simnet/trace"
)

// Campaigns are all reward campaigns as one member's peer reaches them, which signs
// with its operator account.
type Campaigns struct {
	chain    *Chain
	merchant did.Merchant
	operator *secp256k1.PrivateKey
}

var _ peer.Rewards = (*Campaigns)(nil)

// Campaigns are those of this chain for a member's peer.
func (c *Chain) Campaigns(m did.Merchant, operator *secp256k1.PrivateKey) *Campaigns {
	return &Campaigns{c, m, operator}
}

// promise is a campaign that is on the chain, with the rewards that began in it, in
// the order of the chain.
type promise struct {
	at, merchant ledger.Account
	reward       uint64 // of one person
	begun        []begun
	digests      map[ledger.Account][32]byte // of the grants for which they began
}

// begun is a reward that began. told is what the trace has of what vested.
type begun struct {
	account ledger.Account
	told    uint64
}

// Announce queues that the member makes a campaign in its own points, and says where
// it will be. Start is put to the newest block, Token to the points. round tells
// campaigns of equal terms apart.
func (r *Campaigns) Announce(round string, t ledger.CampaignTerms) (at [20]byte, terms ledger.CampaignTerms, err error) {
	c := r.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	merchant := ledger.Account(r.merchant)
	t.Token, t.Start = c.pointsOf(r.merchant), second(c.timeOf(c.height))
	t.End += t.Start
	o := ledger.CampaignCreate{Salt: name("campaign "+round, r.merchant[:]), Terms: t}
	if err := c.try(merchant, op(o)); err != nil {
		return at, t, err
	}
	at = c.ledger.PlaceOfCampaign(merchant, o)
	c.names[at] = c.called(merchant)
	c.send(&transaction{id: o.Salt, from: merchant, call: op(o)})
	return at, t, nil
}

// Now is the time of the newest block, Unix seconds.
func (r *Campaigns) Now() uint64 {
	c := r.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	return second(c.timeOf(c.height))
}

// Campaign reads a campaign at the newest block.
func (r *Campaigns) Campaign(_ context.Context, at attest.Address) (out attest.Campaign, err error) {
	err = r.read(at, func(x ledger.Campaign) {
		t := x.Terms()
		reserved, granted, persons := x.Totals()
		out = attest.Campaign{
			Merchant: did.Merchant(x.Merchant()), ChainID: ID, Start: t.Start, End: t.End, Vesting: t.Vesting, Quorum: t.Quorum, Consents: t.Amount > 0,
			Free: persons < t.MaxPersons && granted+t.Amount <= t.Cap && reserved+t.Amount <= x.Held(),
		}
	})
	return out, err
}

// Reward reads what an account and a person have at the newest block.
func (r *Campaigns) Reward(_ context.Context, at, account attest.Address, person [32]byte) (out attest.Reward, err error) {
	err = r.read(at, func(x ledger.Campaign) {
		s := x.Stream(account)
		out = attest.Reward{Since: s.Since, Stopped: s.Stopped, PersonStarted: x.PersonStarted(person)}
		if p := r.chain.promise(at); p != nil {
			out.Digest = p.digests[account]
		}
	})
	return out, err
}

// Claimable is what a claim would pay an account now.
func (r *Campaigns) Claimable(at, account attest.Address) (n uint64, err error) {
	err = r.read(at, func(x ledger.Campaign) { n = x.Claimable(account) })
	return n, err
}

func (r *Campaigns) read(at ledger.Account, do func(ledger.Campaign)) error {
	c := r.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	found := false
	c.look(func(l *ledger.Ledger) {
		x, there := l.Campaign(at)
		if found = there; there {
			do(x)
		}
	})
	if !found {
		return notFound("find campaign", "the consortium's factory made no campaign at this address")
	}
	return nil
}

// Sign signs with the member's operator account.
func (r *Campaigns) Sign(digest [32]byte) []byte { return eip712.Sign(digest, r.operator) }

// Running lists the rewards of the member's own campaigns that run, in the order of
// the chain.
func (r *Campaigns) Running(context.Context) (out []peer.RunningReward, err error) {
	c := r.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	for _, p := range c.promises {
		if p.merchant != ledger.Account(r.merchant) {
			continue
		}
		x, _ := c.ledger.Campaign(p.at)
		for _, b := range p.begun {
			if s := x.Stream(b.account); s.Stopped == 0 {
				out = append(out, peer.RunningReward{Campaign: p.at, Account: b.account, Since: s.Since})
			}
		}
	}
	return out, nil
}

// StopReward queues a stop with the words of attestors, once.
func (r *Campaigns) StopReward(_ context.Context, campaign [20]byte, s reward.Stop, words []attest.Word) error {
	c := r.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	o := ledger.CampaignStopAttested{Campaign: campaign, Stop: s, Words: Attestations(words)}
	digest := s.SigningDigest(reward.Campaign{ChainID: ID, Contract: campaign})
	t := &transaction{id: name("stop", r.merchant[:], campaign[:], digest[:]), from: ledger.Account(r.merchant), call: op(o)}
	if c.known[t.id] != nil {
		return nil
	}
	if err := c.try(t.from, t.call); err != nil {
		return fault.Wrap(fault.KindOf(err), "stop reward", err)
	}
	c.send(t)
	return nil
}

// Attestations are members' words as the contracts take them.
func Attestations(words []attest.Word) (out []ledger.Attestation) {
	for _, w := range words {
		out = append(out, ledger.Attestation{Member: ledger.Account(w.Member), Signature: w.Signature})
	}
	slices.SortFunc(out, func(a, b ledger.Attestation) int { return bytes.Compare(a.Member[:], b.Member[:]) })
	return out
}

func (c *Chain) promise(at ledger.Account) *promise {
	if i := slices.IndexFunc(c.promises, func(p *promise) bool { return p.at == at }); i >= 0 {
		return c.promises[i]
	}
	return nil
}

// promised notes the campaigns and rewards that a transaction began.
func (c *Chain) promised(t *transaction) {
	for _, s := range t.said {
		switch e := s.What.(type) {
		case ledger.CampaignCreated:
			c.promises = append(c.promises, &promise{at: e.Campaign, merchant: e.Merchant, reward: e.Terms.Amount, digests: map[ledger.Account][32]byte{}})
		case ledger.RewardStarted:
			p := c.promise(s.Contract)
			p.begun = append(p.begun, begun{account: e.Account})
			p.digests[e.Account] = e.Digest
		}
	}
}

// unpromised forgets them again, the newest transaction first.
func (c *Chain) unpromised(t *transaction) {
	for _, s := range t.said {
		switch e := s.What.(type) {
		case ledger.CampaignCreated:
			c.promises = slices.DeleteFunc(c.promises, func(p *promise) bool { return p.at == e.Campaign })
		case ledger.RewardStarted:
			p := c.promise(s.Contract)
			at := slices.IndexFunc(p.begun, func(b begun) bool { return b.account == e.Account })
			c.vested(p, p.begun[at], 0)
			p.begun = slices.Delete(p.begun, at, at+1)
			delete(p.digests, e.Account)
		}
	}
}

// vested writes down how much more of a reward has vested than was told.
func (c *Chain) vested(p *promise, b begun, now uint64) {
	if more := int64(now) - int64(b.told); more != 0 {
		c.put(trace.Event{At: c.since(), Who: c.called(b.account), What: trace.Vested, Peer: c.called(p.at), N: more})
	}
}

// sampleRewards writes down what has vested of all rewards since it was told.
func (c *Chain) sampleRewards(l *ledger.Ledger) {
	for _, p := range c.promises {
		x, _ := l.Campaign(p.at)
		for i, b := range p.begun {
			now := x.Vested(b.account)
			c.vested(p, b, now)
			p.begun[i].told = now
		}
	}
}
