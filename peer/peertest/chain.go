package peertest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"slices"
	"sync"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/did"
)

// blockTime is how long the chain takes to mine what was sent.
const blockTime = 2 * time.Second

// Chain is the EVM chain as peers and wallets see it: the membership as last
// read, and batch roots that are mined a block time after they were sent. While
// it is stalled nothing is mined; what is sent waits, as in the outbox of the
// real client.
type Chain struct {
	mu      sync.Mutex
	members []did.Member // replaced as a whole, never changed
	stalled bool
	stood   time.Time // since when it is stalled
	roots   map[[32]byte]*sentRoot
	order   [][32]byte
	height  uint64
}

type sentRoot struct {
	mined   time.Time // when a block has it; zero while it waits for the chain
	block   uint64
	entries uint64
}

var _ peer.Chain = (*Chain)(nil)

func newChain(members []did.Member) *Chain {
	members = slices.Clone(members)
	slices.SortFunc(members, func(a, b did.Member) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	return &Chain{members: members, roots: map[[32]byte]*sentRoot{}}
}

// Stall stops the chain, or lets it go on: then everything that waited is mined
// with the next block.
func (c *Chain) Stall(stalled bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stalled, c.stood = stalled, time.Now()
	for _, root := range c.order {
		s := c.roots[root]
		switch {
		case stalled && s.mined.After(time.Now()):
			s.mined = time.Time{}
		case !stalled && s.mined.IsZero():
			s.mined = time.Now().Add(blockTime)
		}
	}
}

// Roots is how many batch roots the chain holds.
func (c *Chain) Roots() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for _, s := range c.roots {
		if s.onChain() {
			n++
		}
	}
	return n
}

func (s *sentRoot) onChain() bool { return !s.mined.IsZero() && !time.Now().Before(s.mined) }

// SubmitAnchor queues a batch root.
func (c *Chain) SubmitAnchor(_ context.Context, root [32]byte, entries uint64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.roots[root]; known {
		return nil
	}
	c.height++
	s := &sentRoot{block: c.height, entries: entries}
	if !c.stalled {
		s.mined = time.Now().Add(blockTime)
	}
	c.roots[root] = s
	c.order = append(c.order, root)
	return nil
}

// Anchored is where a root stands.
func (c *Chain) Anchored(_ context.Context, root [32]byte) (peer.AnchorPlace, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	place := peer.AnchorPlace{State: "pending", ChainID: 1337, Contract: [20]byte{0xa}}
	s, known := c.roots[root]
	if !known || !s.onChain() {
		return place, nil
	}
	place.State, place.Block, place.Tx = "mined", s.block, sha256.Sum256(root[:])
	return place, nil
}

// AnchoredRoot is the block of a root, for wallets.
func (c *Chain) AnchoredRoot(_ context.Context, root [32]byte) (uint64, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, known := c.roots[root]
	if !known || !s.onChain() {
		return 0, false, nil
	}
	return s.block, true, nil
}

// Registry is the membership.
func (c *Chain) Registry() did.Registry {
	c.mu.Lock()
	defer c.mu.Unlock()
	return registry{c.members}
}

// rotate gives a member the keys of next, in a block of its own, and returns
// its entry.
func (c *Chain) rotate(next did.Member) did.Member {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.height++
	c.members = slices.Clone(c.members)
	at := slices.IndexFunc(c.members, func(m did.Member) bool { return m.ID == next.ID })
	entry := c.members[at].Replaced(next)
	entry.Since, entry.Changed = c.height, c.height
	c.members[at] = entry
	return entry
}

// Depart has a member leave, in a block of its own.
func (c *Chain) Depart(id did.Merchant) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.height++
	c.members = slices.Clone(c.members)
	at := slices.IndexFunc(c.members, func(m did.Member) bool { return m.ID == id })
	c.members[at].Status, c.members[at].Changed = did.StatusLeft, c.height
}

type registry struct{ members []did.Member }

func (r registry) Member(id did.Merchant) (did.Member, bool) {
	for _, m := range r.members {
		if m.ID == id {
			return m, true
		}
	}
	return did.Member{}, false
}

func (r registry) ByKey(key did.Key) (did.Member, bool) {
	for _, m := range r.members {
		if slices.Contains(m.Keys(), key) {
			return m, true
		}
	}
	return did.Member{}, false
}

func (r registry) Members() []did.Member { return slices.Clone(r.members) }
