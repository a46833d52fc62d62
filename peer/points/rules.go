package points

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// RuleSet is one version of a merchant's earning rules.
type RuleSet struct {
	Number uint32 // from 1, rising
	Set    uint64 // when, Unix milliseconds
	Of     uint32 // the version whose rules these are: its own number, or an earlier one that an undo brought back
	Rules  earning.Rules
}

type storedRules struct {
	_     struct{} `cbor:",toarray"`
	Set   uint64
	Of    uint32
	Rules []byte
}

const maxStoredRules = earning.MaxDocument + 64

func (s *Store) loadRules(p storage.Pair) error {
	set, err := readRules(p)
	if err == nil {
		s.remember(set)
	}
	return err
}

// remember makes a version the newest one.
func (s *Store) remember(set RuleSet) {
	if n := len(s.sets); n > 0 {
		s.sets[n-1].Rules = earning.Rules{}
	}
	s.sets = append(s.sets, set)
}

func readRules(p storage.Pair) (RuleSet, error) {
	var stored storedRules
	if err := decode(p.Value, &stored, maxStoredRules); err != nil {
		return RuleSet{}, err
	}
	rules, err := earning.DecodeStored(stored.Rules)
	if err != nil || len(p.Key) != 4 {
		return RuleSet{}, damaged("earning rules do not decode")
	}
	return RuleSet{Number: binary.BigEndian.Uint32(p.Key), Set: stored.Set, Of: stored.Of, Rules: rules}, nil
}

// Rules is the version in force; ok is false before the first one.
func (s *Store) Rules() (set RuleSet, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if len(s.sets) == 0 {
		return RuleSet{}, false
	}
	return s.sets[len(s.sets)-1], true
}

// History lists all versions, oldest first, without their rules.
func (s *Store) History() []RuleSet {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := slices.Clone(s.sets)
	for i := range out {
		out[i].Rules = earning.Rules{}
	}
	return out
}

// Version reads one version of the rules.
func (s *Store) Version(ctx context.Context, number uint32) (RuleSet, error) {
	raw, err := s.kv.Get(ctx, spaceRules, numbered(number))
	if err != nil {
		return RuleSet{}, noSuch(err, "read earning rules", "no such version")
	}
	return readRules(storage.Pair{Key: numbered(number), Value: raw})
}

func numbered(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }

// SetRules makes checked rules the next version. Rules that are in force already
// stay the version that they are.
func (s *Store) SetRules(ctx context.Context, rules earning.Rules, now uint64) (RuleSet, error) {
	if newest, ok := s.Rules(); ok && same(newest.Rules, rules) {
		return newest, nil
	}
	return s.putRules(ctx, rules, 0, now)
}

// same compares rules as they are written, without their clock changes, which
// depend on the day on which they were filled in.
func same(a, b earning.Rules) bool {
	a.Offsets, b.Offsets = nil, nil
	x, errX := a.Encode()
	y, errY := b.Encode()
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// Undo makes the rules before those in force the next version. Undone again, it
// goes back one more. fault.NotFound: there are none before.
func (s *Store) Undo(ctx context.Context, now uint64) (RuleSet, error) {
	newest, ok := s.Rules()
	if !ok || newest.Of <= 1 {
		return RuleSet{}, fault.New(fault.NotFound, "undo earning rules", "there are no rules before these")
	}
	before, err := s.Version(ctx, newest.Of-1)
	if err != nil {
		return RuleSet{}, err
	}
	return s.putRules(ctx, before.Rules, before.Of, now)
}

// putRules stores the next version; of is the version that it repeats, 0 for
// new rules.
func (s *Store) putRules(ctx context.Context, rules earning.Rules, of uint32, now uint64) (RuleSet, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	number := uint32(len(s.sets)) + 1
	if of == 0 {
		of = number
	}
	raw, err := rules.Encode()
	if err != nil {
		return RuleSet{}, err
	}
	value := codec.Marshal(storedRules{Set: now, Of: of, Rules: raw})
	if err := s.kv.Batch(ctx, []storage.Op{storage.Put(spaceRules, numbered(number), value)}); err != nil {
		return RuleSet{}, err
	}
	set := RuleSet{Number: number, Set: now, Of: of, Rules: rules}
	s.remember(set)
	return set, nil
}
