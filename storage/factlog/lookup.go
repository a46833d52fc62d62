package factlog

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"sort"

	"github.com/souk-network/souk/storage"
)

// enter keeps writers and Close out until the returned function is called.
func (s *Store) enter(ctx context.Context) (func(), error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.RLock()
	if s.closed {
		s.mu.RUnlock()
		return nil, storage.ErrClosed
	}
	return s.mu.RUnlock, nil
}

// read loads a record from its segment and checks it against its id.
func (s *Store) read(e *entry) (storage.Record, error) {
	buf := make([]byte, e.size)
	if _, err := s.segments[e.segment].file.ReadAt(buf, int64(e.offset)); err != nil {
		return storage.Record{}, classify("read fact", err)
	}
	r, _, ok := cutRecord(buf)
	if !ok || r.ID != e.id || sha256.Sum256(r.Raw) != e.id {
		return storage.Record{}, storage.ErrCorrupt
	}
	return r, nil
}

// Get returns an encoded fact, or storage.ErrNotFound.
func (s *Store) Get(ctx context.Context, id [32]byte) ([]byte, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	at, ok := s.index.find(id)
	if !ok {
		return nil, storage.ErrNotFound
	}
	r, err := s.read(&s.index.entries[at])
	return r.Raw, err
}

// GetMany returns encoded facts, nil where one is missing.
func (s *Store) GetMany(ctx context.Context, ids [][32]byte) ([][]byte, error) {
	out := make([][]byte, len(ids))
	for i, id := range ids {
		raw, err := s.Get(ctx, id)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return nil, err
		}
		out[i] = raw
	}
	return out, nil
}

// Has says which facts are held.
func (s *Store) Has(ctx context.Context, ids ...[32]byte) ([]bool, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	out := make([]bool, len(ids))
	for i, id := range ids {
		_, out[i] = s.index.find(id)
	}
	return out, nil
}

// Count is the number of facts held.
func (s *Store) Count(ctx context.Context) (uint64, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return 0, err
	}
	defer leave()
	return uint64(s.index.live), nil
}

// Since lists all kinds in order of arrival.
func (s *Store) Since(ctx context.Context, after uint64, limit int) ([]storage.Record, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	x := s.index
	first := sort.Search(len(x.entries), func(i int) bool { return x.entries[i].arrived > after })
	var out []storage.Record
	for i := first; i < len(x.entries) && len(out) < storage.Limit(limit); i++ {
		if x.entries[i].dead {
			continue
		}
		r, err := s.read(&x.entries[i])
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// ByKind lists one kind.
func (s *Store) ByKind(ctx context.Context, kind uint16, after uint64, limit int) ([]storage.Record, error) {
	return s.list(ctx, columnKind, binary.BigEndian.AppendUint16(nil, kind), after, limit,
		func(r *storage.Record) bool { return r.Kind == kind })
}

// BySubject lists the facts about one subject.
func (s *Store) BySubject(ctx context.Context, subject [32]byte, after uint64, limit int) ([]storage.Record, error) {
	return s.list(ctx, columnSubject, subject[:], after, limit,
		func(r *storage.Record) bool { return r.Subject == subject })
}

// ByAuthor lists the facts of one author.
func (s *Store) ByAuthor(ctx context.Context, author [32]byte, after uint64, limit int) ([]storage.Record, error) {
	return s.list(ctx, columnAuthor, author[:], after, limit,
		func(r *storage.Record) bool { return r.Author == author })
}

// ByTag lists the facts with one tag.
func (s *Store) ByTag(ctx context.Context, tag []byte, after uint64, limit int) ([]storage.Record, error) {
	if len(tag) == 0 || len(tag) > storage.MaxTag {
		return nil, nil
	}
	return s.list(ctx, columnTag, tag, after, limit,
		func(r *storage.Record) bool { return bytes.Equal(r.Tag, tag) })
}

// list reads a posting list from a cursor on. want drops entries of another
// value with the same hash.
func (s *Store) list(ctx context.Context, c column, value []byte, after uint64, limit int, want func(*storage.Record) bool) ([]storage.Record, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	entries, list := s.index.entries, s.index.list(c, value)
	list = list[sort.Search(len(list), func(i int) bool { return entries[list[i]].arrived > after }):]
	var out []storage.Record
	for _, at := range list {
		if len(out) == storage.Limit(limit) {
			break
		}
		if entries[at].dead {
			continue
		}
		r, err := s.read(&entries[at])
		if err != nil {
			return nil, err
		}
		if want(&r) {
			out = append(out, r)
		}
	}
	return out, nil
}
