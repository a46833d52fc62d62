package main

import (
	"context"
	"fmt"
	"log/slog"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/offers"
	"github.com/souk-network/souk/protocol/fault"
	matching "github.com/souk-network/souk/protocol/market"
	"github.com/souk-network/souk/protocol/offer"
)

// A peer with a toll settles for makers that pay what it asks, and is repaid the
// cost; it leaves alone what pays it less.
func TestTollRepaysWhoSettles(t *testing.T) {
	x := openTrade(t)
	member := chain.OperatorOf(x.net.Account(0))
	const worth = 1e13
	asking := newToll(x.clients[0], tollTerms{percent: 100, worth: map[string]uint64{member.String(): worth, "Nobody": 5}}, slog.New(slog.DiscardHandler))
	asked, err := asking.asks(t.Context(), offer.Address(x.points[0]))
	check(t, err)
	if asked == 0 || asked > 5000 {
		t.Fatalf("it asks for %d points", asked)
	}
	if other, err := asking.asks(t.Context(), offer.Address(x.points[1])); err != nil || other <= offer.MaxAmount {
		t.Errorf("for points that are worth nothing it asks %d, %v", other, err)
	}
	peer := newExchange(x.clients[0], x.at.Exchange, asking)
	poor, rich, b := x.offer(5, 0, 10_000, 8000), x.offer(7, 0, 2000, 2000), x.offer(6, 1, 2000, 2000)
	key := x.net.Account(7)
	x.send(key, &x.points[0], nil, points.NewPoints().PackApprove(common.Address(x.at.Exchange), new(big.Int).SetUint64(2000+asked)))
	line := points.Line{Account: crypto.PubkeyToAddress(key.PublicKey), Amount: new(big.Int).SetUint64(asked), Ref: [32]byte{1}}
	x.send(x.net.Account(0), &x.points[0], nil, points.NewPoints().PackIssue([]points.Line{line}))
	rich.Offer.MaxRelayFee = asked
	rich = offer.Sign(rich.Venue, rich.Offer, secp256k1.PrivKeyFromBytes(crypto.FromECDSA(key)))
	if err := peer.Settle(t.Context(), x.ring(1, poor, b)); fault.KindOf(err) != fault.Conflict {
		t.Fatal("settled for nothing: ", err)
	}
	ring := x.ring(2, rich, b)
	check(t, peer.Settle(t.Context(), ring))
	x.settled(peer, ring)
	got, err := loyalty.NewToken(x.clients[0], chain.Address(x.points[0])).Balance(t.Context(), chain.Address(member))
	check(t, err)
	if !got.IsUint64() || got.Uint64() != asked {
		t.Errorf("it got %v, want %d", got, asked)
	}
	x.until("the cost is known", func(ctx context.Context) bool {
		sent, err := x.clients[0].Outbox(ctx)
		check(t, err)
		last := sent[len(sent)-1]
		if last.Gas > settlementGas {
			t.Fatalf("a settlement takes %d gas", last.Gas)
		}
		return strings.HasPrefix(last.Label, "exchange settle rings") && last.Gas > 0
	})
}

// ring is what matching makes of two offers.
func (x trade) ring(id byte, a, b offer.Signed) offers.Ring {
	x.t.Helper()
	book := matching.New()
	byID := map[offer.ID]offer.Signed{a.ID(): a, b.ID(): b}
	for i, s := range []offer.Signed{a, b} {
		book.Put(matching.Order{ID: s.ID(), Offer: s.Offer, Left: s.Offer.GiveAmount, Funds: offer.MaxAmount, Since: uint64(i)})
	}
	plans := book.Match(10, matching.Rules{})
	if len(plans) != 1 {
		x.t.Fatalf("%+v", plans)
	}
	ring := offers.Ring{ID: offers.RingID{id}, Block: uint64(id), Legs: plans[0]}
	for _, leg := range plans[0] {
		ring.Offers = append(ring.Offers, byID[leg.ID])
	}
	return ring
}

// Customers see what the member that settles asks before they sign: above their
// limit nothing is signed, within it the member is repaid.
func TestTollFromTheCommandLine(t *testing.T) {
	b := openBazaar(t, "--toll-percent", "100", "--toll-worth", "Shop 1=100000000000000", "--toll-worth", "Shop 2=100000000000000")
	offering := func(customer int, more ...string) []string {
		from, to := customer+1, 2-customer
		return append([]string{
			"offers", "make", "--give", fmt.Sprint("Shop ", from), "--want", fmt.Sprint("Shop ", to), "--amount", "40", "--for", "40", "--yes", "--data", b.dirs[customer],
		}, more...)
	}
	if _, status := b.try(offering(0, "--max-relay-fee", "0")...); status == 0 || !strings.Contains(b.lastProblems, "nothing was signed") {
		t.Fatal("a toll above the limit: ", b.lastProblems)
	}
	found := regexp.MustCompile(`asks for (\d+) points`).FindStringSubmatch(b.lastProblems)
	if found == nil {
		t.Fatal(b.lastProblems)
	}
	asked, err := strconv.Atoi(found[1])
	check(t, err)
	b.expect(0, 0, 100, 0)
	var own []shownOffer
	if b.read(&own, 0, "offers", "list"); len(own) != 0 {
		t.Errorf("signed all the same: %+v", own)
	}
	limit := strconv.Itoa(2 * asked) // the price of gas moves
	for customer := range b.dirs {
		if _, status := b.try(offering(customer, "--max-relay-fee", limit)...); status != 0 || !strings.Contains(b.lastProblems, "of them now to settle it") {
			t.Fatal("the toll was not shown: ", b.lastProblems)
		}
	}
	b.market.until("the offers are settled", func() bool {
		b.read(&own, 0, "offers", "list")
		return len(own) == 1 && own[0].Left != nil && *own[0].Left == 0
	})
	paid := new(big.Int)
	for i := range 3 {
		held, err := loyalty.NewToken(b.clients[0], chain.Address(b.points[0])).Balance(t.Context(), chain.Address(chain.OperatorOf(b.net.Account(i))))
		check(t, err)
		paid.Add(paid, held)
	}
	if paid.Int64() != int64(2*asked) {
		t.Errorf("members have %v points, want %d", paid, 2*asked)
	}
}
