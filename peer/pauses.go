package peer

import (
	"sync"
	"time"
)

// pauses are jobs that are not worked on for a while. They are not stored: after a
// restart each job is tried at once.
type pauses struct {
	mu    sync.Mutex
	until map[string]time.Time // by the job's key; one for each queued job at most
}

func newPauses() *pauses { return &pauses{until: map[string]time.Time{}} }

// left is how long a job is not to be worked on: 0 or less if it may be.
func (p *pauses) left(key []byte) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.until[string(key)])
}

// set begins a pause. One of RetryAfter or less needs no note: the queue makes it.
func (p *pauses) set(key []byte, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if wait <= RetryAfter {
		delete(p.until, string(key))
		return
	}
	p.until[string(key)] = time.Now().Add(wait)
}

func (p *pauses) forget(key []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.until, string(key))
}
