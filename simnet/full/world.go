package full

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing/synctest"
	"time"

	libpeer "github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/bubble"
	"github.com/souk-network/souk/simnet/chain"
	"github.com/souk-network/souk/simnet/link"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/stream"
	"github.com/souk-network/souk/simnet/trace"
	"github.com/souk-network/souk/simnet/witness"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
)

// Config says how the peers of a plan run.
type Config struct {
	Plan *scenario.Plan
	Dir  string // for the locks of access logs; nothing else is written

	Consortium                              string
	Replicas                                int
	SyncEvery, CheckpointEvery, AnchorEvery time.Duration
	Trace                                   trace.Sink
}

// Usual are the settings with which the program runs peers.
func Usual(plan *scenario.Plan, dir string, to trace.Sink) Config {
	return Config{
		Plan: plan, Dir: dir, Trace: to, Consortium: "simnet", Replicas: 2,
		SyncEvery: 10 * time.Second, CheckpointEvery: 10 * time.Second, AnchorEvery: 10 * time.Minute,
	}
}

// World is a network in a bubble. One goroutine steers it; customers do what
// they do on goroutines of their own.
type World struct {
	cfg   Config
	plan  *scenario.Plan
	start time.Time
	ctx   context.Context
	end   context.CancelFunc

	net       *link.Net
	streams   *stream.Network // nil: QUIC
	copies    *mem.Copies     // what the disks of many peers hold is in memory once
	chain     *chain.Chain
	ticks     ticks
	trades    bool // there are points to exchange
	promises  scenario.Promises[*campaign]
	forged    forgeries
	peers     []*Peer
	byID      map[libpeer.ID]*Peer
	hops      *witness.Hops
	graph     [][]int32 // whom each peer knows of
	known     []libpeer.AddrInfo
	roster    peer.Roster
	customers []*customer
	running   sync.WaitGroup
	origins   origins
	rest      bubble.Rest

	// wrapLog lies between peers and their access logs, for tests that plant a fault.
	wrapLog func(storage.Log) storage.Log
}

// peerOf is the merchant's peer with an identity; nil for another one, such as a
// wallet's.
func (w *World) peerOf(id libpeer.ID) *Peer {
	if p, known := w.byID[id]; known {
		return p
	}
	return nil
}

// nameOf names the peer with an identity; another one is nameless.
func (w *World) nameOf(id libpeer.ID) string {
	if p := w.peerOf(id); p != nil {
		return p.Name
	}
	return ""
}

func merchantName(n int) string { return fmt.Sprint("m", n) }
func customerName(n int) string { return fmt.Sprint("c", n) }

// New makes a network in which nothing runs yet. It is called inside the bubble.
func New(cfg Config) (*World, error) {
	plan := cfg.Plan
	if len(plan.Merchants) < 2 {
		return nil, fault.New(fault.Malformed, "simulate", "a network has at least two merchants")
	}
	time.Sleep(time.Until(plan.Start))
	w := &World{cfg: cfg, plan: plan, start: time.Now(), byID: map[libpeer.ID]*Peer{}, hops: witness.NewHops(len(plan.Merchants)), graph: plan.Graph(), net: link.New(plan.Seed, plan.Path), copies: mem.NewCopies()}
	if plan.Streams {
		w.streams = stream.New(w.net)
	}
	if plan.Watch {
		w.net.Watch(w.watched)
	}
	w.ctx, w.end = context.WithCancel(context.Background())
	for host := range len(plan.Merchants) + len(plan.Customers) + len(plan.Attackers) {
		w.net.Join(host, plan.Access(host))
	}
	var members []did.Member
	for i, m := range plan.Merchants {
		p, err := w.newPeer(i)
		if err != nil {
			return nil, err
		}
		w.peers, w.known = append(w.peers, p), append(w.known, p.where)
		w.byID[p.where.ID] = p
		if !m.Late {
			members = append(members, p.Member)
		}
	}
	if err := w.foundChain(members); err != nil {
		return nil, err
	}
	for i := range plan.Customers {
		p, err := w.newPurse(i, did.Seed(w.secret("wallet", i)))
		if err != nil {
			return nil, err
		}
		w.customers = append(w.customers, newCustomer(w, p))
	}
	return w, nil
}

// Begin starts the network and waits until its peers know each other.
func (w *World) Begin() error {
	w.running.Go(func() { _ = w.net.Run(w.ctx) })
	for i, p := range w.peers {
		if w.plan.Merchants[i].Late {
			continue
		}
		if err := p.Start(); err != nil {
			return err
		}
		w.apart()
	}
	for _, c := range w.customers {
		w.running.Go(func() { c.run(w.ctx) })
	}
	if err := w.until("the peers know each other", w.fresh); err != nil {
		return err
	}
	if len(w.customers) == 0 {
		return nil // nobody would answer a notice
	}
	for _, p := range w.peers {
		if p.Running() {
			if err := p.open(w.ctx); err != nil {
				return err
			}
			w.apart()
		}
	}
	return nil
}

// apart lets time pass between what two peers do at the founding of the network.
func (w *World) apart() {
	if pause := scenario.Apart(len(w.peers)); pause > 0 {
		w.Pass(w.Now() + pause)
	}
}

// Close ends everything.
func (w *World) Close() error {
	for _, c := range w.customers {
		c.close()
	}
	var failed []error
	for _, p := range w.peers {
		failed = append(failed, p.Stop())
	}
	w.end()
	w.ticks.stop()
	w.running.Wait()
	synctest.Wait()
	return errors.Join(failed...)
}

// Pass lets time pass until so long after the start.
func (w *World) Pass(until time.Duration) {
	for left := until - w.Now(); left > 0; left = until - w.Now() {
		time.Sleep(min(left, stride))
		synctest.Wait()
		w.rest.Here(w.net.Sent())
	}
}

// stride is the longest time that passes without a rest.
const stride = time.Second

// patience is how long a network has to find itself.
const patience = 10 * time.Minute

func (w *World) until(what string, holds func() (bool, error)) error {
	for deadline := w.Now() + patience; ; w.Pass(w.Now() + 200*time.Millisecond) {
		ok, err := holds()
		if ok || err != nil {
			return err
		}
		if w.Now() > deadline {
			return fault.New(fault.Unavailable, "simulate", fmt.Sprintf("waited %s in vain until %s", patience, what))
		}
	}
}

// fresh reports whether every running peer has heard from a majority, or is
// connected with whom it knows where the plan says that these are few.
func (w *World) fresh() (bool, error) {
	for _, p := range w.peers {
		if !p.Running() {
			continue
		}
		if w.plan.Degree > 0 { // it may never hear from a majority
			if len(p.host.Network().Peers()) < len(w.graph[p.number]) {
				return false, nil
			}
			continue
		}
		if !p.Fresh() {
			return false, nil
		}
	}
	return true, nil
}
