package link

import (
	"testing"
	"time"
)

func TestALossOneWayLeavesTheOther(t *testing.T) {
	on(t, 3, plain(10*time.Millisecond), make([]Access, 3), func(b *bench) {
		b.net.LoseWay("a", []int{0}, []int{1}, 1)
		b.send(0, 1, 100)
		b.nothing(1)
		b.send(1, 0, 100)
		b.arrives(0, 10*time.Millisecond)
		b.send(0, 2, 100)
		b.arrives(2, 10*time.Millisecond)
		if lost := b.net.Stats(1).Lost; lost != 1 {
			b.Errorf("%d packets count as lost", lost)
		}
		b.net.LoseWay("b", []int{0}, []int{1, 2}, 1)
		b.net.LoseWay("a", nil, nil, 0) // "b" stands
		b.send(0, 1, 100)
		b.nothing(1)
		b.net.LoseWay("b", nil, nil, 0)
		b.send(0, 1, 100)
		b.arrives(1, 10*time.Millisecond)
	})
}

func TestWhatASlowHostSendsTakesLonger(t *testing.T) {
	on(t, 3, plain(10*time.Millisecond), make([]Access, 2), func(b *bench) {
		b.net.Slow(0, 5*time.Millisecond, 3)
		b.send(0, 1, 100)
		b.arrives(1, 35*time.Millisecond)
		b.send(1, 0, 100)
		b.arrives(0, 10*time.Millisecond)
		b.net.Slow(0, 0, 1)
		b.send(0, 1, 100)
		b.arrives(1, 10*time.Millisecond)
	})
}
