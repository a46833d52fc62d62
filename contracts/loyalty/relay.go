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
	"github.com/souk-network/souk/contracts/bindings/netting"
	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/bindings/pointsfactory"
	"github.com/souk-network/souk/contracts/bindings/rewardcampaign"
	"github.com/souk-network/souk/contracts/bindings/rewards"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
)

// Relay carries calls that customers signed for to the chain. It takes only calls
// that anybody may make and that a customer's signature or the contract's own rule
// decides, tries each before it is sent, and holds every account to a number a
// day. Safe for concurrent use.
type Relay struct {
	client  *chain.Client
	factory chain.Address
	clones  *pointsfactory.PointsFactory
	perDay  int
	allowed []relayed
	daily   map[[4]byte]bool // selectors of calls that are meant again on another day

	mu    sync.Mutex
	day   uint64
	count map[common.Address]int // calls of this day
	total int                    // of all of them
	ours  map[madeBy]bool        // points and campaigns seen to be the factories'
}

// relayed are calls of one kind of contract that are carried.
type relayed struct {
	is      func(ctx context.Context, r *Relay, at chain.Address) (bool, error)
	account map[[4]byte]int // by selector: which word of the arguments names the account
	unpack  func([]byte) (any, error)
}

// RelayConfig describes a relay.
type RelayConfig struct {
	Client *chain.Client // sends and pays
	PerDay int           // calls of one account a day (UTC) that are carried; 0 means 100
}

// madeBy is a contract and the factory that made it.
type madeBy struct{ factory, at chain.Address }

// accountsWorth bounds what all accounts together cost the one who pays: accounts
// are free to make, so a bound for each alone would be none. As many as so many
// accounts may ask for is carried in a day.
const accountsWorth = 100

// maxAccounts bounds how many accounts a day are counted apart.
const maxAccounts = 1 << 16

// NewRelay makes a relay for the contracts of the client's deployment.
func NewRelay(c RelayConfig) (*Relay, error) {
	if c.Client == nil || c.PerDay < 0 {
		return nil, fault.New(fault.Malformed, "relay config", "a client is needed, and no negative number of calls")
	}
	if c.PerDay == 0 {
		c.PerDay = 100
	}
	d := c.Client.Deployment()
	r := &Relay{
		client: c.Client, factory: d.PointsFactory, clones: pointsfactory.NewPointsFactory(), perDay: c.PerDay,
		count: map[common.Address]int{}, ours: map[madeBy]bool{},
	}
	code, consents := points.NewPoints(), consentregistry.NewConsentRegistry()
	trades, nets := exchange.NewExchange(), netting.NewNetting()
	badges, campaigns := memberships.NewMemberships(), rewardcampaign.NewRewardCampaign()
	r.allowed = []relayed{
		{isPoints, selectors(code.GetABI(), map[string]int{
			"permit": 0, "transferWithAuthorization": 0, "redeemWithAuthorization": 0, "cancelAuthorization": 0,
		}), code.UnpackError},
		{at(d.Memberships), selectors(badges.GetABI(), map[string]int{"mint": 2, "refresh": 0}), badges.UnpackError},
		{isCampaign, selectors(campaigns.GetABI(), map[string]int{"start": 0, "stop": 0, "activity": 0, "claim": 0, "claimMany": 2}), campaigns.UnpackError},
		{at(d.Exchange), selectors(trades.GetABI(), map[string]int{"cancelBelowBySignature": 0, "cancelBySignature": 0}), trades.UnpackError},
		{at(d.Netting), selectors(nets.GetABI(), map[string]int{"settle": 4}), nets.UnpackError},
		{at(d.Consent), selectors(consents.GetABI(), map[string]int{"anchorSigned": 0}), consents.UnpackError},
	}
	r.daily = map[[4]byte]bool{}
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
// outbox. A call that is meant again and again, a mint, a refresh or a claim, is
// the same within a day (UTC) of the chain's time, and another on the next.
// fault.Unauthorized: it is none that is carried; fault.RateLimited: the
// account had its number today.
func (r *Relay) Carry(ctx context.Context, to chain.Address, data []byte) (Place, error) {
	label := r.label(to, data)
	if known, err := r.where(ctx, label); err == nil {
		return known, nil
	}
	unpack, account, err := r.judge(ctx, to, data)
	if err != nil {
		return Place{}, err
	}
	if err := r.within(account); err != nil {
		return Place{}, err
	}
	if _, err := r.client.Ask(ctx, to, data); err != nil {
		return Place{}, explain("relay call", unpack, err)
	}
	if err := r.spend(account); err != nil {
		return Place{}, err
	}
	if _, err := r.client.Submit(ctx, label, chain.Call{To: to, Data: data}); err != nil {
		return Place{}, err
	}
	return r.where(ctx, label)
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
			return kind.unpack, common.BytesToAddress(data[end-20 : end]), nil
		}
	}
	return nil, common.Address{}, fault.New(fault.Unauthorized, op, "only calls of the consortium's contracts are carried that a customer signed")
}

// within reports whether an account may have another call carried today.
func (r *Relay) within(account common.Address) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.left(account)
}

// spend takes one of an account's calls of the day. It comes after a call was
// tried: whoever names another's account in a call that is refused must not use
// up that account's day.
func (r *Relay) spend(account common.Address) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.left(account); err != nil {
		return err
	}
	r.count[account]++
	r.total++
	return nil
}

// left refuses an account that has no call left today. The lock must be held.
func (r *Relay) left(account common.Address) error {
	if today := uint64(time.Now().Unix()) / 86_400; today != r.day {
		r.day, r.count, r.total = today, map[common.Address]int{}, 0
	}
	if _, known := r.count[account]; !known && len(r.count) >= maxAccounts {
		return fault.New(fault.RateLimited, "relay call", "too many accounts today; ask another peer")
	}
	if r.total >= accountsWorth*r.perDay {
		return fault.New(fault.RateLimited, "relay call", "this peer has carried as much as it pays for today; ask another, or send it yourself")
	}
	if r.count[account] >= r.perDay {
		return fault.New(fault.RateLimited, "relay call", "this account had its number of calls today; ask another peer, or send it yourself")
	}
	return nil
}

func (r *Relay) where(ctx context.Context, label string) (Place, error) {
	s, err := r.client.Status(ctx, chain.IDOf(label))
	if err != nil {
		return Place{}, err
	}
	return Place{State: s.State, Tx: s.Tx, Block: s.Block, Gas: s.Gas, Error: s.Error}, nil
}

// label names a call in the outbox.
func (r *Relay) label(to chain.Address, data []byte) string {
	hash := sha256.Sum256(append(to[:], data...))
	label := "relay " + hex.EncodeToString(hash[:])
	if len(data) >= 4 && r.daily[[4]byte(data)] {
		_, _, now := r.client.Head()
		label += fmt.Sprintf(" %d", now/86_400)
	}
	return label
}
