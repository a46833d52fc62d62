package ipfs

import (
	"cmp"
	"context"
	"encoding/binary"
	"hash/crc32"
	"iter"
	"slices"

	"github.com/ipfs/go-cid"

	"github.com/souk-network/souk/storage"
)

// Spaces of the KV. A block's key is its SHA-256.
const (
	spaceMeta = "block-meta" // flags, size uint32, sequence uint64, CRC-32C
	spaceData = "block-data" // bytes of a small block
)

// entry is what is known of a block.
type entry struct {
	size   uint32
	crc    uint32 // CRC-32C of the bytes
	seq    uint64 // order of arrival: the oldest unpinned goes first
	pinned bool
	absent bool // damaged on disk or still to be fetched; not counted in usage.Bytes
}

const (
	flagPinned = 1
	entrySize  = 17 // bytes of an index row
)

func (e *entry) encode() []byte {
	b := make([]byte, 1, entrySize)
	if e.pinned {
		b[0] = flagPinned
	}
	b = binary.BigEndian.AppendUint32(b, e.size)
	b = binary.BigEndian.AppendUint64(b, e.seq)
	return binary.BigEndian.AppendUint32(b, e.crc)
}

func decodeEntry(b []byte) (*entry, error) {
	if len(b) != entrySize || b[0]&^flagPinned != 0 {
		return nil, storage.ErrCorrupt
	}
	return &entry{
		pinned: b[0] == flagPinned, size: binary.BigEndian.Uint32(b[1:]),
		seq: binary.BigEndian.Uint64(b[5:]), crc: binary.BigEndian.Uint32(b[13:]),
	}, nil
}

func sumOf(c cid.Cid) [32]byte { return [32]byte(c.Hash()[2:]) }

// load reads the index.
func (s *Store) load(ctx context.Context) error {
	const page = 4096
	for after := []byte(nil); ; {
		pairs, err := s.cfg.KV.Scan(ctx, spaceMeta, nil, after, page)
		if err != nil {
			return err
		}
		for _, p := range pairs {
			e, err := decodeEntry(p.Value)
			if err != nil || len(p.Key) != 32 {
				return storage.ErrCorrupt
			}
			s.count(e, 1)
			s.blocks[[32]byte(p.Key)] = e
			s.seq = max(s.seq, e.seq)
		}
		if len(pairs) < page {
			return s.dropOrphans(ctx)
		}
		after = pairs[len(pairs)-1].Key
	}
}

// count adds (sign 1) or takes off (-1) an entry's part of the usage. mu is
// held, or the store is not shared yet.
func (s *Store) count(e *entry, sign int) {
	n, bytes := uint64(sign), uint64(sign)*uint64(e.size)
	if !e.absent {
		s.usage.Blocks += n
		s.usage.Bytes += bytes
	}
	if e.pinned && !e.absent {
		s.usage.PinnedBlocks += n
		s.usage.PinnedBytes += bytes
	}
}

// held says whether a block is here.
func (s *Store) held(sum [32]byte) (size uint32, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.blocks[sum]
	if e == nil || e.absent {
		return 0, false
	}
	return e.size, true
}

// intact compares bytes with the check sum that was taken when they came. It
// finds decay of the disk at a fraction of the cost of SHA-256.
func (s *Store) intact(sum [32]byte, data []byte) bool {
	s.mu.Lock()
	e := s.blocks[sum]
	s.mu.Unlock()
	return e != nil && int(e.size) == len(data) && e.crc == checksum(data)
}

func checksum(data []byte) uint32 { return crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli)) }

// lose notes that a block is not readable; its pin is kept, so that the next
// copy takes its place.
func (s *Store) lose(sum [32]byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.blocks[sum]; e != nil && !e.absent {
		s.count(e, -1)
		e.absent = true
	}
}

// Has says whether the block is held here.
func (s *Store) Has(ctx context.Context, c cid.Cid) (bool, error) {
	if err := storage.CheckName(c); err != nil {
		return false, err
	}
	_, ok := s.held(sumOf(c))
	return ok, ctx.Err()
}

// Usage reports what is held.
func (s *Store) Usage(ctx context.Context) (storage.Usage, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.usage, ctx.Err()
}

// Pinned lists the pinned set as it was at the call.
func (s *Store) Pinned(ctx context.Context) iter.Seq2[cid.Cid, error] {
	s.mu.Lock()
	defer s.mu.Unlock()
	var sums [][32]byte
	for sum, e := range s.blocks {
		if e.pinned {
			sums = append(sums, sum)
		}
	}
	slices.SortFunc(sums, func(a, b [32]byte) int { return slices.Compare(a[:], b[:]) })
	return func(yield func(cid.Cid, error) bool) {
		for _, sum := range sums {
			if err := ctx.Err(); err != nil {
				yield(cid.Undef, err)
				return
			}
			if !yield(storage.NameOf(sum), nil) {
				return
			}
		}
	}
}

// victims picks the oldest unpinned blocks whose sizes reach need bytes. ok is
// false where pinned blocks leave no room.
func (s *Store) victims(need uint64) (sums [][32]byte, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cfg.Budget == 0 || s.usage.Bytes+need <= s.cfg.Budget {
		return nil, true
	}
	if s.usage.PinnedBytes+need > s.cfg.Budget {
		return nil, false
	}
	for sum, e := range s.blocks {
		if !e.pinned && !e.absent {
			sums = append(sums, sum)
		}
	}
	slices.SortFunc(sums, func(a, b [32]byte) int { return cmp.Compare(s.blocks[a].seq, s.blocks[b].seq) })
	// Free a twentieth more than asked, so that a full store does not sort for each block.
	excess := s.usage.Bytes + need - s.cfg.Budget
	target := min(excess+s.cfg.Budget/20, s.usage.Bytes-s.usage.PinnedBytes)
	freed := uint64(0)
	for i, sum := range sums {
		if freed += uint64(s.blocks[sum].size); freed >= target && freed >= excess {
			return sums[:i+1], true
		}
	}
	return sums, freed >= excess
}
