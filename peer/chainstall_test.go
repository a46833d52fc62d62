package peer_test

import (
	"testing"
	"time"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/fault"
)

// The chain stops in the middle of the run: sales, reads and revocations go on.
// When it is back, the anchors that waited are mined and prove the reads.
//
// Defends I9.
func TestStalledChainStopsNothing(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3, AnchorEvery: 20 * time.Second}, func(w *peertest.World) {
		t := w.T
		c, seller, reader := w.NewCustomer(), w.Peers[0], w.Peers[1]
		w.Enrol(seller, c, "C-1")
		grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
		w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
		w.Until("the reader opened the first record", func() bool { return len(w.Items(reader, grant)) == 1 })
		w.Until("the first anchor is mined", func() bool { return w.Chain.Roots() > 0 })
		w.Chain.Stall(true)
		mined := w.Chain.Roots()
		sold := w.Sell(seller, "C-1", peertest.Order("O-2", "tea", 1))
		w.Until("the reader opened the second record", func() bool { return len(w.Items(reader, grant)) == 2 })
		w.Pass(5 * time.Minute) // every member's turn comes, and waits
		w.Sell(seller, "C-1", peertest.Order("O-3", "tea", 1))
		w.Until("the reader opened the third record", func() bool { return len(w.Items(reader, grant)) == 3 })
		header, err := w.Header(c, sold, 1)
		check(t, err)
		if r, err := c.Revoke(w.Ctx(), grant); err != nil || !r.Quorum {
			t.Errorf("revoked without a chain: quorum %v, %v", r.Quorum, err)
		}
		refused(t, w, c, reader, grant, header, fault.Revoked)
		if w.Chain.Roots() != mined {
			t.Error("the stalled chain mined")
		}
		w.Pull(c)
		if unproven(c) == 0 {
			t.Error("reads count as anchored although the chain stands still")
		}
		w.Chain.Stall(false)
		w.Until("every read is anchored", func() bool {
			w.Pass(10 * time.Second)
			w.Pull(c)
			return unproven(c) == 0
		})
	})
}

// unproven counts the reads that no anchor covers yet.
func unproven(c *peertest.Wallet) (n int) {
	for _, r := range c.Reads() {
		if len(r.Anchor) == 0 {
			n++
		}
	}
	return n
}

// The merchant whose turn it is to anchor is gone; the next one's turn comes and
// brings everything that was left.
//
// Defends I10.
func TestNextTurnAnchors(t *testing.T) {
	for dead := range 3 {
		peertest.Run(t, peertest.Config{Merchants: 5, AnchorEvery: 20 * time.Second}, func(w *peertest.World) {
			t := w.T
			c, seller, reader := w.NewCustomer(), w.Peers[3], w.Peers[4]
			w.Enrol(seller, c, "C-1")
			grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
			w.Settle()
			w.Peers[dead].Kill() // a custodian, and one that anchors: nobody waits for it
			before := w.Chain.Roots()
			w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
			w.Until("the reader opened the record", func() bool { return len(w.Items(reader, grant)) == 1 })
			w.Until("another member anchored", func() bool { return w.Chain.Roots() > before })
			w.Until("every read is anchored", func() bool {
				w.Pass(10 * time.Second)
				for _, p := range w.Running() {
					_, err := p.Checkpoint(w.Ctx())
					check(t, err)
				}
				_, err := c.Pull(w.Ctx())
				check(t, err)
				return len(c.ReadBy(grant)) >= 3 && unproven(c) == 0
			})
		})
	}
}
