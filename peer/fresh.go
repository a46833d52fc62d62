package peer

import (
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
)

// FreshFor is how old the newest word from a member may be for it to count.
const FreshFor = time.Minute

// fresh reports whether this peer has, within a minute, had all that a majority
// of the active members held, it being one of them. Otherwise it may have missed
// revocations, and helps nobody.
//
// In a consortium in which everybody is connected it reconciled with each of that
// majority itself. In a large one others may have, as they say, for it; then more
// than half of the members that it drew by lot must have answered it, too, so
// that nobody can pick who speaks to it.
func (n *Node) fresh() bool {
	others := n.others()
	lately := func(id peer.ID) bool { return n.sync.Heard(id, FreshFor) }
	if large(others) {
		return n.circle.answers(lately) && majority(others, func(id peer.ID) bool { return n.sync.Known(id, FreshFor) })
	}
	return majority(others, lately)
}

// majority reports whether those of the others that count are one, together with
// this peer.
func majority(others []peer.ID, counts func(peer.ID) bool) bool {
	heard := 1
	for _, id := range others {
		if counts(id) {
			heard++
		}
	}
	return 2*heard > len(others)+1
}
