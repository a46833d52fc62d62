package peer

import (
	"runtime"
	"slices"
	"testing"
	"unsafe"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/protocol/did"
)

// standing is a membership that never changes.
type standing struct{ members }

// seat is a chain with one of them.
type seat struct {
	Chain
	now did.Registry
}

func (s *seat) Registry() did.Registry { return s.now }

func TestTheRollFollowsTheMembership(t *testing.T) {
	member := func(n byte, s did.Status) did.Member {
		return did.Member{ID: did.Merchant{n}, PeerKey: did.Key{n}, Status: s}
	}
	id := func(n byte) peer.ID { return IDOf(did.Key{n}) }
	chain := &seat{now: &standing{members{member(1, did.StatusActive), member(2, did.StatusActive), member(3, did.StatusSuspended)}}}
	r := &Roster{}
	is := func(others []peer.ID, active ...byte) {
		t.Helper()
		now := r.now(chain.now)
		if got := now.others(did.Merchant{1}); !slices.Equal(got, others) || len(now.active) != len(active) {
			t.Errorf("others %q, active %v", got, now.active)
		}
		for _, n := range active {
			if !now.active[id(n)] {
				t.Errorf("%d is not active", n)
			}
		}
	}
	is([]peer.ID{id(2)}, 1, 2)
	if first := r.now(chain.now); first != r.now(chain.now) {
		t.Error("worked out again though nothing changed")
	}
	chain.now = &standing{members{member(1, did.StatusActive), member(2, did.StatusLeft), member(3, did.StatusActive)}}
	is([]peer.ID{id(3)}, 1, 3)
	chain.now = members{member(1, did.StatusActive), member(4, did.StatusActive)} // cannot be compared
	is([]peer.ID{id(4)}, 1, 4)
	chain.now = members{member(1, did.StatusActive), member(5, did.StatusActive)}
	is([]peer.ID{id(5)}, 1, 5)
}

// Many peers of one process keep each member's id once, however far apart in time
// they worked their rolls out.
func TestRollsShareTheirMembers(t *testing.T) {
	all := &standing{members{{ID: did.Merchant{1}, PeerKey: did.Key{1}, Status: did.StatusActive}}}
	first := rollOf(all)
	runtime.GC()
	runtime.GC()
	second := rollOf(all)
	if unsafe.StringData(string(first.twice[0])) != unsafe.StringData(string(second.twice[0])) {
		t.Error("two copies of one member's id")
	}
	runtime.KeepAlive(first)
}

// Each member has all others, once and not itself, in a list that no append of
// whoever has it changes for the rest; who is none has all.
func TestTheOthersOfEachAreAllButItself(t *testing.T) {
	var all standing
	for n := range byte(5) {
		status := did.StatusActive
		if n == 2 {
			status = did.StatusLeft
		}
		all.members = append(all.members, did.Member{ID: did.Merchant{n}, PeerKey: did.Key{n}, Status: status})
	}
	r := rollOf(&all)
	for n := range byte(6) {
		var want []peer.ID
		for _, m := range all.members {
			if m.Status == did.StatusActive && m.ID != (did.Merchant{n}) {
				want = append(want, IDOf(m.PeerKey))
			}
		}
		got := r.others(did.Merchant{n})
		_ = append(got, "one more")
		if got = slices.Sorted(slices.Values(got)); !slices.Equal(got, want) {
			t.Errorf("%d has %q, want %q", n, got, want)
		}
	}
	if others := rollOf(&standing{}).others(did.Merchant{1}); len(others) != 0 {
		t.Errorf("nobody is a member, and the others are %q", others)
	}
}

// What peers of one process are given together is worked out once for all of them.
func TestPeersShareTheirRoster(t *testing.T) {
	all := &standing{members{{ID: did.Merchant{1}, PeerKey: did.Key{1}, Status: did.StatusActive}, {ID: did.Merchant{2}, PeerKey: did.Key{2}, Status: did.StatusActive}}}
	r := &Roster{}
	node := func(n byte) *Node {
		return &Node{cfg: Config{Self: did.Merchant{n}, Chain: &seat{now: all}, Roster: r}}
	}
	a, b := node(1), node(2)
	if a.roll() != b.roll() {
		t.Error("each has its own roll")
	}
	if !slices.Equal(a.others(), []peer.ID{IDOf(did.Key{2})}) || !slices.Equal(b.others(), []peer.ID{IDOf(did.Key{1})}) {
		t.Errorf("the others are %q and %q", a.others(), b.others())
	}
}
