package crm

import (
	"context"
	"crypto/sha256"
	"fmt"

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
func (s OrderState) String() string { return stateNames[s] }

const maxOrder = 3 << 20

// OrderRecord is an order with what became of it. Sealed bytes are kept until
// they are published, so that a crash in between repeats the same record and
// never makes a second one.
type OrderRecord struct {
	_        struct{} `cbor:",toarray"`
	Ref      string
	Order    credential.Order
	State    OrderState
	Sequence int    // counts the orders of this merchant
	Status   uint64 // index in the merchant's status list; credential only
	Revoked  bool   // wholly reversed by a later order
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
	var r OrderRecord
	if err := codec.Unmarshal(p.Value, &r, maxOrder); err != nil {
		return err
	}
	s.indexOrder(r)
	return nil
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
	var r OrderRecord
	return r, codec.Unmarshal(raw, &r, maxOrder)
}

// PutOrder stores an order durably. A new one gets the next sequence number.
func (s *Store) PutOrder(ctx context.Context, r OrderRecord) (OrderRecord, error) {
	s.mu.Lock()
	if r.Sequence == 0 {
		s.sequence++
		r.Sequence = s.sequence
	}
	s.mu.Unlock()
	raw := codec.Marshal(r)
	if len(raw) > maxOrder {
		return r, fault.New(fault.TooLarge, "store order", fmt.Sprintf("%d bytes, at most %d", len(raw), maxOrder))
	}
	key := OrderKey(r.Ref, r.Order.ID)
	if err := s.kv.Batch(ctx, []storage.Op{storage.Put(spaceOrders, key[:], raw)}); err != nil {
		return r, err
	}
	s.mu.Lock()
	s.indexOrder(r)
	s.mu.Unlock()
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

// Unfinished lists every order that is waiting or sealed but not published.
func (s *Store) Unfinished(ctx context.Context, state OrderState) ([]OrderRecord, error) {
	var out []OrderRecord
	err := s.each(ctx, spaceOrders, nil, func(p storage.Pair) error {
		var r OrderRecord
		if err := codec.Unmarshal(p.Value, &r, maxOrder); err != nil {
			return err
		}
		if r.State == state {
			out = append(out, r)
		}
		return nil
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
