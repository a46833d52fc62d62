package peertest

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/storage"
)

// Consortium is the name of every consortium made here.
const Consortium = "peertest"

// Config says what kind of consortium is wanted.
type Config struct {
	Merchants   int
	Disk        bool          // real files for everything, as the program lays them out
	AnchorEvery time.Duration // 0 leaves anchoring to explicit requests
	Tape        bool          // record all streams from the first on
	// Adjust changes the configuration of a peer before it is made; nil: none.
	Adjust func(number int, cfg *peer.Config)
	Late   int // so many of the merchants, the last ones, do not run yet
}

// World is a consortium in a bubble.
type World struct {
	Peers    []*Peer
	Wallets  []*Wallet
	Chain    *Chain
	Gate     *Gate      // who holds the memberships that channels ask for
	Exchange *Exchange  // where offers are settled
	Rewards  *Rewards   // the reward campaigns
	Netting  *Netting   // where merchants net
	Tape     *Tape      // of streams; empty unless Config says so
	T        *testing.T // of the bubble: the one to fail inside it

	cfg   Config
	dir   string
	links *links
}

// Run makes a consortium, waits until its peers know each other, runs the test
// and ends everything. A goroutine that outlives its peer fails the test.
func Run(t *testing.T, cfg Config, test func(*World)) {
	t.Helper()
	if raceEnabled { // the race detector and timers of a bubble do not mix on several threads: golang/go#78156
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	}
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		w := &World{T: t, cfg: cfg, dir: dir, links: newLinks(), Tape: &Tape{}}
		w.Tape.runs = cfg.Tape
		w.links.net.Start()
		var members []did.Member
		for i := range cfg.Merchants {
			p := w.newPeer(i)
			w.Peers, members = append(w.Peers, p), append(members, p.Member)
		}
		w.Chain, w.Exchange = newChain(members), newExchange()
		w.Gate, w.Rewards, w.Netting = newGate(w.Chain), newRewards(w.Chain), newNetting()
		defer w.close()
		for _, p := range w.Peers[:cfg.Merchants-cfg.Late] {
			p.Start()
		}
		if cfg.Late == 0 {
			w.Until("the peers know each other", w.Fresh)
		}
		test(w)
	})
}

func (w *World) close() {
	for _, c := range w.Wallets {
		c.close()
	}
	for _, p := range w.Peers {
		p.stop()
	}
	w.links.net.Close()
	synctest.Wait()
}

func (w *World) must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// Ctx is the context of a test's own calls.
func (w *World) Ctx() context.Context { return w.T.Context() }

// Pass lets virtual time pass.
func (w *World) Pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// Rest lets virtual time pass while no peer runs: a long time costs little.
func (w *World) Rest(d time.Duration) {
	running := w.Running()
	for _, p := range running {
		p.Stop()
	}
	w.Pass(d)
	for _, p := range running {
		p.Start()
	}
	w.Until("the peers know each other", w.Fresh)
}

// patience is how long Until waits, in virtual time.
const patience = 10 * time.Minute

// Until waits for a condition and fails the test when it does not come.
func (w *World) Until(what string, holds func() bool) {
	w.T.Helper()
	for deadline := time.Now().Add(patience); !holds(); w.Pass(200 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.T.Fatalf("waited %s in vain until %s", patience, what)
		}
	}
}

// Fresh reports whether every running peer has heard from a majority.
func (w *World) Fresh() bool {
	for _, p := range w.Running() {
		s, err := p.Status(w.Ctx())
		w.must(err)
		if !s.Fresh {
			return false
		}
	}
	return true
}

// Running lists the peers that are up.
func (w *World) Running() []*Peer {
	var out []*Peer
	for _, p := range w.Peers {
		if p.Running() {
			out = append(out, p)
		}
	}
	return out
}

// Partition cuts peers off from everybody else; among themselves they talk on.
// No packet crosses and nobody is told.
func (w *World) Partition(peers ...*Peer) {
	for _, p := range peers {
		w.links.place(p.ip, 1)
	}
}

// Isolate cuts peers off from everybody else and from each other.
func (w *World) Isolate(peers ...*Peer) {
	for i, p := range peers {
		w.links.place(p.ip, 2+i)
	}
}

// Rejoin ends every partition.
func (w *World) Rejoin() {
	for _, p := range w.Running() {
		w.links.place(p.ip, 0)
	}
}

// Settle waits until all running peers hold the same facts, have worked them
// off, and the last reconciliation between each two found no difference.
func (w *World) Settle() {
	w.T.Helper()
	w.Until("the peers hold the same facts and divergence is 0", func() bool { return w.Converged() && w.Divergence() == 0 })
}

// Divergence sums up what each two running peers lacked of each other when they
// reconciled last.
func (w *World) Divergence() uint64 {
	var total uint64
	for _, p := range w.Running() {
		s, err := p.Status(w.Ctx())
		w.must(err)
		for _, m := range s.Members {
			if w.Peer(m.Merchant).Running() {
				total += m.Divergence
			}
		}
	}
	return total
}

// Converged reports whether all running peers hold the same set of facts and
// have nothing left to do.
func (w *World) Converged() bool {
	var first map[[32]byte]bool
	for _, p := range w.Running() {
		s, err := p.Status(w.Ctx())
		w.must(err)
		if !s.Idle {
			return false
		}
		set := w.FactIDs(p)
		if first == nil {
			first = set
		}
		if len(set) != len(first) {
			return false
		}
		for id := range set {
			if !first[id] {
				return false
			}
		}
	}
	return true
}

// FactIDs is the set of facts that a peer holds.
func (w *World) FactIDs(p *Peer) map[[32]byte]bool {
	set := map[[32]byte]bool{}
	for _, r := range w.Records(p) {
		set[r.ID] = true
	}
	return set
}

// Records lists a peer's facts in order of arrival.
func (w *World) Records(p *Peer) []storage.Record {
	records, err := p.Facts.Since(w.Ctx(), 0, storage.MaxLimit)
	w.must(err)
	return records
}

// Peer finds a merchant's peer.
func (w *World) Peer(m did.Merchant) *Peer {
	for _, p := range w.Peers {
		if p.ID == m {
			return p
		}
	}
	w.must(errors.New("no such merchant in this world"))
	return nil
}
