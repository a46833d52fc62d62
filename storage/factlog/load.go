package factlog

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/souk-network/souk/storage"
)

// loading collects what the files say, in the order of the files.
type loading struct {
	places []entry
	keys   []columns
	before []int    // number of prune marks seen before each place
	marks  []uint64 // the prune marks
	next   uint64
}

// columns are the parts of a record that an entry does not hold.
type columns struct {
	kind            uint16
	author, subject [32]byte
	tag             []byte
}

// load reads all segments and builds the index.
func (s *Store) load() error {
	names, err := filepath.Glob(filepath.Join(s.cfg.Dir, "facts-*.seg"))
	if err != nil {
		return err
	}
	slices.Sort(names)
	l := &loading{next: 1}
	for i, name := range names {
		if err := s.loadSegment(l, name, i == len(names)-1); err != nil {
			return err
		}
	}
	s.next = l.next
	s.build(l)
	return nil
}

func (s *Store) loadSegment(l *loading, path string, last bool) error {
	var number uint32
	if _, err := fmt.Sscanf(filepath.Base(path), "facts-%08d.seg", &number); err != nil {
		return storage.ErrCorrupt
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	seg := &segment{number: number, path: path, file: f}
	s.segments[number] = seg // Close closes it whatever happens
	s.active = seg
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	seg.size, err = s.readFrames(l, number, data, last)
	if err != nil {
		return err
	}
	s.bytes.Add(seg.size)
	if seg.size < uint64(len(data)) {
		return errors.Join(f.Truncate(int64(seg.size)), f.Sync())
	}
	return nil
}

// readFrames takes in the frames of one segment and returns the sound length. A
// torn frame at the end of the last segment was never acknowledged.
func (s *Store) readFrames(l *loading, number uint32, data []byte, last bool) (uint64, error) {
	rest, end := data, 0
	for len(rest) > 0 {
		payload, after, ok := cutFrame(rest)
		if ok {
			ok = l.take(payload, number, uint64(len(data)-len(after)-len(payload)))
		}
		if ok {
			rest, end = after, len(data)-len(after)
			continue
		}
		rest = nextFrame(rest[1:])
		if rest == nil && last {
			break
		}
		if !s.cfg.Repair {
			return 0, storage.ErrCorrupt
		}
	}
	if !last {
		end = len(data)
	}
	return uint64(end), nil
}

// nextFrame is the first sound frame in b and what follows; nil if there is
// none.
func nextFrame(b []byte) []byte {
	for {
		at := bytes.Index(b, []byte(magic))
		if at < 0 {
			return nil
		}
		if _, _, ok := cutFrame(b[at:]); ok {
			return b[at:]
		}
		b = b[at+1:]
	}
}

// take reads one frame whose payload lies at offset.
func (l *loading) take(payload []byte, number uint32, offset uint64) bool {
	body := payload[1:]
	switch payload[0] {
	case frameFacts:
		return l.takeFacts(body, number, offset+1)
	case framePruned:
		if len(body) != 8 {
			return false
		}
		l.marks = append(l.marks, binary.BigEndian.Uint64(body))
		return true
	case frameOpened:
		if len(body) != 16 {
			return false
		}
		l.next = max(l.next, binary.BigEndian.Uint64(body))
		l.marks = append(l.marks, binary.BigEndian.Uint64(body[8:]))
		return true
	}
	return false
}

func (l *loading) takeFacts(body []byte, number uint32, offset uint64) bool {
	for len(body) > 0 {
		r, rest, ok := cutRecord(body)
		if !ok {
			return false
		}
		e := place(&r, number, offset)
		offset += uint64(e.size)
		l.places = append(l.places, e)
		l.keys = append(l.keys, columns{r.Kind, r.Author, r.Subject, bytes.Clone(r.Tag)})
		l.before = append(l.before, len(l.marks))
		l.next = max(l.next, r.Arrived+1)
		body = rest
	}
	return true
}

// build indexes the records that no later mark prunes, in order of arrival.
func (s *Store) build(l *loading) {
	worst := make([]uint64, len(l.marks)+1) // worst[i]: greatest of marks[i:]
	for i := len(l.marks) - 1; i >= 0; i-- {
		worst[i] = max(worst[i+1], l.marks[i])
	}
	s.pruned = worst[0]
	var live []int
	for i := range l.places {
		if l.places[i].expiry > worst[l.before[i]] {
			live = append(live, i)
		}
	}
	slices.SortStableFunc(live, func(a, b int) int { return cmp.Compare(l.places[a].arrived, l.places[b].arrived) })
	for _, i := range live {
		e, k := l.places[i], l.keys[i]
		if _, known := s.index.find(e.id); known {
			continue // copied, and the copier was killed before it removed the old file
		}
		s.index.add(&storage.Record{ID: e.id, Kind: k.kind, Author: k.author, Subject: k.subject, Tag: k.tag}, e)
		s.segments[e.segment].live += uint64(e.size)
	}
}
