package sync

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/x/simlibp2p"
	"github.com/marcopolo/simnet"

	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
)

// world is a consortium on simulated links in virtual time.
type world struct {
	t     *testing.T
	ctx   context.Context
	every time.Duration
	nodes []*node
	made  uint64 // facts made so far
}

// node is a peer with a store. It may be stopped and started again: the store
// stays, what was in memory does not.
type node struct {
	*Sync
	w     *world
	host  *counted
	facts *mem.Facts
	bytes atomic.Int64 // on streams, both ways
	stop  func()

	mu      sync.Mutex
	handed  map[[32]byte]int        // how often a fact came to intake
	judge   func(f fact.Fact) error // beyond signature and expiry; may be nil
	strange func(id peer.ID) bool   // who is no member; may be nil
	pages   func(facts int)         // told of each page that came; may be nil
	others  func() (ids []peer.ID)  // with whom to reconcile; nil: with all
	refused map[[32]byte]fault.Kind // what intake refused
}

const testEvery = 10 * time.Second

// inWorld runs a test with count peers that know each other but are not connected.
func inWorld(t *testing.T, count int, test func(w *world)) {
	t.Helper()
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
		w := &world{t: t, ctx: ctx, every: testEvery}
		for _, h := range meta.Nodes {
			n := &node{
				w: w, facts: mem.NewFacts(), handed: map[[32]byte]int{}, refused: map[[32]byte]fault.Kind{}, stop: func() {},
			}
			n.host = &counted{h, &n.bytes}
			w.nodes = append(w.nodes, n)
		}
		defer func() {
			for _, n := range w.nodes {
				n.stop()
			}
			cancel()
			for _, h := range meta.Nodes {
				_ = h.Close()
			}
			net.Close()
			synctest.Wait()
		}()
		test(w)
	})
}

// run starts all nodes, connects everybody with everybody and runs a test.
func running(t *testing.T, count int, test func(w *world)) {
	t.Helper()
	inWorld(t, count, func(w *world) {
		for _, n := range w.nodes {
			n.start()
		}
		w.connectAll()
		test(w)
	})
}

func (n *node) start() {
	s, err := New(Config{
		Host: n.host, Facts: n.facts, Intake: n.intake, Every: n.w.every, Peers: n.peers,
		IsMember: func(id peer.ID) bool { return n.strange == nil || !n.strange(id) },
	})
	if err != nil {
		n.w.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(n.w.ctx)
	n.Sync = s
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.Run(ctx); err != nil {
			n.w.t.Error(err)
		}
	}()
	n.stop = func() { cancel(); <-done; n.stop = func() {} }
	synctest.Wait()
}

func (n *node) peers() (ids []peer.ID) {
	if n.others != nil {
		return n.others()
	}
	for _, o := range n.w.nodes {
		if o != n {
			ids = append(ids, o.host.ID())
		}
	}
	return ids
}

// intake decodes, verifies, judges and stores, as the door of a peer does.
func (n *node) intake(ctx context.Context, _ peer.ID, raws [][]byte) []error {
	n.mu.Lock()
	pages := n.pages
	n.mu.Unlock()
	if pages != nil {
		pages(len(raws))
	}
	errs := make([]error, len(raws))
	for i, raw := range raws {
		errs[i] = n.takeOne(ctx, raw)
	}
	return errs
}

func (n *node) takeOne(ctx context.Context, raw []byte) error {
	id := sha256.Sum256(raw)
	n.mu.Lock()
	defer n.mu.Unlock()
	n.handed[id]++
	f, err := fact.Decode(raw)
	if err == nil {
		err = f.VerifySignature()
	}
	switch {
	case err != nil:
	case f.Expired(nowMillis()):
		err = fault.New(fault.Expired, "test", "over")
	case n.judge != nil:
		err = n.judge(f)
	}
	if err != nil {
		n.refused[id] = fault.KindOf(err)
		return err
	}
	_, err = n.facts.Append(ctx, []storage.Record{recordOf(f, raw)})
	return err
}

func recordOf(f fact.Fact, raw []byte) storage.Record {
	return storage.Record{
		ID: sha256.Sum256(raw), Kind: uint16(f.Kind), Author: f.Author, Subject: f.Subject, Time: f.Time, Expiry: f.Expiry, Raw: raw,
	}
}

// put stores facts as if gossip had brought them.
func (n *node) put(raws ...[]byte) {
	n.w.t.Helper()
	records := make([]storage.Record, len(raws))
	for i, raw := range raws {
		f, err := fact.Decode(raw)
		if err != nil && fault.KindOf(err) != fault.UnknownVersion {
			n.w.t.Fatal(err)
		}
		if records[i] = recordOf(f, raw); err != nil {
			records[i].Time, records[i].Expiry = nowMillis()-1000, nowMillis()+day
		}
	}
	if _, err := n.facts.Append(n.w.ctx, records); err != nil {
		n.w.t.Fatal(err)
	}
}

// ids lists what a node holds, in order.
func (n *node) ids() []string {
	page, err := n.facts.Since(n.w.ctx, 0, 0)
	if err != nil {
		n.w.t.Fatal(err)
	}
	out := make([]string, len(page))
	for i := range page {
		out[i] = string(page[i].ID[:])
	}
	slices.Sort(out)
	return out
}

func (n *node) has(raw []byte) bool {
	got, err := n.facts.Get(n.w.ctx, sha256.Sum256(raw))
	return err == nil && len(got) > 0
}

func (n *node) timesHanded(raw []byte) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.handed[sha256.Sum256(raw)]
}

const day = 86_400_000 // ms

var testKey = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))

// fact makes one with the given age and remaining life in ms.
func (w *world) fact(age, life uint64) []byte { return w.factOf(fact.KindNotice, age, life) }

func (w *world) factOf(kind fact.Kind, age, life uint64) []byte {
	w.made++
	now := nowMillis()
	return fact.Sign(fact.Fact{
		Kind: kind, Seq: w.made, Time: now - age, Expiry: now + life,
		Body: binary.BigEndian.AppendUint64(make([]byte, 100), w.made),
	}, testKey).Encode()
}

// some makes facts whose ages are spread evenly at random.
func (w *world) some(n int, spread uint64) [][]byte {
	r := rand.New(rand.NewPCG(w.made, spread))
	out := make([][]byte, n)
	for i := range out {
		out[i] = w.fact(1+r.Uint64N(spread), 365*day)
	}
	return out
}

// forged is a fact whose signature does not verify.
func (w *world) forged() []byte {
	raw := w.fact(1000, day)
	raw[len(raw)-1] ^= 1
	return raw
}

func (w *world) connect(a, b int) {
	w.t.Helper()
	to := w.nodes[b].host
	if err := w.nodes[a].host.Connect(w.ctx, peer.AddrInfo{ID: to.ID(), Addrs: to.Addrs()}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) connectAll() {
	w.t.Helper()
	for a := range w.nodes {
		for b := range a {
			w.connect(a, b)
		}
	}
	w.pass(time.Second)
}

// part ends all connections between two peers.
func (w *world) part(a, b int) {
	if err := w.nodes[a].host.Network().ClosePeer(w.nodes[b].host.ID()); err != nil {
		w.t.Fatal(err)
	}
	synctest.Wait()
}

// pass lets virtual time pass.
func (w *world) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// exchange lets a reconcile with b now.
func (w *world) exchange(a, b int) Stats {
	w.t.Helper()
	st, err := w.nodes[a].Reconcile(w.ctx, w.nodes[b].host.ID())
	if err != nil {
		w.t.Fatalf("%d with %d: %v", a, b, err)
	}
	return st
}

// wantKind asserts the reason why a cannot reconcile with b.
func (w *world) wantKind(a, b int, kind fault.Kind) Stats {
	w.t.Helper()
	st, err := w.nodes[a].Reconcile(w.ctx, w.nodes[b].host.ID())
	if err == nil || !errors.Is(err, fault.Of(kind)) {
		w.t.Errorf("%v, want %v", err, kind)
	}
	return st
}

// same asserts that peers hold the same facts, so many.
func (w *world) same(count int, which ...int) {
	w.t.Helper()
	first := w.nodes[which[0]].ids()
	if len(first) != count {
		w.t.Errorf("peer %d holds %d facts, want %d", which[0], len(first), count)
	}
	for _, i := range which[1:] {
		if !slices.Equal(first, w.nodes[i].ids()) {
			w.t.Errorf("peers %d and %d differ: %d and %d facts", which[0], i, len(first), len(w.nodes[i].ids()))
		}
	}
}

// counted is a host that counts the bytes of its streams.
type counted struct {
	host.Host
	bytes *atomic.Int64
}

func (h *counted) NewStream(ctx context.Context, p peer.ID, pids ...protocol.ID) (network.Stream, error) {
	s, err := h.Host.NewStream(ctx, p, pids...)
	if err != nil {
		return nil, err
	}
	return &countedStream{s, h.bytes}, nil
}

func (h *counted) SetStreamHandler(id protocol.ID, handle network.StreamHandler) {
	h.Host.SetStreamHandler(id, func(s network.Stream) { handle(&countedStream{s, h.bytes}) })
}

type countedStream struct {
	network.Stream
	bytes *atomic.Int64
}

func (s *countedStream) Read(b []byte) (int, error) {
	n, err := s.Stream.Read(b)
	s.bytes.Add(int64(n))
	return n, err
}

func (s *countedStream) Write(b []byte) (int, error) {
	n, err := s.Stream.Write(b)
	s.bytes.Add(int64(n))
	return n, err
}
