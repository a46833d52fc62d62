package identity

import (
	"context"
	"sync"

	"github.com/souk-network/souk/protocol/fault"
)

// turns lets one at a time work on a DID. Others' DIDs wait for nobody: a web site
// that is slow delays its own alone.
type turns struct {
	mu sync.Mutex
	of map[string]*turn // by SCID, while somebody works on it or waits
}

type turn struct {
	busy  chan struct{} // holds one while it is worked on
	users int
}

// begin waits for the turn and says how it ends. fault.Unavailable: ctx ended
// before.
func (t *turns) begin(ctx context.Context, scid string) (end func(), err error) {
	mine := t.join(scid)
	select {
	case mine.busy <- struct{}{}:
		return func() { <-mine.busy; t.leave(scid) }, nil
	case <-ctx.Done():
		t.leave(scid)
		return nil, fault.Wrap(fault.Unavailable, "resolve DID", ctx.Err())
	}
}

func (t *turns) join(scid string) *turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	mine, ok := t.of[scid]
	if !ok {
		mine = &turn{busy: make(chan struct{}, 1)}
		t.of[scid] = mine
	}
	mine.users++
	return mine
}

func (t *turns) leave(scid string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of[scid].users--; t.of[scid].users == 0 {
		delete(t.of, scid)
	}
}
