package peertest

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/factlog"
	"github.com/souk-network/souk/storage/mem"
	"github.com/souk-network/souk/storage/powercut"
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
	cut  powercut.Cut

	facts   *mem.Facts // of a disk in memory
	private *mem.KV
	blocks  *mem.KV
}

func newDisk(dir string, real bool, key [32]byte) *disk {
	return &disk{dir: dir, real: real, key: key, facts: mem.NewFacts(), private: mem.NewKV(), blocks: mem.NewKV()}
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
	d.cut.Mend()
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
	o.private, err = sealed.New(sealed.Config{Inner: d.cut.KV(private), Key: d.key, Plain: peer.PlainSpaces(), Rand: rand.Reader})
	o.facts, o.blocks, o.log = d.cut.Facts(o.facts), d.cut.KV(o.blocks), d.cut.Log(log)
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
