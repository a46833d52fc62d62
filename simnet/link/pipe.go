package link

import "time"

// pipe is one direction of an access link: packets leave one after the other at
// its rate, and those that find more than bound bytes waiting are dropped.
type pipe struct {
	rate  int64 // bits a second; 0: no limit
	bound int
	busy  time.Time // when everything that waits has left
}

// pass says when a packet of so many bytes has left that comes at a time.
func (p *pipe) pass(now time.Time, size int) (left time.Time, room bool) {
	if p.rate <= 0 {
		return now, true
	}
	start := now
	if p.busy.After(now) {
		start = p.busy
	}
	takes := time.Duration(int64(size) * 8 * int64(time.Second) / p.rate)
	waiting := int64(start.Sub(now)) / int64(time.Microsecond) * p.rate / 8_000_000
	if waiting+int64(size) > int64(p.bound) {
		return time.Time{}, false
	}
	p.busy = start.Add(takes)
	return p.busy, true
}

// room is when a packet of so many bytes finds room in the queue: the zero time
// when it does now.
func (p *pipe) room(now time.Time, size int) time.Time {
	if p.rate <= 0 || !p.busy.After(now) {
		return time.Time{}
	}
	spare := time.Duration(int64(max(0, p.bound-size)) * 8 * int64(time.Second) / p.rate)
	if at := p.busy.Add(-spare); at.After(now) {
		return at
	}
	return time.Time{}
}
