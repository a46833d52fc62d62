package tlog

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// File is what the log needs of its one file. *os.File is one, but for Size.
type File interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Sync() error
	Truncate(size int64) error
	Size() (int64, error)
}

type osFile struct{ *os.File }

// Size is the file's length in bytes.
func (f osFile) Size() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// OpenFile opens or creates a file of the operating system, readable by its
// owner alone, and makes its name durable.
func OpenFile(path string) (File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return osFile{f}, nil
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

// diskError maps an error of the operating system to the sentinels of storage.
func diskError(op string, err error) error {
	switch {
	case err == nil:
		return nil
	case isFull(err):
		return storage.ErrFull
	case errors.Is(err, os.ErrClosed):
		return storage.ErrClosed
	}
	return fault.Wrap(fault.Unavailable, op, err)
}
