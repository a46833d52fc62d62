package market

import (
	"math/big"
	"slices"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/offer"
)

func points(n int) offer.Address { return offer.Address{0: 0xf, 18: byte(n >> 8), 19: byte(n)} }

func maker(n int) offer.Address { return offer.Address{0: 1, 18: byte(n >> 8), 19: byte(n)} }

// order is an order that the maker can fill wholly.
func order(id, give, want int, giveAmount, wantAmount uint64) Order {
	return Order{
		ID: offer.ID{29: byte(id >> 16), 30: byte(id >> 8), 31: byte(id)},
		Offer: offer.Offer{
			Maker: maker(id), Give: points(give), Want: points(want), GiveAmount: giveAmount, WantAmount: wantAmount, Expiry: 1000,
		},
		Left: giveAmount, Funds: giveAmount, Since: uint64(id),
	}
}

// drawOrders draws small amounts, so that rates meet, and few makers, so that
// they share funds.
func drawOrders(t *rapid.T, most, kinds int) []Order {
	small := rapid.Uint64Range(1, 12)
	out := make([]Order, rapid.IntRange(0, most).Draw(t, "orders"))
	funds := map[Way]map[offer.Address]uint64{}
	for i := range out {
		give := rapid.IntRange(0, kinds-1).Draw(t, "give")
		want := (give + rapid.IntRange(1, kinds-1).Draw(t, "want")) % kinds
		o := order(i, give, want, small.Draw(t, "gives"), small.Draw(t, "wants"))
		o.Offer.Maker = maker(rapid.IntRange(0, 6).Draw(t, "maker"))
		o.Offer.Expiry = rapid.Uint64Range(1, 5).Draw(t, "expiry")
		o.Left = rapid.Uint64Range(1, o.Offer.GiveAmount).Draw(t, "left")
		o.Since = rapid.Uint64Range(0, 3).Draw(t, "since")
		if rapid.IntRange(0, 9).Draw(t, "private") == 0 {
			o.Offer.Taker = maker(99)
		}
		if funds[o.Way()] == nil {
			funds[o.Way()] = map[offer.Address]uint64{}
		}
		if _, ok := funds[o.Way()][o.Offer.Maker]; !ok {
			funds[o.Way()][o.Offer.Maker] = rapid.Uint64Range(0, 20).Draw(t, "funds")
		}
		o.Funds = funds[o.Way()][o.Offer.Maker]
		out[i] = o
	}
	return out
}

func bookOf(orders []Order) *Book {
	b := New()
	for _, o := range orders {
		b.Put(o)
	}
	return b
}

// byRate sorts orders of one way by the rule, with another arithmetic.
func byRate(orders []Order) []Order {
	return slices.SortedFunc(slices.Values(orders), func(a, b Order) int {
		if c := rate(a).Cmp(rate(b)); c != 0 {
			return c
		}
		if a.Since != b.Since {
			return int(a.Since) - int(b.Since)
		}
		return slices.Compare(a.ID[:], b.ID[:])
	})
}

// rate is what is wanted for one unit given.
func rate(o Order) *big.Rat {
	return big.NewRat(int64(o.Offer.WantAmount), int64(o.Offer.GiveAmount))
}

// spread is the naive way of sharing funds: what each order of one way has open.
func spread(sorted []Order) []Order {
	left := map[[2]offer.Address]uint64{}
	out := slices.Clone(sorted)
	for i, o := range out {
		key := [2]offer.Address{o.Offer.Maker, o.Offer.Taker}
		if _, ok := left[key]; !ok {
			left[key] = o.Funds
		}
		out[i].Open = min(o.Left, left[key])
		left[key] -= out[i].Open
	}
	return out
}

func of(orders []Order, w Way, taker offer.Address) (out []Order) {
	for _, o := range orders {
		if o.Way() == w && (o.Offer.Taker.IsZero() || o.Offer.Taker == taker) {
			out = append(out, o)
		}
	}
	return out
}
