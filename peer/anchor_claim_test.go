package peer_test

import (
	"testing"
	"time"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// A member that anchors a state which another member's log never had is refused
// by everybody: only a log's own signature speaks for it. A custodian that signs
// such a state itself makes the wallet name a problem, and hides none of the
// reads in its log.
//
// Defends I3.
func TestAFalseAnchorHidesNoRead(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		t := w.T
		c, seller, reader, liar := w.NewCustomer(), w.Peers[0], w.Peers[1], w.Peers[2]
		w.Enrol(seller, c, "C-1")
		grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
		state := accesslog.Checkpoint{Origin: accesslog.Origin(peertest.Consortium, seller.ID), Size: 1 << 40, Root: [32]byte{6}}
		claimed := falseAnchor(t, w, liar, accesslog.SignCheckpoint(state, liar.Key))
		for _, p := range w.Peers {
			if err := p.Import(w.Ctx(), [][]byte{claimed})[0]; fault.KindOf(err) != fault.NotMember || err == nil {
				t.Errorf("what one member claims of another's log: %v", err)
			}
		}
		w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 12_500_000))
		w.Until("the reader opened the record", func() bool { return len(w.Items(reader, grant)) == 1 })
		w.Pass(time.Minute)
		pulled(t, w, c)
		own := falseAnchor(t, w, liar, accesslog.SignCheckpoint(state, seller.Key))
		for _, p := range w.Peers {
			if err := p.Import(w.Ctx(), [][]byte{own})[0]; err != nil {
				t.Fatal(err)
			}
		}
		w.Sell(seller, "C-1", peertest.Order("O-2", "tea", 12_500_000))
		w.Until("the reader opened the next record", func() bool { return len(w.Items(reader, grant)) == 2 })
		w.Pass(time.Minute)
		pulled(t, w, c, seller.ID)
	})
}

// pulled asserts that the wallet finds fault with some logs and lists all reads.
func pulled(t *testing.T, w *peertest.World, c *peertest.Wallet, faulty ...did.Merchant) {
	t.Helper()
	problems, err := c.Pull(w.Ctx())
	if err != nil || len(problems) != len(faulty) {
		t.Errorf("want %d problems, got %d, %v", len(faulty), len(problems), err)
	}
	for i, p := range problems {
		if p.Custodian != faulty[i] {
			t.Error("the problem is with another log than the one that was spoken of")
		}
	}
	if uint64(len(c.Reads())) != w.LogEntries() {
		t.Errorf("the wallet lists %d reads, the logs hold %d", len(c.Reads()), w.LogEntries())
	}
}

// falseAnchor puts a log's state on the chain and has a member say where it is.
func falseAnchor(t *testing.T, w *peertest.World, by *peertest.Peer, state accesslog.Signed) []byte {
	t.Helper()
	batch, err := accesslog.NewBatch([]accesslog.Signed{state})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Chain.SubmitAnchor(w.Ctx(), batch.Root(), 1); err != nil {
		t.Fatal(err)
	}
	w.Pass(time.Minute)
	place, err := w.Chain.Anchored(w.Ctx(), batch.Root())
	if err != nil {
		t.Fatal(err)
	}
	body, err := accesslog.NewAnchor(batch, place.ChainID, place.Contract, place.Tx, place.Block).Encode()
	if err != nil {
		t.Fatal(err)
	}
	now := uint64(time.Now().UnixMilli())
	return fact.Sign(fact.Fact{Kind: fact.KindAnchor, Seq: place.Block, Time: now, Expiry: now + 3_600_000, Body: body}, by.Key).Encode()
}
