package peertest

import (
	"net"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/p2p/transport/quicreuse"
	"github.com/marcopolo/simnet"
	"github.com/quic-go/quic-go"
)

const (
	bitsPerSecond = 100_000_000
	latency       = 10 * time.Millisecond // one way
)

// links is the simulated network. Packets pass between hosts of one side; a
// host on side gone reaches nobody.
type links struct {
	net *simnet.Simnet

	mu    sync.Mutex
	sides map[string]int // by address; 0 when not named
	wire  map[string]*traffic
}

const gone = -1

// traffic is what one host put on the wire and took from it, in bytes.
type traffic struct{ in, out uint64 }

func newLinks() *links {
	return &links{
		net:   &simnet.Simnet{LatencyFunc: simnet.StaticLatency(latency), Logger: silent()},
		sides: map[string]int{}, wire: map[string]*traffic{},
	}
}

// place puts a host on a side of the network.
func (l *links) place(ip net.IP, side int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sides[ip.String()] = side
}

// carry counts a packet and reports whether it arrives.
func (l *links) carry(from, to net.IP, size int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	a, b := from.String(), to.String()
	l.of(a).out += uint64(size)
	if l.sides[a] != l.sides[b] || l.sides[a] == gone {
		return false
	}
	l.of(b).in += uint64(size)
	return true
}

func (l *links) of(ip string) *traffic {
	if l.wire[ip] == nil {
		l.wire[ip] = &traffic{}
	}
	return l.wire[ip]
}

// bandwidth is what peer.Config wants to know of a host.
func (l *links) bandwidth(ip net.IP) func() (in, out uint64) {
	return func() (uint64, uint64) {
		l.mu.Lock()
		defer l.mu.Unlock()
		t := l.of(ip.String())
		return t.in, t.out
	}
}

// socket is a host's UDP socket.
type socket struct {
	*simnet.SimConn
	links *links
	ip    net.IP
}

// WriteTo sends a packet; one that cannot arrive is lost silently, as on a real
// network.
func (s *socket) WriteTo(b []byte, to net.Addr) (int, error) {
	if !s.links.carry(s.ip, to.(*net.UDPAddr).IP, len(b)) {
		return len(b), nil
	}
	return s.SimConn.WriteTo(b, to)
}

// source answers with the one address of a host.
type source net.IP

func (s source) PreferredSourceIPForDestination(*net.UDPAddr) (net.IP, error) { return net.IP(s), nil }

// quic makes libp2p use the simulated network. closer ends what libp2p leaves
// open when it was given a connection manager.
func (l *links) quic(ip net.IP) (option libp2p.Option, closer func()) {
	rate := simnet.LinkSettings{BitsPerSecond: bitsPerSecond}
	var made *quicreuse.ConnManager
	build := func(reset quic.StatelessResetKey, token quic.TokenGeneratorKey, opts ...quicreuse.Option) (*quicreuse.ConnManager, error) {
		var err error
		made, err = quicreuse.NewConnManager(reset, token, opts...)
		return made, err
	}
	option = libp2p.QUICReuse(build,
		quicreuse.OverrideSourceIPSelector(func() (quicreuse.SourceIPSelector, error) { return source(ip), nil }),
		quicreuse.OverrideListenUDP(func(_ string, addr *net.UDPAddr) (net.PacketConn, error) {
			conn := l.net.NewEndpoint(addr, simnet.NodeBiDiLinkSettings{Downlink: rate, Uplink: rate})
			return &socket{SimConn: conn, links: l, ip: ip}, nil
		}))
	return option, func() { _ = made.Close() }
}
