package gossip

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/x/simlibp2p"
	"github.com/marcopolo/simnet"

	"github.com/souk-network/souk/protocol/fault"
)

// A test fact is "fact", subject, expiry and a payload. "fakt" has a bad signature.
func testFact(subject byte, expiry uint64, payload string) []byte {
	raw := append([]byte("fact"), bytes.Repeat([]byte{subject}, 32)...)
	raw = binary.BigEndian.AppendUint64(raw, expiry)
	return append(raw, payload...)
}

func forged(payload string) []byte { return append([]byte("fakt"), testFact(1, 0, payload)[4:]...) }

func verifyTest(raw []byte) (Message, error) {
	if len(raw) < 44 {
		return Message{}, fault.New(fault.Malformed, "test", "short")
	}
	switch string(raw[:4]) {
	case "fact":
	case "next":
		return Message{}, fault.New(fault.UnknownKind, "test", "from the future")
	default:
		return Message{}, fault.New(fault.BadSignature, "test", "forged")
	}
	return Message{
		ID: sha256.Sum256(raw), Kind: 1, Subject: [32]byte(raw[4:36]),
		Expiry: binary.BigEndian.Uint64(raw[36:44]), Raw: raw,
	}, nil
}

func mustMessage(raw []byte) Message {
	m, err := verifyTest(raw)
	if err != nil {
		panic(err)
	}
	return m
}

// world is a consortium on simulated links in virtual time.
type world struct {
	t     *testing.T
	ctx   context.Context
	nodes []*node
}

type node struct {
	*Gossip
	host host.Host

	mu     sync.Mutex
	stored map[[32]byte]time.Time
	raw    map[[32]byte][]byte
}

func (n *node) deliver(_ context.Context, _ peer.ID, m Message) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if _, known := n.stored[m.ID]; !known {
		n.stored[m.ID], n.raw[m.ID] = time.Now(), m.Raw
	}
	return nil
}

func (n *node) load(_ context.Context, id [32]byte) ([]byte, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if raw, ok := n.raw[id]; ok {
		return raw, nil
	}
	return nil, fault.New(fault.NotFound, "test", "no such fact")
}

func (n *node) has(id [32]byte) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	_, ok := n.stored[id]
	return ok
}

func (n *node) count() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.stored)
}

// inWorld runs a test in plain gossipsub and again by announcements.
func inWorld(t *testing.T, count int, change func(i int, ids []peer.ID, c *Config) *Config, test func(w *world)) {
	for _, plainOnly := range []bool{true, false} {
		name := "announce"
		if plainOnly {
			name = "plain"
		}
		t.Run(name, func(t *testing.T) {
			inOneWorld(t, count, func(i int, ids []peer.ID, c *Config) *Config {
				c.Tuning.PlainOnly = plainOnly
				if change == nil {
					return c
				}
				return change(i, ids, c)
			}, test)
		})
	}
}

// inOneWorld runs a test with count hosts. change may edit each Config; a nil
// return leaves that host without a Gossip (a stranger or an adversary).
func inOneWorld(t *testing.T, count int, change func(i int, ids []peer.ID, c *Config) *Config, test func(w *world)) {
	if raceEnabled { // the race detector and timers of a bubble do not mix on several threads: golang/go#78156
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	}
	synctest.Test(t, func(t *testing.T) {
		link := simnet.LinkSettings{BitsPerSecond: 100 * simlibp2p.OneMbps}
		net, meta, err := simlibp2p.SimpleLibp2pNetwork([]simlibp2p.NodeLinkSettingsAndCount{{
			LinkSettings: simnet.NodeBiDiLinkSettings{Downlink: link, Uplink: link}, Count: count,
		}}, simnet.StaticLatency(10*time.Millisecond), simlibp2p.NetworkSettings{UseBlankHost: true})
		if err != nil {
			t.Fatal(err)
		}
		net.Start()
		synctest.Wait() // identify must listen for new protocols before they come
		ctx, cancel := context.WithCancel(context.Background())
		w := &world{t: t, ctx: ctx}
		var running sync.WaitGroup
		for i, h := range meta.Nodes {
			w.add(i, h, meta.Nodes, change, &running)
		}
		synctest.Wait() // everybody listens before anybody dials
		test(w)
		cancel()
		running.Wait()
		for _, h := range meta.Nodes {
			_ = h.Close()
		}
		net.Close()
		synctest.Wait()
	})
}

func (w *world) add(i int, h host.Host, all []host.Host, change func(int, []peer.ID, *Config) *Config, running *sync.WaitGroup) {
	ids := make([]peer.ID, len(all))
	for j, other := range all {
		ids[j] = other.ID()
	}
	n := &node{host: h, stored: map[[32]byte]time.Time{}, raw: map[[32]byte][]byte{}}
	w.nodes = append(w.nodes, n)
	cfg := &Config{
		Host: h, Consortium: "test", Verify: verifyTest, Deliver: n.deliver, Load: n.load,
		IsMember: func(id peer.ID) bool { return slices.Contains(ids, id) },
	}
	if change != nil {
		cfg = change(i, ids, cfg)
	}
	if cfg == nil {
		return
	}
	g, err := New(*cfg)
	if err != nil {
		w.t.Fatal(err)
	}
	n.Gossip = g
	running.Go(func() {
		if err := g.Run(w.ctx); err != nil {
			w.t.Error(err)
		}
	})
}

// connect dials a from b.
func (w *world) connect(a, b int) {
	w.t.Helper()
	to := w.nodes[b].host
	err := w.nodes[a].host.Connect(w.ctx, peer.AddrInfo{ID: to.ID(), Addrs: to.Addrs()})
	if err != nil {
		w.t.Fatal(err)
	}
}

// connectAll connects everybody with everybody and lets the meshes form.
func (w *world) connectAll() {
	for a := range w.nodes {
		for b := range a {
			w.connect(a, b)
		}
	}
	w.pass(3 * time.Second)
}

// connectLine connects 0-1-2-… and lets the meshes form.
func (w *world) connectLine() {
	for a := 1; a < len(w.nodes); a++ {
		w.connect(a, a-1)
	}
	w.pass(3 * time.Second)
}

// pass lets virtual time pass.
func (w *world) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (w *world) publish(from int, raw []byte) Message {
	w.t.Helper()
	m := mustMessage(raw)
	if err := w.nodes[from].Publish(w.ctx, m); err != nil {
		w.t.Fatal(err)
	}
	return m
}

// holders lists who has stored a fact.
func (w *world) holders(m Message) string {
	out := ""
	for i, n := range w.nodes {
		if n.has(m.ID) {
			out += fmt.Sprint(i)
		}
	}
	return out
}
