package peer

import (
	"context"
	"encoding/binary"
	"errors"
	"sync"
	"time"

	"github.com/souk-network/souk/storage"
)

// bell wakes everybody who waits for something to have happened.
type bell struct {
	mu sync.Mutex
	ch chan struct{}
}

func newBell() *bell { return &bell{ch: make(chan struct{})} }

// wait returns a channel that closes at the next broadcast.
func (b *bell) wait() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ch
}

func (b *bell) broadcast() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.ch)
	b.ch = make(chan struct{})
}

const (
	spaceCursors = "peer/cursors"
	arrivalPage  = 256
)

// follower walks the facts in order of arrival and hands each to handle once,
// or again after a crash: handle must be repeatable. Its position is durable.
type follower struct {
	name   string
	handle func(ctx context.Context, r storage.Record) error
}

// follow runs until ctx ends. When handle fails, the follower waits a second
// and tries the same fact again: nothing is skipped.
func (n *Node) follow(ctx context.Context, f follower) error {
	at, err := n.cursor(ctx, f.name)
	if err != nil {
		return err
	}
	for ctx.Err() == nil {
		rung := n.arrivals.wait()
		next, err := n.advance(ctx, f, at)
		switch {
		case err != nil && ctx.Err() == nil:
			n.log.Warn("a fact could not be processed; trying again", "follower", f.name, "error", err)
			pause(ctx, RetryAfter)
		case next == at:
			select {
			case <-rung:
			case <-ctx.Done():
			}
		}
		at = next
	}
	return nil
}

// advance processes one page and stores the new position.
func (n *Node) advance(ctx context.Context, f follower, at uint64) (uint64, error) {
	page, err := n.cfg.Facts.Since(ctx, at, arrivalPage)
	if err != nil || len(page) == 0 {
		return at, err
	}
	start := at
	for _, r := range page {
		if err = f.handle(ctx, r); err != nil {
			break
		}
		at = r.Arrived
	}
	if at == start {
		return at, err
	}
	op := storage.Put(spaceCursors, []byte(f.name), binary.BigEndian.AppendUint64(nil, at))
	return at, errors.Join(err, n.cfg.Private.Batch(ctx, []storage.Op{op}))
}

func (n *Node) cursor(ctx context.Context, name string) (uint64, error) {
	raw, err := n.cfg.Private.Get(ctx, spaceCursors, []byte(name))
	if errors.Is(err, storage.ErrNotFound) {
		return 0, nil
	}
	if err != nil || len(raw) != 8 {
		return 0, errors.Join(err, errors.New("peer: a stored cursor is damaged"))
	}
	return binary.BigEndian.Uint64(raw), nil
}

// pause waits, or returns early when ctx ends.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
