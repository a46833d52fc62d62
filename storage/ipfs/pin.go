package ipfs

import (
	"context"

	"github.com/ipfs/go-cid"

	"github.com/souk-network/souk/storage"
)

// Pin keeps a block, fetching it where it is missing.
func (s *Store) Pin(ctx context.Context, c cid.Cid) error {
	if err := storage.CheckName(c); err != nil {
		return err
	}
	for {
		if _, ok := s.held(sumOf(c)); !ok {
			if _, err := s.Get(ctx, c); err != nil {
				return err
			}
		}
		if done, err := s.setPin(ctx, sumOf(c), true); done || err != nil {
			return err
		} // collected in between
	}
}

// Unpin gives a block free for collection.
func (s *Store) Unpin(ctx context.Context, c cid.Cid) error {
	if err := storage.CheckName(c); err != nil {
		return err
	}
	_, err := s.setPin(ctx, sumOf(c), false)
	return err
}

// setPin changes a held block's pin, first in memory, so that it cannot be
// collected, and takes that back when the disk refuses. done is false where
// the block is not held.
func (s *Store) setPin(ctx context.Context, sum [32]byte, pinned bool) (done bool, err error) {
	s.mu.Lock()
	e := s.blocks[sum]
	if e == nil || e.absent && pinned {
		s.mu.Unlock()
		return false, nil
	}
	if e.pinned == pinned {
		s.mu.Unlock()
		return true, ctx.Err()
	}
	s.flip(e)
	row := e.encode()
	s.mu.Unlock()
	if err = s.cfg.KV.Batch(ctx, []storage.Op{storage.Put(spaceMeta, sum[:], row)}); err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		if e.pinned == pinned {
			s.flip(e)
		}
		return false, err
	}
	return true, nil
}

// flip turns an entry's pin. mu is held.
func (s *Store) flip(e *entry) {
	s.count(e, -1)
	e.pinned = !e.pinned
	s.count(e, 1)
}

// Delete unpins a block and destroys the local copy.
func (s *Store) Delete(ctx context.Context, c cid.Cid) error {
	if err := storage.CheckName(c); err != nil {
		return err
	}
	return s.destroy(ctx, [][32]byte{sumOf(c)})
}
