package scenario

import "sync"

// Queue is what one person wants to do, one thing after the other. Its methods may be
// called concurrently, Run once.
type Queue[A any] struct {
	mu    sync.Mutex
	todo  []A
	more  chan struct{}
	ended bool
}

// NewQueue makes an empty queue. In a bubble it is called inside.
func NewQueue[A any]() *Queue[A] { return &Queue[A]{more: make(chan struct{}, 1)} }

// Put adds something to do, unless the queue is closed: false.
func (q *Queue[A]) Put(a A) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.ended {
		return false
	}
	q.todo = append(q.todo, a)
	q.ring()
	return true
}

// Close drops what is still to do, and says how much that was.
func (q *Queue[A]) Close() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	dropped := len(q.todo)
	q.todo, q.ended = nil, true
	q.ring()
	return dropped
}

// Run does one thing after the other, and returns once the queue is closed.
func (q *Queue[A]) Run(do func(A)) {
	for {
		a, has, ended := q.next()
		switch {
		case ended:
			return
		case has:
			do(a)
		default:
			<-q.more
		}
	}
}

func (q *Queue[A]) ring() {
	select {
	case q.more <- struct{}{}:
	default:
	}
}

func (q *Queue[A]) next() (a A, has, ended bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.todo) == 0 {
		return a, false, q.ended
	}
	a = q.todo[0]
	q.todo = q.todo[1:]
	return a, true, q.ended
}
