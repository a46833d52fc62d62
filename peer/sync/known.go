package sync

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"
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

// word is that this peer has all that a member held, by way of others.
type word struct {
	of tag
	at time.Duration // up to when, since this Sync was made; before it, below 0
}

// hearsay is what a peer has by way of others: a word of each member at most, in
// order of their tags. In a large consortium it is one of the largest tables.
type hearsay []word

func (h hearsay) of(t tag) (at time.Duration, is bool) {
	i, is := slices.BinarySearchFunc(h, t, func(w word, t tag) int { return cmp.Compare(w.of, t) })
	if !is {
		return 0, false
	}
	return h[i].at, true
}

// upTo is until when this peer has all that a member held, by way of others; the
// zero time: it has nothing of it that way. s.mu is held.
func (s *Sync) upTo(t tag) time.Time {
	if at, is := s.known.of(t); is {
		return s.born.Add(at)
	}
	return time.Time{}
}

// Known reports whether this peer has had, within the last span, all that a
// member held: by an exchange with it, or with others that had.
func (s *Sync) Known(id peer.ID, within time.Duration) bool {
	if s.Heard(id, within) {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.upTo(tagFor(id))
	return !at.IsZero() && time.Since(at) <= within
}

// onKnown tells a partner.
func (s *Sync) onKnown(_ context.Context, from peer.ID, _ knownQuery) (any, error) {
	members := s.cfg.Carried()
	s.mu.Lock()
	defer s.mu.Unlock()
	var out known
	for _, id := range members {
		at := s.upTo(tagFor(id))
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

// told is what a partner said of members, and when it was asked.
type told struct {
	known
	at time.Time
}

// askKnown asks a partner before an exchange. What it says holds here once the
// exchange has succeeded. The time is that of the question: by then the partner
// had at least what it says. Of a partner that says nothing, or nonsense, nothing
// is believed.
func (x *exchange) askKnown(ctx context.Context) told {
	out := told{at: time.Now()}
	if len(x.sync.cfg.Carried()) == 0 ||
		stream.Call(ctx, x.sync.cfg.Host, x.id, knownProtocol(), knownQuery{}, &out.known) != nil ||
		len(out.Tags) != tagSize*len(out.Ages) || len(out.Ages) > maxKnown {
		return told{}
	}
	return out
}

// times is up to when the partner had what each member held.
func (t told) times() map[tag]time.Time {
	out := make(map[tag]time.Time, len(t.Ages))
	for i, age := range t.Ages {
		out[tag(binary.BigEndian.Uint64(t.Tags[tagSize*i:]))] = t.at.Add(-time.Duration(age) * time.Second)
	}
	return out
}

// learn keeps what a partner said of members, where it is news, and forgets what is
// no news to anybody.
func (s *Sync) learn(said told) {
	if len(said.Ages) == 0 {
		return
	}
	times, members := said.times(), s.cfg.Carried()
	s.mu.Lock()
	defer s.mu.Unlock()
	next := make(hearsay, 0, len(members))
	for _, id := range members {
		t := tagFor(id)
		at := s.upTo(t)
		if other := times[t]; other.After(at) {
			at = other
		}
		if time.Since(at) <= tellable*time.Second {
			next = append(next, word{t, at.Sub(s.born)})
		}
	}
	slices.SortFunc(next, func(a, b word) int { return cmp.Compare(a.of, b.of) })
	s.known = slices.Clip(next)
}
