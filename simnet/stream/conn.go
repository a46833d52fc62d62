package stream

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/transport"
	"github.com/multiformats/go-multiaddr"
)

// Conn is one end of a connection: a transport.CapableConn.
type Conn struct {
	pair        *pair
	side        int // in pair.ends
	here, there int // hosts
	transport   *Transport
	scope       network.ConnManagementScope
	released    atomic.Bool // the scope
	serial      uint64      // among its transport's

	local, remote multiaddr.Multiaddr
	peer          peer.ID
	key           crypto.PubKey

	ready   bool          // the handshake is over
	stepped int           // packets of the other end's step that came
	closed  error         // why it ended
	trip    time.Duration // there and back
	heard   time.Time     // when something last came, acknowledgements too; may be soon
	pressed time.Time     // when it first sent something after that
	pinged  time.Time     // what heard was when a keep-alive left

	number  uint64 // of the last segment
	last    *segment
	lost    []*segment // that will be sent again
	probes  uint64     // that were set
	probing bool       // the last one of these is to come
	tries   int        // probes without an answer
	telling bool       // an acknowledgement that tells of losses is on its way
	owed    int        // segments that were not acknowledged
	owes    time.Time

	streams  []*Stream // that are open
	incoming []*Stream // nobody has accepted
	opened   int       // streams of this end that count against the other's limit
	changed  bell      // handshake, end, streams to accept, room for streams
}

var _ transport.CapableConn = (*Conn)(nil)

// maxStreams is how many streams one end may have open at the other.
const maxStreams = 256

func (c *Conn) other() *Conn { return c.pair.ends[1-c.side] }

// send tells the other end something, in the packet that leaves now anyhow if it
// has room.
func (c *Conn) send(f frame) {
	size := f.size()
	if l := c.last; l != nil && !l.over && l.sent.Equal(time.Now()) && l.size+size <= packetMost {
		l.more = append(l.more, f)
		l.size += size
		c.pair.net.links.Grow(l.posted, size)
		return
	}
	c.post(&segment{end: c, first: f, size: packetHead + size})
}

// post sends a segment, perhaps again.
func (c *Conn) post(s *segment) {
	now := time.Now()
	c.number++
	s.number, s.sent, s.over = c.number, now, false
	c.last = s
	if s.first.kind != closing && !c.pressed.After(c.heard) {
		c.pressed = now
	}
	var leaves bool
	if s.posted, leaves = c.pair.net.links.Post(c.here, c.there, s.size+c.piggyback(now), s); !leaves {
		c.lose(s)
	}
}

// take takes a segment from the other end.
func (c *Conn) take(s *segment) {
	if s.first.kind == closing {
		c.die(&network.ConnError{ErrorCode: network.ConnErrorCode(s.first.from), Remote: true})
		return
	}
	if c.closed != nil {
		if s.end.closed == nil { // it is told again, as often as it asks
			c.post(&segment{end: c, first: frame{kind: closing, from: c.code()}, size: packetHead + smallFrame})
		}
		return
	}
	if now := time.Now(); now.After(c.heard) {
		c.heard = now
	}
	c.acknowledge(s)
	s.frames(c.obey)
}

// code is the one with which this end was closed; 0 for another reason.
func (c *Conn) code() int64 {
	if e, is := c.closed.(*network.ConnError); is && !e.Remote {
		return int64(e.ErrorCode)
	}
	return 0
}

// obey does what a frame says.
func (c *Conn) obey(f *frame) {
	switch f.kind {
	case ping:
	case hello:
		if c.took(hello) {
			c.step(reply)
		}
	case reply:
		if c.took(reply) {
			c.answered()
		}
	case finish:
		if c.took(finish) {
			c.establish()
		}
	case settled:
	default:
		c.establish() // what comes after the last step says that it was taken
		f.end.obey(f)
	}
}

// step sends the packets of a step of the handshake.
func (c *Conn) step(k kind) {
	for _, size := range k.packets() {
		c.post(&segment{end: c, first: frame{kind: k}, size: size})
	}
}

// took notes a packet of the other end's step, and reports whether it was the last
// one.
func (c *Conn) took(k kind) bool {
	c.stepped++
	if c.stepped < len(k.packets()) {
		return false
	}
	c.stepped = 0
	return true
}

// answered is when a dialler has the listener's answer.
func (c *Conn) answered() {
	if c.ready || c.closed != nil {
		return
	}
	if got := c.other().transport.id; got != c.peer {
		c.shut(0, &mismatch{want: c.peer, got: got})
		return
	}
	c.key = c.other().transport.public
	c.ready = true
	for after := firstProbe; after < c.trip; after = 2*after + firstProbe {
		c.pair.net.links.Echo(c.here, c.there, hellosAgain)
		c.pair.net.links.Echo(c.there, c.here, repliesAgain)
	}
	c.step(finish)
	c.changed.ring()
}

// establish is when a listener knows that its dialler took its answer.
func (c *Conn) establish() {
	if c.ready || c.side == 0 {
		return
	}
	c.ready = true
	c.step(settled)
	c.transport.established(c)
}

// die ends this end. What the other one knows of it is another matter.
func (c *Conn) die(why error) {
	if c.closed != nil {
		return
	}
	c.closed, c.lost, c.last = why, nil, nil
	for _, s := range c.streams {
		s.readers.ring()
		s.writers.ring()
	}
	c.streams, c.incoming = nil, nil
	c.changed.ring()
	c.transport.forget(c)
}

// shut ends both ends, this one for a reason of its own.
func (c *Conn) shut(code network.ConnErrorCode, why error) {
	if c.closed != nil {
		return
	}
	c.post(&segment{end: c, first: frame{kind: closing, from: int64(code)}, size: packetHead + smallFrame})
	c.die(why)
}

// Close ends the connection; the other end learns of it when it can.
func (c *Conn) Close() error { return c.CloseWithError(0) }

// CloseWithError ends the connection with a code.
func (c *Conn) CloseWithError(code network.ConnErrorCode) error {
	c.pair.mu.Lock()
	c.shut(code, &network.ConnError{ErrorCode: code})
	c.pair.mu.Unlock()
	if !c.released.Swap(true) {
		c.scope.Done()
	}
	return nil
}

// IsClosed reports whether this end is over.
func (c *Conn) IsClosed() bool {
	c.pair.mu.Lock()
	defer c.pair.mu.Unlock()
	return c.closed != nil
}

// OpenStream opens a stream. The other end learns of it with its first bytes. It
// waits while the other end has as many as it takes.
func (c *Conn) OpenStream(ctx context.Context) (network.MuxedStream, error) {
	c.pair.mu.Lock()
	defer c.pair.mu.Unlock()
	for c.closed == nil && c.opened >= maxStreams {
		if err := waitFor(ctx, &c.pair.mu, &c.changed); err != nil {
			return nil, err
		}
	}
	if c.closed != nil {
		return nil, c.closed
	}
	c.opened++
	return newStream(c), nil
}

// AcceptStream waits for a stream that the other end opened.
func (c *Conn) AcceptStream() (network.MuxedStream, error) {
	c.pair.mu.Lock()
	defer c.pair.mu.Unlock()
	for c.closed == nil && len(c.incoming) == 0 {
		if err := wait(&c.pair.mu, &c.changed, time.Time{}); err != nil {
			return nil, err
		}
	}
	if c.closed != nil {
		return nil, c.closed
	}
	s := c.incoming[0]
	c.incoming[0], c.incoming = nil, c.incoming[1:]
	return s, nil
}

// As finds nothing: there is no connection below this one.
func (c *Conn) As(any) bool { return false }

func (c *Conn) LocalPeer() peer.ID                   { return c.transport.id }
func (c *Conn) RemotePeer() peer.ID                  { return c.peer }
func (c *Conn) RemotePublicKey() crypto.PubKey       { return c.key }
func (c *Conn) LocalMultiaddr() multiaddr.Multiaddr  { return c.local }
func (c *Conn) RemoteMultiaddr() multiaddr.Multiaddr { return c.remote }
func (c *Conn) Scope() network.ConnScope             { return c.scope }
func (c *Conn) Transport() transport.Transport       { return c.transport }

// ConnState names the transport.
func (c *Conn) ConnState() network.ConnectionState {
	return network.ConnectionState{Transport: "stream"}
}
