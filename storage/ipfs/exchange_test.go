package ipfs

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/ipfs/go-cid"
	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

const (
	tcpAddr  = "/ip4/127.0.0.1/tcp/0"
	quicAddr = "/ip4/127.0.0.1/udp/0/quic-v1"
)

func newHost(t testing.TB, addr string) host.Host {
	t.Helper()
	h, err := libp2p.New(libp2p.ListenAddrStrings(addr), libp2p.DisableRelay())
	must(t, err)
	t.Cleanup(func() { h.Close() })
	return h
}

// online opens a store in memory on a host of its own and runs it.
func online(t testing.TB, addr string, cfg Config) *Store {
	t.Helper()
	cfg.Host = newHost(t, addr)
	s := inMemory(t, cfg)
	run(t, s)
	return s
}

func run(t testing.TB, s *Store) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	<-s.Ready()
	t.Cleanup(func() { cancel(); must(t, <-done) })
}

func connect(t testing.TB, a, b *Store) {
	t.Helper()
	h := b.cfg.Host
	must(t, a.cfg.Host.Connect(context.Background(), peer.AddrInfo{ID: h.ID(), Addrs: h.Addrs()}))
}

// fill puts n blocks of 1 KiB into s.
func fill(t testing.TB, s *Store, n int) []cid.Cid {
	names := make([]cid.Cid, n)
	for i := range names {
		names[i] = put(t, s, block(i, 1024))
	}
	return names
}

// fetchAll asserts that every name arrives exactly once and is kept.
func fetchAll(t testing.TB, s *Store, names []cid.Cid, holders ...peer.ID) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	seen := map[cid.Cid]bool{}
	for b, err := range s.Fetch(ctx, append(names, names[0]), holders) {
		must(t, err)
		must(t, storage.CheckBlock(b.Cid, b.Data))
		if seen[b.Cid] {
			t.Fatal("a block came twice")
		}
		seen[b.Cid] = true
		if ok, err := s.Has(ctx, b.Cid); !ok || err != nil {
			t.Fatalf("a yielded block is not kept: %v", err)
		}
	}
	if len(seen) != len(names) {
		t.Fatalf("%d of %d blocks", len(seen), len(names))
	}
}

func TestFetch(t *testing.T) {
	for name, addr := range map[string]string{"TCP": tcpAddr, "QUIC": quicAddr} {
		t.Run(name+"/stream", func(t *testing.T) {
			a, b, c := online(t, addr, Config{}), online(t, addr, Config{}), online(t, addr, Config{})
			names := fill(t, a, 300)
			connect(t, b, a)
			fetchAll(t, b, names, a.cfg.Host.ID())
			connect(t, c, a)
			connect(t, c, b)
			fetchAll(t, c, names, a.cfg.Host.ID(), b.cfg.Host.ID())
		})
		// More wants than bitswap survives at once, without a hint of who has them.
		t.Run(name+"/bitswap", func(t *testing.T) {
			a, b := online(t, addr, Config{}), online(t, addr, Config{})
			names := fill(t, a, 700)
			connect(t, b, a)
			fetchAll(t, b, names)
		})
	}
}

// TestWantsBounded: never more than MaxWants in flight over all calls.
func TestWantsBounded(t *testing.T) {
	s := online(t, tcpAddr, Config{FetchTimeout: 300 * time.Millisecond, StallTimeout: 100 * time.Millisecond})
	var wg sync.WaitGroup
	stop, most := make(chan struct{}), 0
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				most = max(most, len(s.wants))
			}
		}
	})
	var fetches sync.WaitGroup
	for g := range 8 {
		fetches.Go(func() {
			var names []cid.Cid
			for i := range 40 {
				names = append(names, storage.Name(block(g*1000+i, 99)))
			}
			count := 0
			for _, err := range s.Fetch(context.Background(), names, nil) {
				count++
				if fault.KindOf(err) != fault.Unavailable {
					t.Errorf("nobody has it: %v", err)
				}
			}
			if count != len(names) {
				t.Errorf("%d of %d answered", count, len(names))
			}
		})
	}
	fetches.Wait()
	close(stop)
	wg.Wait()
	if most > MaxWants || most == 0 {
		t.Errorf("%d wants in flight", most)
	}
}

// TestHeal: a damaged pinned block is fetched from who has it, and the peer
// with the damage serves nothing wrong.
func TestHeal(t *testing.T) {
	dir := t.TempDir()
	a := onDisk(t, dir, Config{Host: newHost(t, tcpAddr)})
	run(t, a)
	b := online(t, tcpAddr, Config{})
	connect(t, a, b)
	data := block(3, 50_000)
	c := put(t, a, data)
	put(t, b, data)
	must(t, a.Pin(context.Background(), c))
	damage(t, a, dir, c, len(data))
	got, err := a.GetFrom(context.Background(), c, []peer.ID{b.cfg.Host.ID()})
	if err != nil || !bytes.Equal(got, data) {
		t.Fatalf("not healed: %v", err)
	}
	if data, err := a.local(context.Background(), sumOf(c)); err != nil || len(data) != 50_000 {
		t.Errorf("the disk is not healed: %v", err)
	}
}

// TestPinFetches: pinning what is elsewhere brings it here.
func TestPinFetches(t *testing.T) {
	a, b := online(t, quicAddr, Config{}), online(t, quicAddr, Config{})
	connect(t, b, a)
	c := put(t, a, block(1, 5000))
	must(t, b.Pin(context.Background(), c))
	if u, err := b.Usage(context.Background()); err != nil || u.PinnedBytes != 5000 {
		t.Errorf("usage %+v, %v", u, err)
	}
}

// TestMayServe: a peer that may not have a block gets it neither way.
func TestMayServe(t *testing.T) {
	secret := storage.Name(block(1, 100))
	a := online(t, tcpAddr, Config{MayServe: func(_ peer.ID, c cid.Cid) bool { return c != secret }})
	b, patient := online(t, tcpAddr, Config{FetchTimeout: 500 * time.Millisecond, StallTimeout: 200 * time.Millisecond}), online(t, tcpAddr, Config{})
	connect(t, b, a)
	connect(t, patient, a)
	put(t, a, block(1, 100))
	open := put(t, a, block(2, 100))
	holders := []peer.ID{a.cfg.Host.ID()}
	if _, err := b.GetFrom(context.Background(), secret, holders); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("refused block: %v", err)
	}
	if _, err := patient.GetFrom(context.Background(), open, holders); err != nil {
		t.Errorf("open block: %v", err)
	}
}

// TestHostileHolder: a holder that lies, stalls or sends too much costs a
// fallback and nothing else. Defends I6.
func TestHostileHolder(t *testing.T) {
	good := block(1, 1000)
	stop := make(chan struct{})
	t.Cleanup(func() { close(stop) })
	for name, answer := range map[string]func(network.Stream){
		"wrong bytes":  func(st network.Stream) { st.Write(append(head(1000), block(2, 1000)...)) },
		"too large":    func(st network.Stream) { st.Write(head(storage.MaxBlock + 1)) },
		"unknown kind": func(st network.Stream) { st.Write([]byte{7, 0, 0, 0, 0}) },
		"cut":          func(st network.Stream) { st.Write(append(head(1000), good[:10]...)); st.Close() },
		"silent":       func(network.Stream) { <-stop },
		"none":         func(st network.Stream) { st.Write([]byte{answerNone}) },
	} {
		t.Run(name, func(t *testing.T) {
			liar := newHost(t, tcpAddr)
			liar.SetStreamHandler(ProtocolID, func(st network.Stream) {
				io.ReadFull(st, make([]byte, 34))
				answer(st)
			})
			honest := online(t, tcpAddr, Config{})
			put(t, honest, good)
			s := online(t, tcpAddr, Config{StallTimeout: time.Second})
			connect(t, s, honest)
			must(t, s.cfg.Host.Connect(t.Context(), peer.AddrInfo{ID: liar.ID(), Addrs: liar.Addrs()}))
			got, err := s.GetFrom(t.Context(), storage.Name(good), []peer.ID{liar.ID(), s.cfg.Host.ID()})
			if err != nil || !bytes.Equal(got, good) {
				t.Errorf("%d bytes, %v", len(got), err)
			}
		})
	}
}

func head(size uint32) []byte { return binary.BigEndian.AppendUint32([]byte{answerHave}, size) }

// TestStopEarly: a consumer that stops and a context that ends leave nothing
// running (TestMain looks for leaks).
func TestStopEarly(t *testing.T) {
	a, b := online(t, tcpAddr, Config{}), online(t, tcpAddr, Config{})
	names := fill(t, a, 200)
	connect(t, b, a)
	for _, err := range b.Fetch(context.Background(), names, []peer.ID{a.cfg.Host.ID()}) {
		must(t, err)
		break
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, err := range b.Fetch(ctx, []cid.Cid{storage.Name([]byte("nowhere"))}, nil) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("ended context: %v", err)
		}
	}
}

func TestGoldenRequest(t *testing.T) {
	c := storage.Name([]byte("souk"))
	sum := sha256.Sum256([]byte("souk"))
	want := append([]byte{0, 1}, sum[:]...)
	if got := appendRequest(nil, []cid.Cid{c}); !bytes.Equal(got, want) {
		t.Errorf("request is %x, want %x", got, want)
	}
	sums, err := readRequest(bytes.NewReader(want))
	if err != nil || len(sums) != 1 || sums[0] != sum {
		t.Errorf("read %x, %v", sums, err)
	}
}

func FuzzRequest(f *testing.F) {
	f.Add(appendRequest(nil, []cid.Cid{storage.Name(nil)}))
	f.Add([]byte{0, 0})
	f.Add([]byte{0xff, 0xff})
	f.Fuzz(func(t *testing.T, data []byte) {
		sums, err := readRequest(bytes.NewReader(data))
		if err == nil && (len(sums) == 0 || len(sums) > maxRequest || len(data) < 2+32*len(sums)) {
			t.Fatalf("%d blocks of %d bytes", len(sums), len(data))
		}
	})
}

func FuzzAnswer(f *testing.F) {
	good := block(1, 20)
	f.Add(append(head(20), good...))
	f.Add([]byte{answerNone})
	f.Add(head(1 << 31))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := readAnswer(bufio.NewReader(bytes.NewReader(data)), storage.Name(good))
		if err == nil && got != nil && !bytes.Equal(got, good) {
			t.Fatal("wrong bytes were taken")
		}
	})
}

func TestBitswapSleepsUntilItIsNeeded(t *testing.T) {
	a, b, c := online(t, quicAddr, Config{}), online(t, quicAddr, Config{}), online(t, quicAddr, Config{})
	connect(t, a, b)
	connect(t, a, c)
	names := fill(t, b, 20)
	fetchAll(t, a, names, b.cfg.Host.ID())
	for i, s := range []*Store{a, b, c} {
		if s.network().awake() != nil {
			t.Errorf("store %d runs bitswap though every block was streamed", i)
		}
	}
	last := put(t, b, block(1000, 1024))
	if data, err := a.Get(t.Context(), last); err != nil || storage.CheckBlock(last, data) != nil {
		t.Fatalf("asked of whoever is connected: %v", err)
	}
	if a.network().awake() == nil || b.network().awake() == nil {
		t.Error("a block came by bitswap, and nobody runs it")
	}
}
