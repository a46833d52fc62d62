package main

import (
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"net"
	"sync/atomic"
	"time"

	"github.com/libp2p/go-libp2p/config"
	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	blankhost "github.com/libp2p/go-libp2p/p2p/host/blank"
	"github.com/libp2p/go-libp2p/p2p/host/eventbus"
	"github.com/libp2p/go-libp2p/p2p/host/peerstore/pstoremem"
	"github.com/libp2p/go-libp2p/p2p/net/swarm"
	"github.com/libp2p/go-libp2p/p2p/protocol/identify"
	libp2pquic "github.com/libp2p/go-libp2p/p2p/transport/quic"
	"github.com/libp2p/go-libp2p/p2p/transport/quicreuse"
	"github.com/marcopolo/simnet"
	"github.com/multiformats/go-multiaddr"
)

// links is a network of hosts on simulated links of 100 Mbit/s.
type links struct {
	net   *simnet.Simnet
	hosts []host.Host
	graph [][]int // who is connected with whom
	conns []*simnet.SimConn
	stops []func()
}

const (
	medianLatency = 25 * time.Millisecond // one way
	dials         = 10                    // connections that each host opens
	bitsPerSecond = 100_000_000
)

// latencies gives each pair of hosts its own latency, the same both ways.
func latencies(s scenario) func(*simnet.Packet) time.Duration {
	index := make(map[[4]byte]uint64, s.Peers)
	for i := range s.Peers {
		index[[4]byte(simnet.IntToPublicIPv4(i).To4())] = uint64(i)
	}
	table := make([]time.Duration, s.Peers*s.Peers)
	r := rand.New(rand.NewPCG(s.Seed, 2))
	for a := range s.Peers {
		for b := range a {
			d := time.Duration(float64(medianLatency) * math.Exp(r.NormFloat64()*s.Spread))
			table[a*s.Peers+b], table[b*s.Peers+a] = d, d
		}
	}
	at := func(a net.Addr) uint64 { return index[[4]byte(a.(*net.UDPAddr).IP.To4())] }
	return func(p *simnet.Packet) time.Duration { return table[at(p.From)*uint64(s.Peers)+at(p.To)] }
}

func newLinks(s scenario) (*links, error) {
	l := &links{net: &simnet.Simnet{LatencyFunc: latencies(s)}, graph: make([][]int, s.Peers)}
	for i := range s.Peers {
		if err := l.addHost(i, s.Seed); err != nil {
			return nil, err
		}
	}
	l.net.Start()
	return l, nil
}

// addHost makes a host with a key that follows from seed and index.
func (l *links) addHost(i int, seed uint64) error {
	var raw [ed25519.SeedSize]byte
	binary.BigEndian.PutUint64(raw[:], seed)
	binary.BigEndian.PutUint64(raw[8:], uint64(i))
	key, err := crypto.UnmarshalEd25519PrivateKey(ed25519.NewKeyFromSeed(raw[:]))
	if err != nil {
		return err
	}
	id, err := peer.IDFromPrivateKey(key)
	if err != nil {
		return err
	}
	store, err := pstoremem.NewPeerstore()
	if err != nil {
		return err
	}
	if err := store.AddPrivKey(id, key); err != nil {
		return err
	}
	bus := eventbus.NewBus()
	sw, err := swarm.NewSwarm(id, store, bus)
	if err != nil {
		return err
	}
	quic, err := l.quic(i, key)
	if err != nil {
		return err
	}
	transport, err := libp2pquic.NewTransport(key, quic, nil, nil, &network.NullResourceManager{})
	if err != nil {
		return err
	}
	if err := sw.AddTransport(transport); err != nil {
		return err
	}
	if err := sw.Listen(multiaddr.StringCast("/ip4/" + simnet.IntToPublicIPv4(i).String() + "/udp/8000/quic-v1")); err != nil {
		return err
	}
	h := blankhost.NewBlankHost(sw, blankhost.WithEventBus(bus))
	ids, err := identify.NewIDService(h)
	if err != nil {
		return err
	}
	ids.Start()
	l.hosts = append(l.hosts, h)
	l.stops = append(l.stops, func() {
		_, _, _, _ = ids.Close(), h.Close(), store.Close(), quic.Close()
	})
	return nil
}

// source answers with the one address of a simulated host.
type source struct{ ip atomic.Pointer[net.IP] }

func (s *source) PreferredSourceIPForDestination(*net.UDPAddr) (net.IP, error) {
	return *s.ip.Load(), nil
}

func (l *links) quic(i int, key crypto.PrivKey) (*quicreuse.ConnManager, error) {
	reset, err := config.PrivKeyToStatelessResetKey(key)
	if err != nil {
		return nil, err
	}
	token, err := config.PrivKeyToTokenGeneratorKey(key)
	if err != nil {
		return nil, err
	}
	from := &source{}
	rate := simnet.LinkSettings{BitsPerSecond: bitsPerSecond}
	return quicreuse.NewConnManager(reset, token,
		quicreuse.OverrideSourceIPSelector(func() (quicreuse.SourceIPSelector, error) { return from, nil }),
		quicreuse.OverrideListenUDP(func(_ string, addr *net.UDPAddr) (net.PacketConn, error) {
			from.ip.Store(&addr.IP)
			c := l.net.NewEndpoint(addr, simnet.NodeBiDiLinkSettings{Downlink: rate, Uplink: rate})
			l.conns = append(l.conns, c)
			return c, nil
		}))
}

// connect has every host dial others at random.
func (l *links) connect(ctx context.Context, seed uint64) error {
	r := rand.New(rand.NewPCG(seed, 3))
	known := make(map[[2]int]bool)
	for a := range l.hosts {
		for range dials {
			b := r.IntN(len(l.hosts))
			if a == b || known[[2]int{a, b}] {
				continue
			}
			known[[2]int{a, b}], known[[2]int{b, a}] = true, true
			l.graph[a], l.graph[b] = append(l.graph[a], b), append(l.graph[b], a)
			if err := l.hosts[a].Connect(ctx, peer.AddrInfo{ID: l.hosts[b].ID(), Addrs: l.hosts[b].Addrs()}); err != nil {
				return err
			}
		}
	}
	return nil
}

// wire is the number of UDP payload bytes that all hosts have sent.
func (l *links) wire() (total float64) {
	for _, c := range l.conns {
		total += float64(c.Stats().BytesSent)
	}
	return total
}

func (l *links) close() {
	for _, stop := range l.stops {
		stop()
	}
	l.net.Close()
}
