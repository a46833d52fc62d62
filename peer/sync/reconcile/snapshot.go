package reconcile

import (
	"encoding/binary"

	"github.com/souk-network/souk/peer/sync/rateless"
	"github.com/souk-network/souk/protocol/fault"
)

// Snapshot is a view at one moment. What changes afterwards is noted and taken
// back when symbols are asked for, so that symbols of one exchange fit together
// though facts keep arriving.
type Snapshot struct {
	view   *View
	cell   uint64
	starts []uint64
	heads  []rateless.Symbol // symbol 0 of each bucket
	odds   [rateless.Odds]byte
	undo   []change
	stale  bool
}

type change struct {
	name   rateless.Name
	bucket int
	by     int32
}

// Snapshot begins one, with the plan of a cell. Close it.
func (v *View) Snapshot(cell uint64) *Snapshot {
	v.set.mu.Lock()
	defer v.set.mu.Unlock()
	v.plan(cell)
	snap := &Snapshot{view: v, cell: v.cell, starts: v.starts, heads: make([]rateless.Symbol, len(v.starts))}
	whole := make([]rateless.Symbol, rateless.MinLength)
	for i, b := range v.buckets {
		if b.Blank() {
			continue
		}
		symbols := b.Symbols()
		snap.heads[i] = symbols[0]
		for j := range whole {
			whole[j].Count += symbols[j].Count
		}
	}
	snap.odds = rateless.CountsOf(whole)
	v.open[snap] = struct{}{}
	return snap
}

// Close ends the snapshot.
func (s *Snapshot) Close() {
	s.view.set.mu.Lock()
	defer s.view.set.mu.Unlock()
	delete(s.view.open, s)
}

func (s *Snapshot) note(c change) {
	if len(s.undo) == maxUndo {
		s.stale = true
	}
	if !s.stale {
		s.undo = append(s.undo, c)
	}
}

// count is the number of items of a bucket.
func (s *Snapshot) count(bucket int) uint64 { return uint64(max(s.heads[bucket].Count, 0)) }

// symbols adds up the symbols from (included) to upto of the chosen buckets.
func (s *Snapshot) symbols(buckets []int, from, upto int) ([]rateless.Symbol, error) {
	s.view.set.mu.Lock()
	defer s.view.set.mu.Unlock()
	if s.stale {
		return nil, fault.New(fault.Stale, "reconcile", "too much changed meanwhile; begin again")
	}
	out := make([]rateless.Symbol, upto)
	chosen := make([]bool, len(s.starts))
	for _, b := range buckets {
		chosen[b] = true
		sketch := s.view.extend(b, upto)
		if sketch.Blank() {
			continue
		}
		for i, sym := range sketch.Symbols()[from:upto] {
			out[from+i].Merge(sym)
		}
	}
	for _, c := range s.undo {
		if chosen[c.bucket] {
			rateless.Fold(&s.view.keys, out, c.name, -c.by)
		}
	}
	return out[from:], nil
}

// printOf is a fingerprint of a symbol 0: the keyed part of the sum of names, and
// a part of the sum of checks.
func printOf(s rateless.Symbol) uint64 { return s.Sum&^0xffff | uint64(s.Check&0xffff) }

// shortPrint is the first half of it.
func shortPrint(s rateless.Symbol) [4]byte {
	return [4]byte(binary.BigEndian.AppendUint32(nil, uint32(printOf(s)>>32)))
}
