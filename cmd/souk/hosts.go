package main

import (
	"context"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"

	rcmgr "github.com/libp2p/go-libp2p/p2p/host/resource-manager"
	"github.com/libp2p/go-libp2p/x/rate"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/storage"
)

// limits bounds what all peers together and each single peer may take of this
// one: connections, streams and memory. Members keep a few streams open for
// gossip; wallets come and go, many of them behind one address.
func limits() (network.ResourceManager, error) {
	base := rcmgr.DefaultLimits
	base.SystemBaseLimit.ConnsInbound, base.SystemBaseLimit.Conns = 4096, 8192
	base.SystemBaseLimit.StreamsInbound, base.SystemBaseLimit.Streams = 16384, 32768
	base.TransientBaseLimit.ConnsInbound, base.TransientBaseLimit.Conns = 1024, 2048
	base.PeerBaseLimit.StreamsInbound, base.PeerBaseLimit.Streams = 1024, 2048
	base.PeerBaseLimit.Memory = 64 << 20
	scaled := base.AutoScale()
	return rcmgr.NewResourceManager(rcmgr.NewFixedLimiter(scaled), rcmgr.WithLimitPerSubnet(
		[]rcmgr.ConnLimitPerSubnet{{PrefixLength: 32, ConnCount: 4096}},
		[]rcmgr.ConnLimitPerSubnet{{PrefixLength: 56, ConnCount: 4096}},
	), rcmgr.WithConnRateLimiters(&rate.Limiter{}))
}

// openWallet makes the wallet of a seed: a libp2p host that listens nowhere,
// under an identity drawn for this session, so that sessions cannot be linked.
// more are options of the host.
func openWallet(ctx context.Context, seed did.Seed, store storage.KV, c consortium, chain wallet.Chain, more ...libp2p.Option) (*wallet.Wallet, func() error, error) {
	known, err := c.known()
	if err != nil {
		return nil, nil, err
	}
	h, err := libp2p.New(append(more,
		libp2p.NoListenAddrs, libp2p.Transport(tcp.NewTCPTransport), libp2p.Security(noise.ID, noise.New),
		libp2p.DisableRelay(), libp2p.ResourceManager(&network.NullResourceManager{}), libp2p.UserAgent("souk-wallet"),
	)...)
	if err != nil {
		return nil, nil, err
	}
	w, err := wallet.Open(ctx, wallet.Config{Seed: seed, Store: store, Host: h, Chain: chain, Consortium: c.Name, Known: known})
	if err != nil {
		_ = h.Close()
		return nil, nil, err
	}
	return w, h.Close, nil
}
