package main

import (
	"bytes"
	"crypto/ecdsa"
	"fmt"
	"io"
	"math/big"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/exchange"
	"github.com/souk-network/souk/contracts/bindings/netting"
	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/bindings/pointsfactory"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/offer"
)

// mostSettlement is what the settlement of two matched offers, each filled whole,
// between holders of both kinds of points, may cost under the Osaka rules.
const mostSettlement = 150_000

// market is two members with points, an open pair and two customers who have
// both kinds.
type market struct {
	*consortium
	exchange, netting common.Address
	deployed          [2]uint64
	low, high         common.Address       // points
	merchants         [2]common.Address    // whose points low and high are
	keys              [2]*ecdsa.PrivateKey // of the customers
	calls             *exchange.Exchange
	points            *points.Points
	issues, offers    int
}

func newMarket(r rules) (*market, error) {
	c, err := newConsortium(r)
	if err != nil {
		return nil, err
	}
	m := &market{consortium: c, calls: exchange.NewExchange(), points: points.NewPoints()}
	for i := range m.keys {
		h := digest("customer's key", i)
		if m.keys[i], err = crypto.ToECDSA(h[:]); err != nil {
			return nil, err
		}
	}
	return m, m.deployMarket()
}

func (m *market) deployMarket() error {
	from := m.members[0]
	factory, _, err := m.deploy(from, append(common.FromHex(pointsfactory.PointsFactoryMetaData.Bin), pointsfactory.NewPointsFactory().PackConstructor(m.registry)...))
	if err != nil {
		return err
	}
	code := append(common.FromHex(exchange.ExchangeMetaData.Bin), m.calls.PackConstructor(m.registry, factory, common.Address{})...)
	if m.exchange, m.deployed[0], err = m.deploy(from, code); err != nil {
		return fmt.Errorf("deploy Exchange: %w", err)
	}
	code = append(common.FromHex(netting.NettingMetaData.Bin), netting.NewNetting().PackConstructor(factory)...)
	if m.netting, m.deployed[1], err = m.deploy(from, code); err != nil {
		return fmt.Errorf("deploy Netting: %w", err)
	}
	for i := range 2 {
		if err := m.createPoints(factory, m.members[i]); err != nil {
			return err
		}
	}
	if bytes.Compare(m.low[:], m.high[:]) > 0 {
		m.low, m.high, m.merchants[0], m.merchants[1] = m.high, m.low, m.merchants[1], m.merchants[0]
	}
	return nil
}

func (m *market) createPoints(factory, member common.Address) error {
	calls := pointsfactory.NewPointsFactory()
	terms := pointsfactory.PointsTerms{Start: start, EpochLength: 90 * 86_400, Cap: big.NewInt(1e9), Decimals: 2, Name: "Points", Symbol: "P"}
	if _, err := m.send(member, &factory, calls.PackCreate(terms)); err != nil {
		return err
	}
	out, err := m.view(factory, calls.PackPointsOf(member))
	if err != nil {
		return err
	}
	at, err := calls.UnpackPointsOf(out)
	if m.low == (common.Address{}) {
		m.low, m.merchants[0] = at, member
	} else {
		m.high, m.merchants[1] = at, member
	}
	return err
}

// printExchange prints the gas of each call of exchange and netting, and fails if
// a settlement misses its goal.
func printExchange(out io.Writer, forks [2]rules) error {
	var columns [2][]call
	for i, r := range forks {
		m, err := newMarket(r)
		if err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		if columns[i], err = m.measure(); err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
	}
	fmt.Fprintf(out, "\ngas of each call of exchange and netting; goal for two full offers of holders: below %d under %s\n", mostSettlement, forks[0].name)
	printColumns(out, forks, columns)
	for _, c := range columns[0] {
		if c.name == settled && c.gas >= mostSettlement {
			return fmt.Errorf("%s: %s takes %d gas and misses the goal", forks[0].name, c.name, c.gas)
		}
	}
	return nil
}

const settled = "Exchange.settle, two full offers of holders"

func (m *market) measure() ([]call, error) {
	x := &script{consortium: m.consortium, calls: []call{{"deploy Exchange", m.deployed[0]}, {"deploy Netting", m.deployed[1]}}}
	m.corridorCalls(x)
	m.days++
	m.settleCalls(x)
	m.makerCalls(x)
	x.add("Exchange.pause", m.merchants[0], m.exchange, m.calls.PackPause(m.low, m.high))
	return x.calls, x.err
}

func (m *market) corridorCalls(x *script) {
	most := big.NewInt(1e12)
	terms := exchange.CorridorTerms{Low: m.low, High: m.high, MinHigh: big.NewInt(1), MinLow: big.NewInt(2), MaxHigh: big.NewInt(2), MaxLow: big.NewInt(1), CapLow: most, CapHigh: most}
	x.add("Exchange.proposeCorridor", m.members[0], m.exchange, m.calls.PackProposeCorridor(terms))
	raw, err := m.view(m.exchange, m.calls.PackProposal(1))
	if err == nil {
		var p exchange.ProposalOutput
		if p, err = m.calls.UnpackProposal(raw); err == nil {
			x.add("Exchange.vote", m.members[1], m.exchange, m.calls.PackVote(1, p.Motion.Digest))
			m.quietly(x, m.members[2], m.exchange, m.calls.PackVote(1, p.Motion.Digest))
		}
	}
	if err != nil && x.err == nil {
		x.err = err
	}
	x.add("Exchange.enactCorridor", m.members[0], m.exchange, m.calls.PackEnactCorridor(1, terms))
}

func (m *market) settleCalls(x *script) {
	relayer := account("relayer")
	for i := range 2 {
		m.give(x, m.low, m.customer(i), 100_000)
		m.give(x, m.high, m.customer(i), 100_000)
	}
	m.quietly(x, relayer, m.exchange, m.settle(x, 1000, 1000)) // somebody was there before
	m.days++
	x.add(settled, relayer, m.exchange, m.settle(x, 1000, 1000))
	x.add("Exchange.settle, two full offers, to new holders", relayer, m.exchange, m.settle(x, 1000, 1000, func(o *offer.Offer) {
		o.Recipient = offer.Address(account(fmt.Sprint("recipient ", m.offers)))
	}))
	x.add("Exchange.settle, a first part of both", relayer, m.exchange, m.settle(x, 1000, 400))
	x.add("Exchange.multicall, two permits and a settlement", relayer, m.exchange, m.permitted(x))
	for i, token := range []common.Address{m.low, m.high} {
		m.give(x, token, m.merchants[i], 1)
		m.give(x, token, relayer, 1)
		x.add("Exchange.setFee", m.merchants[i], m.exchange, m.calls.PackSetFee(token, []common.Address{m.high, m.low}[i], 200))
	}
	x.calls = x.calls[:len(x.calls)-1] // the second is as the first
	x.add("Exchange.settle, two full offers, fees both ways", relayer, m.exchange, m.settle(x, 1000, 1000, func(o *offer.Offer) { o.MaxFee = 20 }))
	x.add("Exchange.settle, the same with two relay fees", relayer, m.exchange, m.settle(x, 1000, 1000, func(o *offer.Offer) { o.MaxFee, o.MaxRelayFee = 20, 10 }))
}

func (m *market) makerCalls(x *script) {
	o := m.offer(0, 1000, func(o *offer.Offer) { o.MaxFee = 20 })
	m.allow(x, 0, 1000)
	m.allow(x, 1, 1000)
	x.add("Exchange.take", m.customer(1), m.exchange, m.calls.PackTake(packed(o.Offer), o.Sig, big.NewInt(1000), big.NewInt(20)))
	x.add("Exchange.cancel", m.customer(0), m.exchange, m.calls.PackCancel(packed(m.offer(0, 1000).Offer)))
	x.add("Exchange.cancelBelow", m.customer(0), m.exchange, m.calls.PackCancelBelow(7))
}

// quietly sends a call that is not reported.
func (m *market) quietly(x *script, from, to common.Address, data []byte) {
	x.add("preparation", from, to, data)
	if len(x.calls) > 0 {
		x.calls = x.calls[:len(x.calls)-1]
	}
}

func (m *market) customer(i int) common.Address { return crypto.PubkeyToAddress(m.keys[i].PublicKey) }

func (m *market) merchant(token common.Address) common.Address {
	if token == m.low {
		return m.merchants[0]
	}
	return m.merchants[1]
}

func (m *market) give(x *script, token, to common.Address, amount uint64) {
	m.issues++
	m.quietly(x, m.merchant(token), token, m.points.PackIssue(bound([]ledger.Line{line(1_000_000+m.issues, ledger.Account(to), amount)})))
}

// gives is what a customer gives: the first low, the second high.
func (m *market) gives(i int) common.Address { return []common.Address{m.low, m.high}[i] }

func (m *market) allow(x *script, i int, amount uint64) {
	m.quietly(x, m.customer(i), m.gives(i), m.points.PackApprove(m.exchange, new(big.Int).SetUint64(amount)))
}

// offer gives amount of what the customer gives for as much of the other.
func (m *market) offer(i int, amount uint64, change ...func(*offer.Offer)) offer.Signed {
	m.offers++
	o := offer.Offer{
		Maker: offer.Address(m.customer(i)), Give: offer.Address(m.gives(i)), Want: offer.Address(m.gives(1 - i)), GiveAmount: amount, WantAmount: amount,
		Expiry: 2 * start, Salt: digest("salt", m.offers),
	}
	for _, f := range change {
		f(&o)
	}
	venue := offer.Venue{Chain: m.rules.config.ChainID.Uint64(), Exchange: offer.Address(m.exchange)}
	return offer.Sign(venue, o, secp256k1.PrivKeyFromBytes(crypto.FromECDSA(m.keys[i])))
}

// settle signs two offers of amount, allows exactly what they need, and fills both.
func (m *market) settle(x *script, amount, fill uint64, change ...func(*offer.Offer)) []byte {
	a, b := m.offer(0, amount, change...), m.offer(1, amount, change...)
	m.allow(x, 0, amount+a.Offer.MaxRelayFee)
	m.allow(x, 1, amount+b.Offer.MaxRelayFee)
	return m.calls.PackSettle(packed(a.Offer), a.Sig, packed(b.Offer), b.Sig, new(big.Int).SetUint64(fill))
}

// permitted is a settlement of offers whose makers sent no transaction.
func (m *market) permitted(x *script) []byte {
	settlement := m.settle(x, 1000, 1000)
	var calls [][]byte
	for i := range 2 {
		m.allow(x, i, 0)
		calls = append(calls, m.permit(x, i, 1000))
	}
	return m.calls.PackMulticall(append(calls, settlement))
}

func (m *market) permit(x *script, i int, value uint64) []byte {
	kind := crypto.Keccak256([]byte("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"))
	owner, deadline := m.customer(i), uint64(2*start)
	domain, err := m.view(m.gives(i), m.points.PackDOMAINSEPARATOR())
	if err != nil && x.err == nil {
		x.err = err
		return nil
	}
	body := crypto.Keccak256(kind, common.LeftPadBytes(owner[:], 32), common.LeftPadBytes(m.exchange[:], 32), word(value), word(0), word(deadline))
	sig, err := crypto.Sign(crypto.Keccak256([]byte{0x19, 0x01}, domain, body), m.keys[i])
	if err != nil {
		x.err = err
		return nil
	}
	return m.calls.PackTryPermit(m.gives(i), owner, new(big.Int).SetUint64(value), new(big.Int).SetUint64(deadline), sig[64]+27, [32]byte(sig[:32]), [32]byte(sig[32:64]))
}

func packed(o offer.Offer) exchange.Offer {
	n := func(v uint64) *big.Int { return new(big.Int).SetUint64(v) }
	return exchange.Offer{
		Maker: common.Address(o.Maker), Recipient: common.Address(o.Recipient), Taker: common.Address(o.Taker), Give: common.Address(o.Give), Want: common.Address(o.Want),
		GiveAmount: n(o.GiveAmount), WantAmount: n(o.WantAmount), MaxFee: n(o.MaxFee), MaxRelayFee: n(o.MaxRelayFee), Nonce: o.Nonce, Expiry: o.Expiry, Salt: o.Salt,
	}
}
