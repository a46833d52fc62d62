package arms

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestSample(t *testing.T) {
	s := Sample{4, 1, 3, 2}
	if got := s.Median(); got != 2.5 {
		t.Errorf("median = %v, want 2.5", got)
	}
	if got := s.Quantile(1); got != 4 {
		t.Errorf("highest = %v, want 4", got)
	}
	if got := s.Spread(); got != 3/2.5 {
		t.Errorf("spread = %v, want 1.2", got)
	}
	if got := (Sample{}).Median(); got != 0 {
		t.Errorf("median of nothing = %v, want 0", got)
	}
}

func TestMeasureInterleavesAndChargesCPU(t *testing.T) {
	var order strings.Builder
	burn := func(name string, d time.Duration) Arm {
		return Arm{Name: name, Run: func() float64 {
			order.WriteString(name)
			for start := CPU(); CPU()-start < d; {
			}
			return 2
		}}
	}
	results := Measure(2, burn("a", 2*time.Millisecond), burn("b", 20*time.Millisecond))
	if got := order.String(); got != "ababba" {
		t.Errorf("order = %s, want ababba", got)
	}
	if ratio := results[1].CPU.Median() / results[0].CPU.Median(); ratio < 2 {
		t.Errorf("ten times the work measured as %.2f times", ratio)
	}
}

func TestTableAligns(t *testing.T) {
	table := NewTable("sizes", "arm", "bytes")
	table.Row("µ", Bytes(1536))
	table.Row("longer", 7)
	table.Goal("at most 2 KiB", true)
	var out bytes.Buffer
	table.Write(&out)
	want := "\nsizes\narm       bytes\n---------------\nµ       1.5 KiB\nlonger        7\ngoal reached: at most 2 KiB\n"
	if out.String() != want {
		t.Errorf("got\n%q\nwant\n%q", out.String(), want)
	}
}
