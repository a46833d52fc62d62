package stream

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
	"go.uber.org/goleak"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func echo() Protocol {
	return Protocol{ID: "/souk/test/1", MaxRequest: 1 << 10, MaxResponse: 1 << 10, Timeout: 2 * time.Minute}
}

// pair is two connected hosts on loopback: one that asks and one that answers.
func pair(t *testing.T) (asks, answers host.Host) {
	t.Helper()
	var hosts [2]host.Host
	for i := range hosts {
		h, err := libp2p.New(libp2p.ListenAddrStrings("/ip4/127.0.0.1/tcp/0"), libp2p.Transport(tcp.NewTCPTransport),
			libp2p.Security(noise.ID, noise.New), libp2p.DisableRelay(), libp2p.DisableMetrics())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := h.Close(); err != nil {
				t.Error(err)
			}
		})
		hosts[i] = h
	}
	if err := hosts[0].Connect(t.Context(), peer.AddrInfo{ID: hosts[1].ID(), Addrs: hosts[1].Addrs()}); err != nil {
		t.Fatal(err)
	}
	return hosts[0], hosts[1]
}

func wantKind(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != kind {
		t.Errorf("want %v, got %v", kind, err)
	}
}

func frame(size uint32, body []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, size), body...)
}

// Defends I6: a message is bounded before it is allocated, and only a whole one
// with its end is taken.
func TestRead(t *testing.T) {
	for name, c := range map[string]struct {
		in   []byte
		kind fault.Kind // Internal: an error of the stream itself
	}{
		"huge length":    {frame(1<<32-1, nil), fault.TooLarge},
		"one too many":   {frame(101, bytes.Repeat([]byte{1}, 101)), fault.TooLarge},
		"no length":      {[]byte{0, 0}, fault.Internal},
		"nothing":        {nil, fault.Internal},
		"truncated":      {frame(50, bytes.Repeat([]byte{1}, 49)), fault.Internal},
		"trailing bytes": {frame(2, []byte{1, 2, 3}), fault.Malformed},
	} {
		got, err := read(iotest.OneByteReader(bytes.NewReader(c.in)), 100)
		if err == nil || got != nil || fault.KindOf(err) != c.kind {
			t.Errorf("%s: %d bytes and %v", name, len(got), err)
		}
	}
	if _, err := read(io.MultiReader(bytes.NewReader(frame(1, []byte{7})), iotest.ErrReader(iotest.ErrTimeout)), 100); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("a message without its end: %v", err)
	}
	for _, size := range []int{0, 1, 100} {
		body := bytes.Repeat([]byte{9}, size)
		if got, err := read(bytes.NewReader(frame(uint32(size), body)), 100); err != nil || !bytes.Equal(got, body) {
			t.Errorf("%d bytes: %d read, %v", size, len(got), err)
		}
	}
}

func TestHugeLengthAllocatesNothing(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 100 {
		_, _ = read(bytes.NewReader(frame(1<<30, nil)), 1<<20)
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 1<<20 {
		t.Errorf("%d bytes were allocated", grown)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(frame(3, []byte{1, 2, 3}))
	f.Add(frame(1<<31, nil))
	f.Fuzz(func(t *testing.T, in []byte) {
		body, err := read(bytes.NewReader(in), 64)
		if err == nil && !bytes.Equal(frame(uint32(len(body)), body), in) {
			t.Errorf("%x was read as %x", in, body)
		}
	})
}

type question struct {
	_    struct{} `cbor:",toarray"`
	Text string
}

func TestCall(t *testing.T) {
	asks, answers := pair(t)
	Serve(t.Context(), answers, echo(), func(_ context.Context, from peer.ID, raw []byte) (any, error) {
		if from != asks.ID() {
			return nil, fault.New(fault.Unauthorized, "test", "another peer")
		}
		var q question
		if err := codec.Unmarshal(raw, &q, 1<<10); err != nil {
			return nil, err
		}
		q.Text += "!"
		return q, nil
	})
	var got question
	if err := Call(t.Context(), asks, answers.ID(), echo(), question{Text: "hello"}, &got); err != nil || got.Text != "hello!" {
		t.Errorf("%q, %v", got.Text, err)
	}
	if err := Call(t.Context(), asks, answers.ID(), echo(), question{}, nil); err != nil {
		t.Errorf("an answer that nobody reads: %v", err)
	}
	wantKind(t, Call(t.Context(), asks, answers.ID(), echo(), uint64(7), &got), fault.Malformed)
	wantKind(t, Call(t.Context(), asks, answers.ID(), echo(), question{Text: strings.Repeat("x", 1<<10)}, &got), fault.TooLarge)
	var other uint64
	wantKind(t, Call(t.Context(), asks, answers.ID(), echo(), question{}, &other), fault.Malformed)
	wantKind(t, Call(t.Context(), asks, answers.ID(), Protocol{ID: "/souk/other/1", MaxRequest: 9, Timeout: time.Second}, 1, nil), fault.Unavailable)
	wantKind(t, Call(t.Context(), asks, "12D3KooWnobody", echo(), 1, nil), fault.Unavailable)
}

// Every kind crosses with its detail, and its cause stays at home.
func TestRefusalsCross(t *testing.T) {
	asks, answers := pair(t)
	Serve(t.Context(), answers, echo(), func(_ context.Context, _ peer.ID, raw []byte) (any, error) {
		var kind uint8
		if err := codec.Unmarshal(raw, &kind, 8); err != nil {
			return nil, err
		}
		return nil, &fault.Error{Kind: fault.Kind(kind), Op: "test", Detail: "ask later", Err: errors.New("secret path")}
	})
	kinds := append(fault.Kinds(), 200, 254) // numbers of a later version are refusals too
	for _, kind := range kinds {
		err := Call(t.Context(), asks, answers.ID(), echo(), uint8(kind), nil)
		wantKind(t, err, kind)
		if err == nil || !strings.Contains(err.Error(), kind.String()) || !strings.Contains(err.Error(), "ask later") || strings.Contains(err.Error(), "secret") {
			t.Errorf("kind %v came as %v", kind, err)
		}
	}
}

func TestErrorsThatAreNoRefusals(t *testing.T) {
	asks, answers := pair(t)
	results := map[string]func() (any, error){
		"plain":  func() (any, error) { return nil, errors.New("disk /var/secret") },
		"letter": func() (any, error) { return nil, fault.New(fault.Stale, "test", strings.Repeat("가", 100)) },
		"large":  func() (any, error) { return make([]byte, 1<<11), nil },
	}
	Serve(t.Context(), answers, echo(), func(_ context.Context, _ peer.ID, raw []byte) (any, error) {
		var q question
		if err := codec.Unmarshal(raw, &q, 64); err != nil {
			return nil, err
		}
		return results[q.Text]()
	})
	for name, kind := range map[string]fault.Kind{"plain": fault.Internal, "letter": fault.Stale, "large": fault.TooLarge} {
		err := Call(t.Context(), asks, answers.ID(), echo(), question{Text: name}, nil)
		wantKind(t, err, kind)
		if err == nil || strings.Contains(err.Error(), "secret") || len(err.Error()) > 400 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// raw opens a stream, writes bytes and reports how the other side ended it.
func raw(t *testing.T, asks, answers host.Host, bytes []byte, closeWrite bool) ([]byte, error) {
	t.Helper()
	s, err := asks.NewStream(t.Context(), answers.ID(), echo().ID)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Reset()
	_ = s.SetDeadline(time.Now().Add(3 * time.Minute))
	_, _ = s.Write(bytes)
	if closeWrite {
		_ = s.CloseWrite()
	}
	return io.ReadAll(s)
}

// Defends I6: what is no request resets the stream, unanswered, and the handler
// never sees it.
func TestBadRequestsNeverReachTheHandler(t *testing.T) {
	asks, answers := pair(t)
	seen := make(chan []byte, 16)
	Serve(t.Context(), answers, echo(), func(_ context.Context, _ peer.ID, raw []byte) (any, error) {
		seen <- raw
		return uint64(1), nil
	})
	for name, bad := range map[string][]byte{
		"oversized": frame(1<<10+1, nil), "huge": frame(1<<32-1, nil), "truncated": frame(10, []byte{1}), "no length": {0},
		"trailing": frame(1, []byte{1, 2}), "two": append(frame(1, []byte{1}), frame(1, []byte{1})...),
	} {
		if answer, err := raw(t, asks, answers, bad, true); err == nil || len(answer) != 0 {
			t.Errorf("%s: answered with %d bytes, %v", name, len(answer), err)
		}
	}
	if len(seen) != 0 {
		t.Errorf("the handler saw %d of them", len(seen))
	}
	if answer, err := raw(t, asks, answers, frame(1, []byte{1}), true); err != nil || len(answer) == 0 {
		t.Errorf("a good one: %d bytes, %v", len(answer), err)
	}
}

// A peer that sends a part and waits is cut off at the protocol's deadline.
func TestSlowRequestIsCutOff(t *testing.T) {
	asks, answers := pair(t)
	p := echo()
	p.Timeout = 100 * time.Millisecond
	Serve(t.Context(), answers, p, func(context.Context, peer.ID, []byte) (any, error) { return uint64(1), nil })
	for name, part := range map[string][]byte{"half": frame(10, []byte{1}), "no end": frame(1, []byte{1})} {
		if answer, err := raw(t, asks, answers, part, false); !errors.Is(err, network.ErrReset) || len(answer) != 0 {
			t.Errorf("%s: %d bytes, %v", name, len(answer), err)
		}
	}
}

// answerRaw lets the answering side write what it likes.
func answerRaw(t *testing.T, answer []byte, patience time.Duration, end func(network.Stream)) error {
	t.Helper()
	asks, answers := pair(t)
	answers.SetStreamHandler(echo().ID, func(s network.Stream) {
		_, _ = io.ReadAll(s)
		_, _ = s.Write(answer)
		end(s)
	})
	p := echo()
	p.Timeout = patience
	var got uint64
	return Call(t.Context(), asks, answers.ID(), p, uint64(1), &got)
}

func TestBadAnswers(t *testing.T) {
	shut := func(s network.Stream) { _ = s.Close() }
	good := codec.Marshal(envelope{Payload: codec.Marshal(uint64(7))})
	if err := answerRaw(t, frame(uint32(len(good)), good), time.Minute, shut); err != nil {
		t.Fatalf("a good answer: %v", err)
	}
	spaced := append(bytes.Clone(good), 0)
	broken := codec.Marshal(envelope{Payload: []byte{0x61}})
	for name, c := range map[string]struct {
		answer []byte
		end    func(network.Stream)
		kind   fault.Kind
	}{
		"oversized": {frame(1<<10+envelopeOverhead+1, nil), shut, fault.Unavailable},
		"truncated": {frame(uint32(len(good)), good[:2]), shut, fault.Unavailable},
		"trailing":  {append(frame(uint32(len(good)), good), 0), shut, fault.Unavailable},
		"nothing":   {nil, shut, fault.Unavailable},
		"reset":     {frame(uint32(len(good)), good[:2]), func(s network.Stream) { _ = s.Reset() }, fault.Unavailable},
		"never":     {nil, func(network.Stream) {}, fault.Unavailable},
		"no CBOR":   {frame(3, []byte{0xff, 0xff, 0xff}), shut, fault.Malformed},
		"not exact": {frame(uint32(len(spaced)), spaced), shut, fault.Malformed},
		"payload":   {frame(uint32(len(broken)), broken), shut, fault.Malformed},
	} {
		t.Run(name, func(t *testing.T) {
			patience := time.Minute
			if name == "never" {
				patience = time.Second
			}
			wantKind(t, answerRaw(t, c.answer, patience, c.end), c.kind)
		})
	}
}

// Who stops waiting is let go at once, and both sides end.
func TestCancel(t *testing.T) {
	asks, answers := pair(t)
	serving, stop := context.WithCancel(t.Context())
	begun, ended := make(chan struct{}), make(chan error, 1)
	Serve(serving, answers, echo(), func(ctx context.Context, _ peer.ID, _ []byte) (any, error) {
		close(begun)
		<-ctx.Done()
		ended <- ctx.Err()
		return nil, ctx.Err()
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- Call(ctx, asks, answers.ID(), echo(), 1, nil) }()
	<-begun
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) || fault.KindOf(err) != fault.Unavailable {
		t.Errorf("cancelled: %v", err)
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the handler ended with %v", err)
	}
}

// A handler that takes too long costs its caller the protocol's deadline.
func TestTimeout(t *testing.T) {
	asks, answers := pair(t)
	p := echo()
	p.Timeout = 100 * time.Millisecond
	release := make(chan struct{})
	defer close(release)
	Serve(t.Context(), answers, echo(), func(context.Context, peer.ID, []byte) (any, error) { <-release; return nil, nil })
	wantKind(t, Call(t.Context(), asks, answers.ID(), p, 1, nil), fault.Unavailable)
}
