package tlog

import (
	"bytes"
	"errors"
	"io"

	"github.com/souk-network/souk/storage"
)

// chunk is how many records one read of the recovery takes.
const chunk = 4096

// recover builds the tree from the file and cuts off an unfinished last batch.
func (l *Log) recover() error {
	const op = "recover log"
	size, err := l.file.Size()
	if err != nil {
		return diskError(op, err)
	}
	if size <= headerSize { // no leaf was ever stored
		return diskError(op, l.create())
	}
	var head [headerSize]byte
	if _, err := l.file.ReadAt(head[:], 0); err != nil {
		return diskError(op, err)
	}
	if !bytes.Equal(head[:], header()) {
		return storage.ErrCorrupt
	}
	s := scan{tree: &l.tree}
	if err := l.each(uint64(size-headerSize)/recordSize, s.take); err != nil {
		return err
	}
	if offset(l.tree.size()) == size {
		return nil
	}
	return diskError(op, l.cut(offset(l.tree.size())))
}

func (l *Log) create() error {
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	return l.writeSync(header(), 0)
}

// each calls take with the bytes of records 0 to n-1.
func (l *Log) each(n uint64, take func(index uint64, b []byte) error) error {
	buf := make([]byte, chunk*recordSize)
	for first := uint64(0); first < n; first += chunk {
		part := buf[:min(chunk, n-first)*recordSize]
		if _, err := l.file.ReadAt(part, offset(first)); err != nil && !errors.Is(err, io.EOF) {
			return diskError("recover log", err)
		}
		for i := uint64(0); len(part) > 0; i++ {
			if err := take(first+i, part[:recordSize]); err != nil {
				return err
			}
			part = part[recordSize:]
		}
	}
	return nil
}

// scan walks the records. A batch enters the tree when its last record is seen.
//
// A batch is written only after the one before it is on disk. So damage inside
// the last batch may be a torn write of leaves that nobody was told of, but a
// valid record of a later batch proves that the damaged one was complete once.
type scan struct {
	tree  *tree
	batch []record // records seen of the batch that is open
	torn  bool     // the open batch has a bad record
}

func (s *scan) take(index uint64, b []byte) error {
	r, ok := parse(b, index)
	start := s.tree.size()
	switch {
	case !ok:
		s.torn = true
		return nil
	case index-uint64(r.pos) != start:
		return storage.ErrCorrupt // of another batch than the one that is open
	case s.torn:
		return nil
	case len(s.batch) > 0 && s.batch[0].count != r.count:
		return storage.ErrCorrupt
	}
	s.batch = append(s.batch, r)
	if uint32(len(s.batch)) == r.count {
		for _, done := range s.batch {
			s.tree.append(leafHash(done.leaf))
		}
		s.batch = s.batch[:0]
	}
	return nil
}
