package offers

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/market"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/storage"
)

// Config is what a service is made of.
type Config struct {
	// Exchange is nil where the peer takes part in none: it relays no offers.
	Exchange Exchange
	Limits   Limits
	// Answered is told which offers got their first answer, and which of this
	// peer's own that are not stored yet can be filled now.
	Answered func(ctx context.Context, ids []offer.ID)
	// Turn is after how many blocks this peer's turn comes to send something that
	// every peer could send, 0 for at once; negative for never. Nil is never.
	Turn func(name [32]byte) int
	// Pump is told what becomes of money pumps. Nil: nobody is.
	Pump func(PumpEvent)
	// Store keeps the settlements that are on their way. Needed with an Exchange.
	Store storage.KV
	Log   *slog.Logger
	// Now is the clock; nil: time.Now.
	Now func() time.Time
}

// Service keeps the offers of one peer. Make it with New, let it work with Run;
// all other methods are safe for concurrent use.
type Service struct {
	cfg  Config
	wake chan struct{} // holds one wish to look again

	mu       sync.Mutex
	known    map[offer.ID]*entry
	makers   map[offer.Address]int // open offers
	members  map[did.Key]int       // open offers by who took them in
	waiting  []offer.ID            // for a first answer, oldest first
	queued   map[did.Key]int       // how many of those a member brought that are not stored
	schedule []offer.ID            // to be asked again in this block
	budget   int                   // questions left in this block
	head     Head
	asked    uint64 // when the chain last answered, Unix milliseconds
	planned  uint64 // when it was last planned whom to ask about
	swept    uint64 // when past offers were last forgotten
	book     *market.Book
	work     *work
}

// entry is one offer.
type entry struct {
	signed   offer.Signed
	quote    bool
	since    uint64 // time of the oldest fact
	heard    uint64 // when it came here
	authors  map[did.Key]bool
	queuedBy *did.Key // who brought it, while it waits unstored for a first answer
	stored   bool
	ours     bool // handed to this peer, which gossips it once it can be filled
	hidden   bool // its maker had this peer cancel it
	answered bool
	urgent   bool // to be asked before others
	standing Standing
	at       uint64 // block of the answer
	asked    uint64 // time of the answer, Unix milliseconds
	ended    uint64 // block in which it was first seen filled or cancelled; 0 while it is open
}

// over says that the chain will not let an offer be filled any more, as long as
// it takes nothing back.
func over(s offer.State) bool {
	switch s {
	case offer.StateFilled, offer.StateCancelled, offer.StateMalformed, offer.StateExpired:
		return true
	}
	return false
}

// New makes a service without offers. It starts nothing.
func New(cfg Config) (*Service, error) {
	if !cfg.Limits.valid() || cfg.Log == nil {
		return nil, fault.New(fault.Malformed, "offers configuration", "limits must not be negative, and a logger is required")
	}
	if cfg.Exchange != nil && cfg.Store == nil {
		return nil, fault.New(fault.Malformed, "offers configuration", "an exchange needs a store for settlements that are on their way")
	}
	cfg.Limits = cfg.Limits.withDefaults()
	if cfg.Answered == nil {
		cfg.Answered = func(context.Context, []offer.ID) {}
	}
	if cfg.Pump == nil {
		cfg.Pump = func(PumpEvent) {}
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &Service{
		cfg: cfg, wake: make(chan struct{}, 1), known: map[offer.ID]*entry{}, makers: map[offer.Address]int{},
		members: map[did.Key]int{}, queued: map[did.Key]int{}, book: market.New(), budget: cfg.Limits.Calls,
	}
	s.work = newWork(s)
	return s, nil
}

// Decision is what the gate says about an offer that wants to be relayed.
type Decision uint8

// The decisions.
const (
	Refuse Decision = iota // cannot be filled, or not here
	Hold                   // the chain was asked, or will be
	Relay                  // can be filled
)

// Gate decides whether an offer is relayed: only if the chain says that some of
// it can be filled. The first time it arranges that the chain is asked.
func (s *Service) Gate(o offer.Signed, f fact.Fact) Decision {
	if !s.here(o) {
		return Refuse
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.known[offer.ID(f.Subject)]
	switch {
	case !ok && (s.crowded(f.Author) || s.room(o, f.Author) != nil):
		return Refuse
	case !ok:
		if e = s.add(o, f); e == nil {
			return Refuse
		}
		e.queuedBy = &f.Author
		s.queued[f.Author]++
		return Hold
	case !e.answered:
		return Hold
	case e.standing.State == offer.StateFillable:
		return Relay
	}
	return Refuse
}

// crowded says that too many offers wait for the chain, of all members or of one,
// which may take a quarter of the places.
func (s *Service) crowded(member did.Key) bool {
	return len(s.waiting) >= s.cfg.Limits.Waiting || s.queued[member] >= max(1, s.cfg.Limits.Waiting/4)
}

// unqueue says that an offer no longer waits for a first answer.
func (s *Service) unqueue(e *entry) {
	if e.queuedBy == nil {
		return
	}
	if s.queued[*e.queuedBy]--; s.queued[*e.queuedBy] == 0 {
		delete(s.queued, *e.queuedBy)
	}
	e.queuedBy = nil
}

// Reserve makes room for an offer that is about to be stored, or refuses with
// fault.Full what is above what one account, or one member for its customers, may
// have open. What is known already costs nothing.
func (s *Service) Reserve(o offer.Signed, f fact.Fact) error {
	if !s.here(o) {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.known[offer.ID(f.Subject)]; ok && e.authors[f.Author] {
		return nil
	}
	if s.members[f.Author] >= s.cfg.Limits.PerMember {
		s.makeRoom()
	}
	if err := s.room(o, f.Author); err != nil {
		return err
	}
	s.add(o, f)
	return nil
}

// makeRoom forgets, of the offers that were handed to this peer, the one that
// came first of those that the chain says cannot be filled: whoever hands in
// thousands of them, for free, must not keep others out.
func (s *Service) makeRoom() {
	var oldest *entry
	for _, e := range s.known {
		idle := e.ours && !e.stored && e.answered && e.ended == 0 && e.standing.State != offer.StateFillable
		if idle && (oldest == nil || e.before(oldest)) {
			oldest = e
		}
	}
	if oldest != nil {
		s.forget(oldest.signed.ID(), oldest)
	}
}

// before says whether an offer came here before another one; of two at one time it
// is the one of the smaller maker, nonce and salt.
func (e *entry) before(o *entry) bool {
	a, b := &e.signed.Offer, &o.signed.Offer
	return cmp.Or(cmp.Compare(e.heard, o.heard), slices.Compare(a.Maker[:], b.Maker[:]), cmp.Compare(a.Nonce, b.Nonce), slices.Compare(a.Salt[:], b.Salt[:])) < 0
}

// here says whether an offer is for the exchange that this peer takes part in.
func (s *Service) here(o offer.Signed) bool {
	return s.cfg.Exchange != nil && o.Venue == s.cfg.Exchange.Venue()
}

func (s *Service) room(o offer.Signed, member did.Key) error {
	const op = "take offer"
	if s.makers[o.Offer.Maker] >= s.cfg.Limits.PerMaker {
		return fault.New(fault.Full, op, "this account has as many open offers as one may have; cancel some")
	}
	if s.members[member] >= s.cfg.Limits.PerMember {
		return fault.New(fault.Full, op, "this member took in as many open offers as one may; hand it to another")
	}
	return nil
}

// Add takes an offer whose fact is stored.
func (s *Service) Add(o offer.Signed, f fact.Fact) {
	if !s.here(o) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.add(o, f)
	if e == nil {
		return
	}
	e.stored = true
	s.show(e)
}

// Keep takes an offer that was handed to this peer and is not stored yet: it is
// asked about until it can be filled, or is over.
func (s *Service) Keep(o offer.Signed, f fact.Fact) error {
	if !s.here(o) {
		return fault.New(fault.Conflict, "take offer", "it is for another exchange or chain than this peer's")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.known[offer.ID(f.Subject)]; !ok {
		if err := s.room(o, f.Author); err != nil {
			return err
		}
	}
	if e := s.add(o, f); e != nil && !e.ours {
		e.ours = true
		s.tellAgain(e)
	}
	return nil
}

// tellAgain has an offer asked about once more that the chain said can be filled before
// it was this peer's to gossip: whoever was told of it then had nothing to gossip.
func (s *Service) tellAgain(e *entry) {
	if e.standing.State == offer.StateFillable && !e.stored {
		e.urgent = true
		s.schedule = slices.Insert(s.schedule, 0, e.signed.ID())
		s.look()
	}
}

// Hide takes an offer out of the book whose maker wants it ended, and asks the
// chain about it first in the next block.
func (s *Service) Hide(id offer.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.known[id]; ok {
		e.hidden, e.urgent = true, true
		s.show(e)
	}
}

// add enters an offer, or another fact of one. It is nil for one that is past.
func (s *Service) add(o offer.Signed, f fact.Fact) *entry {
	id := offer.ID(f.Subject)
	e, ok := s.known[id]
	if !ok {
		if f.Expired(s.now()) {
			return nil
		}
		e = &entry{signed: o, since: f.Time, heard: s.now(), authors: map[did.Key]bool{}}
		s.known[id] = e
		s.makers[o.Offer.Maker]++
		s.waiting = append(s.waiting, id)
		s.look()
	}
	e.quote = e.quote || f.Kind == fact.KindQuote
	e.since = min(e.since, f.Time)
	if !e.authors[f.Author] {
		e.authors[f.Author] = true
		s.count(e, f.Author, 1)
	}
	return e
}

// count keeps how many open offers a member took in.
func (s *Service) count(e *entry, author did.Key, by int) {
	if e.ended > 0 {
		return
	}
	if s.members[author] += by; s.members[author] == 0 {
		delete(s.members, author)
	}
}

// open counts all of an entry in or out of what is open.
func (s *Service) open(e *entry, by int) {
	if s.makers[e.signed.Offer.Maker] += by; s.makers[e.signed.Offer.Maker] == 0 {
		delete(s.makers, e.signed.Offer.Maker)
	}
	for author := range e.authors {
		s.count(e, author, by)
	}
}

// show puts an entry into the book, or takes it out.
func (s *Service) show(e *entry) {
	id := e.signed.ID()
	if !e.stored || e.hidden || e.standing.State != offer.StateFillable {
		s.book.Drop(id)
		return
	}
	funds := e.standing.Funds
	if funds == 0 {
		funds = offer.MaxAmount
	}
	s.book.Put(market.Order{ID: id, Offer: e.signed.Offer, Left: e.standing.Fillable, Funds: funds, Since: e.since})
}

const (
	sweepEvery = 10_000  // milliseconds
	waitFor    = 600_000 // how long an offer that is not stored waits for an answer
)

// expire takes offers that no longer hold out of the book, and now and then
// forgets them.
func (s *Service) expire(now uint64) {
	s.book.Expire(now)
	if now < s.swept+sweepEvery {
		return
	}
	s.swept = now
	for id, e := range s.known {
		if e.signed.Offer.Ends() <= now || !e.stored && !e.ours && e.heard+waitFor <= now {
			s.forget(id, e)
		}
	}
}

func (s *Service) forget(id offer.ID, e *entry) {
	if e.ended == 0 {
		s.open(e, -1)
	}
	s.unqueue(e)
	s.book.Drop(id)
	delete(s.known, id)
}

func (s *Service) look() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *Service) now() uint64 { return uint64(s.cfg.Now().UnixMilli()) }
