package peer_test

import (
	"testing"
	"time"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/fact"
)

// A member that anchors a state which another member's log never had makes the
// wallet name a problem, and hides none of the reads in that log.
//
// Defends I3.
func TestAFalseAnchorHidesNoRead(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		c, seller, reader, liar := w.NewCustomer(), w.Peers[0], w.Peers[1], w.Peers[2]
		w.Enrol(seller, c, "C-1")
		grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
		falseAnchor(t, w, liar, accesslog.Ref{Origin: accesslog.Origin(peertest.Consortium, seller.ID), Size: 1 << 40, Root: [32]byte{6}})
		w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 12_500_000))
		w.Until("the reader opened the record", func() bool { return len(w.Items(reader, grant)) == 1 })
		w.Pass(time.Minute)
		problems, err := c.Pull(w.Ctx())
		if err != nil || len(problems) != 1 || problems[0].Custodian != seller.ID {
			t.Errorf("want one problem, with the log that was spoken of; got %d, %v", len(problems), err)
		}
		if uint64(len(c.Reads())) != w.LogEntries() {
			t.Errorf("the wallet lists %d reads, the logs hold %d", len(c.Reads()), w.LogEntries())
		}
	})
}

// falseAnchor has a member anchor a log's state and publish where it is.
func falseAnchor(t *testing.T, w *peertest.World, by *peertest.Peer, ref accesslog.Ref) {
	t.Helper()
	batch, err := accesslog.NewBatch([]accesslog.Ref{ref})
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
	f := fact.Sign(fact.Fact{Kind: fact.KindAnchor, Seq: place.Block, Time: now, Expiry: now + 3_600_000, Body: body}, by.Key)
	for _, p := range w.Peers {
		if err := p.Import(w.Ctx(), [][]byte{f.Encode()})[0]; err != nil {
			t.Fatal(err)
		}
	}
}
