package peer

import (
	"reflect"
	"sync/atomic"
	"unique"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/protocol/did"
)

// roster is who is a member, worked out once for each state of the registry: it
// is asked for with every message.
type roster struct{ last atomic.Pointer[roll] }

// roll is the active members at one state of the registry. It never changes.
type roll struct {
	registry did.Registry
	others   []peer.ID // in the registry's order, without this peer
	active   map[peer.ID]bool
	shared   []unique.Handle[peer.ID] // while one is held, all peers of a process have one string for that member
}

// now is the roll of the membership as it stands.
func (r *roster) now(cfg Config) *roll {
	registry := cfg.Chain.Registry()
	if last := r.last.Load(); last != nil && same(last.registry, registry) {
		return last
	}
	next := rollOf(registry, cfg.Self)
	r.last.Store(next)
	return next
}

// same reports whether two registries are one value. Those that cannot be compared
// never are.
func same(a, b did.Registry) bool {
	return reflect.TypeOf(a) == reflect.TypeOf(b) && reflect.TypeOf(a).Comparable() && a == b
}

func rollOf(registry did.Registry, self did.Merchant) *roll {
	members := registry.Members()
	out := &roll{registry: registry, others: make([]peer.ID, 0, len(members)), active: make(map[peer.ID]bool, len(members)), shared: make([]unique.Handle[peer.ID], 0, len(members))}
	for _, m := range members {
		if m.Status != did.StatusActive {
			continue
		}
		one := unique.Make(IDOf(m.PeerKey))
		out.shared = append(out.shared, one)
		id := one.Value()
		out.active[id] = true
		if m.ID != self {
			out.others = append(out.others, id)
		}
	}
	return out
}
