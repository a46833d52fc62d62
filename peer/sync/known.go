package sync

import (
	"context"
	"encoding/binary"
	"maps"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/stream"
)

// In a large consortium a peer reconciles with a few members only. What it holds
// of the others it has by way of those few: before an exchange each partner says
// up to when it has all that each member held, and when the exchange succeeded,
// that is so here, too.

// knownQuery asks a partner what it knows of the members' facts.
type knownQuery struct {
	_ struct{} `cbor:",toarray"`
}

// known lists members, and for each how many seconds ago the partner had all
// that it held.
type known struct {
	_    struct{} `cbor:",toarray"`
	Tags []byte   // 8 bytes each: the last of the member's peer key
	Ages []byte   // seconds, rounded up
}

const (
	tagSize  = 8
	maxKnown = 1 << 14 // members in one answer
	tellable = 120     // seconds; what is older is no news to anybody
)

func knownProtocol() stream.Protocol {
	return stream.Protocol{ID: "/souk/sync/1/known", MaxRequest: 16, MaxResponse: maxKnown*(tagSize+1) + 32, Timeout: maxStep}
}

// tag is a short name of a member. A member whose key ends like another's takes
// 2^63 keys to find.
type tag uint64

func tagFor(id peer.ID) tag {
	return tag(binary.BigEndian.Uint64([]byte(id[len(id)-tagSize:])))
}

// Known reports whether this peer has had, within the last span, all that a
// member held: by an exchange with it, or with others that had.
func (s *Sync) Known(id peer.ID, within time.Duration) bool {
	if s.Heard(id, within) {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	at, is := s.known[tagFor(id)]
	return is && time.Since(at) <= within
}

// onKnown tells a partner.
func (s *Sync) onKnown(_ context.Context, from peer.ID, _ knownQuery) (any, error) {
	members := s.cfg.Carried()
	s.mu.Lock()
	defer s.mu.Unlock()
	var out known
	for _, id := range members {
		at := s.known[tagFor(id)]
		if p := s.partners[id]; p != nil && p.since.After(at) {
			at = p.since
		}
		passed := time.Since(at) // of a member that was never heard, the longest there is: no sums with it
		if id == from || passed > (tellable-1)*time.Second || len(out.Ages) >= maxKnown {
			continue
		}
		out.Tags = binary.BigEndian.AppendUint64(out.Tags, uint64(tagFor(id)))
		out.Ages = append(out.Ages, byte((passed+time.Second-1)/time.Second))
	}
	return out, nil
}

// askKnown asks a partner before an exchange. What it says holds here once the
// exchange has succeeded. The time is that of the question: by then the partner
// had at least what it says. Of a partner that says nothing, or nonsense, nothing
// is believed.
func (x *exchange) askKnown(ctx context.Context) map[tag]time.Time {
	at := time.Now()
	var said known
	if len(x.sync.cfg.Carried()) == 0 ||
		stream.Call(ctx, x.sync.cfg.Host, x.id, knownProtocol(), knownQuery{}, &said) != nil ||
		len(said.Tags) != tagSize*len(said.Ages) || len(said.Ages) > maxKnown {
		return nil
	}
	out := make(map[tag]time.Time, len(said.Ages))
	for i, age := range said.Ages {
		out[tag(binary.BigEndian.Uint64(said.Tags[tagSize*i:]))] = at.Add(-time.Duration(age) * time.Second)
	}
	return out
}

// learn keeps what a partner said of members, where it is news.
func (s *Sync) learn(said map[tag]time.Time) {
	if len(said) == 0 {
		return
	}
	members := s.cfg.Carried()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil {
		s.known = make(map[tag]time.Time, len(said))
	}
	for _, id := range members {
		t := tagFor(id)
		if at, is := said[t]; is && at.After(s.known[t]) {
			s.known[t] = at
		}
	}
	maps.DeleteFunc(s.known, func(_ tag, at time.Time) bool { return time.Since(at) > tellable*time.Second })
}
