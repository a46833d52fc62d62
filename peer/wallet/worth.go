package wallet

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/worth"
	"github.com/souk-network/souk/storage"
)

const (
	spaceWorths = "wallet/worths" // merchant: the newest statement
	// worthPages is the most pages of one merchant's statements that are read: twice
	// what peers keep of them. allWorthPages are those of all merchants'.
	worthPages    = 8
	allWorthPages = 64
)

// StatedWorth is what a merchant said last that one of its points is worth when it is
// redeemed, as this wallet heard it.
type StatedWorth struct {
	worth.Stated
	Number uint64
	Said   uint64 // Unix milliseconds
	Until  uint64 // when it ends unless it is said anew, Unix milliseconds
	Heard  uint64 // when a member last showed it, Unix milliseconds
}

// storedWorth is a statement in the store. It was verified before it came there.
type storedWorth struct {
	_     struct{} `cbor:",toarray"`
	Fact  []byte
	Heard uint64
}

// CollectWorths asks each of the merchants what it says that its points are worth. Of
// those that do not answer it looks the statements up at another member, which is asked
// for everybody's and so does not learn whose this wallet wants. Statements are held
// against the registry's keys, and the newest one is kept: an older answer changes
// nothing. Of whom nobody could be asked is named and keeps back nobody else; what was
// heard earlier stays. Of the time that the context leaves, whoever is asked gets half,
// so that silence leaves time to ask others.
func (w *Wallet) CollectWorths(ctx context.Context, merchants []did.Merchant) []Unheard {
	first, cancel := half(ctx)
	defer cancel()
	away := w.eachWorth(merchants, func(m did.Merchant) error {
		subject := worth.Subject(m)
		listed, err := w.lookupAt(first, m, desk.Query{Kind: uint16(fact.KindWorth), Subject: subject[:]})
		if err != nil {
			return err
		}
		return w.keepWorth(ctx, m, listed)
	})
	if len(away) == 0 {
		return nil
	}
	listed, err := w.everybodysWorths(ctx, away)
	if err != nil {
		return away
	}
	missing := make([]did.Merchant, len(away))
	for i, u := range away {
		missing[i] = u.Merchant
	}
	return w.eachWorth(missing, func(m did.Merchant) error { return w.keepWorth(ctx, m, listed) })
}

// eachWorth does something for each merchant, side by side, and names those for whom
// it failed.
func (w *Wallet) eachWorth(merchants []did.Merchant, do func(did.Merchant) error) []Unheard {
	var (
		mu     sync.Mutex
		failed []Unheard
		all    sync.WaitGroup
	)
	for _, m := range merchants {
		all.Go(func() {
			if err := do(m); err != nil {
				mu.Lock()
				defer mu.Unlock()
				failed = append(failed, Unheard{m, err})
			}
		})
	}
	all.Wait()
	slices.SortFunc(failed, func(a, b Unheard) int { return bytes.Compare(a.Merchant[:], b.Merchant[:]) })
	return failed
}

// everybodysWorths are all statements that the first member to answer has, of those
// that were not away a moment ago.
func (w *Wallet) everybodysWorths(ctx context.Context, away []Unheard) ([]fact.Fact, error) {
	failed := []error{fault.New(fault.Unavailable, "look up stated worths", "no member answered; check the network and try again")}
	for _, m := range w.active() {
		if slices.ContainsFunc(away, func(u Unheard) bool { return u.Merchant == m }) {
			continue
		}
		asking, cancel := half(ctx)
		facts, err := w.lookupAt(asking, m, desk.Query{Kind: uint16(fact.KindWorth)})
		cancel()
		if err == nil {
			return facts, nil
		}
		failed = append(failed, err)
	}
	return nil, errors.Join(failed...)
}

// half ends when half of the time is over that the context leaves.
func half(ctx context.Context) (context.Context, context.CancelFunc) {
	end, bounded := ctx.Deadline()
	if !bounded {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, time.Until(end)/2)
}

// keepWorth keeps the newest of a merchant's statements, if it is among those that are
// listed.
func (w *Wallet) keepWorth(ctx context.Context, m did.Merchant, listed []fact.Fact) error {
	newest, err := w.keptWorth(ctx, m)
	if err != nil {
		return err
	}
	heard := false
	for _, f := range listed {
		s, err := worth.FromFact(f)
		if err != nil || s.Merchant != m || !w.validWorth(f, m) {
			continue // nobody's word
		}
		switch {
		case newest.Seq == 0 || worth.Newer(f, newest):
			newest, heard = f, true
		case f.ID() == newest.ID():
			heard = true
		}
	}
	if !heard {
		return nil
	}
	return w.cfg.Store.Batch(ctx, []storage.Op{storage.Put(spaceWorths, m[:], codec.Marshal(storedWorth{Fact: newest.Encode(), Heard: now()}))})
}

// validWorth says whether peers would take a statement: its author speaks for the
// merchant, which is not suspended.
func (w *Wallet) validWorth(f fact.Fact, m did.Merchant) bool {
	entry, ok := w.cfg.Chain.Registry().ByKey(f.Author)
	return ok && entry.ID == m && (entry.Status == did.StatusActive || entry.Status == did.StatusLeft) && !f.Early(now())
}

// keptWorth is the newest statement that is kept; without one its number is zero.
func (w *Wallet) keptWorth(ctx context.Context, m did.Merchant) (fact.Fact, error) {
	raw, err := w.cfg.Store.Get(ctx, spaceWorths, m[:])
	if errors.Is(err, storage.ErrNotFound) {
		return fact.Fact{}, nil
	}
	if err != nil {
		return fact.Fact{}, err
	}
	var s storedWorth
	if err := codec.Unmarshal(raw, &s, maxState); err != nil {
		return fact.Fact{}, err
	}
	return fact.Decode(s.Fact)
}

// Worths are the statements that were heard and have not expired, by merchant. One
// that was taken back is among them, since that was said, too.
func (w *Wallet) Worths(ctx context.Context) (map[did.Merchant]StatedWorth, error) {
	out := map[did.Merchant]StatedWorth{}
	var after []byte
	for {
		pairs, err := w.cfg.Store.Scan(ctx, spaceWorths, nil, after, 256)
		if err != nil || len(pairs) == 0 {
			return out, err
		}
		for _, p := range pairs {
			after = p.Key
			s, err := readWorth(p.Value)
			if err != nil {
				return nil, err
			}
			if s.Until > now() {
				out[s.Merchant] = s
			}
		}
	}
}

func readWorth(raw []byte) (StatedWorth, error) {
	var stored storedWorth
	if err := codec.Unmarshal(raw, &stored, maxState); err != nil {
		return StatedWorth{}, err
	}
	f, err := fact.Decode(stored.Fact)
	if err != nil {
		return StatedWorth{}, err
	}
	s, err := worth.FromFact(f)
	return StatedWorth{Stated: s, Number: f.Seq, Said: f.Time, Until: f.Expiry, Heard: stored.Heard}, err
}
