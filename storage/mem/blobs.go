package mem

import (
	"context"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/ipfs/go-cid"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/storage"
)

// Blobs is a storage.Blobs and storage.Fetcher in memory. It has no network: a
// block that is not here is not found.
type Blobs struct {
	mu     sync.RWMutex
	budget uint64
	blocks map[string]*block // by binary CID
	usage  storage.Usage
}

type block struct {
	data   []byte
	pinned bool
}

// NewBlobs returns an empty store; budget 0 is no limit.
func NewBlobs(budget uint64) *Blobs {
	return &Blobs{budget: budget, blocks: map[string]*block{}, usage: storage.Usage{Budget: budget}}
}

// Put stores a block, collecting unpinned ones if the budget asks for it.
func (s *Blobs) Put(ctx context.Context, data []byte) (cid.Cid, error) {
	if len(data) > storage.MaxBlock {
		return cid.Undef, storage.ErrTooLarge
	}
	if err := ctx.Err(); err != nil {
		return cid.Undef, err
	}
	c := storage.Name(data)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.blocks[c.KeyString()] != nil {
		return c, nil
	}
	if !s.room(uint64(len(data))) {
		return cid.Undef, storage.ErrFull
	}
	s.blocks[c.KeyString()] = &block{data: append([]byte{}, data...)}
	s.usage.Blocks++
	s.usage.Bytes += uint64(len(data))
	return c, nil
}

// room makes space for n bytes by dropping unpinned blocks, if that can help.
func (s *Blobs) room(n uint64) bool {
	if s.budget == 0 || s.usage.Bytes+n <= s.budget {
		return true
	}
	if s.usage.PinnedBytes+n > s.budget {
		return false
	}
	for key, b := range s.blocks {
		if s.usage.Bytes+n <= s.budget {
			break
		}
		if !b.pinned {
			s.drop(key)
		}
	}
	return true
}

func (s *Blobs) drop(key string) {
	s.unpin(key)
	s.usage.Blocks--
	s.usage.Bytes -= uint64(len(s.blocks[key].data))
	delete(s.blocks, key)
}

func (s *Blobs) unpin(key string) {
	b := s.blocks[key]
	if b == nil || !b.pinned {
		return
	}
	b.pinned = false
	s.usage.PinnedBlocks--
	s.usage.PinnedBytes -= uint64(len(b.data))
}

// Get returns a block, or storage.ErrNotFound.
func (s *Blobs) Get(ctx context.Context, c cid.Cid) ([]byte, error) {
	if err := storage.CheckName(c); err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	b := s.blocks[c.KeyString()]
	if b == nil {
		return nil, storage.ErrNotFound
	}
	return append([]byte{}, b.data...), ctx.Err()
}

// GetFrom is Get.
func (s *Blobs) GetFrom(ctx context.Context, c cid.Cid, _ []peer.ID) ([]byte, error) {
	return s.Get(ctx, c)
}

// Fetch yields every distinct block, or why it is not to be had.
func (s *Blobs) Fetch(ctx context.Context, cs []cid.Cid, _ []peer.ID) iter.Seq2[storage.Block, error] {
	return func(yield func(storage.Block, error) bool) {
		seen := map[string]bool{}
		for _, c := range cs {
			if seen[c.KeyString()] {
				continue
			}
			seen[c.KeyString()] = true
			data, err := s.Get(ctx, c)
			if !yield(storage.Block{Cid: c, Data: data}, err) {
				return
			}
		}
	}
}

// Has says whether the block is held.
func (s *Blobs) Has(ctx context.Context, c cid.Cid) (bool, error) {
	if err := storage.CheckName(c); err != nil {
		return false, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.blocks[c.KeyString()] != nil, ctx.Err()
}

// Pin keeps a block.
func (s *Blobs) Pin(ctx context.Context, c cid.Cid) error {
	if _, err := s.Get(ctx, c); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.blocks[c.KeyString()]
	switch {
	case b == nil:
		return storage.ErrNotFound
	case !b.pinned:
		b.pinned = true
		s.usage.PinnedBlocks++
		s.usage.PinnedBytes += uint64(len(b.data))
	}
	return nil
}

// Unpin gives a block free.
func (s *Blobs) Unpin(ctx context.Context, c cid.Cid) error {
	if err := storage.CheckName(c); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unpin(c.KeyString())
	return ctx.Err()
}

// Delete unpins and drops a block.
func (s *Blobs) Delete(ctx context.Context, c cid.Cid) error {
	if err := storage.CheckName(c); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.blocks[c.KeyString()] != nil {
		s.drop(c.KeyString())
	}
	return ctx.Err()
}

// Pinned lists the pinned set as it was at the call.
func (s *Blobs) Pinned(ctx context.Context) iter.Seq2[cid.Cid, error] {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var pinned []cid.Cid
	for key, b := range s.blocks {
		if b.pinned {
			c, _ := cid.Cast([]byte(key))
			pinned = append(pinned, c)
		}
	}
	slices.SortFunc(pinned, func(a, b cid.Cid) int { return strings.Compare(a.KeyString(), b.KeyString()) })
	return func(yield func(cid.Cid, error) bool) {
		for _, c := range pinned {
			if err := ctx.Err(); err != nil || !yield(c, nil) {
				return
			}
		}
	}
}

// Usage reports what is held.
func (s *Blobs) Usage(ctx context.Context) (storage.Usage, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.usage, ctx.Err()
}
