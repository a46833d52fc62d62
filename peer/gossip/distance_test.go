package gossip

import (
	"math"
	"testing"
	"time"
)

// The distance is twice the logarithm to base 2, rounded, and changes where it should.
func TestDistance(t *testing.T) {
	if Distance(0) != 0 || Distance(1) != 0 || Distance(2) != 2 || Distance(math.MaxInt64) != 126 {
		t.Errorf("distances %d, %d, %d, %d", Distance(0), Distance(1), Distance(2), Distance(math.MaxInt64))
	}
	last := 0
	for rtt := time.Duration(1); rtt < math.MaxInt64/1000*999; rtt += rtt/1000 + 1 {
		d := Distance(rtt)
		if exact := 2 * math.Log2(float64(rtt)); math.Abs(float64(d)-exact) > 0.5+1e-9 || d < last {
			t.Fatalf("%d has distance %d, want %.4f rounded", rtt, d, exact)
		}
		last = d
	}
}

// A count halves every half-life, and falls in between.
func TestHalved(t *testing.T) {
	const half = 5 * time.Minute
	if halved(3, 0, half) != 3 || halved(3, half, half) != 1.5 || halved(3, 4*half, half) != 0.1875 || halved(1, 1<<62, half) != 0 {
		t.Error("not halved")
	}
	for passed := time.Duration(0); passed < 10*half; passed += 777 * time.Millisecond {
		want := math.Exp2(-float64(passed) / float64(half))
		if got := halved(1, passed, half); math.Abs(got/want-1) > 1.2e-5 {
			t.Fatalf("after %v %.9f is left, want %.9f", passed, got, want)
		}
	}
}
