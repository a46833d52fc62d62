package peer_test

import (
	"crypto/ed25519"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
)

// foreign is what somebody else says, on a line of its own, about a grant whose
// id it saw in gossip: first that it gave it, then that it takes it back.
func foreign(grant consent.GrantID) [][]byte {
	key := ed25519.NewKeyFromSeed([]byte("a line that gave no such grant!!"))
	now := uint64(time.Now().UnixMilli())
	until := now + uint64(time.Hour.Milliseconds())
	said := consent.Statement{
		Line: did.KeyOf(key), State: consent.StateGranted, Seq: 1, ID: grant, Grant: grant,
		NotBefore: now, Expiry: until, Time: now,
	}
	taken := consent.Statement{
		Line: did.KeyOf(key), State: consent.StateRevoked, Seq: 2, ID: [32]byte{7}, Grant: grant, Expiry: until, Time: now,
	}
	return [][]byte{
		consent.StatementFact(key, said, now, until).Encode(),
		consent.StatementFact(key, taken, now, until).Encode(),
	}
}

// Ids of grants are public, so anybody can put one into a statement of its own.
// That ends no grant, purges no copy and is answered with no receipt.
//
// Defends I5, I8: only a grant's own line decides it, in whatever order others speak.
func TestForeignLinesEndNothing(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		c, seller, reader := w.NewCustomer(), w.Peers[0], w.Peers[1]
		written := w.Enrol(seller, c, "C-1")
		grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
		w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 12_500_000))
		w.Until("the reader opened the record", func() bool { return len(w.Items(reader, grant)) == 1 })
		for _, p := range w.Peers {
			for _, err := range p.Import(w.Ctx(), append(foreign(grant), foreign(written)...)) {
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		w.Settle()
		if len(w.Items(reader, grant)) != 1 {
			t.Error("another line's revocation purged the reader's copy")
		}
		w.Sell(seller, "C-1", peertest.Order("O-2", "tea", 12_500_000))
		w.Until("the reader opened the next record", func() bool { return len(w.Items(reader, grant)) == 2 })
		if n := stopped(t, w, reader, grant) + stopped(t, w, seller, written); n != 0 {
			t.Errorf("%d receipts confirm a revocation that the customer never made", n)
		}
		if _, err := c.Revoke(w.Ctx(), grant); err != nil {
			t.Fatal(err)
		}
		w.Until("the customer's own revocation purged the copies", func() bool { return len(w.Items(reader, grant)) == 0 })
		w.Until("and was answered", func() bool { return stopped(t, w, reader, grant) > 0 })
	})
}

// stopped counts the merchant's signed answers to revocations of a grant.
func stopped(t *testing.T, w *peertest.World, p *peertest.Peer, grant consent.GrantID) (n int) {
	t.Helper()
	page, err := p.Facts.BySubject(w.Ctx(), grant, 0, 128)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range page {
		f, err := fact.Decode(r.Raw)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := consent.ReceiptFromFact(f)
		if receipt, ok := body.(consent.RevocationReceipt); ok && receipt.Holder == p.ID {
			n++
		}
	}
	return n
}
