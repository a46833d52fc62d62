package peer

import (
	"reflect"
	"slices"
	"sync/atomic"
	"unique"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/protocol/did"
)

// Roster is who is a member, worked out once for each state of the registry: it is
// asked for with every message. The zero value is ready. Peers of one process may
// share one: what one of them worked out holds for all that see the same registry.
// It is safe for use from several goroutines.
type Roster struct{ last atomic.Pointer[roll] }

// roll is the active members at one state of the registry. It never changes, and
// is nobody's in particular.
type roll struct {
	registry did.Registry
	twice    []peer.ID            // every one in the registry's order, and again: the others of one are those between its two places
	places   map[did.Merchant]int // the first place of each
	active   map[peer.ID]bool
	shared   []unique.Handle[peer.ID] // while one is held, all peers of a process have one string for that member
}

// now is the roll of the membership as it stands.
func (r *Roster) now(registry did.Registry) *roll {
	if last := r.last.Load(); last != nil && same(last.registry, registry) {
		return last
	}
	next := rollOf(registry)
	r.last.Store(next)
	return next
}

// same reports whether two registries are one value. Those that cannot be compared
// never are.
func same(a, b did.Registry) bool {
	return reflect.TypeOf(a) == reflect.TypeOf(b) && reflect.TypeOf(a).Comparable() && a == b
}

func rollOf(registry did.Registry) *roll {
	members := registry.Members()
	out := &roll{registry: registry, places: make(map[did.Merchant]int, len(members)), active: make(map[peer.ID]bool, len(members)), shared: make([]unique.Handle[peer.ID], 0, len(members))}
	ids := make([]peer.ID, 0, len(members))
	for _, m := range members {
		if m.Status != did.StatusActive {
			continue
		}
		one := unique.Make(IDOf(m.PeerKey))
		out.places[m.ID] = len(ids)
		out.shared, ids = append(out.shared, one), append(ids, one.Value())
		out.active[one.Value()] = true
	}
	out.twice = slices.Concat(ids, ids)
	return out
}

// others lists the active members but one, without room behind them.
func (r *roll) others(self did.Merchant) []peer.ID {
	all := len(r.shared)
	if at, is := r.places[self]; is {
		return r.twice[at+1 : at+all : at+all]
	}
	return r.twice[:all:all]
}
