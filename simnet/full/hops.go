package full

import "sync"

// hops keeps over how many peers each fact came to each peer by gossip.
type hops struct {
	mu    sync.Mutex
	peers int
	facts map[[32]byte][]uint8 // by number of the peer; 0: not known
}

func newHops(peers int) *hops { return &hops{peers: peers, facts: map[[32]byte][]uint8{}} }

// of notes that a fact came to a peer from another one, and says over how many
// hops: one from where it was published. 0 is a fact that came otherwise.
func (h *hops) of(fact [32]byte, to, from int) int64 {
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
