package real

import (
	"slices"
	"sync"
	"testing"

	"github.com/souk-network/souk/simnet/trace"
)

// kept keeps events. Those of a network come from a goroutine of its own.
type kept struct {
	mu     sync.Mutex
	events []trace.Event
}

func (k *kept) Put(e trace.Event) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.events = append(k.events, e)
}

func (k *kept) list() []trace.Event {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.events)
}

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
	for i, e := range out.events {
		if got += e.Who + " "; i > 0 && e.At < out.events[i-1].At {
			t.Errorf("%v after %v", e, out.events[i-1])
		}
	}
	if got != "a b c late d " {
		t.Error(got)
	}
}
