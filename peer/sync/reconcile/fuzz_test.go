package reconcile

import (
	"bytes"
	"testing"

	"github.com/souk-network/souk/peer/sync/rateless"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
)

// seeds are one good message of each type.
func seeds() [][]byte {
	set := setOf(testItem(1, testNow), testItem(2, testNow-testYear))
	v := set.NewView(rateless.Salt{1}, testNow)
	var q Open
	other := NewSet()
	_, _ = Run(other.NewView(rateless.Salt{1}, testNow), testNow, catchOpen{&q})
	a, _ := NewResponder(v).Open(q)
	names, _, _ := v.names([]Span{{0, testNow + 1}}, pageNames)
	return [][]byte{
		codec.Marshal(q), codec.Marshal(a), codec.Marshal(More{From: 1, Upto: 9}), codec.Marshal(Symbols{Symbols: make([]byte, 26)}),
		codec.Marshal(Split{Starts: []uint64{1, 2}, End: 3}), codec.Marshal(Parts{Counts: []uint64{1}, Prints: make([]byte, 8)}),
		codec.Marshal(List{Bounds: []uint64{0, testNow + 1}}), codec.Marshal(Names{Names: AppendNames(nil, names...), Until: 5}),
	}
}

// catchOpen keeps the first question.
type catchOpen struct{ q *Open }

func (c catchOpen) Open(q Open) (Answer, error)  { *c.q = q; return Answer{}, nil }
func (catchOpen) More(More) (a Symbols, _ error) { return a, nil }
func (catchOpen) Split(Split) (a Parts, _ error) { return a, nil }
func (catchOpen) List(List) (a Names, _ error)   { return a, nil }

// FuzzMessages: what is accepted as a message is encoded again as it was.
// Defends I6.
func FuzzMessages(f *testing.F) {
	for _, raw := range seeds() {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		same[Open](t, raw)
		same[Answer](t, raw)
		same[More](t, raw)
		same[Symbols](t, raw)
		same[Split](t, raw)
		same[Parts](t, raw)
		same[List](t, raw)
		same[Names](t, raw)
	})
}

func same[M Message](t *testing.T, raw []byte) {
	m, err := Decode[M](raw)
	if err == nil && !bytes.Equal(codec.Marshal(m), raw) {
		t.Fatalf("%T has two encodings", m)
	}
	if err != nil && fault.KindOf(err) == fault.Internal {
		t.Fatalf("%T: %v", m, err)
	}
}

// FuzzResponder: whatever is asked after a good beginning, the answers are within
// the limits of their type. Defends I6.
func FuzzResponder(f *testing.F) {
	for _, raw := range seeds() {
		f.Add(raw)
	}
	set := NewSet()
	for i := range uint64(300) {
		set.Add(testItem(i, testNow-i*testYear/300))
	}
	set.Add(testItem(1000, 5))
	view := set.NewView(rateless.Salt{1}, testNow)
	var good Open
	other := setOf(testItem(1<<40, testNow), testItem(1000, 5))
	_, _ = Run(other.NewView(rateless.Salt{1}, testNow), testNow, catchOpen{&good})
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := NewResponder(view)
		defer r.Close()
		if q, err := Decode[Open](raw); err == nil && rateless.Salt(q.Salt) == view.salt {
			within(t, q, r.Open)
			return
		}
		if _, err := r.Open(good); err != nil {
			t.Fatal(err)
		}
		if q, err := Decode[More](raw); err == nil && q.Upto < 1<<14 {
			within(t, q, r.More)
		}
		if q, err := Decode[Split](raw); err == nil {
			within(t, q, r.Split)
		}
		if q, err := Decode[List](raw); err == nil {
			within(t, q, r.List)
		}
	})
}

func within[Q, A Message](t *testing.T, q Q, h func(Q) (A, error)) {
	a, err := h(q)
	if err == nil {
		_, err = Decode[A](codec.Marshal(a))
	}
	if err != nil && fault.KindOf(err) != fault.RateLimited && fault.KindOf(err) != fault.TooLarge {
		t.Fatalf("%T: %v", q, err)
	}
}

// FuzzInitiator: whatever is answered, an exchange ends, and an answer that it
// goes by adds up. Defends I6.
func FuzzInitiator(f *testing.F) {
	for _, raw := range seeds() {
		f.Add(raw, raw)
	}
	set := NewSet()
	for i := range uint64(100) {
		set.Add(testItem(i, testNow-i*testYear/100))
	}
	view := set.NewView(rateless.Salt{1}, testNow)
	f.Fuzz(func(t *testing.T, answer, later []byte) {
		s := &script{answer: answer, later: later}
		found, err := Run(view, testNow, s)
		if s.asked > 1+maxMore+MaxBuckets+maxListed/pageCost {
			t.Fatalf("%d questions", s.asked)
		}
		if err == nil && found.Apart < uint64(len(found.Spare)+len(found.Wants)) {
			t.Fatalf("%+v", found)
		}
	})
}

// script answers the same bytes again and again.
type script struct {
	answer, later []byte
	asked         int
}

func (s *script) Open(Open) (Answer, error)  { return say[Answer](s, s.answer) }
func (s *script) More(More) (Symbols, error) { return say[Symbols](s, s.later) }
func (s *script) Split(Split) (Parts, error) { return say[Parts](s, s.later) }
func (s *script) List(List) (Names, error)   { return say[Names](s, s.later) }
func say[A Message](s *script, raw []byte) (A, error) {
	s.asked++
	return Decode[A](raw)
}
