package chain

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
)

// Store keeps what must survive a crash: the outbox and how far the chain was
// followed. Keys are ASCII paths of at most 128 bytes. A value is durable when
// Put returns; one writer is enough. A table of a key-value store does as well
// as the folder of NewFileStore.
type Store interface {
	Put(ctx context.Context, key string, value []byte) error
	Delete(ctx context.Context, key string) error
	// List returns every pair whose key starts with prefix, by key.
	List(ctx context.Context, prefix string) ([]Pair, error)
}

// Pair is a key with its value.
type Pair struct {
	Key   string
	Value []byte
}

// FileStore is a Store of one small file for each key.
type FileStore struct{ dir string }

// NewFileStore keeps values in dir, which it makes if need be. What a crash
// left half written is removed.
func NewFileStore(dir string) (*FileStore, error) {
	err := os.MkdirAll(dir, 0o700)
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "open chain store", err)
	}
	halves, err := filepath.Glob(filepath.Join(dir, ".write-*"))
	for _, half := range halves {
		err = errors.Join(err, os.Remove(half))
	}
	return &FileStore{dir: dir}, fault.Wrap(fault.Unavailable, "open chain store", err)
}

// Put writes beside the old value, flushes, and renames.
func (s *FileStore) Put(_ context.Context, key string, value []byte) error {
	return fault.Wrap(fault.Unavailable, "write chain store", writeFile(s.path(key), value))
}

// Delete removes a value; removing what is not there is harmless.
func (s *FileStore) Delete(_ context.Context, key string) error {
	err := os.Remove(s.path(key))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return fault.Wrap(fault.Unavailable, "write chain store", errors.Join(err, syncDir(s.dir)))
}

// List reads the folder. Temporary files of a crashed write are skipped.
func (s *FileStore) List(_ context.Context, prefix string) ([]Pair, error) {
	const op = "read chain store"
	names, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, op, err)
	}
	var pairs []Pair
	for _, entry := range names {
		key, err := url.PathUnescape(entry.Name())
		if err != nil || strings.HasPrefix(entry.Name(), ".") || !strings.HasPrefix(key, prefix) {
			continue
		}
		value, err := os.ReadFile(filepath.Join(s.dir, entry.Name()))
		if err != nil {
			return nil, fault.Wrap(fault.Unavailable, op, err)
		}
		pairs = append(pairs, Pair{Key: key, Value: value})
	}
	sort.Slice(pairs, func(i, j int) bool { return pairs[i].Key < pairs[j].Key })
	return pairs, nil
}

func (s *FileStore) path(key string) string { return filepath.Join(s.dir, url.PathEscape(key)) }

// writeFile replaces a file by one that is complete and on disk.
func writeFile(path string, value []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".write-*")
	if err != nil {
		return err
	}
	_, err = temporary.Write(value)
	err = errors.Join(err, temporary.Sync(), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// putJSON stores a value of ours.
func putJSON(ctx context.Context, store Store, key string, value any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return fault.Wrap(fault.Internal, "write chain store", err)
	}
	return store.Put(ctx, key, raw)
}
