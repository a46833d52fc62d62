package wallet_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/protocol/fault"
)

// carrier is a chain's side of a relay: it notes what it was asked to carry.
type carrier struct {
	asked int
	err   error
}

func (c *carrier) Relay(_ context.Context, to [20]byte, data []byte) (desk.Relayed, error) {
	c.asked++
	return desk.Relayed{State: "sent", Block: uint64(to[0]) + uint64(len(data))}, c.err
}

// A wallet whose first peer is away, relays nothing or is asked too often finds
// another one. What a contract refuses nobody is asked a second time.
//
// Defends I10.
func TestRelayFindsAPeerThatCarries(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 5}, func(w *peertest.World) {
		t := w.T
		c := w.NewCustomer()
		busy, good, last := &carrier{err: fault.New(fault.RateLimited, "relay call", "enough")}, &carrier{}, &carrier{}
		for i, k := range []*carrier{nil, nil, busy, good, last} {
			if k == nil {
				continue
			}
			w.Peers[i].Kill()
			w.Peers[i].Relayer = k
			w.Peers[i].Start()
		}
		w.Until("the peers know each other", w.Fresh)
		w.Peers[0].Kill()
		who, place, err := c.Relay(w.Ctx(), [20]byte{7}, []byte{1, 2, 3, 4}, w.Peers[0].ID, w.Peers[1].ID, w.Peers[2].ID, w.Peers[3].ID)
		check(t, err)
		if who != w.Peers[3].ID || place.State != "sent" || place.Block != 11 || busy.asked != 1 || good.asked != 1 || last.asked != 0 {
			t.Errorf("%s, %+v after %d, %d, %d questions", who, place, busy.asked, good.asked, last.asked)
		}
		good.err = fault.New(fault.BadSignature, "relay call", "the contract refuses")
		if _, _, err := c.Relay(w.Ctx(), [20]byte{7}, []byte{1, 2, 3, 4}, w.Peers[3].ID, w.Peers[4].ID); !errors.Is(err, fault.Of(fault.BadSignature)) || last.asked != 0 {
			t.Errorf("after a refusal %d others were asked: %v", last.asked, err)
		}
		for _, data := range [][]byte{nil, {1, 2, 3}, slices.Repeat([]byte{1}, desk.MaxCall+1)} {
			if _, _, err := c.Relay(w.Ctx(), [20]byte{7}, data, w.Peers[4].ID); err == nil || last.asked != 0 {
				t.Errorf("%d bytes of calldata were carried", len(data))
			}
		}
		w.Peers[0].Start()
		w.Until("the peer is back", w.Fresh)
	})
}
