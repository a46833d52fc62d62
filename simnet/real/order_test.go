package real

import (
	"testing"

	"github.com/souk-network/souk/simnet/trace"
)

type kept []trace.Event

func (k *kept) Put(e trace.Event) { *k = append(*k, e) }

func TestEventsComeInTheOrderOfTheirTimes(t *testing.T) {
	var out kept
	o := NewOrder(&out)
	for _, e := range []trace.Event{{Who: "b", At: 20}, {Who: "a", At: 10}, {Who: "c", At: 20}, {Who: "far", At: 99}} {
		o.Put(e)
	}
	o.Pass(20)
	o.Put(trace.Event{Who: "late", At: 5})
	o.Put(trace.Event{Who: "d", At: 30})
	o.Pass(30)
	var got string
	for i, e := range out {
		if got += e.Who + " "; i > 0 && e.At < out[i-1].At {
			t.Errorf("%v after %v", e, out[i-1])
		}
	}
	if got != "a b c late d " {
		t.Error(got)
	}
}
