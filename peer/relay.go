package peer

import (
	"context"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/protocol/fault"
)

// Relayer carries calls that customers signed for to the chain, and pays the gas.
type Relayer interface {
	// Relay tries a call on the chain and queues it; asked again, it says how far the
	// call has come. fault.Unauthorized: no call that is relayed; fault.RateLimited:
	// too many of one account; otherwise as the contract refuses it.
	Relay(ctx context.Context, to [20]byte, data []byte) (desk.Relayed, error)
}

// relay serves customers, who need no gas: whoever they ask carries their signed
// word to the chain. A peer that drops it costs them a second question elsewhere.
func (n *Node) relay(ctx context.Context, c desk.ChainCall) (desk.Relayed, error) {
	const op = "relay call"
	switch {
	case n.cfg.Relayer == nil:
		return desk.Relayed{}, fault.New(fault.Unavailable, op, "this peer relays nothing; ask another")
	case len(c.Data) < 4 || len(c.Data) > desk.MaxCall:
		return desk.Relayed{}, fault.New(fault.Malformed, op, "want 4 to 8,192 bytes of calldata")
	}
	return n.cfg.Relayer.Relay(ctx, c.To, c.Data)
}
