package chain

import (
	"context"
	"time"
)

// deliver hands the waiting consent events over, until one is not taken.
func (f *follower) deliver(ctx context.Context, timeout time.Duration, tell func(context.Context, ConsentEvent) error) error {
	for {
		f.mu.RLock()
		if len(f.queue) == 0 {
			f.mu.RUnlock()
			return nil
		}
		next := f.queue[0]
		f.mu.RUnlock()
		if err := tellOne(ctx, timeout, tell, next); err != nil {
			return err
		}
		f.mu.Lock()
		f.queue = f.queue[1:]
		f.mu.Unlock()
	}
}

func tellOne(ctx context.Context, timeout time.Duration, tell func(context.Context, ConsentEvent) error, e ConsentEvent) error {
	if tell == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return tell(ctx, e)
}

// snapshot is the registry after the newest block.
func (f *follower) snapshot() *Snapshot {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.view == nil {
		return newSnapshot()
	}
	return f.view.tip().state
}

func (f *follower) tip() (uint64, [32]byte, uint64) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.view == nil {
		return 0, [32]byte{}, 0
	}
	tip := f.view.tip()
	return tip.number, tip.hash, tip.time
}

func (f *follower) anchored(root [32]byte) (a Anchor, final, ok bool) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.view == nil {
		return Anchor{}, false, false
	}
	a, ok = f.view.anchored(root)
	return a, ok && a.Place.Block <= f.view.base.number, ok
}

// describe fills in what Health says of the view.
func (f *follower) describe(h *Health) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.view != nil {
		h.Head, h.Final = f.view.tip().number, f.view.base.number
		h.Rewinds, h.Untold = f.rewinds, len(f.queue)
	}
}

// newest is the head as it was last seen, for its base fee.
func (f *follower) newest() blockAnswer {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.head
}
