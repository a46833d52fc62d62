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
			known:    map[tag]time.Time{tagFor(carried): now.Add(-1500 * time.Millisecond), tagFor(old): now.Add(-time.Hour), tagFor(asks): now},
		}
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
