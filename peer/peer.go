// Package peer is a merchant's node: it turns decisions of the protocol into
// network, storage and chain calls.
//
//	gossip, sync, wallets, API -> intake (verify, store, merge) -> followers
//	followers: receive grants | find records | pin blocks | stop revoked ones
//
// Facts enter by one door (intake.go). What they cause is done by followers,
// which walk the stored facts in order of arrival with a durable position, so
// a crash anywhere repeats work and never loses it.
//
// New starts nothing; Run owns every goroutine.
package peer

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
	"golang.org/x/sync/errgroup"

	"github.com/souk-network/souk/peer/attest"
	"github.com/souk-network/souk/peer/channels"
	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/peer/gossip"
	"github.com/souk-network/souk/peer/offers"
	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/peer/rounds"
	"github.com/souk-network/souk/peer/sync"
	"github.com/souk-network/souk/protocol/admit"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// Node is one merchant's peer.
type Node struct {
	cfg      Config
	log      *slog.Logger
	metrics  *metrics
	book     *book
	ring     *ring
	crm      *crm.Store
	points   *points.Store
	promises promises
	custody  *custody.Service
	gossip   *gossip.Gossip
	sync     *sync.Sync
	sellers  *sellers
	arrivals *bell
	readBell *bell
	pauses   *pauses // of reads
	pinBell  *bell
	days     daySpan
	exits    *exits
	gates    *gates
	ids      *identities
	circle   kept
	endings  endings

	channels *channels.Service
	quotas   map[fact.Kind]*quota
	offers   *offers.Service
	attestor *attest.Service // nil: this peer attests nothing
	rounds   *rounds.Service
}

// New builds a node from what is on its disk. It starts nothing.
func New(ctx context.Context, cfg Config) (*Node, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	cfg.Limits = cfg.Limits.withDefaults()
	if cfg.Roster == nil {
		cfg.Roster = &Roster{}
	}
	note(cfg.Host, cfg.Known)
	cfg.Known = nil // the host has it: a list of all members for each of a thousand peers of one process is a million
	n := &Node{
		cfg: cfg, log: cfg.Logger, metrics: newMetrics(cfg.Metrics), book: newBook(), ring: newRing(),
		sellers: newSellers(), arrivals: newBell(), readBell: newBell(), pauses: newPauses(), pinBell: newBell(), exits: newExits(),
		gates: newGates(cfg.Limits), quotas: newQuotas(), ids: newIdentities(cfg),
	}
	var err error
	if n.crm, err = crm.Open(ctx, cfg.Private); err != nil {
		return nil, err
	}
	if n.points, err = points.Open(ctx, cfg.Private); err != nil {
		return nil, err
	}
	n.warnOfTiers()
	cfg.Metrics.MustRegister(newStoreMetrics(n))
	n.restoreRing()
	if n.offers, err = offers.New(n.offersConfig()); err != nil {
		return nil, err
	}
	if n.gossip, err = gossip.New(n.gossipConfig()); err != nil {
		return nil, err
	}
	if n.sync, err = sync.New(n.syncConfig()); err != nil {
		return nil, err
	}
	if n.custody, err = custody.New(ctx, n.custodyConfig()); err != nil {
		return nil, err
	}
	if n.channels, err = channels.New(ctx, n.channelsConfig()); err != nil {
		return nil, err
	}
	n.attestor = n.newAttestor()
	if n.rounds, err = rounds.New(ctx, n.roundsConfig()); err != nil {
		return nil, err
	}
	if err := n.restoreBook(ctx); err != nil {
		return nil, err
	}
	if err := n.restoreExits(ctx); err != nil {
		return nil, err
	}
	return n, n.restoreOffers(ctx)
}

func (n *Node) gossipConfig() gossip.Config {
	return gossip.Config{
		Host: n.cfg.Host, Consortium: n.cfg.Consortium, Shards: n.cfg.Shards,
		Verify: n.verifyMessage, Gate: n.gate, Deliver: n.deliver, Load: n.load,
		IsMember: n.isMember, Members: func() int { return len(n.others()) + 1 }, Observe: n.metrics.observeGossip,
	}
}

func (n *Node) syncConfig() sync.Config {
	return sync.Config{
		Host: n.cfg.Host, Facts: n.cfg.Facts, Intake: n.reconciled, IsMember: n.isMember,
		Peers: n.partners, Greets: n.greets, Carried: n.carried, Every: n.cfg.SyncEvery,
	}
}

func (n *Node) custodyConfig() custody.Config {
	return custody.Config{
		Self: n.cfg.Self, Consortium: n.cfg.Consortium, Key: n.cfg.Key, Store: n.cfg.Private, Log: n.cfg.Log,
		Registry: n.cfg.Chain.Registry, Line: n.book.line, Exited: n.exits.ends, Ending: n.ending, Fresh: n.fresh,
		NewVaults: n.cfg.Limits.NewVaults,
	}
}

func (n *Node) verifyMessage(raw []byte) (gossip.Message, error) {
	c, err := n.verify(raw)
	if err == nil {
		err = n.timely(c.Fact)
	}
	return message(c), err
}

func (n *Node) deliver(ctx context.Context, from peer.ID, m gossip.Message) error {
	c, ok := m.Checked.(admit.Checked)
	if !ok {
		return fault.New(fault.Internal, "deliver", "a message without its verified fact")
	}
	if err := n.roomFor(ctx, c); err != nil {
		return err
	}
	if from == n.cfg.Host.ID() {
		from = "" // published here
	}
	_, err := n.accept(ctx, from, []admit.Checked{c})
	return err
}

func (n *Node) load(ctx context.Context, id [32]byte) ([]byte, error) {
	return n.cfg.Facts.Get(ctx, id)
}

func (n *Node) reconciled(ctx context.Context, _ peer.ID, raws [][]byte) []error {
	return n.takeMany(ctx, raws)
}

// restoreBook merges every stored statement of consent, and notes the days of
// headers and whose counted facts are here.
func (n *Node) restoreBook(ctx context.Context) error {
	for _, kind := range []fact.Kind{fact.KindConsent, fact.KindRevocation, fact.KindHeader, fact.KindCampaign, fact.KindWorth} {
		var after uint64
		for {
			page, err := n.cfg.Facts.ByKind(ctx, uint16(kind), after, 1024)
			if err != nil {
				return err
			}
			if len(page) == 0 {
				break
			}
			for _, r := range page {
				after = r.Arrived
				n.restoreOne(kind, r.Raw, r.Time)
			}
		}
	}
	return nil
}

// followers are what facts cause, each with a position of its own.
func (n *Node) followers() []follower {
	return []follower{{"receive", n.receive}, {"find", n.find}, {"pin", n.pin}, {"stop", n.stop}}
}

// Run works until ctx ends or something fails that cannot be retried.
func (n *Node) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	n.serve(ctx)
	for _, run := range []func(context.Context) error{
		n.gossip.Run, n.sync.Run, n.stayConnected, n.checkpointLoop, n.anchorLoop, n.resume, n.pruneLoop, n.expireLoop, n.channels.Run, n.pointsLoop, n.observeLoop,
		n.offers.Run, n.rounds.Run, n.didLoop, n.rewardLoop,
	} {
		group.Go(func() error { return run(ctx) })
	}
	for _, q := range []queue{n.readQueue(), n.pinQueue()} {
		group.Go(func() error { return n.work(ctx, q) })
	}
	for _, f := range n.followers() {
		group.Go(func() error { return n.follow(ctx, f) })
	}
	err := group.Wait()
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func (n *Node) restoreOne(kind fact.Kind, raw []byte, at uint64) {
	f, err := fact.Decode(raw)
	if err != nil {
		return
	}
	switch kind {
	case fact.KindHeader:
		n.noteDay(uint32(at / 86_400_000))
		return
	case fact.KindCampaign, fact.KindWorth:
		n.restoreQuota(f)
		return
	}
	if s, err := consent.FromFact(f); err == nil {
		n.book.apply(s)
	}
}

const pruneEvery = 10 * time.Minute

// pruneLoop drops expired facts and offers that were handed in and are over, and
// says anew what would expire though it holds.
func (n *Node) pruneLoop(ctx context.Context) error {
	for ctx.Err() == nil {
		if err := n.tendHanded(ctx); err != nil && ctx.Err() == nil {
			n.log.Warn("offers that were handed in could not be tended; trying again", "error", err)
		}
		if err := n.renewWorth(ctx); err != nil && ctx.Err() == nil {
			n.log.Warn("what this merchant's points are worth could not be said anew; trying again", "error", err)
		}
		if _, err := n.cfg.Facts.Prune(ctx, uint64(time.Now().UnixMilli())); err != nil && ctx.Err() == nil {
			n.log.Warn("expired facts could not be pruned; trying again", "error", err)
		}
		pause(ctx, pruneEvery)
	}
	return nil
}
