package real

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	libpeer "github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/trace"
	"github.com/souk-network/souk/simnet/witness"
)

// Config says what a network is made of.
type Config struct {
	Plan    *scenario.Plan
	Program Program
	Dir     string // for everything that goes with the run
	Logs    string // for the logs of peers, which stay
	Trace   *Order
	Say     func(text string) // to whoever waits; nil: nobody

	Replicas                                int
	SyncEvery, CheckpointEvery, AnchorEvery time.Duration
}

// Usual are the settings of the full simulation.
func Usual(plan *scenario.Plan, program Program, dir, logs string, to *Order) Config {
	return Config{
		Plan: plan, Program: program, Dir: dir, Logs: logs, Trace: to, Replicas: 2,
		SyncEvery: 10 * time.Second, CheckpointEvery: 10 * time.Second, AnchorEvery: 10 * time.Minute,
	}
}

// World is a network of processes. One goroutine steers it; customers do what
// they do on goroutines of their own.
type World struct {
	cfg   Config
	plan  *scenario.Plan
	start time.Time
	told  context.Context // ends when the run is to end, or cannot go on
	stop  context.CancelFunc
	ctx   context.Context // ends with Close
	end   context.CancelFunc

	made      Consortium
	peers     []*peer // members, and merchants that come late
	byID      map[libpeer.ID]*peer
	byName    map[string]*peer
	customers []*customer
	hops      *witness.Hops
	sides     *sides
	blocks    blocks
	listener  *listener
	issuers   []issuer // in the order of their numbers
	promises  scenario.Promises[*promise]
	running   sync.WaitGroup
	doing     atomic.Int64  // things that were begun and are not done
	wallets   chan struct{} // has room for those that are open at once
	notices   notices
	acted     atomic.Int64 // when somebody did something last, as Now
	stalled   bool         // the chain makes no blocks
	settled   bool         // no time passed since the last wait
	mu        sync.Mutex
	failed    error // why the run cannot go on
}

func merchantName(n int) string { return fmt.Sprint("m", n) }
func customerName(n int) string { return fmt.Sprint("c", n) }

// New makes a network of which nothing runs yet. When ctx ends, waiting ends.
func New(ctx context.Context, cfg Config) *World {
	n := len(cfg.Plan.Merchants)
	w := &World{cfg: cfg, plan: cfg.Plan, start: time.Now(), byID: map[libpeer.ID]*peer{}, byName: map[string]*peer{}, hops: witness.NewHops(n), wallets: make(chan struct{}, walletsAtOnce)}
	w.told, w.stop = context.WithCancel(ctx)
	w.ctx, w.end = context.WithCancel(context.WithoutCancel(ctx))
	w.sides, w.blocks.turn = newSides(), make(turn, 1)
	return w
}

// walletsAtOnce bounds the wallets that are open, for the memory of this process.
const walletsAtOnce = 16

// Begin founds the consortium, starts its peers and waits until they know each
// other and every question that a merchant asks can be found.
func (w *World) Begin() error {
	w.running.Go(func() { w.passOn(w.ctx) })
	made, err := w.cfg.Program.Found(w.told, Terms{
		Dir: w.cfg.Dir, Logs: w.cfg.Logs, Merchants: w.plan.Merchants, Shards: w.plan.Shards, Replicas: w.cfg.Replicas, FinalAge: w.plan.FinalAge,
		SyncEvery: w.cfg.SyncEvery, CheckpointEvery: w.cfg.CheckpointEvery, AnchorEvery: w.cfg.AnchorEvery,
	})
	if err != nil {
		return err
	}
	w.made = made
	for i, m := range made.Merchants() {
		p := &peer{Merchant: m, world: w, number: i, name: merchantName(i), marks: make(chan struct{}, 1)}
		p.member.Store(!w.plan.Merchants[i].Late)
		w.peers, w.byID[m.PeerID()], w.byName[p.name] = append(w.peers, p), p, p
	}
	w.foundPoints()
	w.cfg.Trace.Finish(w.hopped)
	for i := range w.plan.Customers {
		c := newCustomer(w, i)
		w.customers = append(w.customers, c)
		w.running.Go(func() { c.run(w.ctx) })
	}
	if err := w.startAll(); err != nil {
		return err
	}
	if err := w.openPairs(); err != nil {
		return err
	}
	w.blocks.begin(w)
	if err := w.until("the peers know each other", w.fresh); err != nil {
		return err
	}
	return w.openShops()
}

// members are the peers of the merchants that found the consortium.
func (w *World) members() (out []*peer) {
	for i, m := range w.plan.Merchants {
		if !m.Late {
			out = append(out, w.peers[i])
		}
	}
	return out
}

func (w *World) startAll() error {
	members := w.members()
	failed := make([]error, len(members))
	var starting sync.WaitGroup
	for i, p := range members {
		starting.Go(func() { failed[i] = p.start() })
	}
	starting.Wait()
	return errors.Join(failed...)
}

// fresh reports whether every peer has heard from a majority. One that has not is
// asked to reconcile now: its first round by itself would be a while later.
func (w *World) fresh() (bool, error) {
	all, err := w.statuses()
	if err != nil {
		return false, err
	}
	fresh := true
	for i, s := range all {
		if s == nil || s.Fresh {
			continue
		}
		fresh = false
		if err := w.peers[i].Call(w.told, http.MethodPost, "/v1/reconcile", nil, nil); err != nil {
			return false, err
		}
	}
	return fresh, nil
}

// Now is the time since the network was made.
func (w *World) Now() time.Duration { return time.Since(w.start) }

// Pass lets time pass, unless the run is to end or cannot go on.
func (w *World) Pass(until time.Duration) {
	left := until - w.Now()
	if left <= 0 {
		return
	}
	w.settled = false
	wait(w.told, left)
}

// wait lets time pass, unless ctx ends before.
func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

const (
	// patience is how long a network has to find itself, beside the blocks in which
	// something is voted for.
	patience     = 2 * time.Minute
	votingBlocks = 4
	// often is the time between two looks at something.
	often = 100 * time.Millisecond
)

// until waits until something holds. An error of the last try is part of the
// failure.
func (w *World) until(what string, holds func() (bool, error)) error {
	long := patience + votingBlocks*w.plan.BlockTime
	for deadline := w.Now() + long; ; {
		ok, err := holds()
		if ok {
			return nil
		}
		goesOn := w.Now() <= deadline && wait(w.told, often)
		if broken := w.Broken(); broken != nil {
			return broken
		}
		if !goesOn {
			return errors.Join(fault.New(fault.Unavailable, "simulate", fmt.Sprintf("waited up to %s in vain until %s", long, what)), err)
		}
	}
}

// Close ends everything, each process by its own number.
func (w *World) Close() error {
	for _, c := range w.customers {
		c.close()
	}
	w.stop()
	w.end() // whoever is under way gives up
	var stopping sync.WaitGroup
	for _, p := range w.peers {
		stopping.Go(p.stop)
	}
	stopping.Wait()
	w.running.Wait()
	var err error
	if w.made != nil {
		err = w.made.Close()
	}
	w.cfg.Trace.Pass(w.Now())
	return err
}

// breaks notes why the run cannot go on; the first reason stays. What fails because
// the run is over is none.
func (w *World) breaks(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failed == nil && w.ctx.Err() == nil {
		w.failed = err
		w.stop()
	}
}

// Broken is why the run cannot go on, such as a process that ended by itself;
// nil while it can.
func (w *World) Broken() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.failed
}

// put writes an event down, now.
func (w *World) put(e trace.Event) {
	e.At = w.Now()
	w.cfg.Trace.Put(e)
}

// late is how long an event may be under way from its process.
const late = time.Second

// passOn hands events on once none of before can come.
func (w *World) passOn(ctx context.Context) {
	for wait(ctx, often) {
		w.cfg.Trace.Pass(w.Now() - late)
	}
}
