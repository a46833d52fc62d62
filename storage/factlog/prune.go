package factlog

import (
	"context"
	"encoding/binary"
	"errors"
	"os"

	"github.com/souk-network/souk/storage"
)

// Prune removes the facts with Expiry <= now, durably, and gives the space of
// segments back of which more than half is gone.
func (s *Store) Prune(ctx context.Context, now uint64) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.usable(); err != nil {
		return 0, err
	}
	expired := s.expired(now)
	if len(expired) == 0 {
		return 0, nil
	}
	frame := binary.BigEndian.AppendUint64(beginFrame(nil, framePruned), now)
	endFrame(frame, 0)
	if err := s.write(frame); err != nil && !errors.Is(err, storage.ErrFull) {
		return 0, err
	} // on a full disk the mark comes with the next segment: until then a restart shows them again
	s.pruned = max(s.pruned, now)
	s.bury(expired)
	return len(expired), s.compact()
}

// expired lists positions; only the writer changes entries, so no lock.
func (s *Store) expired(now uint64) []uint32 {
	var at []uint32
	for i := range s.index.entries {
		if e := &s.index.entries[i]; !e.dead && e.expiry <= now {
			at = append(at, uint32(i))
		}
	}
	return at
}

func (s *Store) bury(expired []uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, at := range expired {
		e := &s.index.entries[at]
		e.dead = true
		s.segments[e.segment].live -= uint64(e.size)
	}
	s.index.live -= len(expired)
}

// compact drops segments that are mostly dead, after copying what lives, and
// rebuilds the index when a quarter of it is dead.
func (s *Store) compact() error {
	if err := s.rotate(); err != nil && !errors.Is(err, storage.ErrFull) { // a full segment that still takes writes would be kept
		return err
	}
	for number, seg := range s.segments {
		if seg == s.active || seg.live*2 > seg.size {
			continue
		}
		if err := s.evacuate(number); err != nil && !errors.Is(err, storage.ErrFull) {
			return err
		}
	}
	if dead := len(s.index.entries) - s.index.live; dead > 1024 && dead*4 > len(s.index.entries) {
		return s.rebuild()
	}
	return nil
}

// evacuate copies the living records of a segment to the active one and removes
// the file.
func (s *Store) evacuate(number uint32) error {
	seg := s.segments[number]
	var at []uint32
	var frame []byte
	var offsets []uint64
	for i := range s.index.entries {
		if e := &s.index.entries[i]; e.segment == number && !e.dead {
			at = append(at, uint32(i))
		}
	}
	if len(at) > 0 {
		if err := s.rotate(); err != nil {
			return err
		}
		frame = beginFrame(nil, frameFacts)
		for _, i := range at {
			r, err := s.read(&s.index.entries[i])
			if err != nil {
				return err
			}
			offsets = append(offsets, s.active.size+uint64(len(frame)))
			frame = appendRecord(frame, &r)
		}
		endFrame(frame, 0)
		if err := s.write(frame); err != nil {
			return err
		}
	}
	return s.remove(seg, at, offsets)
}

// remove points entries to their copies and deletes the old file.
func (s *Store) remove(seg *segment, at []uint32, offsets []uint64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, n := range at {
		e := &s.index.entries[n]
		e.segment, e.offset = s.active.number, offsets[i]
		s.active.live += uint64(e.size)
	}
	delete(s.segments, seg.number)
	s.bytes.Add(-seg.size)
	return classify("remove segment", errors.Join(seg.file.Close(), os.Remove(seg.path)))
}

// rebuild makes a new index of what lives.
func (s *Store) rebuild() error {
	fresh := newIndex()
	for i := range s.index.entries {
		e := s.index.entries[i]
		if e.dead {
			continue
		}
		r, err := s.read(&e)
		if errors.Is(err, storage.ErrCorrupt) {
			continue // it cannot be served any more; reconciliation brings it back
		}
		if err != nil {
			return err
		}
		fresh.add(&r, e)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.index = fresh
	return nil
}
