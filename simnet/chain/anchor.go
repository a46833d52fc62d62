package chain

import (
	"context"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
)

// Seat is the chain as one member's peer has it: what the peer writes to it is in the
// member's name.
type Seat struct {
	*Chain
	member ledger.Account
}

var _ peer.Chain = Seat{}

// Seat is this chain for a member's peer.
func (c *Chain) Seat(m did.Merchant) Seat { return Seat{c, ledger.Account(m)} }

// batchRoot is a root over log entries that a member anchors.
type batchRoot struct {
	root    [32]byte
	entries uint64
}

func rootName(root [32]byte) [32]byte { return name("root", root[:]) }

// SubmitAnchor queues a batch root. One that the contract refused may be sent again, by
// whomever.
func (s Seat) SubmitAnchor(_ context.Context, root [32]byte, entries uint64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catchUp()
	if t := s.known[rootName(root)]; t != nil && t.refused != nil {
		delete(s.known, t.id)
	}
	s.send(&transaction{id: rootName(root), from: s.member, anchors: &batchRoot{root, entries}})
	return nil
}

// anchorLease is for how long the contract of anchors does not look a member up again
// that it found active, in seconds.
const anchorLease = 86_400

// takesAnchor is why the contract of anchors refuses one in the block under way. It
// may change who has a lease.
func (c *Chain) takesAnchor(from ledger.Account, a *batchRoot) error {
	now := c.ledger.Time()
	if a.entries == 0 {
		return fault.New(fault.Malformed, "anchor", "a batch has at least one entry")
	}
	if now < c.leases[from] {
		return nil
	}
	if m, there := c.members.Member(did.Merchant(from)); !there || m.Status != did.StatusActive {
		return fault.New(fault.Conflict, "anchor", "only active members anchor")
	}
	leases := map[ledger.Account]uint64{from: now + anchorLease}
	for member, end := range c.leases {
		if end > now {
			leases[member] = end
		}
	}
	c.leases = leases
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
	if t == nil || t.block == 0 || t.refused != nil {
		return 0, false, nil
	}
	return t.block, true, nil
}
