package peer

import (
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/circle"
)

// kept is this peer's circle, for the goroutines of the node.
type kept struct {
	mu     sync.Mutex
	circle circle.Circle[peer.ID]
}

// sight is what a circle asks of the network.
type sight struct {
	now       time.Time
	member    func(peer.ID) bool
	connected func(peer.ID) bool
	rtt       func(peer.ID) time.Duration // 0: unknown
}

// tend brings the circle up to date with the members and says whom to dial.
func (k *kept) tend(members []peer.ID, s sight) (dial []peer.ID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.circle.Tend(circle.Sight[peer.ID]{
		Now: s.now, Member: s.member, Connected: s.connected, RTT: s.rtt,
		Draw: func(taken func(peer.ID) bool) (peer.ID, bool) { return drawFrom(members, taken) },
	})
	return k.circle.All()
}

// drawFrom draws a member that is not taken.
func drawFrom(members []peer.ID, taken func(peer.ID) bool) (peer.ID, bool) {
	free := slices.DeleteFunc(slices.Clone(members), taken)
	if len(free) == 0 {
		return "", false
	}
	return free[rand.IntN(len(free))], true
}

// drew reports whether a member has a drawn place.
func (k *kept) drew(id peer.ID) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.circle.Drew(id)
}

// holds reports whether a connection to a member is to stay.
func (k *kept) holds(id peer.ID) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.circle.Has(id)
}

// inTurn is the next few of the circle.
func (k *kept) inTurn() []peer.ID {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.circle.InTurn()
}

// answers reports whether more than half of the members that this peer drew, the
// lost among them, answered lately.
func (k *kept) answers(lately func(peer.ID) bool) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.circle.Answers(lately)
}
