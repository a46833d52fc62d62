package model

import (
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/trace"
)

// chain is the height of the chain: blocks come at their pace unless it stalls.
type chain struct {
	block, final  int64
	stalled, lost int64
	stops         bool
}

func newChain(p *scenario.Plan) chain {
	return chain{block: int64(p.BlockTime), final: int64(p.FinalAge)}
}

func (c *chain) height(now int64) int64 {
	if c.stops {
		now = c.stalled
	}
	return (now - c.lost) / c.block
}

// Stall stops the chain or lets it go on.
func (w *World) Stall(stalled bool) {
	c := &w.chain
	switch {
	case stalled && !c.stops:
		c.stops, c.stalled = true, w.now
	case !stalled && c.stops:
		c.stops, c.lost = false, c.lost+w.now-c.stalled
	}
}

// Reorg takes the newest blocks back, none that is final.
func (w *World) Reorg(depth uint64) {
	w.put(trace.Event{Who: "chain", What: trace.Reorg, N: min(int64(min(depth, 1<<40)), w.chain.final, w.chain.height(w.now))})
}
