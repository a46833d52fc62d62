package loyalty

import (
	"bytes"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	exchangebinding "github.com/souk-network/souk/contracts/bindings/exchange"
	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	terms "github.com/souk-network/souk/protocol/netting"
	"github.com/souk-network/souk/protocol/offer"
)

// market is a bazaar in which the second member has points as well, the pair is
// open, and two customers, accounts 5 and 6 of the chain, have 1,000 of one kind each.
type market struct {
	*bazaar
	exchange *Exchange // as the shop
	second   *Exchange // as the second member
	relayer  *Exchange // as somebody who is no member
	netting  *Netting
	corridor Corridor
	x, y     chain.Address // the shop's points, the second member's
}

func newMarket(t *testing.T) *market {
	w := newBazaar(t)
	d := w.shop.Deployment()
	client := func(i int) *chain.Client {
		return chaintest.Client(t, chaintest.Config(d, w.net.Account(i), w.net.Endpoint()))
	}
	second := client(1)
	m := &market{
		bazaar: w, x: w.points, exchange: NewExchange(w.shop, d.Exchange), second: NewExchange(second, d.Exchange),
		relayer: NewExchange(client(7), d.Exchange), netting: NewNetting(w.shop, d.Netting),
	}
	p, err := NewPoints(PointsConfig{Client: second, Factory: d.PointsFactory, Store: chaintest.NewStore()})
	if err != nil {
		t.Fatal(err)
	}
	id, err := p.Create(t.Context(), Terms{Start: w.now(t), EpochLength: 30 * 86400, Cap: 1e9, Name: "Other points", Symbol: "O"})
	reaches(t, second, id, err)
	if m.y, err = p.Token(t.Context()); err != nil {
		t.Fatal(err)
	}
	m.open(t)
	m.give(t, 0, m.x, m.customer(5), 1000)
	m.give(t, 1, m.y, m.customer(6), 1000)
	return m
}

// reaches waits until something sent is mined.
func reaches(t *testing.T, c Chain, id chain.ID, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if s, err := c.(*chain.Client).Wait(t.Context(), id, chain.Mined); err != nil {
		t.Fatalf("%s is %v: %v", s.Label, s.State, err)
	}
}

func (m *market) customer(i int) chain.Address { return accountOf(m.net.Account(i)) }

// give has a member issue points.
func (m *market) give(t *testing.T, member int, token, to chain.Address, amount int64) {
	t.Helper()
	line := points.Line{Account: common.Address(to), Amount: big.NewInt(amount), Ref: crypto.Keccak256Hash(token[:], to[:], []byte(t.Name()))}
	chaintest.Call(t, m.net, m.net.Account(member), token, points.NewPoints().PackIssue([]points.Line{line}))
}

// allow has an account allow a contract to spend points.
func (m *market) allow(t *testing.T, key *ecdsa.PrivateKey, token, spender chain.Address, amount uint64) {
	t.Helper()
	chaintest.Call(t, m.net, key, token, points.NewPoints().PackApprove(common.Address(spender), units(amount)))
}

// open votes a corridor from a half to twice for the pair.
func (m *market) open(t *testing.T) {
	t.Helper()
	m.corridor = Corridor{Low: m.x, High: m.y, MinHigh: 1, MinLow: 2, MaxHigh: 2, MaxLow: 1, CapLow: 5000, CapHigh: 5000}
	if bytes.Compare(m.x[:], m.y[:]) > 0 {
		m.corridor.Low, m.corridor.High = m.y, m.x
	}
	id, err := m.exchange.ProposeCorridor(t.Context(), m.corridor, 0)
	reaches(t, m.shop, id, err)
	id, err = m.second.VoteCorridor(t.Context(), 1, m.corridor)
	reaches(t, m.second.client, id, err)
	id, err = m.relayer.EnactCorridor(t.Context(), 1, m.corridor)
	reaches(t, m.relayer.client, id, err)
}

// offer is signed by an account of the chain.
func (m *market) offer(t *testing.T, i int, give chain.Address, g uint64, want chain.Address, w uint64, change ...func(*offer.Offer)) offer.Signed {
	key := m.net.Account(i)
	o := offer.Offer{
		Maker: offer.Address(accountOf(key)), Give: offer.Address(give), Want: offer.Address(want), GiveAmount: g, WantAmount: w,
		Expiry: m.now(t) + 3600,
	}
	for _, f := range change {
		f(&o)
	}
	return offer.Sign(m.exchange.Venue(), o, signer(key))
}

func (m *market) standing(t *testing.T, s offer.Signed) OfferStanding {
	t.Helper()
	all, err := m.relayer.Standings(t.Context(), []offer.Signed{s})
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

// told are the events of one kind since the deployment.
func told[T any](t *testing.T, m *market) (out []T) {
	t.Helper()
	head, _ := m.net.Head()
	all, err := m.exchange.Events(t.Context(), m.shop.Deployment().Block, head)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if what, ok := e.What.(T); ok && e.Block > 0 && e.Tx != [32]byte{} {
			out = append(out, what)
		}
	}
	return out
}

func TestCorridorIsVoted(t *testing.T) {
	m := newMarket(t)
	p, err := m.exchange.Pair(t.Context(), m.y, m.x)
	if err != nil || p.State != PairOpen || p.Corridor != m.corridor || p.Version != 1 {
		t.Fatal(p, err)
	}
	digest, err := m.corridor.Digest()
	if err != nil {
		t.Fatal(err)
	}
	proposal, err := m.exchange.CorridorProposal(t.Context(), 1)
	if err != nil || proposal.Digest != digest || !proposal.Enacted || proposal.Votes != 2 || proposal.Needed != 2 {
		t.Fatal(proposal, err)
	}
	if got := told[Proposed](t, m); len(got) != 1 || got[0].Corridor != m.corridor || got[0].Digest != digest {
		t.Error(got)
	}
	if got := told[Opened](t, m); len(got) != 1 || got[0].ID != 1 || got[0].Corridor != m.corridor {
		t.Error(got)
	}
	if got := told[Voted](t, m); len(got) != 2 || got[1].Voter != chain.Address(m.second.client.(*chain.Client).Account()) {
		t.Error(got)
	}
	if _, err := m.second.VoteCorridor(t.Context(), 2, m.corridor); fault.KindOf(err) != fault.NotFound {
		t.Error("a vote for what was never proposed: ", err)
	}
	if _, err := m.relayer.ProposeCorridor(t.Context(), m.corridor, 0); fault.KindOf(err) != fault.NotMember {
		t.Error("a proposal by a stranger: ", err)
	}
	id, err := m.second.SetFee(t.Context(), m.y, m.x, 250, 0)
	reaches(t, m.second.client, id, err)
	id, err = m.exchange.Pause(t.Context(), m.x, m.y, 0)
	reaches(t, m.shop, id, err)
	p, err = m.exchange.Pair(t.Context(), m.x, m.y)
	if err != nil || p.State != PairPaused || p.FeeLow+p.FeeHigh != 250 {
		t.Error(p, err)
	}
	if got := told[FeeChanged](t, m); len(got) != 1 || got[0] != (FeeChanged{Points: m.y, Other: m.x, BPS: 250}) {
		t.Error(got)
	}
	if got := told[Paused](t, m); len(got) != 1 || got[0].By != chain.Address(m.shop.Account()) {
		t.Error(got)
	}
}

// Defends I7: what the contract says it moved is what the balances say.
func TestOffersAreSettledAndTheRelayerRepaid(t *testing.T) {
	m := newMarket(t)
	a := m.offer(t, 5, m.x, 100, m.y, 80, func(o *offer.Offer) { o.MaxRelayFee = 10 })
	b := m.offer(t, 6, m.y, 160, m.x, 200, func(o *offer.Offer) { o.MaxRelayFee = 3 })
	if s := m.standing(t, a); s.State != offer.StateNotCovered {
		t.Fatal("without an allowance: ", s)
	}
	at := m.exchange.Address()
	m.allow(t, m.net.Account(5), m.x, at, 110)
	m.allow(t, m.net.Account(6), m.y, at, 163)
	if s := m.standing(t, a); s != (OfferStanding{State: offer.StateFillable, Fillable: 100, Funds: 110}) {
		t.Fatal(s)
	}
	ring := Ring{Offers: []offer.Signed{a, b}, Amounts: []uint64{50, 40}}
	fees, err := m.relayer.RelayFees(t.Context(), ring)
	if err != nil || fees[m.x] != 5 || fees[m.y] != 0 {
		t.Fatal("relay fees: ", fees, err)
	}
	// Five points must pay some 200,000 gas: worth it at a fortune a point, and not at a tenth of that.
	worth := Toll{Worth: map[chain.Address]uint64{m.x: 1e18}, Percent: 100}
	poor := Toll{Worth: map[chain.Address]uint64{m.x: 1e9}, Percent: 100}
	if _, err := m.relayer.Settle(t.Context(), a, b, 50, poor); fault.KindOf(err) != fault.Conflict {
		t.Fatal("settled at a loss: ", err)
	}
	id, err := m.relayer.Settle(t.Context(), a, b, 50, worth)
	reaches(t, m.relayer.client, id, err)
	if again, err := m.relayer.Settle(t.Context(), a, b, 50, Toll{}); err != nil || again != id {
		t.Fatal("the same call is another transaction: ", err)
	}
	id, err = m.relayer.SettleRings(t.Context(), []Ring{ring}, worth)
	reaches(t, m.relayer.client, id, err)

	var given, received, relay uint64
	for _, f := range told[Filled](t, m) {
		if f.Offer == a.ID() {
			given, received, relay = given+f.Given, received+f.Received, relay+f.RelayFee
		}
	}
	balance := func(token, account chain.Address) uint64 { return m.balance(t, token, account) }
	if given != 100 || received != balance(m.y, m.customer(5)) || received != 80 || relay != balance(m.x, m.customer(7)) || relay != 10 {
		t.Error("told ", given, received, relay)
	}
	if balance(m.x, m.customer(6)) != 100 || balance(m.x, m.customer(5)) != 1000-110 || balance(m.y, m.customer(7)) != 1 {
		t.Error("balances")
	}
	if s := m.standing(t, a); s.State != offer.StateFilled {
		t.Error(s)
	}
	if s := m.standing(t, b); s.State != offer.StateFillable || s.Fillable != 80 {
		t.Error(s)
	}
	if _, err := m.relayer.Settle(t.Context(), a, b, 1, Toll{}); fault.KindOf(err) != fault.UsedUp {
		t.Error("more than the whole: ", err)
	}
	if _, err := m.relayer.Settle(t.Context(), a, b, 1, worth); fault.KindOf(err) != fault.Conflict {
		t.Error("more than the whole, with a toll: ", err)
	}
}

// balance reads what an account has.
func (m *market) balance(t *testing.T, token, account chain.Address) uint64 {
	t.Helper()
	p, err := NewPoints(PointsConfig{Client: m.shop, Factory: m.shop.Deployment().PointsFactory, Store: chaintest.NewStore()})
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Read(t.Context(), token, [][20]byte{account})
	if err != nil {
		t.Fatal(err)
	}
	return r.Balances[0].Total()
}

func TestOffersEnd(t *testing.T) {
	m := newMarket(t)
	at, venue := m.exchange.Address(), m.exchange.Venue()
	m.allow(t, m.net.Account(5), m.x, at, 100)
	salted := func(n byte, nonce uint64) offer.Signed {
		return m.offer(t, 5, m.x, 100, m.y, 80, func(o *offer.Offer) { o.Salt[0], o.Nonce = n, nonce })
	}
	first, second, third := salted(1, 1), salted(2, 2), salted(3, 3)
	key := signer(m.net.Account(5))
	if _, err := m.relayer.RelayCancel(t.Context(), first.Offer, venue.SignCancel(second.ID(), key)); fault.KindOf(err) != fault.BadSignature {
		t.Error("another offer's end: ", err)
	}
	if _, err := m.relayer.Cancel(t.Context(), first.Offer); fault.KindOf(err) != fault.Unauthorized {
		t.Error("somebody else's offer: ", err)
	}
	id, err := m.relayer.RelayCancel(t.Context(), first.Offer, venue.SignCancel(first.ID(), key))
	reaches(t, m.relayer.client, id, err)
	id, err = m.relayer.RelayCancelBelow(t.Context(), first.Offer.Maker, 3, venue.SignCancelBelow(3, key))
	reaches(t, m.relayer.client, id, err)
	all, err := m.relayer.Standings(t.Context(), []offer.Signed{first, second, third})
	if err != nil || all[0].State != offer.StateCancelled || all[1].State != offer.StateCancelled || all[2].State != offer.StateFillable {
		t.Fatal(all, err)
	}
	if got := told[Cancelled](t, m); len(got) != 1 || got[0].Offer != first.ID() {
		t.Error(got)
	}
	if got := told[CancelledBelow](t, m); len(got) != 1 || got[0].Nonce != 3 {
		t.Error(got)
	}
	other := m.offer(t, 6, m.y, 80, m.x, 100)
	if _, err := m.relayer.Settle(t.Context(), second, other, 100, Toll{}); fault.KindOf(err) != fault.Revoked {
		t.Error("settled after its end: ", err)
	}
	m.allow(t, m.net.Account(0), m.y, at, 100)
	m.give(t, 1, m.y, m.customer(0), 100)
	id, err = m.exchange.Take(t.Context(), third, 50, 0)
	reaches(t, m.shop, id, err)
	if got := told[Taken](t, m); len(got) != 1 || got[0].Taker != offer.Address(m.shop.Account()) {
		t.Error(got)
	}
}

// Many offers are one question for each page, and an endpoint that allows less gas is asked for less at once.
func TestStandingsOfManyOffers(t *testing.T) {
	m := newMarket(t)
	m.allow(t, m.net.Account(5), m.x, m.exchange.Address(), 100)
	var offers []offer.Signed
	for i := range 200 {
		offers = append(offers, m.offer(t, 5, m.x, uint64(i%7), m.y, 5, func(o *offer.Offer) { o.Salt[0] = byte(i) }))
	}
	offers[17].Sig = slices.Clone(offers[17].Sig)
	offers[17].Sig[3] ^= 1
	proxy := chaintest.NewProxy(t, m.net.Endpoint())
	reader := NewExchange(chaintest.Client(t, chaintest.Config(m.shop.Deployment(), m.net.Account(8), proxy.URL())), m.exchange.Address())
	before := proxy.Calls("eth_call")
	all, err := reader.Standings(t.Context(), offers)
	if err != nil || len(all) != 200 {
		t.Fatal(len(all), err)
	}
	if calls := proxy.Calls("eth_call") - before; calls != 3 {
		t.Errorf("%d questions for 200 offers", calls)
	}
	for i, s := range all {
		want := offer.StateFillable
		switch {
		case i == 17:
			want = offer.StateBadSignature
		case i%7 == 0:
			want = offer.StateMalformed
		case i%7 < 3: // 5 for 1 or 2 is more than twice
			want = offer.StateOutsideCorridor
		}
		if s.State != want {
			t.Errorf("offer %d, %d for 5: %v, want %v", i, i%7, s.State, want)
		}
	}
}

// An endpoint with less gas is asked for fewer at once, and no offer is taken for bad because of it.
func TestStandingsWhereGasIsShort(t *testing.T) {
	m := newMarket(t)
	m.allow(t, m.net.Account(5), m.x, m.exchange.Address(), 100)
	var offers []offer.Signed
	for i := range 20 {
		offers = append(offers, m.offer(t, 5, m.x, 10, m.y, 5, func(o *offer.Offer) { o.Salt[0] = byte(i) }))
	}
	proxy := chaintest.NewProxy(t, m.net.Endpoint())
	reader := NewExchange(chaintest.Client(t, chaintest.Config(m.shop.Deployment(), m.net.Account(8), proxy.URL())), m.exchange.Address())
	few, err := exchangebinding.ExchangeMetaData.ParseABI()
	if err != nil {
		t.Fatal(err)
	}
	refusal, err := few.Errors["TooManyOffers"].Inputs.Pack(big.NewInt(6))
	if err != nil {
		t.Fatal(err)
	}
	id, refusals := few.Errors["TooManyOffers"].ID, 0
	proxy.Set(func(_ *chaintest.Proxy, w http.ResponseWriter, r chaintest.Request, _ func() []byte) bool {
		if r.Method != "eth_call" || len(r.Params[0]) < 14_000 { // more than some ten offers
			return false
		}
		refusals++
		_, _ = fmt.Fprintf(w, `{"jsonrpc":"2.0","id":%s,"error":{"code":3,"message":"execution reverted","data":"0x%x%x"}}`, r.ID, id[:4], refusal)
		return true
	})
	all, err := reader.Standings(t.Context(), offers)
	if err != nil || len(all) != 20 || refusals != 1 {
		t.Fatal(len(all), refusals, err)
	}
	for i, s := range all {
		if s.State != offer.StateFillable || s.Fillable != 10 {
			t.Errorf("offer %d: %v", i, s)
		}
	}
}

// Defends I7: nothing is half netted.
func TestMerchantsNet(t *testing.T) {
	m := newMarket(t)
	at := m.netting.Address()
	one, two := did.Merchant(m.customer(0)), did.Merchant(m.customer(1))
	m.give(t, 0, m.x, chain.Address(two), 70)
	m.give(t, 1, m.y, chain.Address(one), 90)
	m.allow(t, m.net.Account(1), m.x, at, 70)
	m.allow(t, m.net.Account(0), m.y, at, 69)

	result, err := terms.Net([]terms.Obligation{{Debtor: one, Creditor: two, Amount: 70}, {Debtor: two, Creditor: one, Amount: 90}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := result.Statement(nil, 1, m.now(t)+3600)
	if err != nil {
		t.Fatal(err)
	}
	venue := m.netting.Venue()
	var sigs [][]byte
	for _, merchant := range s.Merchants {
		i := slices.Index([]did.Merchant{one, two}, merchant)
		sigs = append(sigs, venue.Sign(s, signer(m.net.Account(i))))
	}
	if _, err := m.netting.Settle(t.Context(), s, [][]byte{sigs[1], sigs[0]}); fault.KindOf(err) != fault.BadSignature {
		t.Error("signatures of the wrong merchants: ", err)
	}
	if _, err := m.netting.Settle(t.Context(), s, sigs); err == nil {
		t.Error("settled beyond an allowance")
	}
	m.allow(t, m.net.Account(0), m.y, at, 70)
	id, err := m.netting.Settle(t.Context(), s, sigs)
	m.final(t, id, err)
	if done, err := m.netting.Settled(t.Context(), s); err != nil || !done {
		t.Fatal(done, err)
	}
	if m.balance(t, m.x, chain.Address(two)) != 0 || m.balance(t, m.y, chain.Address(one)) != 20 {
		t.Error("balances")
	}
	head, _ := m.net.Head()
	all, err := m.netting.Events(t.Context(), m.shop.Deployment().Block, head)
	if want := (Netted{Statement: venue.Digest(s), Merchants: 2, Lines: 2}); err != nil || len(all) != 1 || all[0].What != want {
		t.Error(all, err)
	}
	stranger := NewNetting(m.relayer.client, at)
	if _, err := stranger.Settle(t.Context(), s, sigs); fault.KindOf(err) != fault.Replayed {
		t.Error("settled again: ", err)
	}
}

// What a chain refuses by name is told from a chain that does not answer.
func TestEstimateTellsARefusal(t *testing.T) {
	m := newMarket(t)
	a, b := m.offer(t, 5, m.x, 100, m.y, 80), m.offer(t, 6, m.y, 80, m.x, 100)
	toll := Toll{Worth: map[chain.Address]uint64{m.x: 1}, Percent: 1}
	if _, err := m.relayer.SettleRings(t.Context(), []Ring{{Offers: []offer.Signed{a, b}, Amounts: []uint64{100, 79}}}, toll); fault.KindOf(err) != fault.Conflict {
		t.Error("below a rate: ", err)
	}
	var refused *chain.Refused
	if _, _, err := m.shop.Estimate(t.Context(), m.exchange.Address(), []byte{1, 2, 3, 4}); !errors.As(err, &refused) {
		t.Error("a call that there is not: ", err)
	}
}
