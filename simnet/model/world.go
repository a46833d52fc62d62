package model

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/souk-network/souk/peer/circle"
	"github.com/souk-network/souk/peer/gossip"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/draw"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/trace"
)

// Config says how the peers of a plan are. Zero values are those of full.Usual.
type Config struct {
	Plan   *scenario.Plan
	Trace  trace.Sink
	Tuning gossip.Tuning

	Replicas                   int
	SyncEvery, CheckpointEvery time.Duration
	// Each is up to how many merchants every delivery has an event of its own.
	// Above it there is one spread event for a fact, and one reading for all.
	Each int
}

// DefaultEach is Config.Each where that is 0.
const DefaultEach = 1000

// Usual are the settings with which the program runs peers.
func Usual(plan *scenario.Plan, to trace.Sink) Config {
	return Config{Plan: plan, Trace: to, Replicas: 2, SyncEvery: 10 * time.Second, CheckpointEvery: 10 * time.Second, Each: DefaultEach}
}

// never is after every run.
const never = math.MaxInt64

// World is a network. It does everything on the goroutine of its caller.
type World struct {
	cfg    Config
	plan   *scenario.Plan
	tuning gossip.Tuning
	now    int64 // ns
	heap   queue
	calls  []func() // by number; of calls that are due
	spare  []int32  // free numbers of calls
	chance *rand.Rand
	links  *links
	mesh   *mesh
	blocks blocks
	// loyalty is nil where no merchant has points.
	loyalty  *loyalty
	accounts *accounts // nil where nobody signs
	// harm is nil where nobody means any.
	harm *harm

	peers     []node
	up        []bool // by peer, what nodes say too: it is asked for most
	running   int    // peers that are up
	members   int
	begun     bool   // the peers that are there from the start run
	rings     []ring // by peer; nil in a consortium in which all are connected
	customers []customer
	wallets   []*customer // further ones of theirs
	facts     []fact
	open      []int32 // facts that some peer lacks, in order of publication
	closed    int     // of open, those that nobody lacks any more
	waves     []*wave // free ones
	grants    []grant
	lines     []line
	held      map[int32][]heldFact // by grant
	names     names
	crowds    []*crowd // free ones
	lists     lists

	picked, scratch, targets, sided, good []int32
	handled                               int64 // events
	changing                              bool  // who hears from whom is to be looked at
	sides                                 bool  // so is who is on which side
	split                                 int64 // when sides last changed; -1: they never did
}

// node is a merchant's peer.
type node struct {
	up         bool
	exchanging bool
	asked      bool // whether its log has a checkpoint under way
	member     bool
	tries      int32
	life       int16
	list       list  // facts that it announces at its next housekeeping
	since      int64 // up since
	facts      int64
	stored     int64 // bytes of facts
	copies     int64
	duplicates int64 // what gossip touches lies above, within a line of a cache

	lacksSince int64
	lost       int64 // when its disk was lost last
	unanswered int64
	cutOff     int64 // since when it hears from no majority; -1: it does
	hearsFrom  int64 // when it hears again after it did not for too long
	behaves    scenario.Behaviour
	pestered   int     // strangers that are connected
	reading    int     // records that it opens now
	reads      []*read // those that wait
}

// New makes a network in which nothing runs yet.
func New(cfg Config) (*World, error) {
	plan := cfg.Plan
	if len(plan.Merchants) < 2 {
		return nil, fault.New(fault.Malformed, "simulate", "a network has at least two merchants")
	}
	if cfg.Each == 0 {
		cfg.Each = DefaultEach
	}
	w := &World{
		cfg: cfg, plan: plan, tuning: cfg.Tuning.WithDefaults(), chance: rand.New(draw.Stream(plan.Seed, "model-chance")),
		links: newLinks(plan), peers: make([]node, len(plan.Merchants)), up: make([]bool, len(plan.Merchants)), customers: make([]customer, len(plan.Customers)),
		held: map[int32][]heldFact{}, names: newNames(plan), blocks: newBlocks(plan), harm: newHarm(plan),
	}
	w.mesh, w.split = newMesh(plan), -1
	for i := range w.peers {
		w.peers[i].cutOff, w.peers[i].lacksSince, w.peers[i].lost = -1, never, -1
		if w.peers[i].member = !plan.Merchants[i].Late; w.peers[i].member {
			w.members++
		}
	}
	if w.members-1 <= circle.Everybody {
		w.mesh.near = nearest(plan, w.links)
	}
	for i := range w.customers {
		w.customers[i].number, w.customers[i].who = int32(i), int32(i)
	}
	return w, w.foundPoints()
}

// meeting is how long peers that start together need to dial each other and to
// hear from a majority.
const meeting = 400 * time.Millisecond

// noticesEach is up to how many merchants notices and first checkpoints are
// published at the start; a larger network has them. From all to all they would
// be most of what happens in a run.
const noticesEach = 1000

// Begin starts the peers, at the pace of a founding, waits until they know each
// other, and has them ask their two questions.
func (w *World) Begin() error {
	pause := scenario.Apart(len(w.peers))
	w.sized()
	for i := range w.peers {
		if w.peers[i].member {
			w.start(int32(i))
			w.Pass(w.Now() + pause)
		}
	}
	w.begun = true
	w.changed()
	w.meet()
	if len(w.peers) <= noticesEach && len(w.customers) > 0 { // else nobody would answer them
		for i := range w.peers {
			w.publishNotices(int32(i))
			w.Pass(w.Now() + pause)
		}
	}
	return nil
}

// meet waits until all that run have heard from a majority, but not for ever. Of two
// peers that connect one reconciles at once, the other in its next round.
func (w *World) meet() {
	if !w.large() {
		w.Pass(w.Now() + w.cfg.SyncEvery)
	}
	w.Pass(w.Now() + meeting)
	for deadline := w.Now() + time.Minute; w.large() && w.Now() < deadline && !w.allFresh(); {
		w.Pass(w.Now() + meeting)
	}
}

func (w *World) allFresh() bool {
	for p := range w.peers {
		if w.peers[p].up && !w.fresh(int32(p)) {
			return false
		}
	}
	return true
}

// publishNotices has a merchant ask its two questions.
func (w *World) publishNotices(p int32) {
	for range 2 {
		if w.peers[p].up {
			w.publish(w.newFact(notice, noticeBytes, p, -1), p)
		}
	}
}

// Now is the time since the network was made.
func (w *World) Now() time.Duration { return time.Duration(w.now) }

// Pass lets time pass until so long after that.
func (w *World) Pass(until time.Duration) {
	for w.heap.first() <= int64(until) {
		e := w.heap.pop()
		w.now = e.at
		w.handled++
		w.handle(e)
	}
	w.now = max(w.now, int64(until))
}

func (w *World) handle(e event) {
	switch e.what {
	case bodyComes:
		w.bodyCame(e)
	case haveComes:
		w.haveCame(e)
	case pullComes:
		w.pulled(e)
	case circleIsTended:
		w.tend(e)
	case peersTie:
		w.tie(e)
	case pullOverdue:
		w.overdue(e)
	case listGoesOut:
		w.listWent(e)
	case factIsChecked:
		w.check(e.fact)
	case peersExchange:
		w.exchange(e)
	case roundBegins:
		w.round(e)
	case pairExchanges:
		w.pairExchange(e)
	case peersMeet:
		w.metNow(e)
	case syncComes:
		w.synced(e)
	case sourcesChange:
		w.rechoose(e.to, e.x)
	case callIsDue:
		call := w.calls[e.to]
		w.calls[e.to], w.spare = nil, append(w.spare, e.to)
		call()
	}
}

// call has a function called at a time.
func (w *World) call(at int64, f func()) {
	var n int32
	if last := len(w.spare) - 1; last >= 0 {
		n, w.spare = w.spare[last], w.spare[:last]
		w.calls[n] = f
	} else {
		n, w.calls = int32(len(w.calls)), append(w.calls, f)
	}
	w.heap.put(event{at: at, to: n, what: callIsDue})
}

// Handled is how many events happened so far.
func (w *World) Handled() int64 { return w.handled }

// millis is a time as production writes it, in Unix milliseconds.
func (w *World) millis() uint64 {
	return uint64(w.plan.Start.UnixMilli() + w.now/int64(time.Millisecond))
}

// Close ends everything: what is said of facts so far is written down.
func (w *World) Close() error {
	w.tellAll()
	for i := range w.peers {
		if w.peers[i].up {
			w.put(trace.Event{Who: w.names.merchants[i], What: trace.Stop})
		}
	}
	return nil
}

// newFact makes a fact that nobody has.
func (w *World) newFact(k kind, size int, origin, about int32) int32 {
	id := int32(len(w.facts))
	f := fact{id: w.names.fact(uint64(id)), at: w.now, size: int32(size), origin: origin, grant: about, kind: k, set: make([]uint64, (len(w.peers)+63)/64)}
	var subject [32]byte
	for i := range 8 {
		subject[i] = byte(f.id >> (8 * i))
	}
	f.shard = int16(gossip.ShardOf(subject, w.plan.Shards))
	w.facts = append(w.facts, f)
	return id
}

// publish has a peer store a fact and spread it.
func (w *World) publish(id, p int32) {
	w.published(id, p)
	w.begin(id)
	w.take(id, p, -1, gossip.FromHere)
}

// begin has a fact on its way from now on.
func (w *World) begin(id int32) {
	f := &w.facts[id]
	if f.open {
		return
	}
	f.open, f.wave = true, w.takeWave()
	w.open = append(w.open, id)
	w.heap.put(event{at: w.now + checkEvery, fact: id, what: factIsChecked})
}

// close takes a fact that everybody has from those that are looked after.
func (w *World) close(id int32) {
	f := &w.facts[id]
	if !f.open {
		return
	}
	w.endWave(f, id)
	w.tell(id)
	f.open = false
	if w.closed++; w.closed > 64 && 2*w.closed > len(w.open) {
		left := w.open[:0]
		for _, id := range w.open {
			if w.facts[id].open {
				left = append(left, id)
			}
		}
		w.open, w.closed = left, 0
	}
}

// Publish has a merchant publish a fact of so many bytes.
func (w *World) Publish(merchant, size int) {
	if p := int32(merchant); w.peers[p].up {
		w.publish(w.newFact(notice, size, p, -1), p)
	}
}

func notYet(what string) error {
	return fault.New(fault.UnknownKind, "simulate", fmt.Sprintf("the model has no %s: run the scenario with --mode full", what))
}
