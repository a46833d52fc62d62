package full

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/libp2p/go-libp2p/core/host"
	libpeer "github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/p2p/net/conngater"
	"github.com/multiformats/go-multiaddr"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/simnet/link"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/trace"
	"github.com/souk-network/souk/simnet/witness"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/ipfs"
	"github.com/souk-network/souk/storage/powercut"
)

// Peer is one merchant's peer with everything that it is made of.
type Peer struct {
	*peer.Node // nil while it does not run

	Name   string // "m3"
	Member did.Member
	Facts  storage.Facts // of its present life

	world   *World
	number  int              // of its host
	where   libpeer.AddrInfo // how to reach it
	side    int              // of the network, while it runs
	texts   int              // notices of random text so far
	funded  int              // times that it gave points to itself
	key     ed25519.PrivateKey
	sealing vault.WrapKey
	// operator is the key of the merchant's account on the chain.
	operator *secp256k1.PrivateKey
	disk     *disk

	stores    *stores
	blobs     *ipfs.Store
	host      host.Host
	closeHost func()
	life      context.Context // ends with the peer
	end       context.CancelFunc
	running   sync.WaitGroup
	mu        sync.Mutex
	failed    error
	ways      scenario.Behaviour // as a custodian
	turned    *scenario.Turned   // nil while it relays as it should
	seen      seen
	ended     ended
}

func (w *World) newPeer(number int) (*Peer, error) {
	sealing, err := vault.NewWrapKey(w.secret("sealing", number))
	if err != nil {
		return nil, err
	}
	p := &Peer{Name: merchantName(number), world: w, number: number, key: w.key("peer", number), sealing: sealing, operator: w.account("operator", number)}
	p.disk = newDisk(filepath.Join(w.cfg.Dir, p.Name), w.secret("disk", number), w.copies.NewFacts())
	p.Member = did.Member{
		ID: did.Merchant(eip712.AccountOf(p.operator.PubKey())), PeerKey: did.KeyOf(p.key), HPKEKey: sealing.Public(), Name: fmt.Sprint("Stall ", number),
		Status: did.StatusActive, Since: 1, Changed: 1,
	}
	p.where = libpeer.AddrInfo{ID: peer.IDOf(p.Member.PeerKey), Addrs: []multiaddr.Multiaddr{addressOf(p.number)}}
	return p, nil
}

// Running reports whether the peer is up.
func (p *Peer) Running() bool { return p.Node != nil }

// Start runs the peer on what is on its disk.
func (p *Peer) Start() error {
	p.world.net.Place(p.number, p.side)
	ctx, end := context.WithCancel(context.Background())
	p.life, p.end = ctx, end
	if err := p.assemble(ctx); err != nil {
		end()
		return fmt.Errorf("start %s: %w", p.Name, err)
	}
	p.run(ctx, p.blobs.Run)
	<-p.blobs.Ready()
	p.run(ctx, p.Node.Run)
	p.world.put(trace.Event{Who: p.Name, What: trace.Start})
	return nil
}

func (p *Peer) assemble(ctx context.Context) error {
	gate, err := conngater.NewBasicConnectionGater(nil)
	if err != nil {
		return err
	}
	bare, closeHost, err := p.world.newHost(p.number, p.key, true, gate)
	if err != nil {
		return err
	}
	p.host, p.closeHost = tapped{bare, p}, closeHost
	if p.stores, err = p.disk.open(); err != nil {
		return err
	}
	p.Facts = p.stores.facts
	if p.blobs, err = ipfs.Open(ctx, ipfs.Config{KV: p.stores.blocks, Host: p.host, Log: silent()}); err != nil {
		return err
	}
	p.Node, err = peer.New(ctx, p.config(gate))
	return err
}

func (p *Peer) config(gate peer.Blocker) peer.Config {
	w := p.world
	cfg := peer.Config{
		Consortium: w.cfg.Consortium, Self: p.Member.ID, Key: p.key, Sealing: p.sealing, Host: p.host, Facts: p.stores.facts,
		Private: p.stores.private, Blobs: p.blobs, Chain: w.chain.Seat(p.Member.ID), Blocker: gate, Bandwidth: p.bandwidth,
		Log:    p.log(),
		Shards: w.plan.Shards, Replicas: w.cfg.Replicas, SyncEvery: w.cfg.SyncEvery, CheckpointEvery: w.cfg.CheckpointEvery,
		AnchorEvery: w.cfg.AnchorEvery, Logger: silent(), Metrics: prometheus.NewRegistry(), Observe: p.observed, Roster: &w.roster,
	}
	cfg.FactBudget, cfg.PrivateBudget = peer.Budget{Store: p.disk.facts}, peer.Budget{Store: p.disk.private} // to be counted, not bounded
	if own, issues := w.chain.Points(p.Member.ID); issues {
		cfg.Points = own
	}
	if w.trades {
		cfg.Exchange, cfg.Relayer = w.chain.Exchange(p.Member.ID), w.chain.Relay(p.Member.ID)
		cfg.Rewards, cfg.Gate = w.chain.Campaigns(p.Member.ID, p.operator), w.chain.Gate()
	}
	for _, n := range w.graph[p.number] {
		cfg.Known = append(cfg.Known, w.peers[n].where)
	}
	return cfg
}

// log is the peer's access log, which tells of each entry once it is durable, until the
// power is cut.
func (p *Peer) log() storage.Log {
	l := p.disk.cut.Log(witness.Log{Log: p.stores.log, Durable: func() { p.world.put(trace.Event{Who: p.Name, What: trace.Log}) }})
	if wrap := p.world.wrapLog; wrap != nil {
		l = wrap(l)
	}
	return l
}

// bandwidth is what peer.Config wants to know of a host.
func (p *Peer) bandwidth() (in, out uint64) {
	s := p.world.net.Stats(p.number)
	return s.BytesIn, s.BytesOut
}

func (p *Peer) run(ctx context.Context, part func(context.Context) error) {
	p.running.Go(func() {
		if err := part(ctx); err != nil && !errors.Is(err, powercut.ErrCut) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.failed = errors.Join(p.failed, err)
		}
	})
}

// Kill ends the peer as a power cut does: its disk takes no more writes, what
// was not synced is lost, and no packet of it arrives any more.
func (p *Peer) Kill() error {
	if !p.Running() {
		return nil
	}
	p.disk.cut.Now()
	p.world.net.Place(p.number, link.Gone)
	p.world.put(trace.Event{Who: p.Name, What: trace.Kill})
	err := p.close()
	p.disk.leaves.lose()
	return err
}

// Stop ends the peer in good order.
func (p *Peer) Stop() error {
	if !p.Running() {
		return nil
	}
	err := p.close()
	p.world.net.Place(p.number, link.Gone)
	p.world.put(trace.Event{Who: p.Name, What: trace.Stop})
	return err
}

// LoseDisk gives a peer that does not run an empty disk.
func (p *Peer) LoseDisk() {
	p.disk = newDisk(p.disk.dir+"-anew", p.disk.key, p.world.copies.NewFacts())
}

func (p *Peer) close() error {
	p.end()
	p.running.Wait()
	err := errors.Join(p.failed, p.blobs.Close())
	p.closeHost()
	err = errors.Join(err, p.stores.log.Close())
	p.Node, p.failed = nil, nil
	if err != nil {
		return fmt.Errorf("%s: %w", p.Name, err)
	}
	return nil
}
