package draw

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"testing"
)

// TestTheTableIsTheSameEverywhere pins the numbers from which times are drawn.
//
// Defends I11: same code, same seed, same trace.
func TestTheTableIsTheSameEverywhere(t *testing.T) {
	h := sha256.New()
	for _, q := range quantiles {
		h.Write(binary.BigEndian.AppendUint64(nil, q))
	}
	h.Write(binary.BigEndian.AppendUint64(nil, tail))
	if got := hex.EncodeToString(h.Sum(nil)); got != "ce42c6a6b9f0f5606aeb4095832a9160b78d16156b8ea8cdb63d2b1fa77a8410" {
		t.Errorf("the table is %s", got)
	}
}

func TestExponential(t *testing.T) {
	r := Stream(1, "test")
	const n, mean = 1_000_000, 1_000_000_000
	var sum, squares float64
	beyond := 0
	for range n {
		x := float64(Exponential(mean, r.Uint64())) / mean
		sum += x
		squares += x * x
		if x > 8 {
			beyond++
		}
	}
	if m, sd := sum/n, math.Sqrt(squares/n-sum/n*sum/n); math.Abs(m-1) > .004 || math.Abs(sd-1) > .006 {
		t.Errorf("mean %.4f, deviation %.4f", m, sd)
	}
	if want := n * math.Exp(-8); math.Abs(float64(beyond)-want) > 4*math.Sqrt(want)+0.1*want {
		t.Errorf("%d beyond eight means, want %.0f", beyond, want)
	}
}
