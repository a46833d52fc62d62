package crm

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
)

// OrderState says how far an order has come.
type OrderState uint8

// The states of an order.
const (
	// OrderAnonymous: no customer, so no credential is made.
	OrderAnonymous OrderState = 1
	// OrderWaiting: the customer has not (or no longer) granted writing.
	OrderWaiting OrderState = 2
	// OrderSealed: the record is made and stored here; publishing may be under way.
	OrderSealed OrderState = 3
	// OrderPublished: the block is pinned here and its header gossiped.
	OrderPublished OrderState = 4
)

var stateNames = [...]string{"", "anonymous", "waiting", "sealed", "published"}

// String names the state, as in the API.
func (s OrderState) String() string {
	if !s.known() {
		return "unknown"
	}
	return stateNames[s]
}

func (s OrderState) known() bool { return s >= OrderAnonymous && s <= OrderPublished }

func (s OrderState) hasReceipt() bool { return s == OrderSealed || s == OrderPublished }

const maxOrder = 3 << 20

// OrderRecord is an order with what became of it. Sealed bytes are kept until
// they are published, so that a crash in between repeats the same record and
// never makes a second one.
type OrderRecord struct {
	_        struct{} `cbor:",toarray"`
	Ref      string
	Order    credential.Order
	State    OrderState
	Sequence int  // counts the orders of this merchant from 1; says which status list speaks of its receipt, and where
	Revoked  bool // wholly reversed by a later order
	Left     credential.Micro
	Record   vault.RecordID
	Fact     []byte // encoded header fact
	Body     []byte // sealed body; empty once published
}

// OrderKey names an order within a merchant: reference and order number.
func OrderKey(ref, order string) [32]byte {
	a, b := blind(ref), blind(order)
	return sha256.Sum256(append(a[:], b[:]...))
}

func (s *Store) loadOrder(p storage.Pair) error {
	r, err := readOrder(p)
	if err != nil {
		return err
	}
	s.indexOrder(r)
	return nil
}

func readOrder(p storage.Pair) (OrderRecord, error) {
	var r OrderRecord
	if err := decode(p.Value, &r, maxOrder); err != nil {
		return OrderRecord{}, err
	}
	if key := OrderKey(r.Ref, r.Order.ID); !bytes.Equal(p.Key, key[:]) {
		return OrderRecord{}, damaged("an order lies in another one's place")
	}
	if !r.State.known() {
		return OrderRecord{}, damaged("an order is in no known state")
	}
	return r, nil
}

func (s *Store) indexOrder(r OrderRecord) {
	if s.orders[r.Ref] == nil {
		s.orders[r.Ref] = map[[32]byte]int{}
	}
	s.orders[r.Ref][OrderKey(r.Ref, r.Order.ID)] = r.Sequence
	s.sequence = max(s.sequence, r.Sequence)
}

// Order reads one order.
func (s *Store) Order(ctx context.Context, ref, order string) (OrderRecord, error) {
	return s.order(ctx, OrderKey(ref, order))
}

func (s *Store) order(ctx context.Context, key [32]byte) (OrderRecord, error) {
	raw, err := s.kv.Get(ctx, spaceOrders, key[:])
	if missing(err) {
		return OrderRecord{}, fault.New(fault.NotFound, "find order", "no such order of this customer")
	}
	if err != nil {
		return OrderRecord{}, err
	}
	return readOrder(storage.Pair{Key: key[:], Value: raw})
}

// PutOrder stores an order durably, and in the same write any others that it
// changes. A new one gets the next sequence number.
func (s *Store) PutOrder(ctx context.Context, r OrderRecord, changed ...OrderRecord) (OrderRecord, error) {
	return s.PutOrderWith(ctx, nil, r, changed...)
}

// PutOrderWith is PutOrder that runs ops in the same write.
func (s *Store) PutOrderWith(ctx context.Context, ops []storage.Op, r OrderRecord, changed ...OrderRecord) (OrderRecord, error) {
	s.mu.Lock()
	if r.Sequence == 0 {
		s.sequence++
		r.Sequence = s.sequence
	}
	s.mu.Unlock()
	all := append([]OrderRecord{r}, changed...)
	for _, o := range all {
		raw := codec.Marshal(o)
		if len(raw) > maxOrder {
			return r, fault.New(fault.TooLarge, "store order", fmt.Sprintf("%d bytes, at most %d", len(raw), maxOrder))
		}
		key := OrderKey(o.Ref, o.Order.ID)
		ops = append(ops, storage.Put(spaceOrders, key[:], raw))
	}
	if err := s.kv.Batch(ctx, ops); err != nil {
		return r, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range all {
		s.indexOrder(o)
	}
	return r, nil
}

// OrdersOf lists a contact's orders, oldest first by sequence.
func (s *Store) OrdersOf(ctx context.Context, ref string) ([]OrderRecord, error) {
	s.mu.RLock()
	keys := make(map[int][32]byte, len(s.orders[ref]))
	for key, sequence := range s.orders[ref] {
		keys[sequence] = key
	}
	s.mu.RUnlock()
	return s.sorted(ctx, keys)
}

// Bought reports whether a contact has an order.
func (s *Store) Bought(ref string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.orders[ref]) > 0
}

// EachOrder visits all orders, in no particular order.
func (s *Store) EachOrder(ctx context.Context, visit func(OrderRecord) error) error {
	return s.each(ctx, spaceOrders, nil, func(p storage.Pair) error {
		r, err := readOrder(p)
		if err != nil {
			return err
		}
		return visit(r)
	})
}

// RefsOf lists the contacts who have an order of this number.
func (s *Store) RefsOf(order string) []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []string
	for ref, orders := range s.orders {
		if _, ok := orders[OrderKey(ref, order)]; ok && ref != "" {
			out = append(out, ref)
		}
	}
	slices.Sort(out)
	return out
}

// LastSequence is the highest sequence number given out, 0 before the first
// order.
func (s *Store) LastSequence() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.sequence
}

// Revoked lists the sequence numbers from first to before end of orders that
// have a receipt and were wholly reversed, in order.
func (s *Store) Revoked(ctx context.Context, first, end int) ([]int, error) {
	keys := map[int][32]byte{}
	s.mu.RLock()
	for _, orders := range s.orders {
		for key, sequence := range orders {
			if first <= sequence && sequence < end {
				keys[sequence] = key
			}
		}
	}
	s.mu.RUnlock()
	var out []int
	for _, sequence := range sortedKeys(keys) {
		r, err := s.order(ctx, keys[sequence])
		if err != nil {
			return nil, err
		}
		if r.Revoked && r.State.hasReceipt() {
			out = append(out, sequence)
		}
	}
	return out, nil
}

// Unfinished lists every order that is sealed but not published, or waits
// although its customer enrolled.
func (s *Store) Unfinished(ctx context.Context) ([]OrderRecord, error) {
	var out []OrderRecord
	err := s.each(ctx, spaceOrders, nil, func(p storage.Pair) error {
		r, err := readOrder(p)
		c, _ := s.Contact(r.Ref)
		if err == nil && (r.State == OrderSealed || r.State == OrderWaiting && !c.Customer.IsZero()) {
			out = append(out, r)
		}
		return err
	})
	return out, err
}

func (s *Store) sorted(ctx context.Context, keys map[int][32]byte) ([]OrderRecord, error) {
	out := make([]OrderRecord, 0, len(keys))
	for _, sequence := range sortedKeys(keys) {
		r, err := s.order(ctx, keys[sequence])
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}
