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
	PairNone   PairState = 0
	PairOpen   PairState = 1
	PairPaused PairState = 2
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
	day uint64 // of what was used
}

// Pair is a pair at a moment, in either order.
func (e *Exchange) Pair(now uint64, a, b Account) Pair { return e.pair(now, a, b).Pair }

func (e *Exchange) pair(now uint64, a, b Account) pair {
	p := e.pairs[pairOf(a, b)]
	if day := now / secondsOfDay; p.day != day {
		p.day, p.UsedLow, p.UsedHigh = day, 0, 0
	}
	return p
}

// Pause stops a pair. Only a merchant of the pair, while it is an active member.
func (e *Exchange) Pause(caller Account, now uint64, a, b Account) error {
	const op = "pause pair"
	p := e.pair(now, a, b)
	if err := p.open(op); err != nil {
		return err
	}
	if !e.acting(caller, a) && !e.acting(caller, b) {
		return notMerchant(op)
	}
	p.State = PairPaused
	p.Version++
	e.pairs[pairOf(a, b)] = p
	return nil
}

// SetFee sets the fee on what is received of points for other, in basis points.
// Only the merchant of these points, while it is an active member.
func (e *Exchange) SetFee(caller Account, now uint64, points, other Account, bps uint64) error {
	const op = "set exchange fee"
	p := e.pair(now, points, other)
	switch {
	case bps > MaxFee:
		return fault.New(fault.TooLarge, op, "a fee is at most 500 basis points")
	case !e.acting(caller, points):
		return notMerchant(op)
	case p.State == PairNone:
		return noCorridor(op)
	case isLow(points, other):
		p.FeeLow = bps
	default:
		p.FeeHigh = bps
	}
	e.pairs[pairOf(points, other)] = p
	return nil
}

// acting says whether the caller is the merchant of points and an active member.
func (e *Exchange) acting(caller, points Account) bool {
	merchant, known := e.merchants[points]
	return known && caller == merchant && e.active[merchant]
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
func (e *Exchange) pass(j *journal, now uint64, give, want Account, given, received uint64, both bool) (Pair, error) {
	const op = "exchange points"
	p := e.pair(now, give, want)
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
	put(j, e.pairs, pairOf(give, want), p)
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
func (e *Exchange) fee(p Pair, points, other Account, amount uint64, holder Account) uint64 {
	bps := p.FeeHigh
	if isLow(points, other) {
		bps = p.FeeLow
	}
	discount := min(e.discounts[[2]Account{holder, e.merchants[points]}], wholeBPS)
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
