package stream

import (
	"time"

	"github.com/souk-network/souk/simnet/link"
)

// Sizes of packets in bytes of UDP payload, as quic-go was seen to have them.
const (
	packetMost = 1280 // without discovery of larger ones
	packetHead = 24   // header and authentication
	frameHead  = 7    // of a piece of a stream
	smallFrame = 5    // of what is said about a stream or the connection
	ackFrame   = 5    // in a packet that carries something else
	ackPacket  = 29
)

// Before a round trip was seen a probe follows after firstProbe, whether anything
// is lost or not: what the two ends send in vain each time.
const (
	hellosAgain  = 3850
	repliesAgain = 4200
)

// kind is what a frame does.
type kind uint8

const (
	data    kind = iota // bytes of a stream, perhaps the last ones
	reset               // no more bytes come
	stop                // no more bytes are wanted
	credit              // more bytes are wanted
	ping                // nothing
	hello               // a dialler's first packet
	reply               // a listener's answer
	finish              // the dialler's last step
	settled             // the listener took it
	closing             // the connection ends
)

// packets are the sizes of a handshake's packets: two of the dialler, two of the
// listener with its certificate, two of the dialler with its own, and the
// listener's last.
func (k kind) packets() []int {
	switch k {
	case hello:
		return []int{1280, 1280}
	case reply:
		return []int{1320, 910}
	case finish:
		return []int{1280, 770}
	case settled:
		return []int{190}
	}
	return nil
}

// frame is one thing that one end tells the other.
type frame struct {
	kind kind
	last bool    // data: these are the last bytes
	end  *Stream // at the receiver
	from int64   // data: where in the stream the bytes lie. credit: until where they may. reset, stop, closing: a code
	body []byte  // data
}

func (f *frame) size() int {
	switch f.kind {
	case data:
		return frameHead + len(f.body)
	case ping:
		return 1
	}
	return smallFrame
}

// segment is one packet of a connection.
type segment struct {
	end    *Conn // that sends it
	number uint64
	sent   time.Time
	size   int
	over   bool // arrived, or known to be lost
	posted link.Posted
	first  frame
	more   []frame
}

// pings reports whether a segment says nothing.
func (s *segment) pings() bool { return s.first.kind == ping && len(s.more) == 0 }

// frames calls each for every frame.
func (s *segment) frames(each func(*frame)) {
	each(&s.first)
	for i := range s.more {
		each(&s.more[i])
	}
}

// Arrived takes a segment at the other end.
func (s *segment) Arrived() {
	if s.first.kind == hello {
		s.end.pair.greeted(s)
		return
	}
	p := s.end.pair
	p.mu.Lock()
	defer p.mu.Unlock()
	s.over = true
	p.ends[1-s.end.side].take(s)
}

// Missed has a segment sent again later.
func (s *segment) Missed() {
	p := s.end.pair
	p.mu.Lock()
	defer p.mu.Unlock()
	s.end.lose(s)
}
