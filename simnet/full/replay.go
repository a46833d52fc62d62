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
			p.askAgain(had.requests[turn%len(had.requests)], turn%anewEvery == 0)
		}
		if len(had.frames) == 0 {
			return
		}
		frame := p.replayed(had.frames[turn%len(had.frames)], turn)
		for _, g := range had.streams {
			g.again(frame)
		}
	})
}

// One request of so many goes out anew, one fact of so many with another time, and one of
// this member's notices of so many dated ahead. They are few: whoever gets a fact under a
// false signature has done with its neighbour.
const (
	anewEvery    = 2
	anotherEvery = 97
	aheadEvery   = 5
)

// dated is by how much what is dated ahead is.
const dated = 24 * time.Hour

// replayed is what goes out in a frame's place.
func (p *Peer) replayed(frame []byte, turn int) []byte {
	var out, raw []byte
	var is bool
	what := "another time"
	switch {
	case turn%anotherEvery == anotherEvery-1:
		out, raw, is = another(frame, time.Millisecond)
	case turn%aheadEvery == aheadEvery-1:
		what = "ahead of time"
		out, raw, is = p.ahead(frame, dated)
	}
	if !is {
		return frame
	}
	p.world.forged.note(raw, p.Name, what)
	return out
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

// askAgain sends a request to a custodian again, as it was or anew. An answer that helps
// would be a second one for one entry; to a new request it is one only where the custodian
// has heard that the grant ended.
func (p *Peer) askAgain(r sent, anew bool) {
	breach := true
	if anew {
		again, grant, is := p.anew(r)
		q := p.world.peerOf(r.to)
		if !is || q == nil {
			return
		}
		r, breach = again, q.ended.has(grant)
	}
	note, helped := "unreachable", false
	if raw, err := p.exchange(r); err == nil {
		var answer response
		if helped = witness.Helps(raw); helped {
			note = "answered"
		} else if len(raw) > head && codec.Unmarshal(raw[head:], &answer, len(raw)) == nil && answer.Refusal > 0 {
			note = fault.Kind(answer.Refusal - 1).String()
		}
	}
	p.world.deed(p.Name, "replay", p.world.nameOf(r.to), note, helped && breach)
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
