package market

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/offer"
)

// TestBookIsItsOrders: whatever was put, changed, dropped and expired before, a
// book is what the orders that are left make it. The reference sorts a list.
func TestBookIsItsOrders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawOrders(t, 60, 3)
		b, now := bookOf(rapid.Permutation(all).Draw(t, "sequence")), uint64(0)
		left := map[offer.ID]Order{}
		for _, o := range all {
			left[o.ID] = o
		}
		for _, o := range all {
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				if !b.Drop(o.ID) || b.Drop(o.ID) {
					t.Fatal("an order is dropped once")
				}
				delete(left, o.ID)
			case 1:
				o.Left = rapid.Uint64Range(0, o.Offer.GiveAmount).Draw(t, "left now")
				b.Put(o)
				if left[o.ID] = o; o.Left == 0 {
					delete(left, o.ID)
				}
			}
		}
		now = rapid.Uint64Range(0, 7000).Draw(t, "now")
		for _, id := range b.Expire(now) {
			if left[id].Offer.Ends() > now {
				t.Fatal("expired too early")
			}
			delete(left, id)
		}
		check(t, b, left, now)
	})
}

func check(t *rapid.T, b *Book, left map[offer.ID]Order, now uint64) {
	if b.Len() != len(left) {
		t.Fatalf("%d orders, want %d", b.Len(), len(left))
	}
	ways := map[Way][]Order{}
	for _, o := range left {
		if o.Offer.Ends() <= now {
			t.Fatal("an expired order is open")
		}
		if o.Offer.Taker.IsZero() {
			ways[o.Way()] = append(ways[o.Way()], o)
		}
	}
	if len(b.Ways()) != len(ways) || !slices.IsSortedFunc(b.Ways(), func(a, b Way) int { return a.compare(&b) }) {
		t.Fatalf("ways %v, want %d", b.Ways(), len(ways))
	}
	for w, orders := range ways {
		want := slices.DeleteFunc(spread(byRate(orders)), func(o Order) bool { return o.Open == 0 })
		if got := b.Side(w, 1000); !reflect.DeepEqual(got, want) && len(got)+len(want) > 0 {
			t.Fatalf("side %v\n%v\nwant\n%v", w, got, want)
		}
		if b.Count(w) != len(orders) {
			t.Fatal("count is wrong")
		}
	}
}

// TestFundsAreShared: a maker cannot show more than it has by offering it twice.
func TestFundsAreShared(t *testing.T) {
	b := New()
	for i := range 3 {
		o := order(i, 1, 2, 10, uint64(10+i))
		o.Offer.Maker, o.Funds = maker(1), 15
		b.Put(o)
	}
	if q := b.Quote(Request{Way: Way{points(1), points(2)}, Amount: 30}); q.Receive != 15 || q.Short != 15 {
		t.Errorf("%+v", q)
	}
}

// TestChangeKeepsThePlaceInTime: a part fill costs no priority.
func TestChangeKeepsThePlaceInTime(t *testing.T) {
	first, second := order(1, 1, 2, 10, 10), order(2, 1, 2, 10, 10)
	b := bookOf([]Order{first, second})
	first.Left, first.Since = 5, 99
	b.Put(first)
	if side := b.Side(first.Way(), 2); side[0].ID != first.ID || side[0].Open != 5 {
		t.Errorf("%+v", side)
	}
}

// TestChunks: a side of many pieces is still in order.
func TestChunks(t *testing.T) {
	b := New()
	const n = 5 * maxChunk
	for i := range n {
		b.Put(order(i, 1, 2, 1000, uint64(1+(i*7919)%n)))
	}
	for i := 0; i < n; i += 2 {
		b.Drop(order(i, 1, 2, 1, 1).ID)
	}
	side := b.Side(Way{points(1), points(2)}, n)
	if len(side) != n/2 || !slices.IsSortedFunc(side, func(a, b Order) int { return a.compare(&b) }) {
		t.Errorf("%d orders, or out of order", len(side))
	}
}
