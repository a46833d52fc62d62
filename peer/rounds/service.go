package rounds

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// Config is what a service is made of.
type Config struct {
	Self did.Merchant
	// Chain is nil where the peer takes part in no netting.
	Chain Chain
	Store storage.KV
	// Active lists the active members.
	Active func() []did.Merchant
	// Ask hands a proposal to a member's peer.
	Ask func(ctx context.Context, m did.Merchant, p Proposal) (Answer, error)
	// Limit is how many points this merchant may give up in a day (UTC) by statements
	// of others that it signs without anybody being asked; 0: none.
	Limit uint64
	// Every is how often this peer proposes a round of its own accord, at least
	// LeastEvery; 0: never.
	Every time.Duration
	// Count is told of events. Nil: nobody is.
	Count func(Event)
	Log   *slog.Logger
}

// Service keeps the rounds of one peer. Make it with New, let it work with Run; all
// other methods are safe for concurrent use.
type Service struct {
	cfg  Config
	wake chan struct{} // holds one wish to look again
	turn chan struct{} // held by who judges a proposal or decides about one

	mu     sync.Mutex
	known  map[ID]*round
	judged map[did.Merchant]hourly
}

// hourly counts something within an hour since 1970.
type hourly struct {
	hour  uint64
	count int
}

// New makes a service from what is on the disk. It starts nothing.
func New(ctx context.Context, cfg Config) (*Service, error) {
	if cfg.Chain == nil {
		return &Service{cfg: cfg}, nil
	}
	if cfg.Store == nil || cfg.Active == nil || cfg.Ask == nil || cfg.Log == nil {
		return nil, fault.New(fault.Malformed, "netting configuration", "Store, Active, Ask and Log are required")
	}
	if cfg.Every != 0 && cfg.Every < LeastEvery {
		return nil, fault.New(fault.Malformed, "netting configuration", "a round is proposed every 10 minutes at most")
	}
	if cfg.Count == nil {
		cfg.Count = func(Event) {}
	}
	s := &Service{
		cfg: cfg, wake: make(chan struct{}, 1), turn: make(chan struct{}, 1), known: map[ID]*round{}, judged: map[did.Merchant]hourly{},
	}
	return s, s.restore(ctx)
}

// here refuses where this peer takes part in no netting.
func (s *Service) here() error {
	if s.cfg.Chain == nil {
		return fault.New(fault.Unavailable, "net points", "this peer takes part in no netting")
	}
	return nil
}

// now is Unix seconds by the clock, or by the chain if that is ahead: deadlines
// are the chain's to judge.
func (s *Service) now() uint64 {
	return max(uint64(time.Now().Unix()), s.cfg.Chain.Head().Time)
}

// takeTurn waits for the turn to judge or decide, and returns how to end it.
func (s *Service) takeTurn(ctx context.Context) (end func(), err error) {
	select {
	case s.turn <- struct{}{}:
		return func() { <-s.turn }, nil
	case <-ctx.Done():
		return nil, fault.Wrap(fault.Unavailable, "net points", ctx.Err())
	}
}

// active lists the active members in order, without some.
func (s *Service) active(without []did.Merchant) []did.Merchant {
	out := slices.DeleteFunc(slices.Clone(s.cfg.Active()), func(m did.Merchant) bool { return slices.Contains(without, m) })
	slices.SortFunc(out, func(a, b did.Merchant) int { return bytes.Compare(a[:], b[:]) })
	return out
}

// List is all statements that this peer knows, the newest first.
func (s *Service) List() ([]View, error) {
	if err := s.here(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]*round, 0, len(s.known))
	for _, r := range s.known {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b *round) int {
		switch {
		case a.Proposal.Nonce > b.Proposal.Nonce:
			return -1
		case a.Proposal.Nonce < b.Proposal.Nonce:
			return 1
		}
		return bytes.Compare(a.id[:], b.id[:])
	})
	var out []View
	for _, r := range all {
		out = append(out, s.view(r))
	}
	return out, nil
}

// Get is one statement, or fault.NotFound.
func (s *Service) Get(id ID) (View, error) {
	if err := s.here(); err != nil {
		return View{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.known[id]
	if !ok {
		return View{}, errUnknown
	}
	return s.view(r), nil
}

var errUnknown = fault.New(fault.NotFound, "find netting round", "no such statement here; see 'souk peer netting list'")

const (
	pace     = 5 * time.Second // while something is open
	idlePace = time.Minute
)

// Run moves rounds along until ctx ends.
func (s *Service) Run(ctx context.Context) error {
	if s.cfg.Chain == nil {
		return nil
	}
	due := s.next(time.Now())
	for ctx.Err() == nil {
		rest, busy := idlePace, s.step(ctx)
		if due = s.periodic(ctx, due, time.Now()); busy || len(s.unfinished()) > 0 {
			rest = pace
		}
		if !due.IsZero() {
			rest = min(rest, max(0, time.Until(due)))
		}
		if err := s.prune(ctx); err != nil && ctx.Err() == nil {
			s.cfg.Log.Warn("netting rounds that are over could not be dropped; trying again", "error", err)
		}
		timer := time.NewTimer(rest)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-s.wake:
		}
		timer.Stop()
	}
	return nil
}

func (s *Service) look() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
