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

// turned is how a member withholds what it should pass on.
type turned struct {
	attack  scenario.Attack
	victims map[string]bool // nil: everybody
}

// turn has a member withhold facts from now on: of victims (censor), from
// victims (eclipse), or all but its own.
func (w *World) turn(merchant int, a scenario.Attack) {
	t := &turned{attack: a}
	for _, v := range a.Victims {
		if t.victims == nil {
			t.victims = map[string]bool{}
		}
		t.victims[v.String()] = true
	}
	p := w.peers[merchant]
	p.mu.Lock()
	p.turned = t
	p.mu.Unlock()
	w.deed(p.Name, a.Kind, "", "turns", false)
}

// against is the attack that the peer carries out now, if any.
func (p *Peer) against() *turned {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.turned == nil || p.world.over(p.turned.attack) {
		return nil
	}
	return p.turned
}

// withholds reports whether the peer keeps a fact from another peer.
func (p *Peer) withholds(id [32]byte, to string) bool {
	t := p.against()
	if t == nil {
		return false
	}
	origin := p.world.originOf(id)
	switch {
	case t.attack.Kind == "eclipse":
		return t.victims == nil || t.victims[to]
	case t.attack.Kind == "censor" && t.victims != nil:
		return t.victims[origin]
	}
	return origin != p.Name
}

// refusesSync reports whether the peer reconciles with another no more: what it
// withholds would come out.
func (p *Peer) refusesSync(with string) bool {
	t := p.against()
	return t != nil && (t.attack.Kind != "eclipse" || t.victims == nil || t.victims[with])
}

// origins remembers at which peer each fact began.
type origins struct {
	mu sync.Mutex
	of map[[32]byte]string
}

func (w *World) began(id [32]byte, at string) {
	w.origins.mu.Lock()
	defer w.origins.mu.Unlock()
	if w.origins.of == nil {
		w.origins.of = map[[32]byte]string{}
	}
	w.origins.of[id] = at
}

func (w *World) originOf(id [32]byte) string {
	w.origins.mu.Lock()
	defer w.origins.mu.Unlock()
	return w.origins.of[id]
}

// NewStream opens a stream on which a member that turned can do wrong.
func (h tapped) NewStream(ctx context.Context, to libpeer.ID, ids ...protocol.ID) (network.Stream, error) {
	name := h.peer.world.nameOf(to)
	if len(ids) > 0 && strings.HasPrefix(string(ids[0]), syncProtocols) && h.peer.refusesSync(name) {
		return nil, fault.New(fault.Unavailable, "simulate", "this peer withholds facts")
	}
	s, err := h.Host.NewStream(ctx, to, ids...)
	if err != nil || len(ids) == 0 || !h.peer.world.plan.Attacked {
		return s, err
	}
	switch ids[0] {
	case gossip.ProtocolID:
		g := &gossiping{Stream: s, peer: h.peer, to: name}
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
	to   string

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
