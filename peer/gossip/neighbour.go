package gossip

import (
	"bufio"
	"context"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
)

// Bounds of one neighbour.
const (
	maxQueueFrames = 512
	maxQueueBytes  = 1 << 20
	maxIntakes     = 32   // bodies of one neighbour in the intake at a time; more wait on its stream
	maxPromises    = 1024 // announcements of one neighbour that are not honoured yet
	openTimeout    = 10 * time.Second
	writeTimeout   = 20 * time.Second
)

// neighbour is a connected member that speaks ProtocolID. The mesh's lock
// guards the fields below the line.
type neighbour struct {
	id     peer.ID
	ctx    context.Context
	cancel context.CancelFunc
	out    outbox
	intake chan struct{}
	served chan struct{}

	// ---
	in       network.Stream // its stream to us
	greeted  bool           // its hello has come and is ours
	since    time.Time
	wants    map[int]level          // what it wants to hear
	asked    map[int]level          // what we asked it for
	later    map[int][]announcement // collected for it
	rtt      time.Duration          // 0 while unknown
	pinged   time.Time
	promises int // announcements of it that we count on
	rep      *Reputation
}

func newNeighbour(ctx context.Context, id peer.ID, rep *Reputation) *neighbour {
	n := &neighbour{
		id: id, out: outbox{more: make(chan struct{}, 1)}, intake: make(chan struct{}, maxIntakes),
		served: make(chan struct{}, 4), since: time.Now(), rep: rep,
		wants: make(map[int]level), asked: make(map[int]level), later: make(map[int][]announcement),
	}
	n.ctx, n.cancel = context.WithCancel(ctx)
	return n
}

// send queues a frame. A full queue drops it: gossip may lose, reconciliation completes.
func (n *neighbour) send(f frame) bool { return n.out.put(f.encode()) }

// outbox holds encoded frames until they are written. It takes no memory while
// nothing waits: most neighbours are silent most of the time.
type outbox struct {
	mu     sync.Mutex
	frames [][]byte
	bytes  int
	more   chan struct{}
}

// put adds a frame, or reports that there is no room.
func (o *outbox) put(raw []byte) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.frames) >= maxQueueFrames || o.bytes > maxQueueBytes {
		return false
	}
	o.frames = append(o.frames, raw)
	o.bytes += len(raw)
	select {
	case o.more <- struct{}{}:
	default:
	}
	return true
}

// take empties the box.
func (o *outbox) take() (frames [][]byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	frames = o.frames
	o.frames, o.bytes = nil, 0
	return frames
}

// speak opens our stream and writes what is queued until the neighbour ends. It returns
// the connection that this went over, nil without one.
func (m *mesh) speak(n *neighbour) network.Conn {
	open, cancel := context.WithTimeout(n.ctx, openTimeout)
	defer cancel()
	s, err := m.g.cfg.Host.NewStream(open, n.id, ProtocolID)
	if err != nil {
		return nil
	}
	defer s.Reset()
	stop := context.AfterFunc(n.ctx, func() { _ = s.Reset() })
	defer stop()
	for {
		select {
		case <-n.ctx.Done():
			return s.Conn()
		case <-n.out.more:
			if m.write(s, n.out.take()) != nil {
				return s.Conn()
			}
		}
	}
}

// write sends frames, as many at once as fit into a packet or a few.
func (m *mesh) write(s network.Stream, frames [][]byte) error {
	const atOnce = 16 << 10
	var batch []byte
	for i, raw := range frames {
		m.g.stats.note(Event{Type: Sent, Bytes: len(raw)})
		if batch = append(batch, raw...); len(batch) < atOnce && i+1 < len(frames) {
			continue
		}
		_ = s.SetWriteDeadline(time.Now().Add(writeTimeout))
		if _, err := s.Write(batch); err != nil {
			return err
		}
		batch = batch[:0]
	}
	return nil
}

// listen reads a neighbour's stream until it ends or breaks the protocol.
func (m *mesh) listen(n *neighbour, s network.Stream) {
	r := bufio.NewReaderSize(s, 2<<10)
	for {
		f, size, err := readFrame(r)
		if err != nil {
			return
		}
		m.g.stats.note(Event{Type: Received, Bytes: size})
		if !m.handle(n, f) {
			return
		}
	}
}

// handle acts on one frame. False ends the neighbour.
func (m *mesh) handle(n *neighbour, f frame) bool {
	if f.Type == frameHello {
		return m.greet(n, f)
	}
	if !m.isGreeted(n) || int(f.Shard) >= m.g.cfg.Shards {
		return false
	}
	switch f.Type {
	case frameWant:
		m.onWant(n, int(f.Shard), level(f.N))
	case frameHave:
		m.onHave(n, int(f.Shard), f.announcements())
	case framePull:
		m.onPull(n, int(f.Shard), f.ids())
	case frameBody:
		m.onBody(n, int(f.Shard), int(f.N), f.Data)
	case frameLack:
		m.onLack(n, f.ids())
	case framePing:
		n.send(frame{Type: frameBack, N: f.N})
	case frameBack:
		m.onBack(n)
	}
	return true
}
