package peertest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"sync"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/libp2p/go-libp2p/core/host"
	libpeer "github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/peerstore"
	"github.com/libp2p/go-libp2p/p2p/net/conngater"
	"github.com/multiformats/go-multiaddr"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/ipfs"
	"github.com/souk-network/souk/storage/powercut"
)

// Peer is one merchant's peer with everything that it is made of.
type Peer struct {
	*peer.Node // nil while it does not run

	ID       did.Merchant
	Operator *secp256k1.PrivateKey // of the account that ID is
	Key      ed25519.PrivateKey
	Sealing  vault.WrapKey // opens what is sealed to this merchant
	Member   did.Member
	Dir      string // its data folder
	Facts    storage.Facts
	Blobs    *ipfs.Store
	Relayer  peer.Relayer         // from its next start on; nil: it relays nothing
	Log      *Journal             // what it logged, over all its lives
	Metrics  *prometheus.Registry // of its present life
	Settles  Client               // how it reaches the exchange
	Rewards  RewardsOf            // how it reaches the reward campaigns
	Nets     NettingClient        // how it reaches the netting contract

	world  *World
	number int

	disk *disk
	ip   net.IP
	addr multiaddr.Multiaddr

	opened    *opened
	host      host.Host
	closeHost func()
	end       context.CancelFunc
	running   sync.WaitGroup
	failed    []error
}

// Journal collects log lines.
type Journal struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (j *Journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.Write(b)
}

// Bytes is everything that was logged.
func (j *Journal) Bytes() []byte {
	j.mu.Lock()
	defer j.mu.Unlock()
	return bytes.Clone(j.buf.Bytes())
}

// seedOf derives the secrets of the harness.
func seedOf(what string, number int) [32]byte {
	return sha256.Sum256(fmt.Appendf(nil, "souk peertest %s %d", what, number))
}

func (w *World) newPeer(number int) *Peer {
	sealing, err := vault.NewWrapKey(seedOf("sealing", number))
	w.must(err)
	peerSeed := seedOf("peer", number)
	key := ed25519.NewKeyFromSeed(peerSeed[:])
	account := seedOf("operator", number)
	operator := secp256k1.PrivKeyFromBytes(account[:])
	p := &Peer{
		ID: eip712.AccountOf(operator.PubKey()), Operator: operator, Key: key, Log: &Journal{}, Dir: filepath.Join(w.dir, fmt.Sprint("merchant-", number)),
		world: w, number: number, Sealing: sealing,
	}
	p.ip, p.addr = addressOf(number)
	p.disk = newDisk(p.Dir, w.cfg.Disk, seedOf("disk", number))
	p.Member = did.Member{ID: p.ID, PeerKey: did.KeyOf(key), HPKEKey: sealing.Public(), Name: fmt.Sprint("Stall ", number), Status: did.StatusActive, Since: 1, Changed: 1}
	return p
}

// Where says how to reach the peer.
func (p *Peer) Where() libpeer.AddrInfo {
	return libpeer.AddrInfo{ID: peer.IDOf(p.Member.PeerKey), Addrs: []multiaddr.Multiaddr{p.addr}}
}

// Start runs the peer on what is on its disk.
func (p *Peer) Start() {
	p.world.T.Helper()
	p.world.links.place(p.ip, 0)
	ctx, end := context.WithCancel(context.Background())
	p.end = end
	p.world.must(p.assemble(ctx))
	p.run(ctx, p.Blobs.Run)
	<-p.Blobs.Ready()
	p.run(ctx, p.Node.Run)
}

func (p *Peer) assemble(ctx context.Context) error {
	gate, err := conngater.NewBasicConnectionGater(nil)
	if err != nil {
		return err
	}
	if p.host, p.closeHost, err = p.world.newHost(p.number, p.Key, gate); err != nil {
		return err
	}
	if p.opened, err = p.disk.open(ctx); err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(p.Log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	p.Facts, p.Metrics = p.opened.facts, prometheus.NewRegistry()
	p.Blobs, err = ipfs.Open(ctx, ipfs.Config{KV: p.opened.blocks, LargeDir: p.opened.large, Host: p.host, Log: log})
	if err != nil {
		return err
	}
	p.Node, err = peer.New(ctx, p.config(gate, log))
	return err
}

func (p *Peer) config(gate peer.Blocker, log *slog.Logger) peer.Config {
	p.Settles.Exchange, p.Nets.Netting, p.Nets.Operator = p.world.Exchange, p.world.Netting, p.Operator
	p.Rewards.Contract, p.Rewards.peer = p.world.Rewards, p
	cfg := peer.Config{
		Consortium: Consortium, Self: p.ID, Key: p.Key, Sealing: p.Sealing, Host: p.host, Facts: p.opened.facts,
		Private: p.opened.private, Blobs: p.Blobs, Log: p.opened.log, Chain: p.world.Chain, Gate: p.world.Gate, Exchange: &p.Settles, Netting: &p.Nets, Relayer: p.Relayer, Rewards: &p.Rewards, Blocker: gate,
		Bandwidth: p.world.links.bandwidth(p.ip), Shards: 2, Replicas: 2, SyncEvery: 5 * time.Second,
		CheckpointEvery: 5 * time.Second, AnchorEvery: p.world.cfg.AnchorEvery, Logger: log, Metrics: p.Metrics,
	}
	for _, other := range p.world.Peers {
		if other != p {
			cfg.Known = append(cfg.Known, other.Where())
		}
	}
	if p.world.cfg.Adjust != nil {
		p.world.cfg.Adjust(p.number, &cfg)
	}
	return cfg
}

func (p *Peer) run(ctx context.Context, part func(context.Context) error) {
	p.running.Go(func() {
		if err := part(ctx); err != nil && !errors.Is(err, powercut.ErrCut) {
			p.failed = append(p.failed, err)
		}
	})
}

// Running reports whether the peer is up.
func (p *Peer) Running() bool { return p.Node != nil }

// Kill ends the peer as a power cut does: its disk takes no more writes and no
// packet of it arrives any more, not even a goodbye.
func (p *Peer) Kill() {
	p.world.T.Helper()
	p.disk.cut.Now()
	p.world.links.place(p.ip, gone)
	p.stop()
}

// KillAfter makes the disk stop after so many more writes. Killed ends the peer
// then; until it is called the peer works on without being able to keep
// anything.
func (p *Peer) KillAfter(writes int) { p.disk.cut.After(writes) }

// Spare calls off a death that has not come.
func (p *Peer) Spare() { p.disk.cut.Spare() }

// Killed reports whether the moment of KillAfter has come, and ends the peer if
// it has.
func (p *Peer) Killed() bool {
	if !p.disk.cut.Happened() {
		return false
	}
	if p.Running() {
		p.Kill()
	}
	return true
}

// Stop ends the peer in good order.
func (p *Peer) Stop() {
	p.world.T.Helper()
	p.stop()
	p.world.must(errors.Join(p.failed...))
	p.world.links.place(p.ip, gone)
}

// Rotate gives a peer that is stopped another peer key: started again, it has
// another identity on the network, at the same address.
func (p *Peer) Rotate() {
	p.world.T.Helper()
	if p.Running() {
		p.world.T.Fatal("a peer changes its key while it does not run")
	}
	seed := seedOf("peer, rotated", p.number+1000*len(p.Member.Retired))
	p.Key = ed25519.NewKeyFromSeed(seed[:])
	next := p.Member
	next.PeerKey = did.KeyOf(p.Key)
	p.Member = p.world.Chain.rotate(next)
	where := p.Where()
	for _, c := range p.world.Wallets {
		c.host.Peerstore().AddAddrs(where.ID, where.Addrs, peerstore.PermanentAddrTTL)
	}
}

// LoseDisk gives a peer that does not run an empty disk.
func (p *Peer) LoseDisk() {
	p.world.T.Helper()
	if p.Running() {
		p.world.T.Fatal("a peer loses its disk while it does not run")
	}
	p.Dir += "-anew"
	p.disk = newDisk(p.Dir, p.world.cfg.Disk, seedOf("disk", p.number))
}

func (p *Peer) stop() {
	if !p.Running() {
		return
	}
	p.end()
	p.running.Wait()
	p.world.must(p.Blobs.Close())
	p.closeHost()
	p.world.must(p.opened.close())
	p.Node = nil
}
