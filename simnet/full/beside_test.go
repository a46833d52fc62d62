package full

import (
	"context"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
	"github.com/libp2p/go-libp2p/core/host"
	libpeer "github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"

	"github.com/souk-network/souk/simnet/bubble"
	"github.com/souk-network/souk/simnet/draw"
	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/link"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// task is what both kinds of gossip have to do: facts of one size, published in
// turn by everybody, after a time in which neighbours find each other.
type task struct {
	peers, facts, size int
	warm, every, after time.Duration
	siege              siege
	network            string // more arguments of its network
}

// whole is the task of the page for so many peers: four facts a second.
func whole(peers int) task {
	return task{peers: peers, facts: 60, size: 1024, warm: time.Minute, every: 250 * time.Millisecond, after: 30 * time.Second}
}

// short is one for every day.
var short = task{peers: 12, facts: 24, size: 1024, warm: 10 * time.Second, every: 250 * time.Millisecond, after: 5 * time.Second}

// outcome is what became of it, over pairs of a fact and a peer other than its
// publisher.
type outcome struct {
	wanted, got int
	took        []time.Duration // in order
	whole       int64           // bodies that came to somebody, wanted or not
	bytes       int64           // UDP payload that left all hosts from the first fact on
}

func (o outcome) quantile(q float64) time.Duration {
	if len(o.took) == 0 {
		return 0
	}
	return o.took[max(0, int(q*float64(len(o.took))+0.999999)-1)]
}

// copies is how many bodies came for each one that was wanted.
func (o outcome) copies() float64 { return float64(o.whole) / float64(max(o.got, 1)) }

func (j task) plan(t *testing.T, seed uint64) *scenario.Plan {
	t.Helper()
	parsed, err := script.Parse("network peers="+strconv.Itoa(j.peers)+" shards=1 class=server "+j.network+j.siege.script(), script.Options{})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := scenario.NewPlan(parsed, seed, geo.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// production has the program's own peers do it.
func (j task) production(t *testing.T, seed uint64) (o outcome) {
	t.Helper()
	plan, dir := j.plan(t, seed), t.TempDir()
	bubble.InTest(t, func(t *testing.T) {
		events := &kept{}
		w, err := New(Usual(plan, dir, events))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Begin(); err != nil {
			t.Fatal(err)
		}
		w.Pass(w.Now() + j.warm/2)
		for number := range j.siege.strangers {
			w.surround(number, scenario.Attack{Kind: "sybil", Rate: 1})
		}
		w.Pass(w.Now() + j.warm/2)
		before, sent := w.bodies(t), w.bytesOut()
		began := w.Now()
		for i := range j.facts {
			w.Publish(i%j.peers, j.size)
			w.Pass(w.Now() + j.every)
		}
		w.Pass(w.Now() + j.after)
		o.bytes, o.whole = w.bytesOut()-sent, w.bodies(t)-before
		published := map[string]trace.Event{}
		for _, e := range events.of(trace.Publish, func(e trace.Event) bool { return e.At >= began && e.Kind == "notice" }) {
			published[e.Fact] = e
		}
		o.wanted = len(published) * (j.peers - 1)
		for _, e := range events.of(trace.Deliver) {
			if p, ours := published[e.Fact]; ours && p.Who != e.Who {
				o.got++
				o.took = append(o.took, e.At-p.At)
			}
		}
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	slices.Sort(o.took)
	return o
}

// bodies counts the bodies that gossip brought to all peers so far.
func (w *World) bodies(t *testing.T) (n int64) {
	t.Helper()
	for _, p := range w.peers {
		s, err := p.Status(w.ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range gossipReadings(s.Gossip) {
			if r.Kind == "copies_delivered" || r.Kind == "copies_duplicate" {
				n += r.N
			}
		}
	}
	return n
}

func (w *World) bytesOut() (n int64) {
	for host := range w.plan.Merchants {
		n += int64(w.net.Stats(host).BytesOut)
	}
	return n
}

// plain has libp2p hosts with go-libp2p-pubsub's GossipSub, its defaults
// untouched, do the same: same links, places, keys and connections.
func (j task) plain(t *testing.T, seed uint64) (o outcome) {
	t.Helper()
	plan := j.plan(t, seed)
	bubble.InTest(t, func(t *testing.T) {
		ctx, end := context.WithCancel(context.Background())
		w := &World{plan: plan, graph: plan.Graph(), net: link.New(plan.Seed, plan.Path)}
		p := &plainNetwork{world: w, began: map[string]time.Time{}}
		for i := range len(plan.Merchants) + len(plan.Attackers) {
			w.net.Join(i, plan.Access(i))
		}
		for i := range plan.Merchants {
			p.add(ctx, t, i, j.siege.options()...)
		}
		w.running.Go(func() { _ = w.net.Run(ctx) })
		p.connect(ctx, t)
		wait(ctx, j.warm/2)
		p.surround(ctx, t, j.siege)
		wait(ctx, j.warm/2)
		p.mu.Lock()
		p.whole = 0
		p.mu.Unlock()
		sent := w.bytesOut()
		random := rand.New(draw.Stream(seed, "plain"))
		for i := range j.facts {
			p.publish(ctx, t, i%j.peers, j.size, random)
			wait(ctx, j.every)
		}
		wait(ctx, j.after)
		p.mu.Lock()
		o = outcome{wanted: j.facts * (j.peers - 1), got: len(p.took), took: p.took, whole: p.whole, bytes: w.bytesOut() - sent}
		p.mu.Unlock()
		for _, stop := range p.stops {
			stop()
		}
		end()
		w.running.Wait()
		synctest.Wait()
	})
	slices.Sort(o.took)
	return o
}

// plainTopic is the one topic of plain hosts.
const plainTopic = "facts"

// plainNetwork is hosts that gossip as go-libp2p-pubsub does out of its box.
type plainNetwork struct {
	world  *World
	hosts  []host.Host
	topics []*pubsub.Topic
	stops  []func()

	mu    sync.Mutex
	began map[string]time.Time
	took  []time.Duration
	whole int64
}

func (p *plainNetwork) add(ctx context.Context, t *testing.T, number int, options ...pubsub.Option) {
	t.Helper()
	h, closeHost, err := p.world.newHost(number, p.world.key("peer", number), true, nil)
	if err != nil {
		t.Fatal(err)
	}
	ps, err := pubsub.NewGossipSub(ctx, h, append(options, pubsub.WithRawTracer(counted{p, h.ID()}))...)
	if err != nil {
		t.Fatal(err)
	}
	topic, err := ps.Join(plainTopic)
	if err != nil {
		t.Fatal(err)
	}
	sub, err := topic.Subscribe()
	if err != nil {
		t.Fatal(err)
	}
	p.world.running.Go(func() {
		for {
			m, err := sub.Next(ctx)
			if err != nil {
				return
			}
			p.arrived(m, h.ID())
		}
	})
	p.hosts, p.topics, p.stops = append(p.hosts, h), append(p.topics, topic), append(p.stops, closeHost)
}

// connect has everybody dial whom the plan says, one end of each pair.
func (p *plainNetwork) connect(ctx context.Context, t *testing.T) {
	t.Helper()
	for a, known := range p.world.graph {
		for _, b := range known {
			if int(b) <= a {
				continue
			}
			if err := p.hosts[a].Connect(ctx, libpeer.AddrInfo{ID: p.hosts[b].ID(), Addrs: p.hosts[b].Addrs()}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func (p *plainNetwork) publish(ctx context.Context, t *testing.T, by, size int, random *rand.Rand) {
	t.Helper()
	body := make([]byte, 0, size)
	for len(body) < size {
		body = binary.BigEndian.AppendUint64(body, random.Uint64())
	}
	p.mu.Lock()
	p.began[string(body)] = time.Now()
	p.mu.Unlock()
	if err := p.topics[by].Publish(ctx, body); err != nil {
		t.Fatal(err)
	}
}

func (p *plainNetwork) arrived(m *pubsub.Message, at libpeer.ID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if began, known := p.began[string(m.Data)]; known && m.GetFrom() != at {
		p.took = append(p.took, time.Since(began))
	}
}

// counted counts the bodies that come to a host.
type counted struct {
	network *plainNetwork
	self    libpeer.ID
}

func (c counted) RecvRPC(rpc *pubsub.RPC) {
	c.network.mu.Lock()
	defer c.network.mu.Unlock()
	c.network.whole += int64(len(rpc.GetPublish()))
}
func (counted) SendRPC(*pubsub.RPC, libpeer.ID)             {}
func (counted) OnNewOutboundStream(libpeer.ID, protocol.ID) {}
func (counted) OnClosedOutboundStream(libpeer.ID)           {}
func (counted) Join(string)                                 {}
func (counted) Leave(string)                                {}
func (counted) Graft(libpeer.ID, string)                    {}
func (counted) Prune(libpeer.ID, string)                    {}
func (counted) ValidateMessage(*pubsub.Message)             {}
func (counted) DeliverMessage(*pubsub.Message)              {}
func (counted) RejectMessage(*pubsub.Message, string)       {}
func (counted) DuplicateMessage(*pubsub.Message)            {}
func (counted) ThrottlePeer(libpeer.ID)                     {}
func (counted) DropRPC(*pubsub.RPC, libpeer.ID)             {}
func (counted) UndeliverableMessage(*pubsub.Message)        {}

// besideVariable has the test do the page's task in place of the short one:
// numbers of peers, separated by commas.
const besideVariable = "SOUK_BESIDE_PEERS"

// TestProductionPeersBesidePlainGossipSub has production peers and plain GossipSub
// spread the same facts over the same simulated links. The figures are those of
// docs/simnet-validation.md.
func TestProductionPeersBesidePlainGossipSub(t *testing.T) {
	tasks := []task{short}
	if more, ok := os.LookupEnv(besideVariable); ok {
		tasks = nil
		for text := range strings.SplitSeq(more, ",") {
			n, err := strconv.Atoi(text)
			if err != nil {
				t.Fatalf("%s: %v", besideVariable, err)
			}
			tasks = append(tasks, whole(n))
		}
	}
	for _, j := range tasks {
		const seed = 1
		n, ours, plain := j.peers, j.production(t, seed), j.plain(t, seed)
		for name, o := range map[string]outcome{"production": ours, "plain": plain} {
			t.Logf("%d peers, %s: delivered %d of %d, %.2f bodies for each wanted, %.0f bytes a delivery, p50 %v p95 %v p99 %v slowest %v",
				n, name, o.got, o.wanted, o.copies(), float64(o.bytes)/float64(max(o.got, 1)), o.quantile(.5), o.quantile(.95), o.quantile(.99), o.quantile(1))
			if o.got != o.wanted {
				t.Errorf("%d peers, %s: %d of %d deliveries", n, name, o.got, o.wanted)
			}
		}
		if ours.copies() > plain.copies()/2 {
			t.Errorf("%d peers: %.2f bodies where plain GossipSub has %.2f, want half at most", n, ours.copies(), plain.copies())
		}
		if ours.quantile(.99) > 2*plain.quantile(.99) {
			t.Errorf("%d peers: p99 %v, plain GossipSub %v", n, ours.quantile(.99), plain.quantile(.99))
		}
	}
}
