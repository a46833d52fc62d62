package agent

import (
	"math"
	"math/bits"
	"slices"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/portable"
)

// Habits are how a crowd shops.
type Habits struct {
	Week       Week
	Baskets    Spread        // amounts, millionths
	Popularity []uint64      // weight of each merchant, over 0
	Near       float64       // part of the purchases at the customer's own merchant, the others by Popularity
	Mean       time.Duration // of Parametric habits: between two purchases of an average customer

	lives  []life          // of fitted ones
	period int64           // stretched ms that lives are of, whole weeks
	gaps   [classes]Spread // between purchases, in 2^-16 of the mean gap
}

// life is when one customer bought in the period of a file: so many times from
// first to last, in stretched ms.
type life struct {
	first, span int64
	count       int32
}

const (
	classes  = 6 // of customers by count: 2, 3, 4 to 7, 8 to 15, 16 to 31, more
	gapOne   = 1 << 16
	maxLives = 8192
	maxCount = 1 << 20 // purchases of one customer that a fit looks at
)

// class is the class of a customer with a count of 2 or more.
func class(count int32) int {
	switch {
	case count <= 3:
		return int(count) - 2
	}
	return min(bits.Len32(uint32(count))-1, classes-1)
}

// Parametric are habits of a few numbers: customers whose purchases come at
// random, with rates of their own around the mean (exponential among them, as
// in the model of negative binomial counts), log-normal baskets (deviation of
// the logarithm 1) and merchants by Zipf's law with an exponent.
func Parametric(mean time.Duration, median int64, merchants int, zipf, near float64) (Habits, error) {
	refuse := func(detail string) (Habits, error) { return Habits{}, fault.New(fault.Malformed, "set habits", detail) }
	switch {
	case mean < time.Second || mean > 100*365*24*time.Hour:
		return refuse("mean: want one second to 100 years between purchases")
	case median < cent || median > 1e12:
		return refuse("median: want baskets of a hundredth to a million")
	case merchants < 1 || merchants > 1_000_000:
		return refuse("merchants: want 1 to 1,000,000")
	case !(zipf >= 0 && zipf <= 4) || !(near >= 0 && near <= 1):
		return refuse("zipf: want 0 to 4; near: want 0 to 1")
	}
	h := Habits{Week: dayOff(), Baskets: logNormal(median, 1), Near: near, Mean: mean}
	for i := range merchants {
		h.Popularity = append(h.Popularity, uint64(max(1, math.Round((1<<20)/portable.Pow(float64(i+1), zipf)))))
	}
	return h, nil
}

// dayOff is a plain week of shops: open from 8 to 22, busy from 16 to 20, more on
// Saturdays and less on Sundays. An assumption; Fit has none.
func dayOff() Week {
	var counts [hours]uint64
	for h := range counts {
		switch hour := h % 24; {
		case hour >= 16 && hour < 20:
			counts[h] = 20
		case hour >= 8 && hour < 22:
			counts[h] = 10
		default:
			counts[h] = 1
		}
		switch h / 24 {
		case 5:
			counts[h] = counts[h] * 3 / 2
		case 6:
			counts[h] = (counts[h] + 1) / 2
		}
	}
	return NewWeek(counts)
}

// Fit finds habits in purchases: how often and how long customers come, how
// even their gaps are, baskets, merchants, the week. Customers keep the joint
// distribution of count, first and last purchase.
func Fit(p Purchases) Habits {
	h := Habits{Week: fitWeek(p), Baskets: fitBaskets(p)}
	h.Popularity, h.Near = fitMerchants(p)
	h.fitLives(p)
	return h
}

func fitWeek(p Purchases) Week {
	var counts [hours]uint64
	for _, x := range p.All {
		at := monday(x.At) / hourMS
		if !p.DatesOnly {
			counts[at]++
			continue
		}
		for h := at; h < at+24; h++ {
			counts[h]++ // a date says nothing of the hour
		}
	}
	return NewWeek(counts)
}

func fitBaskets(p Purchases) Spread {
	var amounts []int64
	for _, x := range p.All {
		amounts = append(amounts, x.Amount)
	}
	slices.Sort(amounts)
	return quantilesOf(amounts, 4096)
}

// fitMerchants counts purchases by merchant, and finds the part of the own
// merchant: what customers with five purchases or more do at their favourite
// one beyond what its popularity explains.
func fitMerchants(p Purchases) ([]uint64, float64) {
	popularity := make([]uint64, p.Merchants)
	by := make([]map[int]int, p.Customers)
	for _, x := range p.All {
		popularity[x.Merchant]++
		if by[x.Customer] == nil {
			by[x.Customer] = map[int]int{}
		}
		by[x.Customer][x.Merchant]++
	}
	var own, all float64
	for _, m := range by {
		n, best, at := 0, 0, -1
		for merchant, count := range m {
			n += count
			if count > best || count == best && merchant < at {
				best, at = count, merchant
			}
		}
		if n < 5 {
			continue
		}
		share := float64(popularity[at]) / float64(len(p.All))
		expected := float64(share * float64(n))
		own += max(0, float64(best)-expected) / max(1-share, 1e-9)
		all += float64(n)
	}
	if all == 0 {
		return popularity, 0
	}
	return popularity, math.Round(min(1, own/all)*1e6) / 1e6
}

func (h *Habits) fitLives(p Purchases) {
	origin := p.All[0].At.Add(-time.Duration(monday(p.All[0].At)) * time.Millisecond)
	times := make([][]int64, p.Customers)
	for i, x := range p.All {
		at := x.At.Sub(origin).Milliseconds()
		if p.DatesOnly {
			at += int64(i) * 7919 % dayMS // spread over the day, in no order
		}
		if len(times[x.Customer]) < maxCount {
			times[x.Customer] = append(times[x.Customer], h.Week.stretch(at))
		}
	}
	last := p.All[len(p.All)-1].At.Sub(origin).Milliseconds()
	h.period = (last/weekMS + 1) * weekMS
	var gaps [classes][]int64
	for _, t := range times {
		slices.Sort(t)
		n := len(t)
		h.lives = append(h.lives, life{t[0], t[n-1] - t[0], int32(n)})
		if n < 3 || t[n-1] == t[0] {
			continue
		}
		for i := 1; i < n; i++ {
			g := muldiv(uint64(t[i]-t[i-1]), uint64(n-1)*gapOne, uint64(t[n-1]-t[0]))
			gaps[class(int32(n))] = append(gaps[class(int32(n))], int64(g))
		}
	}
	for i := range gaps {
		slices.Sort(gaps[i])
		h.gaps[i] = quantilesOf(gaps[i], 1024)
	}
	h.thin()
}

// thin keeps a bounded number of lives, evenly among those sorted by count and
// first purchase.
func (h *Habits) thin() {
	slices.SortFunc(h.lives, func(a, b life) int {
		switch {
		case a.count != b.count:
			return int(a.count - b.count)
		case a.first != b.first:
			return int(min(max(a.first-b.first, -1), 1))
		}
		return int(min(max(a.span-b.span, -1), 1))
	})
	if n := len(h.lives); n > maxLives {
		kept := make([]life, maxLives)
		for i := range kept {
			kept[i] = h.lives[i*(n-1)/(maxLives-1)]
		}
		h.lives = kept
	}
}

// busy is the mean purchases of one customer in a week.
func (h *Habits) busy() float64 {
	if h.Mean > 0 {
		return float64(weekMS) / float64(h.Mean.Milliseconds())
	}
	n := 0
	for _, l := range h.lives {
		n += int(l.count)
	}
	return float64(n) / float64(len(h.lives)) * float64(weekMS) / float64(h.period)
}
