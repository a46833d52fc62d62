package tlog

import (
	"crypto/sha256"
	"math/bits"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// hash is a node of the tree.
type hash = [32]byte

// leafHash is SHA-256(0x00 || leaf), as RFC 6962 says.
func leafHash(leaf [32]byte) hash {
	var msg [33]byte
	copy(msg[1:], leaf[:])
	return sha256.Sum256(msg[:])
}

// children is SHA-256(0x01 || left || right), as RFC 6962 says.
func children(left, right hash) hash {
	var msg [65]byte
	msg[0] = 1
	copy(msg[1:], left[:])
	copy(msg[33:], right[:])
	return sha256.Sum256(msg[:])
}

// tree is the part of the Merkle tree that is kept in memory.
type tree struct {
	upper [][]hash // upper[k][i] is node i of level tileHeight+k: 2^(8+k) leaves
	tail  []hash   // leaf hashes after the last full tile
}

func (t *tree) size() uint64 {
	n := uint64(len(t.tail))
	if len(t.upper) > 0 {
		n += uint64(len(t.upper[0])) << tileHeight
	}
	return n
}

func (t *tree) append(h hash) {
	t.tail = append(t.tail, h)
	if len(t.tail) < tileWidth {
		return
	}
	h = fold(t.tail)
	t.tail = t.tail[:0]
	for k := 0; ; k++ {
		if k == len(t.upper) {
			t.upper = append(t.upper, nil)
		}
		t.upper[k] = append(t.upper[k], h)
		n := len(t.upper[k])
		if n%2 == 1 {
			return
		}
		h = children(t.upper[k][n-2], t.upper[k][n-1])
	}
}

// fold is the hash over a power of two of nodes of one level.
func fold(nodes []hash) hash {
	var row [tileWidth / 2]hash
	if len(nodes) == 1 {
		return nodes[0]
	}
	n := len(nodes) / 2
	for i := range n {
		row[i] = children(nodes[2*i], nodes[2*i+1])
	}
	for ; n > 1; n /= 2 {
		for i := range n / 2 {
			row[i] = children(row[2*i], row[2*i+1])
		}
	}
	return row[0]
}

// rootOver folds the roots of perfect subtrees, largest first, into one.
func rootOver(peaks []hash) hash {
	if len(peaks) == 0 {
		return sha256.Sum256(nil)
	}
	root := peaks[len(peaks)-1]
	for i := len(peaks) - 2; i >= 0; i-- {
		root = children(peaks[i], root)
	}
	return root
}

// node names a perfect subtree: leaves index<<level to (index+1)<<level - 1.
type node struct {
	level uint
	index uint64
}

// peaks names the perfect subtrees that cover leaves 0 to size-1, largest first.
func peaks(size uint64) []node {
	var out []node
	for begin := uint64(0); begin < size; {
		level := uint(bits.Len64(size-begin) - 1)
		out = append(out, node{level, begin >> level})
		begin += 1 << level
	}
	return out
}
