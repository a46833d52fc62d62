package chain

import (
	"bytes"
	"slices"

	"github.com/souk-network/souk/protocol/did"
)

// registry is the membership at one block. It never changes.
type registry struct {
	members []did.Member // by id
	byKey   map[did.Key]int
}

func newRegistry(members []did.Member) *registry {
	members = slices.Clone(members)
	slices.SortFunc(members, func(a, b did.Member) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	r := &registry{members: members, byKey: make(map[did.Key]int, len(members))}
	for i, m := range members {
		for _, key := range m.Keys() {
			r.byKey[key] = i
		}
	}
	return r
}

func (r *registry) Member(id did.Merchant) (did.Member, bool) {
	at, found := slices.BinarySearchFunc(r.members, id, func(m did.Member, id did.Merchant) int { return bytes.Compare(m.ID[:], id[:]) })
	if !found {
		return did.Member{}, false
	}
	return r.members[at], true
}

func (r *registry) ByKey(key did.Key) (did.Member, bool) {
	at, found := r.byKey[key]
	if !found {
		return did.Member{}, false
	}
	return r.members[at], true
}

func (r *registry) Members() []did.Member { return slices.Clone(r.members) }
