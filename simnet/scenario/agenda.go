package scenario

import (
	"container/heap"
	"time"

	"github.com/souk-network/souk/simnet/script"
)

// agenda is what will happen, in the order of time. What happens at one time
// happens in the order in which it was put down, and what people do by
// themselves after it.
type agenda struct {
	begun  time.Duration // when the scenario began, by the network's clock
	end    time.Duration // of the scenario
	todo   entries
	count  int
	habits *Habits
	habit  *entry // the next thing that people do
}

type entry struct {
	at     time.Duration // by the network's clock
	number int
	do     func(*Run) error
}

// newAgenda puts down every command of a script at its time.
func newAgenda(s *script.Script, begun time.Duration, o Options) agenda {
	a := agenda{begun: begun, habits: o.Habits}
	for _, c := range s.Commands {
		switch c.Word {
		case "network", "customers", "merchants":
		case "run":
			a.end = max(a.end, c.At+c.Arg("time").Duration)
		case "at":
			inner := *c.Inner
			a.put(begun+c.At, func(r *Run) error { return r.command(inner) })
		default:
			a.put(begun+c.At, func(r *Run) error { return r.command(c) })
		}
	}
	if o.Sample > 0 {
		for at := o.Sample; at < a.end; at += o.Sample {
			a.put(begun+at, func(r *Run) error { return r.net.Sample() })
		}
	}
	a.put(begun+a.end, func(r *Run) error { return r.net.Sample() })
	a.look()
	return a
}

func (a *agenda) put(at time.Duration, do func(*Run) error) {
	a.count++
	heap.Push(&a.todo, &entry{at: at, number: a.count, do: do})
}

// in puts something down for later.
func (r *Run) in(after time.Duration, do func(*Run) error) {
	if after > 0 {
		r.next.put(r.net.Now()+after, do)
	}
}

// look takes the next thing that people do by themselves.
func (a *agenda) look() {
	a.habit = nil
	if a.habits == nil {
		return
	}
	i, more := a.habits.next()
	if more && i.At <= a.end {
		a.habit = &entry{at: a.begun + i.At, do: func(r *Run) error { r.carryOut(i); return nil }}
	}
}

// pop is the next thing that happens; false after the end.
func (a *agenda) pop() (time.Duration, func(*Run) error, bool) {
	if a.habit != nil && (len(a.todo) == 0 || a.habit.at < a.todo[0].at) {
		e := a.habit
		a.look()
		return e.at, e.do, true
	}
	if len(a.todo) == 0 || a.todo[0].at > a.begun+a.end { // what would be later does not happen
		return 0, nil, false
	}
	e := heap.Pop(&a.todo).(*entry)
	return e.at, e.do, true
}

type entries []*entry

func (q entries) Len() int      { return len(q) }
func (q entries) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *entries) Push(x any)   { *q = append(*q, x.(*entry)) }

func (q entries) Less(i, j int) bool {
	if q[i].at != q[j].at {
		return q[i].at < q[j].at
	}
	return q[i].number < q[j].number
}

func (q *entries) Pop() any {
	last := len(*q) - 1
	e := (*q)[last]
	*q = (*q)[:last]
	return e
}
