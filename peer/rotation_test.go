package peer_test

import (
	"testing"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/bundle"
)

// Two members change their peer keys after a purchase was read and its logs were
// signed, co-signed and anchored. A member that joins only then takes every fact
// that the others hold and opens the record, the wallet finds no fault with the
// logs, and the bundle verifies: what was signed under a key that is retired stays signed.
//
// Defends I5, I8.
func TestRotationTakesNothingBack(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 4, Late: 1}, func(w *peertest.World) {
		t := w.T
		w.Until("the peers know each other", w.Fresh)
		c, seller, reader, custodian, late := w.NewCustomer(), w.Peers[0], w.Peers[1], w.Peers[2], w.Peers[3]
		w.Enrol(seller, c, "C-1")
		grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
		w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 12_500_000))
		w.Until("the reader opened the record", func() bool { return len(w.Items(reader, grant)) == 1 })
		sign(t, w)
		if _, err := reader.Anchor(w.Ctx()); err != nil {
			t.Fatal(err)
		}
		for _, p := range []*peertest.Peer{seller, custodian} {
			p.Stop()
			p.Rotate()
			p.Start()
		}
		late.Start()
		w.Settle()
		if problems, err := c.Pull(w.Ctx()); err != nil || len(problems) > 0 {
			t.Errorf("%v %v", problems, err)
		}
		if uint64(len(c.Reads())) != w.LogEntries() {
			t.Errorf("the wallet lists %d reads, the logs hold %d", len(c.Reads()), w.LogEntries())
		}
		second := w.Grant(c, w.AskToRead(late), wallet.Terms{})
		w.Until("the late one opened what was issued under the seller's former key", func() bool { return len(w.Items(late, second)) == 1 })
		sign(t, w)
		if problems, err := c.Pull(w.Ctx()); err != nil || len(problems) > 0 {
			t.Errorf("%v %v", problems, err)
		}
		b, err := c.Export(w.Ctx(), 1337)
		if err != nil {
			t.Fatal(err)
		}
		if r := bundle.Verify(b, nil); !r.Verified || r.Checked.Reads != 2 || r.Checked.Cosignatures == 0 {
			t.Errorf("%+v", r)
		}
	})
}

// sign has every running peer sign its log, and waits until all hold that.
func sign(t *testing.T, w *peertest.World) {
	t.Helper()
	for _, p := range w.Running() {
		if _, err := p.Checkpoint(w.Ctx()); err != nil {
			t.Fatal(err)
		}
	}
	w.Settle()
}
