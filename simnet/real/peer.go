package real

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	libpeer "github.com/libp2p/go-libp2p/core/peer"

	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/gossip"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/trace"
	"github.com/souk-network/souk/simnet/witness"
)

// peer is a merchant's peer, which may run.
type peer struct {
	Merchant
	world  *World
	number int
	name   string

	member atomic.Bool // was admitted, or founded the consortium
	opened atomic.Bool // has asked its questions
	leaves bool        // has said so
	up     atomic.Bool
	life   sync.WaitGroup // of what listens to it
	marks  chan struct{}  // one for each mark that it told
	texts  atomic.Int64   // notices of random text so far

	wire, earlier wire   // bytes by the last reading of this life, and of lives before
	most          uint64 // bytes of memory by any reading
}

// wire is what went over a peer's connections, in bytes.
type wire struct{ in, out int64 }

// start runs the peer, cut off from whom it should not reach.
func (p *peer) start() error {
	p.earlier, p.wire = wire{p.earlier.in + p.wire.in, p.earlier.out + p.wire.out}, wire{}
	lines, told := io.Pipe()
	p.life.Go(func() {
		if err := witness.Listen(lines, p.tells); err != nil {
			p.world.breaks(fmt.Errorf("%s tells what is no event: %w", p.name, err))
			_, _ = io.Copy(io.Discard, lines)
		}
	})
	if err := p.Start(p.world.told, told); err != nil {
		_ = told.Close()
		return fmt.Errorf("start %s: %w", p.name, err)
	}
	p.world.put(trace.Event{Who: p.name, What: trace.Start})
	p.up.Store(true)
	p.life.Go(func() { p.watch(told) })
	return p.world.cutOff(p)
}

// watch waits for the end of the process. One that was not asked for is the end
// of the run.
func (p *peer) watch(told io.Closer) {
	<-p.Ended()
	_ = told.Close() // it has told everything
	if p.up.Swap(false) {
		p.world.put(trace.Event{Who: p.name, What: trace.Kill, Note: "by itself"})
		p.world.breaks(fault.New(fault.Unavailable, "simulate", fmt.Sprintf("the peer of %s ended by itself: %s", p.name, p.LastWords())))
	}
}

// tells takes what the process tells.
func (p *peer) tells(e trace.Event) {
	if e.What == trace.Say {
		select {
		case p.marks <- struct{}{}:
		default: // nobody waits for it
		}
		return
	}
	e.At -= time.Duration(p.world.start.UnixNano())
	e.Who, e.Peer = p.name, p.world.nameOf(e.Peer)
	p.world.cfg.Trace.Put(e)
}

// nameOf names the peer with an identity; another one, such as a wallet's, is
// nameless.
func (w *World) nameOf(identity string) string {
	if id, err := libpeer.Decode(identity); err == nil {
		if p, known := w.byID[id]; known {
			return p.name
		}
	}
	return ""
}

// hopped says over how many peers a fact came, once it is known of all before.
func (w *World) hopped(e *trace.Event) {
	to, from := w.byName[e.Who], w.byName[e.Peer]
	if e.What == trace.Deliver && to != nil && from != nil {
		e.Hops = w.hops.Of(e.Fact, to.number, from.number)
	}
}

func (p *peer) kill() {
	if p.up.Swap(false) {
		p.Kill()
		p.life.Wait()
		p.world.put(trace.Event{Who: p.name, What: trace.Kill})
	}
}

func (p *peer) stop() {
	if p.up.Swap(false) {
		p.Stop()
		p.life.Wait()
		p.world.put(trace.Event{Who: p.name, What: trace.Stop})
	}
}

// mark returns once everything has come that the peer told so far.
func (p *peer) mark(ctx context.Context) error {
	select {
	case <-p.marks: // of somebody who did not wait for it
	default:
	}
	if err := p.Mark(); err != nil {
		return err
	}
	select {
	case <-p.marks:
		return nil
	case <-p.Ended():
		return fault.New(fault.Unavailable, "simulate", "the peer of "+p.name+" ended")
	case <-ctx.Done():
		return ctx.Err()
	}
}

// status asks a peer how it is.
func (p *peer) status(ctx context.Context) (*souk.Status, error) {
	var s souk.Status
	if err := p.Call(ctx, http.MethodGet, "/v1/status", nil, &s); err != nil {
		return nil, fmt.Errorf("%s: %w", p.name, err)
	}
	return &s, nil
}

// statuses asks every running peer; nil for one that does not run.
func (w *World) statuses() ([]*souk.Status, error) {
	ctx, done := context.WithTimeout(w.ctx, patience)
	defer done()
	out, failed := make([]*souk.Status, len(w.peers)), make([]error, len(w.peers))
	var asking sync.WaitGroup
	for i, p := range w.peers {
		if p.up.Load() {
			asking.Go(func() { out[i], failed[i] = p.status(ctx) })
		}
	}
	asking.Wait()
	for i, err := range failed {
		if err != nil && w.peers[i].up.Load() {
			return out, err
		}
	}
	return out, nil
}

// sample writes down how a peer is, at a time.
func (p *peer) sample(s *souk.Status, at time.Duration) {
	p.wire, p.most = wire{int64(s.BytesIn), int64(s.BytesOut)}, max(p.most, p.Memory())
	stored, connected := int64(0), int64(0)
	for _, part := range s.Storage {
		stored += int64(part.Bytes)
	}
	for _, m := range s.Members {
		if m.Connected {
			connected++
		}
	}
	for _, r := range []struct {
		kind string
		n    int64
	}{
		{"bytes_in", p.earlier.in + p.wire.in}, {"bytes_out", p.earlier.out + p.wire.out}, {"facts", int64(s.Facts)}, {"storage_bytes", stored}, {"connections", connected},
		{"copies_delivered", int64(s.Gossip.Count(gossip.Delivered))}, {"copies_duplicate", int64(s.Gossip.Count(gossip.Duplicate))},
		{"facts_refused", int64(s.Gossip.Count(gossip.Refused))}, {"facts_held", int64(s.Gossip.Count(gossip.HeldBack))},
		{"gossip_unanswered", int64(s.Gossip.Count(gossip.Unanswered))}, {trace.HostPrefix + "memory", int64(p.most)},
	} {
		p.world.cfg.Trace.Put(trace.Event{At: at, Who: p.name, What: trace.Sample, Kind: r.kind, N: r.n})
	}
}

// Memory is the most that the peers' processes have held together, by the
// readings, in bytes.
func (w *World) Memory() (sum uint64) {
	for _, p := range w.peers {
		sum += p.most
	}
	return sum
}
