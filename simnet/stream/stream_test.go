package stream

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/transport"

	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/link"
)

const oneWay = 50 * time.Millisecond

// bench is a network of hosts in a bubble, all of which listen.
type bench struct {
	*testing.T
	links   *link.Net
	network *Network
	hosts   []*Transport
	accepts []transport.Listener
}

func on(t *testing.T, loss float64, access []link.Access, test func(*bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		path := link.Path{Link: geo.Link{Min: oneWay, Mean: oneWay}, Loss: loss}
		b := &bench{T: t, links: link.New(1, func(int, int) link.Path { return path })}
		b.network = New(b.links)
		for i, a := range access {
			b.links.Join(i, a)
			b.start(i)
		}
		ctx, end := context.WithCancel(context.Background())
		var running sync.WaitGroup
		running.Go(func() { _ = b.links.Run(ctx) })
		test(b)
		for i := range b.hosts {
			b.network.Release(i)
		}
		end()
		running.Wait()
	})
}

// start makes a host's transport, and listens.
func (b *bench) start(number int) {
	b.Helper()
	seed := sha256.Sum256([]byte{byte(number)})
	key, err := crypto.UnmarshalEd25519PrivateKey(ed25519.NewKeyFromSeed(seed[:]))
	if err != nil {
		b.Fatal(err)
	}
	t, err := b.network.Constructor(number)(key, nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	l, err := t.Listen(addressOf(number, 8000))
	if err != nil {
		b.Fatal(err)
	}
	for len(b.hosts) <= number {
		b.hosts, b.accepts = append(b.hosts, nil), append(b.accepts, nil)
	}
	b.hosts[number], b.accepts[number] = t, l
}

func (b *bench) dial(from, to int, who peer.ID) (transport.CapableConn, error) {
	return b.hosts[from].Dial(context.Background(), addressOf(to, 8000), who)
}

// connect is both ends of a connection.
func (b *bench) connect(from, to int) (near, far transport.CapableConn) {
	b.Helper()
	near, err := b.dial(from, to, b.hosts[to].id)
	if err != nil {
		b.Fatal(err)
	}
	if far, err = b.accepts[to].Accept(); err != nil {
		b.Fatal(err)
	}
	return near, far
}

// open is both ends of a stream, the second of which is accepted when something
// comes.
func (b *bench) open(near, far transport.CapableConn) (n, f network.MuxedStream) {
	b.Helper()
	n, err := near.OpenStream(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	b.write(n, []byte{0})
	if f, err = far.AcceptStream(); err != nil {
		b.Fatal(err)
	}
	b.read(f, 1)
	return n, f
}

func (b *bench) write(s network.MuxedStream, data []byte) {
	b.Helper()
	if _, err := s.Write(data); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) read(s network.MuxedStream, size int) []byte {
	b.Helper()
	out := make([]byte, size)
	if _, err := io.ReadFull(s, out); err != nil {
		b.Fatal(err)
	}
	return out
}

// took is how long something takes.
func took(do func()) time.Duration {
	began := time.Now()
	do()
	return time.Since(began)
}

func (b *bench) within(what string, got, least, most time.Duration) {
	b.Helper()
	if got < least || got > most {
		b.Errorf("%s took %s, want %s to %s", what, got, least, most)
	}
}

// numbered is bytes of which each says where it is.
func numbered(size int) []byte {
	out := make([]byte, size)
	for i := range out {
		out[i] = byte(i*7 + i>>8)
	}
	return out
}

var two = make([]link.Access, 2)

func TestADialTakesARoundTripAndBytesOneWay(t *testing.T) {
	on(t, 0, two, func(b *bench) {
		var near, far transport.CapableConn
		b.within("a connection for both ends", took(func() { near, far = b.connect(0, 1) }), 3*oneWay, 3*oneWay)
		n, err := near.OpenStream(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		sent := numbered(100_000)
		b.within("100 kB", took(func() {
			b.write(n, sent)
			f, err := far.AcceptStream()
			if err != nil {
				b.Fatal(err)
			}
			if got := b.read(f, len(sent)); !bytes.Equal(got, sent) {
				b.Error("other bytes arrived")
			}
		}), oneWay, oneWay)
		if far.RemotePeer() != b.hosts[0].id || near.RemotePeer() != b.hosts[1].id || !near.RemotePublicKey().Equals(b.hosts[1].public) {
			b.Error("an end takes the other one for somebody else")
		}
	})
}

// Whoever answers at an address must be whom the dialler wants.
func TestADialThatReachesSomebodyElseFails(t *testing.T) {
	on(t, 0, make([]link.Access, 3), func(b *bench) {
		var wrong *mismatch
		if _, err := b.dial(0, 1, b.hosts[2].id); !errors.As(err, &wrong) {
			b.Errorf("got %v, want that it is somebody else", err)
		}
	})
}

func TestADialWithoutAnswerFailsAfterFiveSeconds(t *testing.T) {
	on(t, 0, make([]link.Access, 3), func(b *bench) {
		b.links.Place(1, link.Gone)
		b.network.Release(2)
		for _, to := range []int{1, 2, 77} {
			who := b.hosts[min(to, 2)].id
			b.within("a dial", took(func() {
				var timeout interface{ Timeout() bool }
				if _, err := b.dial(0, to, who); !errors.As(err, &timeout) || !timeout.Timeout() {
					b.Errorf("got %v, want a timeout", err)
				}
			}), handshakeTimeout, handshakeTimeout)
		}
	})
}

func TestALostPieceComesLaterAndInOrder(t *testing.T) {
	on(t, 0, two, func(b *bench) {
		near, far := b.connect(0, 1)
		n, f := b.open(near, far)
		time.Sleep(time.Second)
		b.links.Lose(1, 1)
		b.write(n, numbered(10))
		b.links.Lose(1, 0)
		b.within("what was lost and nothing follows", took(func() { b.read(f, 10) }), link.ProbeTimeout(2*oneWay)+oneWay, link.ProbeTimeout(2*oneWay)+oneWay)
		time.Sleep(time.Second)
		b.links.Lose(1, 1)
		b.write(n, numbered(10))
		time.Sleep(time.Millisecond)
		b.links.Lose(1, 0)
		// The next piece's acknowledgement tells after nine eighths of a round trip.
		b.within("what was lost before something else", took(func() {
			b.write(n, numbered(20)[10:])
			if got := b.read(f, 20); !bytes.Equal(got, numbered(20)) {
				b.Error("other bytes arrived")
			}
		}), 2*oneWay*9/8+oneWay-time.Millisecond, 2*oneWay*9/8+oneWay)
	})
}

// What was lost before does not delay what is lost now: an acknowledgement ends the
// doubling of probes, however it came.
func TestEachLossIsProbedForAnew(t *testing.T) {
	on(t, 0, two, func(b *bench) {
		near, far := b.connect(0, 1)
		n, f := b.open(near, far)
		probed := link.ProbeTimeout(2*oneWay) + oneWay
		for range 5 {
			time.Sleep(time.Second)
			b.links.Lose(1, 1)
			b.write(n, numbered(10))
			b.links.Lose(1, 0)
			b.within("what was lost", took(func() { b.read(f, 10) }), probed, probed)
		}
		b.links.Place(1, 1)
		b.write(n, numbered(10))
		time.Sleep(13 * time.Second) // the next probe is seconds away
		b.links.Place(1, 0)
		b.write(n, numbered(10)) // whose acknowledgement is sooner
		b.read(f, 20)
		time.Sleep(time.Second)
		b.links.Lose(1, 1)
		b.write(n, numbered(10))
		b.links.Lose(1, 0)
		b.within("what was lost after a cut", took(func() { b.read(f, 10) }), probed, probed)
	})
}

// What shares a packet takes as much of the receiver's link as of the sender's.
func TestAsManyBytesArriveAsLeave(t *testing.T) {
	on(t, 0, two, func(b *bench) {
		near, far := b.connect(0, 1)
		n, f := b.open(near, far)
		time.Sleep(time.Second)
		were := b.links.Stats(1).BytesIn - b.links.Stats(0).BytesOut
		for range 3 {
			b.write(n, numbered(100))
		}
		if err := n.CloseWrite(); err != nil {
			b.Fatal(err)
		}
		b.read(f, 300)
		time.Sleep(time.Second)
		if is := b.links.Stats(1).BytesIn - b.links.Stats(0).BytesOut; is != were {
			b.Errorf("%d bytes that left did not arrive", int64(were-is))
		}
	})
}

func TestEverythingComesThroughLosses(t *testing.T) {
	on(t, 0.2, []link.Access{{Up: 8_000_000, Down: 8_000_000}, {Up: 8_000_000, Down: 8_000_000}}, func(b *bench) {
		near, far := b.connect(0, 1)
		n, f := b.open(near, far)
		sent := numbered(300_000)
		var writing sync.WaitGroup
		writing.Go(func() {
			_, _ = n.Write(sent)
			_ = n.CloseWrite()
		})
		if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, sent) {
			b.Errorf("%d of %d bytes, %v", len(got), len(sent), err)
		}
		writing.Wait()
		if b.links.Stats(1).Lost == 0 {
			b.Error("nothing was lost")
		}
	})
}

// A link's rate bounds a stream, and writers wait for it: nothing is dropped.
func TestAStreamIsAsFastAsItsLinks(t *testing.T) {
	on(t, 0, []link.Access{{Up: 8_000_000}, {Down: 16_000_000}}, func(b *bench) {
		near, far := b.connect(0, 1)
		n, f := b.open(near, far)
		const size = 2 << 20 // at a megabyte a second
		var writing sync.WaitGroup
		writing.Go(func() { _, _ = n.Write(numbered(size)) })
		b.within("two mebibytes", took(func() { b.read(f, size) }), 2097*time.Millisecond, 2300*time.Millisecond)
		writing.Wait()
		if s := b.links.Stats(0); s.Dropped > 0 {
			b.Errorf("%d packets were dropped at their own uplink", s.Dropped)
		}
	})
}

// A slower downlink drops what its queue has no room for, and gets it again.
func TestAFullDownlinkDelays(t *testing.T) {
	on(t, 0, []link.Access{{}, {Down: 8_000_000, Queue: 64 << 10}}, func(b *bench) {
		near, far := b.connect(0, 1)
		n, f := b.open(near, far)
		sent := numbered(1 << 20)
		var writing sync.WaitGroup
		writing.Go(func() { _, _ = n.Write(sent) })
		b.within("a mebibyte", took(func() {
			if got := b.read(f, len(sent)); !bytes.Equal(got, sent) {
				b.Error("other bytes arrived")
			}
		}), 1050*time.Millisecond, 10*time.Second)
		writing.Wait()
		if b.links.Stats(1).Dropped == 0 {
			b.Error("nothing was dropped")
		}
	})
}

func TestAWriterWaitsForItsReader(t *testing.T) {
	on(t, 0, two, func(b *bench) {
		near, far := b.connect(0, 1)
		n, f := b.open(near, far)
		if err := n.SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
			b.Fatal(err)
		}
		wrote, err := n.Write(make([]byte, 2*window))
		if !errors.Is(err, os.ErrDeadlineExceeded) || wrote < window-1 || wrote > window {
			b.Errorf("%d bytes and %v, want a window of %d and a timeout", wrote, err, window)
		}
		b.read(f, wrote)
		_ = n.SetWriteDeadline(time.Time{})
		b.within("room again", took(func() { b.write(n, make([]byte, window)) }), oneWay, oneWay)
	})
}

func TestACutShorterThanTheIdleTimeoutHealsAndALongerOneEndsBothEnds(t *testing.T) {
	on(t, 0, two, func(b *bench) {
		near, far := b.connect(0, 1)
		n, f := b.open(near, far)
		b.links.Place(1, 1)
		b.write(n, numbered(10))
		time.Sleep(20 * time.Second)
		b.links.Place(1, 0)
		b.within("what was written before a cut of 20 s", took(func() { b.read(f, 10) }), oneWay, 15*time.Second)
		time.Sleep(time.Minute)
		if near.IsClosed() || far.IsClosed() {
			b.Fatal("a quiet connection ended")
		}
		b.links.Place(1, 1)
		b.write(n, numbered(10))
		b.within("the end of a connection that hears nothing", took(func() {
			if _, err := n.Read(make([]byte, 1)); err == nil {
				b.Error("something was read over a cut")
			}
		}), 15*time.Second, 30*time.Second)
		b.within("the other end's", took(func() {
			if _, err := f.Read(make([]byte, 1)); err == nil {
				b.Error("something was read over a cut")
			}
		}), 0, 45*time.Second)
		if !near.IsClosed() || !far.IsClosed() {
			b.Error("an end lives on")
		}
	})
}

func TestAnEndThatClosesTellsTheOther(t *testing.T) {
	on(t, 0, two, func(b *bench) {
		near, far := b.connect(0, 1)
		_, f := b.open(near, far)
		if err := near.CloseWithError(7); err != nil {
			b.Fatal(err)
		}
		b.within("the news", took(func() {
			var over *network.ConnError
			if _, err := f.Read(make([]byte, 1)); !errors.As(err, &over) || over.ErrorCode != 7 || !over.Remote {
				b.Errorf("got %v, want the other end's code", err)
			}
		}), oneWay, oneWay)
		if _, err := far.OpenStream(context.Background()); err == nil {
			b.Error("a stream over a connection that ended")
		}
	})
}

// A host that came back knows nothing of its connections, and says so.
func TestAHostThatCameBackEndsOldConnections(t *testing.T) {
	on(t, 0, two, func(b *bench) {
		near, far := b.connect(0, 1)
		n, _ := b.open(near, far)
		b.links.Place(1, link.Gone)
		b.network.Release(1)
		b.start(1)
		b.links.Place(1, 0)
		b.write(n, []byte{1})
		b.within("the news", took(func() { _, _ = n.Read(make([]byte, 1)) }), 2*oneWay, 2*oneWay)
		b.connect(0, 1)
	})
}

func TestANATLetsInOnlyAnswers(t *testing.T) {
	on(t, 0, []link.Access{{NAT: true}, {}}, func(b *bench) {
		if _, err := b.dial(1, 0, b.hosts[0].id); err == nil {
			b.Error("a dial came through a NAT")
		}
		near, far := b.connect(0, 1)
		time.Sleep(5 * time.Minute) // kept open by keep-alives
		b.open(far, near)
	})
}

func TestStreamsEndAsTheyShould(t *testing.T) {
	on(t, 0, two, func(b *bench) {
		near, far := b.connect(0, 1)
		n, f := b.open(near, far)
		b.write(n, numbered(3))
		if err := n.CloseWrite(); err != nil {
			b.Fatal(err)
		}
		if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, numbered(3)) {
			b.Errorf("%v, %v, want three bytes and the end", got, err)
		}
		b.write(f, numbered(5)) // the other direction goes on
		b.read(n, 5)
		if _, err := n.Write([]byte{1}); err == nil {
			b.Error("wrote after the end")
		}

		n, f = b.open(near, far)
		if err := n.ResetWithError(9); err != nil {
			b.Fatal(err)
		}
		var broken *network.StreamError
		if _, err := f.Read(make([]byte, 1)); !errors.As(err, &broken) || broken.ErrorCode != 9 || !broken.Remote || !errors.Is(err, network.ErrReset) {
			b.Errorf("read %v, want the other end's reset", err)
		}
		if _, err := f.Write([]byte{1}); !errors.As(err, &broken) || !broken.Remote {
			b.Errorf("wrote with %v, want the other end's reset", err)
		}

		n, f = b.open(near, far)
		if err := f.CloseRead(); err != nil {
			b.Fatal(err)
		}
		time.Sleep(2 * oneWay)
		if _, err := n.Write([]byte{1}); !errors.As(err, &broken) {
			b.Errorf("wrote with %v to somebody who reads no more", err)
		}
	})
}

func TestDeadlinesEndReads(t *testing.T) {
	on(t, 0, two, func(b *bench) {
		near, far := b.connect(0, 1)
		n, _ := b.open(near, far)
		var reading sync.WaitGroup
		reading.Go(func() {
			b.within("a read", took(func() {
				if _, err := n.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
					b.Errorf("got %v", err)
				}
			}), 3*time.Second, 3*time.Second)
		})
		time.Sleep(time.Second)
		_ = n.SetReadDeadline(time.Now().Add(2 * time.Second))
		reading.Wait()
	})
}

func TestStreamsAreBoundedAndFreedWhenTheyEnd(t *testing.T) {
	on(t, 0, two, func(b *bench) {
		near, far := b.connect(0, 1)
		var all []network.MuxedStream
		for range maxStreams {
			n, f := b.open(near, far)
			all = append(all, n, f)
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if _, err := near.OpenStream(ctx); !errors.Is(err, context.DeadlineExceeded) {
			b.Errorf("got %v, want to wait for room", err)
		}
		for _, s := range all {
			_ = s.Reset()
		}
		time.Sleep(2 * oneWay)
		if _, err := near.OpenStream(context.Background()); err != nil {
			b.Error(err)
		}
		for i, c := range []*Conn{near.(*Conn), far.(*Conn)} {
			if len(c.streams) > 1 {
				b.Errorf("end %d keeps %d streams", i, len(c.streams))
			}
		}
	})
}

func TestAHostHasOneTransportAtATime(t *testing.T) {
	on(t, 0, two, func(b *bench) {
		again := b.network.Constructor(1)
		key, _, err := crypto.GenerateEd25519Key(bytes.NewReader(make([]byte, 64)))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := again(key, nil, nil); err == nil {
			b.Error("two transports on one host")
		}
		if _, err := b.hosts[0].Listen(addressOf(1, 8000)); err == nil {
			b.Error("a host listens at another one's address")
		}
		b.network.Release(1)
		b.start(1)
	})
}
