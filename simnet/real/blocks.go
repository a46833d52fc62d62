package real

import (
	"sync"
	"time"

	"github.com/souk-network/souk/simnet/trace"
)

// blocks tells of the chain's blocks, counted from those that founding took.
type blocks struct {
	mu    sync.Mutex
	begun bool
	first uint64 // height when the peers ran
	told  uint64 // height of the newest block that was told of
}

// begin has the chain make blocks at the scenario's pace, and tells of them.
func (b *blocks) begin(w *World) {
	b.first, _ = w.made.Chain().Head()
	b.told, b.begun = b.first, true
	w.made.Chain().Pace(w.plan.BlockTime)
	w.running.Go(func() {
		for wait(w.ctx, often) {
			b.tell(w)
		}
	})
}

func (b *blocks) tell(w *World) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for head, _ := w.made.Chain().Head(); b.told < head; {
		b.told++
		w.put(trace.Event{Who: "chain", What: trace.Block, N: int64(b.told - b.first)})
	}
}

// reorg takes blocks back, none of founding and none that is final: what was in
// them is in newer ones then, of which there is one more.
func (b *blocks) reorg(w *World, depth uint64) error {
	b.tell(w)
	b.mu.Lock()
	defer b.mu.Unlock()
	depth = min(depth, w.plan.FinalAge, b.told-b.first)
	if err := w.made.Chain().Reorg(depth, false); err != nil {
		return err
	}
	w.put(trace.Event{Who: "chain", What: trace.Reorg, N: int64(depth)})
	b.told -= depth
	return nil
}

func (b *blocks) sample(w *World, at time.Duration) {
	if !b.begun {
		return
	}
	b.tell(w)
	b.mu.Lock()
	defer b.mu.Unlock()
	w.cfg.Trace.Put(trace.Event{At: at, Who: "chain", What: trace.Sample, Kind: "height", N: int64(b.told - b.first)})
}
