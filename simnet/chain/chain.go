// Package chain is the EVM chain of a simulated network, in virtual time.
//
// A block comes every block time. What was sent waits for the next one, and is
// final some blocks later. Nothing runs here: the chain catches up with the
// clock whenever it is asked. It can be stalled, and its newest blocks taken
// back: then what was in them waits for a block again, as in the pool of a node.
package chain

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"sync"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/simnet/trace"
)

// Config says how blocks come.
type Config struct {
	BlockTime time.Duration // above 0
	FinalAge  uint64        // blocks after which nothing is taken back
	Start     time.Time     // block 0
	Trace     trace.Sink    // gets blocks and what they hold
}

// Chain is the chain as peers and wallets see it.
type Chain struct {
	cfg Config

	mu      sync.Mutex
	stalled time.Time // since when, or zero
	lost    time.Duration
	height  uint64 // of the newest block made
	branch  uint64 // counts reorganisations
	members *registry
	roots   map[[32]byte]*root
	pool    [][32]byte // roots that wait for a block, in the order of sending
}

// root is a batch root that was sent.
type root struct {
	entries uint64
	block   uint64 // 0: in the pool
}

var _ peer.Chain = (*Chain)(nil)

// New makes a chain with these members.
func New(cfg Config, members []did.Member) *Chain {
	return &Chain{cfg: cfg, members: newRegistry(members), roots: map[[32]byte]*root{}}
}

// due is the height that the clock asks for.
func (c *Chain) due() uint64 {
	now := time.Now()
	if !c.stalled.IsZero() {
		now = c.stalled
	}
	return uint64(max(0, now.Sub(c.cfg.Start)-c.lost) / c.cfg.BlockTime)
}

// catchUp makes the blocks that are due. The first of them takes the pool.
func (c *Chain) catchUp() {
	for due := c.due(); c.height < due; {
		if len(c.pool) == 0 {
			c.height = due // empty blocks
			return
		}
		c.height++
		c.mine()
	}
}

func (c *Chain) mine() {
	for _, id := range c.pool {
		c.roots[id].block = c.height
	}
	c.pool = nil
	c.cfg.Trace.Put(trace.Event{At: c.since(), Who: "chain", What: trace.Block, N: int64(c.height)})
}

func (c *Chain) since() time.Duration { return time.Since(c.cfg.Start) }

// Height is the newest block.
func (c *Chain) Height() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	return c.height
}

// Stall stops the chain, or lets it go on where it stopped.
func (c *Chain) Stall(stalled bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	switch {
	case stalled && c.stalled.IsZero():
		c.stalled = time.Now()
	case !stalled && !c.stalled.IsZero():
		c.lost += time.Since(c.stalled)
		c.stalled = time.Time{}
	}
}

// Reorg takes the newest blocks back, at most down to the newest final one. What
// was in them waits for a block again. It returns how many were taken.
func (c *Chain) Reorg(depth uint64) uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	depth = min(depth, c.cfg.FinalAge, c.height)
	c.branch++
	var back [][32]byte
	for id, r := range c.roots {
		if r.block > c.height-depth {
			r.block = 0
			back = append(back, id)
		}
	}
	slices.SortFunc(back, func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
	c.pool = append(back, c.pool...)
	c.cfg.Trace.Put(trace.Event{At: c.since(), Who: "chain", What: trace.Reorg, N: int64(depth)})
	return depth
}

// SubmitAnchor queues a batch root.
func (c *Chain) SubmitAnchor(_ context.Context, id [32]byte, entries uint64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	if c.roots[id] == nil {
		c.roots[id] = &root{entries: entries}
		c.pool = append(c.pool, id)
	}
	return nil
}

// chainID is the chain id of every simulated chain.
const chainID = 1337

// Anchored is where a root stands.
func (c *Chain) Anchored(_ context.Context, id [32]byte) (peer.AnchorPlace, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	place := peer.AnchorPlace{State: "pending", ChainID: chainID, Contract: [20]byte{0xa}}
	r := c.roots[id]
	switch {
	case r == nil:
		return place, nil
	case r.block == 0:
		place.State = "sent"
		return place, nil
	}
	place.State, place.Block, place.Tx = "mined", r.block, c.transaction(id)
	if r.block+c.cfg.FinalAge <= c.height {
		place.State = "final"
	}
	return place, nil
}

// transaction is the hash of the transaction that anchored a root.
func (c *Chain) transaction(id [32]byte) [32]byte {
	return sha256.Sum256(binary.BigEndian.AppendUint64(id[:], c.branch))
}

// AnchoredRoot is the block of a root, for wallets.
func (c *Chain) AnchoredRoot(_ context.Context, id [32]byte) (uint64, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	r := c.roots[id]
	if r == nil || r.block == 0 {
		return 0, false, nil
	}
	return r.block, true, nil
}

// Registry is the membership.
func (c *Chain) Registry() did.Registry {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.members
}

// SetStatus changes a member's status in the next block that is asked for.
func (c *Chain) SetStatus(id did.Merchant, s did.Status) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	c.height++
	members := c.members.Members()
	for i := range members {
		if members[i].ID == id {
			members[i].Status, members[i].Changed = s, c.height
		}
	}
	c.members = newRegistry(members)
}

// Admit adds a member.
func (c *Chain) Admit(m did.Member) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	c.height++
	m.Since, m.Changed = c.height, c.height
	c.members = newRegistry(append(c.members.Members(), m))
}
