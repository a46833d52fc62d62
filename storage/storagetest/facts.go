package storagetest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math"
	"reflect"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/storage"
)

// Facts checks a storage.Facts. open returns an empty one and cleans up by
// t.Cleanup.
func Facts(t *testing.T, open func(t *testing.T) storage.Facts) {
	t.Run("Once", func(t *testing.T) { factsOnce(t, open(t)) })
	t.Run("Lookup", func(t *testing.T) { factsLookup(t, open(t)) })
	t.Run("Range", func(t *testing.T) { factsRange(t, open(t)) })
	t.Run("Buckets", func(t *testing.T) { factsBuckets(t, open(t)) })
	t.Run("Prune", func(t *testing.T) { factsPrune(t, open(t)) })
	t.Run("Limits", func(t *testing.T) { factsLimits(t, open(t)) })
	t.Run("Concurrent", func(t *testing.T) { factsConcurrent(t, open(t)) })
}

// Record makes the n-th of a deterministic series of records. Few distinct
// values in the columns make listings meet.
func Record(n uint64) storage.Record {
	raw := binary.BigEndian.AppendUint64([]byte("fact "), n)
	r := storage.Record{
		ID: sha256.Sum256(raw), Kind: uint16(n % 5), Shard: uint16(n % 3), Time: 1000 + n*7919%10007,
		Expiry: 2000 + n%100, Raw: raw,
	}
	r.Author[0], r.Subject[0] = byte(n%4), byte(n%7)
	if n%2 == 0 {
		r.Tag = bytes.Repeat([]byte{byte(n % 3)}, 16)
	}
	return r
}

// Records makes records from..to-1.
func Records(from, to uint64) []storage.Record {
	var rs []storage.Record
	for n := from; n < to; n++ {
		rs = append(rs, Record(n))
	}
	return rs
}

func factsOnce(t *testing.T, f storage.Facts) {
	ctx := context.Background()
	rs := []storage.Record{Record(1), Record(2), Record(1)}
	fresh, err := f.Append(ctx, rs)
	if err != nil || !reflect.DeepEqual(fresh, []bool{true, true, false}) {
		t.Fatalf("first append: %v, %v", fresh, err)
	}
	fresh, err = f.Append(ctx, []storage.Record{Record(2), Record(3)})
	if err != nil || !reflect.DeepEqual(fresh, []bool{false, true}) {
		t.Fatalf("second append: %v, %v", fresh, err)
	}
	if n, err := f.Count(ctx); n != 3 || err != nil {
		t.Errorf("count is %d, %v", n, err)
	}
	raw, err := f.Get(ctx, rs[0].ID)
	if err != nil || !bytes.Equal(raw, Record(1).Raw) {
		t.Errorf("get: %q, %v", raw, err)
	}
	if _, err := f.Get(ctx, Record(9).ID); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("missing fact: %v", err)
	}
	many, err := f.GetMany(ctx, [][32]byte{Record(3).ID, Record(9).ID, Record(1).ID})
	if err != nil || !reflect.DeepEqual(many, [][]byte{Record(3).Raw, nil, Record(1).Raw}) {
		t.Errorf("get many: %q, %v", many, err)
	}
	has, err := f.Has(ctx, Record(9).ID, Record(2).ID)
	if err != nil || !reflect.DeepEqual(has, []bool{false, true}) {
		t.Errorf("has: %v, %v", has, err)
	}
}

// lookups are all listings with a predicate that says what they must find.
func lookups(f storage.Facts) map[string]struct {
	list func(after uint64, limit int) ([]storage.Record, error)
	want func(storage.Record) bool
} {
	ctx := context.Background()
	type listing = struct {
		list func(after uint64, limit int) ([]storage.Record, error)
		want func(storage.Record) bool
	}
	tag := bytes.Repeat([]byte{1}, 16)
	return map[string]listing{
		"since": {func(a uint64, n int) ([]storage.Record, error) { return f.Since(ctx, a, n) },
			func(storage.Record) bool { return true }},
		"kind": {func(a uint64, n int) ([]storage.Record, error) { return f.ByKind(ctx, 3, a, n) },
			func(r storage.Record) bool { return r.Kind == 3 }},
		"subject": {func(a uint64, n int) ([]storage.Record, error) { return f.BySubject(ctx, [32]byte{2}, a, n) },
			func(r storage.Record) bool { return r.Subject == [32]byte{2} }},
		"author": {func(a uint64, n int) ([]storage.Record, error) { return f.ByAuthor(ctx, [32]byte{1}, a, n) },
			func(r storage.Record) bool { return r.Author == [32]byte{1} }},
		"tag": {func(a uint64, n int) ([]storage.Record, error) { return f.ByTag(ctx, tag, a, n) },
			func(r storage.Record) bool { return bytes.Equal(r.Tag, tag) }},
		"no tag": {func(a uint64, n int) ([]storage.Record, error) { return f.ByTag(ctx, nil, a, n) },
			func(storage.Record) bool { return false }},
	}
}

func factsLookup(t *testing.T, f storage.Facts) {
	appendAll(t, f, Records(0, 300))
	for name, l := range lookups(f) {
		for _, limit := range []int{1, 7, 0} {
			checkListing(t, name, limit, l.list, l.want)
		}
	}
}

// checkListing pages through a listing and compares it with a filter over the
// series.
func checkListing(t *testing.T, name string, limit int, list func(uint64, int) ([]storage.Record, error), want func(storage.Record) bool) {
	t.Helper()
	var got []storage.Record
	for after := uint64(0); ; {
		page, err := list(after, limit)
		must(t, err)
		if len(page) == 0 {
			break
		}
		if limit > 0 && len(page) > limit {
			t.Fatalf("%s: page of %d, limit %d", name, len(page), limit)
		}
		got = append(got, page...)
		after = page[len(page)-1].Arrived
	}
	i, last := 0, uint64(0)
	for _, r := range Records(0, 300) {
		if !want(r) {
			continue
		}
		if i >= len(got) || got[i].Arrived <= last {
			t.Fatalf("%s: entry %d of %d is missing or out of order", name, i, len(got))
		}
		last, r.Arrived = got[i].Arrived, got[i].Arrived
		if len(got[i].Tag) == 0 {
			got[i].Tag = nil
		}
		if !reflect.DeepEqual(got[i], r) {
			t.Fatalf("%s: entry %d differs:\n%+v\n%+v", name, i, got[i], r)
		}
		i++
	}
	if i != len(got) {
		t.Errorf("%s: %d entries too many", name, len(got)-i)
	}
}

// factsRange defends the order that reconciliation rests on, with appends
// between the walks.
func factsRange(t *testing.T, f storage.Facts) {
	model := map[storage.Key]uint16{}
	next := uint64(0)
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.Uint64Range(0, 40).Draw(rt, "new")
		appendAll(t, f, Records(next, next+n))
		for _, r := range Records(next, next+n) {
			model[storage.Key{Time: r.Time, ID: r.ID}] = r.Shard
		}
		next += n
		from := storage.Key{Time: rapid.Uint64Range(0, 12000).Draw(rt, "from")}
		to := rapid.Uint64Range(0, 12000).Draw(rt, "to")
		limit := rapid.IntRange(1, 50).Draw(rt, "limit")
		checkWalk(rt, f, from, to, limit, model, func(uint16) bool { return true })
		checkWalk(rt, f.Shard(1), from, to, limit, model, func(s uint16) bool { return s == 1 })
	})
}

func checkWalk(t *rapid.T, x storage.Index, from storage.Key, to uint64, limit int, model map[storage.Key]uint16, want func(uint16) bool) {
	count := 0
	for k, shard := range model {
		if want(shard) && from.Compare(k) <= 0 && k.Time < to {
			count++
		}
	}
	var last *storage.Key
	for at := from; ; {
		keys, err := x.Range(context.Background(), at.Time, at.ID, to, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range keys {
			if last != nil && last.Compare(k) >= 0 {
				t.Fatalf("out of order: %v after %v", k, *last)
			}
			shard, ok := model[k]
			if !ok || !want(shard) || k.Time >= to || from.Compare(k) > 0 {
				t.Fatalf("key %v does not belong here", k)
			}
			last = &k
			count--
		}
		if len(keys) < limit {
			break
		}
		at = last.Next()
	}
	if count != 0 {
		t.Fatalf("%d keys missing", count)
	}
}

func factsBuckets(t *testing.T, f storage.Facts) {
	ctx := context.Background()
	appendAll(t, f, Records(0, 500))
	keys, err := f.Range(ctx, 2000, [32]byte{}, 9000, 0)
	must(t, err)
	var want []storage.Bucket
	for _, k := range keys {
		want = storage.AddToBuckets(want, k, 512)
	}
	got, err := f.Buckets(ctx, 2000, 9000, 512)
	if err != nil || !reflect.DeepEqual(got, want) || len(got) == 0 {
		t.Errorf("buckets differ: %d and %d, %v", len(got), len(want), err)
	}
	sum := uint64(0)
	for shard := range uint16(3) {
		bs, err := f.Shard(shard).Buckets(ctx, 0, math.MaxUint64, 1<<40)
		must(t, err)
		sum += bs[0].Count
	}
	if sum != 500 {
		t.Errorf("shards hold %d of 500", sum)
	}
	if _, err := f.Buckets(ctx, 0, 1, 0); !errors.Is(err, storage.ErrInvalid) {
		t.Errorf("width 0: %v", err)
	}
}

func factsPrune(t *testing.T, f storage.Facts) {
	ctx := context.Background()
	appendAll(t, f, Records(0, 300))
	n, err := f.Prune(ctx, 2049) // expiries are 2000..2099, three of each
	if err != nil || n != 150 {
		t.Fatalf("pruned %d, %v", n, err)
	}
	if n, err := f.Prune(ctx, 2049); n != 0 || err != nil {
		t.Fatalf("pruned again %d, %v", n, err)
	}
	left, err := f.Since(ctx, 0, 0)
	if err != nil || len(left) != 150 {
		t.Fatalf("%d left, %v", len(left), err)
	}
	for _, r := range left {
		if r.Expiry <= 2049 {
			t.Errorf("a fact that expires at %d is still here", r.Expiry)
		}
	}
	keys, err := f.Range(ctx, 0, [32]byte{}, math.MaxUint64, 0)
	if err != nil || len(keys) != 150 {
		t.Errorf("%d keys left, %v", len(keys), err)
	}
	last := left[len(left)-1].Arrived
	if _, err := f.Get(ctx, Record(0).ID); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("pruned fact: %v", err)
	}
	fresh, err := f.Append(ctx, []storage.Record{Record(0)})
	if err != nil || !fresh[0] {
		t.Errorf("a pruned fact is new again: %v, %v", fresh, err)
	}
	more, err := f.Since(ctx, last, 0)
	if err != nil || len(more) != 1 {
		t.Errorf("cursor shows %d, %v", len(more), err)
	}
}

func factsLimits(t *testing.T, f storage.Facts) {
	big := storage.Record{Raw: make([]byte, storage.MaxFact+1)}
	big.ID = sha256.Sum256(big.Raw)
	wrong := Record(2)
	wrong.ID[5] ^= 1
	tag := Record(3)
	tag.Tag = make([]byte, storage.MaxTag+1)
	for name, c := range map[string]struct {
		bad  storage.Record
		want error
	}{"big": {big, storage.ErrTooLarge}, "wrong id": {wrong, storage.ErrInvalid}, "tag": {tag, storage.ErrTooLarge}, "empty": {storage.Record{}, storage.ErrInvalid}} {
		_, err := f.Append(context.Background(), []storage.Record{Record(1), c.bad})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n, _ := f.Count(context.Background()); n != 0 {
		t.Errorf("a refused append left %d facts", n)
	}
	full := Record(4)
	full.Raw = make([]byte, storage.MaxFact)
	full.ID = sha256.Sum256(full.Raw)
	full.Time, full.Expiry = math.MaxUint64-1, math.MaxUint64
	appendAll(t, f, []storage.Record{full})
	keys, err := f.Range(context.Background(), 0, [32]byte{}, math.MaxUint64, 0)
	if err != nil || len(keys) != 1 {
		t.Errorf("greatest time: %d keys, %v", len(keys), err)
	}
}

// factsConcurrent: overlapping appends find each fact fresh exactly once.
func factsConcurrent(t *testing.T, f storage.Facts) {
	var wg sync.WaitGroup
	counts := make([]int, 8)
	for g := range 8 {
		wg.Go(func() {
			for i := uint64(0); i < 200; i += 10 {
				fresh, err := f.Append(context.Background(), Records(i, i+15))
				if err != nil {
					t.Error(err)
				}
				for _, ok := range fresh {
					if ok {
						counts[g]++
					}
				}
			}
		})
	}
	wg.Wait()
	sum := 0
	for _, n := range counts {
		sum += n
	}
	n, err := f.Count(context.Background())
	if err != nil || n != 205 || sum != 205 {
		t.Errorf("count %d, fresh %d, %v; want 205", n, sum, err)
	}
}

func appendAll(t testing.TB, f storage.Facts, rs []storage.Record) {
	t.Helper()
	_, err := f.Append(context.Background(), rs)
	must(t, err)
}
