package full

import (
	"crypto/ed25519"
	"fmt"
	"log/slog"
	"net"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/connmgr"
	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	libp2pquic "github.com/libp2p/go-libp2p/p2p/transport/quic"
	"github.com/libp2p/go-libp2p/p2p/transport/quicreuse"
	"github.com/multiformats/go-multiaddr"
	"github.com/quic-go/quic-go"

	"github.com/souk-network/souk/simnet/link"
)

func silent() *slog.Logger { return slog.New(slog.DiscardHandler) }

// port is where peers listen.
const port = 8000

// addressOf is where the peer on a host is reached.
func addressOf(number int) multiaddr.Multiaddr {
	return multiaddr.StringCast(fmt.Sprintf("/ip4/%s/udp/%d/quic-v1", link.IP(number), port))
}

// newHost makes a libp2p host on the host with a number. Only peers listen.
func (w *World) newHost(number int, key ed25519.PrivateKey, listens bool, gate connmgr.ConnectionGater) (host.Host, func(), error) {
	private, err := crypto.UnmarshalEd25519PrivateKey(key)
	if err != nil {
		return nil, nil, err
	}
	carrier, closeCarrier := w.carrier(number)
	options := []libp2p.Option{
		libp2p.Identity(private), carrier, libp2p.DisableRelay(),
		libp2p.DisableIdentifyAddressDiscovery(), libp2p.DisableMetrics(), libp2p.ResourceManager(&network.NullResourceManager{}),
	}
	if listens {
		known, err := w.newAddresses()
		if err != nil {
			closeCarrier()
			return nil, nil, err
		}
		options = append(options, libp2p.ListenAddrs(addressOf(number)), libp2p.Peerstore(known))
	} else {
		options = append(options, libp2p.NoListenAddrs)
	}
	if gate != nil {
		options = append(options, libp2p.ConnectionGater(gate))
	}
	h, err := libp2p.New(options...)
	if err != nil {
		closeCarrier()
		return nil, nil, err
	}
	return h, func() { _ = h.Close(); closeCarrier() }, nil
}

// carrier is what brings a host's connections over the links: QUIC as it is, or
// streams without it. closer ends what libp2p leaves open.
func (w *World) carrier(number int) (option libp2p.Option, closer func()) {
	if w.streams != nil {
		return libp2p.ChainOptions(libp2p.QUICReuse(idle), libp2p.Transport(w.streams.Constructor(number))), func() { w.streams.Release(number) }
	}
	reuse, closer := w.quic(number)
	return libp2p.ChainOptions(reuse, libp2p.Transport(libp2pquic.NewTransport)), closer
}

// idle is the part of QUIC that libp2p makes in any case, without the two goroutines
// that tidy up sockets which it might share.
func idle(reset quic.StatelessResetKey, token quic.TokenGeneratorKey) (*quicreuse.ConnManager, error) {
	return quicreuse.NewConnManager(reset, token, quicreuse.DisableReuseport())
}

// source answers with the one address of a host.
type source net.IP

func (s source) PreferredSourceIPForDestination(*net.UDPAddr) (net.IP, error) { return net.IP(s), nil }

// quic makes libp2p use the simulated network. closer ends what libp2p leaves
// open when it was given a connection manager.
func (w *World) quic(number int) (option libp2p.Option, closer func()) {
	var made *quicreuse.ConnManager
	build := func(reset quic.StatelessResetKey, token quic.TokenGeneratorKey, opts ...quicreuse.Option) (*quicreuse.ConnManager, error) {
		var err error
		made, err = quicreuse.NewConnManager(reset, token, opts...)
		return made, err
	}
	option = libp2p.QUICReuse(build,
		quicreuse.OverrideSourceIPSelector(func() (quicreuse.SourceIPSelector, error) { return source(link.IP(number)), nil }),
		quicreuse.OverrideListenUDP(func(_ string, addr *net.UDPAddr) (net.PacketConn, error) { return w.net.Listen(number, addr.Port) }))
	return option, func() {
		if made != nil {
			_ = made.Close()
		}
	}
}
