package model

import (
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/trace"
)

// blocks is the height of a chain with nothing in it: blocks come at their pace
// unless it stalls.
type blocks struct {
	every, final  int64
	stalled, lost int64
	stops         bool
}

func newBlocks(p *scenario.Plan) blocks {
	return blocks{every: int64(p.BlockTime), final: int64(p.FinalAge)}
}

func (b *blocks) height(now int64) int64 {
	if b.stops {
		now = b.stalled
	}
	return (now - b.lost) / b.every
}

func (w *World) height() int64 {
	if w.loyalty != nil {
		return int64(w.loyalty.chain.Height())
	}
	return w.blocks.height(w.now)
}

// Stall stops the chain or lets it go on.
func (w *World) Stall(stalled bool) {
	if w.loyalty != nil {
		w.loyalty.chain.Stall(stalled)
		w.headMoved()
		return
	}
	b := &w.blocks
	switch {
	case stalled && !b.stops:
		b.stops, b.stalled = true, w.now
	case !stalled && b.stops:
		b.stops, b.lost = false, b.lost+w.now-b.stalled
	}
}

// Reorg takes the newest blocks back, none that is final.
func (w *World) Reorg(depth uint64) {
	if w.loyalty != nil {
		w.loyalty.chain.Reorg(depth)
		w.headMoved()
		return
	}
	w.put(trace.Event{Who: "chain", What: trace.Reorg, N: min(int64(min(depth, 1<<40)), w.blocks.final, w.height())})
}
