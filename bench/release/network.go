package main

import (
	"context"
	"math/rand/v2"
	"net"
	"sync/atomic"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/x/simlibp2p"
	"github.com/marcopolo/simnet"
	"github.com/multiformats/go-multiaddr"
	manet "github.com/multiformats/go-multiaddr/net"
)

// The shortest and the longest round trip between a reader and a custodian.
const (
	shortest = 20 * time.Millisecond
	longest  = 200 * time.Millisecond
)

// links is a reader and its custodians, each on a simulated link of 100 Mbit/s
// with a round trip of its own.
type links struct {
	net        *simnet.Simnet
	reader     host.Host
	custodians []host.Host
	index      map[[4]byte]int // of a custodian, by address
	trips      atomic.Pointer[[custodians]time.Duration]
}

func newLinks() *links {
	l := &links{index: map[[4]byte]int{}}
	l.trips.Store(&[custodians]time.Duration{shortest, shortest, shortest, shortest, shortest})
	rate := simnet.LinkSettings{BitsPerSecond: 100 * simlibp2p.OneMbps}
	network, meta, err := simlibp2p.SimpleLibp2pNetwork([]simlibp2p.NodeLinkSettingsAndCount{{
		LinkSettings: simnet.NodeBiDiLinkSettings{Downlink: rate, Uplink: rate}, Count: 1 + custodians,
	}}, l.latency, simlibp2p.NetworkSettings{})
	check(err)
	l.net, l.reader, l.custodians = network, meta.Nodes[0], meta.Nodes[1:]
	for i, h := range l.custodians {
		l.index[addressOf(h.Addrs()[0])] = i
	}
	l.net.Start()
	return l
}

func addressOf(a multiaddr.Multiaddr) [4]byte { return [4]byte(need(manet.ToIP(a)).To4()) }

// latency is half of the round trip of the custodian at either end.
func (l *links) latency(p *simnet.Packet) time.Duration {
	for _, end := range []net.Addr{p.From, p.To} {
		if i, ok := l.index[[4]byte(end.(*net.UDPAddr).IP.To4())]; ok {
			return l.trips.Load()[i] / 2
		}
	}
	return 0
}

// draw gives every custodian a new round trip.
func (l *links) draw(r *rand.Rand) {
	var trips [custodians]time.Duration
	for i := range trips {
		trips[i] = shortest + time.Duration(r.Int64N(int64(longest-shortest)))
	}
	l.trips.Store(&trips)
}

func (l *links) connect(ctx context.Context) {
	for _, h := range l.custodians {
		check(l.reader.Connect(ctx, peer.AddrInfo{ID: h.ID(), Addrs: h.Addrs()}))
	}
}

func (l *links) close() {
	for _, h := range append(l.custodians, l.reader) {
		check(h.Close())
	}
	l.net.Close()
}
