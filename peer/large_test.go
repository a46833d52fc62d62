package peer_test

import (
	"context"
	"encoding/binary"
	"testing"
	"time"

	libpeer "github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/fault"
)

// many is a consortium in which peers do not all stay connected.
const many = 40

// paced slows peers to the pace of the program.
func paced(_ int, cfg *peer.Config) {
	cfg.SyncEvery, cfg.CheckpointEvery = 10*time.Second, 10*time.Second
}

// In a large consortium, in which a peer speaks with few others, a custodian that
// missed a revocation opens nothing: cut off it is stale in time, and as soon as
// it is fresh again it knows of the revocation.
//
// Defends I2.
func TestACustodianOfALargeConsortiumLearnsOfARevocationOrStops(t *testing.T) {
	withoutDetector(t)
	peertest.Run(t, peertest.Config{Merchants: many, Adjust: paced}, func(w *peertest.World) {
		t := w.T
		c, seller, reader := w.NewCustomer(), w.Peers[0], w.Peers[1]
		w.Enrol(seller, c, "C-1")
		grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
		order := w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
		w.Until("the merchant opened the record", func() bool { return len(w.Items(reader, grant)) == 1 })
		header, err := w.Header(c, order, 1)
		check(t, err)
		fewConnections(t, w)

		cut := w.Custodians(c, reader)[0]
		small := []*peertest.Peer{cut}
		for _, p := range w.Peers[2:] {
			if p != cut && len(small) < many/3 {
				small = append(small, p)
			}
		}
		w.Partition(small...)
		w.Pass(90 * time.Second)
		for _, p := range small {
			if p.Fresh() {
				t.Errorf("%x hears from a third of the members and is fresh", p.ID[:2])
			}
		}
		if n := freshOf(w); n < many/3 {
			t.Errorf("%d of the larger side are fresh, want most", n)
		}
		_, err = c.Revoke(w.Ctx(), grant)
		check(t, err)
		w.Rejoin()
		for range 30 {
			if fresh, err := cut.Fresh(), w.AskToOpen(c, reader, cut, grant, header); err == nil || fresh && fault.KindOf(err) != fault.Revoked {
				t.Fatalf("fresh %t, and asked for a record under a revoked grant: %v", fresh, err)
			}
			w.Pass(2 * time.Second)
		}
		w.Until("all are fresh again", w.Fresh)
		w.Until("all hold the same", w.Converged)
	})
}

func freshOf(w *peertest.World) (n int) {
	for _, p := range w.Peers {
		if p.Fresh() {
			n++
		}
	}
	return n
}

// fewConnections holds the connections of peers to what their circles need.
func fewConnections(t *testing.T, w *peertest.World) {
	t.Helper()
	w.Pass(2 * time.Minute) // connections for one purpose are let go
	total := 0
	for _, p := range w.Peers {
		total += len(p.Host().Network().Peers())
	}
	if mean := float64(total) / many; mean > 22 || mean < 8 {
		t.Errorf("%.1f connections a peer, want about 16 of %d", mean, many-1)
	}
}

// Who is let through to nobody but liars, who claim to hold what everybody holds,
// is not fresh: it drew most members in vain.
//
// Defends I2.
func TestAnEclipsedCustodianIsNotFresh(t *testing.T) {
	withoutDetector(t)
	peertest.Run(t, peertest.Config{Merchants: many, Adjust: paced}, func(w *peertest.World) {
		victim, liars := w.Peers[0], w.Peers[1:many/8]
		for _, l := range liars {
			lie(w, l)
		}
		w.Partition(w.Peers[:many/8]...)
		w.Pass(90 * time.Second)
		for range 12 {
			if victim.Fresh() {
				w.T.Fatal("the victim is fresh by the word of a tenth of the members")
			}
			w.Pass(5 * time.Second)
		}
	})
}

// lie makes a peer say that it holds what every member holds now.
func lie(w *peertest.World, liar *peertest.Peer) {
	type known struct {
		_    struct{} `cbor:",toarray"`
		Tags []byte
		Ages []byte
	}
	var claim known
	for _, m := range w.Peers {
		key := m.Member.PeerKey
		claim.Tags = binary.BigEndian.AppendUint64(claim.Tags, binary.BigEndian.Uint64(key[len(key)-8:]))
		claim.Ages = append(claim.Ages, 0)
	}
	p := stream.Protocol{ID: "/souk/sync/1/known", MaxRequest: 16, MaxResponse: 1 << 10, Timeout: time.Minute}
	stream.Serve(w.Ctx(), liar.Host(), p, func(context.Context, libpeer.ID, []byte) (any, error) { return claim, nil })
}

// withoutDetector leaves a test with forty peers to a run without the race
// detector: tools/gotest makes one.
func withoutDetector(t *testing.T) {
	t.Helper()
	if racing {
		t.Skip("forty peers are too many for the race detector")
	}
}
