package offers

import (
	"context"
	"log/slog"
	"slices"
	"testing"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/market"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/storage/mem"
)

// Every member has one turn for a name, nobody two, whatever the order in which
// members are listed; and another name has other turns.
func TestTurnsAreAnOrderOfMembers(t *testing.T) {
	var active []did.Merchant
	for i := range 40 {
		active = append(active, did.Merchant{19: byte(i)})
	}
	first := map[did.Merchant]int{}
	for n := range 100 {
		turns := Turns(active, [32]byte{byte(n)})
		back := slices.Clone(active)
		slices.Reverse(back)
		again := Turns(back, [32]byte{byte(n)})
		slices.Reverse(again)
		if !slices.Equal(turns, again) {
			t.Fatal("turns depend on the order of the list")
		}
		sorted := slices.Sorted(slices.Values(turns))
		for place, turn := range sorted {
			if turn != place*BlocksATurn {
				t.Fatalf("turns %v", sorted)
			}
		}
		first[active[slices.Index(turns, 0)]]++
	}
	if len(first) < 20 {
		t.Errorf("only %d of 40 members are ever first", len(first))
	}
}

// placed is an exchange that says of each settlement where it stands.
type placed struct {
	*scripted
	at map[RingID]Place
}

func (x *placed) Settlement(_ context.Context, r Ring) (Place, error) { return x.at[r.ID], nil }

// An offer that is in a settlement which is mined, and in a newer one which is not, is
// busy until the newer one is mined as well: it was free again whenever the newer one
// was looked at first.
//
// Defends I6.
func TestANewerSettlementKeepsItsOffers(t *testing.T) {
	for range 30 {
		x := &placed{newScripted(), map[RingID]Place{}}
		s, err := New(Config{Exchange: x, Store: mem.NewKV(), Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		w := s.work
		shared, a, b := signed(1), signed(2), signed(3)
		for n, other := range []offer.Signed{a, b} {
			r := Ring{ID: RingID{byte(5 - n)}, Block: uint64(n + 1), Offers: []offer.Signed{shared, other}, Legs: market.Plan{{ID: shared.ID()}, {ID: other.ID()}}}
			w.rings[r.ID] = &sentRing{Ring: r}
		}
		s.head.Number = 9
		w.rings[RingID{5}].mined = 3
		x.at[RingID{5}], x.at[RingID{4}] = Place{State: "mined", Block: 3}, Place{State: "sent"}
		w.follow(t.Context())
		if !w.busy[shared.ID()] || w.busy[a.ID()] || !w.busy[b.ID()] {
			t.Fatalf("busy: shared %t, of the older %t, of the newer %t", w.busy[shared.ID()], w.busy[a.ID()], w.busy[b.ID()])
		}
		if got := w.sent[shared.ID()]; got == nil || got.State != "sent" {
			t.Fatalf("the shared offer's last settlement is shown as %+v", got)
		}
	}
}
