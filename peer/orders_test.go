package peer_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fault"
)

func recorded(t *testing.T, p *peertest.Peer, ref, id string) (r crm.OrderRecord, found bool) {
	t.Helper()
	r, err := p.CRM().Order(t.Context(), ref, id)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		t.Fatal(err)
	}
	return r, err == nil
}

func takingBack(id, sale string, amount credential.Micro) credential.Order {
	o := peertest.Order(id, "tea", amount)
	o.Reverses = sale
	return o
}

// What a cancellation takes back is the magnitude of its total: a mark changes
// no sign in the file, so both signs mean the same. What is left of an order
// moves to nothing and stays there.
func TestReversalTakesItsMagnitude(t *testing.T) {
	for name, c := range map[string]struct {
		sale credential.Micro
		back []credential.Micro
		left credential.Micro
		gone bool
	}{
		"negative, in two parts":     {1001, []credential.Micro{-334, -667}, 0, true},
		"positive, as marked orders": {1001, []credential.Micro{334, 667}, 0, true},
		"both signs":                 {1001, []credential.Micro{-1, 999}, 1, false},
		"more than there was":        {1001, []credential.Micro{1002}, -1, true},
		"of a negative sale, part":   {-1001, []credential.Micro{1000}, -1, false},
		"of a negative sale, marked": {-1001, []credential.Micro{-1001}, 0, true},
		"nothing":                    {1001, []credential.Micro{0}, 1001, false},
	} {
		t.Run(name, func(t *testing.T) {
			peertest.Run(t, peertest.Config{Merchants: 1}, func(w *peertest.World) {
				t, p := w.T, w.Peers[0]
				_, err := p.Record(w.Ctx(), "C-1", peertest.Order("77", "tea", c.sale))
				check(t, err)
				for i, amount := range c.back {
					_, err := p.Record(w.Ctx(), "C-1", takingBack(string(rune('a'+i)), "77", amount))
					check(t, err)
				}
				if r, _ := recorded(t, p, "C-1", "77"); r.Left != c.left || r.Revoked != c.gone {
					t.Errorf("%v is left, revoked %v; want %v and %v", r.Left, r.Revoked, c.left, c.gone)
				}
			})
		})
	}
}

// A reversal is one write with what it reverses: wherever the machine stops,
// the sale is whole or taken back once, and sending the return again brings it
// to the same end.
//
// Defends I4.
func TestReversalSurvivesACutAtEveryWrite(t *testing.T) {
	const sold, back = 5_000_000, 2_000_000
	for writes, acknowledged := 0, false; !acknowledged; writes++ {
		peertest.Run(t, peertest.Config{Merchants: 3, Disk: true}, func(w *peertest.World) {
			t, p := w.T, w.Peers[0]
			w.Enrol(p, w.NewCustomer(), "C-1")
			w.Sell(p, "C-1", peertest.Order("77", "tea", sold))
			w.Settle()
			p.KillAfter(writes)
			_, err := p.Record(w.Ctx(), "C-1", takingBack("78", "77", -back))
			acknowledged = err == nil
			if p.Killed() {
				p.Start()
				w.Until("the peers know each other again", w.Fresh)
			} else if !acknowledged {
				t.Errorf("refused after %d writes without a cut: %v", writes, err)
			}
			sale, _ := recorded(t, p, "C-1", "77")
			_, entered := recorded(t, p, "C-1", "78")
			want := credential.Micro(sold)
			if entered {
				want -= back
			}
			if sale.Left != want || acknowledged && !entered {
				t.Errorf("cut after %d writes: acknowledged %v, entered %v, and %v is left of the sale, want %v", writes, acknowledged, entered, sale.Left, want)
			}
			w.Sell(p, "C-1", takingBack("78", "77", -back))
			if sale, _ := recorded(t, p, "C-1", "77"); sale.Left != sold-back || sale.Revoked {
				t.Errorf("cut after %d writes and sent again: %v is left", writes, sale.Left)
			}
		})
		if t.Failed() || writes > 100 {
			t.Fatalf("stopped at %d writes", writes)
		}
		if acknowledged && writes < 4 { // the order, its sealed record, its pin, its fact
			t.Errorf("acknowledged after %d writes", writes)
		}
	}
}

// An order that is sealed while the store of facts is full is published once
// there is room, by a peer that runs on, and with ever fewer attempts meanwhile.
func TestFullStoreDelaysPublishing(t *testing.T) {
	budgeted(t, func(w *peertest.World, facts, _ *gauge) {
		t, p := w.T, w.Peers[0]
		w.Enrol(p, w.NewCustomer(), "C-1")
		facts.bytes.Store(2 * budget)
		_, err := p.Record(w.Ctx(), "C-1", peertest.Order("77", "tea", 5))
		wantKind(t, "an order while facts are full", err, fault.Full)
		state := func() crm.OrderState { r, _ := recorded(t, p, "C-1", "77"); return r.State }
		if got := state(); got != crm.OrderSealed {
			t.Fatalf("the order is %s", got)
		}
		attempts := func() int { return bytes.Count(p.Log.Bytes(), []byte("orders could not be finished yet")) }
		w.Pass(time.Hour)
		if n := attempts(); n < 30 || n > 70 {
			t.Errorf("%d attempts in an hour", n)
		}
		facts.bytes.Store(0)
		w.Until("the order is published", func() bool { return state() == crm.OrderPublished })
		before := attempts()
		w.Pass(10 * time.Minute)
		if n := attempts(); n != before {
			t.Errorf("%d attempts although nothing is left to do", n-before)
		}
		facts.bytes.Store(2 * budget)
		if _, err := p.Record(w.Ctx(), "C-1", peertest.Order("78", "tea", 5)); err == nil {
			t.Error("published into a full store")
		}
		w.Pass(4 * time.Second)
		if n := attempts(); n < before+2 {
			t.Errorf("%d attempts in the first seconds: the distance does not begin anew", n-before)
		}
	})
}
