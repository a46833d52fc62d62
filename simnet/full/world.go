package full

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing/synctest"
	"time"

	libpeer "github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/chain"
	"github.com/souk-network/souk/simnet/link"
	"github.com/souk-network/souk/simnet/trace"
)

// Config says what kind of network is wanted.
type Config struct {
	Seed       uint64
	Consortium string
	Dir        string // for the locks of access logs; nothing else is written
	Merchants  int    // hosts 0 to Merchants-1
	Late       int    // so many of the merchants, the last ones, do not run at the start
	Customers  int    // hosts from Merchants on
	Custodians int    // n of each vault, nearest by number; at most Merchants
	Threshold  int    // k of each vault

	Shards, Replicas                        int
	SyncEvery, CheckpointEvery, AnchorEvery time.Duration
	BlockTime                               time.Duration
	FinalAge                                uint64

	Paths  link.Paths
	Access func(host int) link.Access
	Trace  trace.Sink
}

// World is a network in a bubble. One goroutine steers it; customers do what
// they do on goroutines of their own.
type World struct {
	cfg   Config
	start time.Time
	ctx   context.Context
	end   context.CancelFunc

	net       *link.Net
	chain     *chain.Chain
	peers     []*Peer
	known     []libpeer.AddrInfo
	customers []*customer
	running   sync.WaitGroup
}

func merchantName(n int) string { return fmt.Sprint("m", n) }
func customerName(n int) string { return fmt.Sprint("c", n) }

// New makes a network in which nothing runs yet. It is called inside the bubble.
func New(cfg Config) (*World, error) {
	if cfg.Merchants < 2 || cfg.Custodians > cfg.Merchants || cfg.Threshold < 1 || cfg.Threshold > cfg.Custodians {
		return nil, fault.New(fault.Malformed, "simulate", "at least two merchants, and no more custodians than merchants nor a threshold above them")
	}
	w := &World{cfg: cfg, start: time.Now(), net: link.New(cfg.Seed, cfg.Paths)}
	w.ctx, w.end = context.WithCancel(context.Background())
	var members []did.Member
	for i := range cfg.Merchants {
		w.net.Join(i, cfg.Access(i))
		p, err := w.newPeer(i)
		if err != nil {
			return nil, err
		}
		w.peers, w.known, members = append(w.peers, p), append(w.known, p.where()), append(members, p.Member)
	}
	w.chain = chain.New(chain.Config{BlockTime: cfg.BlockTime, FinalAge: cfg.FinalAge, Start: w.start, Trace: cfg.Trace}, members)
	for i := range cfg.Customers {
		w.net.Join(cfg.Merchants+i, cfg.Access(cfg.Merchants+i))
		p, err := w.newPurse(i)
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
	for _, p := range w.peers[:len(w.peers)-w.cfg.Late] {
		if err := p.Start(); err != nil {
			return err
		}
	}
	for _, c := range w.customers {
		w.running.Go(func() { c.run(w.ctx) })
	}
	if err := w.until("the peers know each other", w.fresh); err != nil {
		return err
	}
	for _, p := range w.peers {
		if p.Running() {
			if err := p.publishNotices(w.ctx); err != nil {
				return err
			}
		}
	}
	return nil
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
	w.running.Wait()
	synctest.Wait()
	return errors.Join(failed...)
}

// Pass lets time pass until so long after the start.
func (w *World) Pass(until time.Duration) {
	time.Sleep(until - w.Now())
	synctest.Wait()
}

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

// fresh reports whether every running peer has heard from a majority.
func (w *World) fresh() (bool, error) {
	for _, p := range w.peers {
		if !p.Running() {
			continue
		}
		s, err := p.Status(w.ctx)
		if err != nil || !s.Fresh {
			return false, err
		}
	}
	return true, nil
}
