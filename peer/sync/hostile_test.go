package sync

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/peer/sync/rateless"
	"github.com/souk-network/souk/peer/sync/reconcile"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// openNow is a well-formed Open under a salt.
func openNow(salt rateless.Salt) reconcile.Open {
	set := reconcile.NewSet()
	view := set.NewView(salt, nowMillis())
	defer view.Close()
	var q reconcile.Open
	_, _ = reconcile.Run(view, nowMillis(), catch{&q})
	return q
}

// catch keeps the Open that it is asked and answers nothing.
type catch struct{ q *reconcile.Open }

var errCaught = errors.New("caught")

func (c catch) Open(q reconcile.Open) (reconcile.Answer, error) {
	*c.q = q
	return reconcile.Answer{}, errCaught
}

func (catch) More(reconcile.More) (a reconcile.Symbols, err error) { return a, errCaught }
func (catch) Split(reconcile.Split) (a reconcile.Parts, err error) { return a, errCaught }
func (catch) List(reconcile.List) (a reconcile.Names, err error)   { return a, errCaught }

// talk opens a comparison from one host to another, writes bytes, ends its half
// and returns all that comes back.
func (w *world) talk(from, to int, raw ...[]byte) []byte {
	w.t.Helper()
	s, err := w.nodes[from].host.NewStream(w.ctx, w.nodes[to].host.ID(), compareID)
	if err != nil {
		w.t.Fatal(err)
	}
	defer s.Close()
	_, _ = s.Write(bytes.Join(raw, nil))
	_ = s.CloseWrite()
	got, _ := io.ReadAll(s)
	return got
}

// lastRefusal is the kind of the refusal that an answer ends with.
func lastRefusal(t *testing.T, raw []byte) fault.Kind {
	t.Helper()
	r := bytes.NewReader(raw)
	for {
		tag, body, err := readFrame(r)
		if err != nil {
			t.Fatalf("no refusal: %v", err)
		}
		if tag == refusalNumber {
			return fault.KindOf(refusedBy(body))
		}
	}
}

func rawFrame(tag byte, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)+1))
	return append(append(b, tag), body...)
}

// Defends I6: whatever a member asks, it is refused for the right reason, and the
// next one who asks properly is answered.
func TestHostileQuestions(t *testing.T) {
	quietWorld(t, 2, func(w *world) {
		w.nodes[1].put(w.some(300, day)...)
		salt := rateless.Salt{1}
		good := openNow(salt)
		change := func(edit func(*reconcile.Open)) []byte {
			q := good
			q.Counts, q.Prints, q.Odds = slices.Clone(q.Counts), slices.Clone(q.Prints), slices.Clone(q.Odds)
			edit(&q)
			return frame(q)
		}
		opened := frame(good)
		for name, c := range map[string]struct {
			raw  []byte
			kind fault.Kind
		}{
			"a length of 4 GiB":       {[]byte{0xff, 0xff, 0xff, 0xff, 1}, fault.TooLarge},
			"one byte too long":       {binary.BigEndian.AppendUint32(nil, reconcile.MaxMessage+2), fault.Malformed},
			"no tag":                  {[]byte{0, 0, 0, 0, 0}, fault.Malformed},
			"cut in the length":       {[]byte{0, 0}, fault.Malformed},
			"cut in the body":         {opened[:len(opened)-1], fault.Malformed},
			"cut before the body":     {opened[:5], fault.Malformed},
			"not CBOR":                {rawFrame(1, []byte{0xff, 0x00}), fault.Malformed},
			"an unknown message":      {append(slices.Clone(opened), rawFrame(99, nil)...), fault.UnknownKind},
			"an answer":               {append(slices.Clone(opened), frame(reconcile.Answer{})...), fault.UnknownKind},
			"not opened":              {frame(reconcile.More{From: 0, Upto: 1}), fault.Malformed},
			"opened twice":            {append(slices.Clone(opened), opened...), fault.Malformed},
			"another version":         {change(func(q *reconcile.Open) { q.Version = 2 }), fault.UnknownVersion},
			"half a salt":             {change(func(q *reconcile.Open) { q.Salt = q.Salt[:8] }), fault.Malformed},
			"one bucket less":         {change(func(q *reconcile.Open) { q.Counts = q.Counts[1:] }), fault.Malformed},
			"a cell that no one has":  {change(func(q *reconcile.Open) { q.Cell = math.MaxUint64 }), fault.Malformed},
			"2^63 facts":              {change(func(q *reconcile.Open) { q.Counts[0] = 1 << 63 }), fault.Malformed},
			"no odds":                 {change(func(q *reconcile.Open) { q.Odds = nil }), fault.Malformed},
			"no symbols":              {append(slices.Clone(opened), frame(reconcile.More{From: 5, Upto: 5})...), fault.Malformed},
			"too many symbols":        {append(slices.Clone(opened), frame(reconcile.More{From: 0, Upto: rateless.MaxChunk + 1})...), fault.TooLarge},
			"symbols beyond the last": {append(slices.Clone(opened), frame(reconcile.More{From: 1 << 62, Upto: 1<<62 + 1})...), fault.Malformed},
			"ranges backwards":        {append(slices.Clone(opened), frame(reconcile.Split{Starts: []uint64{5, 4}, End: 9})...), fault.Malformed},
			"no ranges":               {append(slices.Clone(opened), frame(reconcile.List{})...), fault.Malformed},
			"half a range":            {append(slices.Clone(opened), frame(reconcile.List{Bounds: []uint64{1}})...), fault.Malformed},
		} {
			w.pass(2 * saltRest)
			if got := lastRefusal(t, w.talk(0, 1, c.raw)); got != c.kind {
				t.Errorf("%s: %v, want %v", name, got, c.kind)
			}
		}
		if st := w.exchange(0, 1); st.Received != 300 {
			t.Errorf("after all that: %+v", st)
		}
	})
}

// Defends I6: a stranger gets the reason and nothing else, on every protocol.
func TestStrangersAreRefused(t *testing.T) {
	inWorld(t, 3, func(w *world) {
		stranger, member := w.nodes[0], w.nodes[1]
		member.put(w.some(10, day)...)
		before := member.ids()
		member.strange = func(id peer.ID) bool { return id == stranger.host.ID() }
		for _, n := range w.nodes {
			n.others = nobody
			n.start()
		}
		w.connectAll()
		stranger.put(w.some(1, day)...)
		w.wantKind(0, 1, fault.NotMember)
		id := member.host.ID()
		for p, q := range map[*stream.Protocol]any{
			ptr(fetchProtocol()): fetch{Salt: make([]byte, 16), Names: make([]byte, 8)},
			ptr(rangeProtocol()): rangeQuery{ID: make([]byte, 32), To: math.MaxUint64},
			ptr(pushProtocol()):  facts{Raw: w.some(1, day)},
		} {
			if err := stream.Call(w.ctx, stranger.host, id, *p, q, nil); fault.KindOf(err) != fault.NotMember {
				t.Errorf("%s: %v", p.ID, err)
			}
		}
		if !slices.Equal(before, member.ids()) || member.partners[stranger.host.ID()] != nil {
			t.Error("the stranger left a trace")
		}
		w.nodes[2].put(w.some(1, day)...)
		w.exchange(2, 1)
		w.same(11, 1, 2)
	})
}

func ptr[T any](v T) *T { return &v }

// Defends I6: questions of the other protocols that are out of bounds.
func TestHostileRequests(t *testing.T) {
	quietWorld(t, 2, func(w *world) {
		id := w.nodes[1].host.ID()
		many := make([][]byte, pageFacts+1)
		for i := range many {
			many[i] = []byte{1}
		}
		for name, c := range map[string]struct {
			p    stream.Protocol
			q    any
			kind fault.Kind
		}{
			"half a salt":        {fetchProtocol(), fetch{Salt: make([]byte, 8)}, fault.Malformed},
			"half a name":        {fetchProtocol(), fetch{Salt: make([]byte, 16), Names: make([]byte, 12)}, fault.Malformed},
			"257 names":          {fetchProtocol(), fetch{Salt: make([]byte, 16), Names: make([]byte, 257*8)}, fault.Malformed},
			"an empty range":     {rangeProtocol(), rangeQuery{Time: 5, ID: make([]byte, 32), To: 5}, fault.Malformed},
			"a range of no key":  {rangeProtocol(), rangeQuery{Time: 5, To: 6}, fault.Malformed},
			"257 facts":          {pushProtocol(), facts{Raw: many}, fault.TooLarge},
			"another message":    {pushProtocol(), rangeQuery{Time: 5, To: 6}, fault.Malformed},
			"not even a message": {rangeProtocol(), 5, fault.Malformed},
		} {
			if err := stream.Call(w.ctx, w.nodes[0].host, id, c.p, c.q, nil); fault.KindOf(err) != c.kind {
				t.Errorf("%s: %v, want %v", name, err, c.kind)
			}
		}
		var said verdicts
		err := stream.Call(w.ctx, w.nodes[0].host, id, pushProtocol(), facts{Raw: [][]byte{{}, w.forged(), w.fact(1000, day)}}, &said)
		if want := []byte{1 + byte(fault.Malformed), 1 + byte(fault.BadSignature), 0}; err != nil || !bytes.Equal(said.Kinds, want) {
			t.Errorf("%v %v, want %v", said.Kinds, err, want)
		}
	})
}

// fake lets a host answer comparisons by itself. answer gets each question and
// returns the bytes to write, nil for none.
func (w *world) fake(i int, answer func(tag byte, body []byte) []byte) {
	n := w.nodes[i]
	n.stop()
	n.host.Host.SetStreamHandler(compareID, func(s network.Stream) {
		defer s.Close()
		for {
			tag, body, err := readFrame(s)
			if err != nil {
				return
			}
			if raw := answer(tag, body); raw != nil {
				_, _ = s.Write(raw)
			} else {
				_, _ = io.Copy(io.Discard, s) // until the other side gives up
				return
			}
		}
	})
}

// Defends I6: whatever a member answers, the exchange ends with the right reason,
// nothing is stored, and the honest rest goes on.
func TestHostileAnswers(t *testing.T) {
	answerOf := func(edit func(*reconcile.Answer)) func(byte, []byte) []byte {
		return func(_ byte, body []byte) []byte {
			q, _ := reconcile.Decode[reconcile.Open](body)
			n := len(q.Counts)
			a := reconcile.Answer{Verdicts: make([]byte, n), Counts: make([]uint64, n)}
			edit(&a)
			return frame(a)
		}
	}
	for name, c := range map[string]struct {
		answer func(byte, []byte) []byte
		kind   fault.Kind
	}{
		"a length of 4 GiB":  {func(byte, []byte) []byte { return []byte{0xff, 0xff, 0xff, 0xff, 2} }, fault.TooLarge},
		"no tag":             {func(byte, []byte) []byte { return make([]byte, 5) }, fault.Malformed},
		"another question":   {func(byte, []byte) []byte { return frame(reconcile.Names{}) }, fault.Malformed},
		"not CBOR":           {func(byte, []byte) []byte { return rawFrame(2, []byte{0xff}) }, fault.Malformed},
		"a refusal":          {func(byte, []byte) []byte { return frame(refusal{Kind: uint8(fault.Full)}) }, fault.Full},
		"a broken refusal":   {func(byte, []byte) []byte { return rawFrame(0, []byte{0xff}) }, fault.Malformed},
		"a salt every time":  {otherSalts(), fault.Conflict},
		"2^63 facts":         {answerOf(func(a *reconcile.Answer) { a.Verdicts[0], a.Counts[0] = byte(reconcile.Whole), 1<<63 }), fault.Malformed},
		"one verdict more":   {answerOf(func(a *reconcile.Answer) { a.Verdicts, a.Counts = append(a.Verdicts, 0), append(a.Counts, 0) }), fault.Malformed},
		"no such verdict":    {answerOf(func(a *reconcile.Answer) { a.Verdicts[0] = 9 }), fault.Malformed},
		"half a symbol":      {answerOf(func(a *reconcile.Answer) { a.Verdicts[0], a.Symbols = byte(reconcile.Sketch), make([]byte, 7) }), fault.Malformed},
		"symbols of nothing": {answerOf(func(a *reconcile.Answer) { a.Symbols = make([]byte, 13) }), fault.Malformed},
		"silence":            {func(byte, []byte) []byte { return nil }, fault.Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			quietWorld(t, 3, func(w *world) {
				a := w.nodes[0]
				a.put(w.some(30, day)...)
				w.nodes[2].put(w.some(5, day)...)
				w.fake(1, c.answer)
				heard := a.States()[w.nodes[1].host.ID()].Heard // when they connected
				begun := time.Now()
				w.wantKind(0, 1, c.kind)
				if took := time.Since(begun); took > maxStep+time.Second {
					t.Errorf("it took %v", took)
				}
				if st := a.States()[w.nodes[1].host.ID()]; st.Heard != heard {
					t.Error("a failed exchange counts as heard")
				}
				w.exchange(0, 2)
				w.same(35, 0, 2)
			})
		})
	}
}

// otherSalts asks for another salt whatever comes.
func otherSalts() func(byte, []byte) []byte {
	n := byte(0)
	return func(byte, []byte) []byte {
		n++
		return frame(reconcile.Answer{Salt: append(make([]byte, 15), n)})
	}
}

// A partner that goes away between two bytes of an answer.
func TestAnswerCutShort(t *testing.T) {
	quietWorld(t, 2, func(w *world) {
		n := w.nodes[1]
		n.stop()
		n.host.Host.SetStreamHandler(compareID, func(s network.Stream) {
			_, _, _ = readFrame(s)
			_, _ = s.Write([]byte{0, 0, 1, 0, 2, 0x83})
			_ = s.Close()
		})
		w.wantKind(0, 1, fault.Malformed)
		n.host.Host.SetStreamHandler(compareID, func(s network.Stream) { _ = s.Close() })
		w.wantKind(0, 1, fault.Unavailable)
		n.host.Host.SetStreamHandler(compareID, func(s network.Stream) { _ = s.Reset() })
		w.wantKind(0, 1, fault.Unavailable)
	})
}

// liar answers a comparison so that nothing ever decodes, and names facts that
// nobody has.
type liar struct {
	r      *rand.Rand
	asked  map[byte]int // questions by tag
	counts uint64       // facts claimed a bucket
}

func (l *liar) answer(tag byte, body []byte) []byte {
	l.asked[tag]++
	switch tag {
	case tagOf(reconcile.Open{}):
		q, _ := reconcile.Decode[reconcile.Open](body)
		a := reconcile.Answer{Symbols: l.noise(200 * rateless.SymbolSize)}
		for range q.Counts {
			a.Verdicts, a.Counts = append(a.Verdicts, byte(reconcile.Sketch)), append(a.Counts, l.counts)
		}
		return frame(a)
	case tagOf(reconcile.More{}):
		q, _ := reconcile.Decode[reconcile.More](body)
		return frame(reconcile.Symbols{Symbols: l.noise(int(q.Upto-q.From) * rateless.SymbolSize)})
	case tagOf(reconcile.Split{}):
		q, _ := reconcile.Decode[reconcile.Split](body)
		return frame(reconcile.Parts{Counts: make([]uint64, len(q.Starts)), Prints: l.noise(8 * len(q.Starts))})
	}
	q, _ := reconcile.Decode[reconcile.List](body)
	names := make([]rateless.Name, 1000)
	for i := range names {
		names[i] = rateless.Name(l.r.Uint64())
	}
	slices.Sort(names)
	until := min(q.Bounds[0]+1, q.Bounds[1]) // as many pages as one can ask for
	return frame(reconcile.Names{Names: reconcile.AppendNames(nil, names...), Until: until})
}

func (l *liar) noise(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(l.r.Uint32())
	}
	return b
}

// Defends I6: symbols that never decode, ranges that always differ and names that
// nobody has cost a bounded number of questions, bytes and seconds; and names that
// nothing came for are not asked for again at once.
func TestNothingEverDecodes(t *testing.T) {
	quietWorld(t, 3, func(w *world) {
		a := w.nodes[0]
		a.put(w.some(500, 30*day)...)
		w.nodes[2].put(w.some(5, day)...)
		l := &liar{r: rand.New(rand.NewPCG(1, 2)), asked: map[byte]int{}, counts: 1 << 40}
		w.fake(1, l.answer)
		fetched := 0
		stream.Serve(w.ctx, w.nodes[1].host, fetchProtocol(), func(context.Context, peer.ID, []byte) (any, error) {
			fetched++
			return facts{}, nil
		})
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		begun := time.Now()
		w.wantKind(0, 1, fault.Conflict)
		runtime.ReadMemStats(&after)
		took := time.Since(begun)
		t.Logf("questions %v, %d fetches, %v, %d MiB allocated", l.asked, fetched, took, (after.TotalAlloc-before.TotalAlloc)>>20)
		if l.asked[tagOf(reconcile.More{})] > 8 || l.asked[tagOf(reconcile.Split{})] > reconcile.MaxBuckets || fetched > maxIdle+1 {
			t.Error("too many questions")
		}
		if took > maxExchange+maxMoving {
			t.Errorf("%v", took)
		}
		if grown := int64(after.HeapInuse) - int64(before.HeapInuse); grown > 256<<20 {
			t.Errorf("the heap grew by %d MiB", grown>>20)
		}
		w.exchange(0, 2)
		w.same(505, 0, 2)
	})
}

// Defends I6: facts that were not asked for never come to intake.
func TestUnaskedFactsAreDropped(t *testing.T) {
	quietWorld(t, 2, func(w *world) {
		a, b := w.nodes[0], w.nodes[1]
		shared := w.some(100, day)
		wanted, unasked := w.some(3, day), w.some(2, day)
		a.put(shared...)
		b.put(append(wanted, shared...)...)
		stream.Serve(w.ctx, b.host, fetchProtocol(), func(context.Context, peer.ID, []byte) (any, error) {
			return facts{Raw: slices.Concat(unasked, wanted, wanted, [][]byte{{}, make([]byte, 9000)})}, nil
		})
		w.exchange(0, 1)
		for _, raw := range unasked {
			if a.timesHanded(raw) != 0 {
				t.Error("an unasked fact came to intake")
			}
		}
		for _, raw := range wanted {
			if a.timesHanded(raw) != 1 {
				t.Error("an asked one came", a.timesHanded(raw), "times")
			}
		}
		if len(a.handed) != 3 {
			t.Errorf("%d facts came to intake", len(a.handed))
		}
	})
}

// whole claims that the newest bucket is full, and that the asker has nothing there.
func whole(_ byte, body []byte) []byte {
	q, _ := reconcile.Decode[reconcile.Open](body)
	a := reconcile.Answer{Verdicts: make([]byte, len(q.Counts)), Counts: make([]uint64, len(q.Counts))}
	a.Verdicts[len(q.Counts)-1], a.Counts[len(q.Counts)-1] = byte(reconcile.Whole), 1<<40
	return frame(a)
}

// Defends I6: pages that never end, lead nowhere, or hold only what cannot be
// taken end the exchange.
func TestEndlessPages(t *testing.T) {
	for name, c := range map[string]struct {
		page func(w *world, q rangeQuery) rangePage
		most int // pages
		kind fault.Kind
	}{
		"empty": {func(_ *world, q rangeQuery) rangePage {
			return rangePage{Time: q.Time + 1, ID: make([]byte, 32)}
		}, maxIdle + 1, fault.Conflict},
		"the same again": {func(_ *world, q rangeQuery) rangePage {
			return rangePage{Time: q.Time, ID: q.ID}
		}, 1, fault.Malformed},
		"beyond the end": {func(_ *world, q rangeQuery) rangePage {
			return rangePage{Time: q.To, ID: make([]byte, 32)}
		}, 1, fault.Malformed},
		"half a key": {func(_ *world, q rangeQuery) rangePage {
			return rangePage{Time: q.Time + 1, ID: make([]byte, 16)}
		}, 1, fault.Malformed},
		"257 facts": {func(w *world, q rangeQuery) rangePage {
			return rangePage{Raw: make([][]byte, pageFacts+1)}
		}, 1, fault.Malformed},
		"forged": {func(w *world, q rangeQuery) rangePage {
			return rangePage{Raw: [][]byte{w.forged(), w.forged()}, Time: q.Time + 1, ID: make([]byte, 32)}
		}, maxIdle + 1, fault.Conflict},
		"from another range": {func(w *world, q rangeQuery) rangePage {
			return rangePage{Raw: [][]byte{w.fact(5*day, 10*day)}, Time: q.Time + 1, ID: make([]byte, 32)}
		}, maxIdle + 1, fault.Conflict},
	} {
		t.Run(name, func(t *testing.T) {
			quietWorld(t, 3, func(w *world) {
				a := w.nodes[0]
				w.fake(1, whole)
				w.nodes[2].put(w.some(5, day)...)
				pages := 0
				stream.Serve(w.ctx, w.nodes[1].host, rangeProtocol(), func(_ context.Context, _ peer.ID, raw []byte) (any, error) {
					pages++
					var q rangeQuery
					if err := codec.Unmarshal(raw, &q, len(raw)); err != nil {
						return nil, err
					}
					return c.page(w, q), nil
				})
				w.wantKind(0, 1, c.kind)
				if pages > c.most || len(a.ids()) != 0 {
					t.Errorf("%d pages, %d facts", pages, len(a.ids()))
				}
				w.exchange(0, 2)
				w.same(5, 0, 2)
			})
		})
	}
}

// Defends I6: members that fall silent in the middle, more than exchanges may run
// at once, do not keep the honest ones from each other, and get less and less of
// the time.
func TestStallingPartnersDoNotBlockOthers(t *testing.T) {
	inWorld(t, AtOnce+4, func(w *world) {
		var begun atomic.Int64
		for i := range w.nodes {
			if i < 2 {
				w.nodes[i].start()
				continue
			}
			w.fake(i, func(byte, []byte) []byte { begun.Add(1); return nil })
		}
		w.connectAll()
		w.pass(time.Minute)
		for range 20 {
			w.nodes[0].put(w.some(2, 1000)...)
			w.nodes[1].put(w.some(3, 1000)...)
			w.pass(30 * time.Second)
		}
		w.pass(2 * time.Minute)
		w.same(100, 0, 1)
		stalling, passed := len(w.nodes)-2, 13*time.Minute
		opened := int(begun.Load())
		if most := 2 * stalling * int(passed/(maxStep+maxRest)+2); opened > most { // two honest peers each
			t.Errorf("%d exchanges with those who stall, want at most %d", opened, most)
		}
		t.Logf("%d exchanges begun with %d members that stall", opened, stalling)
	})
}

// Defends I6: the work that a member may have done for its questions is bounded
// over all its exchanges, and it is forgiven with time.
func TestWorkForOneMemberIsBounded(t *testing.T) {
	quietWorld(t, 3, func(w *world) {
		salt := rateless.Salt{7}
		w.nodes[1].put(w.some(100, day)...)
		w.nodes[2].put(w.some(5, day)...)
		var bounds []uint64
		for i := range uint64(reconcile.MaxParts) {
			bounds = append(bounds, 2*i, 2*i+1)
		}
		ask := slices.Concat(frame(openNow(salt)), bytes.Repeat(frame(reconcile.List{Bounds: bounds}), 5))
		w.pass(2 * saltRest)
		rounds := 0
		for ; rounds < 100; rounds++ {
			if raw := w.talk(0, 1, ask); raw[len(raw)-1] != 0 && bytes.Contains(raw, []byte("too much work")) {
				break
			}
		}
		if rounds > maxDebt/(5*1024*reconcile.MaxParts)+1 {
			t.Errorf("refused after %d exchanges", rounds)
		}
		if got := lastRefusal(t, w.talk(0, 1, ask)); got != fault.RateLimited {
			t.Errorf("%v", got)
		}
		w.exchange(2, 1) // others are served
		w.same(105, 1, 2)
		w.pass(10 * time.Minute)
		w.exchange(0, 1)
		w.same(105, 0, 1)
	})
}

// A third comparison of one member while two are running is refused.
func TestTwoComparisonsOfOneMemberAtOnce(t *testing.T) {
	quietWorld(t, 2, func(w *world) {
		var open []network.Stream
		for range maxAnswers {
			s, err := w.nodes[0].host.NewStream(w.ctx, w.nodes[1].host.ID(), compareID)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = s.Write([]byte{0}) // and no more
			open = append(open, s)
		}
		w.pass(time.Second)
		w.wantKind(0, 1, fault.RateLimited)
		w.pass(maxStep)
		w.exchange(0, 1) // those that stall were given up
		for _, s := range open {
			_ = s.Reset()
		}
	})
}

// Who is asked to store facts and says another number of things is wrong; who says
// that it stored what it did not is asked again next time and harms itself alone.
func TestHostileVerdicts(t *testing.T) {
	quietWorld(t, 2, func(w *world) {
		a, b := w.nodes[0], w.nodes[1]
		a.put(w.some(5, day)...)
		short := 1
		stream.Serve(w.ctx, b.host, pushProtocol(), func(_ context.Context, _ peer.ID, raw []byte) (any, error) {
			var q facts
			err := codec.Unmarshal(raw, &q, len(raw))
			return verdicts{Kinds: make([]byte, len(q.Raw)-short)}, err
		})
		w.wantKind(0, 1, fault.Malformed)
		short = 0
		if st := w.exchange(0, 1); st.Sent != 5 {
			t.Errorf("%+v", st)
		}
		if st := w.exchange(0, 1); st.Divergence != 5 {
			t.Errorf("what was claimed counts as held: %+v", st)
		}
	})
}

func FuzzReadFrame(f *testing.F) {
	f.Add(frame(reconcile.More{From: 1, Upto: 2}))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 1})
	f.Add([]byte{0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, raw []byte) {
		tag, body, err := readFrame(bytes.NewReader(raw))
		if err == nil && !bytes.HasPrefix(raw, rawFrame(tag, body)) {
			t.Fatal("another frame was read")
		}
		var refused *fault.Error
		if err != nil && !errors.Is(err, io.EOF) && !errors.As(err, &refused) {
			t.Fatalf("no kind: %v", err)
		}
	})
}

// FuzzRequests: what the stream protocols decode they encode again as it was.
func FuzzRequests(f *testing.F) {
	f.Add(codec.Marshal(fetch{Salt: make([]byte, 16), Names: make([]byte, 8)}))
	f.Add(codec.Marshal(facts{Raw: [][]byte{{1}, {}}}))
	f.Add(codec.Marshal(rangeQuery{Time: 1, ID: make([]byte, 32), To: 2}))
	f.Add(codec.Marshal(rangePage{Raw: [][]byte{{1}}, Time: 1, ID: make([]byte, 32)}))
	f.Add(codec.Marshal(verdicts{Kinds: []byte{0, 1}}))
	f.Add(codec.Marshal(refusal{Kind: 3, Detail: "no"}))
	f.Fuzz(func(t *testing.T, raw []byte) {
		again[fetch](t, raw)
		again[facts](t, raw)
		again[rangeQuery](t, raw)
		again[rangePage](t, raw)
		again[verdicts](t, raw)
		again[refusal](t, raw)
	})
}

func again[M any](t *testing.T, raw []byte) {
	var m M
	if codec.Unmarshal(raw, &m, maxPage) == nil && !bytes.Equal(codec.Marshal(m), raw) {
		t.Fatalf("%T has two encodings", m)
	}
}

// FuzzPage: a page of any bytes is judged without a panic, and only asked-for
// facts pass.
func FuzzPage(f *testing.F) {
	f.Add([]byte("x"), uint64(5), uint64(3))
	f.Fuzz(func(t *testing.T, raw []byte, at, id uint64) {
		q := rangeQuery{Time: at / 2, ID: make([]byte, 32), To: at}
		page := rangePage{Raw: [][]byte{raw}, Time: id, ID: raw}
		if err := new(exchange).checkPage(q, page); err == nil && len(page.ID) > 0 && (page.Time < q.Time || page.Time >= q.To) {
			t.Fatal("a page that leads nowhere")
		}
		for _, r := range within(q, page.Raw) {
			if got, err := fact.Decode(r); err == nil && (got.Time < q.Time || got.Time >= q.To) {
				t.Fatal("a fact from outside")
			}
		}
	})
}
