//go:build unix

package run

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// lockName is the file in a folder that is locked as long as the folder's run lives.
const lockName = "lives"

// lock locks a new folder as long as what it returns is open in this process.
func lock(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	if err := hold(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// dead reports whether a folder was locked by a process that ended. What has no lock
// was made by something else.
func dead(dir string) bool {
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR, 0)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	return hold(f) == nil
}

func hold(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }
