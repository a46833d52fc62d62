package model

import (
	"encoding/binary"
	"fmt"
	"strconv"

	"crypto/sha256"

	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/trace"
)

// names are what events call those who take part, made once.
type names struct {
	merchants, customers []string
	key                  uint64 // of the ids of facts
}

func newNames(p *scenario.Plan) names {
	var n names
	for i := range p.Merchants {
		n.merchants = append(n.merchants, "m"+strconv.Itoa(i))
	}
	for i := range p.Customers {
		n.customers = append(n.customers, "c"+strconv.Itoa(i))
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "souk simnet model ids %d", p.Seed))
	n.key = binary.BigEndian.Uint64(sum[:8])
	return n
}

// fact is the id of the fact with a number: a permutation of 64 bits (the
// finaliser of SplitMix64), so that no two facts share one.
func (n names) fact(number uint64) uint64 {
	x := number + n.key
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

const hexDigits = "0123456789abcdef"

func short(id uint64) string {
	var b [16]byte
	for i := range b {
		b[i] = hexDigits[id>>(60-4*i)&15]
	}
	return string(b[:])
}

// put writes an event down, now.
func (w *World) put(e trace.Event) {
	e.At = w.Now()
	w.cfg.Trace.Put(e)
}

// each reports whether every delivery has an event of its own.
func (w *World) each() bool { return len(w.peers) <= w.cfg.Each }

// about fills in what a fact is.
func (w *World) about(e trace.Event, f *fact) trace.Event {
	e.Fact, e.Kind, e.Bytes = short(f.id), kindNames[f.kind], int64(f.size)
	if f.grant >= 0 && (f.kind == consentGiven || f.kind == revocation) {
		e.Grant = w.grants[f.grant].short()
	}
	return e
}

func (w *World) published(id, p int32) {
	w.put(w.about(trace.Event{Who: w.names.merchants[p], What: trace.Publish}, &w.facts[id]))
}

// delivered tells that a peer stored a fact, or counts it for a later event.
// Revocations are told each: measures ask who of the custodians knows.
func (w *World) delivered(id, p, from int32, hops uint8) {
	f := &w.facts[id]
	if w.each() || f.kind == revocation {
		e := trace.Event{Who: w.names.merchants[p], What: trace.Deliver, Hops: int64(hops)}
		if from >= 0 {
			e.Peer = w.names.merchants[from]
		}
		w.put(w.about(e, f))
		return
	}
	if p == f.origin && w.peers[p].lost < f.at {
		return
	}
	if f.told == nil {
		f.told = w.takeCrowd()
	}
	if w.peers[p].lost >= f.at {
		f.told.n++ // it has it again, or first after that: how fast facts spread is told by others
		return
	}
	f.told.add(w.now-f.at, hops)
}

// undelivered tells that a peer lost a fact, where deliveries are only counted.
func (w *World) undelivered(id, p int32) {
	if f := &w.facts[id]; !w.each() && f.kind != revocation {
		w.tell(id)
		w.put(trace.Event{Who: w.names.merchants[p], What: trace.Lost, Fact: short(f.id)})
	}
}

// crowd counts deliveries that are not told yet.
type crowd struct {
	n     int64
	hops  [256]int32
	times measure.Times
}

func (c *crowd) add(after int64, hops uint8) {
	c.n++
	c.hops[hops]++
	c.times.Add(after)
}

func (w *World) takeCrowd() *crowd {
	if last := len(w.crowds) - 1; last >= 0 {
		c := w.crowds[last]
		w.crowds = w.crowds[:last]
		return c
	}
	return &crowd{}
}

// tell writes down the deliveries of a fact since the last time.
func (w *World) tell(id int32) {
	f := &w.facts[id]
	c := f.told
	if c == nil {
		return
	}
	most := int64(0)
	for h, n := range c.hops {
		if n > 0 {
			most = int64(h)
		}
	}
	e := w.about(trace.Event{Who: w.names.merchants[f.origin], What: trace.Spread, N: c.n, Hops: most}, f)
	e.Note = c.times.String() + " " + measure.Hops(c.hops[:most+1])
	w.put(e)
	c.times.Reset()
	*c = crowd{times: c.times}
	f.told, w.crowds = nil, append(w.crowds, c)
}

func (w *World) tellAll() {
	for _, id := range w.open {
		w.tell(id)
	}
}

// Sample writes readings of every peer into the trace: above Config.Each one of
// each sort for all, counters added up, the largest of the others.
func (w *World) Sample() error {
	w.tellAll()
	if w.each() {
		for i := range w.peers {
			if w.peers[i].up {
				w.readings(w.names.merchants[i], w.read(int32(i)))
			}
		}
	} else {
		var all readings
		for i := range w.peers {
			if w.peers[i].up {
				all.join(w.read(int32(i)))
			}
		}
		w.readings("net", all)
	}
	w.put(trace.Event{Who: "chain", What: trace.Sample, Kind: "height", N: w.height()})
	if w.loyalty == nil {
		return nil
	}
	return w.loyalty.chain.Sample()
}

// readings are what is read of a peer: counters first, then what is the larger.
type readings struct {
	sums [6]int64
	most [3]int64
}

var (
	sumNames  = [...]string{"bytes_in", "bytes_out", "copies_delivered", "copies_duplicate", "facts_held", "gossip_unanswered"}
	mostNames = [...]string{"facts", "storage_bytes", "connections"}
)

func (w *World) read(p int32) readings {
	n, at := &w.peers[p], &w.links.all[p]
	idle := w.idle(p)
	return readings{
		sums: [...]int64{at.in + idle, at.out + idle, n.copies, n.duplicates, 0, n.unanswered},
		most: [...]int64{n.facts, n.stored, int64(len(w.mesh.near[p]) + n.pestered)},
	}
}

// Bytes that a pair of peers puts on the wire each way without a fact: to meet,
// and in an exchange that finds nothing, as seen in runs of the program.
const (
	meetBytes     = 21_000
	exchangeBytes = 269
)

// idle is what a peer sent and received beside facts since it started.
func (w *World) idle(p int32) int64 {
	rounds := (w.now - w.peers[p].since) / int64(w.cfg.SyncEvery)
	return int64(len(w.mesh.near[p])) * (meetBytes + 2*exchangeBytes*rounds)
}

func (r *readings) join(o readings) {
	for i := range r.sums {
		r.sums[i] += o.sums[i]
	}
	for i := range r.most {
		r.most[i] = max(r.most[i], o.most[i])
	}
}

func (w *World) readings(who string, r readings) {
	for i, kind := range sumNames {
		w.put(trace.Event{Who: who, What: trace.Sample, Kind: kind, N: r.sums[i]})
	}
	for i, kind := range mostNames {
		w.put(trace.Event{Who: who, What: trace.Sample, Kind: kind, N: r.most[i]})
	}
}
