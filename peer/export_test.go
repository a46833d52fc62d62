package peer_test

import (
	"context"
	"slices"
	"testing"

	"github.com/libp2p/go-libp2p/core/host"
	libpeer "github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/bundle"
	"github.com/souk-network/souk/protocol/did"
)

// A custodian that is down takes nobody's proof away, and neither does one that
// answers with a log without end, which it never signed. The bundle and its
// verification name them; when they are back it is whole.
//
// Defends I3, I10.
func TestExportWithoutEveryLog(t *testing.T) {
	hosts := map[int]host.Host{}
	adjust := func(number int, cfg *peer.Config) { hosts[number] = cfg.Host }
	peertest.Run(t, peertest.Config{Merchants: 3, Adjust: adjust}, func(w *peertest.World) {
		t := w.T
		c, seller, reader, custodian := w.NewCustomer(), w.Peers[0], w.Peers[1], w.Peers[2]
		w.Enrol(seller, c, "C-1")
		grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
		w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 12_500_000))
		w.Until("the reader opened the record", func() bool { return len(w.Items(reader, grant)) == 1 })
		sign(t, w)
		if _, err := reader.Anchor(w.Ctx()); err != nil {
			t.Fatal(err)
		}
		w.Settle()
		if problems, err := c.Pull(w.Ctx()); err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		export(t, w, c, 2)
		custodian.Stop()
		export(t, w, c, 1, custodian.ID)
		endless(w, hosts[0])
		export(t, w, c, 0, seller.ID, custodian.ID)
		custodian.Start()
		w.Until("the peers know each other", w.Fresh)
		export(t, w, c, 1, seller.ID)
	})
}

// endless has a host answer for its log with pages that go on for ever.
func endless(w *peertest.World, h host.Host) {
	stream.Serve(w.Ctx(), h, custody.LogProtocol, func(context.Context, libpeer.ID, []byte) (any, error) {
		return custody.LogPage{Leaves: make([][32]byte, 1000)}, nil
	})
}

// export makes a bundle and asserts that it holds, with so many openings, and
// that it and its report name the logs that are missing.
func export(t *testing.T, w *peertest.World, c *peertest.Wallet, openings int, missing ...did.Merchant) {
	t.Helper()
	b, err := c.Export(w.Ctx(), 1337)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(missing, func(a, b did.Merchant) int { return slices.Compare(a[:], b[:]) })
	slices.SortFunc(b.Missing, func(a, b did.Merchant) int { return slices.Compare(a[:], b[:]) })
	r := bundle.Verify(b, nil)
	if !r.Verified || r.Checked.Openings != openings || !slices.Equal(b.Missing, missing) || !slices.Equal(r.Missing, missing) {
		t.Errorf("missing %v, want %v: %+v", b.Missing, missing, r)
	}
}
