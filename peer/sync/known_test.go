package sync

import (
	"encoding/binary"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
)

func named(name string) peer.ID { return peer.ID("a member called " + name) }

// A partner tells of members from whom it has something, and how old that is; of
// a member that it never heard from it says nothing. Defends I2 in large
// consortia.
func TestOnlyWhatIsKnownIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		heard, carried, old, never, asks := named("heard..."), named("carried."), named("old....."), named("never..."), named("asks....")
		now := time.Now()
		s := &Sync{
			cfg:      Config{Carried: func() []peer.ID { return []peer.ID{heard, carried, old, never, asks} }},
			partners: map[peer.ID]*partner{heard: {since: now.Add(-3 * time.Second)}},
			born:     now.Add(-time.Second),
		}
		s.learn(toldOf(now.Add(-1500*time.Millisecond), map[peer.ID]byte{carried: 0, old: 255, asks: 0}))
		got, err := s.onKnown(t.Context(), asks, knownQuery{})
		if err != nil {
			t.Fatal(err)
		}
		told := got.(known)
		want := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, uint64(tagFor(heard))), uint64(tagFor(carried)))
		if !slices.Equal(told.Tags, want) || !slices.Equal(told.Ages, []byte{3, 2}) {
			t.Errorf("told tags %x and ages %d, want %x and [3 2]", told.Tags, told.Ages, want)
		}
	})
}

// toldOf is what a partner said at a moment of how old what it has of members is, in
// seconds.
func toldOf(at time.Time, ages map[peer.ID]byte) told {
	out := told{at: at}
	for id, age := range ages {
		out.Tags, out.Ages = binary.BigEndian.AppendUint64(out.Tags, uint64(tagFor(id))), append(out.Ages, age)
	}
	return out
}

// The newest word of each member counts, whoever said it, and only of members.
// Defends I2 in large consortia.
func TestTheNewestWordOfAMemberIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var members []peer.ID
		for n := range 40 {
			members = append(members, named(string([]byte{'m', byte(n * 89), byte(n * 57), '.', '.', '.', '.', '.'})))
		}
		first, stranger := members[0], named("stranger")
		s := &Sync{cfg: Config{Carried: func() []peer.ID { return members }}, born: time.Now()}
		at := time.Now()
		time.Sleep(time.Minute)
		ages := map[peer.ID]byte{stranger: 0}
		for _, id := range members {
			ages[id] = 10
		}
		s.learn(toldOf(at, ages))                               // 70 s ago
		s.learn(toldOf(time.Now(), map[peer.ID]byte{first: 5})) // 5 s ago
		s.learn(toldOf(time.Now(), map[peer.ID]byte{first: 30}))
		for _, id := range members {
			newest := 70 * time.Second
			if id == first {
				newest = 5 * time.Second
			}
			if !s.Known(id, newest) || s.Known(id, newest-time.Millisecond) {
				t.Errorf("of %q it is not known up to %s ago", id, newest)
			}
		}
		if s.Known(stranger, time.Hour) || len(s.known) != len(members) {
			t.Errorf("%d words of %d members", len(s.known), len(members))
		}
		members = members[:1]
		time.Sleep(50*time.Second + time.Millisecond)
		s.learn(toldOf(time.Now(), map[peer.ID]byte{stranger: 0}))
		if len(s.known) != 1 || !s.Known(first, time.Minute) {
			t.Errorf("%d words, and one member is left", len(s.known))
		}
		time.Sleep(2 * time.Minute)
		s.learn(toldOf(time.Now(), map[peer.ID]byte{stranger: 0}))
		if len(s.known) != 0 {
			t.Error("a word is kept that is no news to anybody")
		}
	})
}
