package real

import (
	"container/heap"
	"sync"
	"time"

	"github.com/souk-network/souk/simnet/trace"
)

// Order hands events on in the order of their times, although they come from
// several processes: each is kept until Pass. One that comes after its time was
// passed is handed on with the time that was. Its methods may be called
// concurrently.
type Order struct {
	mu     sync.Mutex
	to     trace.Sink
	finish func(*trace.Event)
	kept   keptEvents
	count  int
	passed time.Duration
}

// NewOrder hands events on to a sink.
func NewOrder(to trace.Sink) *Order { return &Order{to: to} }

// Finish has do called with each event in the order of their times, before it is
// handed on, from now on.
func (o *Order) Finish(do func(*trace.Event)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.finish = do
}

// Put keeps an event until its time passes.
func (o *Order) Put(e trace.Event) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.count++
	e.At = max(e.At, o.passed)
	heap.Push(&o.kept, keptEvent{e, o.count})
}

// Pass hands on what happened until a time.
func (o *Order) Pass(until time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.passed = max(o.passed, until)
	for len(o.kept) > 0 && o.kept[0].At <= o.passed {
		e := heap.Pop(&o.kept).(keptEvent).Event
		if o.finish != nil {
			o.finish(&e)
		}
		o.to.Put(e)
	}
}

// keptEvent is an event and how many came before it.
type keptEvent struct {
	trace.Event
	number int
}

type keptEvents []keptEvent

func (q keptEvents) Len() int      { return len(q) }
func (q keptEvents) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *keptEvents) Push(x any)   { *q = append(*q, x.(keptEvent)) }

func (q keptEvents) Less(i, j int) bool {
	if q[i].At != q[j].At {
		return q[i].At < q[j].At
	}
	return q[i].number < q[j].number
}

func (q *keptEvents) Pop() any {
	last := len(*q) - 1
	e := (*q)[last]
	*q = (*q)[:last]
	return e
}
