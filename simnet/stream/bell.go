package stream

import (
	"context"
	"os"
	"sync"
	"time"
)

// bell wakes everybody who waits for something to change. The lock of the
// connection guards it.
type bell struct{ rung chan struct{} }

func (b *bell) ring() {
	if b.rung != nil {
		close(b.rung)
		b.rung = nil
	}
}

func (b *bell) waits() <-chan struct{} {
	if b.rung == nil {
		b.rung = make(chan struct{})
	}
	return b.rung
}

// wait waits for a bell until a deadline, if there is one. The lock is held but
// for the waiting.
func wait(lock sync.Locker, b *bell, deadline time.Time) error {
	rung := b.waits()
	if deadline.IsZero() {
		lock.Unlock()
		defer lock.Lock()
		<-rung
		return nil
	}
	left := time.Until(deadline)
	if left <= 0 {
		return os.ErrDeadlineExceeded
	}
	lock.Unlock()
	defer lock.Lock()
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-rung:
	case <-timer.C:
	}
	return nil
}

// waitFor waits for a bell until a context ends.
func waitFor(ctx context.Context, lock sync.Locker, b *bell) error {
	rung := b.waits()
	lock.Unlock()
	defer lock.Lock()
	select {
	case <-rung:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
