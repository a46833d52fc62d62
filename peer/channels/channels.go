// Package channels is the owner's side of token-gated channels: it keeps the
// secrets of each channel's epochs, hands them to accounts that hold what the
// channel asks for, opens another epoch when one of them no longer does, and
// seals posts.
//
// It decides nothing about who holds what: a [Gate] asks the chain. See
// docs/spec/channel.md and docs/design/channels.md.
package channels

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"log/slog"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// Gate asks the chain who holds what a channel asks for.
type Gate interface {
	// HasAccess reports whether an account may join and read a channel, by the
	// newest block that there is. It may wait for the chain until ctx ends.
	HasAccess(ctx context.Context, id channel.ID, account consent.Account) (Access, error)
}

// Access is what a gate says, and how old that is.
type Access struct {
	Held  bool
	Block uint64 // height at which it was asked
	Time  uint64 // of that block, Unix milliseconds
}

// Config is what an owner's channels need.
type Config struct {
	Self       did.Merchant
	Consortium string
	Key        ed25519.PrivateKey // the peer key: signs posts and cards
	Store      storage.KV         // sealed: holds secrets, holders and posts
	Gate       Gate               // nil: nobody can join
	// Publish stores a fact and gossips it.
	Publish func(context.Context, fact.Fact) error
	// Stored reports whether a fact is held here.
	Stored func(context.Context, fact.ID) (bool, error)
	// Room refuses a fact of this merchant's own that peers would not take, and a
	// holder when nil while private storage is full.
	Room func(context.Context, *fact.Fact) error
	Settings
	Log *slog.Logger
}

// Settings are how an owner runs its channels. The zero value takes the defaults.
type Settings struct {
	// MaxAge is how old the newest block may be for the gate to open, and for a
	// holder to be found ended. 0 means 5 minutes; a chain that makes blocks only
	// when there is something to do needs more.
	MaxAge time.Duration
	// CheckEvery is how often all holders are checked. 0 means 10 minutes.
	CheckEvery time.Duration
	// AudienceAge is how long ago the holders may last have been checked for a post
	// to be sealed to them: so long posts go on while the chain stands still. 0
	// means 24 hours.
	AudienceAge time.Duration
	// RotateEvery is how old an epoch may be that a post is sealed in. 0 means 30 days.
	RotateEvery time.Duration
	// Joins bounds the requests a second that make this peer ask the chain, of all
	// strangers together; bursts of four times that. 0 means 50.
	Joins float64
}

func (s Settings) withDefaults() Settings {
	if s.MaxAge == 0 {
		s.MaxAge = 5 * time.Minute
	}
	if s.CheckEvery == 0 {
		s.CheckEvery = 10 * time.Minute
	}
	if s.AudienceAge == 0 {
		s.AudienceAge = 24 * time.Hour
	}
	if s.RotateEvery == 0 {
		s.RotateEvery = 30 * 24 * time.Hour
	}
	if s.Joins == 0 {
		s.Joins = 50
	}
	return s
}

// Valid reports whether no setting is negative.
func (s Settings) Valid() bool {
	return s.MaxAge >= 0 && s.CheckEvery >= 0 && s.AudienceAge >= 0 && s.RotateEvery >= 0 && s.Joins >= 0
}

// Service is a merchant's channels. Run owns its goroutines.
type Service struct {
	cfg     Config
	joins   *rate.Limiter
	used    used
	opening turn // of who opens a channel

	mu  sync.Mutex
	own map[channel.ID]*owned
}

// New loads the channels from the store.
func New(ctx context.Context, cfg Config) (*Service, error) {
	cfg.Settings = cfg.withDefaults()
	s := &Service{
		cfg: cfg, own: map[channel.ID]*owned{}, used: used{seen: map[[32]byte]uint64{}}, opening: newTurn(),
		joins: rate.NewLimiter(rate.Limit(cfg.Joins), max(1, int(4*cfg.Joins))),
	}
	for _, load := range []func(context.Context) error{s.loadChannels, s.loadHolders, s.loadPosts} {
		if err := load(ctx); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Channel is one of this merchant's channels, as its owner sees it.
type Channel struct {
	ID      channel.ID
	Name    string
	Texts   []channel.Text
	Closed  bool
	Epoch   uint32 // in use; 0 when closed
	Holders int    // accounts that have the secret of this epoch, or may ask for it
	Posts   int    // that have not expired
	Checked uint64 // when all holders were last known to be holders, ms; 0: never
}

// List is every channel that was ever opened here, by name.
func (s *Service) List() []Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Channel, 0, len(s.own))
	for _, c := range s.own {
		out = append(out, c.view())
	}
	slices.SortFunc(out, func(a, b Channel) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// Show is one channel.
func (s *Service) Show(id channel.ID) (Channel, error) {
	c, err := s.find(id)
	if err != nil {
		return Channel{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return c.view(), nil
}

func (s *Service) find(id channel.ID) (*owned, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.own[id]; ok {
		return c, nil
	}
	return nil, fault.New(fault.NotFound, "find channel", "this merchant has no such channel")
}

// all lists the channels that are open.
func (s *Service) all() []*owned {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []*owned
	for _, c := range s.own {
		if !c.Closed {
			out = append(out, c)
		}
	}
	return out
}

func now() uint64 { return uint64(time.Now().UnixMilli()) }

// tick is how often Run looks what is due, at least.
const tick = time.Minute

// Run publishes what a crash kept from being published, checks the holders when
// it is time, renews cards, and destroys the secrets of epochs whose posts have
// all expired. It ends with ctx.
func (s *Service) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		for _, c := range s.all() {
			if err := s.tend(ctx, c); err != nil && ctx.Err() == nil {
				s.cfg.Log.Warn("a channel could not be tended; trying again", "error", err)
			}
		}
		t := time.NewTimer(min(tick, s.cfg.CheckEvery))
		select {
		case <-t.C:
		case <-ctx.Done():
		}
		t.Stop()
	}
	return nil
}
