package main

import (
	"bytes"
	"context"
	"log/slog"
	"math/big"
	"testing"
	"time"

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

// memberClient follows a stall's chain as one of its members until the test ends.
func memberClient(t *testing.T, s stall, member int) *chain.Client {
	t.Helper()
	store, err := chain.NewFileStore(t.TempDir())
	check(t, err)
	c, err := chain.New(chain.Config{
		Endpoints: []string{s.net.Endpoint()}, Deployment: s.at, Store: store, Key: s.net.Account(member), Poll: 5 * time.Millisecond,
	})
	check(t, err)
	check(t, c.Load(t.Context()))
	ended := make(chan error, 1)
	ctx := t.Context()
	go func() { ended <- c.Run(ctx) }()
	t.Cleanup(func() { <-ended })
	select {
	case <-c.Synced():
	case err := <-ended:
		t.Fatal(err)
	}
	return c
}

// trade is a pair that is open, and what members and customers do on it.
type trade struct {
	stall
	clients []*chain.Client
	points  []common.Address // of either member
}

func openTrade(t *testing.T) trade {
	t.Helper()
	return openTradeAt(openStall(t))
}

// openTradeAt opens the pair of a consortium's first two members.
func openTradeAt(s stall) trade {
	s.t.Helper()
	t, x := s.t, trade{stall: s}
	x.create(2)
	low, high := x.points[0], x.points[1]
	if bytes.Compare(low[:], high[:]) > 0 {
		low, high = high, low
	}
	corridor := loyalty.Corridor{
		Low: chain.Address(low), High: chain.Address(high), MinHigh: 1, MinLow: 2, MaxHigh: 2, MaxLow: 1, CapLow: 5000, CapHigh: 5000,
	}
	for i, c := range x.clients {
		e := loyalty.NewExchange(c, x.at.Exchange)
		if i == 0 {
			id, err := e.ProposeCorridor(t.Context(), corridor, 0)
			x.mined(c, id, err)
			continue
		}
		id, err := e.VoteCorridor(t.Context(), 1, corridor)
		x.mined(c, id, err)
		id, err = e.EnactCorridor(t.Context(), 1, corridor)
		x.mined(c, id, err)
	}
	return x
}

// create gives the first members points.
func (x *trade) create(members int) {
	x.t.Helper()
	for i := range members {
		c := memberClient(x.t, x.stall, i)
		store, err := chain.NewFileStore(x.t.TempDir())
		check(x.t, err)
		p, err := loyalty.NewPoints(loyalty.PointsConfig{Client: c, Factory: x.at.PointsFactory, Store: store})
		check(x.t, err)
		_, _, now := c.Head()
		id, err := p.Create(x.t.Context(), loyalty.Terms{Start: now, EpochLength: 30 * 86_400, Cap: 1_000_000, Name: "Points", Symbol: "P"})
		x.mined(c, id, err)
		token, err := p.Token(x.t.Context())
		check(x.t, err)
		x.clients, x.points = append(x.clients, c), append(x.points, common.Address(token))
	}
}

func (x trade) mined(c *chain.Client, id chain.ID, err error) {
	x.t.Helper()
	check(x.t, err)
	_, err = c.Wait(x.t.Context(), id, chain.Mined)
	check(x.t, err)
}

// issue gives an account points of a member.
func (x trade) issue(member int, account common.Address, amount uint64) {
	x.t.Helper()
	line := points.Line{Account: account, Amount: new(big.Int).SetUint64(amount), Ref: crypto.Keccak256Hash(account[:])}
	x.send(x.net.Account(member), &x.points[member], nil, points.NewPoints().PackIssue([]points.Line{line}))
}

// offer gives account n of the chain points of one member, an allowance, and an
// offer of them for the other's.
func (x trade) offer(n, member int, give, want uint64) offer.Signed {
	x.t.Helper()
	key := x.net.Account(n)
	account := crypto.PubkeyToAddress(key.PublicKey)
	x.issue(member, account, give)
	x.send(key, &x.points[member], nil, points.NewPoints().PackApprove(common.Address(x.at.Exchange), new(big.Int).SetUint64(give)))
	return offer.Sign(offer.Venue{Chain: x.at.ChainID, Exchange: offer.Address(x.at.Exchange)}, offer.Offer{
		Maker: offer.Address(account), Give: offer.Address(x.points[member]), Want: offer.Address(x.points[1-member]),
		GiveAmount: give, WantAmount: want, Expiry: uint64(time.Now().Add(24 * time.Hour).Unix()),
	}, secp256k1.PrivKeyFromBytes(crypto.FromECDSA(key)))
}

// What a peer learns of offers on a real exchange, and what becomes of a ring: the
// same as the harness of package peer has it.
//
// Defends I7 and I12.
func TestExchangeOfAPeer(t *testing.T) {
	x := openTrade(t)
	peer := newExchange(x.clients[0], x.at.Exchange, newToll(x.clients[0], tollTerms{}, slog.New(slog.DiscardHandler)))
	a, b := x.offer(5, 0, 100, 80), x.offer(6, 1, 160, 160)
	unbacked := a
	unbacked.Offer.Maker = offer.Address{1}
	unbacked.Sig = make([]byte, 66)
	said, err := peer.Statuses(t.Context(), []offer.Signed{a, b, unbacked})
	check(t, err)
	if said[0] != (offers.Standing{State: offer.StateFillable, Fillable: 100, Funds: 100}) || said[1].Fillable != 160 || said[2].State != offer.StateBadSignature {
		t.Fatalf("%+v", said)
	}
	if head := peer.Head(); head.Number == 0 || head.Hash == [32]byte{} || head.Final > head.Number || peer.Venue() != a.Venue {
		t.Errorf("%+v", head)
	}
	book := matching.New()
	for i, s := range []offer.Signed{a, b} {
		book.Put(matching.Order{ID: s.ID(), Offer: s.Offer, Left: said[i].Fillable, Funds: said[i].Funds, Since: uint64(i)})
	}
	plans := book.Match(10, matching.Rules{})
	if len(plans) != 1 {
		t.Fatalf("%+v", plans)
	}
	ring := offers.Ring{ID: offers.RingID{1}, Block: 7, Offers: []offer.Signed{a, b}, Legs: plans[0]}
	if plans[0][0].ID != a.ID() {
		ring.Offers[0], ring.Offers[1] = b, a
	}
	check(t, peer.Settle(t.Context(), ring))
	place := x.settled(newExchange(x.clients[0], x.at.Exchange, nil), ring) // as after a restart
	if place.Block == 0 || place.Tx == [32]byte{} {
		t.Errorf("%+v", place)
	}
	if said, err = peer.Statuses(t.Context(), []offer.Signed{a, b}); err != nil || said[0].State != offer.StateFilled || said[1].Fillable != 80 {
		t.Errorf("after the settlement: %+v %v", said, err)
	}
	terms, err := peer.Terms(t.Context(), []offers.PairOf{offers.PairBetween(a.Offer.Give, a.Offer.Want)})
	if check(t, err); len(terms) != 1 || terms[0].LeftLow+terms[0].LeftHigh != 2*5000-180 {
		t.Fatalf("after 100 for 80 the pair is %+v", terms)
	}
	terms[0].LeftLow, terms[0].LeftHigh = 0, 0
	if terms[0] != (matching.Terms{Open: true, MinHigh: 1, MinLow: 2, MaxHigh: 2, MaxLow: 1}) {
		t.Errorf("the corridor is %+v", terms[0])
	}
	ring.ID, ring.Block = offers.RingID{2}, 8
	if err := peer.Settle(t.Context(), ring); err == nil {
		t.Error("what is filled is sent again")
	}
	if _, err := peer.Settlement(t.Context(), ring); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a ring that was never sent: %v", err)
	}
	check(t, peer.Cancel(t.Context(), b, b.Venue.SignCancel(b.ID(), secp256k1.PrivKeyFromBytes(crypto.FromECDSA(x.net.Account(6))))))
	x.until("the offer is cancelled", func(ctx context.Context) bool {
		said, err := peer.Statuses(ctx, []offer.Signed{b})
		return err == nil && said[0].State == offer.StateCancelled
	})
}

func (x trade) settled(peer *exchangeOf, r offers.Ring) (p offers.Place) {
	x.t.Helper()
	x.until("the ring is mined", func(ctx context.Context) bool {
		var err error
		p, err = peer.Settlement(ctx, r)
		check(x.t, err)
		return p.State == "mined" || p.State == "final"
	})
	return p
}

// until asks with every tick whether something came about.
func (x trade) until(what string, holds func(context.Context) bool) {
	x.t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(3 * time.Minute); !holds(x.t.Context()); {
		select {
		case <-tick.C:
		case <-deadline:
			x.t.Fatal("waited in vain until ", what)
		}
	}
}
