package peer_test

import (
	"testing"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// limited is a consortium of three, of which the first holds strangers to limits.
func limited(t *testing.T, l peer.Limits, test func(w *peertest.World)) {
	peertest.Run(t, peertest.Config{Merchants: 3, Adjust: func(number int, cfg *peer.Config) {
		if number == 0 {
			cfg.Limits = l
		}
	}}, test)
}

// flood has a wallet ask a peer for what it does not get, and says how often it
// was answered before it was held to its limit.
func flood(t *testing.T, w *peertest.World, c *peertest.Wallet, p *peertest.Peer, most int) int {
	t.Helper()
	for n := range most {
		var a custody.ReleaseAnswer
		err := c.Ask(w.Ctx(), p.ID, custody.ReleaseRequest{}, &a)
		switch fault.KindOf(err) {
		case fault.RateLimited:
			return n
		case fault.Unauthorized:
		default:
			t.Fatalf("got %v", err)
		}
	}
	return most
}

// A stranger that asks too much is refused until it has waited, others are not.
// Who owns a vault there pulls its reads, reshares and destroys all the same, and
// what ends a grant is taken.
//
// Defends I6, I2.
func TestStrangersAreHeldToLimits(t *testing.T) {
	limited(t, peer.Limits{PerPeer: 1, PerGroup: 1000}, func(w *peertest.World) {
		t, p, reader := w.T, w.Peers[0], w.Peers[1]
		c, stranger := w.NewCustomer(), w.NewWallet()
		w.Enrol(reader, c, "C-1")
		grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
		w.Settle()
		w.Pass(time.Minute)
		if n := flood(t, w, stranger, p, 100); n != 20 {
			t.Errorf("answered %d times at once, want 20", n)
		}
		if n := flood(t, w, c, p, 100); n != 20 {
			t.Errorf("another is answered %d times, want 20", n)
		}
		err := stranger.Setup(w.Ctx(), 1, idsOf(p))
		wantKind(t, "a new vault of who asked too much", err, fault.RateLimited)
		w.Pull(c)
		if err := c.Reshare(w.Ctx(), 2, idsOf(w.Peers[1], p, w.Peers[2])); err != nil {
			t.Errorf("the owner of a vault cannot reshare: %v", err)
		}
		r, err := c.Revoke(w.Ctx(), grant)
		if err != nil || len(r.Waiting) != 0 {
			t.Errorf("the revocation waits for %d: %v", len(r.Waiting), err)
		}
		if n := flood(t, w, c, p, 1); n != 0 {
			t.Error("the owner of a vault is answered everything")
		}
		w.Pass(time.Minute)
		if n := flood(t, w, stranger, p, 100); n != 20 {
			t.Errorf("answered %d times after a minute, want 20", n)
		}
	})
}

// Many identities of one network are held together; other peers go on.
//
// Defends I6.
func TestIdentitiesOfOneNetworkAreHeldTogether(t *testing.T) {
	limited(t, peer.Limits{PerPeer: 1, PerGroup: 2}, func(w *peertest.World) {
		t, p := w.T, w.Peers[0]
		answered := 0
		for range 4 {
			answered += flood(t, w, w.NewWallet(), p, 20)
		}
		if answered < 40 || answered > 45 { // some come while time goes on
			t.Errorf("four identities of one network are answered %d times, want 40", answered)
		}
		if n := flood(t, w, w.NewWallet(), w.Peers[1], 20); n != 20 {
			t.Errorf("another peer answers %d times, want 20", n)
		}
		w.Settle() // members are no strangers
	})
}

// A command about a share weighs more than a question, as a submitted fact does:
// it makes a peer store something.
func TestCommandsWeighMore(t *testing.T) {
	limited(t, peer.Limits{PerPeer: 2, PerGroup: 1000}, func(w *peertest.World) {
		t, p := w.T, w.Peers[0]
		c := w.NewCustomer()
		w.Pass(time.Minute)
		if err := c.Reshare(w.Ctx(), 2, idsOf(w.Peers[1], w.Peers[2], p)); err != nil {
			t.Fatal(err)
		}
		if n := flood(t, w, c, p, 100); n > 33 { // some come while time goes on
			t.Errorf("after a deposit %d questions are answered, want about 30 of 40", n)
		}
	})
}

func idsOf(peers ...*peertest.Peer) []did.Merchant {
	var out []did.Merchant
	for _, p := range peers {
		out = append(out, p.ID)
	}
	return out
}
