package link

import (
	"context"
	"encoding/binary"
	"errors"
	"math"
	"net"
	"os"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/souk-network/souk/simnet/geo"
)

// plain is a path on which every packet takes the same.
func plain(d time.Duration) Path { return Path{Link: geo.Link{Min: d, Mean: d}} }

// bench is a network of hosts in a bubble.
type bench struct {
	*testing.T
	net   *Net
	conns []net.PacketConn
}

func on(t *testing.T, seed uint64, path Path, access []Access, test func(*bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		n := New(seed, func(int, int) Path { return path })
		b := &bench{T: t, net: n}
		for i, a := range access {
			n.Join(i, a)
			c, err := n.Listen(i, 8000)
			if err != nil {
				t.Fatal(err)
			}
			b.conns = append(b.conns, c)
		}
		ctx, end := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { _ = n.Run(ctx) })
		test(b)
		end()
		running.Wait()
	})
}

func (b *bench) send(from, to, size int) {
	b.Helper()
	data := make([]byte, size)
	binary.BigEndian.PutUint64(data, uint64(time.Now().UnixNano()))
	if _, err := b.conns[from].WriteTo(data, &net.UDPAddr{IP: IP(to), Port: 8000}); err != nil {
		b.Fatal(err)
	}
}

// receive is how long the next packet took, or false when none comes in a minute.
func (b *bench) receive(at int) (time.Duration, bool) {
	b.Helper()
	c := b.conns[at]
	if err := c.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		b.Fatal(err)
	}
	data := make([]byte, 2000)
	_, _, err := c.ReadFrom(data)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return 0, false
	}
	if err != nil {
		b.Fatal(err)
	}
	return time.Duration(uint64(time.Now().UnixNano()) - binary.BigEndian.Uint64(data)), true
}

func (b *bench) arrives(at int, want time.Duration) {
	b.Helper()
	if got, ok := b.receive(at); !ok || got != want {
		b.Errorf("arrived %t after %s, want %s", ok, got, want)
	}
}

func (b *bench) nothing(at int) {
	b.Helper()
	if got, ok := b.receive(at); ok {
		b.Errorf("a packet arrived after %s", got)
	}
}

func TestDelayIsThePathsAndRateTheLinks(t *testing.T) {
	slow := Access{Up: 8_000_000, Down: 4_000_000} // 1 and 0.5 bytes a microsecond
	on(t, 1, plain(20*time.Millisecond), []Access{slow, slow}, func(b *bench) {
		b.send(0, 1, 1000)
		b.send(0, 1, 1000)
		b.arrives(1, 23*time.Millisecond) // 1 up, 20 between, 2 down
		b.arrives(1, 25*time.Millisecond) // waits for the first one's downlink
		b.send(1, 0, 500)
		b.arrives(0, 20*time.Millisecond+500*time.Microsecond+time.Millisecond)
	})
}

func TestAFullQueueDropsAndCounts(t *testing.T) {
	on(t, 1, plain(time.Millisecond), []Access{{Up: 8_000, Queue: 3000}, {}}, func(b *bench) {
		for range 10 {
			b.send(0, 1, 1000)
		}
		for i := range 3 {
			b.arrives(1, time.Duration(i+1)*time.Second+time.Millisecond)
		}
		b.nothing(1)
		if s := b.net.Stats(0); s.Dropped != 7 || s.PacketsOut != 10 {
			b.Errorf("%+v, want 7 of 10 dropped", s)
		}
	})
}

func TestPartitionsCutAndHeal(t *testing.T) {
	on(t, 1, plain(time.Millisecond), make([]Access, 3), func(b *bench) {
		b.net.Place(0, 1)
		b.net.Place(1, 1)
		b.send(0, 2, 100)
		b.nothing(2)
		b.send(0, 1, 100)
		b.arrives(1, time.Millisecond)
		b.net.Place(0, Gone)
		b.net.Place(1, Gone)
		b.send(0, 1, 100)
		b.nothing(1)
		b.net.Place(0, 0)
		b.send(0, 2, 100)
		b.arrives(2, time.Millisecond)
		b.send(0, 2, 100)
		b.net.Place(2, 1) // cut while the packet is on its way
		b.nothing(2)
	})
}

func TestANATLetsAnswersInForAWhile(t *testing.T) {
	on(t, 1, plain(time.Millisecond), []Access{{NAT: true}, {}, {}}, func(b *bench) {
		b.send(1, 0, 100)
		b.nothing(0)
		b.send(0, 1, 100)
		b.arrives(1, time.Millisecond)
		b.send(1, 0, 100)
		b.arrives(0, time.Millisecond)
		b.send(2, 0, 100)
		b.nothing(0)
		b.send(1, 0, 100) // a minute later: forgotten
		b.nothing(0)
	})
}

func TestLossIsAboutItsPart(t *testing.T) {
	const packets = 4000
	on(t, 7, Path{plain(time.Millisecond).Link, 0.1}, make([]Access, 2), func(b *bench) {
		for range packets {
			b.send(0, 1, 100)
			time.Sleep(2 * time.Millisecond)
			synctest.Wait()
		}
		if lost := float64(b.net.Stats(1).Lost) / packets; math.Abs(lost-0.1) > 0.015 { // three deviations
			b.Errorf("%.3f were lost, want 0.1", lost)
		}
		b.net.Lose(1, 1)
		before := b.net.Stats(1).PacketsIn
		b.send(0, 1, 100)
		time.Sleep(time.Second)
		if b.net.Stats(1).PacketsIn != before {
			b.Error("a host that loses everything got a packet")
		}
	})
}

func TestPacketsOfAPathDoNotOvertake(t *testing.T) {
	on(t, 5, Path{Link: geo.Link{Mean: 50 * time.Millisecond, Jitter: 20 * time.Millisecond}}, make([]Access, 2), func(b *bench) {
		for i := range 500 {
			data := binary.BigEndian.AppendUint64(nil, uint64(i))
			_, _ = b.conns[0].WriteTo(data, &net.UDPAddr{IP: IP(1), Port: 8000})
		}
		for i := range 500 {
			data := make([]byte, 8)
			if _, _, err := b.conns[1].ReadFrom(data); err != nil || binary.BigEndian.Uint64(data) != uint64(i) {
				b.Fatalf("packet %d came as %d, %v", binary.BigEndian.Uint64(data), i, err)
			}
		}
	})
}

// Defends I11: what happens to a packet follows from the seed.
func TestTheSeedDecides(t *testing.T) {
	path := Path{geo.Link{Mean: 50 * time.Millisecond, Jitter: 10 * time.Millisecond}, 0.2}
	run := func(seed uint64) (out []time.Duration) {
		on(t, seed, path, make([]Access, 2), func(b *bench) {
			for range 50 {
				b.send(0, 1, 100)
				took, _ := b.receive(1)
				out = append(out, took) // 0: lost
			}
		})
		return out
	}
	if a := run(1); !slices.Equal(a, run(1)) || slices.Equal(a, run(2)) {
		t.Error("the same seed must give the same packets, another seed others")
	}
}

func TestClosedSocketsEndTheirReadsAndFreeTheHost(t *testing.T) {
	on(t, 1, plain(0), make([]Access, 2), func(b *bench) {
		if _, err := b.net.Listen(0, 9000); err == nil {
			b.Error("a host has one socket")
		}
		var reader sync.WaitGroup
		reader.Go(func() {
			if _, _, err := b.conns[0].ReadFrom(make([]byte, 10)); !errors.Is(err, net.ErrClosed) {
				b.Errorf("a read on a closed socket: %v", err)
			}
		})
		synctest.Wait()
		_ = b.conns[0].Close()
		reader.Wait()
		if _, err := b.conns[0].WriteTo([]byte("x"), &net.UDPAddr{IP: IP(1), Port: 8000}); !errors.Is(err, net.ErrClosed) {
			b.Errorf("a write on a closed socket: %v", err)
		}
		if _, err := b.net.Listen(0, 9000); err != nil {
			b.Error(err)
		}
	})
}
