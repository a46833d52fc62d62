package wallet

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/signin"
	"github.com/souk-network/souk/storage"
)

const (
	spaceProfile = "wallet/profile" // one key: what the customer wrote of themselves
	spaceTold    = "wallet/told"    // grant id: what was told under it last
)

// profileKey is the one key of spaceProfile.
var profileKey = []byte{0}

// storedTold is what was signed for a merchant.
type storedTold struct {
	_     struct{} `cbor:",toarray"`
	Site  string
	Told  signin.Profile
	Taken uint64 // ms: when the merchant said that it has it; 0 before
}

// Told is what a customer tells a merchant under a grant.
type Told struct {
	Merchant did.Merchant
	Grant    consent.GrantID
	Site     string        // the merchant's sign-in, "https://login.shop.example"
	Claims   signin.Claims // empty: taken back
	Time     uint64        // ms: when it was signed
	Taken    uint64        // ms: when the merchant said that it has it; 0 before
	Standing bool          // the grant stands: without it the merchant keeps nothing
	Left     bool          // the merchant left the consortium, or was never in it
}

// Profile is what the customer wrote of themselves. It is told to nobody.
func (w *Wallet) Profile(ctx context.Context) (signin.Claims, error) {
	var c signin.Claims
	raw, err := w.cfg.Store.Get(ctx, spaceProfile, profileKey)
	if errors.Is(err, storage.ErrNotFound) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	return c, codec.Unmarshal(raw, &c, maxState)
}

// SetProfile replaces what the customer wrote. Merchants that were told keep what
// they were told. Refused: as Claims.Check.
func (w *Wallet) SetProfile(ctx context.Context, c signin.Claims) error {
	if err := c.Check(); err != nil {
		return err
	}
	return w.cfg.Store.Batch(ctx, []storage.Op{storage.Put(spaceProfile, profileKey, codec.Marshal(c))})
}

// Tell signs claims for a merchant under a standing grant that covers all of them,
// keeps that before anybody sees it, and seals it to the merchant. Refused:
// no_grant; not_member.
func (w *Wallet) Tell(ctx context.Context, m did.Merchant, site string, c signin.Claims) (Told, []byte, error) {
	const op = "tell profile"
	if c.Empty() {
		return Told{}, nil, fault.New(fault.Malformed, op, "there is nothing to tell")
	}
	if err := c.Check(); err != nil {
		return Told{}, nil, err
	}
	for _, g := range w.readable(m) {
		if c.Within(g.Categories) == c {
			return w.tell(ctx, m, g.ID(), site, c)
		}
	}
	return Told{}, nil, fault.New(fault.NoGrant, op, "no standing grant lets this merchant read all of this; answer its request first, or tell less")
}

// Tellable is the most of some claims that one standing grant of a merchant
// covers.
func (w *Wallet) Tellable(m did.Merchant, c signin.Claims) (most signin.Claims) {
	for _, g := range w.readable(m) {
		if part := c.Within(g.Categories); len(part.Told()) > len(most.Told()) {
			most = part
		}
	}
	return most
}

// Untell signs that nothing is told under a grant any more.
func (w *Wallet) Untell(ctx context.Context, grant consent.GrantID) (Told, []byte, error) {
	s, err := w.storedTold(ctx, grant)
	if err != nil {
		return Told{}, nil, err
	}
	return w.tell(ctx, s.Told.Merchant, grant, s.Site, signin.Claims{})
}

func (w *Wallet) tell(ctx context.Context, m did.Merchant, grant consent.GrantID, site string, c signin.Claims) (Told, []byte, error) {
	audience, err := w.member(m)
	if err != nil {
		return Told{}, nil, err
	}
	s := storedTold{Site: site, Told: c.Sign(w.cfg.Seed.Pairwise(m), m, grant, now())}
	sealed, err := s.Told.Seal(audience.HPKEKey)
	if err != nil {
		return Told{}, nil, err
	}
	return w.shownTold(s), sealed, w.keepTold(ctx, s)
}

// Taken notes that a merchant has what was told last under a grant. What was taken
// back is forgotten here too.
func (w *Wallet) Taken(ctx context.Context, grant consent.GrantID) error {
	s, err := w.storedTold(ctx, grant)
	if err != nil {
		return err
	}
	if s.Told.Claims.Empty() {
		return w.cfg.Store.Batch(ctx, []storage.Op{storage.Delete(spaceTold, grant[:])})
	}
	s.Taken = now()
	return w.keepTold(ctx, s)
}

// Forget drops from this wallet alone what a merchant was told that left the
// consortium: nothing reaches that merchant, and what it still has of it is not undone
// by this. fault.NotFound: nothing is told under the grant; fault.Conflict: the merchant
// is a member, and can be made to forget.
func (w *Wallet) Forget(ctx context.Context, grant consent.GrantID) error {
	s, err := w.storedTold(ctx, grant)
	if err != nil {
		return err
	}
	if !w.left(s.Told.Merchant) {
		return fault.New(fault.Conflict, "forget what was told", "the merchant is a member: take it back instead, so that it forgets, too")
	}
	return w.cfg.Store.Batch(ctx, []storage.Op{storage.Delete(spaceTold, grant[:])})
}

// left reports whether a merchant can come back no more.
func (w *Wallet) left(m did.Merchant) bool {
	entry, known := w.cfg.Chain.Registry().Member(m)
	return !known || entry.Status == did.StatusLeft
}

func (w *Wallet) keepTold(ctx context.Context, s storedTold) error {
	return w.cfg.Store.Batch(ctx, []storage.Op{storage.Put(spaceTold, s.Told.Grant[:], codec.Marshal(s))})
}

func (w *Wallet) storedTold(ctx context.Context, grant consent.GrantID) (s storedTold, err error) {
	raw, err := w.cfg.Store.Get(ctx, spaceTold, grant[:])
	if errors.Is(err, storage.ErrNotFound) {
		return s, fault.New(fault.NotFound, "find what was told", "nothing is told under this grant")
	}
	if err != nil {
		return s, err
	}
	return s, codec.Unmarshal(raw, &s, maxState)
}

func (w *Wallet) shownTold(s storedTold) Told {
	grant := consent.GrantID(s.Told.Grant)
	stands := slices.ContainsFunc(w.readable(s.Told.Merchant), func(g consent.Grant) bool { return g.ID() == grant })
	return Told{Merchant: s.Told.Merchant, Grant: grant, Site: s.Site, Claims: s.Told.Claims, Time: s.Told.Time, Taken: s.Taken, Standing: stands, Left: w.left(s.Told.Merchant)}
}

// Told lists what merchants were told and did not forget by this wallet's word, in
// the order of telling. What stands under a grant that ended is gone there.
func (w *Wallet) Told(ctx context.Context) ([]Told, error) {
	var out []Told
	var after []byte
	for {
		pairs, err := w.cfg.Store.Scan(ctx, spaceTold, nil, after, 256)
		if err != nil || len(pairs) == 0 {
			slices.SortFunc(out, func(a, b Told) int { return cmp.Compare(a.Time, b.Time) })
			return out, err
		}
		for _, p := range pairs {
			after = p.Key
			var s storedTold
			if err := codec.Unmarshal(p.Value, &s, maxState); err != nil {
				return nil, err
			}
			out = append(out, w.shownTold(s))
		}
	}
}

// readable lists the standing grants by which a merchant may read.
func (w *Wallet) readable(m did.Merchant) []consent.Grant {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []consent.Grant
	for _, l := range w.lines {
		if signed, ok := l.live(now()); l.Merchant == m && ok && signed.Grant.Rights.Has(consent.Read) {
			out = append(out, signed.Grant)
		}
	}
	slices.SortFunc(out, func(a, b consent.Grant) int { x, y := a.ID(), b.ID(); return slices.Compare(x[:], y[:]) })
	return out
}
