package full

import (
	"crypto/rand"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
	"github.com/souk-network/souk/storage/powercut"
	"github.com/souk-network/souk/storage/sealed"
	"github.com/souk-network/souk/storage/tlog"
)

// disk is what a peer keeps over its death: memory that outlives it.
type disk struct {
	dir     string // holds the lock of the access log and nothing else
	key     [32]byte
	cut     powercut.Cut
	facts   *mem.Facts
	private *mem.KV
	blocks  *mem.KV
	leaves  *file
}

func newDisk(dir string, key [32]byte, facts *mem.Facts) *disk {
	return &disk{dir: dir, key: key, facts: facts, private: mem.NewKV(), blocks: mem.NewKV(), leaves: &file{}}
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
	d.cut.Mend()
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return nil, err
	}
	log, err := tlog.Open(filepath.Join(d.dir, "log"), tlog.Options{OpenFile: func(string) (tlog.File, error) { return d.leaves, nil }})
	if err != nil {
		return nil, err
	}
	private, err := sealed.New(sealed.Config{Inner: d.cut.KV(d.private), Key: d.key, Plain: peer.PlainSpaces(), Rand: rand.Reader})
	return &stores{facts: d.cut.Facts(d.facts), private: private, blocks: d.cut.KV(d.blocks), log: log}, err
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
