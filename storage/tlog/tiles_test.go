package tlog

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// Every hash tile is what its level of the tree says, and entry bundles hold the
// leaves, at the paths that C2SP tlog-tiles prescribes.
func TestTiles(t *testing.T) {
	d := newDisk()
	l := open(t, t.TempDir(), Options{OpenFile: d.open, MaxBatch: maxBatch})
	const n = 256*256 + 300
	for at := 0; at < n; at += 50_000 {
		addBatch(t, l, at, min(50_000, n-at))
	}
	for path, width := range map[string]int{
		"tile/0/000": 256, "tile/0/001": 256, "tile/0/255": 256, "tile/0/000.p/255": 255, "tile/0/257.p/44": 44,
		"tile/1/000": 256, "tile/1/001.p/1": 1, "tile/2/000.p/1": 1, "tile/0/256": 256,
		"tile/entries/000": 256, "tile/entries/256": 256, "tile/entries/257.p/44": 44,
	} {
		got, err := l.ReadTile(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		want := wantTile(t, path, width)
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs", path)
		}
	}
	for _, path := range []string{"tile/0/257", "tile/0/257.p/45", "tile/0/258.p/1", "tile/1/001.p/2", "tile/3/000.p/1", "tile/entries/257.p/45", "tile/0/x001/000"} {
		if _, err := l.ReadTile(path); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// wantTile computes a tile from the leaves, by folding.
func wantTile(t *testing.T, path string, width int) []byte {
	t.Helper()
	tile, err := parseTilePath(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []byte
	for i := range width {
		at := int(tile.index)*256 + i
		if tile.level == entriesLevel {
			leaf := leafOf(at)
			out = append(append(out, 0, 32), leaf[:]...)
			continue
		}
		h := subtree(at, tile.level*8)
		out = append(out, h[:]...)
	}
	return out
}

func subtree(index, height int) hash {
	if height == 0 {
		return leafHash(leafOf(index))
	}
	return children(subtree(2*index, height-1), subtree(2*index+1, height-1))
}

func TestTilePaths(t *testing.T) {
	for path, want := range map[string]tileName{
		"tile/0/000":                 {0, 0, 256},
		"tile/5/x001/x234/067":       {5, 1234067, 256},
		"tile/1/x001/000.p/7":        {1, 1000, 7},
		"tile/entries/x001/x000/999": {entriesLevel, 1000999, 256},
	} {
		if got, err := parseTilePath(path); err != nil || got != want {
			t.Errorf("%s: %+v %v", path, got, err)
		}
	}
	for _, path := range []string{
		"", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/1000", "tile/0/x000/001", "tile/0/001/000", "tile/-1/000", "tile/6/000",
		"tile/00/000", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/", "tile/0/000.p/1.p/1", "/tile/0/000", "tile/0/../000",
		"tile/entry/000", "tile/0/+01", "tile/0/x001/x002", "tile/0/" + fmt.Sprintf("%0100d", 1),
	} {
		if _, err := parseTilePath(path); fault.KindOf(err) != fault.Malformed || err == nil {
			t.Errorf("%q: %v", path, err)
		}
	}
}

func FuzzTilePath(f *testing.F) {
	for _, seed := range []string{"tile/0/000", "tile/5/x001/x234/067.p/9", "tile/entries/x001/000", "tile/0/x000/001"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, path string) {
		if tile, err := parseTilePath(path); err == nil && tile.path() != path {
			t.Fatalf("%q read as %+v", path, tile)
		}
	})
}

func FuzzRecord(f *testing.F) {
	f.Add(record{leafOf(1), 0, 1}.append(nil, 7), uint64(7))
	f.Fuzz(func(t *testing.T, b []byte, index uint64) {
		if len(b) != recordSize {
			return
		}
		if r, ok := parse(b, index); ok && !bytes.Equal(r.append(nil, index), b) {
			t.Fatal("not canonical")
		}
	})
}
