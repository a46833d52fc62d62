package ledger

import (
	"bytes"
	"math/bits"

	"github.com/souk-network/souk/protocol/fault"
)

// MaxFee is the highest exchange fee, in basis points.
const MaxFee = 500

const (
	wholeBPS     = 10_000
	secondsOfDay = 86_400
)

// Corridor is what members vote for a pair. A rate is units of High for one unit of
// Low, as a fraction of numbers below 2^48; caps are below 2^56.
type Corridor struct {
	Low, High       Account // the points' contracts, the lower address first
	MinHigh, MinLow uint64  // lowest rate; MinLow is not zero
	MaxHigh, MaxLow uint64  // highest rate; neither is zero
	CapLow, CapHigh uint64  // most that is given of each in a day (UTC); zero: none
}

// PairState numbers the states of a pair as the contract does.
type PairState uint8

// The states.
const (
	PairNone    PairState = 0
	PairOpen    PairState = 1
	PairStopped PairState = 2
)

// Pair is a pair as it stands.
type Pair struct {
	Corridor
	State             PairState
	Version           uint32 // counts what happened to the pair
	FeeLow, FeeHigh   uint64 // on what is received of each, in basis points
	UsedLow, UsedHigh uint64 // given today
}

type pair struct {
	Pair
	Day uint64 // of what was used
}

// ExchangePause stops a pair. Only a merchant of the pair, while it is an active
// member.
type ExchangePause struct{ A, B Account }

// ExchangeSetFee sets the fee on what is received of points for other. Only the
// merchant of these points, while it is an active member.
type ExchangeSetFee struct {
	Points, Other Account
	BPS           uint64 // at most MaxFee
}

// Pair is a pair as it stands, in either order.
func (l *Ledger) Pair(a, b Account) Pair { return l.pair(a, b).Pair }

func (l *Ledger) pair(a, b Account) pair {
	p := l.state.pairs.get(pairOf(a, b))
	if day := l.clock.Time / secondsOfDay; p.Day != day {
		p.Day, p.UsedLow, p.UsedHigh = day, 0, 0
	}
	return p
}

func (c call) putPair(a, b Account, p pair) { c.state.pairs.put(pairOf(a, b), p) }

func (o ExchangePause) run(c call) error {
	const op = "pause pair"
	if err := c.pair(o.A, o.B).open(op); err != nil {
		return err
	}
	if !c.acting(o.A) && !c.acting(o.B) {
		return notMerchant(op)
	}
	c.pause(o.A, o.B)
	return nil
}

func (c call) pause(a, b Account) {
	p := c.pair(a, b)
	p.State = PairStopped
	p.Version++
	c.putPair(a, b, p)
	low := pairOf(a, b)
	c.emit(c.setup.Exchange, PairPaused{low[0], low[1], c.from})
}

func (o ExchangeSetFee) run(c call) error {
	const op = "set exchange fee"
	p := c.pair(o.Points, o.Other)
	switch {
	case o.BPS > MaxFee:
		return fault.New(fault.TooLarge, op, "a fee is at most 500 basis points")
	case !c.acting(o.Points):
		return notMerchant(op)
	case p.State == PairNone:
		return noCorridor(op)
	case isLow(o.Points, o.Other):
		p.FeeLow = o.BPS
	default:
		p.FeeHigh = o.BPS
	}
	c.putPair(o.Points, o.Other, p)
	c.emit(c.setup.Exchange, FeeSet(o))
	return nil
}

// acting says whether the caller is the merchant of points and an active member.
func (c call) acting(points Account) bool {
	return c.from == c.state.enlisted.get(points) && c.active(c.from)
}

func (p pair) open(op string) error {
	switch p.State {
	case PairOpen:
		return nil
	case PairNone:
		return noCorridor(op)
	}
	return fault.New(fault.Conflict, op, "the pair is paused")
}

// pass lets given of give go for received of want if corridor and cap allow it.
// both: who gives want is booked as well.
func (c call) pass(give, want Account, given, received uint64, both bool) (Pair, error) {
	const op = "exchange points"
	p := c.pair(give, want)
	if err := p.within(op, give, want, given, received); err != nil {
		return Pair{}, err
	}
	low := isLow(give, want)
	if err := p.use(low, given); err != nil {
		return Pair{}, err
	}
	if both {
		if err := p.use(!low, received); err != nil {
			return Pair{}, err
		}
	}
	c.putPair(give, want, p)
	return p.Pair, nil
}

// within refuses a closed pair and a rate outside its corridor.
func (p pair) within(op string, give, want Account, given, received uint64) error {
	if err := p.open(op); err != nil {
		return err
	}
	low, high := given, received
	if !isLow(give, want) {
		low, high = received, given
	}
	if !p.notBelow(low, high) || !p.notAbove(low, high) {
		return fault.New(fault.Conflict, op, "the rate is outside the corridor")
	}
	return nil
}

func (c Corridor) notBelow(low, high uint64) bool { return !less(high, c.MinLow, low, c.MinHigh) }

func (c Corridor) notAbove(low, high uint64) bool { return !less(low, c.MaxHigh, high, c.MaxLow) }

// left is how much may still be given today. A vote may have put the cap below
// what was used.
func (p pair) left(low bool) uint64 {
	most, used := p.CapHigh, p.UsedHigh
	if low {
		most, used = p.CapLow, p.UsedLow
	}
	return most - min(used, most)
}

func (p *pair) use(low bool, amount uint64) error {
	if amount > p.left(low) {
		return fault.New(fault.Full, "exchange points", "more than may be given today")
	}
	if low {
		p.UsedLow += amount
	} else {
		p.UsedHigh += amount
	}
	return nil
}

// fee is what holder pays of amount of points that it receives for other: rounded
// down, less its discount.
func (l *Ledger) fee(p Pair, points, other Account, amount uint64, holder Account) uint64 {
	bps := p.FeeHigh
	if isLow(points, other) {
		bps = p.FeeLow
	}
	discount := min(uint64(l.FeeDiscount(holder, l.state.enlisted.get(points))), wholeBPS)
	hi, lo := bits.Mul64(amount, bps*(wholeBPS-discount))
	fee, _ := bits.Div64(hi, lo, wholeBPS*wholeBPS) // hi is below: the factor is at most 5 in 100
	return fee
}

// less says whether a * b is less than c * d.
func less(a, b, c, d uint64) bool {
	ah, al := bits.Mul64(a, b)
	ch, cl := bits.Mul64(c, d)
	return ah < ch || ah == ch && al < cl
}

func isLow(a, b Account) bool { return bytes.Compare(a[:], b[:]) < 0 }

func pairOf(a, b Account) [2]Account {
	if isLow(b, a) {
		a, b = b, a
	}
	return [2]Account{a, b}
}

func noCorridor(op string) error {
	return fault.New(fault.NotFound, op, "no corridor was voted for these points")
}

func (o ExchangePause) contract(l *Ledger) Account  { return l.setup.Exchange }
func (o ExchangeSetFee) contract(l *Ledger) Account { return l.setup.Exchange }
