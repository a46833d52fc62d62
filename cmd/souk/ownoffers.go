package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/bits"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/protocol/points"
)

// exchangingWallet is a wallet at the consortium's exchange.
type exchangingWallet struct {
	*walletSession
	exchange *loyalty.Exchange // reads
}

func (s *walletSession) exchanging() (exchangingWallet, error) {
	if s.network.Chain.Exchange.IsZero() || s.network.Chain.PointsFactory.IsZero() {
		return exchangingWallet{}, fmt.Errorf("%s has no exchange: its consortium file names none", s.network.Name)
	}
	return exchangingWallet{s, loyalty.NewExchange(s.chain.client, s.network.Chain.Exchange)}, nil
}

// pairOfPoints is two merchants' points, in the direction of a customer.
type pairOfPoints struct {
	give, want   did.Merchant
	gives, wants chain.Address
	asked        askedToll // to settle an offer of it
	loyalty.Pair
}

// pair finds the points of two merchants and what was voted for them.
func (x exchangingWallet) pair(ctx context.Context, give, want string) (p pairOfPoints, err error) {
	if p.give, err = x.anyMerchant(give); err != nil {
		return p, err
	}
	if p.want, err = x.anyMerchant(want); err != nil {
		return p, err
	}
	if p.give == p.want {
		return p, usagef("--give and --want name the same merchant")
	}
	if p.gives, err = x.token(ctx, p.give); err != nil {
		return p, err
	}
	if p.wants, err = x.token(ctx, p.want); err != nil {
		return p, err
	}
	p.Pair, err = x.exchange.Pair(ctx, p.gives, p.wants)
	return p, err
}

func (x exchangingWallet) token(ctx context.Context, m did.Merchant) (chain.Address, error) {
	at, err := loyalty.TokenOf(ctx, x.chain.client, x.network.Chain.PointsFactory, chain.Address(m))
	if err != nil {
		return at, fmt.Errorf("the points of %s: %w", x.name(m), err)
	}
	return at, nil
}

// open reports an error unless the pair is exchanged now.
func (p pairOfPoints) open() error {
	switch p.State {
	case loyalty.PairOpen:
		return nil
	case loyalty.PairPaused:
		return fault.New(fault.Conflict, "make offer", "the exchange of these points is paused; the members must vote to open it again")
	}
	return fault.New(fault.Conflict, "make offer", "the members voted no rates for these points yet, so they cannot be exchanged")
}

// feeBPS is what the merchant of the points that are received takes of them.
func (p pairOfPoints) feeBPS() uint64 {
	if p.wants == p.Low {
		return uint64(p.FeeLow)
	}
	return uint64(p.FeeHigh)
}

// fee is the exchange fee on an amount received, before any discount, rounded up.
func (p pairOfPoints) fee(received uint64) uint64 { return (received*p.feeBPS() + 9_999) / 10_000 }

// feeRoom is the limit that is signed unless the customer names one: twice the fee
// of now and one more, for a better rate and for rounding; 0 where there is no fee.
func (p pairOfPoints) feeRoom(received uint64) uint64 {
	if p.feeBPS() == 0 {
		return 0
	}
	return 2*p.fee(received) + 1
}

// asksTooMuch says that nobody may pay what is asked for: it is outside of what
// the members voted. All numbers are below 2^48.
func (p pairOfPoints) asksTooMuch(give, want uint64) bool {
	if p.gives == p.Low {
		return more(want, p.MaxLow, give, p.MaxHigh)
	}
	return more(want, p.MinHigh, give, p.MinLow)
}

// more says whether a*b is more than c*d.
func more(a, b, c, d uint64) bool {
	h1, l1 := bits.Mul64(a, b)
	h2, l2 := bits.Mul64(c, d)
	return h1 > h2 || h1 == h2 && l1 > l2
}

// moment is the later of this machine's clock and the chain's, in Unix seconds.
func (s *walletSession) moment() uint64 {
	_, _, head := s.chain.client.Head()
	return max(head, uint64(time.Now().Unix()))
}

func (s *walletSession) accountFor(m did.Merchant) (*secp256k1.PrivateKey, [20]byte) {
	key := s.seed.Account(m)
	return key, eip712.AccountOf(key.PubKey())
}

// promised is what open offers of an account may still take of its points, with
// what they may pay a relayer. Those in without do not count.
func (x exchangingWallet) promised(ctx context.Context, account, gives [20]byte, without map[offer.ID]bool) (sum uint64, err error) {
	own, err := x.wallet.OwnOffers(ctx)
	if err != nil {
		return 0, err
	}
	var asked []offer.Signed
	for _, o := range own {
		if o.Signed.Offer.Maker == account && o.Signed.Offer.Give == gives && o.Signed.Venue == x.exchange.Venue() && !without[o.Signed.ID()] {
			asked = append(asked, o.Signed)
		}
	}
	if len(asked) == 0 {
		return 0, nil
	}
	said, err := x.exchange.Standings(ctx, asked)
	if err != nil {
		return 0, err
	}
	for i, s := range asked {
		if isOver(said[i].State) {
			continue
		}
		given, err := x.exchange.Given(ctx, s.ID())
		if err != nil {
			return 0, err
		}
		sum += reserve(s.Offer, given)
	}
	return sum, nil
}

// reserve is what an offer may still take of its maker's points: what it did not
// give yet, and the relayer's share of that, rounded up.
func reserve(o offer.Offer, given uint64) uint64 {
	left := o.GiveAmount - min(given, o.GiveAmount)
	hi, lo := bits.Mul64(left, o.MaxRelayFee)
	fee, rest := bits.Div64(hi, lo, o.GiveAmount) // left is at most GiveAmount, so this cannot overflow
	if rest > 0 {
		fee++
	}
	return left + fee
}

// isOver says that nothing of an offer will be filled any more.
func isOver(s offer.State) bool {
	switch s {
	case offer.StateExpired, offer.StateCancelled, offer.StateFilled, offer.StateMalformed, offer.StateBadSignature:
		return true
	}
	return false
}

// permitSeconds is how long a signed permit may be carried, in seconds.
const permitSeconds = 3600

// allow has a member carry a permit that sets what the exchange may take of an
// account to exactly an amount. It does nothing where that is so already.
func (x exchangingWallet) allow(ctx context.Context, m did.Merchant, gives chain.Address, amount uint64) error {
	key, account := x.accountFor(m)
	t := loyalty.NewToken(relayed{Client: x.chain.client, wallet: x.wallet, first: []did.Merchant{m}}, gives)
	spender := x.network.Chain.Exchange
	now, err := t.Allowance(ctx, account, spender)
	if err != nil || now.IsUint64() && now.Uint64() == amount {
		return err
	}
	domain, err := t.Domain(ctx)
	if err != nil {
		return err
	}
	p := points.Permit{Owner: account, Spender: spender, Value: amount, Deadline: x.moment() + permitSeconds}
	if p.Nonce, err = t.PermitNonce(ctx, account); err != nil {
		return err
	}
	sig, err := p.Sign(domain, key)
	if err != nil {
		return err
	}
	_, err = t.Permit(ctx, p, sig)
	return err
}

// nextNonce is above that of every own offer, so that ending all that were made
// before ends none that is made later: the time in milliseconds, as a rule.
func nextNonce(own []wallet.OwnOffer, now time.Time) uint64 {
	n := uint64(now.UnixMilli())
	for _, o := range own {
		n = max(n, o.Signed.Offer.Nonce+1)
	}
	return n
}

// plannedOffer is an offer that its maker has not signed yet.
type plannedOffer struct {
	pairOfPoints
	offer.Offer
	account  [20]byte // the maker's
	balance  uint64   // of the points that are given
	promised uint64   // to other open offers
}

// allowance is what the exchange may take once this offer stands.
func (p plannedOffer) allowance() uint64 { return p.promised + p.GiveAmount + p.MaxRelayFee }

// plan completes an offer and looks whether it can be filled at all.
func (x exchangingWallet) plan(ctx context.Context, p pairOfPoints, o offer.Offer) (plannedOffer, error) {
	const op = "make offer"
	_, account := x.accountFor(p.give)
	_, recipient := x.accountFor(p.want)
	o.Recipient, o.Maker, o.Give, o.Want = recipient, account, offer.Address(p.gives), offer.Address(p.wants)
	out := plannedOffer{pairOfPoints: p, account: account}
	if err := p.open(); err != nil {
		return out, err
	}
	if err := o.Check(); err != nil {
		return out, err
	}
	if p.asksTooMuch(o.GiveAmount, o.WantAmount) {
		return out, fault.New(fault.Conflict, op, "asks for more than the members' vote lets anybody pay for these points; want less")
	}
	own, err := x.wallet.OwnOffers(ctx)
	if err != nil {
		return out, err
	}
	o.Nonce = nextNonce(own, time.Now())
	out.Offer = o
	if out.promised, err = x.promised(ctx, account, o.Give, nil); err != nil {
		return out, err
	}
	held, err := loyalty.NewToken(x.chain.client, p.gives).Balance(ctx, account)
	if err != nil {
		return out, err
	}
	out.balance = held.Uint64() // a balance has at most 50 bits
	if out.allowance() > out.balance {
		return out, fmt.Errorf("you have %d points of %s, and %d of them are in other open offers; this one takes up to %d", out.balance, x.name(p.give), out.promised, o.GiveAmount+o.MaxRelayFee)
	}
	if out.allowance() > points.MaxAmount {
		return out, fault.New(fault.TooLarge, op, "no account may allow more than 2^48 - 1 points")
	}
	return out, nil
}

// place allows what an offer needs, signs it, keeps it and hands it in. What was
// kept is returned also with an error.
func (x exchangingWallet) place(ctx context.Context, p plannedOffer) (wallet.OwnOffer, error) {
	if err := x.allow(ctx, p.give, p.gives, p.allowance()); err != nil {
		return wallet.OwnOffer{}, fmt.Errorf("no offer was made: the exchange was not allowed to take the points: %w", err)
	}
	signed, err := x.wallet.SignOffer(p.give, x.exchange.Venue(), p.Offer, rand.Reader)
	if err != nil {
		return wallet.OwnOffer{}, err
	}
	o := wallet.OwnOffer{Signed: signed, Gives: p.give, Wants: p.want, Made: uint64(time.Now().UnixMilli())}
	if err := x.wallet.KeepOffer(ctx, o); err != nil {
		return wallet.OwnOffer{}, err
	}
	return x.handIn(ctx, o)
}

func (x exchangingWallet) handIn(ctx context.Context, o wallet.OwnOffer) (wallet.OwnOffer, error) {
	by, _, err := x.wallet.HandIn(ctx, o.Signed, o.Gives)
	if err != nil {
		return o, fmt.Errorf("the offer is signed and kept, but no member took it; 'souk offers list' hands it in again: %w", err)
	}
	o.By = by
	return o, x.wallet.KeepOffer(ctx, o)
}

// cancel ends offers of the accounts that made them: one by its id, several of
// an account by their numbers. It then takes back what they were allowed.
func (x exchangingWallet) cancel(ctx context.Context, chosen []wallet.OwnOffer, all bool) error {
	var failed []error
	done := map[offer.Address]bool{}
	ended := map[offer.ID]bool{}
	for _, o := range chosen {
		ended[o.Signed.ID()] = true
	}
	for _, o := range chosen {
		if all && done[o.Signed.Offer.Maker] {
			continue
		}
		done[o.Signed.Offer.Maker] = true
		if err := x.cancelOne(ctx, o, chosen, all); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", o.Signed.ID(), err))
		}
	}
	if len(failed) > 0 {
		return errors.Join(failed...)
	}
	return x.takeBack(ctx, chosen, ended)
}

func (x exchangingWallet) cancelOne(ctx context.Context, o wallet.OwnOffer, chosen []wallet.OwnOffer, all bool) error {
	key, account := x.accountFor(o.Gives)
	carried := loyalty.NewExchange(relayed{Client: x.chain.client, wallet: x.wallet, first: []did.Merchant{o.Gives}}, x.network.Chain.Exchange)
	venue := x.exchange.Venue()
	if !all {
		_, err := carried.RelayCancel(ctx, o.Signed.Offer, venue.SignCancel(o.Signed.ID(), key))
		return err
	}
	below := uint64(0)
	for _, c := range chosen {
		if c.Signed.Offer.Maker == o.Signed.Offer.Maker {
			below = max(below, c.Signed.Offer.Nonce+1)
		}
	}
	_, err := carried.RelayCancelBelow(ctx, account, below, venue.SignCancelBelow(below, key))
	return err
}

// takeBack lowers what the exchange may take to what other open offers need.
func (x exchangingWallet) takeBack(ctx context.Context, chosen []wallet.OwnOffer, ended map[offer.ID]bool) error {
	type purse struct{ account, points offer.Address }
	seen := map[purse]bool{}
	for _, o := range chosen {
		p := purse{o.Signed.Offer.Maker, o.Signed.Offer.Give}
		if seen[p] {
			continue
		}
		seen[p] = true
		rest, err := x.promised(ctx, p.account, p.points, ended)
		if err == nil {
			err = x.allow(ctx, o.Gives, chain.Address(p.points), rest)
		}
		if err != nil {
			return fmt.Errorf("the offers are cancelled, but the exchange may still take their points ('souk approvals list' shows it): %w", err)
		}
	}
	return nil
}
