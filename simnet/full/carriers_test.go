package full

import (
	"context"
	"errors"
	"io"
	"math"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	libpeer "github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/simnet/bubble"
	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/link"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/stream"
)

var carriers = []string{"quic", "stream"}

// twoHosts are libp2p hosts on the links of a small network, and nothing else.
type twoHosts struct {
	*World
	t     *testing.T
	hosts [2]host.Host
}

const said = "/said/1"

// betweenTwo runs a test between two hosts, and tells what both sent meanwhile.
func betweenTwo(t *testing.T, carrier string, test func(*twoHosts)) {
	t.Helper()
	parsed, err := script.Parse("network peers=2 transport="+carrier, script.Options{})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := scenario.NewPlan(parsed, 1, geo.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	bubble.InTest(t, func(t *testing.T) {
		ctx, end := context.WithCancel(context.Background())
		path := link.Path{Link: geo.Link{Min: 50 * time.Millisecond, Mean: 52 * time.Millisecond, Jitter: 2 * time.Millisecond}}
		w := &World{plan: plan, net: link.New(1, func(int, int) link.Path { return path })}
		if plan.Streams {
			w.streams = stream.New(w.net)
		}
		b := &twoHosts{World: w, t: t}
		var stops []func()
		for i := range b.hosts {
			w.net.Join(i, plan.Access(i))
			h, stop, err := w.newHost(i, w.key("peer", i), true, nil)
			if err != nil {
				t.Fatal(err)
			}
			b.hosts[i], stops = h, append(stops, stop)
		}
		w.running.Go(func() { _ = w.net.Run(ctx) })
		test(b)
		for _, stop := range stops {
			stop()
		}
		end()
		w.running.Wait()
		synctest.Wait()
	})
}

// sent is what both hosts sent while something happened and a second after it.
func (b *twoHosts) sent(do func()) (bytes, packets uint64) {
	b.t.Helper()
	count := func() (bytes, packets uint64) {
		for i := range b.hosts {
			s := b.net.Stats(i)
			bytes, packets = bytes+s.BytesOut, packets+s.PacketsOut
		}
		return bytes, packets
	}
	wereBytes, werePackets := count()
	do()
	time.Sleep(time.Second)
	bytes, packets = count()
	return bytes - wereBytes, packets - werePackets
}

func (b *twoHosts) connect() {
	b.t.Helper()
	if err := b.hosts[0].Connect(context.Background(), libpeer.AddrInfo{ID: b.hosts[1].ID(), Addrs: b.hosts[1].Addrs()}); err != nil {
		b.t.Fatal(err)
	}
}

// open is a stream between the two, and its other end.
func (b *twoHosts) open() (near, far network.Stream) {
	b.t.Helper()
	came := make(chan network.Stream, 1)
	b.hosts[1].SetStreamHandler(said, func(s network.Stream) { came <- s })
	near, err := b.hosts[0].NewStream(context.Background(), b.hosts[1].ID(), said)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := near.Write([]byte{1}); err != nil {
		b.t.Fatal(err)
	}
	far = <-came
	if _, err := io.ReadFull(far, make([]byte, 1)); err != nil {
		b.t.Fatal(err)
	}
	return near, far
}

// What two hosts put on the wire for the same is the same within some per cent.
func TestStreamsTakeTheBytesOfQUIC(t *testing.T) {
	const idle = "5 idle minutes"
	type amount struct{ bytes, packets uint64 }
	seen := map[string]map[string]amount{}
	for _, carrier := range carriers {
		is := map[string]amount{}
		note := func(what string, bytes, packets uint64) { is[what] = amount{bytes, packets} }
		betweenTwo(t, carrier, func(b *twoHosts) {
			bytes, packets := b.sent(b.connect)
			note("connect", bytes, packets)
			var near, far network.Stream
			bytes, packets = b.sent(func() { near, far = b.open() })
			note("open", bytes, packets)
			send := func(times, size int, every time.Duration) func() {
				return func() {
					var reading sync.WaitGroup
					reading.Go(func() { _, _ = io.ReadFull(far, make([]byte, times*size)) })
					for range times {
						if _, err := near.Write(make([]byte, size)); err != nil {
							b.t.Fatal(err)
						}
						time.Sleep(every)
					}
					reading.Wait()
				}
			}
			bytes, packets = b.sent(send(100, 1000, 100*time.Millisecond))
			note("100 of 1000", bytes, packets)
			bytes, packets = b.sent(send(100, 50, 10*time.Millisecond))
			note("100 of 50", bytes, packets)
			bytes, packets = b.sent(send(1, 1<<20, 0))
			note("1 MiB", bytes, packets)
			bytes, packets = b.sent(func() { time.Sleep(5 * time.Minute) })
			note(idle, bytes, packets)
		})
		seen[carrier] = is
	}
	for what, q := range seen["quic"] {
		s := seen["stream"][what]
		t.Logf("%s: QUIC %d bytes in %d packets, streams %d in %d", what, q.bytes, q.packets, s.bytes, s.packets)
		least := .93
		if what == idle { // QUIC's keep-alives go both ways at times, by chance
			least = .48
		}
		if off := float64(s.bytes) / float64(q.bytes); off < least || off > 1.07 {
			t.Errorf("%s: streams take %.2f of QUIC's bytes, want %.2f to 1.07", what, off, least)
		}
	}
}

// The same facts spread over QUIC and over streams alike, with and without losses.
func TestFactsSpreadOverStreamsAsOverQUIC(t *testing.T) {
	for _, c := range []struct {
		network string
		times   float64 // how far off times may be
		bytes   float64
	}{
		{"", .05, .1}, {"loss=5%", .25, .25},
	} {
		seen := map[string]outcome{}
		for _, carrier := range carriers {
			j := task{peers: 8, facts: 24, size: 1024, warm: 10 * time.Second, every: 250 * time.Millisecond, after: 5 * time.Second, network: c.network + " transport=" + carrier}
			o := j.production(t, 1)
			t.Logf("%s %s: %d of %d, %.2f bodies, %d bytes, p50 %v p95 %v slowest %v", carrier, c.network, o.got, o.wanted, o.copies(), o.bytes, o.quantile(.5), o.quantile(.95), o.quantile(1))
			if o.got != o.wanted {
				t.Errorf("%s %s: %d of %d deliveries", carrier, c.network, o.got, o.wanted)
			}
			seen[carrier] = o
		}
		q, s := seen["quic"], seen["stream"]
		for _, at := range []float64{.5, .75} {
			if off := s.quantile(at).Seconds()/q.quantile(at).Seconds() - 1; math.Abs(off) > c.times {
				t.Errorf("%s: the %.2f of deliveries is %+.2f off QUIC's", c.network, at, off)
			}
		}
		if off := float64(s.bytes)/float64(q.bytes) - 1; math.Abs(off) > c.bytes {
			t.Errorf("%s: bytes are %+.2f off QUIC's", c.network, off)
		}
	}
}

// An observer of the wire goes by sizes and times of QUIC's packets.
func TestStreamsAreNotWatched(t *testing.T) {
	parsed, err := script.Parse("network peers=2 transport=stream watch=yes", script.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = scenario.NewPlan(parsed, 1, geo.Builtin())
	var refused *script.Error
	if !errors.As(err, &refused) || refused.Pos.Line != 1 || refused.Pos.Col != 40 {
		t.Errorf("got %v, want the place of watch", err)
	}
}
