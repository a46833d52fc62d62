package custody

import (
	"container/list"
	"sync"

	"github.com/souk-network/souk/protocol/vault"
)

// holdings are the vaults in memory: those in use, and the ones that were used
// last. A vault in use is never dropped, so each has one holding at a time.
type holdings struct {
	mu   sync.Mutex
	max  int
	at   map[vault.ID]*holding
	idle *list.List // of *holding, the one that was used last in front
}

func newHoldings(max int) holdings {
	return holdings{max: max, at: map[vault.ID]*holding{}, idle: list.New()}
}

// use takes a vault into use: the one in memory, or what make returns. Whoever
// takes it calls done.
func (l *holdings) use(id vault.ID, make func() (*holding, error)) (*holding, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	h, ok := l.at[id]
	if !ok {
		var err error
		if h, err = make(); err != nil {
			return nil, err
		}
		h.id = id
		l.at[id] = h
	}
	if h.users++; h.idle != nil {
		l.idle.Remove(h.idle)
		h.idle = nil
	}
	return h, nil
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
