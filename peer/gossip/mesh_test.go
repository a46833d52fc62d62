package gossip

import (
	"bufio"
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/libp2p/go-libp2p"
	pubsub "github.com/libp2p/go-libp2p-pubsub"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
)

// rawPeer speaks frames by hand: an adversary, or another implementation.
type rawPeer struct {
	h   host.Host
	out network.Stream

	mu     sync.Mutex
	frames []frame
}

func newRawPeer(w *world, i int) *rawPeer {
	p := &rawPeer{h: w.nodes[i].host}
	p.h.SetStreamHandler(ProtocolID, func(s network.Stream) {
		defer s.Reset()
		for r := bufio.NewReader(s); ; {
			f, _, err := readFrame(r)
			if err != nil {
				return
			}
			p.mu.Lock()
			p.frames = append(p.frames, f)
			p.mu.Unlock()
		}
	})
	return p
}

// greet opens a stream to a node and joins shard 0.
func (p *rawPeer) greet(w *world, to int) {
	w.t.Helper()
	s, err := p.h.NewStream(w.ctx, w.nodes[to].host.ID(), ProtocolID)
	if err != nil {
		w.t.Fatal(err)
	}
	p.out = s
	p.write(w, frame{Type: frameHello, N: 1, Data: []byte("test")})
	p.write(w, frame{Type: frameWant, N: uint32(wantNow)})
	w.pass(time.Second)
}

func (p *rawPeer) write(w *world, f frame) {
	w.t.Helper()
	if _, err := p.out.Write(f.encode()); err != nil {
		w.t.Fatal(err)
	}
}

// got counts the frames of one type.
func (p *rawPeer) got(t frameType) (count int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range p.frames {
		if f.Type == t {
			count++
		}
	}
	return count
}

// without leaves host i without a Gossip.
func without(i int) func(int, []peer.ID, *Config) *Config {
	return func(j int, _ []peer.ID, c *Config) *Config {
		if i == j {
			return nil
		}
		c.Tuning.Early = 0.01 // announcements only, beyond the first hop
		return c
	}
}

// A neighbour that announces and never answers delays a fact by its patience
// and pays for it. Defends the delivery of 1.000 under silent droppers.
func TestUnansweredAnnouncementIsPulledElsewhere(t *testing.T) {
	inOneWorld(t, 4, without(3), func(w *world) {
		liar := newRawPeer(w, 3)
		w.connectLine() // 0-1-2, and the liar at 2
		liar.greet(w, 2)
		raw := testFact(1, 0, "wanted")
		liar.write(w, haveFrame(0, []announcement{{id: sha256.Sum256(raw), size: uint32(len(raw))}}))
		w.pass(50 * time.Millisecond)
		if liar.got(framePull) != 1 {
			w.t.Fatalf("the first announcer was asked %d times, want once", liar.got(framePull))
		}
		m := w.publish(0, raw)
		w.pass(2 * time.Second)
		if got := w.holders(m); got != "012" {
			w.t.Errorf("holders = %s, want 012", got)
		}
		if n := w.nodes[2].Stats().Count(Unanswered); n != 1 {
			w.t.Errorf("%d broken promises noted, want 1", n)
		}
	})
}

// A neighbour that keeps breaking its promises is dropped.
func TestLiarIsGraylisted(t *testing.T) {
	inOneWorld(t, 2, without(1), func(w *world) {
		liar := newRawPeer(w, 1)
		w.connectLine()
		liar.greet(w, 0)
		for i := range byte(30) {
			_, _ = liar.out.Write(haveFrame(0, []announcement{{id: [32]byte{i}, size: 100}}).encode())
			w.pass(1500 * time.Millisecond)
		}
		if slices.Contains(w.nodes[0].mesh.members(0), liar.h.ID()) {
			w.t.Error("still a neighbour after 30 broken promises")
		}
		if _, err := liar.out.Write(frame{Type: framePing}.encode()); err == nil {
			w.t.Error("its stream is still open")
		}
		if score, _ := w.nodes[0].mesh.standing(liar.h.ID()); score >= graylistThreshold/2 {
			w.t.Errorf("score %.1f, want far below zero", score)
		}
	})
}

// Defends I6: input is bounded before it is allocated; a peer that breaks the
// protocol loses its stream at once.
func TestBrokenProtocolEndsTheStream(t *testing.T) {
	for name, bytes := range map[string][]byte{
		"length over the limit": {0xff, 0xff, 0xff, 0x7f},
		"empty frame":           {0},
		"not CBOR":              {3, 0xff, 0xff, 0xff},
		"shard out of range":    frame{Type: frameHave, Shard: 9, Data: make([]byte, announceSize)}.encode(),
		"second hello":          frame{Type: frameHello, N: 1, Data: []byte("test")}.encode(),
		"half an announcement":  frame{Type: frameHave, Data: make([]byte, 20)}.encode(),
		"too many ids":          frame{Type: framePull, Data: make([]byte, 65*idSize)}.encode(),
	} {
		t.Run(name, func(t *testing.T) {
			inOneWorld(t, 2, without(1), func(w *world) {
				p := newRawPeer(w, 1)
				w.connectLine()
				p.greet(w, 0)
				if _, err := p.out.Write(bytes); err != nil {
					w.t.Fatal(err)
				}
				w.pass(100 * time.Millisecond)
				if slices.Contains(w.nodes[0].mesh.members(0), p.h.ID()) {
					w.t.Error("still a neighbour")
				}
			})
		})
	}
}

// Who opens another stream long after the two met began anew, as a peer does after a
// power cut, and is a neighbour again at once; before that it breaks the protocol.
func TestANeighbourBeginsAnew(t *testing.T) {
	for after, again := range map[time.Duration]bool{openTimeout / 2: false, 2 * openTimeout: true} {
		inOneWorld(t, 2, without(1), func(w *world) {
			p := newRawPeer(w, 1)
			w.connectLine()
			p.greet(w, 0)
			w.pass(after)
			p.greet(w, 0)
			if is := slices.Contains(w.nodes[0].mesh.members(0), p.h.ID()); is != again {
				w.t.Errorf("a neighbour again after %s: %t", after, is)
			}
			if n := p.got(frameHello); again && n != 2 {
				w.t.Errorf("greeted %d times after two streams", n)
			}
			if _, err := p.out.Write(frame{Type: framePing, N: 5}.encode()); again && err != nil {
				w.t.Errorf("the second stream ended: %v", err)
			}
		})
	}
}

// Unknown frame types are skipped, so that the protocol can grow.
func TestUnknownFramesAreSkipped(t *testing.T) {
	inOneWorld(t, 2, without(1), func(w *world) {
		p := newRawPeer(w, 1)
		w.connectLine()
		p.greet(w, 0)
		p.write(w, frame{Type: 99, N: 7, Data: []byte("from the future")})
		p.write(w, frame{Type: framePing, N: 5})
		w.pass(100 * time.Millisecond)
		if p.got(frameBack) != 1 {
			w.t.Error("no answer after an unknown frame")
		}
	})
}

// Another consortium, or one with another number of shards, is no neighbour.
func TestOtherConsortiumIsTurnedAway(t *testing.T) {
	for _, hello := range []frame{
		{Type: frameHello, N: 1, Data: []byte("other")},
		{Type: frameHello, N: 2, Data: []byte("test")},
		{Type: frameHave, Data: make([]byte, announceSize)}, // no hello at all
	} {
		inOneWorld(t, 2, without(1), func(w *world) {
			p := newRawPeer(w, 1)
			w.connectLine()
			s, err := p.h.NewStream(w.ctx, w.nodes[0].host.ID(), ProtocolID)
			if err != nil {
				w.t.Fatal(err)
			}
			p.out = s
			p.write(w, hello)
			w.pass(100 * time.Millisecond)
			if len(w.nodes[0].mesh.neighbours) != 0 {
				w.t.Error("is a neighbour")
			}
		})
	}
}

// A stranger's stream is reset and it learns nothing.
func TestStrangersStreamIsReset(t *testing.T) {
	none := func(i int, ids []peer.ID, c *Config) *Config {
		if i == 1 {
			return nil
		}
		c.IsMember = func(id peer.ID) bool { return id == ids[0] }
		return c
	}
	inOneWorld(t, 2, none, func(w *world) {
		p := newRawPeer(w, 1)
		w.connectLine()
		p.greetQuietly(w, 0)
		w.publish(0, testFact(1, 0, "members only"))
		w.pass(2 * time.Second)
		if p.got(frameBody)+p.got(frameHave)+p.got(frameHello) != 0 {
			w.t.Error("a stranger was spoken to")
		}
	})
}

// greetQuietly is greet where the other side may refuse.
func (p *rawPeer) greetQuietly(w *world, to int) {
	if s, err := p.h.NewStream(w.ctx, w.nodes[to].host.ID(), ProtocolID); err == nil {
		_, _ = s.Write(frame{Type: frameHello, N: 1, Data: []byte("test")}.encode())
		_, _ = s.Write(frame{Type: frameWant, N: uint32(wantNow)}.encode())
	}
	w.pass(time.Second)
}

// Members that speak only gossipsub and members that speak announcements hear
// each other through any of the latter.
func TestPlainAndAnnouncingMembersHearEachOther(t *testing.T) {
	mixed := func(i int, _ []peer.ID, c *Config) *Config {
		c.Tuning.PlainOnly = i >= 2
		return c
	}
	inOneWorld(t, 4, mixed, func(w *world) {
		w.connectLine() // announce 0-1, plain 2-3
		there, back := w.publish(0, testFact(1, 0, "there")), w.publish(3, testFact(1, 0, "back"))
		w.pass(3 * time.Second)
		if w.holders(there) != "0123" || w.holders(back) != "0123" {
			w.t.Errorf("there at %s, back at %s; want all", w.holders(there), w.holders(back))
		}
	})
}

// speaksGossipsub reports whether a node would answer gossipsub.
func (n *node) speaksGossipsub() bool {
	return slices.Contains(n.host.Mux().Protocols(), pubsub.GossipSubID_v11)
}

// Gossipsub costs a peer something whether anybody needs it or not: it starts for
// the first member that speaks nothing else, for no stranger, and then serves all
// that went on before.
func TestGossipsubStartsForTheFirstMemberThatNeedsIt(t *testing.T) {
	const announcer, between, plain, stranger = 0, 1, 2, 3
	change := func(i int, ids []peer.ID, c *Config) *Config {
		if i == stranger {
			return nil
		}
		c.Tuning.PlainOnly = i == plain
		c.IsMember = func(id peer.ID) bool { return id != ids[stranger] && slices.Contains(ids, id) }
		return c
	}
	inOneWorld(t, 4, change, func(w *world) {
		if _, err := pubsub.NewGossipSub(w.ctx, w.nodes[stranger].host); err != nil {
			w.t.Fatal(err)
		}
		w.connect(announcer, between)
		w.connect(stranger, announcer)
		w.pass(5 * time.Second)
		if w.nodes[announcer].speaksGossipsub() || w.nodes[between].speaksGossipsub() {
			w.t.Error("gossipsub runs among peers that announce, or for a stranger")
		}
		w.nodes[between].Leave(0)
		if err := w.nodes[between].Join(0); err != nil {
			w.t.Fatal(err)
		}
		w.connect(plain, between)
		w.pass(3 * time.Second)
		if w.nodes[announcer].speaksGossipsub() || !w.nodes[between].speaksGossipsub() {
			w.t.Error("gossipsub must start with whoever meets the member that needs it, and nowhere else")
		}
		there, back := w.publish(announcer, testFact(1, 0, "there")), w.publish(plain, testFact(1, 0, "back"))
		w.pass(3 * time.Second)
		if w.holders(there) != "012" || w.holders(back) != "012" {
			w.t.Errorf("there at %s, back at %s; want all members", w.holders(there), w.holders(back))
		}
	})
}

// A peer that is stopped while gossipsub is about to start for a member has not
// failed.
func TestEndingWhileGossipsubStartsIsNoFailure(t *testing.T) {
	inOneWorld(t, 1, without(0), func(w *world) {
		ended, end := context.WithCancel(w.ctx)
		end()
		for range 30 { // what happens first is the library's choice
			g, err := New(Config{
				Host: w.nodes[0].host, Consortium: "test", Verify: verifyTest, Deliver: w.nodes[0].deliver, Load: w.nodes[0].load,
				IsMember: func(peer.ID) bool { return true },
			})
			if err != nil {
				w.t.Fatal(err)
			}
			g.plain.need()
			if err := g.Run(ended); err != nil {
				w.t.Errorf("an ordered end failed: %v", err)
			}
		}
	})
}

// connectSome has every node dial a few others.
func (w *world) connectSome(dials int) {
	r := rand.New(rand.NewPCG(1, 1))
	for a := range w.nodes {
		for range dials {
			if b := r.IntN(len(w.nodes)); a != b {
				w.connect(a, b)
			}
		}
	}
	w.pass(5 * time.Second)
}

// A neighbour that takes and never gives loses its place as a source and gets
// no pushes; every honest peer has every fact all the same, each with few copies.
func TestSilentNeighboursLoseTheirPlace(t *testing.T) {
	const peers, silent = 24, 12
	greedy := func(i int, _ []peer.ID, c *Config) *Config {
		if i >= peers-silent {
			c.Gate = func(Message) Decision { return Refuse }
		}
		return c
	}
	inOneWorld(t, peers, greedy, func(w *world) {
		w.connectSome(7)
		var facts []Message
		for i := range 40 {
			facts = append(facts, w.publish(i%(peers-silent), testFact(byte(i), 0, fmt.Sprint("fact ", i))))
			w.pass(300 * time.Millisecond)
		}
		w.pass(12 * time.Second)
		for i, n := range w.nodes[:peers-silent] {
			if n.count() != len(facts) {
				w.t.Errorf("node %d holds %d of %d facts", i, n.count(), len(facts))
			}
			for id, other := range n.mesh.neighbours {
				isSilent := slices.IndexFunc(w.nodes, func(x *node) bool { return x.host.ID() == id }) >= peers-silent
				if isSilent && other.rep.trials >= silentTrials && !other.rep.isSilent() {
					w.t.Errorf("node %d thinks well of a silent neighbour", i)
				}
			}
		}
	})
}

// The promise of the protocol: in a network of some size a body travels little
// more than once per peer.
func TestBodiesTravelLittleMoreThanOnce(t *testing.T) {
	const peers, facts = 40, 20
	inOneWorld(t, peers, nil, func(w *world) {
		w.connectSome(6)
		for i := range facts {
			w.publish(i, testFact(byte(i), 0, fmt.Sprintf("fact %500d", i)))
			w.pass(200 * time.Millisecond)
		}
		w.pass(5 * time.Second)
		delivered, duplicates := uint64(0), uint64(0)
		for i, n := range w.nodes {
			if n.count() != facts {
				w.t.Errorf("node %d holds %d of %d facts", i, n.count(), facts)
			}
			delivered += n.Stats().Count(Delivered)
			duplicates += n.Stats().Count(Duplicate)
		}
		if duplicates*10 > delivered*7 {
			w.t.Errorf("%d duplicates to %d deliveries, want at most 0.7", duplicates, delivered)
		}
	})
}

// Real sockets, once.
func TestLoopback(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	var nodes []*node
	for range 2 {
		h, err := libp2p.New(libp2p.ListenAddrStrings("/ip4/127.0.0.1/tcp/0", "/ip4/127.0.0.1/udp/0/quic-v1"))
		if err != nil {
			t.Fatal(err)
		}
		n := &node{host: h, stored: map[[32]byte]time.Time{}, raw: map[[32]byte][]byte{}}
		n.Gossip, err = New(Config{Host: h, Consortium: "loopback", Verify: verifyTest, Deliver: n.deliver,
			IsMember: func(peer.ID) bool { return true }})
		if err != nil {
			t.Fatal(err)
		}
		nodes = append(nodes, n)
		running.Go(func() { _ = n.Run(ctx) })
		defer h.Close()
	}
	defer running.Wait()
	defer cancel()
	to := nodes[1].host
	if err := nodes[0].host.Connect(ctx, peer.AddrInfo{ID: to.ID(), Addrs: to.Addrs()}); err != nil {
		t.Fatal(err)
	}
	deadline := time.After(3 * time.Minute)
	for i := 0; nodes[1].count() == 0; i++ {
		if err := nodes[0].Publish(ctx, mustMessage(testFact(1, 0, fmt.Sprint(i)))); err != nil {
			t.Fatal(err)
		}
		select {
		case <-deadline:
			t.Fatal("nothing arrived")
		case <-time.After(50 * time.Millisecond):
		}
	}
}
