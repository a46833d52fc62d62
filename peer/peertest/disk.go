package peertest

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"sync"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/factlog"
	"github.com/souk-network/souk/storage/mem"
	"github.com/souk-network/souk/storage/sealed"
	"github.com/souk-network/souk/storage/sqlite"
	"github.com/souk-network/souk/storage/tlog"
)

// disk is what a peer keeps over its death. With real it lies in a folder, as
// the program lays it out; otherwise facts and values are in memory and outlive
// the peer that used them. The access log is always in a folder.
type disk struct {
	dir  string
	real bool
	key  [32]byte
	cut  *cut

	facts   *mem.Facts // of a disk in memory
	private *mem.KV
	blocks  *mem.KV
}

func newDisk(dir string, real bool, key [32]byte) *disk {
	return &disk{dir: dir, real: real, key: key, cut: &cut{}, facts: mem.NewFacts(), private: mem.NewKV(), blocks: mem.NewKV()}
}

// opened are the stores of a running peer.
type opened struct {
	facts   storage.Facts
	private storage.KV // sealed
	blocks  storage.KV
	large   string // folder of large blocks; empty in memory
	log     storage.Log
	closers []func() error
}

func (o *opened) close() error {
	var failed []error
	for i := len(o.closers) - 1; i >= 0; i-- {
		failed = append(failed, o.closers[i]())
	}
	return errors.Join(failed...)
}

func (d *disk) open(ctx context.Context) (*opened, error) {
	d.cut.mend()
	o := &opened{facts: d.facts, blocks: d.blocks}
	private := storage.KV(d.private)
	if err := os.MkdirAll(filepath.Join(d.dir, "facts"), 0o700); err != nil {
		return o, err
	}
	log, err := tlog.Open(filepath.Join(d.dir, "log"), tlog.Options{})
	if err != nil {
		return o, err
	}
	o.closers = append(o.closers, log.Close)
	if d.real {
		if private, err = d.openFiles(ctx, o); err != nil {
			return o, errors.Join(err, o.close())
		}
	}
	o.private, err = sealed.New(sealed.Config{Inner: cutKV{private, d.cut}, Key: d.key, Plain: peer.PlainSpaces(), Rand: rand.Reader})
	o.facts, o.blocks, o.log = cutFacts{o.facts, d.cut}, cutKV{o.blocks, d.cut}, cutLog{log, d.cut}
	return o, err
}

func (d *disk) openFiles(ctx context.Context, o *opened) (storage.KV, error) {
	private, err := sqlite.Open(ctx, sqlite.Config{Path: filepath.Join(d.dir, "private.db")})
	if err != nil {
		return nil, err
	}
	o.closers = append(o.closers, private.Close)
	blocks, err := sqlite.Open(ctx, sqlite.Config{Path: filepath.Join(d.dir, "blocks.db")})
	if err != nil {
		return nil, err
	}
	o.closers = append(o.closers, blocks.Close)
	facts, err := factlog.Open(factlog.Config{Dir: filepath.Join(d.dir, "facts")})
	if err != nil {
		return nil, err
	}
	o.closers = append(o.closers, facts.Close)
	o.facts, o.blocks, o.large = facts, blocks, filepath.Join(d.dir, "blocks")
	return private, nil
}

// cut ends all writing of a disk from one moment on: what was written before is
// there, what comes after fails, as when the machine stops between two writes.
type cut struct {
	mu   sync.Mutex
	done bool
	left int // writes until the cut; 0 means none is planned
}

var errCut = errors.New("peertest: the machine stopped here")

// now makes every later write fail.
func (c *cut) now() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done = true
}

// after makes every write after the next n fail.
func (c *cut) after(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left = n + 1
}

// spare calls off what after planned.
func (c *cut) spare() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left = 0
}

func (c *cut) mend() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done, c.left = false, 0
}

// happened reports whether the disk takes no more writes.
func (c *cut) happened() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.done
}

// write asks to write once.
func (c *cut) write() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left > 0 {
		if c.left--; c.left == 0 {
			c.done = true
		}
	}
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
	if s.cut.happened() {
		return 0, errCut
	}
	return s.Facts.Prune(ctx, now)
}

type cutLog struct {
	storage.Log
	cut *cut
}

func (s cutLog) Append(ctx context.Context, leaf [32]byte) (uint64, error) {
	if err := s.cut.write(); err != nil {
		return 0, err
	}
	return s.Log.Append(ctx, leaf)
}
