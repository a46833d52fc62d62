package peer_test

import (
	"sync"
	"testing"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/fault"
)

// What a member could not read before it left is over, and named: it waits for
// nobody's help any more, which it would not get. Others' reads wait on.
//
// Defends I12.
func TestWhoLeftHasNothingPending(t *testing.T) {
	var mu sync.Mutex
	refused := map[int][]fault.Kind{}
	seen := func(number int) []fault.Kind {
		mu.Lock()
		defer mu.Unlock()
		return refused[number]
	}
	peertest.Run(t, peertest.Config{Merchants: 5, Adjust: func(number int, cfg *peer.Config) {
		cfg.Observe = func(o peer.Observation) {
			if o.What == peer.RecordRefused {
				mu.Lock()
				defer mu.Unlock()
				refused[number] = append(refused[number], o.Fault)
			}
		}
	}}, func(w *peertest.World) {
		t := w.T
		c, seller, leaves, stays := w.NewCustomer(), w.Peers[0], w.Peers[4], w.Peers[1]
		w.Enrol(seller, c, "C-1")
		w.Grant(c, w.AskToRead(leaves), wallet.Terms{})
		w.Grant(c, w.AskToRead(stays), wallet.Terms{})
		w.Settle()
		w.Isolate(w.Peers[2:4]...) // too few custodians are left
		w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
		pending := func(p *peertest.Peer) bool {
			s, err := p.Status(w.Ctx())
			check(t, err)
			return s.PendingReads == 1 && !s.Idle
		}
		w.Until("both wait for custodians", func() bool { return pending(leaves) && pending(stays) })
		w.Chain.Depart(leaves.ID)
		w.Until("who left waits for nothing", func() bool {
			s, err := leaves.Status(w.Ctx())
			check(t, err)
			return s.Idle && s.PendingReads == 0
		})
		if got := seen(4); len(got) != 1 || got[0] != fault.NotMember {
			t.Errorf("who left was told %v", got)
		}
		if !pending(stays) || len(seen(1)) != 0 {
			t.Errorf("who stays was told %v, and does not wait any more", seen(1))
		}
	})
}
