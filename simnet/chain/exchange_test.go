package chain

import (
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/exchange"
	tokens "github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/peer/offers"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/market"
	"github.com/souk-network/souk/protocol/offer"
	signed "github.com/souk-network/souk/protocol/points"
	"github.com/souk-network/souk/simnet/trace"
)

func (w *town) shop(i int) did.Merchant { return did.Merchant(accountOf(w.shops[i])) }

// permit is a person's permit to the exchange, as calldata.
func (w *town) permit(shop, person int, amount uint64) []byte {
	w.Helper()
	owner := accountOf(w.people[person])
	_, nonce := w.Allowed(w.shop(shop), owner)
	p := signed.Permit{Owner: owner, Spender: w.Venue().Exchange, Value: amount, Nonce: nonce, Deadline: uint64(time.Now().Unix()) + 3600}
	token, err := w.Token(w.shop(shop))
	w.must(err)
	sig, err := p.Sign(token, w.people[person])
	w.must(err)
	return tokens.NewPoints().PackPermit(common.Address(owner), common.Address(p.Spender), new(big.Int).SetUint64(amount), new(big.Int).SetUint64(p.Deadline), sig[64], [32]byte(sig[:32]), [32]byte(sig[32:64]))
}

// offers makes a person's offer that a permit covers.
func (w *town) offers(person, give, want int, amount, get uint64) offer.Signed {
	w.Helper()
	w.issue(give, byte(100+person), person, amount, 0)
	w.pass(1)
	_, err := w.Relay(w.shop(0)).Relay(w.Context(), w.points[give].at, w.permit(give, person, amount))
	w.must(err)
	w.pass(1)
	return offer.Sign(w.Venue(), offer.Offer{
		Maker: accountOf(w.people[person]), Give: offer.Address(w.points[give].at), Want: offer.Address(w.points[want].at),
		GiveAmount: amount, WantAmount: get, Expiry: uint64(time.Now().Unix()) + 600, Salt: [32]byte{byte(person)},
	}, w.people[person])
}

func (w *town) state(o offer.Signed, want offer.State, fillable uint64) {
	w.Helper()
	at, err := w.Exchange(w.shop(1)).Statuses(w.Context(), []offer.Signed{o})
	w.must(err)
	if at[0].State != want || at[0].Fillable != fillable {
		w.Errorf("the offer is %v for %d, want %v for %d", at[0].State, at[0].Fillable, want, fillable)
	}
}

func (w *town) settlement(x *Exchange, r offers.Ring, want string) {
	w.Helper()
	at, err := x.Settlement(w.Context(), r)
	w.must(err)
	if at.State != want {
		w.Errorf("the settlement is %s, want %s", at.State, want)
	}
}

func ringOf(a, b offer.Signed, gives, gets uint64) offers.Ring {
	return offers.Ring{ID: offers.RingID{9}, Offers: []offer.Signed{a, b}, Legs: market.Plan{
		{ID: a.ID(), Give: gives, Get: gets}, {ID: b.ID(), Give: gets, Get: gives},
	}}
}

// Two offers settle whole, in one block, for one of two members that both sent
// them; the trace has both legs and how much of the day's cap they used. A
// reorganisation takes both back, and the next block has them again.
//
// Defends I7 and I12.
func TestOffersSettleThroughAReorganisation(t *testing.T) {
	inTown(t, func(w *town) {
		a, b := w.offers(0, 0, 1, 100, 80), w.offers(1, 1, 0, 80, 100)
		w.state(a, offer.StateFillable, 100)
		x, y := w.Exchange(w.shop(0)), w.Exchange(w.shop(2))
		r := ringOf(a, b, 100, 80)
		w.must(x.Settle(w.Context(), r))
		w.must(y.Settle(w.Context(), r))
		w.settlement(x, r, "sent")
		before := x.Head()
		w.pass(1)
		if h := x.Head(); h.Number != before.Number+1 || h.Hash == before.Hash {
			w.Errorf("after the block the head is %+v", h)
		}
		settled := func(when string, legs int) {
			w.Helper()
			w.settlement(x, r, "mined")
			w.settlement(y, r, "failed")
			w.state(a, offer.StateFilled, 0)
			w.has(0, 0, 0, 100)
			w.has(1, 0, 80, 80)
			if n := w.out.count(trace.Settle); n != legs {
				w.Errorf("%s the trace has %d legs, want %d", when, n, legs)
			}
		}
		settled("once", 2)
		head := x.Head()
		w.Reorg(1)
		if x.Head().Hash == head.Hash || x.Head().Number != head.Number {
			w.Error("the head is the same in another branch")
		}
		w.state(a, offer.StateFillable, 100)
		w.has(0, 0, 100, 100)
		w.settlement(x, r, "sent")
		w.pass(1)
		settled("again", 6)
		w.pass(4)
		w.settlement(x, r, "final")
		var used int64
		for _, e := range w.out.all {
			if e.Kind == "exposure m0>m1" {
				used = e.N
			}
		}
		if used != 100_000 {
			w.Errorf("%d millionths of the cap are used, want 100,000", used)
		}
		_, err := x.Settlement(w.Context(), offers.Ring{ID: offers.RingID{1}})
		w.kind("a ring that was never sent", err, fault.NotFound)
	})
}

// What the contract would refuse is not sent, and an offer is over when its time
// is, although nobody has sent anything since.
func TestTheExchangeSaysNoBeforeItIsSent(t *testing.T) {
	inTown(t, func(w *town) {
		a, b := w.offers(0, 0, 1, 100, 80), w.offers(1, 1, 0, 80, 100)
		x := w.Exchange(w.shop(0))
		w.kind("below a maker's rate", x.Settle(w.Context(), ringOf(a, b, 100, 79)), fault.Conflict)
		sig := w.Venue().SignCancel(a.ID(), w.people[1])
		w.kind("another one's cancellation", x.Cancel(w.Context(), a, sig), fault.Conflict)
		w.must(x.Cancel(w.Context(), a, w.Venue().SignCancel(a.ID(), w.people[0])))
		w.pass(1)
		w.state(a, offer.StateCancelled, 0)
		w.state(b, offer.StateFillable, 80)
		if w.out.count(trace.Cancel) != 1 {
			w.Error("the cancellation is not in the trace")
		}
		time.Sleep(11 * time.Minute)
		w.state(b, offer.StateExpired, 0)
	})
}

// The relay carries what customers signed and nothing else, once, and says how far
// it has come.
func TestTheRelayCarriesWhatWasSigned(t *testing.T) {
	inTown(t, func(w *town) {
		a := w.offers(0, 0, 1, 100, 80)
		relay := w.Relay(w.shop(1))
		below := exchange.NewExchange().PackCancelBelowBySignature(common.Address(a.Offer.Maker), 7, w.Venue().SignCancelBelow(7, w.people[0]))
		for _, want := range []string{"sent", "mined", "mined"} {
			at, err := relay.Relay(w.Context(), setup.Exchange, below)
			w.must(err)
			if at.State != want {
				w.Errorf("the call is %s, want %s", at.State, want)
			}
			w.pass(1)
		}
		w.state(a, offer.StateCancelled, 0)
		forged := w.permit(0, 1, 5)
		forged[4+12]++ // of another owner
		for name, c := range map[string]struct {
			to   [20]byte
			data []byte
			want fault.Kind
		}{
			"a forged permit":   {w.points[0].at, forged, fault.BadSignature},
			"an issue":          {w.points[0].at, tokens.NewPoints().PackIssue(nil), fault.Unauthorized},
			"a stranger":        {[20]byte{7}, forged, fault.Unauthorized},
			"no selector":       {w.points[0].at, []byte{1}, fault.Unauthorized},
			"cut short":         {w.points[0].at, forged[:40], fault.Malformed},
			"the other's calls": {setup.Exchange, forged, fault.Unauthorized},
		} {
			_, err := relay.Relay(w.Context(), c.to, c.data)
			w.kind(name, err, c.want)
		}
	})
}
