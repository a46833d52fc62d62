package full

import (
	"slices"
	"sync"
	"time"

	libpeer "github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/peerstore"
	"github.com/libp2p/go-libp2p/p2p/host/peerstore/pstoremem"
	"github.com/multiformats/go-multiaddr"
)

// addresses is a peer's store of what it knows of others. That it was told for
// good where another merchant's peer is takes a bit: the address itself is the
// world's. All peers of a large network know all others, and that knowledge would
// take more memory than anything else.
type addresses struct {
	peerstore.Peerstore
	peerstore.CertifiedAddrBook
	world *World

	mu   sync.Mutex
	told []uint64 // a bit for each merchant's peer
}

func (w *World) newAddresses() (*addresses, error) {
	inner, err := pstoremem.NewPeerstore()
	if err != nil {
		return nil, err
	}
	return &addresses{Peerstore: inner, CertifiedAddrBook: inner, world: w, told: make([]uint64, len(w.plan.Merchants)/64+1)}, nil
}

// AddAddrs notes where a peer is. The world's own address of one, for good, takes
// a bit.
func (a *addresses) AddAddrs(id libpeer.ID, addrs []multiaddr.Multiaddr, ttl time.Duration) {
	p := a.world.peerOf(id)
	if ttl < peerstore.PermanentAddrTTL || p == nil || len(addrs) != 1 || !addrs[0].Equal(p.where.Addrs[0]) {
		a.Peerstore.AddAddrs(id, addrs, ttl)
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.told[p.number/64] |= 1 << (p.number % 64)
}

// known is the peer with an identity if this one was told for good where it is.
func (a *addresses) known(id libpeer.ID) *Peer {
	p := a.world.peerOf(id)
	if p == nil {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.told[p.number/64]&(1<<(p.number%64)) == 0 {
		return nil
	}
	return p
}

// Addrs is where a peer is said to be.
func (a *addresses) Addrs(id libpeer.ID) []multiaddr.Multiaddr {
	all := a.Peerstore.Addrs(id)
	if p := a.known(id); p != nil && !slices.ContainsFunc(all, p.where.Addrs[0].Equal) {
		all = append(all, p.where.Addrs[0])
	}
	return all
}

// PeerInfo is a peer's identity and where it is said to be.
func (a *addresses) PeerInfo(id libpeer.ID) libpeer.AddrInfo {
	return libpeer.AddrInfo{ID: id, Addrs: a.Addrs(id)}
}

// ClearAddrs forgets where a peer is.
func (a *addresses) ClearAddrs(id libpeer.ID) {
	if p := a.known(id); p != nil {
		a.mu.Lock()
		a.told[p.number/64] &^= 1 << (p.number % 64)
		a.mu.Unlock()
	}
	a.Peerstore.ClearAddrs(id)
}

// PeersWithAddrs lists the peers of which it is known where they are.
func (a *addresses) PeersWithAddrs() libpeer.IDSlice {
	all := a.Peerstore.PeersWithAddrs()
	for _, p := range a.world.peers {
		if a.known(p.where.ID) != nil && !slices.Contains(all, p.where.ID) {
			all = append(all, p.where.ID)
		}
	}
	return all
}
