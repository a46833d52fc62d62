package gossip

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
	"go.uber.org/goleak"

	"github.com/souk-network/souk/protocol/fault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestFactsReachEveryMember(t *testing.T) {
	inWorld(t, 12, nil, func(w *world) {
		t := w.t
		w.connectAll()
		for i := range 12 {
			m := w.publish(i, testFact(byte(i), 0, "hello"))
			if !w.nodes[i].has(m.ID) {
				t.Errorf("Publish returned before the fact was stored at %d", i)
			}
		}
		w.pass(2 * time.Second)
		for i, n := range w.nodes {
			if n.count() != 12 {
				t.Errorf("node %d holds %d of 12 facts", i, n.count())
			}
		}
	})
}

// Defends I6: stored before it is relayed. The middle of a line cannot store,
// so the far end must not hear of the fact.
func TestNotStoredIsNotRelayed(t *testing.T) {
	full := func(i int, _ []peer.ID, c *Config) *Config {
		if i == 1 {
			c.Deliver = func(context.Context, peer.ID, Message) error { return fault.New(fault.Full, "test", "disk") }
		}
		return c
	}
	inWorld(t, 3, full, func(w *world) {
		t := w.t
		w.connectLine()
		m := w.publish(0, testFact(1, 0, "x"))
		w.pass(5 * time.Second)
		if got := w.holders(m); got != "0" {
			t.Errorf("holders = %s, want 0 alone", got)
		}
	})
}

// Defends I6: verified before it is stored, and the order store, then relay,
// holds in time: while the middle's disk is busy the far end waits.
func TestRelayWaitsForTheDisk(t *testing.T) {
	slow := func(i int, _ []peer.ID, c *Config) *Config {
		if i == 1 {
			deliver := c.Deliver
			c.Deliver = func(ctx context.Context, from peer.ID, m Message) error {
				time.Sleep(700 * time.Millisecond)
				return deliver(ctx, from, m)
			}
		}
		return c
	}
	inWorld(t, 3, slow, func(w *world) {
		t := w.t
		w.connectLine()
		m := w.publish(0, testFact(1, 0, "x"))
		w.pass(2 * time.Second)
		if got := w.holders(m); got != "012" {
			t.Fatalf("holders = %s, want all", got)
		}
		if !w.nodes[2].stored[m.ID].After(w.nodes[1].stored[m.ID]) {
			t.Error("the far end had the fact before the middle had stored it")
		}
	})
}

// Defends I6: a forged fact goes one hop at most and its sender is graylisted.
func TestForgedFactsAreRefusedAndTheSenderIsGraylisted(t *testing.T) {
	gullible := func(i int, _ []peer.ID, c *Config) *Config {
		if i == 0 { // the spammer accepts whatever it says
			c.Verify = func(raw []byte) (Message, error) {
				m, _ := verifyTest(append([]byte("fact"), raw[4:]...))
				m.Raw = raw
				return m, nil
			}
		}
		return c
	}
	inWorld(t, 3, gullible, func(w *world) {
		t := w.t
		w.connectLine()
		spam := func(payload string) {
			m := mustMessage(testFact(1, 0, payload))
			m.Raw = forged(payload)
			_ = w.nodes[0].Publish(w.ctx, m)
			w.pass(100 * time.Millisecond)
		}
		for _, p := range []string{"a", "b", "c", "d"} {
			spam(p)
		}
		refused := w.nodes[1].Stats().Count(Refused)
		if refused < 3 {
			t.Errorf("refused %d forged facts, want at least 3", refused)
		}
		w.pass(time.Second)
		good := w.publish(0, testFact(1, 0, "good"))
		w.pass(5 * time.Second)
		if got := w.holders(good); got != "0" {
			t.Errorf("holders = %s: a graylisted peer still gets through", got)
		}
		if n := w.nodes[2].Stats().Count(Refused); n != 0 {
			t.Errorf("%d forged facts were relayed", n)
		}
	})
}

// Defends the sybil row of the threat table: strangers are never neighbours.
func TestStrangersNeitherGetNorGive(t *testing.T) {
	registry := func(i int, ids []peer.ID, c *Config) *Config {
		if i < 2 { // members know each other; 2 is a stranger to them and believes in all
			c.IsMember = func(id peer.ID) bool { return id == ids[0] || id == ids[1] }
		}
		return c
	}
	inWorld(t, 3, registry, func(w *world) {
		t := w.t
		w.connectAll()
		ours := w.publish(0, testFact(1, 0, "ours"))
		theirs := w.publish(2, testFact(1, 0, "theirs"))
		w.pass(5 * time.Second)
		if got := w.holders(ours); got != "01" {
			t.Errorf("the members' fact is at %s, want 01", got)
		}
		if got := w.holders(theirs); got != "2" {
			t.Errorf("the stranger's fact is at %s, want 2", got)
		}
	})
}

// Defends the consent-gated relay of I6: a fact whose grant is not known is
// neither stored nor relayed nor refused, until the grant is learnt.
func TestHeldUntilReleased(t *testing.T) {
	var known atomic.Bool
	gate := func(i int, _ []peer.ID, c *Config) *Config {
		if i == 1 {
			c.Gate = func(Message) Decision {
				if known.Load() {
					return Relay
				}
				return Hold
			}
		}
		return c
	}
	inWorld(t, 3, gate, func(w *world) {
		t := w.t
		known.Store(false)
		w.connectLine()
		m := w.publish(0, testFact(9, 0, "header"))
		w.pass(2 * time.Second)
		if got := w.holders(m); got != "0" {
			t.Fatalf("holders = %s while the grant is unknown, want 0", got)
		}
		if s := w.nodes[1].Stats(); s.Held != 1 || s.Count(Refused) != 0 {
			t.Fatalf("held %d, refused %d; want 1 and 0", s.Held, s.Count(Refused))
		}
		known.Store(true)
		if n := w.nodes[1].ReleaseHeld(w.ctx, m.Subject); n != 1 {
			t.Fatalf("released %d, want 1", n)
		}
		w.pass(2 * time.Second)
		if got := w.holders(m); got != "012" {
			t.Errorf("holders = %s after the release, want all", got)
		}
	})
}

func TestRefusedByGateBlamesNobody(t *testing.T) {
	gate := func(i int, _ []peer.ID, c *Config) *Config {
		if i == 1 {
			c.Gate = func(m Message) Decision {
				if m.Subject[0] == 9 {
					return Refuse
				}
				return Relay
			}
		}
		return c
	}
	inWorld(t, 3, gate, func(w *world) {
		t := w.t
		w.connectLine()
		for _, payload := range []string{"a", "b", "c", "d", "e"} {
			w.publish(0, testFact(9, 0, payload))
		}
		w.pass(2 * time.Second)
		m := w.publish(0, testFact(1, 0, "fine"))
		w.pass(2 * time.Second)
		if got := w.holders(m); got != "012" {
			t.Errorf("holders = %s: the sender of dead grants was punished", got)
		}
		if n := w.nodes[2].count(); n != 1 {
			t.Errorf("the far end holds %d facts, want 1", n)
		}
	})
}

func TestShardsAreSeparate(t *testing.T) {
	shards := func(i int, _ []peer.ID, c *Config) *Config {
		c.Shards = 4
		if i == 1 {
			c.Joined = []int{1}
		}
		return c
	}
	inWorld(t, 2, shards, func(w *world) {
		t := w.t
		w.connectAll()
		sub := testFact(0, 0, "")
		one, two := append([]byte{}, sub...), append([]byte{}, sub...)
		one[11], two[11] = 1, 2 // the eighth byte of the subject decides modulo 4
		in, out := w.publish(0, one), w.publish(0, two)
		w.pass(2 * time.Second)
		if w.holders(in) != "01" || w.holders(out) != "0" {
			t.Errorf("shard 1 at %s, shard 2 at %s; want 01 and 0", w.holders(in), w.holders(out))
		}
	})
}

func TestExpiredIsNotRelayed(t *testing.T) {
	inWorld(t, 3, nil, func(w *world) {
		t := w.t
		w.connectLine()
		past := mustMessage(testFact(1, 1, "old"))
		if err := w.nodes[0].Publish(w.ctx, past); !errors.Is(err, fault.Of(fault.Expired)) {
			t.Errorf("publishing an expired fact: %v, want expired", err)
		}
	})
}

func TestConfigIsValidated(t *testing.T) {
	good := Config{Consortium: "souk", Verify: verifyTest,
		Deliver:  func(context.Context, peer.ID, Message) error { return nil },
		IsMember: func(peer.ID) bool { return true }}
	for name, change := range map[string]func(*Config){
		"no host":         func(c *Config) {},
		"bad name":        func(c *Config) { c.Consortium = "a/b" },
		"too many shards": func(c *Config) { c.Shards = 2000 },
		"huge facts":      func(c *Config) { c.MaxFact = 1 << 20 },
		"unknown shard":   func(c *Config) { c.Joined = []int{3} },
	} {
		cfg := good
		change(&cfg)
		if _, err := New(cfg); !errors.Is(err, fault.Of(fault.Malformed)) {
			t.Errorf("%s: %v, want malformed", name, err)
		}
	}
}

func TestJoinAndLeaveAShard(t *testing.T) {
	shards := func(i int, _ []peer.ID, c *Config) *Config {
		c.Shards = 2
		if i == 1 {
			c.Joined = []int{0}
		}
		return c
	}
	inWorld(t, 2, shards, func(w *world) {
		t := w.t
		w.connectAll()
		fact := func(payload string) []byte { // of shard 1
			raw := testFact(0, 0, payload)
			raw[11] = 1
			return raw
		}
		before := w.publish(0, fact("before"))
		w.pass(2 * time.Second)
		for range 2 { // joining and leaving can be repeated
			if err := w.nodes[1].Join(1); err != nil {
				t.Fatal(err)
			}
			w.pass(2 * time.Second)
			during := w.publish(0, fact("during "+time.Now().String()))
			w.pass(2 * time.Second)
			w.nodes[1].Leave(1)
			w.pass(2 * time.Second)
			after := w.publish(0, fact("after "+time.Now().String()))
			w.pass(2 * time.Second)
			if w.holders(before) != "0" || w.holders(during) != "01" || w.holders(after) != "0" {
				t.Errorf("before at %s, during at %s, after at %s; want 0, 01, 0",
					w.holders(before), w.holders(during), w.holders(after))
			}
		}
		if err := w.nodes[1].Join(2); !errors.Is(err, fault.Of(fault.Malformed)) {
			t.Errorf("joining a shard that does not exist: %v", err)
		}
	})
}

// What reconciliation brought to one peer spreads from there by announcement.
func TestAnnouncedFactsArePulled(t *testing.T) {
	inWorld(t, 3, nil, func(w *world) {
		w.connectLine()
		m := mustMessage(testFact(1, 0, "by reconciliation"))
		_ = w.nodes[1].deliver(w.ctx, "", m)
		if err := w.nodes[1].Announce(w.ctx, m); err != nil {
			w.t.Fatal(err)
		}
		w.pass(2 * time.Second)
		if got := w.holders(m); got != "012" {
			w.t.Errorf("holders = %s, want all", got)
		}
	})
}
