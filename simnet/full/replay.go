package full

import (
	"bytes"
	"io"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	libpeer "github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/witness"
)

// mostSeen bounds what a peer keeps to send again.
const mostSeen = 64

// seen is what a peer sent, and could send again.
type seen struct {
	frames   [][]byte // of gossip, with a fact in each
	requests []sent
	streams  []*gossiping
}

// sent is a request to a custodian as it went out.
type sent struct {
	to  libpeer.ID
	raw []byte
}

func (p *Peer) saw(frame []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.seen.frames) < mostSeen {
		p.seen.frames = append(p.seen.frames, bytes.Clone(frame))
	}
}

// remember keeps a stream of gossip, in the place of an older one to the same peer.
func (p *Peer) remember(g *gossiping) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, old := range p.seen.streams {
		if old.to == g.to {
			p.seen.streams[i] = g
			return
		}
	}
	p.seen.streams = append(p.seen.streams, g)
}

// asking is the stream of a request to a custodian.
type asking struct {
	network.Stream
	peer *Peer
	to   libpeer.ID
}

func (s *asking) Write(b []byte) (int, error) {
	s.peer.mu.Lock()
	if r := &s.peer.seen.requests; len(*r) < mostSeen {
		*r = append(*r, sent{s.to, bytes.Clone(b)})
	}
	s.peer.mu.Unlock()
	return s.Stream.Write(b)
}

// replay has a member send facts and requests again that it sent before.
func (w *World) replay(merchant int, a scenario.Attack) {
	p := w.peers[merchant]
	if !p.Running() {
		return
	}
	w.each(p.life, a, func(turn int) {
		p.mu.Lock()
		had := p.seen
		p.mu.Unlock()
		if len(had.requests) > 0 {
			p.askAgain(had.requests[turn%len(had.requests)])
		}
		if len(had.frames) > 0 {
			for _, g := range had.streams {
				g.again(had.frames[turn%len(had.frames)])
			}
		}
	})
}

// replayPatience is how long an attacker waits for room on a stream.
const replayPatience = 20 * time.Second

// again sends a frame between two others. A stream that ended takes nothing.
func (s *gossiping) again(frame []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.SetWriteDeadline(time.Now().Add(replayPatience)) // the peer's own is over where it was quiet
	if _, err := s.Stream.Write(frame); err == nil {
		s.peer.world.deed(s.peer.Name, "replay", merchantName(s.to), "fact", false)
	}
}

// askAgain sends a request to a custodian again. An answer that helps would be a
// second one for one entry.
func (p *Peer) askAgain(r sent) {
	note, helped := "unreachable", false
	if raw, err := p.exchange(r); err == nil {
		var answer response
		if helped = witness.Helps(raw); helped {
			note = "answered"
		} else if len(raw) > head && codec.Unmarshal(raw[head:], &answer, len(raw)) == nil && answer.Refusal > 0 {
			note = fault.Kind(answer.Refusal - 1).String()
		}
	}
	p.world.deed(p.Name, "replay", p.world.nameOf(r.to), note, helped)
}

func (p *Peer) exchange(r sent) ([]byte, error) {
	bare := p.host.(tapped).Host
	s, err := bare.NewStream(p.life, r.to, custody.ReleaseProtocol.ID)
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.Reset() }()
	if _, err := s.Write(r.raw); err != nil {
		return nil, err
	}
	if err := s.CloseWrite(); err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(s, int64(head+custody.ReleaseProtocol.MaxResponse+1024)))
}
