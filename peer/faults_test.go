package peer_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
)

// till is what stands in a shop: it sends an order until the peer has taken it,
// and starts the peer again when it died.
type till struct {
	w        *peertest.World
	at       *peertest.Peer
	customer string
	taken    []crm.OrderRecord
	died     bool // the peer did
}

func (s *till) sell(order string) {
	s.w.T.Helper()
	s.w.Until("the peer took "+order, func() bool {
		if s.at.Killed() {
			s.died = true
			s.w.Pass(5 * time.Second)
			s.at.Start()
		}
		r, err := s.at.Record(s.w.Ctx(), s.customer, peertest.Order(order, "tea", 12_500_000))
		if err == nil {
			s.taken = append(s.taken, r)
		}
		return err == nil
	})
}

// A peer dies while it sells, another one is cut off for long, and the run goes
// on. Afterwards everything that was acknowledged is there, once: orders at
// their shop, records on two disks, facts at every peer, what a reader may see in
// its view; and no two peers differ.
//
// Defends I4, I8.
func TestKilledAndCutOff(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 5, Disk: true}, func(w *peertest.World) {
		t := w.T
		c, reader, away, other := w.NewCustomer(), w.Peers[2], w.Peers[3], w.Peers[4]
		stays := &till{w: w, at: w.Peers[0], customer: "C-1"}
		dies := &till{w: w, at: w.Peers[1], customer: "C-1"}
		w.Enrol(stays.at, c, "C-1")
		w.Enrol(dies.at, c, "C-1")
		read := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
		notice := w.AskToRead(other)
		w.Settle()
		dies.at.KillAfter(17)
		for i := range 4 {
			stays.sell(fmt.Sprint("before-", i))
			dies.sell(fmt.Sprint("before-", i))
		}
		w.Partition(away)
		ends := w.Grant(c, notice, wallet.Terms{})
		stays.sell("between")
		w.Pass(20 * time.Minute) // long enough for everybody to give up
		_, err := c.Revoke(w.Ctx(), ends)
		check(t, err)
		dies.at.Kill()
		stays.sell("without the other")
		w.Rejoin()
		dies.sell("after")
		back := time.Now()
		w.Until("everybody is connected with everybody", func() bool { return connected(t, w) })
		if took := time.Since(back); took > 2*time.Minute {
			t.Errorf("the peers met %s after the partition ended", took)
		}
		w.Settle()
		everythingIsThere(t, w, stays, dies)
		inViewOnce(t, w, reader, read, append(stays.taken, dies.taken...))
		if s, err := away.Status(w.Ctx()); err != nil || s.Grants["revoked"] != 1 {
			t.Errorf("the peer that was cut off counts %v", s.Grants)
		}
		sameStanding(t, w)
		w.Pull(c)
		if w.LogEntries() != uint64(len(c.Reads())) {
			t.Errorf("the logs hold %d reads, the wallet lists %d", w.LogEntries(), len(c.Reads()))
		}
	})
}

func connected(t *testing.T, w *peertest.World) bool {
	t.Helper()
	for _, p := range w.Running() {
		s, err := p.Status(w.Ctx())
		check(t, err)
		for _, m := range s.Members {
			if !m.Connected {
				return false
			}
		}
	}
	return true
}

// everythingIsThere asserts that acknowledged orders are published at their shop
// and pinned at two peers at least.
func everythingIsThere(t *testing.T, w *peertest.World, shops ...*till) {
	t.Helper()
	for _, s := range shops {
		list, err := s.at.CRM().OrdersOf(w.Ctx(), s.customer)
		if err != nil || len(list) != len(s.taken) {
			t.Errorf("a shop took %d orders and has %d, %v", len(s.taken), len(list), err)
		}
		for _, r := range list {
			if r.State != crm.OrderPublished {
				t.Errorf("an order is %s", r.State)
			} else if n := w.Replicas(r); n < 2 {
				t.Errorf("%d peers pin a record", n)
			}
		}
	}
}

// inViewOnce asserts that the reader has exactly the records of the orders.
func inViewOnce(t *testing.T, w *peertest.World, reader *peertest.Peer, grant consent.GrantID, orders []crm.OrderRecord) {
	t.Helper()
	want := map[[32]byte]int{}
	for _, r := range orders {
		stored, err := w.Peer(r.Order.Merchant).CRM().Order(w.Ctx(), r.Ref, r.Order.ID)
		check(t, err)
		want[stored.Record]++
	}
	items := w.Items(reader, grant)
	for _, item := range items {
		want[item.Record]--
	}
	for _, n := range want {
		if n != 0 {
			t.Fatalf("%d orders, %d records in the view, not the same ones", len(orders), len(items))
		}
	}
}

// A peer is killed before its first write, before its second, and so on through
// two sales and their reading, in each part that it can have. It always comes
// back to the same end.
//
// Defends I3, I4.
func TestKilledAtEveryWrite(t *testing.T) {
	for role, number := range map[string]int{"seller": 0, "reader": 1, "custodian": 2} {
		t.Run(role, func(t *testing.T) {
			writes := 0
			for killed := true; killed; writes += killEvery {
				peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) { killed = killedAfter(w, number, writes) })
				if t.Failed() {
					t.Fatalf("killed after %d writes", writes)
				}
			}
			if writes < 12 {
				t.Errorf("the peer wrote only %d times", writes)
			}
		})
	}
}

func killedAfter(w *peertest.World, number, writes int) (killed bool) {
	t := w.T
	c, victim, reader := w.NewCustomer(), w.Peers[number], w.Peers[1]
	shop := &till{w: w, at: w.Peers[0], customer: "C-1"}
	w.Enrol(shop.at, c, "C-1")
	notice := w.AskToRead(reader)
	w.Settle()
	victim.KillAfter(writes)
	shop.sell("O-1")
	grant := w.Grant(c, notice, wallet.Terms{})
	shop.sell("O-2")
	w.Until("the peers agree and the reader has opened both", func() bool {
		if victim.Killed() {
			killed = true
			w.Pass(5 * time.Second)
			victim.Start()
		}
		return len(w.Items(reader, grant)) >= 2 && w.Converged() && w.Divergence() == 0
	})
	killed = killed || shop.died
	victim.Spare() // a write that the story does not have
	everythingIsThere(t, w, shop)
	inViewOnce(t, w, reader, grant, shop.taken)
	w.Pull(c)
	if w.LogEntries() != uint64(len(c.Reads())) || len(c.ReadBy(grant)) < 4 {
		t.Errorf("the logs hold %d reads, the wallet lists %d", w.LogEntries(), len(c.Reads()))
	}
	return killed
}

// An order that waits for consent is sealed when the consent comes, whenever the
// peer dies meanwhile, and without another order.
//
// Defends I4.
func TestWaitingOrderIsSealedAfterAKill(t *testing.T) {
	for writes := range 7 {
		peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
			t := w.T
			c, shop := w.NewCustomer(), w.Peers[0]
			contact, err := shop.Invite(w.Ctx(), "C-1")
			check(t, err)
			notice := w.AskToWrite(shop)
			r, err := shop.Record(w.Ctx(), "C-1", peertest.Order("O-1", "tea", 1))
			if err != nil || r.State != crm.OrderWaiting {
				t.Fatalf("the order is %s, %v", r.State, err)
			}
			w.Settle()
			shop.KillAfter(writes)
			w.Grant(c, notice, wallet.Terms{Invite: contact.Invite})
			w.Until("the peer dies", shop.Killed)
			shop.Start()
			w.Until("the order is published", func() bool {
				r, err = shop.CRM().Order(w.Ctx(), "C-1", "O-1")
				check(t, err)
				return r.State == crm.OrderPublished
			})
		})
	}
}
