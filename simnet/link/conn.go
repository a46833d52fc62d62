package link

import (
	"net"
	"os"
	"sync"
	"time"
)

// conn is a host's UDP socket.
type conn struct {
	net    *Net
	number int
	addr   *net.UDPAddr

	mu       sync.Mutex
	waiting  []*packet // arrived and not read
	arrived  chan struct{}
	closed   chan struct{}
	once     sync.Once
	deadline time.Time
	changed  chan struct{} // closed when the deadline changes
}

// socketBuffer is how many packets wait for a slow reader.
const socketBuffer = 2048

func newConn(n *Net, number int, addr *net.UDPAddr) *conn {
	return &conn{net: n, number: number, addr: addr, arrived: make(chan struct{}, 1), closed: make(chan struct{}), changed: make(chan struct{})}
}

// put hands a packet to the reader, or says that there is no room. The Net's
// lock is held.
func (c *conn) put(p *packet) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.waiting) >= socketBuffer {
		return false
	}
	c.waiting = append(c.waiting, p)
	c.ring()
	return true
}

func (c *conn) ring() {
	select {
	case c.arrived <- struct{}{}:
	default:
	}
}

// take is the oldest packet that waits.
func (c *conn) take() (p *packet, deadline time.Time, changed chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.waiting) == 0 {
		return nil, c.deadline, c.changed
	}
	p = c.waiting[0]
	c.waiting[0] = nil
	c.waiting = c.waiting[1:]
	if len(c.waiting) > 0 {
		c.ring()
	} else {
		c.waiting = nil
	}
	return p, c.deadline, c.changed
}

// ReadFrom waits for a packet. Of one that is longer than b the rest is lost.
func (c *conn) ReadFrom(b []byte) (int, net.Addr, error) {
	for {
		p, deadline, changed := c.take()
		if p != nil {
			size := copy(b, p.data)
			c.net.giveBack(p.data)
			return size, p.source, nil
		}
		if err := c.wait(deadline, changed); err != nil {
			return 0, nil, err
		}
	}
}

func (c *conn) wait(deadline time.Time, changed chan struct{}) error {
	var over <-chan time.Time
	if !deadline.IsZero() {
		left := time.Until(deadline)
		if left <= 0 {
			return &net.OpError{Op: "read", Net: "udp", Addr: c.addr, Err: os.ErrDeadlineExceeded}
		}
		timer := time.NewTimer(left)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-c.closed:
		return net.ErrClosed
	case <-c.net.closed:
		return net.ErrClosed
	case <-c.arrived:
	case <-changed:
	case <-over:
	}
	return nil
}

// WriteTo sends a packet. One that cannot arrive is lost silently.
func (c *conn) WriteTo(b []byte, to net.Addr) (int, error) {
	select {
	case <-c.closed:
		return 0, net.ErrClosed
	default:
	}
	addr, ok := to.(*net.UDPAddr)
	if !ok || addr.IP.To4() == nil {
		return 0, &net.OpError{Op: "write", Net: "udp", Addr: to, Err: os.ErrInvalid}
	}
	c.net.send(c.number, c.addr, b, addr)
	return len(b), nil
}

// Close ends reads and frees the host for another socket.
func (c *conn) Close() error {
	closed := false
	c.once.Do(func() { close(c.closed); closed = true })
	if !closed {
		return net.ErrClosed
	}
	c.net.forget(c)
	return nil
}

func (c *conn) LocalAddr() net.Addr { return c.addr }

func (c *conn) SetDeadline(t time.Time) error { return c.SetReadDeadline(t) }

func (c *conn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.deadline = t
	close(c.changed)
	c.changed = make(chan struct{})
	return nil
}

// SetWriteDeadline does nothing: writes do not wait.
func (c *conn) SetWriteDeadline(time.Time) error { return nil }
