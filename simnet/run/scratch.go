package run

import (
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/souk-network/souk/protocol/fault"
)

// Scratch is a folder for what goes with a run. It is locked while the run lives, so
// that the folder of one that was killed can be told from others and removed by the
// next one.
type Scratch struct {
	Dir  string
	lock *os.File // nil where the system has no such locks
}

const (
	scratchPattern = "souk-simulation-"
	madePattern    = "souk-making-" // until it is locked
)

// NewScratch makes such a folder in another one, and removes those there of runs that
// were killed.
func NewScratch(in string) (*Scratch, error) {
	clearDead(in)
	made, err := os.MkdirTemp(in, madePattern)
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "make temporary folder", err)
	}
	s := &Scratch{Dir: filepath.Join(in, scratchPattern+filepath.Base(made)[len(madePattern):])}
	if s.lock, err = lock(made); err == nil {
		err = os.Rename(made, s.Dir)
	}
	if err != nil {
		return nil, errors.Join(fault.Wrap(fault.Unavailable, "make temporary folder", err), os.RemoveAll(made), s.unlock())
	}
	return s, nil
}

// Close removes the folder.
func (s *Scratch) Close() error { return errors.Join(os.RemoveAll(s.Dir), s.unlock()) }

func (s *Scratch) unlock() error {
	if s.lock == nil {
		return nil
	}
	return s.lock.Close()
}

// making is far longer than a folder is without a lock while it is made.
const making = time.Hour

// clearDead removes the folders of runs that do not live any more. What cannot be
// removed, or is another user's, stays.
func clearDead(in string) {
	made, _ := filepath.Glob(filepath.Join(in, madePattern+"*"))
	all, _ := filepath.Glob(filepath.Join(in, scratchPattern+"*"))
	for i, dir := range append(made, all...) {
		info, err := os.Lstat(dir)
		if err != nil || !info.IsDir() {
			continue
		}
		if dead(dir) || i < len(made) && time.Since(info.ModTime()) > making {
			_ = os.RemoveAll(dir)
		}
	}
}
