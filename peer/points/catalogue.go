package points

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// MaxItems is the most rewards of a catalogue.
const MaxItems = 10_000

// Reward is an item of the catalogue with how many pieces are taken.
type Reward struct {
	Item  earning.Item
	Taken uint32
}

func (s *Store) loadItem(p storage.Pair) error {
	item, err := earning.DecodeItem(p.Value)
	if err != nil || item.ID != string(p.Key) {
		return damaged("a reward does not decode")
	}
	s.items[item.ID] = item
	return nil
}

// PutItem adds a checked item to the catalogue or replaces the one of its id.
// What was taken of it stays counted.
func (s *Store) PutItem(ctx context.Context, item earning.Item) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, there := s.items[item.ID]; !there && len(s.items) >= MaxItems {
		return fault.New(fault.Full, "put reward", "the catalogue has 10,000 items; remove some")
	}
	raw, err := json.Marshal(item)
	if err != nil || len(raw) > earning.MaxItem {
		return fault.New(fault.TooLarge, "put reward", "written out it is too long")
	}
	if err := s.kv.Batch(ctx, []storage.Op{storage.Put(spaceItems, []byte(item.ID), raw)}); err != nil {
		return err
	}
	s.items[item.ID] = item
	return nil
}

// RemoveItem takes an item out of the catalogue. What was redeemed stays.
func (s *Store) RemoveItem(ctx context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, there := s.items[id]; !there {
		return noItem()
	}
	if err := s.kv.Batch(ctx, []storage.Op{storage.Delete(spaceItems, []byte(id))}); err != nil {
		return err
	}
	delete(s.items, id)
	return nil
}

func noItem() error {
	return fault.New(fault.NotFound, "find reward", "the catalogue has no such item")
}

// Catalogue lists all items by id.
func (s *Store) Catalogue() []Reward {
	s.mu.RLock()
	defer s.mu.RUnlock()
	taken := map[string]uint32{}
	for _, r := range s.redemptions {
		if r.counts() {
			taken[r.Item] += r.Quantity
		}
	}
	out := make([]Reward, 0, len(s.items))
	for _, i := range s.items {
		out = append(out, Reward{i, taken[i.ID]})
	}
	slices.SortFunc(out, func(a, b Reward) int { return cmp.Compare(a.Item.ID, b.Item.ID) })
	return out
}

// taken counts the pieces of an item that are given away or promised. The
// caller holds the lock.
func (s *Store) taken(item string) uint32 {
	var n uint32
	for _, r := range s.redemptions {
		if r.Item == item && r.counts() {
			n += r.Quantity
		}
	}
	return n
}
