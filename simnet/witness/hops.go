package witness

import "sync"

// Hops keeps over how many peers each fact came to each peer by gossip. Its
// methods may be called concurrently.
type Hops struct {
	mu    sync.Mutex
	peers int
	facts map[string][]uint8 // by number of the peer; 0: not known
}

// NewHops is for so many peers, numbered from 0.
func NewHops(peers int) *Hops { return &Hops{peers: peers, facts: map[string][]uint8{}} }

// Of notes that a fact, by its name in the trace, came to a peer from another
// one, and says over how many hops: one from where it was published.
func (h *Hops) Of(fact string, to, from int) int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	row := h.facts[fact]
	if row == nil {
		row = make([]uint8, h.peers)
		h.facts[fact] = row
	}
	row[to] = min(row[from], 254) + 1
	return int64(row[to])
}
