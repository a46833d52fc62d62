package bundle

import (
	"bytes"
	"testing"
)

// BenchmarkVerify judges a bundle of 2,000 openings; divide by that.
func BenchmarkVerify(b *testing.B) {
	w := newWorld(b)
	for i := range 999 {
		for n := byte(2); n <= 3; n++ {
			w.release(n, w.opening(n, t0+3000+uint64(i)))
		}
	}
	w.seal(b)
	file := encode(b, w.b)
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		got, err := Read(bytes.NewReader(file))
		if err != nil {
			b.Fatal(err)
		}
		if r := Verify(got, w.chain); !r.Verified || r.Checked.Reads != 1000 {
			b.Fatal(r.Checked, r.Failures)
		}
	}
}
