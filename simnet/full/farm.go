package full

import (
	"context"
	"slices"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
)

// farm has a customer farm the rewards of merchants: see scenario.Deed.
func (w *World) farm(number int, a scenario.Attack) {
	c := w.customers[number]
	w.each(w.ctx, a, func(turn int) {
		done := make(chan struct{})
		c.will(func(ctx context.Context, c *customer) {
			defer close(done)
			for _, m := range w.rewarding(a.Victims) {
				c.farmOnce(ctx, a.Kind, m, turn)
			}
		})
		select {
		case <-done:
		case <-w.ctx.Done():
		}
	})
}

// farmOnce is one deed against one merchant.
func (c *customer) farmOnce(ctx context.Context, kind string, merchant, turn int) {
	deed := scenario.FarmDeed(turn)
	tell := func(succeeded bool) {
		c.world.deed(c.name(), kind, c.world.peers[merchant].Name, string(deed), succeeded)
	}
	switch deed {
	case scenario.FarmsOnce:
		c.keeps = true
		c.give(merchant) // which begins its rewards
		c.takeBack(merchant)
		tell(false)
	case scenario.FarmsAgain:
		c.give(merchant)
		tell(c.beginsAgain(merchant))
		wait(ctx, scenario.SeenAlive)
		c.takeBack(merchant)
	case scenario.FarmsAnew:
		tell(c.beginsAnew(merchant, turn))
	}
}

// give lets a merchant write and read.
func (c *customer) give(merchant int) {
	c.grant(merchant, consent.Write)
	c.grant(merchant, consent.Read)
}

func (c *customer) takeBack(merchant int) {
	c.revoke(merchant, consent.Read)
	c.revoke(merchant, consent.Write)
}

// rewarding are the merchants, of those named or of all, that have campaigns, in
// order.
func (w *World) rewarding(named []script.Member) (out []int) {
	for m := range w.peers {
		if meant(named, m) && len(w.promises.Of(m)) > 0 {
			out = append(out, m)
		}
	}
	return out
}

// meant reports whether a merchant is among those named, or nobody is named.
func meant(named []script.Member, merchant int) bool {
	return named == nil || slices.Contains(named, script.Member{Role: script.Merchants, N: merchant})
}

// beginsAgain asks for rewards that the customer has begun before, and reports
// whether it got one of them twice.
func (c *customer) beginsAgain(merchant int) (twice bool) {
	for _, one := range c.world.promises.Of(merchant) {
		key, stands := c.standing(one)
		if _, has := c.rewards[one.number]; !has || !stands {
			continue
		}
		err := c.with(func(ctx context.Context, w *wallet.Wallet) error { return c.startReward(ctx, w, one, c.grants[key]) })
		twice = twice || err == nil
	}
	return twice
}

// newNames is the purpose of the seeds of a farmer's other wallets.
const newNames = "another wallet"

// beginsAnew comes to a shop with a new wallet, under the name by which the shop
// knows the customer, and reports whether that one got a reward.
func (c *customer) beginsAnew(merchant, turn int) bool {
	w := c.world
	other, err := w.newPurse(c.purse.number, did.Seed(w.secret(newNames, c.purse.number, merchant, turn)))
	if err != nil {
		return false
	}
	other.sessions = (turn*len(w.peers) + merchant + 2) * forkedSessions // others than the customer's own
	somebody := newCustomer(w, other)
	somebody.keeps = true
	somebody.give(merchant)
	somebody.takeBack(merchant)
	return len(somebody.rewards) > 0
}
