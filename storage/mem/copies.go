package mem

import (
	"bytes"
	"sync"

	"github.com/souk-network/souk/storage"
)

// Copies has many stores of one process keep equal facts once, which is most of
// what they keep: the disks of a simulated network. It is safe for concurrent use.
type Copies struct {
	mu   sync.Mutex
	held map[[32]byte]*shared
}

// shared is a fact that some stores hold. Nobody changes it.
type shared struct {
	record  *storage.Record
	holders int
}

// NewCopies returns an empty table.
func NewCopies() *Copies { return &Copies{held: map[[32]byte]*shared{}} }

// NewFacts returns an empty store that shares its facts.
func (c *Copies) NewFacts() *Facts {
	f := NewFacts()
	f.copies = c
	return f
}

// Len is how many different facts the stores hold.
func (c *Copies) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.held)
}

// take is a record like r, its position left out, that is nobody's to change.
func (c *Copies) take(r *storage.Record) *storage.Record {
	if c == nil {
		return clone(r)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.held[r.ID]
	if s == nil {
		s = &shared{record: clone(r)}
		s.record.Arrived = 0
		c.held[r.ID] = s
	}
	if !alike(s.record, r) {
		return clone(r)
	}
	s.holders++
	return s.record
}

// alike compares what an id does not fix: a store keeps what it is told of a fact.
func alike(a, b *storage.Record) bool {
	return a.Kind == b.Kind && a.Shard == b.Shard && a.Author == b.Author && a.Subject == b.Subject &&
		a.Time == b.Time && a.Expiry == b.Expiry && bytes.Equal(a.Tag, b.Tag)
}

// drop says that a store holds a record of take no more.
func (c *Copies) drop(r *storage.Record) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.held[r.ID]; s != nil && s.record == r {
		if s.holders--; s.holders == 0 {
			delete(c.held, r.ID)
		}
	}
}
