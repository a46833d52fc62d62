package loyalty

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/consentregistry"
	"github.com/souk-network/souk/contracts/bindings/exchange"
	"github.com/souk-network/souk/contracts/bindings/memberships"
	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/bindings/pointsfactory"
	"github.com/souk-network/souk/contracts/bindings/rewardcampaign"
	"github.com/souk-network/souk/contracts/bindings/rewards"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
)

// Relay carries calls that customers signed for to the chain. It takes only calls
// that anybody may make and that a customer's signature or the contract's own rule
// decides, and that name the account they are counted under: statements of netting
// name many, and are sent by the members that signed them, tries each before it is sent, and holds every account to a number a
// day. Safe for concurrent use.
type Relay struct {
	client  *chain.Client
	factory chain.Address
	clones  *pointsfactory.PointsFactory
	allowed []relayed
	daily   map[[4]byte]bool // selectors of calls that are meant again on another day

	mu      sync.Mutex
	rations rations
	ours    map[madeBy]bool // points and campaigns seen to be the factories'
}

// relayed are calls of one kind of contract that are carried.
type relayed struct {
	is      func(ctx context.Context, r *Relay, at chain.Address) (bool, error)
	account map[[4]byte]int // by selector: which word of the arguments names the account
	unpack  func([]byte) (any, error)
	// check refuses more of a call than its contract does; nil: nothing.
	check map[[4]byte]func(ctx context.Context, r *Relay, at chain.Address, data []byte) error
}

// RelayConfig describes a relay.
type RelayConfig struct {
	Client *chain.Client // sends and pays
	PerDay int           // calls of one account a day (UTC) that are carried; 0 means 100
	// GasPerAccount is the gas of one account's calls that is paid for in a day; 0
	// means 10,000,000. GasPerDay is that of all accounts together; 0 means 100 times
	// as much as of one.
	GasPerAccount, GasPerDay uint64
}

// madeBy is a contract and the factory that made it.
type madeBy struct{ factory, at chain.Address }

// NewRelay makes a relay for the contracts of the client's deployment.
func NewRelay(c RelayConfig) (*Relay, error) {
	if c.Client == nil || c.PerDay < 0 {
		return nil, fault.New(fault.Malformed, "relay config", "a client is needed, and no negative number of calls")
	}
	if c.PerDay == 0 {
		c.PerDay = 100
	}
	if c.GasPerAccount == 0 {
		c.GasPerAccount = 10_000_000
	}
	if c.GasPerDay == 0 {
		c.GasPerDay = accountsWorth * c.GasPerAccount
	}
	d := c.Client.Deployment()
	r := &Relay{
		client: c.Client, factory: d.PointsFactory, clones: pointsfactory.NewPointsFactory(),
		rations: newRations(c), ours: map[madeBy]bool{},
	}
	code, consents, trades := points.NewPoints(), consentregistry.NewConsentRegistry(), exchange.NewExchange()
	badges, campaigns := memberships.NewMemberships(), rewardcampaign.NewRewardCampaign()
	release := [4]byte(code.GetABI().Methods["release"].ID)
	r.allowed = []relayed{
		{isPoints, selectors(code.GetABI(), map[string]int{
			"permit": 0, "transferWithAuthorization": 0, "redeemWithAuthorization": 0, "cancelAuthorization": 0,
			"release": releasedAccount,
		}), code.UnpackError, map[[4]byte]func(context.Context, *Relay, chain.Address, []byte) error{release: aRelease}},
		{at(d.Memberships), selectors(badges.GetABI(), map[string]int{"mint": 2, "refresh": 0}), badges.UnpackError, nil},
		{isCampaign, selectors(campaigns.GetABI(), map[string]int{"start": 0, "stop": 0, "activity": 0, "claim": 0, "claimMany": 2}), campaigns.UnpackError, nil},
		{at(d.Exchange), selectors(trades.GetABI(), map[string]int{"cancelBelowBySignature": 0, "cancelBySignature": 0}), trades.UnpackError, nil},
		{at(d.Consent), selectors(consents.GetABI(), map[string]int{"anchorSigned": 0}), consents.UnpackError, nil},
	}
	r.daily = map[[4]byte]bool{release: true}
	for _, method := range []abi.Method{
		badges.GetABI().Methods["mint"], badges.GetABI().Methods["refresh"],
		campaigns.GetABI().Methods["claim"], campaigns.GetABI().Methods["claimMany"],
	} {
		r.daily[[4]byte(method.ID)] = true
	}
	return r, nil
}

func selectors(code abi.ABI, methods map[string]int) map[[4]byte]int {
	out := map[[4]byte]int{}
	for name, word := range methods {
		out[[4]byte(code.Methods[name].ID)] = word
	}
	return out
}

func at(want chain.Address) func(context.Context, *Relay, chain.Address) (bool, error) {
	return func(_ context.Context, _ *Relay, a chain.Address) (bool, error) {
		return a == want && !want.IsZero(), nil
	}
}

// isPoints asks the factory of points.
func isPoints(ctx context.Context, r *Relay, a chain.Address) (bool, error) {
	return r.made(ctx, r.factory, a, r.clones.PackIsPoints(common.Address(a)), r.clones.UnpackIsPoints)
}

// isCampaign asks the factory of reward campaigns.
func isCampaign(ctx context.Context, r *Relay, a chain.Address) (bool, error) {
	code := rewards.NewRewards()
	return r.made(ctx, r.client.Deployment().Rewards, a, code.PackIsCampaign(common.Address(a)), code.UnpackIsCampaign)
}

// made asks a factory whether it made a contract, once for each that it did.
func (r *Relay) made(ctx context.Context, factory, a chain.Address, question []byte, read func([]byte) (bool, error)) (bool, error) {
	if factory.IsZero() {
		return false, nil
	}
	r.mu.Lock()
	known := r.ours[madeBy{factory, a}]
	r.mu.Unlock()
	if known {
		return true, nil
	}
	answer, err := r.client.Ask(ctx, factory, question)
	if err != nil {
		return false, err
	}
	yes, err := read(answer)
	if err == nil && yes {
		r.mu.Lock()
		r.ours[madeBy{factory, a}] = true
		r.mu.Unlock()
	}
	return yes, fault.Wrap(fault.Malformed, "ask a factory", err)
}

// Carry tries a call and queues it; the same call again is the same entry of the
// outbox. A call that may be meant again, a mint, a refresh, a claim or a release, is
// the same within a day (UTC) of the chain's time, and another on the next, but for
// those who wait for it across midnight (lately). One that the contract refused in a block that is final is tried anew (chain.Attempt).
// fault.Unauthorized: it is none that is carried; fault.RateLimited: the
// account, or all together, had their calls or their gas today.
func (r *Relay) Carry(ctx context.Context, to chain.Address, data []byte) (Place, error) {
	today, before := r.labels(to, data)
	label, known := chain.Attempt(ctx, r.client, today)
	if known == nil && before != today {
		var err error
		if known, err = r.lately(ctx, before); err != nil {
			return Place{}, err
		}
	}
	if known != nil {
		return carried(*known), nil
	}
	unpack, account, err := r.judge(ctx, to, data)
	if err != nil {
		return Place{}, err
	}
	if err := r.within(account); err != nil {
		return Place{}, err
	}
	gas, err := r.client.Gas(ctx, to, data)
	if err != nil {
		return Place{}, explain("relay call", unpack, err)
	}
	if err := r.spend(account, gas); err != nil {
		return Place{}, err
	}
	id, err := r.client.Submit(ctx, label, chain.Call{To: to, Data: data})
	if err != nil {
		return Place{}, err
	}
	s, err := r.client.Status(ctx, id)
	return carried(s), err
}

// carried is where a call stands for whoever signed it: one that the contract refused
// in a block has failed, although a reorganisation may still carry it out.
func carried(s chain.Status) Place {
	p := placeOf(s)
	if s.Reverted {
		p.State = chain.Failed
	}
	return p
}

// judge finds out whether a call is carried, and for whom.
func (r *Relay) judge(ctx context.Context, to chain.Address, data []byte) (func([]byte) (any, error), common.Address, error) {
	const op = "relay call"
	if len(data) >= 4 {
		for _, kind := range r.allowed {
			word, ok := kind.account[[4]byte(data)]
			if !ok {
				continue
			}
			if yes, err := kind.is(ctx, r, to); err != nil {
				return nil, common.Address{}, err
			} else if !yes {
				continue
			}
			end := 4 + 32*(word+1)
			if len(data) < end {
				return nil, common.Address{}, fault.New(fault.Malformed, op, "the call's arguments are cut short")
			}
			if check := kind.check[[4]byte(data)]; check != nil {
				if err := check(ctx, r, to, data); err != nil {
					return nil, common.Address{}, err
				}
			}
			return kind.unpack, common.BytesToAddress(data[end-20 : end]), nil
		}
	}
	return nil, common.Address{}, fault.New(fault.Unauthorized, op, "only calls of the consortium's contracts are carried that a customer signed")
}

// within refuses an account that has nothing left today.
func (r *Relay) within(account common.Address) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.rations.left(account, 0, time.Now())
}

// spend takes a call and its gas of an account's day, once the call was tried:
// whoever names another's account in a call that is refused must not use up that
// account's day.
func (r *Relay) spend(account common.Address, gas uint64) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.rations.spend(account, gas, time.Now())
}

// labels name a call in the outbox: of today, and of the day before, which is the
// same for a call that is meant once.
func (r *Relay) labels(to chain.Address, data []byte) (today, before string) {
	hash := sha256.Sum256(append(to[:], data...))
	label := "relay " + hex.EncodeToString(hash[:])
	if len(data) < 4 || !r.daily[[4]byte(data)] {
		return label, label
	}
	_, _, now := r.client.Head()
	day := now / 86_400
	return fmt.Sprintf("%s %d", label, day), fmt.Sprintf("%s %d", label, day-1)
}

// lateFor is for how many seconds of the chain's time after its block a call that was
// queued on the day before is still the same: wallets wait for minutes.
const lateFor = 600

// lately is a call of the day before that is on its way or came into a block minutes
// ago: who asks for it then waits for it, and does not mean it again. nil: none.
func (r *Relay) lately(ctx context.Context, before string) (*chain.Status, error) {
	_, s := chain.Attempt(ctx, r.client, before)
	if s == nil || s.State == chain.Failed {
		return nil, nil
	}
	if s.Block == 0 {
		return s, nil
	}
	at, err := r.client.BlockAt(ctx, s.Block)
	if _, _, now := r.client.Head(); err != nil || at.Time+lateFor < now {
		return nil, err
	}
	return s, nil
}
