// Package groupcommit lets concurrent callers share one durable commit. Nobody
// waits for a timer: the first caller commits at once, and whoever arrives
// while it waits for the disk goes together into the next commit. It starts no
// goroutine; a waiting caller does the work.
package groupcommit

import (
	"context"
	"sync"
)

// Group collects items of type T for one commit function. Make it with New.
type Group[T any] struct {
	commit  func(items []T) error
	max     int
	lead    chan struct{} // full while a caller commits; a channel, so that waiting is visible to virtual time
	mu      sync.Mutex    // guards pending
	pending []*call[T]
}

type call[T any] struct {
	item T
	done bool
	err  error
}

// New makes a group. commit is called by one caller at a time, with at least
// one and at most max items in order of arrival (max 0: no bound). When it
// fails for several items it is called again for each alone, so that one
// caller's item cannot fail another's: it must be all or nothing.
func New[T any](max int, commit func(items []T) error) *Group[T] {
	return &Group[T]{commit: commit, max: max, lead: make(chan struct{}, 1)}
}

// Do returns when item is committed or refused. A call whose context ended
// before it was queued does nothing; a queued one is carried to its end.
func (g *Group[T]) Do(ctx context.Context, item T) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c := &call[T]{item: item}
	g.mu.Lock()
	g.pending = append(g.pending, c)
	g.mu.Unlock()
	g.lead <- struct{}{}
	defer func() { <-g.lead }()
	for !c.done {
		g.run(g.take())
	}
	return c.err
}

// take removes the next calls from the queue.
func (g *Group[T]) take() []*call[T] {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := len(g.pending)
	if g.max > 0 && n > g.max {
		n = g.max
	}
	batch := g.pending[:n:n]
	g.pending = g.pending[n:]
	return batch
}

func (g *Group[T]) run(calls []*call[T]) {
	items := make([]T, len(calls))
	for i, c := range calls {
		items[i] = c.item
	}
	err := g.commit(items)
	for i, c := range calls {
		if err != nil && len(calls) > 1 {
			c.err = g.commit(items[i : i+1])
		} else {
			c.err = err
		}
		c.done = true
	}
}
