package peer_test

import (
	"context"
	"testing"
	"time"

	libpeer "github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// refuses makes a custodian refuse every release from now on until it is started
// again, with what it shows as proof.
func refuses(w *peertest.World, p *peertest.Peer, proof []byte) {
	stream.Serve(w.Ctx(), p.Host(), custody.ReleaseProtocol, func(_ context.Context, _ libpeer.ID, raw []byte) (any, error) {
		var r custody.ReleaseRequest
		if err := codec.Unmarshal(raw, &r, custody.ReleaseProtocol.MaxRequest); err != nil {
			return nil, err
		}
		refusal := custody.Refusal{Kind: uint8(fault.Revoked), Time: uint64(time.Now().UnixMilli()), Fact: proof}.Sign(p.Key, r.Hash())
		return nil, &stream.Refused{Err: fault.New(fault.Revoked, "release", "a test says so"), Payload: refusal.Encode()}
	})
}

// More custodians than a read can do without say that a grant was taken back, which
// its customer never did. The reader asks on, less and less often, and opens the
// record when they have stopped.
//
// Defends I2: nobody but the customer ends a grant.
func TestLyingCustodiansEndNothing(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 5}, func(w *peertest.World) {
		t := w.T
		c, seller, reader, liars := w.NewCustomer(), w.Peers[0], w.Peers[1], w.Peers[2:4]
		w.Enrol(seller, c, "C-1")
		grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
		w.Settle()
		for _, p := range liars {
			refuses(w, p, nil)
		}
		w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
		w.Pass(time.Minute)
		if n := len(w.Items(reader, grant)); n != 0 {
			t.Fatalf("%d records were opened by less than k custodians", n)
		}
		for _, p := range liars {
			p.Stop()
			p.Start()
		}
		w.Until("the record is open once the liars have stopped", func() bool { return len(w.Items(reader, grant)) == 1 })
	})
}

// One custodian knows of a revocation that the reader has not heard of. Its refusal
// brings it: the grant ends at the reader, and everywhere else.
//
// Defends I2.
func TestARefusalBringsTheRevocation(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 5}, func(w *peertest.World) {
		t := w.T
		c, seller, reader, knows, away := w.NewCustomer(), w.Peers[0], w.Peers[1], w.Peers[2], w.Peers[4]
		w.Enrol(seller, c, "C-1")
		grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
		w.Settle()
		g, _ := c.Signed(grant)
		refuses(w, knows, takenBack(c, reader.ID, g.Grant))
		away.Stop() // two help and one refuses
		w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
		w.Until("the reader ended the grant", func() bool { _, held := reader.CRM().Grant(grant); return !held })
		w.Until("everybody knows", func() bool {
			for _, p := range w.Running() {
				if s, err := p.Status(w.Ctx()); err != nil || s.Grants["revoked"] != 1 {
					return false
				}
			}
			return true
		})
		if n := len(w.Items(reader, grant)); n != 0 {
			t.Errorf("%d records are in the view under a grant that was taken back", n)
		}
	})
}

// takenBack is a customer's revocation that nobody was told of.
func takenBack(c *peertest.Wallet, m did.Merchant, g consent.Grant) []byte {
	line, at := c.Seed.Consent(m, g.Purpose), uint64(time.Now().UnixMilli())
	r := consent.Revocation{Grant: g.ID(), Subject: g.Subject, Seq: g.Seq + 1, Time: at}
	return consent.StatementFact(line, consent.Revoked(r, g), at, g.Expiry).Encode()
}

// A custodian shows the customer's revocation with its refusal.
//
// Defends I2.
func TestCustodiansShowTheRevocation(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		t := w.T
		c, seller, reader := w.NewCustomer(), w.Peers[0], w.Peers[1]
		w.Enrol(seller, c, "C-1")
		grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
		w.Settle()
		g, _ := c.Signed(grant)
		sold := w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
		header, err := w.Header(c, sold, 1)
		check(t, err)
		_, err = c.Revoke(w.Ctx(), grant)
		check(t, err)
		w.Settle()
		for _, p := range w.Custodians(c, reader) {
			refusal, err := custody.DecodeRefusal(w.RefusalOf(c, reader, p, g, header))
			check(t, err)
			if err := refusal.Proves(g.Grant); err != nil || fault.Kind(refusal.Kind) != fault.Revoked {
				t.Errorf("refused as %v with %v", fault.Kind(refusal.Kind), err)
			}
		}
	})
}
