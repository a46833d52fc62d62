package points

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"slices"
	"time"

	"github.com/souk-network/souk/storage"
)

// queueOps is the write that brings the two queues to a credit: open holds what
// is to be handed to the chain, flying what the chain has not had its last word
// about.
func queueOps(key Key, before *Credit, c Credit) []storage.Op {
	var ops []storage.Op
	wasOpen, wasFlying := before != nil && before.waits(), before != nil && before.unsettled()
	moved := wasFlying && before.look() != c.look()
	switch {
	case c.waits() && !wasOpen:
		ops = append(ops, storage.Put(spaceOpen, key[:], binary.BigEndian.AppendUint64(nil, c.from())))
	case !c.waits() && wasOpen:
		ops = append(ops, storage.Delete(spaceOpen, key[:]))
	}
	switch {
	case c.unsettled() && (!wasFlying || moved):
		ops = append(ops, storage.Put(spaceFlying, key[:], binary.BigEndian.AppendUint64(nil, c.look())))
	case !c.unsettled() && wasFlying:
		ops = append(ops, storage.Delete(spaceFlying, key[:]))
	}
	return ops
}

// enqueue brings the memory of the queues to a credit.
func (s *Store) enqueue(key Key, c Credit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, key)
	if c.waits() {
		s.open[key] = c.from()
	}
	delete(s.flying, key)
	if c.unsettled() {
		s.flying[key] = c.look()
	}
}

func (s *Store) loadOpen(p storage.Pair) error {
	if len(p.Key) != len(Key{}) || len(p.Value) != 8 {
		return damaged("an entry of the queue is not of its size")
	}
	s.open[Key(p.Key)] = binary.BigEndian.Uint64(p.Value)
	return nil
}

func (s *Store) loadFlying(p storage.Pair) error {
	if len(p.Key) != len(Key{}) || len(p.Value) != 8 && len(p.Value) != 0 {
		return damaged("an entry of the queue is not of its size")
	}
	s.flying[Key(p.Key)] = 0
	if len(p.Value) == 8 {
		s.flying[Key(p.Key)] = binary.BigEndian.Uint64(p.Value)
	}
	return nil
}

// Due lists what no longer waits for returns and was not handed to the chain,
// the longest due first.
func (s *Store) Due(now uint64) []Key {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []Key
	for key, due := range s.open {
		if due <= now {
			out = append(out, key)
		}
	}
	slices.SortFunc(out, func(a, b Key) int {
		return cmp.Or(cmp.Compare(s.open[a], s.open[b]), bytes.Compare(a[:], b[:]))
	})
	return out
}

// Flying lists what the chain has not had its last word about.
func (s *Store) Flying() []Key { return s.FlyingAt(^uint64(0)) }

// FlyingAt is Flying without what is known to rest at a time: promises whose
// release has not come.
func (s *Store) FlyingAt(now uint64) []Key {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := make([]Key, 0, len(s.flying))
	for key, from := range s.flying {
		if from <= now {
			out = append(out, key)
		}
	}
	slices.SortFunc(out, func(a, b Key) int { return bytes.Compare(a[:], b[:]) })
	return out
}

// Of reads the credit of a queue's entry.
func (s *Store) Of(ctx context.Context, key Key) (Credit, error) { return s.credit(ctx, key) }

// HandOut makes a due credit one that is to be issued to its account: what is
// handed out no longer changes, a later return takes back. With promise it does so
// before the credit is due: see promiseLead. With no account known
// it leaves the queue until Wake. The write is durable before anything is sent,
// so that a crash sends the same line again and never another.
func (s *Store) HandOut(ctx context.Context, key Key, account Account, now uint64, promise bool) error {
	c, err := s.credit(ctx, key)
	if err != nil {
		return err
	}
	if !c.waits() || now < c.from() && !(promise && c.promisable(now)) {
		return nil
	}
	if c.Account == (Account{}) {
		c.Account = account
	}
	if c.Account == (Account{}) {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.open, key)
		return nil
	}
	before := c
	c.Issue = Movement{Ref: c.lineRef(), Amount: c.Points, At: now, Place: Place{State: Pending}}
	return s.write(ctx, before, c)
}

// write stores a changed credit with its places in the queues.
func (s *Store) write(ctx context.Context, before, c Credit) error {
	var w Written
	w.add(s, &before, c)
	if err := s.kv.Batch(ctx, w.Ops); err != nil {
		return err
	}
	w.Done()
	return nil
}

// Wake takes up what waited for the account of a person.
func (s *Store) Wake(ctx context.Context, ref string) error {
	credits, err := s.Person(ctx, ref)
	if err != nil {
		return err
	}
	for _, c := range credits {
		if c.waits() {
			s.enqueue(s.key(c.Ref, c.Buyer, c.Order), c)
		}
	}
	return nil
}

// Movements are what a flying credit has on its way: the refs to ask for.
func (c Credit) Movements() []Movement {
	var out []Movement
	if c.flies() {
		out = append(out, c.Issue)
	}
	return append(out, c.Backs...)
}

// RetryAfter is how long an issue that failed waits before it is tried under
// another Ref.
const RetryAfter = time.Hour

// Settle notes how far a movement has come. An issue that failed is due again
// after an hour, under another Ref.
func (s *Store) Settle(ctx context.Context, key Key, ref [32]byte, place Place, now uint64) error {
	c, err := s.credit(ctx, key)
	if err != nil {
		return err
	}
	before := c
	c.Backs = slices.Clone(c.Backs)
	for i := range c.Backs {
		if c.Backs[i].Ref == ref {
			c.Backs[i].Place = place
		}
	}
	if c.flies() && c.Issue.Ref == ref {
		c.Issue.Place = place
		if place.State == Failed {
			c.Issue, c.Backs, c.Tries, c.Retry = Movement{}, nil, c.Tries+1, now+uint64(RetryAfter.Milliseconds())
		}
	}
	return s.write(ctx, before, c)
}
