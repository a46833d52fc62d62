package peertest

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"log/slog"
	"net"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/connmgr"
	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
	libp2pquic "github.com/libp2p/go-libp2p/p2p/transport/quic"
	"github.com/marcopolo/simnet"
	"github.com/multiformats/go-multiaddr"
)

func silent() *slog.Logger { return slog.New(slog.DiscardHandler) }

// addressOf is the address of the host with a number.
func addressOf(number int) (net.IP, multiaddr.Multiaddr) {
	ip := simnet.IntToPublicIPv4(number)
	return ip, multiaddr.StringCast(fmt.Sprintf("/ip4/%s/udp/8000/quic-v1", ip))
}

// newHost makes a libp2p host on the simulated network, as the program makes
// one on a real network.
func (w *World) newHost(number int, key ed25519.PrivateKey, gate connmgr.ConnectionGater) (host.Host, func(), error) {
	private, err := crypto.UnmarshalEd25519PrivateKey(key)
	if err != nil {
		return nil, nil, err
	}
	ip, addr := addressOf(number)
	quic, closeQUIC := w.links.quic(ip)
	options := []libp2p.Option{
		libp2p.Identity(private), libp2p.ListenAddrs(addr), quic, libp2p.Transport(libp2pquic.NewTransport), libp2p.DisableRelay(),
		libp2p.DisableIdentifyAddressDiscovery(), libp2p.DisableMetrics(), libp2p.ResourceManager(&network.NullResourceManager{}),
	}
	if gate != nil {
		options = append(options, libp2p.ConnectionGater(gate))
	}
	h, err := libp2p.New(options...)
	if err != nil {
		return nil, nil, err
	}
	return tapped{h, w.Tape}, func() { _ = h.Close(); closeQUIC() }, nil
}

// tapped is a host whose streams are written down: what is between the
// transport's encryption and the protocols.
type tapped struct {
	host.Host
	tape *Tape
}

func (h tapped) NewStream(ctx context.Context, p peer.ID, ids ...protocol.ID) (network.Stream, error) {
	s, err := h.Host.NewStream(ctx, p, ids...)
	if err != nil {
		return nil, err
	}
	return h.tape.listen(s), nil
}

func (h tapped) SetStreamHandler(id protocol.ID, handle network.StreamHandler) {
	h.Host.SetStreamHandler(id, func(s network.Stream) { handle(h.tape.listen(s)) })
}

func (h tapped) SetStreamHandlerMatch(id protocol.ID, match func(protocol.ID) bool, handle network.StreamHandler) {
	h.Host.SetStreamHandlerMatch(id, match, func(s network.Stream) { handle(h.tape.listen(s)) })
}
