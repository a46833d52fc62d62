package gossip

import (
	"context"
	"testing"
	"time"
)

// Bodies are in memory while they are young and within their budget; whoever has
// no store to serve later pulls from keeps them as long as there is room.
func TestBodiesAreKeptWhileTheyAreYoung(t *testing.T) {
	start := time.Unix(1_800_000_000, 0)
	load := func(context.Context, [32]byte) ([]byte, error) { return nil, nil }
	for _, c := range []struct {
		name  string
		load  func(context.Context, [32]byte) ([]byte, error)
		after time.Duration
		left  int
	}{
		{"young", load, maxBodyAge - time.Second, 2},
		{"one of them old", load, maxBodyAge, 1},
		{"old", load, time.Hour, 0},
		{"old, with no store", nil, time.Hour, 2},
	} {
		k := newTracker(Config{Load: c.load, SeenFor: 10 * time.Minute, Tuning: Tuning{CacheBytes: 250}})
		for i := range 3 { // the first one has to go for the third
			k.cache([idSize]byte{byte(i)}, make([]byte, 100), start.Add(time.Duration(i)*time.Millisecond))
		}
		k.expire(start.Add(time.Millisecond + c.after))
		if len(k.bodies) != c.left || len(k.bodyOrder) != c.left || k.bodyBytes != 100*c.left {
			t.Errorf("%s: %d bodies of %d bytes in %d places, want %d", c.name, len(k.bodies), k.bodyBytes, len(k.bodyOrder), c.left)
		}
	}
}
