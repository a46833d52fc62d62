package tlog

import (
	"github.com/transparency-dev/merkle/proof"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// Leaf returns the data of leaf index, checked against the tree.
func (l *Log) Leaf(index uint64) ([32]byte, error) {
	if index >= l.Size() {
		return [32]byte{}, storage.ErrNotFound
	}
	leaves, err := l.leaves(index, 1)
	if err != nil {
		return [32]byte{}, err
	}
	return leaves[0], nil
}

// Root is the RFC 6962 tree hash of the first size leaves.
func (l *Log) Root(size uint64) ([32]byte, error) {
	if size > l.Size() {
		return hash{}, storage.ErrNotFound
	}
	v := view{log: l}
	var out []hash
	for _, n := range peaks(size) {
		h, err := v.node(n)
		if err != nil {
			return hash{}, err
		}
		out = append(out, h)
	}
	return rootOver(out), nil
}

// Inclusion proves leaf index in the tree of the first size leaves. The proof is
// verified by RFC 9162 section 2.1.3.2.
func (l *Log) Inclusion(index, size uint64) ([][]byte, error) {
	if size > l.Size() || index >= size {
		return nil, storage.ErrNotFound
	}
	nodes, err := proof.Inclusion(index, size)
	return l.prove(nodes, err)
}

// Consistency proves that the tree of newSize leaves begins with the tree of
// oldSize. The proof is verified by RFC 9162 section 2.1.4.2; it is empty for
// oldSize 0 and for equal sizes.
func (l *Log) Consistency(oldSize, newSize uint64) ([][]byte, error) {
	if newSize > l.Size() || oldSize > newSize {
		return nil, storage.ErrNotFound
	}
	if oldSize == 0 {
		return nil, nil
	}
	nodes, err := proof.Consistency(oldSize, newSize)
	return l.prove(nodes, err)
}

// prove fetches the nodes of a proof.
func (l *Log) prove(nodes proof.Nodes, err error) ([][]byte, error) {
	if err != nil {
		return nil, fault.Wrap(fault.Internal, "prove", err)
	}
	v := view{log: l}
	hashes := make([][]byte, len(nodes.IDs))
	for i, id := range nodes.IDs {
		h, err := v.node(node{id.Level, id.Index})
		if err != nil {
			return nil, err
		}
		hashes[i] = h[:]
	}
	out, err := nodes.Rehash(hashes, func(a, b []byte) []byte {
		h := children(hash(a), hash(b))
		return h[:]
	})
	return out, fault.Wrap(fault.Internal, "prove", err)
}

// view reads nodes for one answer and remembers the tile it read last.
type view struct {
	log  *Log
	tile uint64
	row  []hash // leaf hashes of that tile, nil before the first
}

// node is the hash of a perfect subtree that the log covers.
func (v *view) node(n node) (hash, error) {
	if n.level >= tileHeight {
		v.log.mu.RLock()
		defer v.log.mu.RUnlock()
		return v.log.tree.upper[n.level-tileHeight][n.index], nil
	}
	begin := n.index << n.level
	tile, at := begin/tileWidth, begin%tileWidth
	if err := v.load(tile, at+1<<n.level); err != nil {
		return hash{}, err
	}
	return fold(v.row[at : at+1<<n.level]), nil
}

// load reads at least width leaf hashes of a tile.
func (v *view) load(tile, width uint64) error {
	if v.tile == tile && uint64(len(v.row)) >= width {
		return nil
	}
	row, err := v.log.leafHashes(tile)
	v.tile, v.row = tile, row
	return err
}

// leafHashes are the leaf hashes of a tile: from memory for the last, partial
// one, else from the file and checked against the tree.
func (l *Log) leafHashes(tile uint64) ([]hash, error) {
	l.mu.RLock()
	full := l.tree.size() / tileWidth
	if tile >= full {
		row := append([]hash(nil), l.tree.tail...)
		l.mu.RUnlock()
		return row, nil
	}
	want := l.tree.upper[0][tile]
	l.mu.RUnlock()
	buf := make([]byte, tileWidth*recordSize)
	if _, err := l.file.ReadAt(buf, offset(tile*tileWidth)); err != nil {
		return nil, diskError("read log", err)
	}
	row := make([]hash, tileWidth)
	for i := range row {
		row[i] = leafHash([32]byte(buf[i*recordSize:]))
	}
	if fold(row) != want {
		return nil, storage.ErrCorrupt
	}
	return row, nil
}

// leaves reads n records of durable leaves and checks each by itself.
func (l *Log) leaves(first uint64, n int) ([][32]byte, error) {
	buf := make([]byte, n*recordSize)
	if _, err := l.file.ReadAt(buf, offset(first)); err != nil {
		return nil, diskError("read log", err)
	}
	out := make([][32]byte, n)
	for i := range out {
		r, ok := parse(buf[i*recordSize:][:recordSize], first+uint64(i))
		if !ok {
			return nil, storage.ErrCorrupt
		}
		out[i] = r.leaf
	}
	return out, nil
}
