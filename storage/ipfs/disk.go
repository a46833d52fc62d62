package ipfs

import (
	"context"
	"crypto/sha256"
	"errors"
	"syscall"

	dshelp "github.com/ipfs/boxo/datastore/dshelp"
	"github.com/ipfs/go-cid"
	ds "github.com/ipfs/go-datastore"
	"github.com/ipfs/go-datastore/query"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// Put stores a block durably.
func (s *Store) Put(ctx context.Context, data []byte) (cid.Cid, error) {
	if len(data) > storage.MaxBlock {
		return cid.Undef, storage.ErrTooLarge
	}
	b := storage.Block{Cid: storage.Name(data), Data: data}
	if err := s.keep(ctx, []storage.Block{b}); err != nil {
		return cid.Undef, err
	}
	s.announce(ctx, []storage.Block{b})
	return b.Cid, nil
}

// keep stores verified blocks in one durable commit.
func (s *Store) keep(ctx context.Context, blocks []storage.Block) error {
	var missing []storage.Block
	for _, b := range blocks {
		if _, ok := s.held(sumOf(b.Cid)); !ok {
			missing = append(missing, b)
		}
	}
	if len(missing) == 0 {
		return ctx.Err()
	}
	return s.group.Do(ctx, missing)
}

// commit writes the blocks of several callers: first the large ones, then the
// small ones together with the index, which is what makes a block exist.
func (s *Store) commit(groups [][]storage.Block) error {
	fresh := map[[32]byte]storage.Block{}
	need := uint64(0)
	for _, blocks := range groups {
		for _, b := range blocks {
			sum := sumOf(b.Cid)
			if _, ok := s.held(sum); !ok && fresh[sum].Cid == cid.Undef {
				fresh[sum] = b
				need += uint64(len(b.Data))
			}
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	if err := s.makeRoom(need); err != nil {
		return err
	}
	if err := s.writeLarge(fresh); err != nil {
		return classify("write block", err)
	}
	return s.index(fresh)
}

// makeRoom collects unpinned blocks until need bytes fit the budget.
func (s *Store) makeRoom(need uint64) error {
	sums, ok := s.victims(need)
	if !ok {
		return storage.ErrFull
	}
	if len(sums) == 0 {
		return nil
	}
	return s.destroy(context.Background(), sums)
}

func (s *Store) isLarge(size int) bool { return s.large != nil && size >= largeBlock }

func (s *Store) writeLarge(fresh map[[32]byte]storage.Block) error {
	ctx := context.Background()
	var batch ds.Batch
	for _, b := range fresh {
		if !s.isLarge(len(b.Data)) {
			continue
		}
		if batch == nil {
			var err error
			if batch, err = s.large.Batch(ctx); err != nil {
				return err
			}
		}
		if err := s.clear(ctx, sumOf(b.Cid)); err != nil {
			return err
		}
		if err := batch.Put(ctx, largeKey(sumOf(b.Cid)), b.Data); err != nil {
			return err
		}
	}
	if batch == nil {
		return nil
	}
	return batch.Commit(ctx)
}

// clear removes a damaged file: flatfs would keep the first one of a name.
func (s *Store) clear(ctx context.Context, sum [32]byte) error {
	s.mu.Lock()
	damaged := s.blocks[sum] != nil
	s.mu.Unlock()
	if !damaged {
		return nil
	}
	return s.large.Delete(ctx, largeKey(sum))
}

func largeKey(sum [32]byte) ds.Key { return dshelp.MultihashToDsKey(storage.NameOf(sum).Hash()) }

// index writes small blocks and the index rows of all, then shows them.
func (s *Store) index(fresh map[[32]byte]storage.Block) error {
	added := make(map[[32]byte]*entry, len(fresh))
	ops := make([]storage.Op, 0, 2*len(fresh))
	for sum, b := range fresh {
		e := s.successor(sum, b.Data)
		added[sum] = e
		if !s.isLarge(len(b.Data)) {
			ops = append(ops, storage.Put(spaceData, sum[:], b.Data))
		}
		ops = append(ops, storage.Put(spaceMeta, sum[:], e.encode()))
	}
	if err := s.cfg.KV.Batch(context.Background(), ops); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for sum, e := range added {
		s.blocks[sum] = e
		s.count(e, 1)
	}
	return nil
}

// successor is the entry of a new block; one that was lost keeps its pin.
func (s *Store) successor(sum [32]byte, data []byte) *entry {
	crc := checksum(data)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seq++
	old := s.blocks[sum]
	return &entry{size: uint32(len(data)), crc: crc, seq: s.seq, pinned: old != nil && old.pinned}
}

// local reads a block from the disk and checks it against its name.
func (s *Store) local(ctx context.Context, sum [32]byte) ([]byte, error) {
	return s.readChecked(ctx, sum, func(data []byte) bool { return sha256.Sum256(data) == sum })
}

// forPeer reads a block for somebody who will check it against its name: the
// check sum is enough to find what decayed on our disk.
func (s *Store) forPeer(ctx context.Context, sum [32]byte) ([]byte, error) {
	return s.readChecked(ctx, sum, func(data []byte) bool { return s.intact(sum, data) })
}

func (s *Store) readChecked(ctx context.Context, sum [32]byte, sound func([]byte) bool) ([]byte, error) {
	size, ok := s.held(sum)
	if !ok {
		return nil, storage.ErrNotFound
	}
	data, err := s.bytes(ctx, sum, int(size))
	if err == nil && !sound(data) {
		err = storage.ErrCorrupt
	}
	if _, still := s.held(sum); !still && errors.Is(err, storage.ErrNotFound) {
		return nil, err // collected while we read
	}
	if errors.Is(err, storage.ErrCorrupt) || errors.Is(err, storage.ErrNotFound) {
		s.cfg.Log.Warn("a stored block is damaged; it is fetched anew", "bytes", size)
		s.lose(sum)
		return nil, storage.ErrCorrupt
	}
	return data, err
}

func (s *Store) bytes(ctx context.Context, sum [32]byte, size int) ([]byte, error) {
	if !s.isLarge(size) {
		return s.cfg.KV.Get(ctx, spaceData, sum[:])
	}
	data, err := s.large.Get(ctx, largeKey(sum))
	return data, classify("read block", err)
}

// destroy removes blocks: first from the index, so that a crash leaves at worst
// an orphan.
func (s *Store) destroy(ctx context.Context, sums [][32]byte) error {
	ops := make([]storage.Op, 0, 2*len(sums))
	var large [][32]byte
	for _, sum := range sums {
		ops = append(ops, storage.Delete(spaceMeta, sum[:]), storage.Delete(spaceData, sum[:]))
		if size, ok := s.held(sum); !ok || s.isLarge(int(size)) {
			large = append(large, sum)
		}
	}
	if err := s.cfg.KV.Batch(ctx, ops); err != nil {
		return err
	}
	s.mu.Lock()
	for _, sum := range sums {
		if e := s.blocks[sum]; e != nil {
			s.count(e, -1)
			delete(s.blocks, sum)
		}
	}
	s.mu.Unlock()
	for _, sum := range large {
		if s.large == nil {
			break
		}
		if err := s.large.Delete(ctx, largeKey(sum)); err != nil {
			return classify("delete block", err)
		}
	}
	return nil
}

// dropOrphans removes files that no index row names, left by a crash.
func (s *Store) dropOrphans(ctx context.Context) error {
	if s.large == nil {
		return nil
	}
	results, err := s.large.Query(ctx, query.Query{KeysOnly: true})
	if err != nil {
		return classify("open blocks", err)
	}
	defer results.Close()
	known := map[ds.Key]bool{}
	for sum, e := range s.blocks {
		if s.isLarge(int(e.size)) {
			known[largeKey(sum)] = true
		}
	}
	for r := range results.Next() {
		if r.Error != nil {
			return classify("open blocks", r.Error)
		}
		if key := ds.RawKey(r.Key); !known[key] {
			if err := s.large.Delete(ctx, key); err != nil {
				return classify("open blocks", err)
			}
		}
	}
	return nil
}

// classify turns errors of files into those of package storage.
func classify(op string, err error) error {
	var known *fault.Error
	switch {
	case err == nil, errors.As(err, &known), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, ds.ErrNotFound):
		return storage.ErrNotFound
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return storage.ErrFull
	}
	return fault.Wrap(fault.Unavailable, op, err)
}
