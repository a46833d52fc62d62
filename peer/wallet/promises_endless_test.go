package wallet_test

import (
	"context"
	"testing"
	"time"

	libpeer "github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
)

// A merchant that names one line again and again, each time due later, is refused.
func TestALineComesOnce(t *testing.T) {
	promising(t, func(w *peertest.World, _ *peertest.Points) {
		t, p, c := w.T, w.Peers[0], w.NewCustomer()
		w.Enrol(p, c, "C-1")
		pages := 0
		stream.Serve(w.Ctx(), p.Host(), desk.PromiseProtocol, func(_ context.Context, _ libpeer.ID, raw []byte) (any, error) {
			var q desk.Promising
			if err := codec.Unmarshal(raw, &q, 512); err != nil {
				return nil, err
			}
			if pages++; pages > 500 {
				return desk.Promised{}, nil
			}
			l := ledger.Line{Account: q.Account, Amount: 1, Ref: [32]byte{1}}
			tree, err := ledger.NewTree([]ledger.Line{l})
			if err != nil {
				return nil, err
			}
			proof, err := tree.Proof(0, 1)
			if err != nil {
				return nil, err
			}
			return desk.Promised{Lines: []desk.ProvenLine{{Amount: 1, Ref: l.Ref, Root: tree.Root(), Count: 1, Release: q.Release + 1, Proof: proof, State: "promised"}}}, nil
		})
		ctx, end := context.WithTimeout(w.Ctx(), time.Hour)
		defer end()
		failed := c.CollectPromises(ctx)
		if pages > 2 || len(failed) != 1 || fault.KindOf(failed[0].Err) != fault.Malformed {
			t.Errorf("%v after %d pages", failed, pages)
		}
	})
}
