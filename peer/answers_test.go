package peer_test

import (
	"crypto/ed25519"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
)

// A revocation of a grant that nobody gave is not answered by every member: that
// would turn one fact of a stranger into as many as there are members. As soon as
// the grant is known, in whatever order, every member signs once.
//
// Defends I6, I8.
func TestRevocationsOfNothingAreNotAnswered(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		t := w.T
		key := ed25519.NewKeyFromSeed([]byte("a line that began with its end!!"))
		now := uint64(time.Now().UnixMilli())
		until := now + uint64(time.Hour.Milliseconds())
		given := consent.Statement{
			Line: did.KeyOf(key), State: consent.StateGranted, Seq: 1, ID: [32]byte{7}, Grant: [32]byte{7}, NotBefore: now, Expiry: until, Time: now,
		}
		taken := consent.Statement{Line: given.Line, State: consent.StateRevoked, Seq: 2, ID: [32]byte{8}, Grant: given.Grant, Expiry: until, Time: now}
		say := func(s consent.Statement) {
			t.Helper()
			for _, err := range w.Peers[0].Import(w.Ctx(), [][]byte{consent.StatementFact(key, s, now, until).Encode()}) {
				if err != nil {
					t.Fatal(err)
				}
			}
			w.Settle()
			w.Pass(10 * time.Second)
		}
		say(taken)
		if n := holds(w, w.Peers[1], fact.KindReceipt); n != 0 {
			t.Errorf("%d receipts for the revocation of a grant that was never given", n)
		}
		say(given)
		if n := holds(w, w.Peers[1], fact.KindReceipt); n != 3 {
			t.Errorf("%d receipts once the grant is known, want one of each member", n)
		}
	})
}
