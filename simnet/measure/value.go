package measure

import (
	"slices"
	"time"

	"github.com/souk-network/souk/simnet/trace"
)

// Value is a measure by its name in script.Measures, in its unit: durations in
// seconds, percentages as parts of one. ok is false when nothing happened from
// which it could be told.
func (b *Book) Value(name string, f Filter) (v float64, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	figure, known := figures[name]
	if !known {
		return 0, false
	}
	return figure(b, f)
}

// Names lists what can be computed, in order.
func Names() []string {
	var out []string
	for name := range figures {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

type figure func(*Book, Filter) (float64, bool)

var figures = map[string]figure{
	"delivery":        (*Book).delivery,
	"propagation-p50": spread(0.50),
	"propagation-p95": spread(0.95),
	"propagation-p99": spread(0.99),
	"propagation-max": spread(1),
	"stretch-p50":     stretch(0.50),
	"stretch-p99":     stretch(0.99),
	"divergence":      func(b *Book, f Filter) (float64, bool) { return float64(b.divergence(f)), b.crowd.facts == 0 },
	"facts":           func(b *Book, f Filter) (float64, bool) { return float64(len(b.published(f))), true },
	"up":              func(b *Book, f Filter) (float64, bool) { return float64(b.countUp(f)), true },

	"hops-max": (*Book).mostHops,

	"duplicates":      ratio("copies_duplicate", "copies_delivered"),
	"overhead":        (*Book).overhead,
	"storage-max":     most("storage_bytes"),
	"connections-max": most("connections"),

	"purchases":   number(trace.Buy),
	"grants":      number(trace.Grant),
	"revocations": number(trace.Revoke),
	"reads":       number(trace.Read),
	"refused":     number(trace.Refused),
	"offers":      number(trace.Offer),
	"cancelled":   total(trace.Cancel),
	"settled": func(b *Book, f Filter) (float64, bool) {
		all, _ := b.points.market.settled(f)
		return float64(all), true
	},
	"issued":   total(trace.Issue),
	"redeemed": total(trace.Redeem),
	"expired":  total(trace.Expire),
	"vested":   total(trace.Vested),
	"claimed":  total(trace.Claim),
	"rewards":  func(b *Book, f Filter) (float64, bool) { return float64(b.points.rewarded.count(f)), true },
	"refusals": func(b *Book, f Filter) (float64, bool) { return float64(b.points.refused.count(f)), true },
	"gas":      total(trace.Gas),
	"height":   latest("height"),

	"reads-after-revocation": func(b *Book, f Filter) (float64, bool) { return float64(len(b.custody.late(f))), true },
	"revocation-p50":         closing(0.50),
	"revocation-max":         closing(1),
	"unlogged-reads":         (*Book).unlogged,

	"attempts": number(trace.Attack),
	"breaches": total(trace.Attack),

	"linkability":       linked(func(_, _, said, right int64) (int64, int64) { return right, said }),
	"linkability-guess": linked(func(all, same, _, _ int64) (int64, int64) { return same, all }),
	"linkability-found": linked(func(_, same, _, right int64) (int64, int64) { return right, same }),

	"imbalance": func(b *Book, _ Filter) (float64, bool) { return float64(b.points.imbalance()), true },
	"half-settled": func(b *Book, f Filter) (float64, bool) {
		_, half := b.points.market.settled(f)
		return float64(half), true
	},
	"filled":       func(b *Book, f Filter) (float64, bool) { return b.points.market.filled(f) },
	"slippage-p50": func(b *Book, f Filter) (float64, bool) { return Quantile(b.points.market.slippages(f), 0.5) },
	"exposure-max": (*Book).exposure,
	"pump-gain":    func(b *Book, f Filter) (float64, bool) { return float64(b.points.market.pumpGain(f)), true },
	"paused":       total(trace.Pause),
	"gini":         func(b *Book, f Filter) (float64, bool) { return b.points.gini(f) },
}

func number(what trace.What) figure {
	return func(b *Book, f Filter) (float64, bool) {
		n, _ := b.tally(f, what)
		return float64(n), true
	}
}

func total(what trace.What) figure {
	return func(b *Book, f Filter) (float64, bool) {
		_, sum := b.tally(f, what)
		return float64(sum), true
	}
}

// Quantile is the nearest-rank quantile of values in order: the smallest one that
// so many are not above.
func Quantile[T any](sorted []T, q float64) (v T, ok bool) {
	if len(sorted) == 0 {
		return v, false
	}
	at := int(float64(q*float64(len(sorted)))+0.999999999) - 1
	return sorted[max(0, min(at, len(sorted)-1))], true
}

func seconds(sorted []time.Duration, q float64) (float64, bool) {
	d, ok := Quantile(sorted, q)
	return d.Seconds(), ok
}

func spread(q float64) figure {
	return func(b *Book, f Filter) (float64, bool) {
		if b.crowd.facts > 0 {
			return b.crowdPropagation(f, q)
		}
		return seconds(b.propagation(f), q)
	}
}

func stretch(q float64) figure {
	return func(b *Book, f Filter) (float64, bool) { return Quantile(b.stretches(f), q) }
}

func closing(q float64) figure {
	return func(b *Book, f Filter) (float64, bool) { return seconds(b.custody.open(f, b.now), q) }
}

// unlogged counts the answers that custodians gave before their entry about it
// was durable.
func (b *Book) unlogged(f Filter) (float64, bool) {
	n := 0
	for _, r := range b.custody.early {
		if f.takes(r.who, r.at) {
			n++
		}
	}
	return float64(n), true
}

func (b *Book) countUp(f Filter) (n int64) {
	who := b.who(f)
	for name, p := range b.names {
		if isPeer(name) && has(who, p) && b.running(p, b.now) {
			n++
		}
	}
	return n
}
