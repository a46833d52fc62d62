// Package attest is the attestor's service: a member says, under its operator
// account, that a consent lives, so that its reward starts, or that it ended, so
// that the reward stops. Each member judges by the facts and the chain that it has
// itself; whom it cannot follow it refuses.
//
//	wallet ──StartRequest──▶ k members ──signatures──▶ wallet ──start──▶ campaign
//	merchant's peer ──StopRequest──▶ those members ──signatures──▶ stopAttested
//
// Specification: docs/spec/attest.md.
package attest

import (
	"context"
	"sync"
	"time"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
	"github.com/souk-network/souk/storage"
)

// Address is an account or a contract.
type Address = [20]byte

// Campaign is what an attestor reads of a reward campaign. Times are Unix seconds.
type Campaign struct {
	Merchant   did.Merchant
	ChainID    uint64
	Start, End uint64
	Vesting    uint64
	Quorum     uint8 // 0: the merchant attests alone
	Consents   bool  // whether consents are rewarded at all
	Free       bool  // whether places, cap and budget have room for another start
}

// Reward is what the chain has of an account's reward, and of a person's.
type Reward struct {
	Since, Stopped uint64   // Unix seconds; Since 0: there is none
	Digest         [32]byte // of the grant for which it started; zero if there is none
	PersonStarted  bool     // the person has a reward in the campaign, for any account
}

// Chain is what an attestor asks of the chain. Refusals of a silent chain are
// fault.Unavailable: nothing is attested then, and nothing else waits for it.
type Chain interface {
	// Now is the time of the newest block that was read, Unix seconds.
	Now() uint64
	// Campaign reads a campaign; fault.NotFound if the consortium's factory did not make it.
	Campaign(ctx context.Context, at Address) (Campaign, error)
	// Reward reads what an account and a person have in a campaign.
	Reward(ctx context.Context, at, account Address, person [32]byte) (Reward, error)
	// Sign signs a digest with this member's operator account: 65 bytes r, s, v.
	Sign(digest [32]byte) []byte
}

// Limits bound what an attestor does. The zero value takes the defaults.
type Limits struct {
	PerAsker float64 // requests a second of one peer or wallet; bursts of ten times that. 0 means 20
	PerDay   int     // starts a day (UTC) that are signed for the first time. 0 means 10,000
}

func (l Limits) withDefaults() Limits {
	if l.PerAsker == 0 {
		l.PerAsker = 20
	}
	if l.PerDay == 0 {
		l.PerDay = 10_000
	}
	return l
}

// Valid reports whether no limit is negative.
func (l Limits) Valid() bool { return l.PerAsker >= 0 && l.PerDay >= 0 }

// Config is what an attestor needs. Every field but the limits is required.
type Config struct {
	Consortium string
	Self       did.Merchant
	Store      storage.KV // sealed: keeps what was attested
	Registry   func() did.Registry
	// Line is the consent line that a grant belongs to, as merged so far, and
	// whether anything of it is known.
	Line func(did.Key) (consent.Line, bool)
	// Exited reports whether the chain shows that a grant was taken back.
	Exited func(consent.Grant) bool
	// Fresh reports whether revocations were heard of recently enough to judge.
	Fresh func() bool
	// Customer is the name by which this merchant knows who gave it a grant.
	Customer func(consent.GrantID) ([]byte, bool)
	// Room refuses with fault.Full when the disk has no room for so many bytes more.
	Room   func(ctx context.Context, size int) error
	Chain  Chain
	Limits Limits
}

// Service is an attestor. It owns no goroutine. Safe for concurrent use.
type Service struct {
	cfg   Config
	judge Judge

	mu  sync.Mutex // one start is judged and noted at a time
	day Day
}

// New makes an attestor.
func New(cfg Config) *Service {
	cfg.Limits = cfg.Limits.withDefaults()
	return &Service{cfg: cfg, judge: Judge{
		Self: cfg.Self, Registry: cfg.Registry, Line: cfg.Line, Exited: cfg.Exited, Fresh: cfg.Fresh, Chain: cfg.Chain, Now: time.Now, Askers: cfg.Limits.Askers(),
	}}
}

// Times that attestors keep to. The merchant and the customer both lose by a
// statement that lies around for long.
const (
	MaxBackdate = 86_400     // seconds before now at which a reward may begin
	MaxAhead    = 60         // seconds after the newest block, whose time lags
	MaxDeadline = 7 * 86_400 // seconds for which a statement can be delivered
)

func (s *Service) checkCommon(consortium, asker string) error {
	if consortium != s.cfg.Consortium {
		return fault.New(fault.Unauthorized, "attest", "addressed to another consortium")
	}
	return s.judge.Hear(asker)
}

func (c Campaign) signedFor(at Address) reward.Campaign {
	return reward.Campaign{ChainID: c.ChainID, Contract: at}
}
