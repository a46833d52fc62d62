package ledger

import (
	"encoding/binary"
	"runtime"
	"testing"
)

const crowd = 100_000

// crowded is a ledger of one merchant whose points 100,000 accounts hold, and how
// many bytes of memory each of them takes.
func crowded(b *testing.B, keep int) (l *Ledger, points Account, bytes float64) {
	b.Helper()
	merchant := Account{1}
	l = New(setupForTests(), []Account{merchant}, keep)
	o := PointsCreate{Start: opened - 5, EpochLength: 30 * day, Cap: MaxCap, Name: "Points", Symbol: "P"}
	points = l.PlaceOfPoints(merchant, o)
	ok(b, l.Begin(opened))
	_, err := l.Apply(merchant, o)
	ok(b, err)
	before := inUse()
	for from := 0; from < crowd; from += 1000 {
		lines := make([]Line, 1000)
		for i := range lines {
			lines[i] = Line{customer(from + i), 10_000, [32]byte{byte(from >> 16), byte(from >> 8), byte(from), byte(i >> 8), byte(i)}}
		}
		ok(b, l.Begin(l.Time()+12))
		_, err := l.Apply(merchant, PointsIssue{points, lines})
		ok(b, err)
	}
	return l, points, float64(inUse()-before) / crowd
}

func customer(n int) (a Account) {
	binary.BigEndian.PutUint64(a[12:], uint64(n+1)*0x9e3779b97f4a7c15)
	return a
}

func inUse() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func ok(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// Transfers between 100,000 holders, a block of 100 calls at a time, of which the
// last 64 can be undone.
func BenchmarkTransfers(b *testing.B) {
	l, points, _ := crowded(b, 64)
	n := 0
	for b.Loop() {
		if n%100 == 0 {
			ok(b, l.Begin(l.Time()+12))
		}
		_, err := l.Apply(customer(n*7919%crowd), PointsTransfer{points, customer(n * 104_729 % crowd), 1})
		ok(b, err)
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "calls/s")
}

// Two offers that cross, with both signatures verified.
func BenchmarkSettlements(b *testing.B) {
	w := newWorld(b, 1, 0)
	var ops []Op
	for i := range 200 {
		ops = append(ops, ExchangeSettle{w.signed(2, i%2, 5), w.signed(3, 1-i%2, 5), 5})
	}
	n := 0
	for b.Loop() {
		if n%len(ops) == 0 {
			b.StopTimer()
			w.Ledger = newWorld(b, 1, 0).Ledger
			b.StartTimer()
		}
		_, err := w.Apply(w.accounts[4], ops[n%len(ops)])
		ok(b, err)
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "calls/s")
}

// The hash of a ledger with 100,000 holders.
func BenchmarkHash(b *testing.B) {
	l, _, _ := crowded(b, 0)
	for b.Loop() {
		l.Hash()
	}
	b.ReportMetric(float64(len(l.Encode()))/crowd, "encoded-B/holder")
}

// Reading a ledger with 100,000 holders.
func BenchmarkDecode(b *testing.B) {
	l, _, _ := crowded(b, 0)
	encoded := l.Encode()
	for b.Loop() {
		_, err := Decode(encoded, 0)
		ok(b, err)
	}
}

// A copy of a ledger with 100,000 holders, and what each of them takes in memory.
func BenchmarkClone(b *testing.B) {
	l, _, bytes := crowded(b, 0)
	for b.Loop() {
		l.Clone()
	}
	b.ReportMetric(bytes, "B/holder")
	runtime.KeepAlive(l)
}

// A block of 100 transfers among 100,000 holders, and its undoing.
func BenchmarkUndo(b *testing.B) {
	l, points, _ := crowded(b, 2)
	for b.Loop() {
		ok(b, l.Begin(l.Time()+12))
		for i := range 100 {
			_, err := l.Apply(customer(i), PointsTransfer{points, customer(i * 31), 1})
			ok(b, err)
		}
		ok(b, l.Undo(1))
	}
}
