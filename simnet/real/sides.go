package real

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"github.com/libp2p/go-libp2p/core/control"
	"github.com/libp2p/go-libp2p/core/network"
	libpeer "github.com/libp2p/go-libp2p/core/peer"
	"github.com/multiformats/go-multiaddr"

	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
)

// sides are where machines stand: who is on another side is not reached. Peers
// refuse each other's connections by the gate that their operators have, wallets
// by their own.
type sides struct {
	mu sync.Mutex
	of map[script.Member]int // 0, the first side, is left out
}

func newSides() *sides { return &sides{of: map[script.Member]int{}} }

// put moves somebody, and says whether that changed anything.
func (s *sides) put(m script.Member, side int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed := s.of[m] != side
	if s.of[m] = side; side == 0 {
		delete(s.of, m)
	}
	return changed
}

func (s *sides) ofMerchant(n int) int { return s.side(script.Merchants, n) }

func (s *sides) side(role byte, n int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.of[script.Member{Role: role, N: n}]
}

// Place puts a machine on a side of the network.
func (w *World) Place(m script.Member, side int) {
	if !w.sides.put(m, side) || m.Role != script.Merchants || !w.peers[m.N].member.Load() {
		return
	}
	for n, p := range w.peers {
		if n == m.N || !p.up.Load() {
			continue
		}
		apart := w.sides.ofMerchant(n) != side
		if err := errors.Join(p.gate(w.peers[m.N], apart), w.peers[m.N].gate(p, apart)); err != nil && w.ctx.Err() == nil {
			w.breaks(err)
		}
	}
}

// gate closes or opens a peer to another one.
func (p *peer) gate(to *peer, closed bool) error {
	if !p.up.Load() {
		return nil // it is told when it runs
	}
	method := http.MethodDelete
	if closed {
		method = http.MethodPut
	}
	ctx, done := context.WithTimeout(p.world.ctx, patience)
	defer done()
	return p.Call(ctx, method, "/v1/blocked/"+to.ID().String(), nil, nil)
}

// cutOff closes a peer that just came up to those on other sides, and these to it:
// they did not know it if it is a new member's.
func (w *World) cutOff(p *peer) error {
	var failed []error
	for n, other := range w.peers {
		if n != p.number && other.member.Load() && w.sides.ofMerchant(n) != w.sides.ofMerchant(p.number) {
			failed = append(failed, p.gate(other, true), other.gate(p, true))
		}
	}
	return errors.Join(failed...)
}

// walletGate lets a wallet connect with the peers on its side.
type walletGate struct {
	world    *World
	customer int
}

func (g walletGate) reaches(id libpeer.ID) bool {
	side := g.world.sides.side(script.Customers, g.customer)
	p, known := g.world.byID[id]
	return known && side != scenario.Gone && side == g.world.sides.ofMerchant(p.number)
}

// InterceptPeerDial says whether to dial somebody.
func (g walletGate) InterceptPeerDial(id libpeer.ID) bool { return g.reaches(id) }

// InterceptAddrDial says whether to dial somebody at an address.
func (g walletGate) InterceptAddrDial(id libpeer.ID, _ multiaddr.Multiaddr) bool {
	return g.reaches(id)
}

// InterceptAccept lets nobody in: a wallet listens nowhere.
func (walletGate) InterceptAccept(network.ConnMultiaddrs) bool { return false }

// InterceptSecured says whether to go on with somebody whose identity is proven.
func (g walletGate) InterceptSecured(_ network.Direction, id libpeer.ID, _ network.ConnMultiaddrs) bool {
	return g.reaches(id)
}

// InterceptUpgraded lets through what came so far.
func (walletGate) InterceptUpgraded(network.Conn) (bool, control.DisconnectReason) { return true, 0 }
