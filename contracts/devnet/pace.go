package devnet

import (
	"sync"
	"time"
)

// pace is when blocks are made: by the clock, when a transaction waits, or not at all.
type pace struct {
	mu      sync.Mutex
	period  time.Duration // 0: when a transaction waits
	stalled bool
	changed chan struct{}
}

// Pace makes a block each period from now on, or, with 0, when a transaction
// waits: see Config.Period.
func (c *Chain) Pace(period time.Duration) {
	c.pace.change(func(p *pace) { p.period = max(0, period) })
}

// Stall makes no more blocks but by Seal and Reorg until it is called again with
// false. It waits for the block that is under way; after it none comes.
// Transactions wait in the pool.
func (c *Chain) Stall(stalled bool) {
	c.pace.change(func(p *pace) { p.stalled = stalled })
	c.sealing.Lock() // the loop looks at the pace with the lock held
	defer c.sealing.Unlock()
}

func (p *pace) change(do func(*pace)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	do(p)
	select {
	case p.changed <- struct{}{}:
	default: // it will be looked at
	}
}

func (p *pace) onDemand() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.stalled && p.period == 0
}

func (p *pace) byClock() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.stalled && p.period > 0
}

// set gives a ticker the period.
func (p *pace) set(t *time.Ticker) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.period > 0 {
		t.Reset(p.period)
	}
}
