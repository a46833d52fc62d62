// Package rateless finds the difference of two sets from a stream of coded
// symbols whose number follows the difference and not the sets.
//
// Each side folds every item of its set into symbols 0, 1, 2, …; an item is in
// symbol i with probability 1/(1+i/2), always in symbol 0. A symbol is the sum
// of its items, the sum of their checks, and their number. Symbols of one side
// minus those of the other are the symbols of the difference alone, and are
// peeled: a symbol of one item gives the item away, which is then taken out of
// all others. About 1.4 symbols for each differing item are enough, and
// more may always be added: nobody must know the difference beforehand.
//
//	symbol on the wire, 13 bytes: sum (8, big-endian) | check (4) | number modulo 256 (1)
//
// Items are 64-bit names of facts under a salt that a pair of peers draws for
// itself ([Keys.Name]), so nobody can prepare facts that collide for others.
//
// The construction is that of L. Yang, Y. Gilad and M. Alizadeh, "Practical
// Rateless Set Reconciliation", SIGCOMM 2024. Specification: docs/spec/sync.md.
package rateless

import (
	"encoding/binary"
	"math/bits"
)

// SaltSize is the size of a salt in bytes.
const SaltSize = 16

// Salt names facts for one pair of peers. It should be random; it need not be
// secret from the two.
type Salt [SaltSize]byte

// CellBits is the width of a cell of time: 2^20 ms, about 17.5 minutes.
const CellBits = 20

// Cell is the cell of time of an instant in Unix milliseconds.
func Cell(ms uint64) uint64 { return ms >> CellBits }

// cellMask selects the part of a name that tells the cell.
const cellMask = 1<<16 - 1

// Name is the short name of a fact under a salt. Its low 16 bits are those of
// the cell of the fact's time, so that its holder finds it without a table; the
// rest is a keyed hash of the id.
type Name uint64

// InCell reports whether a fact of this name may lie in a cell.
func (n Name) InCell(cell uint64) bool { return uint64(n)&cellMask == cell&cellMask }

// Keys are what a salt expands to.
type Keys struct {
	k0, k1      uint64
	walk, check uint64
}

// NewKeys expands a salt.
func NewKeys(salt Salt) Keys {
	k := Keys{k0: binary.LittleEndian.Uint64(salt[:8]), k1: binary.LittleEndian.Uint64(salt[8:])}
	k.walk = sipHash(k.k0, k.k1, []byte{1})
	k.check = sipHash(k.k0, k.k1, []byte{2})
	return k
}

// Name is the short name of the fact with the given id and time (Unix ms).
func (k *Keys) Name(id *[32]byte, time uint64) Name {
	s := newSip(k.k0, k.k1)
	s.word(binary.LittleEndian.Uint64(id[0:]))
	s.word(binary.LittleEndian.Uint64(id[8:]))
	s.word(binary.LittleEndian.Uint64(id[16:]))
	s.word(binary.LittleEndian.Uint64(id[24:]))
	s.word(32 << 56)
	return Name(s.sum()&^cellMask | Cell(time)&cellMask)
}

// checkOf is what tells a symbol of one item from a sum of several.
func (k *Keys) checkOf(n Name) uint32 { return uint32(mix(uint64(n)^k.check) >> 32) }

// mix is a bijection of 64-bit words in which each bit of the argument changes
// about half of the result: two rounds of multiply and fold.
func mix(z uint64) uint64 {
	z = (z ^ z>>32) * 0x9e3779b97f4a7c15
	z = (z ^ bits.RotateLeft64(z, 25) ^ bits.RotateLeft64(z, 47)) * 0xd1342543de82ef95
	return z ^ z>>32
}
