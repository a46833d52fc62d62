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
	// do works on one job and removes it when it is finished. again keeps it
	// for a later round.
	do func(ctx context.Context, job storage.Pair) (again bool, err error)
}

// put adds a job. Adding it twice is one job.
func (n *Node) put(ctx context.Context, q queue, key, value []byte) error {
	err := n.cfg.Private.Batch(ctx, []storage.Op{storage.Put(q.space, key, value)})
	if err == nil {
		q.bell.broadcast()
	}
	return err
}

// work runs a queue until ctx ends. When jobs were kept, it tries again after a
// second, and after each new job.
func (n *Node) work(ctx context.Context, q queue) error {
	for ctx.Err() == nil {
		rung := q.bell.wait()
		retry, err := n.round(ctx, q)
		if err != nil && ctx.Err() == nil {
			n.log.Warn("work was interrupted; trying again", "queue", q.name, "error", err)
			retry = true
		}
		if retry {
			pause(ctx, RetryAfter)
			continue
		}
		select {
		case <-rung:
		case <-ctx.Done():
		}
	}
	return nil
}

// round does every queued job once.
func (n *Node) round(ctx context.Context, q queue) (retry bool, err error) {
	var mu sync.Mutex
	var after []byte
	for {
		jobs, err := n.cfg.Private.Scan(ctx, q.space, nil, after, arrivalPage)
		if err != nil || len(jobs) == 0 {
			return retry, err
		}
		var group errgroup.Group
		group.SetLimit(q.workers)
		for _, job := range jobs {
			group.Go(func() error {
				again, err := q.do(ctx, job)
				mu.Lock()
				defer mu.Unlock()
				retry = retry || again
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return retry, err
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
