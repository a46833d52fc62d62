package measure

import (
	"strings"
	"sync"
	"time"

	"github.com/souk-network/souk/simnet/trace"
)

// Book keeps what figures need. Its methods may be called concurrently.
type Book struct {
	// Bound is the shortest time in which anything can get from one merchant's
	// peer to another's: the shortest path of the links' latencies. nil: there
	// are no stretches.
	Bound func(from, to int) time.Duration

	mu      sync.Mutex
	now     time.Duration
	names   map[string]int32 // those who take part, numbered as they appear
	up      map[int32][]span // when peers ran
	facts   []fact
	byID    map[string]int32
	lost    map[int32]bool // who ever lost a disk
	samples map[reading][]point
	custody custody
	counts  map[trace.What][]count
	points  ledger
	linking linking
	crowd   crowd
	costs   costs
}

// fact is one that was published.
type fact struct {
	kind    string
	origin  int32
	at      time.Duration
	bytes   int32
	gone    bool // its origin lost it
	arrived []delivery
	spread  *spreading // from spread events; nil without
}

type delivery struct {
	peer int32
	hops uint8 // 0: not known
	gone bool  // the peer lost it after that
	at   time.Duration
}

// span is a time for which a peer ran; to is negative while it does.
type span struct{ from, to time.Duration }

// reading names a row of samples.
type reading struct {
	who  int32
	kind string
}

type point struct {
	at time.Duration
	n  int64
}

// count is an event that is only counted and summed.
type count struct {
	at  time.Duration
	who int32
	n   int64
}

// New makes an empty book.
func New(bound func(from, to int) time.Duration) *Book {
	return &Book{
		Bound: bound, names: map[string]int32{}, up: map[int32][]span{}, byID: map[string]int32{}, lost: map[int32]bool{}, samples: map[reading][]point{},
		custody: newCustody(), counts: map[trace.What][]count{}, points: newLedger(), linking: newLinking(), costs: costs{},
	}
}

// Put takes an event. Events come in the order of their times.
func (b *Book) Put(e trace.Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = max(b.now, e.At)
	if e.What == trace.Packet {
		b.linking.put(e)
		return
	}
	who := b.number(e.Who)
	switch e.What {
	case trace.Start:
		b.up[who] = append(b.up[who], span{e.At, -1})
	case trace.Stop, trace.Kill:
		if s := b.up[who]; len(s) > 0 && s[len(s)-1].to < 0 {
			s[len(s)-1].to = e.At
		}
	case trace.Lost:
		b.lose(e, who)
	case trace.Publish:
		b.publish(e, who)
	case trace.Deliver:
		b.deliver(e, who)
	case trace.Spread:
		b.spread(e, who)
		return
	case trace.Gas:
		b.costs.put(e)
	case trace.Sample:
		at := reading{who, e.Kind}
		b.samples[at] = append(b.samples[at], point{e.At, e.N})
		return
	}
	b.custody.put(e)
	b.points.put(e)
	b.linking.put(e)
	b.counts[e.What] = append(b.counts[e.What], count{e.At, who, e.N})
}

func (b *Book) number(name string) int32 {
	n, known := b.names[name]
	if !known {
		n = int32(len(b.names))
		b.names[name] = n
	}
	return n
}

// publish notes a fact's first publication; a wallet hands the same fact to
// several peers.
func (b *Book) publish(e trace.Event, who int32) {
	if _, known := b.byID[e.Fact]; known {
		return
	}
	b.byID[e.Fact] = int32(len(b.facts))
	b.facts = append(b.facts, fact{kind: e.Kind, origin: who, at: e.At, bytes: int32(e.Bytes)})
}

func (b *Book) deliver(e trace.Event, who int32) {
	at, known := b.byID[e.Fact]
	if !known {
		b.publish(e, who)
		at = b.byID[e.Fact]
	}
	f := &b.facts[at]
	if b.lost[who] && f.again(who) {
		return
	}
	f.arrived = append(f.arrived, delivery{peer: who, hops: uint8(min(e.Hops, 255)), at: e.At})
}

// again notes that a peer which lost a fact has it once more. That is no arrival: the
// first one told how fast facts spread.
func (f *fact) again(peer int32) bool {
	for i := range f.arrived {
		if d := &f.arrived[i]; d.peer == peer {
			was := d.gone
			d.gone = false
			return was
		}
	}
	return false
}

// lose notes that a peer has nothing any more, or where spread events do not tell who has
// what, that it has one fact no more.
func (b *Book) lose(e trace.Event, who int32) {
	if e.Fact != "" {
		if at, known := b.byID[e.Fact]; known && b.facts[at].spread != nil {
			b.facts[at].spread.n--
		}
		return
	}
	b.lost[who] = true
	for i := range b.facts {
		f := &b.facts[i]
		f.gone = f.gone || f.origin == who
		for j := range f.arrived {
			f.arrived[j].gone = f.arrived[j].gone || f.arrived[j].peer == who
		}
	}
}

// held are those who have a fact now, by what is told of each.
func (f *fact) held() map[int32]bool {
	have := map[int32]bool{}
	if !f.gone {
		have[f.origin] = true
	}
	for _, d := range f.arrived {
		if !d.gone {
			have[d.peer] = true
		}
	}
	return have
}

// Filter says what a figure counts.
type Filter struct {
	By    []string      // names of those who count; nil: all
	Since time.Duration // only what happened from then on
}

// who holds the numbers of a filter; nil: all.
func (b *Book) who(f Filter) map[int32]bool {
	if f.By == nil {
		return nil
	}
	out := make(map[int32]bool, len(f.By))
	for _, name := range f.By {
		out[b.number(name)] = true
	}
	return out
}

func has(who map[int32]bool, n int32) bool { return who == nil || who[n] }

// tally counts and sums the events of a sort.
func (b *Book) tally(f Filter, what trace.What) (n, sum int64) {
	who := b.who(f)
	for _, c := range b.counts[what] {
		if c.at >= f.Since && has(who, c.who) {
			n++
			sum += c.n
		}
	}
	return n, sum
}

// isPeer reports whether a name is a merchant's peer's.
func isPeer(name string) bool { return strings.HasPrefix(name, "m") }
