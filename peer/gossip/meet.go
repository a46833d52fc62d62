package gossip

import (
	"time"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
)

// Who is a neighbour: members that are connected and speak ProtocolID.

// meetAll meets every connected member.
func (m *mesh) meetAll() {
	for _, id := range m.g.cfg.Host.Network().Peers() {
		m.meet(id)
	}
}

// meet makes a neighbour of a connected peer if it is a member that speaks
// ProtocolID. One that speaks gossipsub only is served by that.
func (m *mesh) meet(id peer.ID) {
	m.mu.Lock()
	_, known := m.neighbours[id]
	m.mu.Unlock()
	switch {
	case known:
	case m.speaks(id, ProtocolID):
		m.attach(id)
	case m.speaks(id, pubsub.GossipSubDefaultProtocols...) && m.g.cfg.IsMember(id):
		m.g.plain.need()
	}
}

// speaks reports whether a connected peer said that it speaks one of some protocols.
func (m *mesh) speaks(id peer.ID, protocols ...protocol.ID) bool {
	spoken, err := m.g.cfg.Host.Peerstore().SupportsProtocols(id, protocols...)
	return err == nil && len(spoken) > 0
}

// attach finds or makes the neighbour of a member. Nil means no.
func (m *mesh) attach(id peer.ID) *neighbour {
	member := m.g.cfg.IsMember(id)
	m.mu.Lock()
	defer m.mu.Unlock()
	if n, ok := m.neighbours[id]; ok && member {
		return n
	}
	now := time.Now()
	score := func() float64 { return m.reputation(id).Score(now, m.g.cfg.Score(id)) }
	if m.closed || !Admits(member, now.Before(m.shunned[id]), len(m.neighbours), score) {
		return nil
	}
	n := newNeighbour(m.ctx, id, m.reputation(id))
	m.neighbours[id] = n
	n.send(frame{Type: frameHello, N: uint32(m.g.cfg.Shards), Data: []byte(m.g.cfg.Consortium)})
	for shard := range m.joined {
		m.ask(n, shard, wantLater)
	}
	n.pinged = now
	n.send(frame{Type: framePing})
	m.start(func() { m.leave(n, m.speak(n)) })
	return n
}

// renew forgets a neighbour that opens a stream long after the two met: it began anew,
// as after a power cut, and has none of the streams that were.
func (m *mesh) renew(id peer.ID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if n, ok := m.neighbours[id]; ok && time.Since(n.since) > openTimeout {
		m.part(n)
	}
}

// accept takes a neighbour's stream. A second one replaces the first.
func (m *mesh) accept(s network.Stream) {
	defer s.Reset()
	m.renew(s.Conn().RemotePeer())
	n := m.attach(s.Conn().RemotePeer())
	if n == nil {
		return
	}
	m.mu.Lock()
	if n.in != nil {
		_ = n.in.Reset()
	}
	n.in = s
	closed := m.closed
	if !closed {
		m.tasks.Add(1) // this goroutine is the host's
	}
	m.mu.Unlock()
	if closed {
		return
	}
	defer m.tasks.Done()
	m.listen(n, s)
	m.mu.Lock()
	current := n.in == s
	m.mu.Unlock()
	if current {
		m.leave(n, s.Conn())
	}
}

// leave ends a neighbour whose stream ended. Who ended it on a connection that lives
// (nil: any) is not tried again for a while; who lost the connection, or began anew, is.
func (m *mesh) leave(n *neighbour, over network.Conn) {
	m.mu.Lock()
	defer m.mu.Unlock()
	current := m.neighbours[n.id] == n
	m.part(n)
	lives := m.g.cfg.Host.Network().Connectedness(n.id) == network.Connected && (over == nil || !over.IsClosed())
	if current && lives {
		m.shunned[n.id] = time.Now().Add(shunFor)
	}
	for shard := range n.asked {
		m.choose(shard)
	}
}

// part forgets a neighbour and closes its streams. The lock is held.
func (m *mesh) part(n *neighbour) {
	n.cancel()
	if n.in != nil {
		_ = n.in.Reset()
	}
	if m.neighbours[n.id] == n {
		delete(m.neighbours, n.id)
	}
}

// greet checks a hello. Another consortium or another number of shards ends the neighbour.
func (m *mesh) greet(n *neighbour, f frame) bool {
	if string(f.Data) != m.g.cfg.Consortium || int(f.N) != m.g.cfg.Shards {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	first := !n.greeted
	n.greeted = true
	return first
}

func (m *mesh) isGreeted(n *neighbour) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return n.greeted
}

// review parts from who is no member any more, or fell below the graylist.
func (m *mesh) review(now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, n := range m.neighbours {
		if !m.g.cfg.IsMember(n.id) || parts(n.rep.Score(now, m.g.cfg.Score(n.id))) {
			m.part(n)
		}
	}
}

// members lists the neighbours of a shard.
func (m *mesh) members(shard int) []peer.ID {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []peer.ID
	for id, n := range m.neighbours {
		if n.wants[shard] != wantNothing {
			out = append(out, id)
		}
	}
	return out
}
