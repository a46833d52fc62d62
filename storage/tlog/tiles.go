package tlog

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// maxTilePath bounds the paths that ReadTile looks at, in bytes.
const maxTilePath = 64

// entries is the level of ParseTilePath for entry bundles.
const entriesLevel = -1

// tileName is a parsed path.
type tileName struct {
	level int    // 0 to 7, or entriesLevel
	index uint64 // of the tile within its level
	width int    // 1 to 256 hashes or entries
}

// ReadTile serves the resources of C2SP tlog-tiles by their standard paths:
// "tile/<L>/<N>", "tile/<L>/<N>.p/<W>" and the same below "tile/entries/". An
// entry is the 32 bytes of leaf data with a two-byte length before it. What the
// log does not cover yet is storage.ErrNotFound; other paths are malformed.
func (l *Log) ReadTile(path string) ([]byte, error) {
	t, err := parseTilePath(path)
	if err != nil {
		return nil, err
	}
	first := t.index*tileWidth + uint64(t.width)
	shift := uint(max(t.level, 0) * tileHeight)
	if first > l.Size()>>shift {
		return nil, storage.ErrNotFound
	}
	switch t.level {
	case entriesLevel:
		return l.bundle(t)
	case 0:
		row, err := l.leafHashes(t.index)
		if err != nil {
			return nil, err
		}
		return join(row[:t.width]), nil
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	return join(l.tree.upper[shift-tileHeight][t.index*tileWidth:][:t.width]), nil
}

func join(row []hash) []byte {
	out := make([]byte, 0, len(row)*len(hash{}))
	for _, h := range row {
		out = append(out, h[:]...)
	}
	return out
}

func (l *Log) bundle(t tileName) ([]byte, error) {
	leaves, err := l.leaves(t.index*tileWidth, t.width)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, t.width*(2+len(hash{})))
	for _, leaf := range leaves {
		out = binary.BigEndian.AppendUint16(out, uint16(len(leaf)))
		out = append(out, leaf[:]...)
	}
	return out, nil
}

// parseTilePath reads a path and accepts only its canonical form.
func parseTilePath(path string) (tileName, error) {
	bad := fault.New(fault.Malformed, "read tile", "not a path of tlog-tiles")
	if len(path) > maxTilePath {
		return tileName{}, bad
	}
	t := tileName{width: tileWidth}
	level, rest, ok := strings.Cut(strings.TrimPrefix(path, "tile/"), "/")
	number, width, partial := strings.Cut(rest, ".p/")
	if partial {
		w, err := strconv.Atoi(width)
		if err != nil || w < 1 || w >= tileWidth {
			return tileName{}, bad
		}
		t.width = w
	}
	n, err := strconv.ParseUint(strings.NewReplacer("/x", "", "x", "", "/", "").Replace(number), 10, 48)
	if err != nil || !ok {
		return tileName{}, bad
	}
	t.index, t.level = n, entriesLevel
	if level != "entries" {
		if t.level, err = strconv.Atoi(level); err != nil || t.level < 0 || t.level > 5 {
			return tileName{}, bad
		}
	}
	if t.path() != path {
		return tileName{}, bad
	}
	return t, nil
}

// path is the canonical path: the index in groups of three digits, all but the
// last with an x before them.
func (t tileName) path() string {
	number := fmt.Sprintf("%03d", t.index%1000)
	for n := t.index / 1000; n > 0; n /= 1000 {
		number = fmt.Sprintf("x%03d/%s", n%1000, number)
	}
	level := "entries"
	if t.level != entriesLevel {
		level = strconv.Itoa(t.level)
	}
	if t.width < tileWidth {
		number += ".p/" + strconv.Itoa(t.width)
	}
	return "tile/" + level + "/" + number
}
