package main

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/souk-network/souk/bench/arms"
)

// spacing is the time between two facts, settling the time for meshes to form
// and for late announcements to arrive.
const (
	spacing  = 250 * time.Millisecond
	settling = 8 * time.Second
)

// book notes who got which fact when.
type book struct {
	mu      sync.Mutex
	arrived map[[32]byte]map[int]time.Time
}

// arrive notes a peer's first sight of a fact.
func (b *book) arrive(peer int, raw []byte) {
	id := sha256.Sum256(raw)
	b.mu.Lock()
	defer b.mu.Unlock()
	at := b.arrived[id]
	if at == nil {
		at = make(map[int]time.Time)
		b.arrived[id] = at
	}
	if _, known := at[peer]; !known {
		at[peer] = time.Now()
	}
}

// published is a measured fact.
type published struct {
	id   [32]byte
	from int
	at   time.Time
}

// run plays a scenario and measures it.
func run(s scenario) (outcome, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	l, err := newLinks(s)
	if err != nil {
		return outcome{}, err
	}
	time.Sleep(time.Second) // identify must listen for new protocols before they come
	b := &book{arrived: make(map[[32]byte]map[int]time.Time)}
	honest := s.Peers - int(float64(s.Peers)*s.Droppers)
	a, err := newArm(ctx, s, l, b, honest)
	if err != nil {
		return outcome{}, err
	}
	if err := l.connect(ctx, s.Seed); err != nil {
		return outcome{}, err
	}
	time.Sleep(settling)
	r := rand.New(rand.NewPCG(s.Seed, 4))
	publish(ctx, a, r, s.Warm, s.Size, honest)
	time.Sleep(settling)
	wire, stream := l.wire(), a.bytes()
	facts := publish(ctx, a, r, s.Facts, s.Size, honest)
	time.Sleep(settling)
	wire, stream = l.wire()-wire, a.bytes()-stream
	o := b.judge(facts, l.graph, honest)
	o.Wire, o.Stream = wire/o.Wire, stream/o.Wire
	cancel()
	a.wait()
	l.close()
	return o, nil
}

// publish spreads facts from honest peers taken at random.
func publish(ctx context.Context, a *arm, r *rand.Rand, count, size, honest int) (out []published) {
	for range count {
		raw := make([]byte, size)
		for i := 0; i+8 <= size; i += 8 {
			binary.BigEndian.PutUint64(raw[i:], r.Uint64())
		}
		p := published{id: sha256.Sum256(raw), from: r.IntN(honest), at: time.Now()}
		if err := a.publish[p.from](ctx, raw); err == nil {
			out = append(out, p)
		}
		time.Sleep(spacing)
	}
	return out
}

// judge turns arrivals into figures. Wire holds the number of deliveries, to
// droppers too: they receive and pay as well.
func (b *book) judge(facts []published, graph [][]int, honest int) outcome {
	b.mu.Lock()
	defer b.mu.Unlock()
	var delays arms.Sample
	var deliveries, wanted, got float64
	for _, f := range facts {
		at := b.arrived[f.id]
		for peer := range at {
			if peer != f.from {
				deliveries++
			}
		}
		for peer := range reachable(graph, f.from, honest) {
			wanted++
			if t, ok := at[peer]; ok {
				got++
				delays = append(delays, t.Sub(f.at).Seconds()*1e3)
			}
		}
	}
	return outcome{Wire: deliveries, P50: delays.Quantile(0.5), P99: delays.Quantile(0.99), Delivered: got / wanted}
}

// reachable is every honest peer that a chain of honest peers connects with from, without from.
func reachable(graph [][]int, from, honest int) map[int]bool {
	seen := map[int]bool{from: true}
	for queue := []int{from}; len(queue) > 0; queue = queue[1:] {
		for _, next := range graph[queue[0]] {
			if next < honest && !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	delete(seen, from)
	return seen
}
