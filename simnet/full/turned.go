package full

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"sync"

	"github.com/libp2p/go-libp2p/core/network"
	libpeer "github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/peer/gossip"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
)

// syncProtocols begin the names of reconciliation's protocols.
const syncProtocols = "/souk/sync/"

// turn has a member withhold facts from now on: of victims (censor), from
// victims (eclipse), or all but its own.
func (w *World) turn(merchant int, a scenario.Attack) {
	t := a.Turn()
	p := w.peers[merchant]
	p.mu.Lock()
	p.turned = &t
	p.mu.Unlock()
	w.deed(p.Name, a.Kind, "", "turns", false)
}

// against is the attack that the peer carries out now, if any.
func (p *Peer) against() *scenario.Turned {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.turned == nil || p.world.over(p.turned.Attack) {
		return nil
	}
	return p.turned
}

// withholds reports whether the peer keeps a fact from another peer.
func (p *Peer) withholds(id [32]byte, to int) bool {
	t := p.against()
	return t != nil && t.Withholds(p.number, p.world.originOf(id), to)
}

// refusesSync reports whether the peer reconciles with another no more: what it
// withholds would come out.
func (p *Peer) refusesSync(with int) bool {
	t := p.against()
	return t != nil && t.Shuns(with)
}

// origins remembers at which peer each fact began.
type origins struct {
	mu sync.Mutex
	of map[[32]byte]int
}

func (w *World) began(id [32]byte, at int) {
	w.origins.mu.Lock()
	defer w.origins.mu.Unlock()
	if w.origins.of == nil {
		w.origins.of = map[[32]byte]int{}
	}
	w.origins.of[id] = at
}

// originOf is the number of the peer at which a fact began; nobody if that is not known.
func (w *World) originOf(id [32]byte) int {
	w.origins.mu.Lock()
	defer w.origins.mu.Unlock()
	if at, known := w.origins.of[id]; known {
		return at
	}
	return nobody
}

const nobody = -1

// numberOf is the number of the peer with an identity; nobody's is that of another one.
func (w *World) numberOf(id libpeer.ID) int {
	if p := w.peerOf(id); p != nil {
		return p.number
	}
	return nobody
}

// NewStream opens a stream on which a member that turned can do wrong.
func (h tapped) NewStream(ctx context.Context, to libpeer.ID, ids ...protocol.ID) (network.Stream, error) {
	number := h.peer.world.numberOf(to)
	if len(ids) > 0 && strings.HasPrefix(string(ids[0]), syncProtocols) && h.peer.refusesSync(number) {
		return nil, fault.New(fault.Unavailable, "simulate", "this peer withholds facts")
	}
	s, err := h.Host.NewStream(ctx, to, ids...)
	if err != nil || len(ids) == 0 || !h.peer.world.plan.Attacked {
		return s, err
	}
	switch ids[0] {
	case gossip.ProtocolID:
		g := &gossiping{Stream: s, peer: h.peer, to: number}
		h.peer.remember(g)
		return g, nil
	case custody.ReleaseProtocol.ID:
		return &asking{Stream: s, peer: h.peer, to: to}, nil
	}
	return s, nil
}

// Frames of gossip that carry facts: see docs/spec/gossip.md.
const (
	frameHave    = 2
	frameBody    = 4
	announceSize = 32 + 4
)

// frame is one frame of gossip after its length.
type frame struct {
	_     struct{} `cbor:",toarray"`
	Type  uint8
	Shard uint16
	N     uint32
	Data  []byte
}

func (f frame) encode() []byte {
	body := codec.Marshal(f)
	return append(binary.AppendUvarint(nil, uint64(len(body))), body...)
}

// gossiping is a peer's stream of gossip to a neighbour. It passes whole frames
// on, without what is withheld.
type gossiping struct {
	network.Stream
	peer *Peer
	to   int

	mu   sync.Mutex
	rest []byte // the beginning of a frame
}

func (s *gossiping) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rest = append(s.rest, b...)
	var out []byte
	for {
		size, n := binary.Uvarint(s.rest)
		if n <= 0 || uint64(len(s.rest)-n) < size {
			break
		}
		whole := s.rest[:n+int(size)]
		out = append(out, s.kept(whole, whole[n:])...)
		s.rest = s.rest[len(whole):]
	}
	if len(out) > 0 {
		if _, err := s.Stream.Write(out); err != nil {
			return 0, err
		}
	}
	return len(b), nil
}

// kept is what remains of a frame.
func (s *gossiping) kept(whole, body []byte) []byte {
	var f frame
	if codec.Unmarshal(body, &f, len(body)) != nil {
		return whole
	}
	switch f.Type {
	case frameBody:
		if s.peer.withholds(sha256.Sum256(f.Data), s.to) {
			return nil
		}
		s.peer.saw(whole)
	case frameHave:
		if f.Data = s.unknown(f.Data); len(f.Data) == 0 {
			return nil
		}
		return f.encode()
	}
	return whole
}

// unknown is what a list of announcements has of facts that are not withheld.
func (s *gossiping) unknown(list []byte) (out []byte) {
	for ; len(list) >= announceSize; list = list[announceSize:] {
		if !s.peer.withholds([32]byte(list[:32]), s.to) {
			out = append(out, list[:announceSize]...)
		}
	}
	return out
}

// surroundOrTurn has a stranger surround its victims, and a member withhold.
func (w *World) surroundOrTurn(m script.Member, a scenario.Attack) {
	if m.Role == script.Merchants {
		w.turn(m.N, a)
		return
	}
	w.surround(m.N, a)
}
