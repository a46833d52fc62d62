package model

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/souk-network/souk/peer/gossip"
	"github.com/souk-network/souk/peer/offers"
	"github.com/souk-network/souk/protocol/did"
	facts "github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/simnet/chain"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
)

// Every peer that has heard of an offer has the program's own service of offers: its
// book, what it asks the chain, whose turn is what, and its money pumps. Here is when
// that looks, and how offers come to it.

// trader is a peer as one that takes part in the exchange.
type trader struct {
	service *offers.Service // nil while the peer does not run
	store   storage.KV      // its disk
	handed  map[offer.ID]int32
	held    map[offer.ID][]heldFact
	next    int64 // when it looks; never: it has nothing to look at
	head    offers.Head
	planned int64 // when it looked at another head, or after a time without one
}

// offered is an offer in a fact.
type offered struct {
	signed offer.Signed
	fact   facts.Fact
}

// trading is what all traders share.
type trading struct {
	traders map[int32]*trader
	facts   map[int32]offered
	order   []int32 // of facts, as they came to be
	signed  int32   // offers so far
	funded  int32   // times that merchants gave points to themselves

	// What the chain answers is the same for all who ask at one head.
	head     offers.Head
	standing map[offer.ID]offers.Standing
	pumps    map[string]error
	turns    map[[32]byte][]int // by member
	active   []did.Merchant     // in the order of merchants; nil: to be listed
	places   []int              // of merchants among those
}

func newTrading() *trading {
	return &trading{
		traders: map[int32]*trader{}, facts: map[int32]offered{}, standing: map[offer.ID]offers.Standing{}, pumps: map[string]error{}, turns: map[[32]byte][]int{},
	}
}

// trader is that of a peer, made when it first hears of an offer.
func (w *World) trader(p int32) *trader {
	m := w.loyalty.trading
	t := m.traders[p]
	if t == nil {
		t = &trader{store: mem.NewKV(), handed: map[offer.ID]int32{}, held: map[offer.ID][]heldFact{}, next: never}
		m.traders[p] = t
	}
	if t.service == nil && w.peers[p].up {
		w.openBook(p, t)
	}
	return t
}

// openBook starts a trader on what is on its disk.
func (w *World) openBook(p int32, t *trader) {
	s, err := offers.New(offers.Config{
		Exchange: exchange{w.loyalty.chain.Exchange(w.merchantID(p)), w}, Answered: func(_ context.Context, ids []offer.ID) { w.chainSaid(p, ids) },
		Turn: func(name [32]byte) int { return w.turnOf(p, name) }, Store: t.store, Log: slog.New(slog.DiscardHandler), Now: w.clock,
	})
	if err != nil {
		panic(err) // its settings are complete
	}
	t.service, t.head, t.planned = s, offers.Head{}, w.now
	for _, kind := range []facts.Kind{facts.KindOffer, facts.KindQuote} {
		for _, id := range w.loyalty.trading.order {
			if o := w.loyalty.trading.facts[id]; o.fact.Kind == kind && w.facts[id].has(p) {
				s.Add(o.signed, o.fact)
			}
		}
	}
	for _, id := range sorted(t.handed) {
		o := w.loyalty.trading.facts[t.handed[id]]
		if o.fact.Expired(w.millis()) || s.Keep(o.signed, o.fact) != nil {
			delete(t.handed, id)
		}
	}
	if err := s.Restore(context.Background()); err != nil {
		panic(err) // it reads what it wrote
	}
	w.lookAt(p, t, w.now)
}

func sorted(all map[offer.ID]int32) (out []offer.ID) {
	for id := range all {
		out = append(out, id)
	}
	slices.SortFunc(out, func(a, b offer.ID) int { return slices.Compare(a[:], b[:]) })
	return out
}

// closeBook ends a trader. What it held for the chain's word is lost.
func (w *World) closeBook(p int32) {
	if w.loyalty == nil {
		return
	}
	if t := w.loyalty.trading.traders[p]; t != nil {
		t.service, t.next = nil, never
		clear(t.held)
	}
}

// reopenBook starts a trader again whose peer starts.
func (w *World) reopenBook(p int32) {
	if w.loyalty != nil && w.loyalty.trading.traders[p] != nil {
		w.trader(p)
	}
}

// loseBook is what the loss of a disk does to a trader.
func (w *World) loseBook(p int32) {
	if w.loyalty != nil {
		delete(w.loyalty.trading.traders, p)
	}
}

// lookAt has a trader look at a time, if it would not do so before.
func (w *World) lookAt(p int32, t *trader, at int64) {
	if at >= t.next {
		return
	}
	t.next = at
	life := w.peers[p].life
	w.call(at, func() {
		if n := &w.peers[p]; t.next == at && t.service != nil && n.life == life {
			t.next = never
			w.looks(p, t)
		}
	})
}

// looks has a trader look at the chain, and again when a block comes, or after the
// time that it waits for one, as long as it knows of offers.
func (w *World) looks(p int32, t *trader) {
	t.service.Step(context.Background())
	if head := w.loyalty.chain.Exchange(w.merchantID(p)).Head(); head != t.head || w.now-t.planned >= int64(offers.StillEvery) {
		t.head, t.planned = head, w.now
	}
	if known, _ := t.service.Open(); known == 0 {
		return
	}
	at := t.planned + int64(offers.StillEvery)
	if next := w.loyalty.chain.Next(); !next.IsZero() {
		at = min(at, int64(next.Sub(w.plan.Start)))
	}
	w.lookAt(p, t, w.pollOf(p, max(at, w.now+1)))
}

// pollOf is when a peer next looks for a block, from a time on.
func (w *World) pollOf(p int32, from int64) int64 {
	const every = int64(offers.PollEvery)
	since := w.peers[p].since
	return since + (from-since+every-1)/every*every
}

// headMoved has all traders look soon: the chain went on without its clock.
func (w *World) headMoved() {
	if w.loyalty == nil {
		return
	}
	for p := range w.peers {
		if t := w.loyalty.trading.traders[int32(p)]; t != nil && t.service != nil {
			w.lookAt(int32(p), t, w.pollOf(int32(p), w.now))
		}
	}
}

// turnOf is after how many blocks a peer sends what every peer could send.
func (w *World) turnOf(p int32, name [32]byte) int {
	m := w.loyalty.trading
	if m.active == nil {
		m.places = make([]int, len(w.peers))
		for i := range w.peers {
			if m.places[i] = -1; w.peers[i].member {
				m.places[i] = len(m.active)
				m.active = append(m.active, w.merchantID(int32(i)))
			}
		}
	}
	if m.places[p] < 0 {
		return -1
	}
	turns, known := m.turns[name]
	if !known {
		if len(m.turns) >= 1024 {
			clear(m.turns)
		}
		turns = offers.Turns(m.active, name)
		m.turns[name] = turns
	}
	return turns[m.places[p]]
}

// membersChanged forgets whose turns were reckoned with other members.
func (w *World) membersChanged() {
	if w.loyalty == nil {
		return
	}
	w.loyalty.trading.active = nil
	clear(w.loyalty.trading.turns)
}

// takeOffer has a member take a signed offer in: as a quote if it is its maker's.
func (w *World) takeOffer(p int32, s offer.Signed) error {
	t, now := w.trader(p), w.millis()
	o := offered{s, facts.Fact{Kind: facts.KindOffer, Seq: s.Offer.Nonce, Time: now, Expiry: s.Offer.Ends(), Subject: s.ID(), Author: did.Key(w.digest("peer", p))}}
	is, size := offerFact, offerBytes
	if s.Offer.Maker == offer.Address(w.merchantID(p)) {
		o.fact.Kind, is, size = facts.KindQuote, quoteFact, quoteBytes
	}
	id := offer.ID(o.fact.Subject)
	if v, known := t.service.View(id); known && v.Stored {
		return nil
	}
	if err := t.service.Reserve(s, o.fact); err != nil {
		return err
	}
	if err := t.service.Keep(s, o.fact); err != nil {
		return err
	}
	if _, again := t.handed[id]; !again {
		n := w.newFact(is, size, p, -1)
		w.loyalty.trading.facts[n] = o
		w.loyalty.trading.order = append(w.loyalty.trading.order, n)
		t.handed[id] = n
	}
	w.lookAt(p, t, w.now)
	return nil
}

// chainSaid lets go what waited at a peer for the chain's word.
func (w *World) chainSaid(p int32, ids []offer.ID) {
	t := w.loyalty.trading.traders[p]
	for _, id := range ids {
		v, known := t.service.View(id)
		if n, handed := t.handed[id]; handed && known && !v.Stored && v.Standing.State == offer.StateFillable {
			delete(t.handed, id)
			w.begin(n)
			w.take(n, p, -1, gossip.FromHere)
		}
		waiting := t.held[id]
		delete(t.held, id)
		for _, h := range waiting {
			w.take(h.fact, p, h.from, 0)
		}
		t.service.Forget(id)
	}
}

// gateOffer decides whether an offer that came by gossip is stored and passed on.
func (w *World) gateOffer(id, p, from int32, share int) bool {
	t, o := w.trader(p), w.loyalty.trading.facts[id]
	switch t.service.Gate(o.signed, o.fact) {
	case offers.Relay:
		return t.service.Reserve(o.signed, o.fact) == nil
	case offers.Hold:
		of := offer.ID(o.fact.Subject)
		t.held[of] = append(t.held[of], heldFact{id, p, from, share})
		w.lookAt(p, t, w.now)
	}
	return false
}

// room says whether a peer has room for a fact that reconciliation brings.
func (w *World) room(id, p int32) bool {
	if k := w.facts[id].kind; k != offerFact && k != quoteFact {
		return true
	}
	o := w.loyalty.trading.facts[id]
	return w.trader(p).service.Reserve(o.signed, o.fact) == nil
}

// offerStored has a peer know an offer whose fact it stored.
func (w *World) offerStored(id, p int32) {
	t, o := w.trader(p), w.loyalty.trading.facts[id]
	t.service.Add(o.signed, o.fact)
	w.lookAt(p, t, w.now)
}

// exchange is the exchange as a trader reaches it. What the chain says of an offer at
// one head is asked once for all.
type exchange struct {
	*chain.Exchange
	world *World
}

var _ offers.Exchange = exchange{}

// shared is what was asked at the present head.
func (x exchange) shared() *trading {
	m := x.world.loyalty.trading
	if head := x.Head(); head != m.head {
		m.head = head
		clear(m.standing)
		clear(m.pumps)
	}
	return m
}

// Statuses is the standing of offers at the newest block.
func (x exchange) Statuses(ctx context.Context, asked []offer.Signed) ([]offers.Standing, error) {
	m, out := x.shared(), make([]offers.Standing, len(asked))
	for i, o := range asked {
		id := o.ID()
		s, known := m.standing[id]
		if !known {
			one, err := x.Exchange.Statuses(ctx, asked[i:i+1])
			if err != nil {
				return nil, err
			}
			s = one[0]
			m.standing[id] = s
		}
		out[i] = s
	}
	return out, nil
}

// TryPump is what the contract would say to a money pump in the next block.
func (x exchange) TryPump(ctx context.Context, quotes []offer.Signed) error {
	var ids []byte
	for _, q := range quotes {
		id := q.ID()
		ids = append(ids, id[:]...)
	}
	m := x.shared()
	said, known := m.pumps[string(ids)]
	if !known {
		said = x.Exchange.TryPump(ctx, quotes)
		m.pumps[string(ids)] = said
	}
	return said
}

var errRefused = fault.New(fault.Conflict, "relay call", "the contract refused it")

// patience is how long a customer waits for a block.
const patience = 10 * time.Minute
