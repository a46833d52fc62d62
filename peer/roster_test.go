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
	cfg, r := Config{Self: did.Merchant{1}, Chain: chain}, &roster{}
	is := func(others []peer.ID, active ...byte) {
		t.Helper()
		now := r.now(cfg)
		if !slices.Equal(now.others, others) || len(now.active) != len(active) {
			t.Errorf("others %q, active %v", now.others, now.active)
		}
		for _, n := range active {
			if !now.active[id(n)] {
				t.Errorf("%d is not active", n)
			}
		}
	}
	is([]peer.ID{id(2)}, 1, 2)
	if first := r.now(cfg); first != r.now(cfg) {
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
	first := rollOf(all, did.Merchant{2})
	runtime.GC()
	runtime.GC()
	second := rollOf(all, did.Merchant{3})
	if unsafe.StringData(string(first.others[0])) != unsafe.StringData(string(second.others[0])) {
		t.Error("two copies of one member's id")
	}
	runtime.KeepAlive(first)
}
