package stream

import (
	"sync"
	"time"

	"github.com/souk-network/souk/simnet/link"
)

// pair is a connection with both of its ends. Its lock guards both and all of
// their streams.
type pair struct {
	net  *Network
	mu   sync.Mutex
	ends [2]*Conn // the dialler's, the listener's; that one is nil before it is greeted
}

// Times of a connection, as quic-go and libp2p set them.
const (
	handshakeTimeout = 5 * time.Second // without a packet, before the handshake is over
	idleTimeout      = 30 * time.Second
	keepAlive        = 15 * time.Second
	firstProbe       = 200 * time.Millisecond // before a round trip was seen
)

// greeted brings a dialler's first packet to whoever listens there.
func (p *pair) greeted(s *segment) {
	number := s.end.there
	listening := p.net.listening(number)
	p.mu.Lock()
	defer p.mu.Unlock()
	s.over = true
	if listening == nil || s.end.closed != nil {
		return // nobody says so
	}
	if p.ends[1] == nil {
		if p.ends[1] = listening.inbound(s.end); p.ends[1] == nil {
			return
		}
	}
	p.ends[1].take(s)
}

// tick looks after a connection that is quiet: it sends keep-alives, and ends what
// was quiet for too long.
type tick struct{ pair *pair }

func (t tick) Missed() {}

func (t tick) Arrived() {
	t.pair.mu.Lock()
	defer t.pair.mu.Unlock()
	var next time.Time
	for _, c := range t.pair.ends {
		if c == nil || c.closed != nil {
			continue
		}
		c.trip = c.pair.net.links.RoundTrip(c.here, c.there)
		if at := c.look(time.Now()); c.closed == nil && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	if !next.IsZero() {
		t.pair.net.links.At(next, t.pair.ends[0].here, t)
	}
}

// look keeps a connection alive or ends it, and says when to look again.
func (c *Conn) look(now time.Time) time.Time {
	dies := c.dies()
	if !now.Before(dies) {
		c.die(errIdle)
		return dies
	}
	if !c.ready {
		return dies
	}
	wakes := c.heard.Add(keepAlive)
	if c.pinged.Equal(c.heard) {
		return dies
	}
	if now.Before(wakes) {
		return wakes
	}
	c.pinged = c.heard
	c.send(frame{kind: ping})
	return c.dies()
}

// dies is when this end ends if nothing more comes.
func (c *Conn) dies() time.Time {
	if !c.ready {
		return c.heard.Add(handshakeTimeout)
	}
	since := c.heard
	if c.pressed.After(since) {
		since = c.pressed
	}
	return since.Add(max(idleTimeout, 3*link.ProbeTimeout(c.trip)))
}
