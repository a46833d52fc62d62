package link

import (
	"net"
	"time"

	"github.com/souk-network/souk/protocol/fault"
)

// Cargo is what a transport sends in place of bytes: something that takes as much
// of the links as a packet, and is told what became of it. One of the two is
// called, once, while no lock of the network is held; they may send more.
type Cargo interface {
	Arrived() // at its receiver, or the time that it waited for has come
	Missed()  // on its way: cut off, dropped by a full queue, or nobody was there
}

// Attach has a host take cargo. It has one transport at a time.
func (n *Net) Attach(number int) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	h := n.hosts[number]
	if h.takes {
		return fault.New(fault.Conflict, "attach", "the host has a transport already; close that one first")
	}
	h.takes = true
	return nil
}

// Detach ends that.
func (n *Net) Detach(number int) { n.change(number, func(h *host) { h.takes = false }) }

// HostAt is the number of the host with an address.
func (n *Net) HostAt(ip net.IP) (number int, known bool) {
	v4 := ip.To4()
	if v4 == nil {
		return 0, false
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	number, known = n.byIP[[4]byte(v4)]
	return number, known
}

// Posted is cargo on its way, to which more can be added.
type Posted struct{ packet *packet }

// Post sends cargo that takes size bytes, and reports whether it left and may
// arrive. False: it was lost already, and is not told.
func (n *Net) Post(from, to, size int, c Cargo) (Posted, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.sent++
	n.hosts[from].counts(size)
	p := &packet{from: from, to: to, size: size, cargo: c}
	if !n.leave(p, time.Now()) {
		return Posted{}, false
	}
	n.enqueue(p)
	return Posted{p}, true
}

// Grow adds bytes to cargo that was posted at this moment, and has not arrived.
func (n *Net) Grow(to Posted, bytes int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	to.packet.size += bytes
	h := n.hosts[to.packet.from]
	h.stats.BytesOut += uint64(bytes)
	h.up.pass(time.Now(), bytes)
}

// Room is when a host's uplink has room for so many bytes: the zero time when it
// has now.
func (n *Net) Room(number, size int) time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.hosts[number].up.room(time.Now(), size)
}

// At tells cargo the time, in the order of everything that happens to a host.
func (n *Net) At(at time.Time, number int, c Cargo) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.bells++
	n.enqueue(&packet{at: at, from: number, to: number, number: n.bells, cargo: c, alarm: true})
}

// Echo is an acknowledgement: it takes size bytes of both links, 0 when it goes
// with something else, and when it arrives, or that it does not, is known at once.
// It waits in no queue.
func (n *Net) Echo(from, to, size int) (at time.Time, comes bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	now, h, r := time.Now(), n.hosts[from], n.hosts[to]
	if h.reached != nil {
		h.reached[to] = now
	}
	if size > 0 {
		n.sent++
		h.counts(size)
		h.up.pass(now, size)
	}
	if !n.passes(from, to) || !r.takes || !r.lets(from, now) {
		return time.Time{}, false
	}
	p := n.paths(from, to)
	if n.lossy(from, to, p) {
		f := n.flow(from, to)
		f.sent++
		draw := newDraws(n.seed, from, to, f.sent)
		if n.lost(from, to, p, &draw) {
			r.stats.Lost++
			return time.Time{}, false
		}
	}
	if size > 0 {
		r.stats.PacketsIn++
		r.stats.BytesIn += uint64(size)
		r.down.pass(now, size)
	}
	return now.Add(h.slowed(p.Mean)), true
}

// lossy reports whether a packet from one host to another may be lost.
func (n *Net) lossy(from, to int, p Path) bool {
	return p.Loss > 0 || n.hosts[from].loss > 0 || n.hosts[to].loss > 0 || len(n.ways.all) > 0
}

// RoundTrip is what a packet takes to a host and another one back, on the average
// and without queues.
func (n *Net) RoundTrip(a, b int) time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.hosts[a].slowed(n.paths(a, b).Mean) + n.hosts[b].slowed(n.paths(b, a).Mean)
}

// tell says what became of cargo. The lock is held but for the telling.
func (n *Net) tell(c Cargo, became int) {
	n.mu.Unlock()
	defer n.mu.Lock()
	if became == arrived {
		c.Arrived()
		return
	}
	c.Missed()
}

// ProbeTimeout is how long a sender waits for an acknowledgement before it sends
// again, where a round trip takes so long: QUIC's probe timeout (RFC 9002, 6.2) with
// a deviation of an eighth and its usual delay of acknowledgements. It doubles with
// each try.
func ProbeTimeout(roundTrip time.Duration) time.Duration { return roundTrip*3/2 + AckDelay }

// AckDelay is how long a receiver waits at most before it acknowledges.
const AckDelay = 25 * time.Millisecond
