package real

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/contracts/bindings/exchange"
	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/simnet/trace"
)

var (
	points1 = chain.Address{0xa1}
	seller  = chain.Address{0xc1}
)

// crossed are two offers, of which the buyer's gives 100 of m0's points for 80 of
// m1's, which the seller's gives.
func crossed() []exchange.Offer {
	n := big.NewInt
	one := func(maker, give, want chain.Address, gives, wants int64) exchange.Offer {
		return exchange.Offer{
			Maker: common.Address(maker), Recipient: common.Address(maker), Give: common.Address(give), Want: common.Address(want), GiveAmount: n(gives), WantAmount: n(wants),
			MaxFee: n(0), MaxRelayFee: n(0), Expiry: 9,
		}
	}
	return []exchange.Offer{one(buyer, points0, points1, 100, 80), one(seller, points1, points0, 80, 100)}
}

// settles is the transaction that settles them, in which the contracts move so many
// of the seller's points.
func settles(t *testing.T, l *listener, moved int64) devnet.Done {
	t.Helper()
	offers, x, p := crossed(), exchange.NewExchange(), points.NewPoints().GetABI()
	d := devnet.Done{ID: [32]byte{5}, To: l.venue.at, Data: x.PackSettleMany([]exchange.Ring{{
		Offers: offers, Signatures: [][]byte{{1}, {2}}, Amounts: []*big.Int{big.NewInt(100), big.NewInt(80)},
	}})}
	says1 := says(t, p, "Transfer", common.Address(seller), common.Address(buyer), big.NewInt(moved))
	says1.Address = common.Address(points1)
	d.Logs = append(d.Logs, says(t, p, "Transfer", common.Address(buyer), common.Address(seller), big.NewInt(100)), says1)
	for i, given := range []int64{100, 80} {
		filled := says(t, x.GetABI(), "OfferFilled", [32]byte(l.venue.ID(unpacked(offers[i]))), offers[i].Maker, big.NewInt(given), big.NewInt(180-given), big.NewInt(0), big.NewInt(0))
		filled.Address = common.Address(l.venue.at)
		d.Logs = append(d.Logs, filled)
	}
	return d
}

// heard lists what a transaction comes to, but for its gas.
func heard(t *testing.T, l *listener, d devnet.Done) (out []string) {
	t.Helper()
	s, err := l.hear(devnet.Block{}, d)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range s.events {
		if e.What != trace.Gas {
			out = append(out, fmt.Sprint(e.Who, " ", e.What, " ", e.Kind, " ", e.Peer, " ", e.N, " of ", e.Hops))
		}
	}
	return out
}

func exchanging() *listener {
	l := newListener((&holdings{}).Deployment())
	for at, name := range map[chain.Address]string{points0: "m0", points1: "m1", buyer: "c0", seller: "c1"} {
		l.name(at, name)
	}
	l.contracts[points0], l.contracts[points1] = ownPoints(), ownPoints()
	return l
}

// A settlement has a leg for each offer, and lacks the one whose points did not move.
func TestLegsOfASettlement(t *testing.T) {
	l := exchanging()
	whole := []string{"c0 settle m0 c1 100 of 2", "c1 settle m1 c0 80 of 2"}
	if got := heard(t, l, settles(t, l, 80)); !slices.Equal(got, whole) {
		t.Errorf("%q", got)
	}
	if got := heard(t, l, settles(t, l, 79)); !slices.Equal(got, whole[:1]) {
		t.Errorf("%q", got)
	}
	refused := settles(t, l, 80)
	refused.Logs, refused.Refused = nil, true
	if got := heard(t, l, refused); len(got) != 1 || !strings.Contains(got[0], "fail transaction") {
		t.Errorf("%q", got)
	}
	cut := settles(t, l, 80)
	cut.Data = cut.Data[:50]
	if got := heard(t, l, cut); len(got) != 0 {
		t.Errorf("a call that cannot be read settled %q", got)
	}
}

// An offer that ends and a pair that is paused are told of by their names.
func TestEndsOfOffersAndPairs(t *testing.T) {
	l := exchanging()
	x := exchange.NewExchange().GetABI()
	logs := []*types.Log{
		says(t, x, "OfferCancelled", [32]byte{7}, common.Address(buyer)),
		says(t, x, "PairPaused", common.Address(points0), common.Address(points1), common.Address(seller)),
	}
	for _, log := range logs {
		log.Address = common.Address(l.venue.at)
	}
	if got := heard(t, l, devnet.Done{To: l.venue.at, Logs: logs}); !slices.Equal(got, []string{"c0 cancel   1 of 0", "c1 pause m0>m1  1 of 0"}) {
		t.Errorf("%q", got)
	}
}

// How much of a day's cap is used is asked after each settlement, in the pair's two
// directions.
func TestExposureIsAskedForAfterASettlement(t *testing.T) {
	inChain(t, func(w *World, p *puppets, h *holdings, told func() string) {
		h.n = 0
		w.listener, w.issuers = exchanging(), nil
		n, pair := big.NewInt, exchange.NewExchange().GetABI().Methods["pair"]
		var err error
		h.pair, err = pair.Outputs.Pack(
			exchange.Corridor{MinHigh: n(1), MinLow: n(10), MaxHigh: n(10), MaxLow: n(1), State: 1},
			exchange.Exposure{CapLow: n(1000), CapHigh: n(1600), UsedLow: n(100), UsedHigh: n(80)})
		if err != nil {
			t.Fatal(err)
		}
		p.chain.mine(20, settles(t, w.listener, 80))
		if got, want := told(), "chain sample exposure m0>m1 100000; chain sample exposure m1>m0 50000"; !strings.HasSuffix(got, want) {
			t.Errorf("%s\nwant %s", got, want)
		}
		w.end() // as Close does; no answer comes any more
		p.chain.mine(30, settles(t, w.listener, 80))
		w.blocks.turn.take()
		w.blocks.tell(w)
		w.blocks.turn.give()
		if err := w.Broken(); err != nil {
			t.Errorf("a run that ended while a block was told of is broken: %v", err)
		}
	})
}

// Who founds the consortium proposes each pair, more than half of the members vote for
// it, and the first one enacts it.
func TestPairsAreVotedFor(t *testing.T) {
	inWorld(t, func(w *World, p *puppets, _ *kept) {
		if err := w.openPairs(); err != nil || len(p.all[0].posts) > 0 {
			t.Errorf("%q, %v: nobody trades", p.all[0].posts, err)
		}
		w.plan.Trades = true
		w.issuers = []issuer{{Points{points0, "", ledger.Terms{}}, 0, "m0"}, {Points{points1, "", ledger.Terms{}}, 2, "m2"}}
		for _, one := range p.all {
			one.pairs = api.CorridorList{Proposals: []api.CorridorProposal{{ID: 4, Votes: 2, Needed: 2}}, Corridors: []api.Corridor{{State: "open"}}}
		}
		if err := w.openPairs(); err != nil {
			t.Fatal(err)
		}
		for n, want := range []string{"/v1/corridors /v1/corridors/proposals/4/enact", "/v1/corridors/proposals/4/vote", ""} {
			if got := strings.Join(p.all[n].posts, " "); got != want {
				t.Errorf("m%d: %q, want %q", n, got, want)
			}
		}
	})
}

// Merchants quote around a circle, each for the next one's points.
func TestAPumpIsQuotes(t *testing.T) {
	inWorld(t, func(w *World, p *puppets, out *kept) {
		if err := w.Pump([]int{0, 1, 2}, 0.05, 1000); err != nil {
			t.Fatal(err)
		}
		w.Settle()
		if err := w.Sample(); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range out.list() {
			if e.What == trace.Offer {
				got = append(got, fmt.Sprint(e.Who, " ", e.Kind, " ", e.Fact[:2], " ", e.N, " ", e.Note))
			}
		}
		slices.Sort(got)
		if want := []string{"m0 m0>m1 01 1017 1000/1017 for 12h0m0s", "m1 m1>m2 02 1017 1000/1017 for 12h0m0s", "m2 m2>m0 03 1017 1000/1017 for 12h0m0s"}; !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
	})
}

// A claim goes to one member after the other until something was paid: who carried it
// today says that it is done.
func TestAClaimGoesToTheNextMember(t *testing.T) {
	carriers := []did.Merchant{{1}, {2}, {3}}
	for _, c := range []struct {
		paying, asked int
		want          fault.Kind
	}{{0, 1, fault.Internal}, {2, 3, fault.Internal}, {9, 3, fault.NotYet}} {
		asked := 0
		err := paid(carriers, func(first did.Merchant) (bool, error) {
			if asked++; first != carriers[asked-1] {
				t.Errorf("asked %x", first)
			}
			return asked-1 == c.paying, nil
		})
		if asked != c.asked || (err != nil) != (c.want == fault.NotYet) || err != nil && fault.KindOf(err) != c.want {
			t.Errorf("%+v: asked %d, %v", c, asked, err)
		}
	}
	broken := fault.New(fault.Unavailable, "claim", "nobody is there")
	if err := paid(carriers, func(did.Merchant) (bool, error) { return false, broken }); err != broken {
		t.Errorf("%v", err)
	}
}
