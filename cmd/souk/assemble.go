package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/metrics"
	"github.com/libp2p/go-libp2p/p2p/net/conngater"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"golang.org/x/sync/errgroup"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/index"
	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/identity"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	simrecord "github.com/souk-network/souk/simnet/record"
	"github.com/souk-network/souk/simnet/witness"
	"github.com/souk-network/souk/storage/factlog"
	"github.com/souk-network/souk/storage/ipfs"
	"github.com/souk-network/souk/storage/sealed"
	"github.com/souk-network/souk/storage/sqlite"
	"github.com/souk-network/souk/storage/tlog"
)

// running is one merchant's peer with everything that it is made of.
type running struct {
	node    *souk.Node
	client  *chain.Client
	blobs   *ipfs.Store
	host    host.Host
	api     *http.Server
	signin  *http.Server  // nil unless the folder says where customers sign in
	points  *pointsIssuer // nil: the merchant issues none
	rewards *rewardsOf    // nil where the consortium has no reward campaigns
	gate    *gate         // nil where the consortium has no contract of memberships
	events  *index.Index  // nil where the consortium has no exchange
	record  *simrecord.Hub
	closers []func() error
}

// timing is how often a peer does what it does on its own.
type timing struct {
	sync, checkpoint, anchor time.Duration
	final                    uint64        // blocks after which one is final; 0: 12
	gateAge                  time.Duration // how old the newest block may be for a channel's gate to open
}

// budgets bound what a peer takes of the disk; 0 is no bound.
type budgets struct{ facts, private, blocks bytesFlag }

// segment is the size of a file of facts: small enough that pruned space comes
// back within the budget.
func (b budgets) segment() uint64 {
	const largest, least = 64 << 20, 1 << 20
	if b.facts == 0 {
		return largest
	}
	return min(largest, max(least, uint64(b.facts)/16))
}

// assemble opens a data folder and builds the peer. It starts nothing but the
// libp2p host. tell is told what the peer does; nil: nobody.
func assemble(ctx context.Context, dir string, t timing, b budgets, pays payments, log *slog.Logger, tell *witness.Teller) (r *running, err error) {
	config, keys, err := openPeer(dir)
	if err != nil {
		return nil, err
	}
	network, err := readConsortium(config.Consortium)
	if err != nil {
		return nil, err
	}
	r = &running{record: &simrecord.Hub{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.close())
		}
	}()
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if err := r.openChain(dir, network, keys, t.final); err != nil {
		return r, err
	}
	node := souk.Config{
		Consortium: network.Name, Self: chain.OperatorOf(keys.Operator), Key: keys.Peer, Sealing: keys.Sealing,
		Chain: chainOf{r.client}, Shards: network.Shards, Replicas: network.Replicas, SyncEvery: t.sync,
		CheckpointEvery: t.checkpoint, AnchorEvery: t.anchor, Logger: log, Metrics: registry, Observe: r.record.Observe,
	}
	node.Channels.MaxAge = t.gateAge
	if r.gate = newGate(r.client); r.gate != nil {
		node.Gate = r.gate
	}
	if node.Relayer, err = relayerOf(r.client, pays); err != nil {
		return r, err
	}
	if err := r.openPoints(dir, config.Points, &node, log); err != nil {
		return r, err
	}
	if err := r.openEvents(ctx, dir); err != nil {
		return r, err
	}
	var lists api.Loyalty
	if at := r.client.Deployment().Exchange; !at.IsZero() {
		toll := newToll(r.client, pays.toll, log)
		exchange := newExchange(r.client, at, toll)
		exchange.events, lists = r.events, listsOf{r.events}
		node.Exchange, node.Toll, node.Offers.Settle = exchange, toll.asks, pays.settlements
	}
	if r.rewards = newRewards(r.client, keys.Operator); r.rewards != nil {
		node.Rewards = r.rewards
	}
	if err := r.openNetting(&node, keys, pays); err != nil {
		return r, err
	}
	if node.Known, err = network.known(); err != nil {
		return r, err
	}
	if node.DID, err = identity.OpenOwn(filepath.Join(dir, didFolder), nil); err != nil {
		return r, err
	}
	if err := r.openHost(&node, config.Listen, keys.Peer); err != nil {
		return r, err
	}
	if err := r.openStorage(ctx, dir, keys.Disk, b, &node, log); err != nil {
		return r, err
	}
	tell.Watch(&node)
	if r.node, err = souk.New(ctx, node); err != nil {
		return r, err
	}
	handler, err := api.New(api.Config{Node: r.node, Token: keys.Token, Version: version, Metrics: registry, Ready: r.ready, Hosts: config.APIHosts, Votes: votesOf{r.client}, Corridors: newCorridors(r.client), Quotes: r.quotes(keys),
		Programmes: programmesFor(r.client, r.points), RewardCampaigns: campaignsFor(r.rewards, r.points), Promises: promisesFor(r.points), Loyalty: lists, Recorder: recorderOf{r.record}})
	if err != nil {
		return r, err
	}
	r.api = &http.Server{Addr: config.API, Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	return r, r.openSignin(ctx, dir, config, network, node, log)
}

func (r *running) onClose(f func() error) { r.closers = append(r.closers, f) }

func (r *running) close() error {
	var failed []error
	for i := len(r.closers) - 1; i >= 0; i-- {
		failed = append(failed, r.closers[i]())
	}
	r.closers = nil
	return errors.Join(failed...)
}

func (r *running) openChain(dir string, network consortium, keys peerKeys, final uint64) error {
	store, err := chain.NewFileStore(filepath.Join(dir, "chain"))
	if err != nil {
		return err
	}
	r.client, err = chain.New(chain.Config{
		Endpoints: network.RPC, Deployment: network.Chain, Store: store, Key: keys.Operator, OnConsent: r.onConsent,
		Budget: callBudget(network.RPC), FinalityDepth: final,
	})
	return err
}

// callBudget is how often endpoints are asked: a node on this machine as often as
// need be, a provider's as its free plans allow.
func callBudget(endpoints []string) chain.Budget {
	for _, e := range endpoints {
		at, err := url.Parse(e)
		if err != nil || !net.ParseIP(at.Hostname()).IsLoopback() {
			return chain.Budget{}
		}
	}
	return chain.Budget{Rate: 1000, Burst: 1000}
}

// onConsent takes revocations from the chain as soon as they are in a block.
// What else stands there is evidence only. It is called while run runs.
func (r *running) onConsent(ctx context.Context, e chain.ConsentEvent) error {
	if e.Action != chain.Revoked {
		return nil
	}
	return r.node.Exit(ctx, consent.Exit{Account: e.Account, Digest: e.Digest, Seq: e.Sequence})
}

// openHost makes the libp2p host: TCP with Noise, listening where the
// configuration says, with a gate that operators can close to single peers.
func (r *running) openHost(node *souk.Config, listen []string, key ed25519.PrivateKey) error {
	gate, err := conngater.NewBasicConnectionGater(nil)
	if err != nil {
		return err
	}
	private, err := crypto.UnmarshalEd25519PrivateKey(key)
	if err != nil {
		return err
	}
	bounded, err := limits()
	if err != nil {
		return err
	}
	bandwidth := metrics.NewBandwidthCounter()
	r.host, err = libp2p.New(
		libp2p.Identity(private), libp2p.ListenAddrStrings(listen...), libp2p.Transport(tcp.NewTCPTransport),
		libp2p.Security(noise.ID, noise.New), libp2p.DisableRelay(), libp2p.ConnectionGater(gate),
		libp2p.BandwidthReporter(bandwidth), libp2p.ResourceManager(bounded), libp2p.UserAgent("souk/"+version),
	)
	if err != nil {
		return err
	}
	r.onClose(r.host.Close)
	node.Host, node.Blocker = r.host, gate
	node.Bandwidth = func() (in, out uint64) {
		total := bandwidth.GetBandwidthTotals()
		return uint64(total.TotalIn), uint64(total.TotalOut)
	}
	return nil
}

func (r *running) openStorage(ctx context.Context, dir string, key [32]byte, b budgets, node *souk.Config, log *slog.Logger) error {
	for _, sub := range []string{"facts", "log", "blocks"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return err
		}
	}
	private, err := sqlite.Open(ctx, sqlite.Config{Path: filepath.Join(dir, "private.db")})
	if err != nil {
		return err
	}
	r.onClose(private.Close)
	if node.Private, err = sealed.New(sealed.Config{Inner: private, Key: key, Plain: souk.PlainSpaces(), Rand: rand.Reader}); err != nil {
		return err
	}
	facts, err := factlog.Open(factlog.Config{Dir: filepath.Join(dir, "facts"), SegmentBytes: b.segment()})
	if err != nil {
		return err
	}
	r.onClose(facts.Close)
	accessLog, err := tlog.Open(filepath.Join(dir, "log"), tlog.Options{})
	if err != nil {
		return err
	}
	r.onClose(accessLog.Close)
	index, err := sqlite.Open(ctx, sqlite.Config{Path: filepath.Join(dir, "blocks.db")})
	if err != nil {
		return err
	}
	r.onClose(index.Close)
	r.blobs, err = ipfs.Open(ctx, ipfs.Config{KV: index, LargeDir: filepath.Join(dir, "blocks"), Budget: uint64(b.blocks), Host: r.host, Log: log})
	if err != nil {
		return err
	}
	r.onClose(r.blobs.Close)
	node.Facts, node.Log, node.Blobs = facts, accessLog, r.blobs
	node.FactBudget = souk.Budget{Store: facts, Bytes: uint64(b.facts)}
	node.PrivateBudget = souk.Budget{Store: private, Bytes: uint64(b.private)}
	return nil
}

// ready reports what the peer still waits for before it can serve.
func (r *running) ready() error {
	select {
	case <-r.client.Synced():
	default:
		return errors.New("the chain has not been read yet")
	}
	select {
	case <-r.blobs.Ready():
		return nil
	default:
		return errors.New("the block exchange has not begun yet")
	}
}

// run works until ctx ends or a part fails.
func (r *running) run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return r.client.Run(ctx) })
	group.Go(func() error { return r.blobs.Run(ctx) })
	group.Go(func() error {
		select { // membership must be known before the first peer is judged
		case <-r.client.Synced():
			return r.node.Run(ctx)
		case <-ctx.Done():
			return nil
		}
	})
	if r.events != nil {
		group.Go(func() error { return r.events.Run(ctx) })
	}
	if r.points != nil {
		group.Go(func() error { return r.points.run(ctx) })
	}
	if r.gate != nil {
		group.Go(func() error { return r.gate.watch(ctx, gateEvery, r.node) })
	}
	group.Go(func() error {
		<-ctx.Done()
		r.record.Close() // or the HTTP API would wait for it
		return nil
	})
	serve(ctx, group, "the HTTP API", r.api)
	if r.signin != nil {
		serve(ctx, group, "the sign-in", r.signin)
	}
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// serve runs a server until ctx ends.
func serve(ctx context.Context, group *errgroup.Group, what string, server *http.Server) {
	group.Go(func() error {
		if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("%s cannot listen on %s: %w", what, server.Addr, err)
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		return server.Shutdown(stop)
	})
}

// chainOf gives a peer and a wallet what they need of the chain client.
type chainOf struct{ client *chain.Client }

func (c chainOf) Registry() did.Registry { return c.client.Registry() }

// SubmitAnchor queues a batch root in the outbox.
func (c chainOf) SubmitAnchor(ctx context.Context, root [32]byte, entries uint64) error {
	_, err := c.client.Anchor(ctx, root, entries)
	return err
}

// Anchored is where a root stands: on the chain, or in the outbox. An anchor of
// our own counts as mined once its receipt, which has the gas, is there too.
func (c chainOf) Anchored(ctx context.Context, root [32]byte) (souk.AnchorPlace, error) {
	d := c.client.Deployment()
	place := souk.AnchorPlace{ChainID: d.ChainID, Contract: d.Anchor, State: "pending"}
	status, err := c.client.Status(ctx, c.client.AnchorID(ctx, root))
	if err != nil {
		return place, err
	}
	place.Gas = status.Gas
	a, final, ok := c.client.Anchored(ctx, root)
	switch {
	case !ok && status.Reverted:
		place.State = chain.Failed.String()
	case !ok || a.Member == c.client.Account() && status.State < chain.Mined:
		place.State = min(status.State, chain.Sent).String()
	case final:
		place.Tx, place.Block, place.State = a.Place.Tx, a.Place.Block, chain.Final.String()
	default:
		place.Tx, place.Block, place.State = a.Place.Tx, a.Place.Block, chain.Mined.String()
	}
	return place, nil
}

// AnchoredRoot reports the block of a root, for wallets.
func (c chainOf) AnchoredRoot(ctx context.Context, root [32]byte) (uint64, bool, error) {
	a, _, ok := c.client.Anchored(ctx, root)
	return a.Place.Block, ok, nil
}
