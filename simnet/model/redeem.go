package model

import (
	"context"
	"fmt"
	"math"

	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/scenario"
)

// spent is points that a customer redeems.
type spent struct {
	merchant int32
	ref      [32]byte
	amount   uint64
}

// Redeem has a customer spend points of a merchant, as far as they have so many.
func (w *World) Redeem(who, merchant int, amount uint64) {
	w.will(who, func(c *customer) {
		p := int32(merchant)
		if err := w.redeem(c, p, amount); err != nil {
			w.failed(c, "redeem", p, fault.KindOf(err))
			return
		}
		w.done(c)
	})
}

func (w *World) redeem(c *customer, p int32, amount uint64) error {
	if !w.peers[p].up {
		return fault.New(fault.Unavailable, "redeem", "the shop is closed")
	}
	s := w.shop(p)
	if s == nil {
		return nil // by habit: there is nothing to spend
	}
	holder := w.accountOf(c.number, p)
	all, err := s.points.Balances(context.Background(), []points.Account{holder})
	if err != nil || all[0].Total() == 0 {
		return err
	}
	held := all[0].Total()
	amount = min(amount, held, math.MaxUint32)
	ask := earning.Ask{Now: w.millis(), Quantity: uint32(amount), Balance: w.free(c, p, held)}
	if refusal := scenario.Reward().CanRedeem(ask); refusal != earning.Allowed {
		return points.Refused(refusal)
	}
	ref := w.digest(fmt.Sprint("redeem ", c.number), c.spends)
	c.spends++
	if err := s.points.Spend(holder, ref, amount); err != nil {
		return err
	}
	c.spending = append(c.spending, spent{p, ref, amount})
	return nil
}

// free is what a balance has besides what waits for a block.
func (w *World) free(c *customer, p int32, balance uint64) uint64 {
	left := c.spending[:0]
	for _, s := range c.spending {
		at, _ := w.loyalty.shops[s.merchant].points.Where(context.Background(), [][32]byte{s.ref})
		if s.merchant == p && at[0].State == points.Sent {
			balance -= min(balance, s.amount)
		}
		if at[0].State != points.Final && at[0].State != points.Failed {
			left = append(left, s)
		}
	}
	c.spending = left
	return balance
}
