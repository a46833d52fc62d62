package gossip

import (
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
)

// How far neighbours are.

// onBack ends a ping.
func (m *mesh) onBack(n *neighbour) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !n.pinged.IsZero() {
		n.measured(time.Since(n.pinged))
		n.pinged = time.Time{}
	}
}

// measured mixes a round trip into the neighbour's average. The lock is held.
func (n *neighbour) measured(rtt time.Duration) {
	if n.rtt == 0 {
		n.rtt = rtt
		return
	}
	n.rtt += (rtt - n.rtt) / 4
}

// rtt is a neighbour's round trip, 0 while unknown.
func (m *mesh) rtt(id peer.ID) time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	if n, ok := m.neighbours[id]; ok {
		return n.rtt
	}
	return 0
}
