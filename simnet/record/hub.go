package record

import (
	"context"
	"io"
	"sync"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/trace"
)

// Hub is where a peer tells what it does. It keeps nothing of it but while
// somebody records. Its methods may be called concurrently.
type Hub struct {
	mu     sync.Mutex
	now    *recording
	closed bool
}

// recording is one that goes on. The hub's lock guards it.
type recording struct {
	terms Terms
	tally tally
	round time.Duration // at which the present one began
	stop  chan struct{}
	told  bool // to stop
}

// Observe takes what a peer did: it is for peer.Config.
func (h *Hub) Observe(o peer.Observation) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.now != nil {
		h.now.tally.add(o, h.now.round)
	}
}

// Begin begins a recording, one at a time: fault.Conflict. Its writer is called
// once: it writes until the recording's time is over, its file is full, ctx ends
// or Stop is called, each time to its end.
func (h *Hub) Begin(t Terms) (write func(context.Context, io.Writer) error, err error) {
	if err := t.Validate(); err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.closed:
		return nil, fault.New(fault.Unavailable, "record", "the peer ends")
	case h.now != nil:
		return nil, fault.New(fault.Conflict, "record", "another recording goes on: stop that one first")
	}
	r := &recording{terms: t, tally: newTally(), stop: make(chan struct{})}
	h.now = r
	return func(ctx context.Context, to io.Writer) error {
		defer h.forget(r)
		w := &lines{to: to}
		w.put(opening(t))
		w.flush()
		return h.follow(ctx, r, w)
	}, nil
}

func (h *Hub) forget(r *recording) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.now == r {
		h.now = nil
	}
}

// How a recording ended.
const (
	timeOver = "its time was over"
	fileFull = "its file was full"
	stopped  = "it was stopped"
)

func (h *Hub) follow(ctx context.Context, r *recording, w *lines) error {
	rounds := time.NewTicker(r.terms.Round)
	defer rounds.Stop()
	var over <-chan time.Time
	if r.terms.For > 0 {
		timer := time.NewTimer(r.terms.For)
		defer timer.Stop()
		over = timer.C
	}
	for {
		how := ""
		select {
		case <-rounds.C:
			select {
			case <-over: // with the round: which of the two is seen first says nothing
				how = timeOver
			default:
				if w.size > r.terms.Bytes-endRoom {
					how = fileFull
				}
			}
		case <-over:
			how = timeOver
		case <-r.stop:
			how = stopped
		case <-ctx.Done():
			how = stopped
		}
		h.tell(r, w, how)
		if w.err != nil || how != "" {
			return w.err
		}
	}
}

// endRoom is kept of a file for its last two rounds: every sort of deed is a line
// of about a hundred bytes, and there are a few hundred sorts.
const endRoom = MinBytes / 2

// tell writes what a round, or the whole recording, has to tell.
func (h *Hub) tell(r *recording, w *lines, how string) {
	h.mu.Lock()
	r.round += r.terms.Round
	at := r.round
	events := r.tally.take(r.terms.Least, how != "", at)
	if how != "" {
		events = append(events, r.tally.spread(r.terms.Least, at)...)
		events = append(events, trace.Event{At: at, Who: "sim", What: trace.Say, Kind: endKind, Note: how})
		h.now = nil // nothing more counts
	}
	h.mu.Unlock()
	for _, e := range events {
		w.put(e)
	}
	w.flush()
}

// Stop ends the recording that goes on, to its end. It reports false when there
// is none.
func (h *Hub) Stop() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.now == nil {
		return false
	}
	if !h.now.told {
		h.now.told = true
		close(h.now.stop)
	}
	return true
}

// Close ends the recording that goes on and begins no other.
func (h *Hub) Close() {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	h.Stop()
}

// lines writes events and remembers the first error.
type lines struct {
	to   io.Writer
	line []byte
	size int64
	err  error
}

func (w *lines) put(e trace.Event) {
	w.line = e.Append(w.line)
}

// flush hands a round's lines on at once: they say nothing by when they came.
func (w *lines) flush() {
	if w.err != nil || len(w.line) == 0 {
		return
	}
	n, err := w.to.Write(w.line)
	w.size, w.line, w.err = w.size+int64(n), w.line[:0], err
}
