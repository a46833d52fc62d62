package peer_test

import (
	"testing"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/bundle"
	"github.com/souk-network/souk/protocol/vault"
)

// A stranger with a vault of its own takes another customer's grant back, on a
// line of its own, and has every custodian sign for it. What they sign names
// that line, so the customer's bundle verifies, and its own revocation is still
// answered by everybody.
//
// Defends I2: nobody but the customer ends its grant, or can make it look ended.
func TestStrangersReceiptsSpoilNoProof(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		t := w.T
		c, stranger, seller, reader := w.NewCustomer(), w.NewCustomer(), w.Peers[0], w.Peers[1]
		w.Enrol(seller, c, "C-1")
		grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
		own, _ := stranger.Vault()
		for _, p := range w.Peers {
			if n := handIn(t, w, stranger, p, desk.Submission{Facts: foreign(grant), Holds: []vault.ID{own.ID}}); n != 3 {
				t.Errorf("%d receipts, want two of arrival and one of the stranger's own revocation", n)
			}
		}
		w.Settle()
		if b, err := c.Export(w.Ctx(), 1337); err != nil || !bundle.Verify(b, nil).Verified {
			t.Errorf("%v %+v", err, bundle.Verify(b, nil).Failures)
		}
		r, err := c.Revoke(w.Ctx(), grant)
		if err != nil || len(r.Waiting) != 0 {
			t.Errorf("%v, %d holders did not answer the customer's own revocation", err, len(r.Waiting))
		}
		w.Settle()
		if b, err := c.Export(w.Ctx(), 1337); err != nil || !bundle.Verify(b, nil).Verified {
			t.Errorf("%v %+v", err, bundle.Verify(b, nil).Failures)
		}
	})
}

// handIn submits facts to a peer and counts the receipts that it signs.
func handIn(t *testing.T, w *peertest.World, c *peertest.Wallet, p *peertest.Peer, s desk.Submission) (n int) {
	t.Helper()
	var answer desk.Answer
	if err := stream.Call(w.Ctx(), c.Host(), p.Where().ID, desk.SubmitProtocol, s, &answer); err != nil {
		t.Fatal(err)
	}
	for _, o := range answer.Outcomes {
		if o.Refusal != 0 {
			t.Errorf("refused: %s", o.Detail)
		}
		n += len(o.Receipts)
	}
	return n
}
