package custody

import "sync"

// nonces remembers the requests of the last two windows, so that a request is
// answered once. Older ones are refused by their signed time.
type nonces struct {
	mu   sync.Mutex
	seen map[[32]byte]uint64 // request hash to when it came, ms
	last uint64              // when old ones were last dropped
}

func (n *nonces) fresh(request [32]byte, now uint64) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.drop(now)
	if _, ok := n.seen[request]; ok {
		return false
	}
	n.seen[request] = now
	return true
}

func (n *nonces) drop(now uint64) {
	keep := 2 * uint64(Window.Milliseconds())
	if now < n.last+keep/4 {
		return
	}
	n.last = now
	for hash, came := range n.seen {
		if came+keep < now {
			delete(n.seen, hash)
		}
	}
}
