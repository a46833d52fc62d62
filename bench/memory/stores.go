package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math"
	"path/filepath"
	"sync"

	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/factlog"
	"github.com/souk-network/souk/storage/ipfs"
	"github.com/souk-network/souk/storage/sealed"
	"github.com/souk-network/souk/storage/sqlite"
)

// stores are the disks of one peer.
type stores struct {
	facts   *factlog.Store
	blobs   *ipfs.Store
	rows    *sealed.KV
	private *sqlite.Store
	blocks  *sqlite.Store
}

func open(dir string) *stores {
	ctx := context.Background()
	s := &stores{}
	var err error
	s.facts, err = factlog.Open(factlog.Config{Dir: filepath.Join(dir, "facts")})
	must(err)
	s.private, err = sqlite.Open(ctx, sqlite.Config{Path: filepath.Join(dir, "private.db")})
	must(err)
	s.blocks, err = sqlite.Open(ctx, sqlite.Config{Path: filepath.Join(dir, "blocks.db")})
	must(err)
	s.blobs, err = ipfs.Open(ctx, ipfs.Config{KV: s.blocks, LargeDir: filepath.Join(dir, "large")})
	must(err)
	s.rows, err = sealed.New(sealed.Config{Inner: s.private, Key: [32]byte{1}, Rand: rand.Reader})
	must(err)
	return s
}

func (s *stores) close() {
	must(errors.Join(s.facts.Close(), s.blobs.Close(), s.private.Close(), s.blocks.Close()))
}

// fill stores n facts, n pinned blocks and n rows.
func (s *stores) fill(n int) {
	ctx := context.Background()
	for i := 0; i < n; i += 500 {
		var facts []storage.Record
		var ops []storage.Op
		for j := i; j < min(i+500, n); j++ {
			facts = append(facts, fact(j))
			ops = append(ops, storage.Put("records", facts[j-i].ID[:], make([]byte, 200)))
		}
		_, err := s.facts.Append(ctx, facts)
		must(err)
		must(s.rows.Batch(ctx, ops))
	}
	next := make(chan int)
	var wg sync.WaitGroup
	for range 128 { // callers at once share commits
		wg.Go(func() {
			for i := range next {
				c, err := s.blobs.Put(ctx, record(i))
				must(err)
				must(s.blobs.Pin(ctx, c))
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// fact is a record header of the usual size.
func fact(i int) storage.Record {
	raw := make([]byte, 560)
	binary.BigEndian.PutUint64(raw, uint64(i))
	r := storage.Record{
		ID: sha256.Sum256(raw), Kind: uint16(i % 11), Shard: uint16(i % 8), Time: 1_700_000_000_000 + uint64(i)*977,
		Expiry: math.MaxUint64, Raw: raw, Tag: raw[:16],
	}
	r.Author[0] = byte(i % 5)
	r.Subject = sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(i/10)))
	return r
}

// record is a sealed receipt of the usual size.
func record(i int) []byte {
	data := make([]byte, 1500)
	binary.BigEndian.PutUint64(data, uint64(i))
	return data
}
