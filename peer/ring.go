package peer

import (
	"sync"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/vault"
)

// ring finds, for a rendezvous tag, the grant keys that may open the header
// behind it. Tags are computed for a day the first time the day is asked for.
type ring struct {
	mu   sync.Mutex
	keys map[ringKey]vault.GrantKey
	days map[uint32]map[[16]byte][]ringKey
}

// ringKey is one grant key of one held grant.
type ringKey struct {
	Grant    consent.GrantID
	Category string
	Epoch    uint32
}

func newRing() *ring {
	return &ring{keys: map[ringKey]vault.GrantKey{}, days: map[uint32]map[[16]byte][]ringKey{}}
}

// add puts keys on the ring.
func (r *ring) add(grant consent.GrantID, entries []consent.KeyEntry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range entries {
		k := ringKey{Grant: grant, Category: e.Category, Epoch: e.Epoch}
		if _, ok := r.keys[k]; ok {
			continue
		}
		r.keys[k] = e.Key
		for day, tags := range r.days {
			tag := e.Key.Tag(day)
			tags[tag] = append(tags[tag], k)
		}
	}
}

// drop takes a grant's keys off the ring.
func (r *ring) drop(grant consent.GrantID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for k := range r.keys {
		if k.Grant == grant {
			delete(r.keys, k)
		}
	}
	clear(r.days) // recomputed when asked for
}

// key is the grant key behind an entry that is still on the ring.
func (r *ring) key(k ringKey) (vault.GrantKey, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	key, ok := r.keys[k]
	return key, ok
}

// lookup finds the keys whose tag of the day is tag.
func (r *ring) lookup(day uint32, tag [16]byte) []ringKey {
	r.mu.Lock()
	defer r.mu.Unlock()
	tags, ok := r.days[day]
	if !ok {
		tags = map[[16]byte][]ringKey{}
		for k, key := range r.keys {
			t := key.Tag(day)
			tags[t] = append(tags[t], k)
		}
		r.days[day] = tags
	}
	return append([]ringKey(nil), tags[tag]...)
}
