package peer

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/souk-network/souk/storage"
)

// queue is durable work that may have to wait for others: each job is a pair
// in its space until do says that it is finished.
type queue struct {
	name    string
	space   string
	workers int
	bell    *bell
	// do works on one job and removes it when it is finished: then wait is 0. Else
	// the job stays, and wait is how long it need not be looked at.
	do func(ctx context.Context, job storage.Pair) (wait time.Duration, err error)
}

// put adds a job. Adding it twice is one job.
func (n *Node) put(ctx context.Context, q queue, key, value []byte) error {
	err := n.cfg.Private.Batch(ctx, []storage.Op{storage.Put(q.space, key, value)})
	if err == nil {
		q.bell.broadcast()
	}
	return err
}

// work runs a queue until ctx ends.
func (n *Node) work(ctx context.Context, q queue) error {
	for ctx.Err() == nil {
		rung := q.bell.wait()
		wait, err := n.round(ctx, q)
		if err != nil && ctx.Err() == nil {
			n.log.Warn("work was interrupted; trying again", "queue", q.name, "error", err)
			wait = RetryAfter
		}
		rest(ctx, wait, rung)
	}
	return nil
}

// longestRest is how long kept jobs are not looked at, at most: what they wait for
// may have ended.
const longestRest = time.Minute

// rest lasts until a new job comes or, if jobs were kept, until the first of them is
// due; then at least RetryAfter, since each round goes through all of them.
func rest(ctx context.Context, wait time.Duration, rung <-chan struct{}) {
	var due <-chan time.Time
	if wait > 0 {
		pause(ctx, RetryAfter)
		due = time.After(min(wait, longestRest) - RetryAfter)
	}
	select {
	case <-rung:
	case <-due:
	case <-ctx.Done():
	}
}

// round does every queued job once. wait is how long the kept ones need not be
// looked at; 0: none was kept.
func (n *Node) round(ctx context.Context, q queue) (wait time.Duration, err error) {
	var mu sync.Mutex
	var after []byte
	for {
		jobs, err := n.cfg.Private.Scan(ctx, q.space, nil, after, arrivalPage)
		if err != nil || len(jobs) == 0 {
			return wait, err
		}
		var group errgroup.Group
		group.SetLimit(q.workers)
		for _, job := range jobs {
			group.Go(func() error {
				kept, err := q.do(ctx, job)
				mu.Lock()
				defer mu.Unlock()
				if kept > 0 && (wait == 0 || kept < wait) {
					wait = kept
				}
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return wait, err
		}
		after = jobs[len(jobs)-1].Key
	}
}

// queued counts the jobs of a queue.
func (n *Node) queued(ctx context.Context, q queue) (int, error) {
	jobs, err := n.cfg.Private.Scan(ctx, q.space, nil, nil, storage.MaxLimit)
	return len(jobs), err
}

// RetryAfter is the pause before work that could not be done is tried again.
const RetryAfter = time.Second
