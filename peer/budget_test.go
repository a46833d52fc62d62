package peer_test

import (
	"bytes"
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// gauge is a store's size that a test sets.
type gauge struct{ bytes atomic.Uint64 }

func (g *gauge) Size(context.Context) (uint64, error) { return g.bytes.Load(), nil }

const budget = 1 << 20

// budgeted is a consortium of three, of which the first has budgets.
func budgeted(t *testing.T, test func(w *peertest.World, facts, private *gauge)) {
	facts, private := &gauge{}, &gauge{}
	peertest.Run(t, peertest.Config{Merchants: 3, Adjust: func(number int, cfg *peer.Config) {
		if number == 0 {
			cfg.FactBudget = peer.Budget{Store: facts, Bytes: budget}
			cfg.PrivateBudget = peer.Budget{Store: private, Bytes: budget}
		}
	}}, func(w *peertest.World) { test(w, facts, private) })
}

func holds(w *peertest.World, p *peertest.Peer, kind fact.Kind) (n int) {
	for _, r := range w.Records(p) {
		if r.Kind == uint16(kind) {
			n++
		}
	}
	return n
}

func wantKind(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind {
		t.Errorf("%s: want %v, got %v", what, kind, err)
	}
}

// Defends I6 and I8: above its budget a peer takes nothing new from others and
// relays none of it, but takes every ending of a grant, and its own within a
// reserve. What was refused comes once there is room.
func TestFactBudget(t *testing.T) {
	budgeted(t, func(w *peertest.World, facts, _ *gauge) {
		full, other := w.Peers[0], w.Peers[1]
		customer := w.NewCustomer()
		ask := w.AskToRead(other)
		granted := w.Grant(customer, ask, wallet.Terms{})
		w.Settle()
		before := len(w.FactIDs(full))

		facts.bytes.Store(budget)
		w.AskToWrite(other)
		w.Grant(customer, w.AskToRead(w.Peers[2]), wallet.Terms{})
		w.Pass(30 * time.Second)
		if after := len(w.FactIDs(full)); after != before {
			t.Errorf("above its budget the peer took %d facts", after-before)
		}
		if len(w.FactIDs(w.Peers[2])) <= before {
			t.Error("the others did not go on")
		}

		w.AskToWrite(full) // its own, from the reserve
		facts.bytes.Store(budget + budget/4)
		_, err := full.Publish(w.Ctx(), consent.Notice{
			Purpose: peertest.ForInsight, Categories: []string{"purchases"}, Rights: consent.Read, RetentionDays: 1, Seq: 9,
			Texts: []consent.NoticeText{{Lang: "en", Title: "One more", Body: "May we?"}},
		})
		wantKind(t, "its own above the reserve", err, fault.Full)

		if _, err := customer.Revoke(w.Ctx(), granted); err != nil {
			t.Fatal(err)
		}
		w.Until("the ending is here", func() bool { return holds(w, full, fact.KindRevocation) == 1 })

		facts.bytes.Store(0)
		w.Settle()
	})
}

// Defends I6: above its budget for private values a custodian keeps no more
// shares and helps nobody to read, since it should not log it; this merchant's
// sales go on within a reserve, and a share is destroyed whatever the use.
func TestPrivateBudget(t *testing.T) {
	budgeted(t, func(w *peertest.World, _, private *gauge) {
		full := w.Peers[0]
		customer := w.NewCustomer()
		w.Enrol(full, customer, "C-1")
		w.Enrol(w.Peers[1], customer, "C-1")
		granted := w.Grant(customer, w.AskToRead(w.Peers[2]), wallet.Terms{})
		sold := w.Sell(w.Peers[1], "C-1", peertest.Order("O-1", "tea", 1_000_000))
		w.Settle()
		header, err := w.Header(customer, sold, 1)
		if err != nil {
			t.Fatal(err)
		}
		open := func() error { return w.AskToOpen(customer, w.Peers[2], full, granted, header) }
		if err := open(); err != nil {
			t.Errorf("a release below the budget: %v", err)
		}

		private.bytes.Store(budget + 1)
		entries := w.LogEntries()
		wantKind(t, "a release above the budget", open(), fault.Full)
		if w.LogEntries() != entries {
			t.Error("a refused release was logged")
		}
		late := w.NewWallet()
		if err := late.Setup(w.Ctx(), 2, []did.Merchant{w.Peers[0].ID, w.Peers[1].ID, w.Peers[2].ID}); err == nil {
			t.Error("a full custodian took a share")
		}
		if _, err := full.Record(w.Ctx(), "C-1", peertest.Order("O-1", "tea", 1_000_000)); err != nil {
			t.Errorf("a sale within the reserve: %v", err)
		}
		private.bytes.Store(budget * 2)
		_, err = full.Record(w.Ctx(), "C-1", peertest.Order("O-2", "tea", 1_000_000))
		wantKind(t, "a sale above the reserve", err, fault.Full)
		if _, err := full.Record(w.Ctx(), "C-1", peertest.Order("O-1", "tea", 1_000_000)); err != nil {
			t.Errorf("asked about a sale that is here: %v", err)
		}
		if confirmed, err := customer.Shred(w.Ctx()); err != nil || len(confirmed) != 3 {
			t.Errorf("%d of 3 destroyed their shares, %v", len(confirmed), err)
		}
	})
}

func TestBudgetIsShown(t *testing.T) {
	budgeted(t, func(w *peertest.World, facts, private *gauge) {
		facts.bytes.Store(7)
		private.bytes.Store(8)
		s, err := w.Peers[0].Status(w.Ctx())
		want := []peer.Store{{Name: "facts", Bytes: 7, Budget: budget}, {Name: "private", Bytes: 8, Budget: budget}, {Name: "blocks"}}
		if err != nil || len(s.Storage) != 3 || s.Storage[0] != want[0] || s.Storage[1] != want[1] || s.Storage[2] != want[2] {
			t.Errorf("status shows %+v, %v", s.Storage, err)
		}
		families, err := prometheus.Gatherer(w.Peers[0].Metrics).Gather()
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		for _, f := range families {
			text.WriteString(f.String())
		}
		for _, name := range []string{"souk_storage_bytes", "souk_storage_budget_bytes"} {
			if !bytes.Contains(text.Bytes(), []byte(name)) {
				t.Errorf("no metric %s", name)
			}
		}
	})
}
