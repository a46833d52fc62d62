package tlog

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// Options tune a log. The zero value is right for a custodian.
type Options struct {
	// MaxBatch bounds the leaves of one commit; 0 means 4,096, at most 65,536.
	// A larger batch costs memory, a smaller one more fsyncs under load.
	MaxBatch int
	// KnownSize and KnownRoot are the last checkpoint that was signed. Open
	// refuses a log that lost any of it. Without them a damaged last batch
	// cannot be told from one that was never acknowledged.
	KnownSize uint64
	KnownRoot [32]byte
	// OpenFile replaces the file, for tests of faults; nil means OpenFile of
	// this package.
	OpenFile func(path string) (File, error)
}

const defaultBatch = 4096

// Log is an append-only Merkle log. It implements storage.Log. All methods are
// safe for concurrent use.
type Log struct {
	file     File
	lock     *os.File
	maxBatch int

	lead chan struct{} // held by the caller that commits
	buf  []byte        // of the leader

	mu      sync.RWMutex
	tree    tree
	pending *batch
	closed  bool
	broken  error // set when the disk failed in a way that leaves the file's end unknown
}

var _ storage.Log = (*Log)(nil)

// Open opens or creates the log in dir and repairs its end: a batch that was
// being written when the process or the machine stopped is cut off; it was
// acknowledged to nobody. Any other damage is storage.ErrCorrupt. A folder that
// another Log holds open is fault.Conflict.
func Open(dir string, o Options) (*Log, error) {
	const op = "open log"
	if o.MaxBatch < 0 || o.MaxBatch > maxBatch {
		return nil, fault.New(fault.Malformed, op, "MaxBatch is not in 0 to 65,536")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, diskError(op, err)
	}
	lock, err := lockDir(filepath.Join(dir, "lock"))
	if err != nil {
		return nil, fault.Wrap(fault.Conflict, op, err)
	}
	open := o.OpenFile
	if open == nil {
		open = OpenFile
	}
	file, err := open(filepath.Join(dir, "leaves"))
	if err != nil {
		return nil, errors.Join(diskError(op, err), lock.Close())
	}
	l := &Log{file: file, lock: lock, maxBatch: o.MaxBatch, lead: make(chan struct{}, 1), pending: newBatch()}
	if l.maxBatch == 0 {
		l.maxBatch = defaultBatch
	}
	if err := l.start(o); err != nil {
		return nil, errors.Join(err, file.Close(), lock.Close())
	}
	return l, nil
}

// start recovers the tree from the file and compares it with what is known.
func (l *Log) start(o Options) error {
	if err := l.recover(); err != nil {
		return err
	}
	if o.KnownSize == 0 {
		return nil
	}
	if o.KnownSize > l.Size() {
		return storage.ErrCorrupt
	}
	root, err := l.Root(o.KnownSize)
	if err == nil && root != o.KnownRoot {
		err = storage.ErrCorrupt
	}
	return err
}

// Size is the number of durable leaves.
func (l *Log) Size() uint64 {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.tree.size()
}

// Close waits for a running commit and closes the file. Leaves that were not
// committed yet get storage.ErrClosed. Closing twice is harmless.
func (l *Log) Close() error {
	l.lead <- struct{}{}
	defer func() { <-l.lead }()
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return nil
	}
	l.closed = true
	b := l.pending
	l.pending = newBatch()
	l.mu.Unlock()
	b.finish(0, storage.ErrClosed)
	return errors.Join(l.file.Close(), l.lock.Close())
}

// Append stores leaf and returns its index once it is durable.
//
// A full disk is storage.ErrFull: nothing was stored, and a later call may
// succeed. Any other disk error is fault.Unavailable and stops all appending
// until the log is opened again, since the end of the file is unknown. When ctx
// ends first, the leaf may or may not be stored; nobody was given its index.
func (l *Log) Append(ctx context.Context, leaf [32]byte) (uint64, error) {
	for {
		b, pos, err := l.join(leaf)
		if err != nil {
			return 0, err
		}
		if err := l.await(ctx, b); err != nil {
			return 0, err
		}
		if pos >= 0 {
			return b.first + uint64(pos), nil
		}
	}
}
