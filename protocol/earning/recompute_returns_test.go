package earning

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/credential"
)

// cameBack is what returns bring back of each article, by the words: the magnitude of
// each return's total, dealt to its lines of the total's sign.
func cameBack(returns []credential.Order) map[string]*big.Rat {
	out := map[string]*big.Rat{}
	for _, o := range returns {
		total := new(big.Int)
		for _, l := range o.Lines {
			total.Add(total, big.NewInt(int64(l.Amount)))
		}
		if total.Sign() == 0 {
			continue
		}
		weights := make([]*big.Rat, len(o.Lines))
		for i, l := range o.Lines {
			weights[i] = new(big.Rat)
			if amount := fraction(l.Amount); amount.Sign() == total.Sign() {
				weights[i].Abs(amount)
			}
		}
		for i, n := range dealt(new(big.Int).Abs(total), weights) {
			sku := o.Lines[i].SKU
			if out[sku] == nil {
				out[sku] = new(big.Rat)
			}
			out[sku].Add(out[sku], new(big.Rat).SetFrac(n, big.NewInt(1_000_000)))
		}
	}
	return out
}

// keptByTheWords is what returns leave of the points of lines.
func keptByTheWords(lines []credential.Line, paid []*big.Rat, points []uint64, returns []credential.Order) []uint64 {
	left, sum, over := make([]*big.Rat, len(paid)), new(big.Rat), new(big.Rat)
	back := cameBack(returns)
	for i, was := range paid { // the first line of an article is lowered first
		left[i] = new(big.Rat).Set(was)
		if gone := back[lines[i].SKU]; gone != nil {
			part := new(big.Rat).Set(gone)
			if part.Cmp(was) > 0 {
				part.Set(was)
			}
			left[i].Sub(was, part)
			gone.Sub(gone, part)
		}
		sum.Add(sum, left[i])
	}
	for _, gone := range back {
		over.Add(over, gone)
	}
	out := make([]uint64, len(paid))
	if over.Cmp(sum) >= 0 {
		return out
	}
	for i, was := range paid {
		if was.Sign() > 0 {
			lost := new(big.Rat).Quo(new(big.Rat).Mul(over, left[i]), sum)
			rest := new(big.Rat).Sub(left[i], lost)
			out[i] = floorOf(rest.Mul(whole(new(big.Int).SetUint64(points[i])), rest.Quo(rest, was))).Uint64()
		}
	}
	return out
}

// back draws a partial return of an order: some of its articles, or others, or none
// named, in the sign of returns or of sales, and often with a discount that is taken
// back, too.
func (c chance) back(o credential.Order, number int) credential.Order {
	sign := pick[credential.Micro](c, -1, -1, -1, 1)
	var lines []credential.Line
	for range 1 + c.IntN(3) {
		sold := o.Lines[c.IntN(len(o.Lines))]
		most := max(sold.Amount, -sold.Amount, 1)
		amount := pick(c, most, most/2, most/3, 1, most+1_000_000, 1+credential.Micro(c.Int64N(int64(most))))
		lines = append(lines, credential.Line{SKU: pick(c, sold.SKU, sold.SKU, sold.SKU, sold.SKU, "", "X"), Amount: sign * amount})
	}
	if c.one(3) {
		lines = append(lines, credential.Line{SKU: pick(c, "", "A"), Amount: -sign * credential.Micro(c.IntN(5_000_000))})
	}
	return takes(fmt.Sprint("r", number), lines...)
}

// returnsAgree takes an order back in parts, and compares after each what is left of
// its points and of the referrer's.
func (c chance) returnsAgree(t *testing.T, seed uint64, o credential.Order, res Result, want recomputed) []uint64 {
	t.Helper()
	sold := make([]Sold, len(res.Lines))
	for i, l := range res.Lines {
		sold[i] = Sold{SKU: o.Lines[i].SKU, Paid: l.Paid, Points: l.Points}
	}
	total := new(big.Rat)
	for _, was := range want.paid {
		total.Add(total, was)
	}
	inMillionths := new(big.Rat).Mul(total, big.NewRat(1_000_000, 1))
	friend := []Sold{{Paid: credential.Micro(inMillionths.Num().Int64()), Points: res.Referral.Points}}
	var returns []credential.Order
	var back []Returned
	left := Remaining(sold, nil)
	for n := range c.IntN(4) {
		returns = append(returns, c.back(o, n))
		back = AddReturned(back, ReturnedBy(returns[n]))
		left = Remaining(sold, back)
		kept := make([]uint64, len(sold))
		if want.paid != nil {
			kept = keptByTheWords(o.Lines, want.paid, want.lines, returns)
		}
		if !slices.Equal(left, kept) {
			t.Fatalf("%d: %d returns leave %v of %v, by the words %v", seed, n+1, left, want.lines, kept)
		}
		if want.paid == nil {
			continue
		}
		nameless := []credential.Line{{}} // of a friend's points no line is anybody's article
		if got, words := Remaining(friend, back), keptByTheWords(nameless, []*big.Rat{total}, []uint64{want.referral}, returns); !slices.Equal(got, words) {
			t.Fatalf("%d: %d returns leave the referrer %v of %d, by the words %v", seed, n+1, got, want.referral, words)
		}
	}
	return left
}

// bought is an order of a person's past, by hand.
type bought struct {
	time uint64 // Unix milliseconds
	left uint64 // points that returns left
	gave []string
}

// stateByTheWords is what a past comes to for an order of a time.
func stateByTheWords(r Rules, past []bought, now uint64) State {
	date := func(ms uint64) time.Time {
		y, m, d := clockOf(r, ms).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	within := func(ms uint64, days uint16) bool { return date(ms).AddDate(0, 0, int(days)).After(date(now)) }
	var s State
	for _, b := range past {
		if date(b.time).Equal(date(now)) {
			s.Day += b.left
		}
		if r.Caps.Days == 0 || within(b.time, r.Caps.Days) {
			s.Period += b.left
		}
	}
	for _, rule := range r.Rules {
		var times uint32
		for _, b := range past {
			if slices.Contains(b.gave, rule.ID) {
				times++
			}
		}
		if times > 0 {
			s.Uses = append(s.Uses, Use{rule.ID, times})
		}
	}
	for _, tier := range r.Tiers {
		var earned uint64
		for _, b := range past {
			over := time.UnixMilli(int64(b.time)).Add(time.Duration(r.ReturnDays) * 24 * time.Hour)
			if !over.After(time.UnixMilli(int64(now))) && within(b.time, tier.Days) {
				earned += b.left
			}
		}
		if earned >= tier.Points {
			s.Tier = tier.ID
		}
	}
	return s
}

// A person who buys, returns in part and buys again earns each time, by what returns
// left of the days of the caps, what the second computation comes to.
func TestPastsWithReturnsAgreeWithTheWords(t *testing.T) {
	tiers, capped, lowered := 0, 0, 0
	for seed := range uint64(1500) {
		c := chance{rand.New(rand.NewPCG(seed, 1))}
		r, p := c.whole(t)
		r.ReturnDays, r.Tiers[0].Points, r.Tiers[1].Points = uint16(c.IntN(8)), 20, 150
		r.Caps.Day, r.Caps.Person = pick[uint64](c, 0, 60, 150), pick[uint64](c, 0, 100, 300)
		if r.Caps.Person > 0 {
			r.Caps.Days = pick[uint16](c, 0, 1, 2, 5)
		}
		must(t, r.Check())
		var past []Entry
		var hand []bought
		for range 4 {
			person, err := r.StateOf(past, p.Order.Time)
			must(t, err)
			byHand := stateByTheWords(r, hand, p.Order.Time)
			slices.SortFunc(person.Uses, func(a, b Use) int { return strings.Compare(a.Rule, b.Rule) })
			if person.Tier != byHand.Tier || person.Day != byHand.Day || person.Period != byHand.Period || !slices.Equal(person.Uses, byHand.Uses) {
				t.Fatalf("%d: after %d orders %+v, by the words %+v", seed, len(past), person, byHand)
			}
			if person.Tier != "" {
				tiers++
			}
			words := p
			p.Person, words.Person = person, byHand
			res, want := evaluate(t, r, p), byTheWords(r, words)
			sameAsTheWords(t, seed, res, want)
			left := c.returnsAgree(t, seed, p.Order, res, want)
			sum := uint64(0)
			for i, n := range left {
				if sum += n; n < want.lines[i] && n > 0 {
					lowered++
				}
				if slices.ContainsFunc(res.Lines[i].Cuts, func(cut Cut) bool { return cut.By == LimitDay || cut.By == LimitPerson }) {
					capped++
				}
			}
			past = append(past, Entry{Time: p.Order.Time, Points: sum, Counts: r.DueAt(p.Order.Time), Uses: res.Uses})
			hand = append(hand, bought{p.Order.Time, sum, names(want.uses)})
			p.Order.Time += uint64(c.IntN(72)) * uint64(time.Hour/time.Millisecond) / pick[uint64](c, 1, 6, 72)
		}
	}
	if tiers < 100 || capped < 100 || lowered < 100 {
		t.Errorf("the draw is too tame: %d orders with a tier, %d lines cut by a past, %d lowered in part", tiers, capped, lowered)
	}
}
