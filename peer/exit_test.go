package peer_test

import (
	"testing"
	"time"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
)

// exitOf is the revocation that a customer writes into the chain.
func exitOf(g consent.Grant) consent.Exit {
	seq := g.Seq + 1
	return consent.Exit{Account: g.Account, Digest: consent.AnchorDigest(g.ID(), g.Salt, seq), Seq: seq}
}

// A customer whom nobody listens to revokes on the chain: custodians that read
// it refuse, the merchant gives up grant and copies, and other grants stand.
// It lasts over a restart, and over the grant's coming again.
//
// Defends I2 and I10: the chain takes the place of every peer.
func TestExitOnTheChainEndsAGrant(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3, Disk: true}, func(w *peertest.World) {
		t := w.T
		c, seller, leaves := w.NewCustomer(), w.Peers[0], w.Peers[1]
		sells := w.Enrol(seller, c, "C-1")
		ends := w.Grant(c, w.AskToRead(leaves), wallet.Terms{})
		order := w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
		w.Until("the merchant opened the record", func() bool { return len(w.Items(leaves, ends)) == 1 })
		header, err := w.Header(c, order, 1)
		check(t, err)
		g, ok := c.Signed(ends)
		if !ok {
			t.Fatal("the wallet does not show its grant")
		}
		foreign := exitOf(g.Grant)
		foreign.Account[0] ^= 1
		show(t, w, foreign)
		if _, held := leaves.CRM().Grant(ends); !held {
			t.Error("an event of another account ended the grant")
		}
		show(t, w, exitOf(g.Grant))
		show(t, w, exitOf(g.Grant)) // the chain client may tell again
		misnumbered := exitOf(g.Grant)
		misnumbered.Seq--
		show(t, w, misnumbered) // says nothing, and must not displace the one that does
		gone(t, w, leaves, ends)
		refused(t, w, c, leaves, ends, header, fault.Revoked)
		if _, held := seller.CRM().Grant(sells); !held {
			t.Error("another grant of the customer ended")
		}
		for _, p := range w.Peers {
			p.Kill()
			p.Start()
		}
		w.Pass(time.Minute) // connections to the killed peers end
		w.Until("the peers know each other again", w.Fresh)
		gone(t, w, leaves, ends)
		refused(t, w, c, leaves, ends, header, fault.Revoked)
	})
}

// The chain can be quicker than the grant: what arrives afterwards is not held.
//
// Defends I8.
func TestExitBeforeItsGrant(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		c, reader := w.NewCustomer(), w.Peers[1]
		w.Enrol(w.Peers[0], c, "C-1")
		w.Settle()
		notice := w.AskToRead(reader)
		w.Partition(reader)
		id := w.Grant(c, notice, wallet.Terms{})
		g, _ := c.Signed(id)
		check(w.T, reader.Exit(w.Ctx(), exitOf(g.Grant)))
		w.Rejoin()
		w.Settle()
		gone(w.T, w, reader, id)
	})
}

func show(t *testing.T, w *peertest.World, e consent.Exit) {
	t.Helper()
	for _, p := range w.Running() {
		check(t, p.Exit(w.Ctx(), e))
	}
}

func gone(t *testing.T, w *peertest.World, p *peertest.Peer, id consent.GrantID) {
	t.Helper()
	if _, held := p.CRM().Grant(id); held || len(w.Items(p, id)) != 0 {
		t.Error("the merchant still holds the grant or copies")
	}
}
