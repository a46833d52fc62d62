package factlog

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// file is what a segment needs of *os.File; tests put a failing one in.
type file interface {
	ReadAt(b []byte, off int64) (int, error)
	WriteAt(b []byte, off int64) (int, error)
	Truncate(size int64) error
	Sync() error
	Close() error
}

// segment is one file of frames.
type segment struct {
	number uint32
	path   string
	file   file
	size   uint64 // durable bytes
	live   uint64 // bytes of records that are not pruned
}

func segmentName(number uint32) string { return fmt.Sprintf("facts-%08d.seg", number) }

// write appends one frame to the active segment and syncs it. When it fails
// the file is as it was before.
func (s *Store) write(frame []byte) error {
	if s.cfg.MaxBytes > 0 && s.bytes.Load()+uint64(len(frame)) > s.cfg.MaxBytes {
		return storage.ErrFull
	}
	seg := s.active
	if _, err := seg.file.WriteAt(frame, int64(seg.size)); err != nil {
		return s.undo(seg, err)
	}
	if err := seg.file.Sync(); err != nil {
		if !errors.Is(err, syscall.ENOSPC) && !errors.Is(err, syscall.EDQUOT) {
			s.broken = classify("sync facts", err)
		}
		return s.undo(seg, err)
	}
	seg.size += uint64(len(frame))
	s.bytes.Add(uint64(len(frame)))
	return nil
}

// undo cuts off a part that was written.
func (s *Store) undo(seg *segment, cause error) error {
	if err := seg.file.Truncate(int64(seg.size)); err != nil {
		s.broken = classify("undo a write", err)
	}
	return classify("write facts", cause)
}

// rotate begins a new segment when the active one is full or there is none.
func (s *Store) rotate() error {
	if s.active != nil && s.active.size < s.cfg.SegmentBytes {
		return nil
	}
	number := uint32(1)
	if s.active != nil {
		number = s.active.number + 1
	}
	seg, err := s.create(number)
	if err != nil {
		return classify("begin segment", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.segments[number] = seg
	s.active = seg
	s.bytes.Add(seg.size)
	return nil
}

// create makes a segment durable with its first frame. A leftover of an
// earlier attempt is replaced.
func (s *Store) create(number uint32) (*segment, error) {
	path := filepath.Join(s.cfg.Dir, segmentName(number))
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	frame := beginFrame(nil, frameOpened)
	frame = binary.BigEndian.AppendUint64(frame, s.next)
	frame = binary.BigEndian.AppendUint64(frame, s.pruned)
	endFrame(frame, 0)
	_, err = f.WriteAt(frame, 0)
	if err = errors.Join(err, f.Sync(), syncDir(s.cfg.Dir)); err != nil {
		return nil, errors.Join(err, f.Close(), os.Remove(path))
	}
	return &segment{number: number, path: path, file: f, size: uint64(len(frame))}, nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// lockDir keeps a second process out of the folder.
func lockDir(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(errors.New("the folder is in use by another process"), f.Close())
	}
	return f, nil
}

// classify turns errors of the file system into those of package storage.
func classify(op string, err error) error {
	var known *fault.Error
	switch {
	case err == nil, errors.As(err, &known):
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		return storage.ErrFull
	}
	return fault.Wrap(fault.Unavailable, op, err)
}
