package link

import (
	"context"
	"net"
	"sync"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/geo"
)

// Path is what lies between two hosts' access links, one way.
type Path struct {
	geo.Link
	Loss float64 // part of the packets that never arrive, 0 to 1
}

// Access is how a host reaches the network.
type Access struct {
	Up, Down int64 // bits a second; 0: no limit
	Queue    int   // bytes that may wait for either link; 0: 256 KiB
	NAT      bool  // nothing comes in but from whom the host wrote to within NATMemory
}

// NATMemory is how long a NAT lets answers in after the last packet out.
const NATMemory = time.Minute

const anyPort = 49152

const defaultQueue = 256 << 10

// Paths says what lies between two hosts. It is asked for each packet and must
// be fast, pure and safe for concurrent use.
type Paths func(from, to int) Path

// Net is a network of hosts, named by numbers from 0.
type Net struct {
	seed  uint64
	paths Paths

	mu     sync.Mutex
	hosts  []*host
	byIP   map[[4]byte]int
	flows  map[[2]int32]*flow
	ways   Ways
	queue  packets
	spare  [len(sizes)][][]byte // buffers of each size
	sent   uint64
	alarms []time.Time   // that are set, the earliest last
	rung   []*time.Timer // that rang, to be set again
	moves  bool          // Run runs
	moving bool          // somebody hands on what is due
	bells  uint64        // alarms that cargo set so far
	closed chan struct{}
	once   sync.Once
	watch  func(from, to, bytes int)
}

// host is one machine on the network. The Net's lock guards it.
type host struct {
	access   Access
	side     int
	loss     float64
	slow     time.Duration
	times    float64 // of the latency of what it sends; 0: 1
	up, down pipe
	reached  map[int]time.Time // behind a NAT: whom it wrote to, and when last
	conn     *conn
	takes    bool // cargo
	stats    Stats
}

// flow is what one host sends to another.
type flow struct {
	sent uint64
	last time.Time // when its newest packet arrives
}

// Stats is what one host put on the wire and took from it, since the start.
type Stats struct {
	PacketsOut, BytesOut uint64
	PacketsIn, BytesIn   uint64
	Lost                 uint64 // packets to it that a path lost
	Dropped              uint64 // packets to or from it that a full queue dropped
	Cut                  uint64 // packets to it over a partition, a NAT or to nobody
}

// Gone is the side of hosts that reach nobody, each other included.
const Gone = -1

// New makes a network. Nothing moves before Run.
func New(seed uint64, paths Paths) *Net {
	return &Net{
		seed: seed, paths: paths, byIP: map[[4]byte]int{}, flows: map[[2]int32]*flow{},
		closed: make(chan struct{}),
	}
}

// IP is the address of the host with a number, below 2^24. Neighbours in number
// are not neighbours in address: peers bound what comes from one /24.
func IP(number int) net.IP {
	return net.IPv4(11, byte(number), byte(number>>8), byte(number>>16)).To4()
}

// Join gives the host with a number its access link. Hosts are numbered from 0
// in any order.
func (n *Net) Join(number int, a Access) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if a.Queue == 0 {
		a.Queue = defaultQueue
	}
	for len(n.hosts) <= number {
		n.hosts = append(n.hosts, nil)
	}
	h := &host{access: a, up: pipe{rate: a.Up, bound: a.Queue}, down: pipe{rate: a.Down, bound: a.Queue}}
	if a.NAT {
		h.reached = map[int]time.Time{}
	}
	n.hosts[number] = h
	n.byIP[[4]byte(IP(number))] = number
}

// Listen opens the one socket of a host at a port, 0 for any.
func (n *Net) Listen(number, port int) (net.PacketConn, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	h := n.hosts[number]
	if h.conn != nil {
		return nil, fault.New(fault.Conflict, "listen", "the host has a socket already; close that one first")
	}
	if port == 0 {
		port = anyPort
	}
	h.conn = newConn(n, number, &net.UDPAddr{IP: IP(number), Port: port})
	return h.conn, nil
}

// Place puts a host on a side of the network: packets pass within a side only.
// All hosts start on side 0.
func (n *Net) Place(number, side int) { n.change(number, func(h *host) { h.side = side }) }

// Lose makes a part of all packets to and from a host vanish, beside what its
// paths lose.
func (n *Net) Lose(number int, part float64) { n.change(number, func(h *host) { h.loss = part }) }

// LoseWay makes a part of the packets from some hosts to others vanish: see Ways.
func (n *Net) LoseWay(name string, from, to []int, part float64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.ways.Set(name, from, to, part)
}

// Slow has all packets from a host take so many times as long, 1 or more, and d
// more.
func (n *Net) Slow(number int, d time.Duration, times float64) {
	n.change(number, func(h *host) { h.slow, h.times = d, times })
}

// Rate changes the rates of a host's access link, in bits a second.
func (n *Net) Rate(number int, up, down int64) {
	n.change(number, func(h *host) { h.up.rate, h.down.rate = up, down })
}

// NAT puts a host behind a NAT, or takes it out.
func (n *Net) NAT(number int, on bool) {
	n.change(number, func(h *host) {
		switch {
		case !on:
			h.reached = nil
		case h.reached == nil:
			h.reached = map[int]time.Time{}
		}
	})
}

func (n *Net) change(number int, f func(*host)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	f(n.hosts[number])
}

// Stats is what a host's link carried.
func (n *Net) Stats(number int) Stats {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.hosts[number].stats
}

// Sent is how many packets all hosts sent so far.
func (n *Net) Sent() uint64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.sent
}

// Watch has a function told of each packet as it is sent, whether it arrives or
// not. The function must be fast and call nothing of the network. Call it before
// Run.
func (n *Net) Watch(f func(from, to, bytes int)) { n.watch = f }

// Run moves packets until ctx ends; then nothing moves any more.
func (n *Net) Run(ctx context.Context) error {
	n.start(true)
	<-ctx.Done()
	n.start(false)
	n.once.Do(func() { close(n.closed) })
	return nil
}

func (n *Net) start(moves bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.moves = moves
	n.move(time.Now())
}

// move hands on everything that is due, and sets an alarm for the next thing. The
// lock is held.
func (n *Net) move(now time.Time) {
	if n.moving {
		return // whoever does takes this along
	}
	n.moving = true
	defer func() { n.moving = false }()
	for n.moves && len(n.queue) > 0 {
		if at := n.queue[0].at; at.After(now) {
			n.alarm(at)
			return
		}
		p := n.queue.pop()
		if became := n.arrive(p); p.cargo != nil && became != underway {
			n.tell(p.cargo, became)
		}
	}
}

// alarm has move called at a time, if nothing has it called before. An alarm is
// never put off or taken back: one that has nothing to do costs little, and to
// change a timer that is set makes the runtime walk all timers of all peers. The
// lock is held.
func (n *Net) alarm(at time.Time) {
	if last := len(n.alarms) - 1; last >= 0 && !at.Before(n.alarms[last]) {
		return
	}
	n.alarms = append(n.alarms, at)
	if last := len(n.rung) - 1; last >= 0 {
		t := n.rung[last]
		n.rung = n.rung[:last]
		t.Reset(time.Until(at))
		return
	}
	var t *time.Timer
	t = time.AfterFunc(time.Until(at), func() { n.ring(&t) })
}

// ring is an alarm: the earliest one.
func (n *Net) ring(t **time.Timer) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.rung = append(n.rung, *t) // set under the lock
	now := time.Now()
	for last := len(n.alarms) - 1; last >= 0 && !n.alarms[last].After(now); last-- {
		n.alarms = n.alarms[:last]
	}
	n.move(now)
}

// What became of a packet.
const (
	underway = iota
	arrived
	missed
)

// arrive takes a packet from its path to its receiver's downlink, or from there
// to its receiver. The lock is held.
func (n *Net) arrive(p *packet) (became int) {
	if p.alarm {
		return arrived
	}
	to := n.hosts[p.to]
	if p.queued {
		to.stats.PacketsIn++
		to.stats.BytesIn += uint64(p.size)
		return n.hand(to, p)
	}
	if !to.listens(p) || !n.passes(p.from, p.to) || !to.lets(p.from, p.at) {
		to.stats.Cut++
		return n.drop(p)
	}
	out, room := to.down.pass(p.at, p.size)
	if !room {
		to.stats.Dropped++
		return n.drop(p)
	}
	p.at, p.queued = out, true
	n.queue.push(p)
	return underway
}

// hand gives a packet that is there to its receiver.
func (n *Net) hand(to *host, p *packet) (became int) {
	if p.cargo != nil && to.takes {
		return arrived
	}
	if p.cargo != nil || to.conn == nil || !to.conn.put(p) {
		return n.drop(p)
	}
	return arrived
}

func (n *Net) drop(p *packet) (became int) {
	if p.data != nil {
		n.free(p.data)
	}
	return missed
}

// listens reports whether anybody on the host takes such a packet.
func (h *host) listens(p *packet) bool {
	if p.cargo != nil {
		return h.takes
	}
	return h.conn != nil
}

func (n *Net) passes(from, to int) bool {
	a, b := n.hosts[from].side, n.hosts[to].side
	return a == b && a != Gone
}

func (h *host) lets(from int, now time.Time) bool {
	if h.reached == nil {
		return true
	}
	last, wrote := h.reached[from]
	return wrote && now.Sub(last) <= NATMemory
}

// send takes a packet from a host.
func (n *Net) send(from int, source *net.UDPAddr, data []byte, to *net.UDPAddr) {
	n.mu.Lock()
	defer n.mu.Unlock()
	now, h := time.Now(), n.hosts[from]
	h.counts(len(data))
	n.sent++
	number, known := n.byIP[[4]byte(to.IP.To4())]
	if !known {
		return // as on a real network, nobody says so
	}
	p := &packet{from: from, to: number, source: source, size: len(data)}
	if n.leave(p, now) {
		p.data = append(n.buffer(len(data)), data...)
		n.enqueue(p)
	}
}

func (h *host) counts(size int) {
	h.stats.PacketsOut++
	h.stats.BytesOut += uint64(size)
}

// leave puts a packet on its path, or reports that it never arrives. The lock is
// held.
func (n *Net) leave(p *packet, now time.Time) bool {
	h, to := n.hosts[p.from], n.hosts[p.to]
	if n.watch != nil {
		n.watch(p.from, p.to, p.size)
	}
	if h.reached != nil {
		h.reached[p.to] = now
	}
	f := n.flow(p.from, p.to)
	f.sent++
	p.number = f.sent
	if !n.passes(p.from, p.to) {
		to.stats.Cut++
		return false
	}
	left, room := h.up.pass(now, p.size)
	if !room {
		h.stats.Dropped++
		return false
	}
	at, lost := n.travel(p.from, p.to, f, left)
	if lost {
		to.stats.Lost++
		return false
	}
	p.at = at
	return true
}

// enqueue has a packet come at its time. The lock is held.
func (n *Net) enqueue(p *packet) {
	n.queue.push(p)
	if n.moves && !n.moving {
		n.alarm(n.queue[0].at)
	}
}

// travel says when a packet that left at a time arrives, or that it never does.
func (n *Net) travel(from, to int, f *flow, left time.Time) (at time.Time, lost bool) {
	p := n.paths(from, to)
	draw := newDraws(n.seed, from, to, f.sent)
	if n.lost(from, to, p, &draw) {
		return time.Time{}, true
	}
	at = left.Add(n.hosts[from].slowed(p.Sample(&draw)))
	if at.Before(f.last) {
		at = f.last
	}
	f.last = at
	return at, false
}

// lost draws whether a packet gets lost.
func (n *Net) lost(from, to int, p Path, draw *draws) (lost bool) {
	for _, part := range [...]float64{p.Loss, n.hosts[from].loss, n.hosts[to].loss} {
		if draw.uniform() < part {
			return true
		}
	}
	n.ways.Parts(from, to, func(part float64) bool {
		lost = draw.uniform() < part
		return !lost
	})
	return lost
}

// slowed is how long a packet takes that would take so long.
func (h *host) slowed(d time.Duration) time.Duration {
	if h.times > 1 {
		d = time.Duration(float64(d) * h.times)
	}
	return d + h.slow
}

func (n *Net) flow(from, to int) *flow {
	key := [2]int32{int32(from), int32(to)}
	f := n.flows[key]
	if f == nil {
		f = &flow{}
		n.flows[key] = f
	}
	return f
}

// sizes are those of packets' buffers: most packets are acknowledgements, and a
// burst in a large network has hundreds of thousands under way.
var sizes = [...]int{96, 320, 1500}

// sizeFor is the first of sizes that has room for so many bytes, or the last.
func sizeFor(bytes int) int {
	for i, size := range sizes {
		if bytes <= size {
			return i
		}
	}
	return len(sizes) - 1
}

// buffer is an empty one with room for so many bytes, but the largest packets may
// outgrow it.
func (n *Net) buffer(bytes int) []byte {
	spare := &n.spare[sizeFor(bytes)]
	if last := len(*spare) - 1; last >= 0 {
		b := (*spare)[last]
		*spare = (*spare)[:last]
		return b
	}
	return make([]byte, 0, sizes[sizeFor(bytes)])
}

func (n *Net) free(b []byte) {
	const most = 4096
	if spare := &n.spare[sizeFor(cap(b))]; len(*spare) < most {
		*spare = append(*spare, b[:0])
	}
}

func (n *Net) giveBack(b []byte) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.free(b)
}

// forget frees a host for another socket.
func (n *Net) forget(c *conn) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if h := n.hosts[c.number]; h.conn == c {
		h.conn = nil
	}
}
