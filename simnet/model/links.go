package model

import (
	"math/rand/v2"
	"time"

	"github.com/souk-network/souk/peer/gossip"
	"github.com/souk-network/souk/simnet/draw"
	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/link"
	"github.com/souk-network/souk/simnet/scenario"
)

// machine is a host: where it is, how connected, and what is wrong with it.
type machine struct {
	side     int32
	city     int32
	up, down int64 // bits a second; 0: no limit
	busy     int64 // when its uplink is free
	loss     float64
	slow     int64
	times    int64 // of the latency of what it sends, in thousandths
	in, out  int64 // bytes
}

// links are what lies between machines.
type links struct {
	cities int32
	ways   []way  // from each city to each
	steps  []int8 // their round trips by gossip.Distance
	loss   float64
	lossy  bool // whether some packets may be lost
	slowed bool // whether some machine was slowed
	oneWay link.Ways
	all    []machine
	draws  *rand.ChaCha8
}

// way is how packets get from one city to another, and what both ways take.
type way struct {
	geo.Link
	rtt int64 // mean
}

func newLinks(p *scenario.Plan) *links {
	n := len(p.Map.Cities)
	l := &links{cities: int32(n), ways: make([]way, n*n), steps: make([]int8, n*n), loss: max(p.Loss, 0), draws: draw.Stream(p.Seed, "model-links")}
	l.lossy = l.loss > 0
	for a := range n {
		for b := range n {
			there := p.Map.Link(a, b)
			rtt := there.Mean + p.Map.Link(b, a).Mean
			l.ways[a*n+b] = way{Link: there, rtt: int64(rtt)}
			l.steps[a*n+b] = int8(gossip.Distance(max(rtt, 1)))
		}
	}
	for host := range len(p.Merchants) + len(p.Customers) + len(p.Attackers) {
		access := p.Access(host)
		l.all = append(l.all, machine{city: int32(p.CityOf(host)), up: access.Up, down: access.Down, times: whole})
	}
	return l
}

func (l *links) way(from, to *machine) *way { return &l.ways[from.city*l.cities+to.city] }

func (l *links) between(a, b int32) *way { return l.way(&l.all[a], &l.all[b]) }

// rtt is the mean round trip between two machines.
func (l *links) rtt(a, b int32) int64 {
	if !l.slowed {
		return l.between(a, b).rtt
	}
	from, to := &l.all[a], &l.all[b]
	return from.slows(int64(l.way(from, to).Mean)) + to.slows(int64(l.way(to, from).Mean))
}

// whole is a factor of 1, in thousandths.
const whole = 1000

// slows is how long a packet of a machine takes that would take so long.
func (m *machine) slows(took int64) int64 {
	if m.times != whole {
		took = took * m.times / whole
	}
	return took + m.slow
}

// slow has what a machine sends take so many thousandths of the time, and add more.
func (l *links) slow(m *machine, add, times int64) {
	m.slow, m.times, l.slowed = add, times, l.slowed || add > 0 || times != whole
}

// step is the same as the mesh tells neighbours apart.
func (l *links) step(a, b int32) int8 { return l.steps[l.all[a].city*l.cities+l.all[b].city] }

// reach reports whether packets pass between two machines.
func (l *links) reach(a, b int32) bool {
	side := l.all[a].side
	return side == l.all[b].side && side != scenario.Gone
}

// What packets take beside their content: see docs/design/simnet-model.md.
const (
	packetBytes = 45   // of a packet's headers, and its part of the acknowledgements
	packetRoom  = 1200 // of content in a packet
	maxTries    = 5    // of sending a packet whose acknowledgement does not come
)

func wire(size int) int64 {
	packets := (size + packetRoom - 1) / packetRoom
	return int64(size + packets*packetBytes)
}

// send says when a message of so many bytes that leaves at a time comes to
// another machine, and false when it never does.
func (l *links) send(from, to int32, size int, now int64) (at int64, comes bool) {
	a, b := &l.all[from], &l.all[to]
	bytes := wire(size)
	a.out += bytes
	if !l.reach(from, to) {
		return 0, false
	}
	b.in += bytes
	left := now
	if a.up > 0 {
		left = max(now, a.busy) + bytes*8*int64(time.Second)/a.up
		a.busy = left
	}
	if b.down > 0 {
		left += bytes * 8 * int64(time.Second) / b.down
	}
	comes = true
	if l.lossy {
		var late int64
		late, comes = l.retries(from, to, size)
		left += late
	}
	return left + a.slows(int64(l.way(a, b).Sample(l.draws))), comes
}

// delay is what a packet takes on its way.
func (l *links) delay(from, to int32) int64 {
	a := &l.all[from]
	return a.slows(int64(l.way(a, &l.all[to]).Sample(l.draws)))
}

// lose makes a part of all packets to and from a machine vanish.
func (l *links) lose(m *machine, part float64) { m.loss, l.lossy = part, l.lossy || part > 0 }

// retries is by how much losses delay a message: each packet that is lost is sent
// again after the probe timeout of QUIC (RFC 9002, 6.2), which doubles.
func (l *links) retries(from, to int32, size int) (late int64, comes bool) {
	kept := float64((1 - l.loss) * (1 - l.all[from].loss) * (1 - l.all[to].loss))
	l.oneWay.Parts(int(from), int(to), func(part float64) bool {
		kept = float64(kept * (1 - part))
		return true
	})
	if kept >= 1 {
		return 0, true
	}
	packets := (size + packetRoom - 1) / packetRoom
	for range packets {
		wait, took := int64(link.ProbeTimeout(time.Duration(l.rtt(from, to)))), int64(0)
		tries := 0
		for ; tries < maxTries && l.lost(kept); tries++ {
			took += wait
			wait *= 2
		}
		if tries == maxTries {
			return 0, false
		}
		late = max(late, took)
	}
	return late, true
}

func (l *links) lost(kept float64) bool { return float64(l.draws.Uint64()>>11) >= kept*(1<<53) }
