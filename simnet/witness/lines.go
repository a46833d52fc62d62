package witness

import (
	"bufio"
	"io"
	"sync"
	"time"

	libpeer "github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/trace"
)

// Teller writes what a peer does as lines of events, each at once and whole: what
// was told before the process died has been told. At is the time since 1970, Who
// is empty, and Peer is a libp2p identity. Its methods may be called concurrently.
type Teller struct {
	mu   sync.Mutex
	to   io.Writer
	line []byte
}

// NewTeller tells a writer. What cannot be written is lost: whoever listened is
// gone.
func NewTeller(to io.Writer) *Teller { return &Teller{to: to} }

// Observe tells what a peer did: it is for peer.Config.
func (t *Teller) Observe(o peer.Observation) {
	e, is := Event(o)
	if !is {
		return
	}
	if e.What == trace.Deliver && o.From != "" {
		e.Peer = o.From.String()
	}
	t.Put(e)
}

// Watch has a peer tell of what it does, beside whom it tells already. A nil Teller
// watches nothing.
func (t *Teller) Watch(c *peer.Config) {
	if t == nil {
		return
	}
	before := c.Observe
	c.Observe = func(o peer.Observation) {
		t.Observe(o)
		if before != nil {
			before(o)
		}
	}
	c.Log = Log{c.Log, t.Durable}
	c.Host = Host{c.Host, t.Helped}
}

// Marks tells a mark for each line that somebody writes, until they close their
// end: whoever reads the mark has read what was told before. A nil Teller waits
// for that end alone.
func (t *Teller) Marks(from io.Reader) error {
	lines := bufio.NewScanner(from)
	for lines.Scan() {
		if t != nil {
			t.Put(trace.Event{What: trace.Say, Kind: MarkKind})
		}
	}
	return lines.Err()
}

// MarkKind is the kind of a mark, which is a say event.
const MarkKind = "mark"

// Durable tells that an entry of the peer's access log is on its disk.
func (t *Teller) Durable() { t.Put(trace.Event{What: trace.Log}) }

// Helped tells that an answer which helps leaves for a reader.
func (t *Teller) Helped(reader libpeer.ID) {
	t.Put(trace.Event{What: trace.Answer, Peer: reader.String()})
}

// Put tells an event that happens now.
func (t *Teller) Put(e trace.Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	e.At = time.Duration(time.Now().UnixNano())
	t.line = e.Append(t.line[:0])
	_, _ = t.to.Write(t.line)
}

// Listen hands on what a Teller writes, until its end. A last line that is not
// whole is of a process that died, and dropped. A line that is no event is
// fault.Malformed, and ends it.
func Listen(from io.Reader, each func(trace.Event)) error {
	lines := bufio.NewReaderSize(from, trace.MaxLine)
	for {
		line, err := lines.ReadSlice('\n')
		if err == io.EOF {
			return nil
		} else if err != nil {
			return fault.Wrap(fault.Malformed, "listen to a peer", err)
		}
		e, err := trace.Parse(line)
		if err != nil {
			return err
		}
		each(e)
	}
}
