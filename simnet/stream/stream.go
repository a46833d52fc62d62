package stream

import (
	"io"
	"os"
	"slices"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
)

// window is how many bytes of a stream may be on their way or wait for a reader:
// QUIC's before it grows.
const window = 512 << 10

// Stream is one end of a stream.
type Stream struct {
	conn  *Conn
	other *Stream
	opens bool // the stream
	known bool // to whoever accepts streams
	place int  // in conn.streams; -1: it is over

	in       [][]byte // bytes to read, in order
	received int64    // bytes that came in order
	read     int64    // bytes that were read
	granted  int64    // until where the other end may write
	ahead    []frame  // came before others that were lost
	end      int64    // where the last byte is; -1: not known
	readErr  error

	sent     int64 // bytes
	allowed  int64
	finished time.Time // when the last byte was sent; zero: not yet
	writeErr error

	readers, writers bell
	readBy, writeBy  time.Time // deadlines
}

var _ network.MuxedStream = (*Stream)(nil)

// newStream makes both ends of a stream that an end opens.
func newStream(c *Conn) *Stream {
	both := [2]Stream{}
	for i, at := range [2]*Conn{c, c.other()} {
		both[i] = Stream{conn: at, other: &both[1-i], granted: window, allowed: window, end: -1, place: -1}
	}
	both[0].opens, both[0].known = true, true
	both[0].enter()
	return &both[0]
}

func (s *Stream) enter() {
	s.place = len(s.conn.streams)
	s.conn.streams = append(s.conn.streams, s)
}

// leave takes a stream that is over in both directions from its connection.
func (s *Stream) leave() {
	c := s.conn
	if s.place < 0 || !s.readOver() || !s.writeOver() || c.closed != nil {
		return
	}
	last := len(c.streams) - 1
	c.streams[s.place] = c.streams[last]
	c.streams[s.place].place = s.place
	c.streams[last] = nil
	c.streams, s.place = c.streams[:last], -1
	if !s.opens { // the other end may open another one
		o := c.other()
		o.opened--
		o.changed.ring()
	}
}

func (s *Stream) readOver() bool  { return s.readErr != nil || s.end >= 0 && s.read == s.end }
func (s *Stream) writeOver() bool { return s.writeErr != nil || !s.finished.IsZero() }

// obey does what a frame about this stream says.
func (s *Stream) obey(f *frame) {
	if !s.known { // the first that comes
		s.known = true
		s.enter()
		s.conn.incoming = append(s.conn.incoming, s)
		s.conn.changed.ring()
	}
	switch f.kind {
	case data:
		s.arrived(*f)
	case reset:
		s.endRead(&network.StreamError{ErrorCode: network.StreamErrorCode(f.from), Remote: true})
	case stop:
		if s.writeErr == nil && s.finished.IsZero() {
			s.writeErr = &network.StreamError{ErrorCode: network.StreamErrorCode(f.from), Remote: true}
			s.tell(reset, f.from)
			s.writers.ring()
			s.leave()
		}
	case credit:
		s.allowed = max(s.allowed, f.from)
		s.writers.ring()
	}
}

// arrived takes bytes, and those that waited for them.
func (s *Stream) arrived(f frame) {
	if s.readErr != nil {
		return
	}
	if f.from != s.received {
		at, _ := slices.BinarySearchFunc(s.ahead, f, func(a, b frame) int { return int(a.from - b.from) })
		s.ahead = slices.Insert(s.ahead, at, f)
		return
	}
	s.append(f)
	for len(s.ahead) > 0 && s.ahead[0].from == s.received {
		s.append(s.ahead[0])
		s.ahead[0].body, s.ahead = nil, s.ahead[1:]
	}
	s.readers.ring()
	s.leave()
}

func (s *Stream) append(f frame) {
	if len(f.body) > 0 {
		s.in = append(s.in, f.body)
	}
	s.received += int64(len(f.body))
	if f.last {
		s.end = s.received
	}
}

// Read takes bytes that came, or waits for some.
func (s *Stream) Read(b []byte) (int, error) {
	lock := &s.conn.pair.mu
	lock.Lock()
	defer lock.Unlock()
	for {
		switch {
		case s.readErr != nil:
			return 0, s.readErr
		case len(s.in) > 0:
			return s.take(b), nil
		case s.readOver():
			return 0, io.EOF
		case s.conn.closed != nil:
			return 0, s.conn.closed
		}
		if err := wait(lock, &s.readers, s.readBy); err != nil {
			return 0, err
		}
	}
}

// take moves bytes that came into b.
func (s *Stream) take(b []byte) (n int) {
	for n < len(b) && len(s.in) > 0 {
		took := copy(b[n:], s.in[0])
		n += took
		if took < len(s.in[0]) {
			s.in[0] = s.in[0][took:]
			break
		}
		s.in[0], s.in = nil, s.in[1:]
	}
	if len(s.in) == 0 {
		s.in = nil
	}
	s.read += int64(n)
	if s.read+window >= s.granted+window/2 && s.end < 0 {
		s.granted = s.read + window
		s.tell(credit, s.granted)
	}
	s.leave()
	return n
}

// tell sends a frame about this stream to its other end.
func (s *Stream) tell(k kind, n int64) {
	if s.conn.closed == nil {
		s.conn.send(frame{kind: k, end: s.other, from: n})
	}
}

// Write sends bytes. It waits while too many of them are on their way or wait for
// the reader, and while the host's uplink has no room.
func (s *Stream) Write(b []byte) (n int, err error) {
	lock := &s.conn.pair.mu
	lock.Lock()
	defer lock.Unlock()
	for n < len(b) || len(b) == 0 {
		if err := s.canWrite(); err != nil {
			return n, err
		}
		if len(b) == 0 {
			return 0, nil
		}
		room := min(int64(len(b)-n), s.allowed-s.sent, packetMost-packetHead-frameHead)
		if room > 0 {
			at := s.conn.pair.net.links.Room(s.conn.here, packetMost)
			if at.IsZero() {
				s.put(b[n : n+int(room)])
				n += int(room)
				continue
			}
			if err := s.pause(at); err != nil {
				return n, err
			}
			continue
		}
		if err := wait(lock, &s.writers, s.writeBy); err != nil {
			return n, err
		}
	}
	return n, nil
}

// canWrite is why not.
func (s *Stream) canWrite() error {
	switch {
	case s.writeErr != nil:
		return s.writeErr
	case !s.finished.IsZero():
		return io.ErrClosedPipe
	case s.conn.closed != nil:
		return s.conn.closed
	case !s.writeBy.IsZero() && !time.Now().Before(s.writeBy):
		return os.ErrDeadlineExceeded
	}
	return nil
}

// pause waits until the uplink has room, or the writer may not write any more.
func (s *Stream) pause(until time.Time) error {
	if !s.writeBy.IsZero() && s.writeBy.Before(until) {
		until = s.writeBy
	}
	err := wait(&s.conn.pair.mu, &s.writers, until)
	if err == os.ErrDeadlineExceeded { // it is time
		return nil
	}
	return err
}

func (s *Stream) put(b []byte) {
	s.conn.send(frame{kind: data, end: s.other, from: s.sent, body: slices.Clone(b)})
	s.sent += int64(len(b))
}

// Close sends what was written, and reads no more.
func (s *Stream) Close() error {
	_ = s.CloseRead()
	return s.CloseWrite()
}

// CloseWrite says that no more bytes come.
func (s *Stream) CloseWrite() error {
	s.conn.pair.mu.Lock()
	defer s.conn.pair.mu.Unlock()
	if s.writeOver() {
		return nil
	}
	s.finished = time.Now()
	if c := s.conn; c.closed == nil && !c.last.finishes(s) {
		c.send(frame{kind: data, end: s.other, from: s.sent, last: true})
	}
	s.writers.ring()
	s.leave()
	return nil
}

// finishes marks the last bytes of a stream as such, when they leave just now.
func (g *segment) finishes(s *Stream) bool {
	if g == nil || g.over || !g.sent.Equal(time.Now()) {
		return false
	}
	f := &g.first
	if n := len(g.more); n > 0 {
		f = &g.more[n-1]
	}
	if f.kind != data || f.end != s.other || f.from+int64(len(f.body)) != s.sent {
		return false
	}
	f.last = true
	return true
}

// CloseRead wants no more bytes.
func (s *Stream) CloseRead() error {
	s.conn.pair.mu.Lock()
	defer s.conn.pair.mu.Unlock()
	s.cancelRead(0)
	return nil
}

func (s *Stream) cancelRead(code network.StreamErrorCode) {
	if s.readOver() {
		return
	}
	if s.end < 0 || s.received < s.end {
		s.tell(stop, int64(code))
	}
	s.endRead(&network.StreamError{ErrorCode: code})
}

// endRead drops what came and was not read.
func (s *Stream) endRead(why error) {
	if s.readOver() {
		return
	}
	s.readErr, s.in, s.ahead = why, nil, nil
	s.readers.ring()
	s.leave()
}

// Reset ends both directions at both ends.
func (s *Stream) Reset() error { return s.ResetWithError(0) }

// ResetWithError ends both directions at both ends, with a code.
func (s *Stream) ResetWithError(code network.StreamErrorCode) error {
	s.conn.pair.mu.Lock()
	defer s.conn.pair.mu.Unlock()
	s.cancelRead(code)
	if s.writeErr != nil || !s.finished.IsZero() && time.Since(s.finished) > s.conn.trip {
		return nil // what was written has arrived
	}
	s.writeErr = &network.StreamError{ErrorCode: code}
	s.tell(reset, int64(code))
	s.writers.ring()
	s.leave()
	return nil
}

// SetDeadline bounds reads and writes.
func (s *Stream) SetDeadline(t time.Time) error {
	_ = s.SetReadDeadline(t)
	return s.SetWriteDeadline(t)
}

// SetReadDeadline has reads fail from a time on; the zero time does not.
func (s *Stream) SetReadDeadline(t time.Time) error {
	s.conn.pair.mu.Lock()
	defer s.conn.pair.mu.Unlock()
	s.readBy = t
	s.readers.ring()
	return nil
}

// SetWriteDeadline is the same for writes.
func (s *Stream) SetWriteDeadline(t time.Time) error {
	s.conn.pair.mu.Lock()
	defer s.conn.pair.mu.Unlock()
	s.writeBy = t
	s.writers.ring()
	return nil
}
