package stream

import (
	"slices"
	"time"

	"github.com/souk-network/souk/simnet/link"
)

// lose notes that a segment is lost: it is sent again when a probe is due, or when
// an acknowledgement of a later one says so.
func (c *Conn) lose(s *segment) {
	s.over = true
	if c.closed != nil || s.first.kind == closing || s.pings() && len(c.lost) > 0 {
		return
	}
	c.lost = append(c.lost, s)
	c.probe(s.sent)
}

// probe sets the next probe, if none is set.
func (c *Conn) probe(from time.Time) {
	if c.probing || len(c.lost) == 0 {
		return
	}
	c.probing = true
	c.probes++
	const most = 12 // doublings; the idle timeout comes before
	c.pair.net.links.At(from.Add(c.patience()<<min(c.tries, most)), c.here, due{c, c.probes})
}

// patience is how long an acknowledgement is waited for.
func (c *Conn) patience() time.Duration {
	if !c.ready {
		return firstProbe
	}
	return link.ProbeTimeout(c.trip)
}

// due is when a connection sends the oldest two things again that were lost, unless
// an acknowledgement came before.
type due struct {
	end   *Conn
	probe uint64
}

func (d due) Missed() {}

func (d due) Arrived() {
	c := d.end
	c.pair.mu.Lock()
	defer c.pair.mu.Unlock()
	if c.closed != nil || !c.probing || d.probe != c.probes {
		return
	}
	c.probing = false
	c.tries++
	const packets = 2
	again := c.lost[:min(packets, len(c.lost))]
	c.lost = slices.Clone(c.lost[len(again):])
	for _, s := range again {
		c.post(s)
	}
	for range packets - len(again) {
		c.post(&segment{end: c, first: frame{kind: ping}, size: packetHead + 1})
	}
	c.probe(time.Now())
}

// acknowledged is when an end learns that what it sent has arrived, up to a number.
type acknowledged struct {
	end    *Conn
	number uint64
}

func (a acknowledged) Missed() {}

func (a acknowledged) Arrived() {
	c := a.end
	c.pair.mu.Lock()
	defer c.pair.mu.Unlock()
	c.telling = false
	if c.closed != nil {
		return
	}
	c.tries, c.probing = 0, false
	lost := c.lost
	c.lost = nil
	for _, s := range lost {
		if s.number < a.number {
			if !s.pings() {
				c.post(s)
			}
			continue
		}
		c.lost = append(c.lost, s)
	}
	c.probe(time.Now())
}

// acknowledge tells the other end that a segment of it has arrived: packets
// that bring it are counted and of what they tell only what somebody waits for
// takes an event. It is called at the receiver.
func (c *Conn) acknowledge(s *segment) {
	now := time.Now()
	if c.owed > 0 && now.Sub(c.owes) > link.AckDelay {
		c.echo(ackPacket)
	}
	if c.owed++; c.owed == 1 {
		c.owes = now
	}
	size := 0
	if c.owed > 1 {
		size = ackPacket
	}
	other := c.other()
	at, comes := c.echo(size)
	if !comes { // the sender asks again unless it hears of it otherwise
		other.lose(&segment{end: other, number: s.number, sent: s.sent, size: s.size, first: frame{kind: ping}})
		return
	}
	if at.After(other.heard) {
		other.heard = at
	}
	if len(other.lost) == 0 {
		other.tries = 0
		return
	}
	if other.telling {
		return
	}
	other.telling = true
	const packets = 3 // later ones that arrive say at once that one is lost
	if first := other.lost[0]; s.number < first.number+packets {
		if patient := first.sent.Add(other.trip * 9 / 8); patient.After(at) {
			at = patient
		}
	}
	c.pair.net.links.At(at, other.here, acknowledged{other, s.number})
}

// echo sends an acknowledgement of so many bytes, or of none beside other things.
func (c *Conn) echo(size int) (time.Time, bool) {
	if size > 0 {
		c.owed = 0
	}
	return c.pair.net.links.Echo(c.here, c.there, size)
}

// piggyback is how many bytes of acknowledgements go with a packet that leaves now.
func (c *Conn) piggyback(now time.Time) int {
	if c.owed == 0 {
		return 0
	}
	if now.Sub(c.owes) > link.AckDelay {
		c.echo(ackPacket)
		return 0
	}
	c.owed = 0
	return ackFrame
}
