package channels

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// Answer does what a wallet asks. fault.WrongPeer, fault.Expired, fault.NotYet,
// fault.BadSignature and fault.Replayed say what is wrong with the request;
// fault.NotFound that there is no such channel any more; fault.NoAccess that the
// account does not hold what it takes; fault.Stale and fault.Unavailable that
// the chain could not be asked: the gate stays shut.
func (s *Service) Answer(ctx context.Context, r channel.Request) (channel.Answer, error) {
	if err := r.Verify(s.cfg.Consortium, s.cfg.Self, now()); err != nil {
		return channel.Answer{}, err
	}
	if !s.joins.Allow() {
		return channel.Answer{}, fault.New(fault.RateLimited, "answer channel request", "too many ask at once; ask again in some seconds")
	}
	if !s.used.fresh(r.Digest(), now()) {
		return channel.Answer{}, fault.New(fault.Replayed, "answer channel request", "it was answered before; sign a new one")
	}
	c, err := s.find(r.Channel)
	if err != nil {
		return channel.Answer{}, err
	}
	if r.Act == channel.Leave {
		return channel.Answer{Keys: []byte{}}, s.end(ctx, c, []consent.Account{r.Account})
	}
	keys, err := s.admit(ctx, c, r.Account)
	if err != nil {
		return channel.Answer{}, err
	}
	sealed, err := r.SealKeys(keys)
	return channel.Answer{Keys: sealed}, err
}

// admit lets an account in that holds the membership.
func (s *Service) admit(ctx context.Context, c *owned, a consent.Account) ([]channel.EpochKey, error) {
	if s.closed(c) {
		return nil, errGone
	}
	held, err := s.ask(ctx, c.id, a)
	switch {
	case err != nil:
		return nil, err
	case !held:
		if err := s.end(ctx, c, []consent.Account{a}); err != nil {
			return nil, err
		}
		return nil, fault.New(fault.NoAccess, "join channel", "the account does not hold the membership that the channel asks for")
	}
	return s.hold(ctx, c, a)
}

var errGone = fault.New(fault.NotFound, "join channel", "the channel was closed by its owner")

func (s *Service) closed(c *owned) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return c.Closed
}

// gatePatience bounds one question to the chain.
const gatePatience = 10 * time.Second

// ask asks the chain at a block that is fresh.
func (s *Service) ask(ctx context.Context, id channel.ID, a consent.Account) (bool, error) {
	const op = "ask gate"
	if s.cfg.Gate == nil {
		return false, fault.New(fault.Unavailable, op, "this peer knows no contract of memberships")
	}
	ctx, cancel := context.WithTimeout(ctx, gatePatience)
	defer cancel()
	access, err := s.cfg.Gate.HasAccess(ctx, id, a)
	if err != nil {
		return false, &fault.Error{Kind: fault.Unavailable, Op: op, Detail: "the chain does not answer; try again", Err: err}
	}
	if older(access.Time, now(), s.cfg.MaxAge) {
		return false, fault.New(fault.Stale, op, "the chain stands still, or this peer has not heard from it; try again")
	}
	return access.Held, nil
}

// hold notes durably that an account is to be watched, and returns what it may
// have: both in one turn, so that whoever is ended later is ended for what comes
// after these secrets.
func (s *Service) hold(ctx context.Context, c *owned, a consent.Account) ([]channel.EpochKey, error) {
	if err := c.take(ctx); err != nil {
		return nil, err
	}
	defer c.give()
	if c.Closed {
		return nil, errGone
	}
	at, next := now(), c.state
	var ops []storage.Op
	if _, known := c.holders[a]; !known {
		if err := s.cfg.Room(ctx, nil); err != nil {
			return nil, err
		}
		ops = append(ops, storage.Put(spaceHolders, holderKey(c.id, a), codec.Marshal(holder{Since: at})))
		if len(c.holders) == 0 {
			next.Checked = at
		}
		if err := s.save(ctx, c, next, ops, nil); err != nil {
			return nil, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c.holders[a] = at
	return c.keys(), nil
}

// end forgets accounts and, if any of them was a holder, opens another epoch, in
// one write: what is posted from then on is closed to them.
func (s *Service) end(ctx context.Context, c *owned, accounts []consent.Account) error {
	if err := c.take(ctx); err != nil {
		return err
	}
	defer c.give()
	var ops []storage.Op
	var gone []consent.Account
	for _, a := range accounts {
		if _, was := c.holders[a]; was {
			gone = append(gone, a)
			ops = append(ops, storage.Delete(spaceHolders, holderKey(c.id, a)))
		}
	}
	if len(gone) == 0 || c.Closed {
		return nil
	}
	next, err := c.opened(now())
	if err != nil {
		return err
	}
	return s.save(ctx, c, next, ops, func() {
		for _, a := range gone {
			delete(c.holders, a)
		}
	})
}

// Check asks the chain about holders now, of every channel: those that are
// named, or all. Whoever no longer holds is out at once. It is for what the chain
// tells of a membership, and for a merchant who wants to be sure.
func (s *Service) Check(ctx context.Context, accounts ...consent.Account) error {
	for _, c := range s.all() {
		if err := s.check(ctx, c, s.among(c, accounts)); err != nil {
			return err
		}
	}
	return nil
}

// among lists the holders of a channel, of those that are named if any is.
func (s *Service) among(c *owned, named []consent.Account) []consent.Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []consent.Account
	if len(named) == 0 {
		for a := range c.holders {
			out = append(out, a)
		}
	}
	for _, a := range named {
		if _, is := c.holders[a]; is {
			out = append(out, a)
		}
	}
	return out
}

// due lists the holders that were not checked for long.
func (c *owned) due(s *Service, at uint64) []consent.Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []consent.Account
	for a, checked := range c.holders {
		if older(checked, at, s.cfg.CheckEvery) {
			out = append(out, a)
		}
	}
	return out
}

// asksAtOnce bounds the questions to the chain under way.
const asksAtOnce = 8

// check asks the chain about holders, ends those who no longer hold, and notes
// since when all of them are known to. While the chain does not answer nobody is
// ended.
func (s *Service) check(ctx context.Context, c *owned, who []consent.Account) error {
	var mu sync.Mutex
	var lost, kept []consent.Account
	group, asking := errgroup.WithContext(ctx)
	group.SetLimit(asksAtOnce)
	at := now()
	for _, a := range who {
		group.Go(func() error {
			held, err := s.ask(asking, c.id, a)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err != nil:
				return err
			case held:
				kept = append(kept, a)
			default:
				lost = append(lost, a)
			}
			return nil
		})
	}
	failed := group.Wait()
	if len(lost) > 0 {
		if err := s.end(ctx, c, lost); err != nil {
			return err
		}
	}
	return errors.Join(failed, s.checked(ctx, c, kept, at))
}

// checked notes who was found to hold at a moment, and writes down since when all
// holders are known to.
func (s *Service) checked(ctx context.Context, c *owned, kept []consent.Account, at uint64) error {
	if err := c.take(ctx); err != nil {
		return err
	}
	defer c.give()
	next := c.state
	s.mu.Lock()
	for _, a := range kept {
		if before, is := c.holders[a]; is {
			c.holders[a] = max(before, at)
		}
	}
	next.Checked = at
	for _, when := range c.holders {
		next.Checked = min(next.Checked, when)
	}
	s.mu.Unlock()
	if next.Checked <= c.Checked || next.Closed {
		return nil
	}
	return s.save(ctx, c, next, nil, nil)
}

// used remembers requests for as long as their time is good. An answer is sealed
// to a key that only the first asker has, so one that is repeated after a restart
// gives away nothing.
type used struct {
	mu   sync.Mutex
	seen map[[32]byte]uint64 // digest to when it came, ms
	last uint64              // when old ones were last dropped
}

func (u *used) fresh(digest [32]byte, at uint64) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if keep := 2 * channel.MaxRequestAge; at >= u.last+keep {
		u.last = at
		for d, came := range u.seen {
			if came+keep < at {
				delete(u.seen, d)
			}
		}
	}
	if _, was := u.seen[digest]; was {
		return false
	}
	u.seen[digest] = at
	return true
}
