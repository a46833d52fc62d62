package chain

import (
	"context"

	"github.com/souk-network/souk/peer"
)

var _ peer.Chain = (*Chain)(nil)

func rootName(root [32]byte) [32]byte { return name("root", root[:]) }

// SubmitAnchor queues a batch root.
func (c *Chain) SubmitAnchor(_ context.Context, root [32]byte, _ uint64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	c.send(&transaction{id: rootName(root)})
	return nil
}

// Anchored is where a root stands.
func (c *Chain) Anchored(_ context.Context, root [32]byte) (peer.AnchorPlace, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	place := peer.AnchorPlace{State: "pending", ChainID: ID, Contract: [20]byte{0xa}}
	if t := c.known[rootName(root)]; t != nil {
		place.State, place.Block, place.Tx = c.stands(t), t.block, c.hash(t)
	}
	return place, nil
}

// AnchoredRoot is the block of a root, for wallets.
func (c *Chain) AnchoredRoot(_ context.Context, root [32]byte) (uint64, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	t := c.known[rootName(root)]
	if t == nil || t.block == 0 {
		return 0, false, nil
	}
	return t.block, true, nil
}
