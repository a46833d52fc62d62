package powercut

import (
	"context"
	"errors"
	"testing"

	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
	"github.com/souk-network/souk/storage/storagetest"
)

// leaves counts what came to an access log.
type leaves struct {
	storage.Log
	n uint64
}

func (l *leaves) Append(context.Context, [32]byte) (uint64, error) {
	l.n++
	return l.n - 1, nil
}

// After a cut no store takes a write, what was written before can be read, and power that
// is on again lets all go on.
func TestACutEndsAllWriting(t *testing.T) {
	ctx, cut, log := t.Context(), &Cut{}, &leaves{}
	values, facts, entries := cut.KV(mem.NewKV()), cut.Facts(mem.NewFacts()), cut.Log(log)
	number := uint64(0)
	writes := map[string]func() error{
		"value": func() error { return values.Batch(ctx, []storage.Op{storage.Put("s", []byte("k"), []byte("v"))}) },
		"fact": func() error {
			number++
			_, err := facts.Append(ctx, []storage.Record{storagetest.Record(number)})
			return err
		},
		"prune": func() error { _, err := facts.Prune(ctx, 1); return err },
		"entry": func() error { _, err := entries.Append(ctx, [32]byte{}); return err },
	}
	all := func(want error) {
		t.Helper()
		if cut.Happened() != (want != nil) {
			t.Error("it does not say whether it happened")
		}
		for name, write := range writes {
			if err := write(); !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", name, err, want)
			}
		}
	}
	all(nil)
	cut.Now()
	all(ErrCut)
	if got, err := values.Get(ctx, "s", []byte("k")); err != nil || string(got) != "v" {
		t.Errorf("after the cut %q: %v", got, err)
	}
	if n, err := facts.Count(ctx); n != 1 || err != nil || log.n != 1 {
		t.Errorf("%d facts and %d entries after one of each: %v", n, log.n, err)
	}
	cut.Mend()
	all(nil)
}

// A planned cut lets so many writes happen, of which none is a look at what is over, and
// can be called off.
func TestACutAfterSomeWrites(t *testing.T) {
	ctx, cut := t.Context(), &Cut{}
	values, facts := cut.KV(mem.NewKV()), cut.Facts(mem.NewFacts())
	write := func() error { return values.Batch(ctx, []storage.Op{storage.Put("s", []byte("k"), nil)}) }
	cut.After(2)
	for n, want := range []error{nil, nil, ErrCut, ErrCut} {
		if _, err := facts.Prune(ctx, 1); n < 2 && err != nil {
			t.Errorf("pruning before write %d: %v", n, err)
		}
		if err := write(); !errors.Is(err, want) {
			t.Errorf("write %d: %v, want %v", n, err, want)
		}
	}
	cut.Mend()
	cut.After(0)
	cut.Spare()
	if err := write(); err != nil || cut.Happened() {
		t.Errorf("called off: %v", err)
	}
}
