package full

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/simnet/witness"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
	"github.com/souk-network/souk/storage/sealed"
	"github.com/souk-network/souk/storage/tlog"
)

// disk is what a peer keeps over its death: memory that outlives it.
type disk struct {
	dir     string // holds the lock of the access log and nothing else
	key     [32]byte
	cut     *cut
	facts   *mem.Facts
	private *mem.KV
	blocks  *mem.KV
	leaves  *file
}

func newDisk(dir string, key [32]byte, facts *mem.Facts) *disk {
	return &disk{dir: dir, key: key, cut: &cut{}, facts: facts, private: mem.NewKV(), blocks: mem.NewKV(), leaves: &file{}}
}

// stores are what a running peer works on.
type stores struct {
	facts   storage.Facts
	private storage.KV // sealed
	blocks  storage.KV
	log     *tlog.Log
}

// open gives a peer its disk, after a death with what was synced.
func (d *disk) open() (*stores, error) {
	d.cut.mend()
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return nil, err
	}
	log, err := tlog.Open(filepath.Join(d.dir, "log"), tlog.Options{OpenFile: func(string) (tlog.File, error) { return d.leaves, nil }})
	if err != nil {
		return nil, err
	}
	private, err := sealed.New(sealed.Config{Inner: cutKV{d.private, d.cut}, Key: d.key, Plain: peer.PlainSpaces(), Rand: rand.Reader})
	return &stores{facts: cutFacts{d.facts, d.cut}, private: private, blocks: cutKV{d.blocks, d.cut}, log: log}, err
}

// file is a file in memory whose writes are lost at a death unless synced.
type file struct {
	mu     sync.Mutex
	data   []byte
	synced int // bytes that survive
}

func (f *file) ReadAt(p []byte, at int64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if at >= int64(len(f.data)) {
		return 0, io.EOF
	}
	n := copy(p, f.data[at:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (f *file) WriteAt(p []byte, at int64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if grow := int(at) + len(p) - len(f.data); grow > 0 {
		f.data = append(f.data, make([]byte, grow)...)
	}
	f.synced = min(f.synced, int(at))
	return copy(f.data[at:], p), nil
}

func (f *file) Sync() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.synced = len(f.data)
	return nil
}

func (f *file) Truncate(size int64) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.data = f.data[:min(int(size), len(f.data))]
	f.synced = min(f.synced, len(f.data))
	return nil
}

func (f *file) Size() (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return int64(len(f.data)), nil
}

func (f *file) Close() error { return nil }

// lose forgets what was not synced.
func (f *file) lose() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.data = f.data[:f.synced]
}

// errCut is every write of a machine that lost power.
var errCut = errors.New("the machine stopped here")

// cut ends all writing of a disk from one moment on.
type cut struct {
	mu   sync.Mutex
	done bool
}

func (c *cut) now()  { c.set(true) }
func (c *cut) mend() { c.set(false) }

func (c *cut) set(done bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done = done
}

func (c *cut) write() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done {
		return errCut
	}
	return nil
}

type cutKV struct {
	storage.KV
	cut *cut
}

func (s cutKV) Batch(ctx context.Context, ops []storage.Op) error {
	if err := s.cut.write(); err != nil {
		return err
	}
	return s.KV.Batch(ctx, ops)
}

type cutFacts struct {
	storage.Facts
	cut *cut
}

func (s cutFacts) Append(ctx context.Context, rs []storage.Record) ([]bool, error) {
	if err := s.cut.write(); err != nil {
		return nil, err
	}
	return s.Facts.Append(ctx, rs)
}

func (s cutFacts) Prune(ctx context.Context, now uint64) (int, error) {
	if err := s.cut.write(); err != nil {
		return 0, err
	}
	return s.Facts.Prune(ctx, now)
}

// watchedLog is an access log that tells of each entry once it is durable, until
// the power is cut.
type watchedLog struct {
	witness.Log
	cut *cut
}

func (s watchedLog) Append(ctx context.Context, leaf [32]byte) (uint64, error) {
	if err := s.cut.write(); err != nil {
		return 0, err
	}
	return s.Log.Append(ctx, leaf)
}
