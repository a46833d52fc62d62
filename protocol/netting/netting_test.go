package netting

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

func party(n int) did.Merchant { return did.Merchant{0: 1, 18: byte(n >> 8), 19: byte(n)} }

func draw(t *rapid.T) []Obligation {
	parties := rapid.IntRange(2, 8).Draw(t, "parties")
	out := make([]Obligation, rapid.IntRange(0, 40).Draw(t, "obligations"))
	for i := range out {
		from := rapid.IntRange(0, parties-1).Draw(t, "debtor")
		to := (from + rapid.IntRange(1, parties-1).Draw(t, "creditor")) % parties
		out[i] = Obligation{party(from), party(to), rapid.Uint64Range(1, 30).Draw(t, "amount")}
	}
	return out
}

type pair struct{ from, to did.Merchant }

func byPair(obligations []Obligation) map[pair]uint64 {
	out := map[pair]uint64{}
	for _, o := range obligations {
		out[pair{o.Debtor, o.Creditor}] += o.Amount
	}
	return out
}

func positions(obligations []Obligation) map[did.Merchant]int64 {
	out := map[did.Merchant]int64{}
	for _, o := range obligations {
		out[o.Debtor] -= int64(o.Amount)
		out[o.Creditor] += int64(o.Amount)
	}
	return out
}

// TestNettingCreatesNothing: each debt is what it was or less, what was cancelled
// is the circles and nothing else, and everyone's net position stays.
//
// Defends I7.
func TestNettingCreatesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := draw(t)
		r, err := Net(all)
		if err != nil {
			t.Fatal(err)
		}
		before, left, gone := byPair(all), byPair(r.Left), byPair(r.Cancelled)
		circles := map[pair]uint64{}
		for _, c := range r.Cycles {
			if len(c.Parties) < 2 || c.Amount == 0 || c.Parties[0] != slices.MinFunc(c.Parties, compare) {
				t.Fatalf("%+v", c)
			}
			for i, p := range c.Parties {
				circles[pair{p, c.Parties[(i+1)%len(c.Parties)]}] += c.Amount
			}
		}
		for p, amount := range before {
			if left[p]+gone[p] != amount {
				t.Fatalf("%d owed, %d left, %d cancelled", amount, left[p], gone[p])
			}
		}
		if !reflect.DeepEqual(circles, gone) || len(byPair(append(r.Left, r.Cancelled...))) > len(before) {
			t.Fatalf("circles %v, cancelled %v", circles, gone)
		}
		net := positions(r.Left)
		for m, position := range positions(all) {
			if net[m] != position {
				t.Fatalf("%v stood at %d, stands at %d", m, position, net[m])
			}
		}
	})
}

// TestNoCircleIsLeft: a peeling of parties that owe nothing takes everybody away.
func TestNoCircleIsLeft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, err := Net(draw(t))
		if err != nil {
			t.Fatal(err)
		}
		left := r.Left
		for len(left) > 0 {
			owes := map[did.Merchant]bool{}
			for _, o := range left {
				owes[o.Debtor] = true
			}
			peeled := slices.DeleteFunc(slices.Clone(left), func(o Obligation) bool { return !owes[o.Creditor] })
			if len(peeled) == len(left) {
				t.Fatalf("a circle is left among %+v", left)
			}
			left = peeled
		}
	})
}

func TestNettingIsDeterministic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := draw(t)
		a, _ := Net(all)
		b, _ := Net(rapid.Permutation(all).Draw(t, "sequence"))
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v\nor, in another sequence, %+v", a, b)
		}
	})
}

// TestExplanationsAddUp: what a party reads is what happened to it.
func TestExplanationsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := draw(t)
		r, err := Net(all)
		if err != nil {
			t.Fatal(err)
		}
		for m, position := range positions(all) {
			e := r.Explain(m)
			var owes, owed, steps uint64
			for _, o := range all {
				if o.Debtor == m {
					owes += o.Amount
				}
				if o.Creditor == m {
					owed += o.Amount
				}
			}
			before := byPair(all)
			for _, s := range e.Steps {
				steps += s.Amount
				if before[pair{s.From, m}] == 0 || before[pair{m, s.To}] == 0 {
					t.Fatalf("%+v speaks of debts that there were not", s)
				}
			}
			if e.OwesBefore != owes || e.OwedBefore != owed || e.OwesNow+steps != owes || e.OwedNow+steps != owed || e.Net() != position {
				t.Fatalf("%+v of %d and %d", e, owes, owed)
			}
		}
	})
}

func TestWhatCannotBeNetted(t *testing.T) {
	for why, c := range map[string]struct {
		o    []Obligation
		kind fault.Kind
	}{
		"nothing owed":      {[]Obligation{{party(1), party(2), 0}}, fault.Malformed},
		"owes itself":       {[]Obligation{{party(1), party(1), 5}}, fault.Malformed},
		"nobody owes":       {[]Obligation{{did.Merchant{}, party(1), 5}}, fault.Malformed},
		"owed to nobody":    {[]Obligation{{party(1), did.Merchant{}, 5}}, fault.Malformed},
		"one too much":      {[]Obligation{{party(1), party(2), MaxTotal + 1}}, fault.TooLarge},
		"together too much": {[]Obligation{{party(1), party(2), MaxTotal}, {party(2), party(1), 1}}, fault.TooLarge},
		"wraps around":      {[]Obligation{{party(1), party(2), MaxTotal}, {party(2), party(1), ^uint64(0)}}, fault.TooLarge},
		"too many":          {make([]Obligation, MaxObligations+1), fault.TooLarge},
	} {
		if _, err := Net(c.o); fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v", why, err)
		}
	}
	var crowd []Obligation
	for i := range MaxParties {
		crowd = append(crowd, Obligation{party(i), party(i + 1), 1})
	}
	if _, err := Net(crowd); fault.KindOf(err) != fault.TooLarge {
		t.Error("any number of parties is taken")
	}
}

// Random is obligations among so many parties, from a fixed seed.
func random(parties, obligations int) []Obligation {
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]Obligation, obligations)
	for i := range out {
		from := r.IntN(parties)
		out[i] = Obligation{party(from), party((from + 1 + r.IntN(parties-1)) % parties), 1 + r.Uint64N(1_000_000)}
	}
	return out
}

// TestAThousandParties nets more than any consortium owes: how long it takes is in
// docs/benchmarks.md, and no matter of a test that runs beside others.
func TestAThousandParties(t *testing.T) {
	all := random(1000, 100_000)
	r, err := Net(all)
	if err != nil {
		t.Fatal(err)
	}
	var owed, left uint64
	for _, o := range all {
		owed += o.Amount
	}
	for _, o := range r.Left {
		left += o.Amount
	}
	longest, parties := 0, 0
	for _, c := range r.Cycles {
		longest, parties = max(longest, len(c.Parties)), parties+len(c.Parties)
	}
	if left == 0 || left > owed/5 || longest < 3 {
		t.Errorf("%d of %d left", left, owed)
	}
	t.Logf("%d cycles of %d parties, the longest of %d; %d of %d left", len(r.Cycles), parties, longest, left, owed)
}
