package chaintest

import (
	"encoding/binary"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/exchange"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/offer"
)

func (f *floor) issue() { f.issueTo(f.r.IntN(shops), f.account(), 1+f.r.Uint64N(3000)) }

func (f *floor) issueTo(i int, to ledger.Account, amount uint64) {
	lines := []ledger.Line{{Account: to, Amount: amount, Ref: f.salt()}}
	f.same(f.accounts[i], f.tokens[i], f.points.PackIssue(bound(lines)), ledger.PointsIssue{Points: f.tokens[i], Lines: lines})
}

func (f *floor) approve() {
	amount := uint64(ledger.MaxAllowance)
	if f.r.IntN(4) == 0 {
		amount = f.r.Uint64N(500)
	}
	f.approveFor(f.account(), f.at, f.tokens[f.r.IntN(shops)], amount)
}

func (f *floor) approveFor(owner ledger.Account, spender, token common.Address, amount uint64) {
	f.same(owner, token, f.points.PackApprove(spender, units(amount)), ledger.PointsApprove{Points: token, Spender: spender, Amount: amount})
}

func (f *floor) settle() {
	data, op := f.settlement()
	f.same(f.account(), f.at, data, op)
}

func (f *floor) settlement() ([]byte, ledger.Op) {
	a, b := f.crossing()
	fill := f.fill(a)
	return f.calls.PackSettle(packed(a.Offer), a.Sig, packed(b.Offer), b.Sig, units(fill)), ledger.ExchangeSettle{A: a, B: b, Fill: fill}
}

func (f *floor) take() {
	o := f.any()
	amount, most, caller := f.fill(o), f.r.Uint64N(200), f.notThe(o.Offer.Maker)
	if f.r.IntN(6) == 0 {
		most = f.r.Uint64N(4)
	}
	f.same(caller, f.at, f.calls.PackTake(packed(o.Offer), o.Sig, units(amount), units(most)), ledger.ExchangeTake{Offer: o, Amount: amount, MaxFee: most})
}

func (f *floor) rings() {
	var rings []ledger.Ring
	var bound []exchange.Ring
	for range []int{1, 1, 1, 2, 2, 3}[f.r.IntN(6)] {
		r := f.ring()
		b := exchange.Ring{}
		for _, o := range r.Offers {
			b.Offers, b.Signatures = append(b.Offers, packed(o.Offer)), append(b.Signatures, o.Sig)
		}
		for _, n := range r.Amounts {
			b.Amounts = append(b.Amounts, units(n))
		}
		rings, bound = append(rings, r), append(bound, b)
	}
	if f.r.IntN(60) == 0 {
		rings, bound = nil, nil
	}
	f.same(f.account(), f.at, f.calls.PackSettleMany(bound), ledger.ExchangeSettleMany{Rings: rings})
}

func (f *floor) cancel() {
	o := f.any()
	caller := ledger.Account(o.Offer.Maker)
	if f.r.IntN(4) == 0 {
		caller = f.account()
	}
	f.same(caller, f.at, f.calls.PackCancel(packed(o.Offer)), ledger.ExchangeCancel{Offer: o.Offer})
}

func (f *floor) cancelBySignature() {
	o := f.any()
	sig := f.ledger.Venue().SignCancel(o.ID(), f.keys[f.signer(o.Offer.Maker)])
	f.damage(sig)
	f.same(f.account(), f.at, f.calls.PackCancelBySignature(packed(o.Offer), sig), ledger.ExchangeCancelSigned{Offer: o.Offer, Signature: sig})
}

func (f *floor) cancelBelow() {
	caller := f.account()
	nonce := f.ledger.LowestNonce(caller) + uint64(f.r.IntN(3))
	f.same(caller, f.at, f.calls.PackCancelBelow(nonce), ledger.ExchangeCancelBelow{Nonce: nonce})
}

func (f *floor) cancelBelowBySignature() {
	maker := f.account()
	nonce := f.ledger.LowestNonce(maker) + uint64(f.r.IntN(3))
	sig := f.ledger.Venue().SignCancelBelow(nonce, f.keys[f.signer(maker)])
	f.damage(sig)
	f.same(f.account(), f.at, f.calls.PackCancelBelowBySignature(maker, nonce, sig), ledger.ExchangeCancelBelowSigned{Maker: maker, Nonce: nonce, Signature: sig})
}

func (f *floor) pausePair() {
	a, b := f.two()
	f.same(f.shop(), f.at, f.calls.PackPause(a, b), ledger.ExchangePause{A: a, B: b})
}

func (f *floor) setFee() {
	i := f.r.IntN(shops)
	caller, other := f.accounts[i], f.tokens[(i+1+f.r.IntN(2))%shops]
	if f.r.IntN(8) == 0 {
		caller = f.shop()
	}
	bps := uint64(f.r.IntN(ledger.MaxFee + 10))
	if f.r.IntN(3) == 0 {
		bps = 0
	}
	f.same(caller, f.at, f.calls.PackSetFee(f.tokens[i], other, uint16(bps)), ledger.ExchangeSetFee{Points: f.tokens[i], Other: other, BPS: bps})
}

func (f *floor) propose() {
	a, b := f.two()
	c := f.corridor(a, b)
	switch f.r.IntN(14) {
	case 0:
		c.Low, c.High = c.High, c.Low
	case 1:
		c.MaxLow = 0
	case 2:
		c.MinHigh, c.MinLow = 5, 1
	case 3:
		c.Low = ledger.Account{19: 1}
	}
	f.proposed(f.r.IntN(shops+1), c)
}

func (f *floor) proposed(by int, c ledger.Corridor) {
	if f.same(f.accounts[by], f.at, f.calls.PackProposeCorridor(terms(c)), ledger.ExchangePropose{Terms: c}) {
		f.motions = append(f.motions, c)
	}
}

func (f *floor) vote() {
	if id, c, ok := f.motion(); ok {
		f.voted(f.r.IntN(shops+1), id, c)
	}
}

func (f *floor) voted(by int, id uint64, c ledger.Corridor) {
	digest, err := f.calls.GetABI().Methods["proposeCorridor"].Inputs.Pack(terms(c))
	must(f.T, err)
	f.equal("digest of a corridor", crypto.Keccak256Hash(digest), common.Hash(c.Digest()))
	f.same(f.accounts[by], f.at, f.calls.PackVote(id, c.Digest()), ledger.ExchangeVote{ID: id, Terms: c})
}

func (f *floor) enact() {
	if id, c, ok := f.motion(); ok {
		f.enacted(id, c)
	}
}

func (f *floor) enacted(id uint64, c ledger.Corridor) {
	f.same(f.account(), f.at, f.calls.PackEnactCorridor(id, terms(c)), ledger.ExchangeEnact{ID: id, Terms: c})
}

// pump shows a cycle of merchants' quotes, most often one that gives more than it costs.
func (f *floor) pump() {
	n := 2 + f.r.IntN(2)
	first := f.r.IntN(shops)
	var quotes []offer.Signed
	var bound []exchange.Offer
	var sigs [][]byte
	for i := range n {
		give, want := (first+n-i)%n, (first+n-i+n-1)%n
		amount := 10 + f.r.Uint64N(60)
		o := f.offer(f.accounts[[]int{give, want}[f.r.IntN(2)]], f.tokens[give], f.tokens[want], amount, max(1, amount-f.r.Uint64N(amount/2)))
		if f.r.IntN(12) == 0 {
			o = f.any()
		}
		quotes, bound, sigs = append(quotes, o), append(bound, packed(o.Offer)), append(sigs, o.Sig)
	}
	switch f.r.IntN(20) {
	case 0:
		quotes, bound, sigs = quotes[:1], bound[:1], sigs[:1]
	case 1:
		quotes, bound, sigs = append(quotes, quotes...), append(bound, bound...), append(sigs, sigs...)
	}
	f.same(f.account(), f.at, f.calls.PackPausePump(bound, sigs), ledger.ExchangePausePump{Quotes: quotes})
}

// bundle delivers a permit and a settlement in one transaction.
func (f *floor) bundle() {
	permit, asked := f.tryPermit(f.at)
	data, settle := f.settlement()
	calls := []ledger.Op{asked, settle}
	all := [][]byte{permit, data}
	if f.r.IntN(3) == 0 {
		calls, all = calls[:1], all[:1]
	}
	f.same(f.account(), f.at, f.calls.PackMulticall(all), ledger.Multicall{At: f.at, Calls: calls})
}

func (f *floor) tryPermit(at common.Address) ([]byte, ledger.Op) {
	token := f.tokens[f.r.IntN(shops)]
	p, sig := f.permit(token, at)
	var r, s [32]byte
	copy(r[:], sig)
	copy(s[:], sig[32:])
	return f.calls.PackTryPermit(token, p.Owner, units(p.Value), units(p.Deadline), sig[64], r, s), ledger.TryPermit{At: at, Points: token, Permit: p, Signature: sig}
}

// membership has the others suspend a merchant by vote, or take it back.
func (f *floor) membership() {
	back := f.away >= 0
	if !back {
		f.away = f.r.IntN(shops)
	}
	who := f.accounts[f.away]
	data := f.members.PackProposeSuspension(who)
	if back {
		data = f.members.PackProposeReinstatement(who)
	}
	f.ballots++
	one, two := f.accounts[(f.away+1)%shops], f.accounts[(f.away+2)%shops]
	f.registryCall(one, data)
	p, err := f.members.UnpackProposal(f.view(f.setup.Registry, f.members.PackProposal(f.ballots)))
	must(f.T, err)
	f.registryCall(two, f.members.PackVote(f.ballots, p.P.Digest))
	change := ledger.MemberChange{Account: who, Change: ledger.Suspension}
	if back {
		change.Change = ledger.Reinstatement
		f.away = -1
	}
	f.same(two, f.setup.Registry, f.members.PackEnact(f.ballots), change)
}

func (f *floor) registryCall(from ledger.Account, data []byte) {
	_, err := f.evm.Call(from, f.setup.Registry, data)
	must(f.T, err)
}

// wait lets seconds, hours or weeks go by.
func (f *floor) wait() {
	if f.away >= 0 && f.r.IntN(2) == 0 {
		f.membership()
	}
	day := uint64(86_400)
	switch f.r.IntN(20) {
	case 0:
		f.evm.Time += 30 * day
	case 1:
		f.evm.Time += 14*day + uint64(f.r.IntN(2))
	case 2, 3: // the last second of a day, or the first of the next
		f.evm.Time = max(f.evm.Time, (f.evm.Time/day+1)*day-uint64(f.r.IntN(2)))
	case 4: // the last second of an offer, or the one after
		if len(f.offers) > 0 {
			f.evm.Time = max(f.evm.Time, f.any().Offer.Expiry+uint64(f.r.IntN(2)))
		}
	default:
		f.evm.Time += f.r.Uint64N(day)
	}
	f.note(accepted)
}

// What is drawn.

func (f *floor) account() ledger.Account { return f.accounts[f.r.IntN(traders)] }

// notThe is another account, most often.
func (f *floor) notThe(account [20]byte) ledger.Account {
	if other := f.account(); other != account {
		return other
	}
	return f.account()
}

// shop is a merchant, now and then somebody else.
func (f *floor) shop() ledger.Account { return f.accounts[f.r.IntN(shops+1)] }

func (f *floor) two() (a, b common.Address) {
	i := f.r.IntN(shops)
	return f.tokens[i], f.tokens[(i+1+f.r.IntN(shops-1))%shops]
}

func (f *floor) salt() (s [32]byte) {
	f.salts++
	binary.BigEndian.PutUint64(s[:], f.salts)
	return s
}

// signer is whose key signs for an account, now and then another's.
func (f *floor) signer(account [20]byte) int {
	if f.r.IntN(60) == 0 {
		return f.r.IntN(traders)
	}
	return slices.Index(f.accounts, account)
}

// damage changes a signature now and then.
func (f *floor) damage(sig []byte) {
	if f.r.IntN(60) == 0 {
		sig[f.r.IntN(len(sig))] ^= 1 << f.r.IntN(8)
	}
}

func (f *floor) corridor(a, b common.Address) ledger.Corridor {
	if a.Cmp(b) > 0 {
		a, b = b, a
	}
	c := ledger.Corridor{
		Low: a, High: b, MinHigh: f.r.Uint64N(5), MinLow: 4 + f.r.Uint64N(4), MaxHigh: 4 + f.r.Uint64N(9), MaxLow: 2 + f.r.Uint64N(3),
		CapLow: f.r.Uint64N(8000), CapHigh: f.r.Uint64N(8000),
	}
	if f.r.IntN(10) == 0 {
		c.MinHigh, c.MaxHigh, c.CapLow, c.CapHigh = 0, 1<<48-1, 1<<56-1, 1<<56-1
	}
	return c
}

// motion is a proposal, most often a young one, now and then with other terms.
func (f *floor) motion() (uint64, ledger.Corridor, bool) {
	if len(f.motions) == 0 {
		return 0, ledger.Corridor{}, false
	}
	id := len(f.motions) - f.r.IntN(min(4, len(f.motions)))
	if f.r.IntN(15) == 0 {
		return uint64(len(f.motions) + 1), f.motions[0], true
	}
	c := f.motions[id-1]
	if f.r.IntN(15) == 0 {
		c.CapLow ^= 1
	}
	return uint64(id), c, true
}

// any is an offer, most often a young one.
func (f *floor) any() offer.Signed {
	if len(f.offers) == 0 || f.r.IntN(3) == 0 {
		a, b := f.two()
		n := 1 + f.r.Uint64N(900)
		return f.offer(f.account(), a, b, n, near(f, n))
	}
	list := f.young()
	if f.r.IntN(10) == 0 {
		list = f.offers
	}
	return list[f.r.IntN(len(list))]
}

// crossing are two offers, most often such that cross.
func (f *floor) crossing() (offer.Signed, offer.Signed) {
	a := f.any()
	if f.r.IntN(3) > 0 {
		for _, b := range f.young() {
			if b.Offer.Give == a.Offer.Want && b.Offer.Want == a.Offer.Give {
				return a, b
			}
		}
	}
	if f.r.IntN(30) == 0 {
		return a, f.any()
	}
	give := 1 + a.Offer.WantAmount*(1+f.r.Uint64N(8))/4
	want := 1 + a.Offer.GiveAmount*give/(a.Offer.WantAmount+1)*(90+f.r.Uint64N(12))/100
	return a, f.offer(f.notThe(a.Offer.Maker), common.Address(a.Offer.Want), common.Address(a.Offer.Give), give, want)
}

// ring is two or three offers in a circle and amounts that most often fit.
func (f *floor) ring() ledger.Ring {
	start := f.r.IntN(shops)
	step := 1 + f.r.IntN(2)
	n := []int{2, 3, 3}[f.r.IntN(3)]
	var r ledger.Ring
	amount := 1 + f.r.Uint64N(300)
	first := f.r.IntN(traders)
	for i := range n {
		give := f.tokens[(start+i*step)%shops]
		want := f.tokens[(start+(i+n-1)%n*step)%shops]
		all := amount + f.r.Uint64N(300)
		o := f.offer(f.accounts[(first+i)%traders], give, want, all, max(1, all-f.r.Uint64N(1+all/5)))
		for _, old := range f.young() {
			if old.Offer.Give == offer.Address(give) && old.Offer.Want == offer.Address(want) && f.r.IntN(8) == 0 {
				o = old
			}
		}
		r.Offers, r.Amounts = append(r.Offers, o), append(r.Amounts, amount)
	}
	switch f.r.IntN(16) {
	case 0:
		r.Amounts[0] = 0
	case 1, 2:
		r.Amounts[f.r.IntN(n)] += 1 + f.r.Uint64N(30)
	case 3:
		r.Offers, r.Amounts = r.Offers[:1], r.Amounts[:1]
	case 4:
		r.Amounts = r.Amounts[:n-1]
	case 5:
		r.Offers[0], r.Offers[1] = r.Offers[1], r.Offers[0]
	case 6: // the circle twice
		r.Offers, r.Amounts = append(r.Offers, r.Offers...), append(r.Amounts, r.Amounts...)
	}
	return r
}

func near(f *floor, n uint64) uint64 { return 1 + n*(60+f.r.Uint64N(90))/100 }

// offer draws an offer of these amounts, which holds unless something is spoiled.
func (f *floor) offer(maker ledger.Account, give, want common.Address, giveAmount, wantAmount uint64) offer.Signed {
	o := offer.Offer{
		Maker: maker, Give: offer.Address(give), Want: offer.Address(want), GiveAmount: giveAmount, WantAmount: wantAmount,
		MaxFee: wantAmount / 10, Nonce: f.ledger.LowestNonce(maker) + uint64(f.r.IntN(4)), Expiry: f.evm.Time + f.r.Uint64N(5*86_400), Salt: f.salt(),
	}
	if f.r.IntN(3) == 0 {
		o.MaxRelayFee = f.r.Uint64N(30)
	}
	if f.r.IntN(4) == 0 {
		o.Recipient = f.account()
	}
	if f.r.IntN(8) == 0 {
		o.MaxFee = f.r.Uint64N(5)
	}
	f.spoil(&o)
	s := offer.Sign(f.ledger.Venue(), o, f.keys[f.signer(o.Maker)])
	f.damage(s.Sig)
	f.offers = append(f.offers, s)
	return s
}

// spoil changes something now and then.
func (f *floor) spoil(o *offer.Offer) {
	switch f.r.IntN(120) {
	case 0:
		o.GiveAmount = 0
	case 1:
		o.WantAmount = 0
	case 2:
		o.Recipient = offer.Address(f.at)
	case 3:
		o.Expiry = f.evm.Time - 1
	case 4:
		o.Nonce = max(1, o.Nonce) - 1
	case 5, 6:
		o.Taker = f.account()
	case 7:
		o.Taker = o.Maker
	case 8:
		o.GiveAmount, o.WantAmount = 1+f.r.Uint64N(1<<62), 1+f.r.Uint64N(1<<62)
	case 9:
		o.MaxRelayFee = f.r.Uint64N(1 << 62)
	case 10:
		o.Want = o.Give
	case 11:
		o.MaxFee = f.r.Uint64N(1 << 63)
	}
}

// fill is something up to what is left of an offer, now and then zero or one more.
func (f *floor) fill(s offer.Signed) uint64 {
	left := s.Offer.GiveAmount - f.ledger.Filled(s.ID()).Given
	switch f.r.IntN(16) {
	case 0:
		return 0
	case 1:
		return left + 1
	case 2, 3:
		return left
	case 4:
		return min(left, 1+f.r.Uint64N(3))
	}
	return min(left, 1+f.r.Uint64N(left/2+1))
}

func packed(o offer.Offer) exchange.Offer {
	return exchange.Offer{
		Maker: common.Address(o.Maker), Recipient: common.Address(o.Recipient), Taker: common.Address(o.Taker), Give: common.Address(o.Give), Want: common.Address(o.Want),
		GiveAmount: units(o.GiveAmount), WantAmount: units(o.WantAmount), MaxFee: units(o.MaxFee), MaxRelayFee: units(o.MaxRelayFee),
		Nonce: o.Nonce, Expiry: o.Expiry, Salt: o.Salt,
	}
}

func terms(c ledger.Corridor) exchange.CorridorTerms {
	return exchange.CorridorTerms{
		Low: c.Low, High: c.High, MinHigh: units(c.MinHigh), MinLow: units(c.MinLow), MaxHigh: units(c.MaxHigh), MaxLow: units(c.MaxLow),
		CapLow: units(c.CapLow), CapHigh: units(c.CapHigh),
	}
}
