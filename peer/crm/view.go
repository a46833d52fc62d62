package crm

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"maps"
	"slices"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
)

// Item is one opened record of a customer, stamped with the grant that allows
// it to be here.
type Item struct {
	_       struct{} `cbor:",toarray"`
	Grant   consent.GrantID
	Record  vault.RecordID
	Writer  did.Merchant
	Purpose string
	Opened  uint64 // ms
	Order   credential.Order
}

// key is an item's place: its grant, then a hash of writer and record. Records
// are named by their writers, so one writer's name cannot push out another's.
func (i Item) key() []byte {
	name := sha256.Sum256(append(append([]byte(nil), i.Writer[:]...), i.Record[:]...))
	return append(append([]byte(nil), i.Grant[:]...), name[:]...)
}

// PutItem merges an opened record into the view and runs ops in the same write.
// A record opened twice under one grant is one item: the first opening stays.
func (s *Store) PutItem(ctx context.Context, item Item, ops ...storage.Op) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if _, held := s.grants[item.Grant]; !held {
		return storage.ErrNotFound // purged meanwhile: nothing may be written under it
	}
	key := item.key()
	raw, err := s.kv.Get(ctx, spaceView, key)
	if err != nil && !missing(err) {
		return err
	}
	if err == nil {
		first, err := readItem(storage.Pair{Key: key, Value: raw})
		if err != nil {
			return err
		}
		item.Opened = min(item.Opened, first.Opened)
	}
	return s.kv.Batch(ctx, append(ops, storage.Put(spaceView, key, codec.Marshal(item))))
}

func readItem(p storage.Pair) (Item, error) {
	var item Item
	if err := decode(p.Value, &item, maxOrder); err != nil {
		return Item{}, err
	}
	if !bytes.Equal(p.Key, item.key()) {
		return Item{}, damaged("a view item lies in another one's place")
	}
	return item, nil
}

// HasItem reports whether a writer's record was merged under a grant.
func (s *Store) HasItem(ctx context.Context, grant consent.GrantID, writer did.Merchant, record vault.RecordID) (bool, error) {
	_, err := s.kv.Get(ctx, spaceView, Item{Grant: grant, Writer: writer, Record: record}.key())
	if missing(err) {
		return false, nil
	}
	return err == nil, err
}

// Items lists what one grant allows, in no particular order.
func (s *Store) Items(ctx context.Context, grant consent.GrantID) ([]Item, error) {
	var out []Item
	err := s.each(ctx, spaceView, grant[:], func(p storage.Pair) error {
		item, err := readItem(p)
		if err == nil {
			out = append(out, item)
		}
		return err
	})
	return out, err
}

// View is the single customer view: this merchant's own orders and what other
// merchants' records add under live grants.
type View struct {
	Contact   Contact
	Own       []OrderRecord
	Items     []Item
	Merchants []MerchantTotal
}

// MerchantTotal sums up one merchant's orders in one currency. Reversals count
// as they are: negative amounts.
type MerchantTotal struct {
	Merchant did.Merchant
	Currency string
	Orders   int
	Amount   credential.Micro
	Last     uint64 // time of the newest order, ms
}

// View merges everything this merchant may know of a contact now.
func (s *Store) View(ctx context.Context, c Contact) (View, error) {
	own, err := s.OrdersOf(ctx, c.Ref)
	if err != nil {
		return View{}, err
	}
	v := View{Contact: c, Own: own}
	if c.Customer.IsZero() {
		return v, nil
	}
	for _, h := range s.GrantsOf(c.Customer) {
		items, err := s.Items(ctx, h.delivery.Grant.Grant.ID())
		if err != nil {
			return View{}, err
		}
		v.Items = append(v.Items, items...)
	}
	v.Items = distinct(v.Items)
	v.Merchants = Totals(v.Items)
	return v, nil
}

// distinct keeps one item a record: two grants may allow the same one.
func distinct(items []Item) []Item {
	slices.SortStableFunc(items, func(a, b Item) int {
		return cmp.Or(cmp.Compare(a.Order.Time, b.Order.Time), bytes.Compare(a.Writer[:], b.Writer[:]), bytes.Compare(a.Record[:], b.Record[:]))
	})
	return slices.CompactFunc(items, func(a, b Item) bool { return a.Writer == b.Writer && a.Record == b.Record })
}

// Totals sums items by merchant and currency. The result does not depend on
// the items' order. Sums that leave the range of Micro are held at its end.
func Totals(items []Item) []MerchantTotal {
	type group struct {
		merchant did.Merchant
		currency string
	}
	sums := map[group]MerchantTotal{}
	for _, item := range items {
		g := group{item.Order.Merchant, item.Order.Currency}
		t := sums[g]
		total, err := item.Order.Total()
		if err != nil {
			continue // Order.Validate refused such an order before it was stored
		}
		t.Merchant, t.Currency = g.merchant, g.currency
		t.Orders++
		if sum, err := t.Amount.Add(total); err == nil {
			t.Amount = sum
		}
		t.Last = max(t.Last, item.Order.Time)
		sums[g] = t
	}
	return slices.SortedFunc(maps.Values(sums), func(a, b MerchantTotal) int {
		return cmp.Or(slices.Compare(a.Merchant[:], b.Merchant[:]), cmp.Compare(a.Currency, b.Currency))
	})
}

func sortedKeys[V any](m map[int]V) []int { return slices.Sorted(maps.Keys(m)) }
