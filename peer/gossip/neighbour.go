package gossip

import (
	"bufio"
	"context"
	"sync/atomic"
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
	out    chan []byte  // encoded frames
	queued atomic.Int64 // bytes in out
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
	rep      *reputation
}

func newNeighbour(ctx context.Context, id peer.ID, rep *reputation) *neighbour {
	n := &neighbour{
		id: id, out: make(chan []byte, maxQueueFrames), intake: make(chan struct{}, maxIntakes),
		served: make(chan struct{}, 4), since: time.Now(), rep: rep,
		wants: make(map[int]level), asked: make(map[int]level), later: make(map[int][]announcement),
	}
	n.ctx, n.cancel = context.WithCancel(ctx)
	return n
}

// send queues a frame. A full queue drops it: gossip may lose, reconciliation completes.
func (n *neighbour) send(f frame) bool {
	raw := f.encode()
	if n.queued.Load() > maxQueueBytes {
		return false
	}
	select {
	case n.out <- raw:
		n.queued.Add(int64(len(raw)))
		return true
	default:
		return false
	}
}

// speak opens our stream and writes what is queued until the neighbour ends.
func (m *mesh) speak(n *neighbour) error {
	open, cancel := context.WithTimeout(n.ctx, openTimeout)
	defer cancel()
	s, err := m.g.cfg.Host.NewStream(open, n.id, ProtocolID)
	if err != nil {
		return err
	}
	defer s.Reset()
	stop := context.AfterFunc(n.ctx, func() { _ = s.Reset() })
	defer stop()
	w := bufio.NewWriterSize(s, 16<<10)
	for {
		select {
		case <-n.ctx.Done():
			return n.ctx.Err()
		case raw := <-n.out:
			if err := m.write(n, s, w, raw); err != nil {
				return err
			}
		}
	}
}

// write sends one frame and all that are queued behind it in one go.
func (m *mesh) write(n *neighbour, s network.Stream, w *bufio.Writer, raw []byte) error {
	_ = s.SetWriteDeadline(time.Now().Add(writeTimeout))
	for {
		n.queued.Add(-int64(len(raw)))
		m.g.stats.note(Event{Type: Sent, Bytes: len(raw)})
		if _, err := w.Write(raw); err != nil {
			return err
		}
		select {
		case raw = <-n.out:
		default:
			return w.Flush()
		}
	}
}

// listen reads a neighbour's stream until it ends or breaks the protocol.
func (m *mesh) listen(n *neighbour, s network.Stream) {
	r := bufio.NewReaderSize(s, 16<<10)
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
