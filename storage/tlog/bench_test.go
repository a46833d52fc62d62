package tlog

import (
	"context"
	"testing"
)

// BenchmarkOpen is the start of a custodian with 100,000 entries.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	l := open(b, dir, Options{MaxBatch: maxBatch})
	for at := 0; at < 100_000; at += 50_000 {
		addBatch(b, l, at, 50_000)
	}
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		l, err := Open(dir, Options{})
		if err != nil {
			b.Fatal(err)
		}
		_ = l.Close()
	}
}

// BenchmarkAppend is 64 callers on a disk that costs nothing: our own work.
func BenchmarkAppend(b *testing.B) {
	d := newDisk()
	d.free = 1 << 40
	l := open(b, b.TempDir(), Options{OpenFile: func(string) (File, error) { return nullFile{d}, nil }})
	b.SetParallelism(64)
	b.RunParallel(func(p *testing.PB) {
		for i := 0; p.Next(); i++ {
			if _, err := l.Append(context.Background(), [32]byte{byte(i)}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// nullFile takes records and keeps none.
type nullFile struct{ *disk }

func (nullFile) WriteAt(p []byte, _ int64) (int, error) { return len(p), nil }
func (nullFile) Sync() error                            { return nil }

// BenchmarkInclusion is one proof out of 100,000 entries.
func BenchmarkInclusion(b *testing.B) {
	l := open(b, b.TempDir(), Options{MaxBatch: maxBatch})
	for at := 0; at < 100_000; at += 50_000 {
		addBatch(b, l, at, 50_000)
	}
	for i := uint64(0); b.Loop(); i++ {
		if _, err := l.Inclusion(i*7919%100_000, 100_000); err != nil {
			b.Fatal(err)
		}
	}
}
