// Package chain is the EVM chain of a simulated network, in virtual time, with
// the loyalty contracts on it as protocol/ledger has them: every rule is the
// ledger's, and none is here. The contracts themselves can run beside it.
//
// A block comes every block time. What was sent waits for the next one, and is
// final some blocks later. Nothing runs here: the chain catches up with the
// clock whenever it is asked, and says when it wants to be asked next. It can be
// stalled, and its newest blocks taken back: then what was in them waits for a
// block again, as in the pool of a node, and the ledger is as it was before them.
//
// Points, Exchange and Gate are the chain as a peer reaches it: see peer.Config.
package chain

import (
	"sync"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/simnet/chain/evm"
	"github.com/souk-network/souk/simnet/trace"
)

// Config says how blocks come.
type Config struct {
	BlockTime time.Duration // above 0
	FinalAge  uint64        // blocks after which nothing is taken back
	Start     time.Time     // block 0
	Trace     trace.Sink    // gets blocks and what they hold
	// Now is the clock; nil: time.Now, which is virtual in a bubble.
	Now func() time.Time
	// Due is told when something waits for a block, and when that comes: whoever
	// asks the chain then, by Tick, has it mined at its time and not later. It must
	// not call the chain. Nil: nobody is told.
	Due func(at time.Time)
	// EVM has the contracts themselves carry out every call beside the ledger, tell its
	// gas, and agree with it: the first difference is an error of Sample.
	EVM bool
}

// Chain is the chain as peers and wallets see it.
type Chain struct {
	cfg Config

	mu       sync.Mutex
	stalled  time.Time // since when, or zero
	lost     time.Duration
	height   uint64 // of the newest block made
	extra    uint64 // blocks that did not come by the clock
	branch   uint64 // counts reorganisations
	members  *registry
	ledger   *ledger.Ledger
	evm      *evm.EVM                  // the contracts themselves; nil: the ledger alone
	leases   map[ledger.Account]uint64 // until when members may anchor without being looked up; never changed
	differs  error                     // the first difference between the two
	told     time.Time                 // when Due was told to ask
	known    map[[32]byte]*transaction
	pool     []*transaction // in the order of sending
	recent   []block        // with something in them and not final, oldest first
	batches  map[[32]byte]*batch
	lines    map[[32]byte]place
	names    map[ledger.Account]string // of accounts and of points
	expired  map[ledger.Account]int64  // points that were told to be gone
	promises []*promise                // campaigns, in the order of the chain
}

// block is one that may be taken back.
type block struct {
	height  uint64
	at      time.Duration
	holds   []*transaction
	members *registry // before it
	leases  map[ledger.Account]uint64
}

// New makes a chain with these members, without points.
func New(cfg Config, members []did.Member) *Chain {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	c := &Chain{
		cfg: cfg, members: newRegistry(members), known: map[[32]byte]*transaction{}, batches: map[[32]byte]*batch{}, lines: map[[32]byte]place{},
		names: map[ledger.Account]string{}, expired: map[ledger.Account]int64{},
	}
	var founders []ledger.Account
	for _, m := range c.members.members {
		founders = append(founders, ledger.Account(m.ID))
	}
	// One block more than can be taken back, for looks at the newest one.
	at := setup
	if cfg.EVM {
		if c.evm, c.differs = evm.New(ID, second(cfg.Start)-1, c.members.members, int(cfg.FinalAge)+1); c.differs == nil {
			at = c.evm.Setup()
		}
	}
	c.ledger = ledger.New(at, founders, int(cfg.FinalAge)+1)
	return c
}

// ID is the chain id of every simulated chain.
const ID = 1337

// setup is where the contracts of every simulated chain are.
var setup = ledger.Setup{
	ChainID: ID, Registry: ledger.Account{0xc0}, PointsFactory: ledger.Account{0xf0}, Exchange: ledger.Account{0xe0},
	Netting: ledger.Account{0x9e}, Rewards: ledger.Account{0xe1}, Memberships: ledger.Account{0xb0},
}

// Name says what an account is called in the trace.
func (c *Chain) Name(account [20]byte, who string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.names[account] = who
}

// due is the height that the clock asks for.
func (c *Chain) due() uint64 {
	now := c.cfg.Now()
	if !c.stalled.IsZero() {
		now = c.stalled
	}
	return uint64(max(0, now.Sub(c.cfg.Start)-c.lost)/c.cfg.BlockTime) + c.extra
}

// timeOf is when a block that comes by the clock comes.
func (c *Chain) timeOf(height uint64) time.Time {
	return c.cfg.Start.Add(c.lost + time.Duration(height-c.extra)*c.cfg.BlockTime)
}

// catchUp makes the blocks that are due. The first of them takes the pool; where
// it comes in the second of the block before, which the contracts do not allow,
// the next one does.
func (c *Chain) catchUp() {
	for due := c.due(); c.height < due; {
		if len(c.pool) == 0 {
			c.height = due // empty blocks
			break
		}
		c.height++
		if at := c.timeOf(c.height); second(at) > c.ledger.Time() {
			c.mine(at, second(at))
		}
	}
	c.settleOld()
	c.tell()
}

func second(t time.Time) uint64 { return uint64(max(0, t.Unix())) }

// tell says when the pool will be taken.
func (c *Chain) tell() {
	if c.cfg.Due == nil || len(c.pool) == 0 || !c.stalled.IsZero() {
		return
	}
	if next := c.timeOf(c.height + 1); !next.Equal(c.told) {
		c.told = next
		c.cfg.Due(next)
	}
}

// Tick makes the blocks that are due.
func (c *Chain) Tick() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
}

func (c *Chain) since() time.Duration { return c.cfg.Now().Sub(c.cfg.Start) }

// Height is the newest block.
func (c *Chain) Height() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	return c.height
}

// Next is when the next block comes by the clock; zero while the chain is stalled.
func (c *Chain) Next() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.catchUp(); !c.stalled.IsZero() {
		return time.Time{}
	}
	return c.timeOf(c.height + 1)
}

// Stall stops the chain, or lets it go on where it stopped.
func (c *Chain) Stall(stalled bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	switch {
	case stalled && c.stalled.IsZero():
		c.stalled = c.cfg.Now()
	case !stalled && !c.stalled.IsZero():
		c.lost += c.cfg.Now().Sub(c.stalled)
		c.stalled = time.Time{}
		c.tell()
	}
}

// Reorg takes the newest blocks back, at most down to the newest final one. What
// was in them waits for a block again, in its order and before what was sent
// since. It returns how many were taken.
func (c *Chain) Reorg(depth uint64) uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	depth = min(depth, c.cfg.FinalAge, c.height)
	c.branch++
	c.put(trace.Event{At: c.since(), Who: "chain", What: trace.Reorg, N: int64(depth)})
	var back []*transaction
	for n := len(c.recent); n > 0 && c.recent[n-1].height > c.height-depth; n-- {
		back = append(c.undo(), back...)
	}
	c.pool = append(back, c.pool...)
	c.tell()
	return depth
}

// undo takes the newest block with something in it back.
func (c *Chain) undo() []*transaction {
	last := len(c.recent) - 1
	b := c.recent[last]
	c.recent = c.recent[:last]
	if err := c.ledger.Undo(1); err != nil {
		panic(err) // it keeps all that can be taken back
	}
	if c.evm != nil {
		c.evm.Undo()
	}
	for n := len(b.holds) - 1; n >= 0; n-- {
		c.unsay(b.holds[n])
		c.unpromised(b.holds[n])
		b.holds[n].block, b.holds[n].refused, b.holds[n].said, b.holds[n].ran = 0, nil, nil, nil
	}
	c.members, c.leases = b.members, b.leases
	return b.holds
}

// settleOld lets go what nobody can take back any more.
func (c *Chain) settleOld() {
	for len(c.recent) > 0 && c.final(c.recent[0].height) {
		for _, t := range c.recent[0].holds {
			t.call, t.said, t.ring, t.ran = nil, nil, nil, nil
		}
		c.recent = c.recent[1:]
	}
}

func (c *Chain) final(block uint64) bool { return block+c.cfg.FinalAge <= c.height }

func (c *Chain) put(e trace.Event) { c.cfg.Trace.Put(e) }
