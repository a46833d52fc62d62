package chain

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/simnet/chain/evm"
	"github.com/souk-network/souk/simnet/trace"
)

// transaction is something that was sent.
type transaction struct {
	id   [32]byte
	from ledger.Account
	// call makes the call when a block takes it; nil for what moves no points, and
	// once it is final.
	call    func(*ledger.Ledger) ledger.Op
	anchors *batchRoot   // that it vouches for
	joins   *did.Member  // whose entry in the registry changes with it
	ring    *ledger.Ring // that it settles
	block   uint64       // 0: in the pool
	refused error        // by the contracts, in that block
	said    []ledger.Said
	ran     []evm.Result // by the contracts themselves, where they are
}

// name is the id of something that is sent, by what it is and what it is about.
func name(what string, about ...[]byte) [32]byte {
	h := sha256.New()
	h.Write([]byte("souk simnet " + what + "\x00"))
	for _, b := range about {
		h.Write(b)
	}
	return [32]byte(h.Sum(nil))
}

// send puts a transaction into the pool, once. The lock is held, and the chain
// has caught up.
func (c *Chain) send(t *transaction) {
	if c.known[t.id] != nil {
		return
	}
	c.known[t.id] = t
	c.pool = append(c.pool, t)
	c.tell()
}

// mine puts the pool into the newest block.
func (c *Chain) mine(at time.Time, second uint64) {
	if err := c.ledger.Begin(second); err != nil {
		panic(err) // its time was looked at
	}
	if c.evm != nil {
		c.evm.Begin(second)
	}
	b := block{height: c.height, at: at.Sub(c.cfg.Start), holds: c.pool, members: c.members, leases: c.leases}
	c.pool = nil
	c.recent = append(c.recent, b)
	c.put(trace.Event{At: b.at, Who: "chain", What: trace.Block, N: int64(b.height)})
	for _, t := range b.holds {
		t.block = b.height
		c.apply(t)
		if t.joins != nil && t.refused == nil {
			c.enter(*t.joins)
		}
		c.promised(t)
		c.say(b.at, t)
	}
}

// now makes a block at once that holds the pool and a transaction. It is for what
// a consortium decided outside of the chain.
func (c *Chain) now(t *transaction) error {
	c.catchUp()
	c.known[t.id], c.pool = t, append(c.pool, t)
	c.height++
	c.extra++
	at := c.cfg.Now()
	c.mine(at, max(second(at), c.ledger.Time()+1))
	return t.refused
}

// look asks the ledger as it stands at the newest block. The lock is held, and
// the chain has caught up.
func (c *Chain) look(at func(*ledger.Ledger)) {
	if now := second(c.timeOf(c.height)); now > c.ledger.Time() {
		c.aside(now, at)
		return
	}
	at(c.ledger)
}

// try reports why the contracts would refuse a call in the next block.
func (c *Chain) try(from ledger.Account, call func(*ledger.Ledger) ledger.Op) (err error) {
	next := max(second(c.timeOf(c.height+1)), c.ledger.Time()+1)
	c.aside(next, func(l *ledger.Ledger) { _, err = l.Apply(from, call(l)) })
	return err
}

// aside does something in a block that never was.
func (c *Chain) aside(now uint64, do func(*ledger.Ledger)) {
	if err := c.ledger.Begin(now); err != nil {
		panic(err) // it is later than the block before
	}
	do(c.ledger)
	if err := c.ledger.Undo(1); err != nil {
		panic(err) // it has just begun
	}
}

// stands says how far a transaction has come: "sent", "mined", "final", or, where
// the contracts refused it, "failed", as the peer's own chain client says it.
func (c *Chain) stands(t *transaction) string {
	switch {
	case t.block == 0:
		return "sent"
	case t.refused != nil:
		return "failed"
	case c.final(t.block):
		return "final"
	}
	return "mined"
}

// hash is the hash of a transaction: another one in another branch.
func (c *Chain) hash(t *transaction) [32]byte {
	if t.block == 0 {
		return [32]byte{}
	}
	return sha256.Sum256(binary.BigEndian.AppendUint64(t.id[:], t.block))
}

// op is a call that is known beforehand.
func op(o ledger.Op) func(*ledger.Ledger) ledger.Op {
	return func(*ledger.Ledger) ledger.Op { return o }
}

func notFound(op, detail string) error { return fault.New(fault.NotFound, op, detail) }
