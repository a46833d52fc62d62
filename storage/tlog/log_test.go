package tlog

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/merkle/testonly"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

func leafOf(i int) [32]byte { return sha256.Sum256(fmt.Appendf(nil, "leaf %d", i)) }

func open(t testing.TB, dir string, o Options) *Log {
	t.Helper()
	l, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// addBatch commits n leaves as one batch, from leaf number first.
func addBatch(t testing.TB, l *Log, first, n int) {
	t.Helper()
	if err := tryBatch(l, first, n); err != nil {
		t.Fatal(err)
	}
}

func tryBatch(l *Log, first, n int) error {
	var b *batch
	for i := range n {
		joined, _, err := l.join(leafOf(first + i))
		if err != nil {
			return err
		}
		b = joined
	}
	return l.await(context.Background(), b)
}

func reference(n int) *testonly.Tree {
	ref := testonly.New(rfc6962.DefaultHasher)
	for i := range n {
		leaf := leafOf(i)
		ref.AppendData(leaf[:])
	}
	return ref
}

// Roots and proofs equal those of an independent tree, across reopening, for
// sizes around the borders of tiles. Defends I3.
func TestAgreesWithReference(t *testing.T) {
	const n = 1100
	ref := reference(n)
	dir := t.TempDir()
	l := open(t, dir, Options{})
	for at, step := 0, 1; at < n; step++ {
		step := min(step, n-at)
		addBatch(t, l, at, step)
		at += step
	}
	for range 2 {
		checkAgainst(t, l, ref)
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		l = open(t, dir, Options{})
	}
}

func checkAgainst(t *testing.T, l *Log, ref *testonly.Tree) {
	t.Helper()
	n := int(l.Size())
	sizes := []int{0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 768, 1000, 1023, 1024, 1025, n - 1, n}
	for _, size := range sizes {
		if size < 0 || size > n {
			continue
		}
		root, err := l.Root(uint64(size))
		if err != nil || !bytes.Equal(root[:], ref.HashAt(uint64(size))) {
			t.Fatalf("root at %d: %v", size, err)
		}
		for i := 0; i < size; i += 1 + i/3 {
			got, err := l.Inclusion(uint64(i), uint64(size))
			want, _ := ref.InclusionProof(uint64(i), uint64(size))
			if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("inclusion of %d in %d: %v", i, size, err)
			}
		}
		for old := 1; old <= size; old += 1 + old/3 {
			got, err := l.Consistency(uint64(old), uint64(size))
			want, _ := ref.ConsistencyProof(uint64(old), uint64(size))
			if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("consistency of %d and %d: %v", old, size, err)
			}
		}
	}
	for i := 0; i < n; i += 7 {
		if leaf, err := l.Leaf(uint64(i)); err != nil || leaf != leafOf(i) {
			t.Fatalf("leaf %d: %v", i, err)
		}
	}
}

func TestOutOfRange(t *testing.T) {
	l := open(t, t.TempDir(), Options{})
	addBatch(t, l, 0, 3)
	for name, err := range map[string]error{
		"leaf":        second(l.Leaf(3)),
		"root":        second(l.Root(4)),
		"inclusion":   second(l.Inclusion(3, 3)),
		"beyond":      second(l.Inclusion(0, 4)),
		"consistency": second(l.Consistency(1, 4)),
		"backwards":   second(l.Consistency(3, 2)),
	} {
		if !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if p, err := l.Consistency(0, 3); err != nil || len(p) != 0 {
		t.Errorf("from nothing: %v %v", p, err)
	}
}

func second[T any](_ T, err error) error { return err }

// Many appenders at once: every index is given once, to the leaf that is there.
// Defends I3.
func TestConcurrentAppend(t *testing.T) {
	defer goleak.VerifyNone(t)
	for _, maxBatch := range []int{0, 1, 3} {
		l := open(t, t.TempDir(), Options{MaxBatch: maxBatch})
		const callers, each = 16, 25
		var mu sync.Mutex
		given := map[uint64]int{}
		var wg sync.WaitGroup
		for c := range callers {
			wg.Go(func() {
				for i := range each {
					n := c*each + i
					index, err := l.Append(context.Background(), leafOf(n))
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					if _, twice := given[index]; twice {
						t.Errorf("index %d given twice", index)
					}
					given[index] = n
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if len(given) != callers*each || l.Size() != callers*each {
			t.Fatalf("%d indexes, size %d", len(given), l.Size())
		}
		for index, n := range given {
			if leaf, err := l.Leaf(index); err != nil || leaf != leafOf(n) {
				t.Fatalf("index %d: %v", index, err)
			}
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCancelledAppend(t *testing.T) {
	l := open(t, t.TempDir(), Options{})
	l.lead <- struct{}{} // somebody commits for ever
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := l.Append(ctx, leafOf(0)); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	<-l.lead
	index, err := l.Append(context.Background(), leafOf(1))
	if err != nil {
		t.Fatal(err)
	}
	if leaf, err := l.Leaf(index); err != nil || leaf != leafOf(1) {
		t.Fatalf("%v", err)
	}
}

func TestClosed(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, Options{})
	addBatch(t, l, 0, 300)
	if _, err := Open(dir, Options{}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("second opening: %v", err)
	}
	for range 2 {
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.Append(context.Background(), leafOf(1)); !errors.Is(err, storage.ErrClosed) {
		t.Errorf("append: %v", err)
	}
	if _, err := l.Leaf(0); !errors.Is(err, storage.ErrClosed) {
		t.Errorf("leaf: %v", err)
	}
}

// A full disk refuses whole batches, keeps what is there readable, and takes
// appends again when there is room. Defends I4.
func TestFullDisk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := newDisk()
		l, err := Open(tempDir(t), Options{OpenFile: d.open})
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		stored := 0
		for range rapid.IntRange(1, 12).Draw(t, "batches") {
			n := rapid.IntRange(1, 40).Draw(t, "leaves")
			if rapid.Bool().Draw(t, "full") {
				d.free = rapid.IntRange(0, n*recordSize-1).Draw(t, "free")
			}
			err := tryBatch(l, stored, n)
			switch {
			case err == nil:
				stored += n
			case !errors.Is(err, storage.ErrFull):
				t.Fatalf("got %v", err)
			}
			if l.Size() != uint64(stored) || len(d.data) != int(offset(uint64(stored))) {
				t.Fatalf("size %d, file %d, want %d leaves", l.Size(), len(d.data), stored)
			}
			d.free = 1 << 30
		}
		root, err := l.Root(uint64(stored))
		if err != nil || !bytes.Equal(root[:], reference(stored).HashAt(uint64(stored))) {
			t.Fatalf("root: %v", err)
		}
	})
}

// When the disk fails in another way the log stops: it cannot know what is on it.
func TestDiskErrorStopsAppending(t *testing.T) {
	for name, breakIt := range map[string]func(*disk){
		"sync fails":         func(d *disk) { d.syncErr = syscall.EIO },
		"full and no repair": func(d *disk) { d.free, d.cutErr = 10, syscall.EIO },
	} {
		d := newDisk()
		l := open(t, t.TempDir(), Options{OpenFile: d.open})
		addBatch(t, l, 0, 5)
		breakIt(d)
		for range 2 {
			if err := tryBatch(l, 5, 1); fault.KindOf(err) != fault.Unavailable {
				t.Errorf("%s: %v", name, err)
			}
		}
		if l.Size() != 5 {
			t.Errorf("%s: size %d", name, l.Size())
		}
		if _, err := l.Inclusion(2, 5); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Power is lost at any moment, and sectors that were not synced survive as
// chance has it: every acknowledged leaf is there, and at most the batch in
// flight besides. Defends I4.
func TestPowerLoss(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := newDisk()
		acknowledged := 0
		for range rapid.IntRange(1, 4).Draw(t, "lives") {
			l, err := Open(tempDir(t), Options{OpenFile: d.open})
			if err != nil {
				t.Fatal(err)
			}
			if got := int(l.Size()); got < acknowledged {
				t.Fatalf("%d leaves were acknowledged, %d are left", acknowledged, got)
			}
			acknowledged = int(l.Size())
			for range rapid.IntRange(0, 4).Draw(t, "batches") {
				n := rapid.IntRange(1, 60).Draw(t, "leaves")
				addBatchTo(t, l, acknowledged, n)
				acknowledged += n
			}
			d.mu.Lock()
			tail := rapid.IntRange(1, 60).Draw(t, "in flight")
			for i := range tail { // a batch that was written and not synced
				d.data = record{leafOf(acknowledged + i), uint32(i), uint32(tail)}.append(d.data, uint64(acknowledged+i))
			}
			d.mu.Unlock()
			root, err := l.Root(uint64(acknowledged))
			if err != nil || !bytes.Equal(root[:], reference(acknowledged).HashAt(uint64(acknowledged))) {
				t.Fatalf("root: %v", err)
			}
			_ = l.lock.Close()
			d = d.losePower(t)
		}
	})
}

func addBatchTo(t *rapid.T, l *Log, first, n int) {
	if err := tryBatch(l, first, n); err != nil {
		t.Fatal(err)
	}
}

func tempDir(t *rapid.T) string {
	dir, err := os.MkdirTemp("", "tlog")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// Any changed byte before the last batch is found when the log is opened; in the
// last batch it is found when the last checkpoint is known. Defends I4.
func TestDamageIsFound(t *testing.T) {
	d := newDisk()
	l := open(t, t.TempDir(), Options{OpenFile: d.open})
	addBatch(t, l, 0, 3)
	addBatch(t, l, 3, 1)
	addBatch(t, l, 4, 4)
	root, err := l.Root(8)
	if err != nil {
		t.Fatal(err)
	}
	for at := range d.data {
		for _, bit := range []byte{1, 0x80} {
			bad := &disk{data: bytes.Clone(d.data), free: 1 << 30}
			bad.data[at] ^= bit
			if _, err := Open(t.TempDir(), Options{OpenFile: bad.open, KnownSize: 8, KnownRoot: root}); !errors.Is(err, storage.ErrCorrupt) {
				t.Fatalf("byte %d: %v", at, err)
			}
			bad.data = bytes.Clone(d.data)
			bad.data[at] ^= bit
			damaged, err := Open(t.TempDir(), Options{OpenFile: bad.open})
			if last := at >= int(offset(4)); last != (err == nil) {
				t.Fatalf("byte %d without a checkpoint: %v", at, err)
			}
			if err == nil && damaged.Size() != 4 {
				t.Fatalf("byte %d: size %d", at, damaged.Size())
			}
		}
	}
}

func TestCutTailIsTorn(t *testing.T) {
	d := newDisk()
	l := open(t, t.TempDir(), Options{OpenFile: d.open})
	addBatch(t, l, 0, 3)
	addBatch(t, l, 3, 4)
	for end := 0; end <= len(d.data); end++ {
		short := &disk{data: bytes.Clone(d.data[:end]), free: 1 << 30}
		l, err := Open(t.TempDir(), Options{OpenFile: short.open})
		if err != nil {
			t.Fatalf("cut at %d: %v", end, err)
		}
		want := uint64(0)
		for _, border := range []uint64{3, 7} {
			if end >= int(offset(border)) {
				want = border
			}
		}
		if l.Size() != want {
			t.Fatalf("cut at %d: %d leaves, want %d", end, l.Size(), want)
		}
		addBatch(t, l, int(want), 2)
		if leaf, err := l.Leaf(want + 1); err != nil || leaf != leafOf(int(want)+1) {
			t.Fatal(err)
		}
	}
}

// A byte that rots while the log is open is never returned as a leaf or a proof.
func TestDamageWhileOpen(t *testing.T) {
	d := newDisk()
	l := open(t, t.TempDir(), Options{OpenFile: d.open})
	addBatch(t, l, 0, 600)
	d.data[offset(10)+3] ^= 1
	if _, err := l.Leaf(10); !errors.Is(err, storage.ErrCorrupt) {
		t.Errorf("leaf: %v", err)
	}
	if _, err := l.Inclusion(11, 600); !errors.Is(err, storage.ErrCorrupt) {
		t.Errorf("inclusion: %v", err)
	}
	if _, err := l.ReadTile("tile/0/000"); !errors.Is(err, storage.ErrCorrupt) {
		t.Errorf("tile: %v", err)
	}
	if _, err := l.Inclusion(300, 600); err != nil {
		t.Errorf("another tile: %v", err)
	}
}

func TestFilesAreOwnersAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "log")
	addBatch(t, open(t, dir, Options{}), 0, 1)
	for _, name := range []string{"", "leaves", "lock"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%q: %v %v", name, info.Mode(), err)
		}
	}
}

func TestProofsVerify(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := newDisk()
		l, err := Open(tempDir(t), Options{OpenFile: d.open})
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		n := rapid.IntRange(1, 900).Draw(t, "size")
		addBatchTo(t, l, 0, n)
		size := uint64(rapid.IntRange(1, n).Draw(t, "tree"))
		index := rapid.Uint64Range(0, size-1).Draw(t, "index")
		leaf, root := leafHash(leafOf(int(index))), mustRoot(t, l, size)
		p, err := l.Inclusion(index, size)
		if err != nil {
			t.Fatal(err)
		}
		if err := proof.VerifyInclusion(rfc6962.DefaultHasher, index, size, leaf[:], p, root[:]); err != nil {
			t.Fatal(err)
		}
		old := rapid.Uint64Range(1, size).Draw(t, "old")
		oldRoot := mustRoot(t, l, old)
		if p, err = l.Consistency(old, size); err != nil {
			t.Fatal(err)
		}
		if err := proof.VerifyConsistency(rfc6962.DefaultHasher, old, size, p, oldRoot[:], root[:]); err != nil {
			t.Fatal(err)
		}
	})
}

func mustRoot(t *rapid.T, l *Log, size uint64) [32]byte {
	root, err := l.Root(size)
	if err != nil {
		t.Fatal(err)
	}
	return root
}
