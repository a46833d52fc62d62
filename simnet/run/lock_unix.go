//go:build unix

package run

import (
	"os"
	"syscall"
)

// hold locks a file as long as it is open in this process.
func hold(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }

// free reports whether nobody holds a file, and holds it.
func free(f *os.File) bool { return hold(f) == nil }
