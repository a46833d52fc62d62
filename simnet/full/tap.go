package full

import (
	"strings"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/simnet/trace"
	"github.com/souk-network/souk/simnet/witness"
)

// tapped is a peer's host whose answers as a custodian are seen from outside: a
// simulation does not take the custodian's own word for the order of things. It
// is also where members that turned do wrong.
type tapped struct {
	host.Host
	peer *Peer
}

func (h tapped) SetStreamHandler(id protocol.ID, handle network.StreamHandler) {
	if id == custody.ReleaseProtocol.ID {
		inner := handle
		handle = func(s network.Stream) { h.peer.asked(h.peer.life, s, inner) }
	}
	if strings.HasPrefix(string(id), syncProtocols) {
		inner := handle
		handle = func(s network.Stream) {
			if h.peer.refusesSync(h.peer.world.numberOf(s.Conn().RemotePeer())) {
				_ = s.Reset()
				return
			}
			inner(s)
		}
	}
	h.Host.SetStreamHandler(id, handle)
}

// answering is the stream of one request to a custodian.
type answering struct {
	*witness.Answering
	peer *Peer
	kind string // of the answer that helps: colluding, or "" for the program's own
}

func (p *Peer) answering(s network.Stream) *answering {
	a := &answering{peer: p}
	a.Answering = &witness.Answering{Stream: s, Helped: func() {
		p.world.put(trace.Event{Who: p.Name, What: trace.Answer, Peer: p.world.nameOf(s.Conn().RemotePeer()), Kind: a.kind})
	}}
	return a
}
