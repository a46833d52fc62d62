// Package powercut ends all writing to stores from one moment on, as when a machine loses
// power between two writes: what was written before is there, what comes after fails. It
// is for tests and simulations.
package powercut

import (
	"context"
	"errors"
	"sync"

	"github.com/souk-network/souk/storage"
)

// ErrCut is every write of a machine that lost power.
var ErrCut = errors.New("the machine stopped here")

// Cut is the power of one machine's stores. The zero value is on. Safe for concurrent use.
type Cut struct {
	mu   sync.Mutex
	off  bool
	left int // writes until the cut; 0 means none is planned
}

// Now makes every later write fail.
func (c *Cut) Now() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off = true
}

// After makes every write after the next n fail.
func (c *Cut) After(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left = n + 1
}

// Spare calls off what After planned.
func (c *Cut) Spare() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left = 0
}

// Mend turns the power on again, with nothing planned.
func (c *Cut) Mend() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off, c.left = false, 0
}

// Happened reports whether the stores take no more writes.
func (c *Cut) Happened() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.off
}

// write asks to write once.
func (c *Cut) write() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left > 0 {
		if c.left--; c.left == 0 {
			c.off = true
		}
	}
	if c.off {
		return ErrCut
	}
	return nil
}

// KV is a store of values on this power.
func (c *Cut) KV(on storage.KV) storage.KV { return kv{on, c} }

type kv struct {
	storage.KV
	cut *Cut
}

func (s kv) Batch(ctx context.Context, ops []storage.Op) error {
	if err := s.cut.write(); err != nil {
		return err
	}
	return s.KV.Batch(ctx, ops)
}

// Facts is a store of facts on this power. To prune counts as no write of those that
// After lets happen: it follows the clock, and not what somebody does.
func (c *Cut) Facts(on storage.Facts) storage.Facts { return facts{on, c} }

type facts struct {
	storage.Facts
	cut *Cut
}

func (s facts) Append(ctx context.Context, rs []storage.Record) ([]bool, error) {
	if err := s.cut.write(); err != nil {
		return nil, err
	}
	return s.Facts.Append(ctx, rs)
}

func (s facts) Prune(ctx context.Context, now uint64) (int, error) {
	if s.cut.Happened() {
		return 0, ErrCut
	}
	return s.Facts.Prune(ctx, now)
}

// Log is an access log on this power.
func (c *Cut) Log(on storage.Log) storage.Log { return accessLog{on, c} }

type accessLog struct {
	storage.Log
	cut *Cut
}

func (s accessLog) Append(ctx context.Context, leaf [32]byte) (uint64, error) {
	if err := s.cut.write(); err != nil {
		return 0, err
	}
	return s.Log.Append(ctx, leaf)
}
