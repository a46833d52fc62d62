package link

import (
	"container/heap"
	"net"
	"time"
)

// packet is on its way: to its receiver's downlink or, once queued there, to its
// receiver.
type packet struct {
	at       time.Time
	from, to int
	source   *net.UDPAddr
	number   uint64 // of its flow
	queued   bool
	size     int    // of it on the wire, in bytes
	data     []byte // nil for cargo
	cargo    Cargo  // nil for a packet of bytes
	alarm    bool   // no packet: the cargo is told the time
}

// packets is what is on its way, the earliest first.
type packets []*packet

func (q *packets) push(p *packet) { heap.Push(q, p) }
func (q *packets) pop() *packet   { return heap.Pop(q).(*packet) }

func (q packets) Len() int      { return len(q) }
func (q packets) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *packets) Push(x any)   { *q = append(*q, x.(*packet)) }

func (q *packets) Pop() any {
	last := len(*q) - 1
	p := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	return p
}

func (q packets) Less(i, j int) bool {
	a, b := q[i], q[j]
	switch {
	case !a.at.Equal(b.at):
		return a.at.Before(b.at)
	case a.to != b.to:
		return a.to < b.to
	case a.from != b.from:
		return a.from < b.from
	default:
		return a.number < b.number
	}
}
