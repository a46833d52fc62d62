// Package liability is a merchant's book of what it owes in points: what is
// outstanding and who holds it, what is still to be issued, when it expires, how
// much of it will probably never be redeemed, and what it costs.
//
// [Make] is a pure function of the supply by expiry, of what the merchant's own
// customers hold, and of what earlier points of the same age became. It has no
// opinion of its own: where there is too little history it says so.
package liability

import (
	"math/bits"
	"strconv"
	"time"

	"github.com/souk-network/souk/protocol/credential"
)

// Lane is points that expire together.
type Lane struct {
	Ends   uint64 // first moment at which they are gone, Unix milliseconds
	Points uint64
}

// Sample is how many points of a lane there were at a time.
type Sample struct {
	At     uint64 // Unix milliseconds
	Points uint64
}

// History is what was seen of one lane, by rising time.
type History struct {
	Ends    uint64
	Samples []Sample
}

// Input is what a book is made of.
type Input struct {
	At       uint64           // Unix milliseconds
	Supply   []Lane           // all points that the chain shows, the earliest expiry first
	Own      uint64           // what accounts of the merchant's own customers hold of it
	Pending  uint64           // counted, waiting for returns
	Due      uint64           // counted, waiting to be issued
	Sent     uint64           // on their way to the chain
	History  []History        // of lanes that ended and of those that have not
	Value    credential.Micro // cost of one point; 0: not said
	Currency string
}

// Book is the liability book of one moment. Points of Pending, Due and Sent are
// owed and not in Outstanding.
type Book struct {
	At           uint64
	Outstanding  uint64 // on the chain, not expired
	Own, Foreign uint64 // held by own customers' accounts, and by others
	Pending      uint64
	Due          uint64
	Sent         uint64
	Months       []Month // of Outstanding, by expiry, rising
	Breakage     Breakage
	Currency     string
	Value        credential.Micro
	Cost         Cost
}

// Month is what expires in a calendar month, in UTC.
type Month struct {
	Month  string // "2026-12"
	Points uint64
}

// Breakage is how many outstanding points will probably expire.
type Breakage struct {
	Known  bool // false: too little history for at least one lane
	Points uint64
	Lanes  []Estimate
}

// Estimate is the breakage of one lane.
type Estimate struct {
	Lane
	Known        bool
	Expire       uint64 // expected to expire
	Observations int    // earlier lanes that it rests on
	Of, Left     uint64 // what these had at the same age, in all, and what of it expired
}

// Cost is what points cost, or TooLarge ones that leave the range of a Micro.
type Cost struct {
	Outstanding credential.Micro // everything outstanding, and pending, due and sent
	Expected    credential.Micro // without the expected breakage; the same as Outstanding while that is not known
	TooLarge    bool
}

const (
	// MinObservations is the least earlier lanes for an estimate.
	MinObservations = 3
	// Tolerance is how far, in milliseconds, a sample may lie before the age or
	// the end that it stands for: two days.
	Tolerance = 2 * 86_400_000
)

// Make makes the book.
func Make(in Input) Book {
	b := Book{
		At: in.At, Pending: in.Pending, Due: in.Due, Sent: in.Sent, Currency: in.Currency, Value: in.Value,
		Breakage: Breakage{Known: true},
	}
	for _, l := range in.Supply {
		b.Outstanding += l.Points
		b.month(l)
		e := estimate(l, in.At, in.History)
		b.Breakage.Lanes = append(b.Breakage.Lanes, e)
		b.Breakage.Points += e.Expire
		b.Breakage.Known = b.Breakage.Known && e.Known
	}
	b.Own = min(in.Own, b.Outstanding)
	b.Foreign = b.Outstanding - b.Own
	b.Cost = b.cost()
	return b
}

// month adds a lane to the month in which its last moment lies.
func (b *Book) month(l Lane) {
	name := time.UnixMilli(int64(max(l.Ends, 1) - 1)).UTC().Format("2006-01")
	if n := len(b.Months); n > 0 && b.Months[n-1].Month == name {
		b.Months[n-1].Points += l.Points
		return
	}
	b.Months = append(b.Months, Month{name, l.Points})
}

// estimate takes every lane that ended, looks what it had when it was as far
// from its end as this one is now, and what of that was left at its end. The
// share of all of them together is expected of this one.
func estimate(l Lane, now uint64, history []History) Estimate {
	e := Estimate{Lane: l, Known: l.Points == 0}
	if l.Ends <= now {
		return e
	}
	for _, h := range history {
		if h.Ends > now || h.Ends < l.Ends-now {
			continue
		}
		base, ok := h.before(h.Ends - (l.Ends - now))
		last, ended := h.before(h.Ends)
		if ok && ended && base > 0 {
			e.Observations++
			e.Of += base
			e.Left += min(last, base)
		}
	}
	if e.Observations >= MinObservations {
		high, low := bits.Mul64(l.Points, e.Left)
		low, carry := bits.Add64(low, e.Of/2, 0)
		e.Expire, _ = bits.Div64(high+carry, low, e.Of) // at most l.Points: Left is at most Of
		e.Known = true
	}
	return e
}

// before is the newest sample up to a moment, if it is not older than Tolerance.
func (h History) before(at uint64) (points uint64, ok bool) {
	for _, s := range h.Samples {
		if s.At <= at {
			points, ok = s.Points, at-s.At <= Tolerance
		}
	}
	return points, ok
}

func (b Book) cost() Cost {
	owed := b.Outstanding + b.Pending + b.Due + b.Sent
	all, ok := times(b.Value, owed)
	expected := all
	if b.Breakage.Known {
		var fits bool
		expected, fits = times(b.Value, owed-b.Breakage.Points)
		ok = ok && fits
	}
	if !ok {
		return Cost{TooLarge: true}
	}
	return Cost{Outstanding: all, Expected: expected}
}

// times is the exact product, or false where it leaves the range of a Micro.
func times(value credential.Micro, points uint64) (credential.Micro, bool) {
	high, low := bits.Mul64(uint64(max(value, 0)), points)
	return credential.Micro(low), high == 0 && low < 1<<63
}

// Method says in a sentence how breakage is estimated.
const Method = "share of earlier points that expired of those that were there as long before their end; from at least 3 earlier expiries"

// CSV is the book as lines of item, period, points, cost and note, with a head.
// Costs are decimals in the book's currency; a field that is not known is empty.
func (b Book) CSV() string {
	out := "item,period,points,cost,note\n"
	row := func(item, period string, points uint64, known bool, note string) {
		text, cost := "", ""
		if known {
			text = strconv.FormatUint(points, 10)
			if c, ok := times(b.Value, points); ok && b.Value > 0 {
				cost = c.String()
			}
		}
		out += item + "," + period + "," + text + "," + cost + "," + note + "\n"
	}
	at := time.UnixMilli(int64(b.At)).UTC().Format(time.RFC3339)
	row("outstanding", at, b.Outstanding, true, b.Currency)
	row("held by own customers", at, b.Own, true, "")
	row("held by others", at, b.Foreign, true, "")
	row("pending", at, b.Pending, true, "waiting for returns")
	row("due", at, b.Due, true, "waiting to be issued")
	row("sent", at, b.Sent, true, "on the way to the chain")
	for _, m := range b.Months {
		row("expiring", m.Month, m.Points, true, "")
	}
	for _, e := range b.Breakage.Lanes {
		row("expected breakage", time.UnixMilli(int64(e.Ends)).UTC().Format(time.RFC3339), e.Expire, e.Known, e.note())
	}
	row("expected breakage", "all", b.Breakage.Points, b.Breakage.Known, b.Breakage.Note())
	return out
}

// note says what an estimate rests on.
func (e Estimate) note() string {
	observed := strconv.Itoa(e.Observations) + " earlier expiries"
	if !e.Known {
		return TooLittle + ": " + observed
	}
	return observed
}

// TooLittle is what stands where nothing can be estimated.
const TooLittle = "too little history"

// Note says how the breakage was estimated, or that it was not.
func (b Breakage) Note() string {
	if !b.Known {
		return TooLittle
	}
	return Method
}
