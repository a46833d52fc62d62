package gossip

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
)

// liarAmong runs peers 0 and 2, and at 1 somebody who writes frames by hand, all
// connected with peer 0.
func liarAmong(t *testing.T, shards int, slow bool, test func(w *world, liar *rawPeer)) {
	set := func(i int, _ []peer.ID, c *Config) *Config {
		if i == 1 {
			return nil
		}
		c.Shards = shards
		if slow {
			c.Verify = func(raw []byte) (Message, error) {
				if bytes.HasPrefix(raw, []byte("fakt")) {
					time.Sleep(50 * time.Millisecond)
				}
				return verifyTest(raw)
			}
		}
		return c
	}
	inOneWorld(t, 3, set, func(w *world) {
		liar := newRawPeer(w, 1)
		w.connect(1, 0)
		w.connect(2, 0)
		s, err := liar.h.NewStream(w.ctx, w.nodes[0].host.ID(), ProtocolID)
		if err != nil {
			w.t.Fatal(err)
		}
		liar.out = s
		liar.write(w, frame{Type: frameHello, N: uint32(shards), Data: []byte("test")})
		w.pass(5 * time.Second)
		test(w, liar)
	})
}

func (w *world) holding(m Message) {
	w.t.Helper()
	w.pass(20 * time.Second)
	if got := w.holders(m); got != "02" {
		w.t.Errorf("held by %s, want 02", got)
	}
}

// Defends I6: a forger that is parted from takes no valid fact with it that waits among what it sent.
func TestPartedForgerSuppressesNothing(t *testing.T) {
	liarAmong(t, 1, true, func(w *world, liar *rawPeer) {
		raw := testFact(1, 0, "revocation")
		for i := range 40 {
			liar.write(w, frame{Type: frameBody, Data: forged("x" + strconv.Itoa(i))})
			if i == 33 {
				liar.write(w, frame{Type: frameBody, Data: raw})
			}
		}
		w.pass(time.Second)
		w.holding(w.publish(2, raw))
	})
}

// Defends I6: a valid fact that somebody pushes under another shard is taken, or taken later.
func TestWrongShardSuppressesNothing(t *testing.T) {
	liarAmong(t, 2, false, func(w *world, liar *rawPeer) {
		raw := testFact(1, 0, "revocation")
		right := ShardOf(mustMessage(raw).Subject, 2)
		liar.write(w, frame{Type: frameBody, Shard: uint16(1 - right), Data: raw})
		w.pass(time.Second)
		w.holding(w.publish(2, raw))
	})
}

// Defends I6: who announces facts under another shard brings no blame on the honest peers that
// then bring them.
func TestHonestRelayIsNotFramed(t *testing.T) {
	liarAmong(t, 2, false, func(w *world, liar *rawPeer) {
		honest := w.nodes[2].host.ID()
		for i := range 4 {
			raw := testFact(1, 0, "fact"+strconv.Itoa(i)+string(make([]byte, 200)))
			m := mustMessage(raw)
			right := ShardOf(m.Subject, 2)
			liar.write(w, haveFrame(1-right, []announcement{{id: sha256.Sum256(raw), size: uint32(len(raw))}}))
			w.pass(50 * time.Millisecond)
			if err := w.nodes[2].deliver(w.ctx, "", m); err != nil {
				w.t.Fatal(err)
			}
			if err := w.nodes[2].Announce(w.ctx, m); err != nil {
				w.t.Fatal(err)
			}
			w.holding(m)
			if score, _ := w.nodes[0].mesh.standing(honest); score < 0 || !slices.Contains(w.nodes[0].mesh.members(right), honest) {
				w.t.Errorf("the honest relay stands at %.1f", score)
			}
		}
	})
}

// Defends I6: who announces one fact again and again waits in line once, whether its
// body is being pulled or looked at.
func TestAnnouncingAgainTakesNoRoom(t *testing.T) {
	liarAmong(t, 1, false, func(w *world, liar *rawPeer) {
		m := w.nodes[0].mesh
		list := make([]announcement, maxListed)
		for i := range list {
			list[i] = announcement{id: [idSize]byte{1}, size: 100}
		}
		for _, s := range []state{wanted, working} {
			m.mu.Lock()
			m.facts.get(list[0].id, 0, time.Now()).state = s
			m.mu.Unlock()
			for range 20 {
				liar.write(w, haveFrame(0, list))
			}
			w.pass(100 * time.Millisecond)
			m.mu.Lock()
			if waiting := len(m.facts.tracks[list[0].id].source); waiting > 1 {
				w.t.Errorf("state %d: one announcer waits %d times", s, waiting)
			}
			m.mu.Unlock()
		}
	})
}
