package netting

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

func round(parties int) Round {
	r := Round{Block: 7, BlockHash: [32]byte{1}, Nonce: 3, Deadline: 9}
	for i := range parties {
		r.Parties = append(r.Parties, party(i))
	}
	return r
}

// TestRoundGivesUpNoMoreThanIsHeld: whatever each point counts, no line is more
// points than are held, nobody gives up more units than it is freed of but for
// less than a point a line, and the order of what is held does not matter.
//
// Defends I7.
func TestRoundGivesUpNoMoreThanIsHeld(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		held := draw(t)
		r := round(8)
		for range r.Parties {
			r.Worth = append(r.Worth, rapid.Uint64Range(1, 5).Draw(t, "worth"))
		}
		result, s, err := r.Net(held)
		if err != nil {
			t.Fatal(err)
		}
		_, again, err := r.Net(rapid.Permutation(held).Draw(t, "sequence"))
		if err != nil || !reflect.DeepEqual(s, again) {
			t.Fatalf("%+v, in another sequence %+v, %v", s, again, err)
		}
		worth, owned := r.worth(), byPair(held)
		balance, slack := map[did.Merchant]int64{}, map[did.Merchant]int64{}
		for _, l := range s.Lines {
			if l.Amount > owned[pair{l.Debtor, l.Creditor}] {
				t.Fatalf("a line of %d of %d points", l.Amount, owned[pair{l.Debtor, l.Creditor}])
			}
			units := int64(l.Amount * worth[l.Debtor])
			balance[l.Debtor] += units
			balance[l.Creditor] -= units
		}
		for _, o := range result.Cancelled { // a line may be rounded down to nothing
			slack[o.Debtor] += int64(worth[o.Debtor]) - 1
			slack[o.Creditor] += int64(worth[o.Debtor]) - 1
		}
		for m, units := range balance {
			if units > slack[m] || -units > slack[m] {
				t.Fatalf("somebody is %d units better off, more than rounding explains", units)
			}
		}
	})
}

// TestWithinKeepsWholeCycles: what is kept is circles, nobody's position changes,
// and what is kept and left is what there was.
func TestWithinKeepsWholeCycles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := draw(t)
		r, err := Net(all)
		if err != nil {
			t.Fatal(err)
		}
		most := rapid.IntRange(0, 12).Draw(t, "lines")
		kept := r.Within(most)
		if len(kept.Cancelled) > most || len(kept.Cycles) > len(r.Cycles) {
			t.Fatalf("%d lines, at most %d", len(kept.Cancelled), most)
		}
		for _, at := range positions(kept.Cancelled) {
			if at != 0 {
				t.Fatal("a circle was cut open")
			}
		}
		if !reflect.DeepEqual(byPair(all), byPair(append(append([]Obligation{}, kept.Left...), kept.Cancelled...))) {
			t.Fatal("debts came or went")
		}
	})
}

func TestStrangersDebtsAreLeftOut(t *testing.T) {
	r := round(2)
	_, s, err := r.Net([]Obligation{{party(0), party(1), 5}, {party(1), party(0), 4}, {party(1), party(2), 9}, {party(2), party(1), 9}})
	if err != nil || len(s.Lines) != 2 || s.Lines[0].Amount != 4 || s.Lines[1].Amount != 4 || s.Nonce != 3 || s.Deadline != 9 {
		t.Fatalf("%+v %v", s, err)
	}
}

func TestRoundForm(t *testing.T) {
	if err := round(RoundParties).Check(); err != nil {
		t.Fatal(err)
	}
	for why, c := range map[string]struct {
		change func(*Round)
		kind   fault.Kind
	}{
		"no block":          {func(r *Round) { r.BlockHash = [32]byte{} }, fault.Malformed},
		"no deadline":       {func(r *Round) { r.Deadline = 0 }, fault.Malformed},
		"one party":         {func(r *Round) { r.Parties = r.Parties[:1] }, fault.Malformed},
		"a party twice":     {func(r *Round) { r.Parties[1] = r.Parties[0] }, fault.Malformed},
		"parties unordered": {func(r *Round) { r.Parties[0], r.Parties[1] = r.Parties[1], r.Parties[0] }, fault.Malformed},
		"nobody":            {func(r *Round) { r.Parties[0] = did.Merchant{} }, fault.Malformed},
		"worth of one":      {func(r *Round) { r.Worth = []uint64{1} }, fault.Malformed},
		"worth nothing":     {func(r *Round) { r.Worth = []uint64{1, 0, 1} }, fault.Malformed},
		"worth too much":    {func(r *Round) { r.Worth = []uint64{1, MaxWorth + 1, 1} }, fault.Malformed},
		"too many":          {func(r *Round) { *r = round(RoundParties + 1) }, fault.TooLarge},
	} {
		r := round(3)
		c.change(&r)
		if _, _, err := r.Net(nil); fault.KindOf(err) != c.kind || err == nil {
			t.Errorf("%s: %v", why, err)
		}
	}
	r := round(2)
	r.Worth = []uint64{MaxWorth, 1}
	if _, _, err := r.Net([]Obligation{{party(0), party(1), 1 << 62}}); fault.KindOf(err) != fault.TooLarge {
		t.Error("more units than can be counted: ", err)
	}
}
