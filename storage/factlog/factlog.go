// Package factlog keeps a peer's facts in append-only segment files with an
// index in memory.
//
// Facts are immutable, arrive in bursts and are looked up by five columns. A
// commit here is one write and one fsync for all callers that wait, and a few
// map entries a fact; a table with the same indexes in SQLite cost 64
// microseconds of CPU a fact (docs/design/storage.md). The index is rebuilt
// from the files at open.
package factlog

import (
	"context"
	"errors"
	"os"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/groupcommit"
)

// Config says where and how large.
type Config struct {
	// Dir is the folder of the segment files; it is made with mode 0700.
	Dir string
	// MaxBytes bounds the sum of the files; 0 is no bound but the disk.
	MaxBytes uint64
	// SegmentBytes is the size at which a new file begins; 0 means 64 MiB.
	// Smaller ones give pruned space back sooner.
	SegmentBytes uint64
	// Repair lets Open skip damaged frames instead of failing with
	// storage.ErrCorrupt. What is lost comes back by reconciliation.
	Repair bool
}

// maxAppend bounds one call, in bytes of records.
const maxAppend = 64 << 20

// Store is a storage.Facts on disk. One process may have a folder open.
type Store struct {
	cfg   Config
	lock  *os.File
	group *groupcommit.Group[*request]

	writing sync.Mutex    // one writer: a commit or a prune; taken before mu
	next    uint64        // next position in order of arrival
	pruned  uint64        // latest now of Prune
	bytes   atomic.Uint64 // sum of the files
	broken  error         // set when a sync failed: what is on disk is not known any more

	mu       sync.RWMutex // guards what follows; writers hold writing too
	segments map[uint32]*segment
	active   *segment
	index    *index
	closed   bool
}

// request is one Append.
type request struct {
	records []storage.Record
	fresh   []bool
}

// Open opens or makes the store in cfg.Dir and reads the index from its files.
// It starts no goroutine.
func Open(cfg Config) (*Store, error) {
	if cfg.Dir == "" {
		return nil, fault.New(fault.Malformed, "open facts", "no folder given")
	}
	if cfg.SegmentBytes == 0 {
		cfg.SegmentBytes = 64 << 20
	}
	s := &Store{cfg: cfg, next: 1, segments: map[uint32]*segment{}, index: newIndex()}
	s.group = groupcommit.New(1024, s.commit)
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fault.Wrap(fault.Unavailable, "open facts", err)
	}
	var err error
	if s.lock, err = lockDir(cfg.Dir); err != nil {
		return nil, fault.Wrap(fault.Conflict, "open facts", err)
	}
	if err := s.load(); err != nil {
		return nil, errors.Join(classify("open facts", err), s.Close())
	}
	return s, nil
}

// Close waits for calls in progress and closes the files. Closing twice is
// harmless.
func (s *Store) Close() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	var errs []error
	for _, seg := range s.segments {
		errs = append(errs, seg.file.Close())
	}
	return errors.Join(append(errs, s.lock.Close())...)
}

// Size is the sum of the segment files. A pruned fact counts until its segment
// is rewritten, which happens when more than half of it is pruned.
func (s *Store) Size(ctx context.Context) (uint64, error) { return s.bytes.Load(), ctx.Err() }

// Append stores facts in one durable commit, shared with concurrent callers.
func (s *Store) Append(ctx context.Context, rs []storage.Record) ([]bool, error) {
	size := 0
	for i := range rs {
		if err := rs[i].Check(); err != nil {
			return nil, err
		}
		size += recordSize(&rs[i])
	}
	if size > maxAppend {
		return nil, storage.ErrTooLarge
	}
	q := &request{records: slices.Clone(rs), fresh: make([]bool, len(rs))}
	if err := s.group.Do(ctx, q); err != nil {
		return nil, err
	}
	return q.fresh, nil
}

// commit writes the new records of all requests as one frame.
func (s *Store) commit(requests []*request) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.usable(); err != nil {
		return err
	}
	added := s.pick(requests)
	if len(added) == 0 {
		return nil
	}
	if err := s.rotate(); err != nil {
		return err
	}
	if err := s.writeRecords(added); err != nil {
		s.next = added[0].Arrived
		return err
	}
	return nil
}

// usable is called with writing held.
func (s *Store) usable() error {
	if s.closed {
		return storage.ErrClosed
	}
	return s.broken
}

// pick marks which records are new and numbers them.
func (s *Store) pick(requests []*request) []*storage.Record {
	var added []*storage.Record
	inBatch := map[[32]byte]bool{}
	for _, q := range requests {
		for i := range q.records {
			r := &q.records[i]
			_, known := s.index.find(r.ID)
			if q.fresh[i] = !known && !inBatch[r.ID]; q.fresh[i] {
				inBatch[r.ID] = true
				r.Arrived = s.next
				s.next++
				added = append(added, r)
			}
		}
	}
	return added
}

// writeRecords makes records durable in the active segment and indexes them.
func (s *Store) writeRecords(rs []*storage.Record) error {
	size := frameHead + 1
	for _, r := range rs {
		size += recordSize(r)
	}
	buf := beginFrame(make([]byte, 0, size), frameFacts)
	places := make([]entry, len(rs))
	for i, r := range rs {
		places[i] = place(r, s.active.number, s.active.size+uint64(len(buf)))
		buf = appendRecord(buf, r)
	}
	endFrame(buf, 0)
	if err := s.write(buf); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, r := range rs {
		s.index.add(r, places[i])
		s.active.live += uint64(places[i].size)
	}
	return nil
}
