package agent

import (
	"math/rand/v2"

	"github.com/souk-network/souk/simnet/draw"
)

// customer is one customer's state.
type customer struct {
	random
	home    int32
	left    int32    // purchases of this life that are still to come
	life    rand.PCG // draws the gaps of this life
	class   int8
	base    int64  // stretched ms at which this life's first purchase is
	span    int64  // and how long after it the last one is
	passed  uint64 // gaps so far
	gaps    uint64 // of all gaps of this life
	period  int64  // stretched ms at which this period begins; of Parametric habits, time of the last purchase
	mean    int64  // of Parametric habits: ms from one purchase to the next
	buy     int64  // when it does what next, in ms since the scenario's start
	revoke  int64
	offer   int64
	redeem  int64
	answers []answer // to merchants that asked
	later   []regrant
}

type answer struct {
	merchant int32
	granted  bool
}

type regrant struct {
	at       int64
	merchant int32
}

func (u *customer) begin(c *Crowd, n int) {
	u.random = newRandom(c.cfg.Seed, "customer", uint64(c.cfg.First+n))
	if u.home = int32(c.merchants.pick(u.Uint64())); c.cfg.Home != nil {
		u.home = int32(c.cfg.Home(c.cfg.First + n))
	}
	from := c.cfg.From.Milliseconds()
	u.revoke, u.offer, u.redeem = u.after(from, c.cfg.Revoke), u.after(from, c.cfg.Offer), u.after(from, c.cfg.Redeem)
	u.period = c.stretched(from)
	if h := &c.cfg.Habits; h.Mean > 0 {
		u.mean = u.ownMean(h.Mean.Milliseconds())
		u.nextBuy(c)
		return
	}
	if !c.cfg.Calendar {
		u.period -= int64(u.Uint64() % uint64(c.cfg.Habits.period))
	}
	u.born(c)
	for u.buy < from {
		u.nextBuy(c)
	}
}

// ownMean is the mean gap of a customer whose rate is exponential among
// customers.
func (u *customer) ownMean(mean int64) int64 {
	rate := max(draw.Exponential(1<<32, u.Uint64()), 1<<16)
	return int64(min(muldiv(uint64(mean), 1<<32, uint64(rate)), uint64(maxMS)))
}

// born draws the life of a period and places its first purchase.
func (u *customer) born(c *Crowd) {
	h := &c.cfg.Habits
	l := h.lives[u.Uint64()%uint64(len(h.lives))]
	u.base, u.span, u.left, u.passed, u.gaps = u.period+l.first, l.span, l.count-1, 0, 0
	if l.count > 1 {
		u.class = int8(class(l.count))
	}
	u.life = *rand.NewPCG(u.Uint64(), u.Uint64())
	ahead := u.life
	for range u.left {
		u.gaps += uint64(h.gap(int(u.class), &ahead))
	}
	u.buy = c.clockOrPast(u.base)
}

// clockOrPast is the clock's time, or before all time for what lies before the
// week of the scenario's start.
func (c *Crowd) clockOrPast(stretched int64) int64 {
	if stretched < 0 {
		return -1
	}
	return c.clock(stretched)
}

// gap draws a gap in 2^-16 of the mean; a class without any has even ones.
func (h *Habits) gap(class int, r *rand.PCG) int64 {
	if len(h.gaps[class]) == 0 {
		return gapOne
	}
	return h.gaps[class].draw(r.Uint64())
}

// nextBuy moves on to the purchase after this one.
func (u *customer) nextBuy(c *Crowd) {
	h := &c.cfg.Habits
	if h.Mean > 0 {
		u.period += draw.Exponential(u.mean, u.Uint64())
		u.buy = c.clock(u.period)
		return
	}
	if u.left == 0 {
		u.period += h.period
		u.born(c)
		return
	}
	u.left--
	u.passed += uint64(h.gap(int(u.class), &u.life))
	at := u.base
	if u.gaps > 0 {
		at += int64(muldiv(uint64(u.span), u.passed, u.gaps))
	}
	u.buy = c.clockOrPast(at)
}

// due is when the customer does something next.
func (u *customer) due() int64 {
	at := min(u.buy, u.revoke, u.offer, u.redeem)
	for _, l := range u.later {
		at = min(at, l.at)
	}
	return at
}

// act does what is due at this moment, one thing.
func (u *customer) act(c *Crowd, n int, at int64) {
	switch at {
	case u.buy:
		merchant := int(u.home)
		if !u.chance(c.cfg.Habits.Near) {
			merchant = c.merchants.pick(u.Uint64())
		}
		u.visit(c, n, merchant, at)
		u.nextBuy(c)
	case u.revoke:
		u.takeBack(c, n, at)
		u.revoke = u.after(at, c.cfg.Revoke)
	case u.offer:
		give, want := c.merchants.pick(u.Uint64()), c.merchants.pick(u.Uint64())
		if give != want {
			c.say(Intent{Kind: Offer, Customer: n, Merchant: give, Other: want}, at)
		}
		u.offer = u.after(at, c.cfg.Offer)
	case u.redeem:
		c.say(Intent{Kind: Redeem, Customer: n, Merchant: int(u.home)}, at)
		u.redeem = u.after(at, c.cfg.Redeem)
	default:
		u.allowAfterAll(c, n, at)
	}
}

// visit buys, and first answers a merchant that asks for the first time.
func (u *customer) visit(c *Crowd, n, merchant int, at int64) {
	if u.answer(merchant) == nil {
		kind := Deny
		if u.chance(c.cfg.Consent) {
			kind = Grant
		}
		u.answers = append(u.answers, answer{int32(merchant), kind == Grant})
		c.say(Intent{Kind: kind, Customer: n, Merchant: merchant}, at)
		if kind == Deny {
			u.perhapsLater(c, merchant, at)
		}
	}
	c.say(Intent{Kind: Buy, Customer: n, Merchant: merchant, Amount: c.basket(&u.random, merchant, at)}, at)
}

func (u *customer) answer(merchant int) *answer {
	for i := range u.answers {
		if u.answers[i].merchant == int32(merchant) {
			return &u.answers[i]
		}
	}
	return nil
}

// takeBack revokes one grant, if there is any.
func (u *customer) takeBack(c *Crowd, n int, at int64) {
	var granted []int32
	for _, a := range u.answers {
		if a.granted {
			granted = append(granted, a.merchant)
		}
	}
	if len(granted) == 0 {
		return
	}
	merchant := int(granted[u.Uint64()%uint64(len(granted))])
	u.answer(merchant).granted = false
	c.say(Intent{Kind: Revoke, Customer: n, Merchant: merchant}, at)
	u.perhapsLater(c, merchant, at)
}

// perhapsLater makes up the mind to grant after all, in 1 to 14 days.
func (u *customer) perhapsLater(c *Crowd, merchant int, at int64) {
	if u.chance(c.cfg.Regrant) {
		u.later = append(u.later, regrant{at + dayMS + int64(u.Uint64()%uint64(13*dayMS)), int32(merchant)})
	}
}

func (u *customer) allowAfterAll(c *Crowd, n int, at int64) {
	for i, l := range u.later {
		if l.at == at {
			u.later = append(u.later[:i], u.later[i+1:]...)
			u.answer(int(l.merchant)).granted = true
			c.say(Intent{Kind: Regrant, Customer: n, Merchant: int(l.merchant)}, at)
			return
		}
	}
}
