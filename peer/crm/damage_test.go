package crm_test

import (
	"errors"
	"testing"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// filled is a store with one of everything.
func filled(t *testing.T) (*recorder, *crm.Store) {
	kv := newRecorder()
	s := open(t, kv)
	_, err := s.Enrol(t.Context(), customer(1), "", t0)
	must(t, err)
	live, ended := delivery(t, 1, 1), delivery(t, 1, 2)
	must(t, s.Hold(t.Context(), live, t0))
	must(t, s.Hold(t.Context(), ended, t0))
	must(t, s.PutItem(t.Context(), item(live.Grant.ID(), 3, 1, 100)))
	must(t, s.Purge(t.Context(), ended.Grant.ID()))
	put(t, s, crm.OrderRecord{Ref: customer(1).DID(), Order: order("77", 798, t0), State: crm.OrderWaiting})
	return kv, s
}

// use opens the store and reads everything.
func use(t *testing.T, kv storage.KV) error {
	s, err := crm.Open(t.Context(), kv)
	if err != nil {
		return err
	}
	_, _, gone := s.Purged(t.Context(), delivery(t, 1, 2).Grant.ID())
	c, _ := s.ContactOf(customer(1))
	_, err = s.View(t.Context(), c)
	return errors.Join(err, gone)
}

// Damaged bytes are storage.ErrCorrupt, and never a fault of who asked.
func TestDamagedValues(t *testing.T) {
	kv, _ := filled(t)
	must(t, use(t, kv))
	for _, space := range []string{"crm/contacts", "crm/orders", "crm/grants", "crm/view", "crm/purged"} {
		pairs, err := kv.Scan(t.Context(), space, nil, nil, 0)
		if err != nil || len(pairs) != 1 {
			t.Fatalf("%s holds %d values, %v", space, len(pairs), err)
		}
		good := pairs[0]
		moved := append([]byte(nil), good.Key...)
		moved[len(moved)-1] ^= 1
		for name, bad := range map[string][]storage.Op{
			"empty":     {storage.Put(space, good.Key, nil)},
			"truncated": {storage.Put(space, good.Key, good.Value[:len(good.Value)-1])},
			"trailing":  {storage.Put(space, good.Key, append(append([]byte(nil), good.Value...), 0))},
			"moved":     {storage.Delete(space, good.Key), storage.Put(space, moved, good.Value)},
		} {
			if space == "crm/purged" && name == "moved" {
				continue // a count says nothing of its grant
			}
			must(t, kv.Batch(t.Context(), bad))
			if err := use(t, kv); !errors.Is(err, storage.ErrCorrupt) || fault.KindOf(err) != fault.Internal {
				t.Errorf("%s %s: %v", name, space, err)
			}
			must(t, kv.Batch(t.Context(), []storage.Op{storage.Delete(space, moved), storage.Put(space, good.Key, good.Value)}))
		}
	}
	must(t, use(t, kv))
}

func TestOrderInUnknownState(t *testing.T) {
	kv, s := filled(t)
	if _, err := s.PutOrder(t.Context(), crm.OrderRecord{Ref: "C-2", Order: order("1", 1, t0), State: 9}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Order(t.Context(), "C-2", "1"); !errors.Is(err, storage.ErrCorrupt) {
		t.Errorf("read: %v", err)
	}
	if err := use(t, kv); !errors.Is(err, storage.ErrCorrupt) {
		t.Errorf("open: %v", err)
	}
}
