package run

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/souk-network/souk/protocol/fault"
)

// scratch is a folder for what goes with a run. It is locked while the run lives, so
// that the folder of one that was killed can be told from others and removed by the
// next one.
type scratch struct {
	dir  string
	lock *os.File // nil where the system has no such locks
}

const (
	scratchPattern = "souk-simulation-"
	madePattern    = "souk-making-" // until it is locked
)

// newScratch makes such a folder in another one, and removes those there of runs that
// were killed.
func newScratch(in string) (*scratch, error) {
	clearDead(in)
	made, err := os.MkdirTemp(in, madePattern)
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "make temporary folder", err)
	}
	s := &scratch{dir: filepath.Join(in, scratchPattern+filepath.Base(made)[len(madePattern):])}
	if s.lock, err = lock(made); err == nil {
		err = os.Rename(made, s.dir)
	}
	if err != nil {
		return nil, errors.Join(fault.Wrap(fault.Unavailable, "make temporary folder", err), os.RemoveAll(made), s.unlock())
	}
	return s, nil
}

// Close removes the folder.
func (s *scratch) Close() error { return errors.Join(os.RemoveAll(s.dir), s.unlock()) }

func (s *scratch) unlock() error {
	if s.lock == nil {
		return nil
	}
	return s.lock.Close()
}

// clearDead removes the folders of runs that do not live any more. What cannot be
// removed, or is another user's, stays.
func clearDead(in string) {
	all, _ := filepath.Glob(filepath.Join(in, scratchPattern+"*"))
	for _, dir := range all {
		if info, err := os.Lstat(dir); err == nil && info.IsDir() && dead(dir) {
			_ = os.RemoveAll(dir)
		}
	}
}
