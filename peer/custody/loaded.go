package custody

import (
	"container/list"
	"context"
	"sync"

	"github.com/souk-network/souk/protocol/vault"
)

// holdings are the vaults in memory: those in use, and the ones that were used
// last. A vault in use is never dropped, so each has one holding at a time.
type holdings struct {
	mu     sync.Mutex
	max    int
	at     map[vault.ID]*holding
	coming map[vault.ID]chan struct{} // vaults that somebody is bringing, closed when that is over
	idle   *list.List                 // of *holding, the one that was used last in front
}

func newHoldings(max int) holdings {
	return holdings{max: max, at: map[vault.ID]*holding{}, coming: map[vault.ID]chan struct{}{}, idle: list.New()}
}

// use takes a vault into use: the one in memory, or what bring returns. Whoever
// takes it calls done. While one caller brings a vault, the others that want it
// wait, and nobody else does. When it could not be brought, they try for
// themselves: they may want it on other terms.
func (l *holdings) use(ctx context.Context, id vault.ID, bring func() (*holding, error)) (*holding, error) {
	for {
		h, coming, mine := l.find(id)
		switch {
		case h != nil:
			return h, nil
		case mine:
			h, err := bring()
			return h, l.brought(id, h, err)
		}
		select {
		case <-coming:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// find takes a vault in memory into use. One that is not there is coming; mine says
// that the caller is to bring it.
func (l *holdings) find(id vault.ID) (h *holding, coming chan struct{}, mine bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if h, ok := l.at[id]; ok {
		if h.users++; h.idle != nil {
			l.idle.Remove(h.idle)
			h.idle = nil
		}
		return h, nil, false
	}
	coming, under := l.coming[id]
	if !under {
		coming = make(chan struct{})
		l.coming[id] = coming
	}
	return nil, coming, !under
}

// brought ends the wait for a vault, which is in use from now on if there is no error.
func (l *holdings) brought(id vault.ID, h *holding, err error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.coming[id])
	delete(l.coming, id)
	if err == nil {
		h.id, h.users = id, 1
		l.at[id] = h
	}
	return err
}

// done ends one use. A vault of which no share could be stored is forgotten, and
// so are those that were not used for longest when there are too many.
func (l *holdings) done(h *holding) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if h.users--; h.users > 0 {
		return
	}
	if !h.known.Load() {
		delete(l.at, h.id)
		return
	}
	h.idle = l.idle.PushFront(h)
	for len(l.at) > l.max && l.idle.Len() > 0 {
		oldest := l.idle.Remove(l.idle.Back()).(*holding)
		oldest.idle = nil
		delete(l.at, oldest.id)
	}
}
