package custody

import (
	"context"
	"sync"
)

// owed are the leaves of stored openings that the log refused: they come first
// when it takes entries again. The log may hold some of them all the same.
type owed struct {
	mu     sync.Mutex
	leaves [][32]byte
	from   uint64 // size of the log before the first refusal
}

// appendLeaf logs the leaf of a stored opening. A leaf that the log refuses is owed.
func (s *Service) appendLeaf(ctx context.Context, leaf [32]byte) (uint64, error) {
	size := s.cfg.Log.Size()
	index, err := s.cfg.Log.Append(ctx, leaf)
	if err != nil {
		s.owed.add(leaf, size)
		return 0, err
	}
	s.noteLeaf(leaf, index)
	return index, nil
}

func (o *owed) add(leaf [32]byte, size uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.leaves) == 0 {
		o.from = size
	}
	o.from = min(o.from, size)
	o.leaves = append(o.leaves, leaf)
}

// settle logs the owed leaves, each once. While it fails, nothing is released.
func (s *Service) settle(ctx context.Context) error {
	s.owed.mu.Lock()
	defer s.owed.mu.Unlock()
	if len(s.owed.leaves) == 0 {
		return nil
	}
	if err := s.noteLeaves(s.owed.from); err != nil {
		return err
	}
	for len(s.owed.leaves) > 0 {
		if err := s.ensureLeaf(ctx, s.owed.leaves[0]); err != nil {
			return err
		}
		s.owed.leaves = s.owed.leaves[1:]
	}
	return nil
}

// ensureLeaf appends a leaf that is not known to be in the log.
func (s *Service) ensureLeaf(ctx context.Context, leaf [32]byte) error {
	if _, ok := s.indexOf(leaf); ok {
		return nil
	}
	index, err := s.cfg.Log.Append(ctx, leaf)
	if err == nil {
		s.noteLeaf(leaf, index)
	}
	return err
}

// noteLeaves learns the positions of the log's leaves from one on.
func (s *Service) noteLeaves(from uint64) error {
	for i, size := from, s.cfg.Log.Size(); i < size; i++ {
		leaf, err := s.cfg.Log.Leaf(i)
		if err != nil {
			return err
		}
		s.noteLeaf(leaf, i)
	}
	return nil
}

func (s *Service) noteLeaf(leaf [32]byte, index uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.leaves[leaf] = index
}

func (s *Service) indexOf(leaf [32]byte) (uint64, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, ok := s.leaves[leaf]
	return i, ok
}
