// Package custody is the custodian's service: it keeps key shares for wallets,
// helps to open a record only under a live grant, writes every release into its
// access log before it answers, and hands the wallet what it wrote.
//
// A custodian cannot read: it lacks the grant key. See docs/spec/custody.md.
package custody

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
)

// Window is how far a request's signed time may lie from the custodian's clock.
const Window = 60 * time.Second

// Config is what a custodian needs. Every field but the limits is required.
type Config struct {
	Self       did.Merchant
	Consortium string             // part of the log's origin
	Key        ed25519.PrivateKey // the peer key: signs answers and checkpoints
	Store      storage.KV         // sealed: holds shares and inbox keys
	Log        storage.Log
	Registry   func() did.Registry
	// Line is the consent line that a grant belongs to, as merged so far, and
	// whether anything of it is known.
	Line func(did.Key) (consent.Line, bool)
	// Exited reports whether the chain shows that a grant was taken back.
	Exited func(consent.Grant) bool
	// Ending is the encoded fact that ended a grant on its own line, for a
	// refusal to carry; empty when none is held here.
	Ending func(context.Context, consent.Grant) []byte
	// Fresh reports whether revocations were heard of recently enough to help.
	Fresh func() bool
	// ReaderRate bounds releases a second for one reader; bursts may be four
	// times that. 0 means 500.
	ReaderRate float64
	// NewVaults bounds the vaults a day (UTC) of which a first share is taken.
	// 0 means 10,000. Owners of vaults that are held are always served.
	NewVaults int
	// Loaded bounds the vaults that are kept in memory between requests. 0 means 4,096.
	Loaded int
}

// Service is a custodian. It owns no goroutine.
type Service struct {
	cfg Config

	mu      sync.Mutex
	vaults  holdings
	intake  intake
	readers map[did.Merchant]*rate.Limiter
	leaves  map[[32]byte]uint64 // leaf to position in the log
	nonces  Nonces
	notes   notes
	owed    owed
	places  [32]byte // secret of where openings lie
}

// New loads the log's leaves and finishes what a crash interrupted: an opening
// that was stored but whose leaf did not reach the log is logged now. It refuses
// with fault.Conflict a log that lost any of what its newest checkpoint signed.
func New(ctx context.Context, cfg Config) (*Service, error) {
	if cfg.ReaderRate == 0 {
		cfg.ReaderRate = 500
	}
	if cfg.NewVaults == 0 {
		cfg.NewVaults = 10_000
	}
	if cfg.Loaded == 0 {
		cfg.Loaded = 4096
	}
	s := &Service{
		cfg: cfg, vaults: newHoldings(cfg.Loaded), readers: map[did.Merchant]*rate.Limiter{},
		leaves: map[[32]byte]uint64{}, nonces: Nonces{seen: map[[32]byte]uint64{}},
	}
	for _, step := range []func(context.Context) error{s.loadPlaces, s.loadNotes, s.loadIntake, s.loadNonces, s.checkOwnLog, s.loadLeaves, s.repair} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *Service) loadLeaves(context.Context) error { return s.noteLeaves(0) }

// Release checks a request against the registry, the header's proof, the grant
// and what is known of its line; then writes the access entry durably; only then
// computes its part and answers. The order is invariant I3. A refusal of what a
// member signed is signed, too: a *stream.Refused with a Refusal.
func (s *Service) Release(ctx context.Context, r ReleaseRequest) (ReleaseAnswer, error) {
	now := uint64(time.Now().UnixMilli())
	if err := s.checkReader(now, r); err != nil {
		return ReleaseAnswer{}, err
	}
	answer, err := s.release(ctx, now, r)
	if err != nil {
		return ReleaseAnswer{}, s.refuse(ctx, now, r, err)
	}
	return answer, nil
}

func (s *Service) release(ctx context.Context, now uint64, r ReleaseRequest) (ReleaseAnswer, error) {
	grant, header, err := s.admit(now, r)
	if err != nil {
		return ReleaseAnswer{}, err
	}
	h, err := s.holding(ctx, header.Vault)
	if err != nil {
		return ReleaseAnswer{}, err
	}
	defer s.letGo(h)
	share, entry, err := s.record(ctx, h, now, r, grant, header.Header)
	if err != nil {
		return ReleaseAnswer{}, err
	}
	partial, err := header.Release(rand.Reader, share)
	if err != nil {
		return ReleaseAnswer{}, err
	}
	answer := ReleaseAnswer{Partial: partial, Index: entry.index, Leaf: entry.leaf}
	answer.Sig = ed25519.Sign(s.cfg.Key, answer.preimage(r.Hash()))
	return answer, nil
}

// admit checks everything else that needs no share: for what, and by what right.
func (s *Service) admit(now uint64, r ReleaseRequest) (consent.SignedGrant, vault.ProvenHeader, error) {
	grant, header, err := s.shown(r)
	if err != nil {
		return consent.SignedGrant{}, vault.ProvenHeader{}, err
	}
	if !s.cfg.Fresh() {
		return consent.SignedGrant{}, vault.ProvenHeader{}, fault.New(fault.Stale, "release", "this custodian has not heard from a majority of members within a minute")
	}
	if err := s.allows(now, grant, header.Header, r); err != nil {
		return consent.SignedGrant{}, vault.ProvenHeader{}, err
	}
	if !s.nonces.Fresh(r.Hash(), now) {
		return consent.SignedGrant{}, vault.ProvenHeader{}, fault.New(fault.Replayed, "release", "this request was answered before")
	}
	return grant, header, nil
}

// shown reads the grant and the header that a reader shows.
func (s *Service) shown(r ReleaseRequest) (consent.SignedGrant, vault.ProvenHeader, error) {
	grant, header, err := grantOf(r)
	if err != nil {
		return consent.SignedGrant{}, vault.ProvenHeader{}, err
	}
	proven, err := s.checkHeader(header, r)
	return grant, proven, err
}

// checkReader checks who asks, and when.
func (s *Service) checkReader(now uint64, r ReleaseRequest) error {
	if r.Consortium != s.cfg.Consortium {
		return errOtherConsortium
	}
	if r.Custodian != s.cfg.Self {
		return fault.New(fault.Unauthorized, "release", "the request is addressed to another custodian")
	}
	if r.Reader == s.cfg.Self {
		return fault.New(fault.Unauthorized, "release", "a custodian does not release to itself")
	}
	member, ok := s.cfg.Registry().Member(r.Reader)
	if !ok || member.Status != did.StatusActive {
		return fault.New(fault.NotMember, "release", "the reader is not an active member")
	}
	if !member.PeerKey.Verify(r.preimage(), r.Sig) {
		return fault.New(fault.BadSignature, "release", "not signed by the reader's registered key")
	}
	if err := Within(now, r.Time); err != nil {
		return err
	}
	if !s.limiter(r.Reader).Allow() {
		return fault.New(fault.RateLimited, "release", "too many requests from this reader; ask again in a second")
	}
	return nil
}

var errOtherConsortium = fault.New(fault.Unauthorized, "custody", "addressed to another consortium")

// Within refuses what was signed more than Window before or after now, both in Unix
// milliseconds: fault.Expired or fault.NotYet.
func Within(now, signed uint64) error {
	window := uint64(Window.Milliseconds())
	switch {
	case signed > now+window:
		return fault.New(fault.NotYet, "check time", "signed more than a minute in the future; check the clock")
	case now > signed+window:
		return fault.New(fault.Expired, "check time", "signed more than a minute ago; sign a new request")
	}
	return nil
}

func (s *Service) checkHeader(header vault.Header, r ReleaseRequest) (vault.ProvenHeader, error) {
	if header.Category != r.Category {
		return vault.ProvenHeader{}, fault.New(fault.ChangedHeader, "release", "the header is of another category than the request")
	}
	if _, ok := s.cfg.Registry().Member(header.Writer); !ok {
		return vault.ProvenHeader{}, fault.New(fault.NotMember, "release", "the header names a writer that was never a member")
	}
	return header.Proven()
}

func (s *Service) allows(now uint64, grant consent.SignedGrant, header vault.Header, r ReleaseRequest) error {
	used, err := s.used(grant)
	if err != nil {
		return err
	}
	line, _ := s.cfg.Line(grant.Grant.Subject)
	err = consent.Allows(now, grant, line, consent.Request{
		Audience: r.Reader, Purpose: r.Purpose, Category: header.Category, Right: consent.Read,
		Vault: header.Vault, Time: r.Time, Used: used,
	})
	if err == nil && s.cfg.Exited(grant.Grant) {
		err = fault.New(fault.Revoked, "release", "the customer took it back on the chain")
	}
	return err
}

func (s *Service) limiter(reader did.Merchant) *rate.Limiter {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, ok := s.readers[reader]
	if !ok {
		l = rate.NewLimiter(rate.Limit(s.cfg.ReaderRate), int(4*s.cfg.ReaderRate))
		s.readers[reader] = l
	}
	return l
}
