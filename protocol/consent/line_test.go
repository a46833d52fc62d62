package consent_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
)

// drawStatement draws from few values, so that numbers, states and ids collide.
func drawStatement(t *rapid.T) consent.Statement {
	s := consent.Statement{
		Line: did.KeyOf(lineKey()), State: rapid.SampledFrom([]consent.State{1, 2, 3}).Draw(t, "state"),
		Seq: rapid.Uint64Range(1, 4).Draw(t, "seq"), ID: hash(rapid.ByteRange(1, 4).Draw(t, "id")),
		Time: rapid.Uint64Range(t0, t0+2).Draw(t, "time"), Until: rapid.Uint64Range(t0+100*hour, t0+100*hour+2).Draw(t, "until"),
	}
	if s.State != consent.StateDenied {
		s.Grant, s.Epoch = consent.GrantID(s.ID), rapid.Uint32Range(0, 3).Draw(t, "epoch")
		s.Expiry = t0 + 90*hour + rapid.Uint64Range(0, 1).Draw(t, "expiry")
	}
	if s.State == consent.StateGranted {
		s.NotBefore, s.Sealed = t0, []byte{rapid.ByteRange(0, 1).Draw(t, "sealed")}
	}
	return s
}

func lineOf(statements ...consent.Statement) consent.Line {
	var l consent.Line
	for _, s := range statements {
		l = l.Apply(s)
	}
	return l
}

// TestAnyOrderConverges: every order, with repetitions, and every split between
// two peers that merge, ends in one state. Defends I8.
func TestAnyOrderConverges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		statements := rapid.SliceOfN(rapid.Custom(drawStatement), 1, 12).Draw(t, "statements")
		want := lineOf(statements...)
		order := rapid.Permutation(statements).Draw(t, "order")
		again := rapid.SliceOfN(rapid.SampledFrom(statements), 0, 6).Draw(t, "duplicates")
		if got := lineOf(slices.Concat(order, again)...); !reflect.DeepEqual(got, want) {
			t.Fatalf("another order gives\n%+v, want\n%+v", got, want)
		}
		cut := rapid.IntRange(0, len(order)).Draw(t, "cut")
		left, right := lineOf(order[:cut]...), lineOf(order[cut:]...)
		if !reflect.DeepEqual(left.Merge(right), want) || !reflect.DeepEqual(right.Merge(left), want) {
			t.Fatal("two peers that merge differ from one that saw everything")
		}
	})
}

// TestEveryInterleaving tries all 5,040 orders of one rich history. Defends I8.
func TestEveryInterleaving(t *testing.T) {
	g1, g2, g3 := grant(), grant(), grant()
	g2.Seq, g2.Epoch = 3, 2
	g3.Seq, g3.Epoch, g3.Salt = 3, 2, hash(88) // says another thing under the same number
	line := g1.Subject
	history := []consent.Statement{
		consent.Granted(g1, t0, nil),
		consent.Granted(g1, t0+5, []byte("sealed again")),
		consent.Revoked(consent.Revocation{Grant: g1.ID(), Subject: line, Seq: 2, Time: t0 + 1}, g1),
		consent.Granted(g2, t0+2, nil),
		consent.Granted(g3, t0+3, nil),
		consent.Denied(consent.Denial{Subject: line, Seq: 2, Time: t0 + 1}, nil),
		consent.Revoked(consent.Revocation{Grant: g2.ID(), Subject: line, Seq: 3, Time: t0 + 9}, g2),
	}
	want := lineOf(history...)
	if want.State() != consent.StateRevoked || want.Current().Seq != 3 {
		t.Fatalf("the line ends %v at %d", want.State(), want.Current().Seq)
	}
	if e := want.Equivocations(); len(e) != 2 || e[0].Winner.Seq != 3 || e[1].Winner.Seq != 2 {
		t.Fatalf("want proof for numbers 3 and 2, got %d", len(e))
	}
	count := 0
	permute(history, 0, func(order []consent.Statement) {
		count++
		if got := lineOf(order...); !reflect.DeepEqual(got, want) {
			t.Fatalf("order %d differs", count)
		}
	})
	if count != 5040 {
		t.Fatalf("%d orders", count)
	}
}

func permute(s []consent.Statement, at int, visit func([]consent.Statement)) {
	if at == len(s) {
		visit(s)
		return
	}
	for i := at; i < len(s); i++ {
		s[at], s[i] = s[i], s[at]
		permute(s, at+1, visit)
		s[at], s[i] = s[i], s[at]
	}
}

// TestConflictRule states the rule as a table: which of two statements counts.
func TestConflictRule(t *testing.T) {
	at := func(seq uint64, state consent.State, id byte) consent.Statement {
		return consent.Statement{Line: did.KeyOf(lineKey()), State: state, Seq: seq, ID: hash(id), Until: t0}
	}
	const granted, denied, revoked = consent.StateGranted, consent.StateDenied, consent.StateRevoked
	for _, c := range []struct{ winner, loser consent.Statement }{
		{at(2, granted, 9), at(1, revoked, 1)},
		{at(1, denied, 9), at(1, granted, 1)},
		{at(1, revoked, 9), at(1, granted, 1)},
		{at(1, revoked, 9), at(1, denied, 1)},
		{at(1, granted, 1), at(1, granted, 9)},
		{at(3, revoked, 1), at(3, revoked, 2)},
	} {
		name := fmt.Sprintf("%v %d beats %v %d", c.winner.State, c.winner.Seq, c.loser.State, c.loser.Seq)
		for _, l := range []consent.Line{lineOf(c.winner, c.loser), lineOf(c.loser, c.winner)} {
			if !l.Current().Same(c.winner) {
				t.Errorf("%s: no", name)
			}
		}
	}
}

// TestEquivocationIsKept: two things under one number stay as proof, and
// delivering one thing twice is no equivocation.
func TestEquivocationIsKept(t *testing.T) {
	g, other := grant(), grant()
	other.Salt = hash(55)
	a, b := consent.Granted(g, t0, nil), consent.Granted(other, t0, nil)
	twice := consent.Granted(g, t0+7, []byte("again"))
	if e := lineOf(a, twice).Equivocations(); len(e) != 0 {
		t.Error("delivering twice was taken for equivocation")
	}
	e := lineOf(a, twice, b).Equivocations()
	if len(e) != 1 || e[0].Winner.Same(e[0].Other) {
		t.Fatalf("want one proof, got %d", len(e))
	}
}

// TestLineIsBounded: an author who says a thousand things is remembered for the
// last 64, the same ones in any order, and for every epoch that it closed.
// Defends I6 and I8.
func TestLineIsBounded(t *testing.T) {
	var up []consent.Statement
	for n := range uint64(1000) {
		g := grant()
		g.Seq = n + 1
		up = append(up, consent.Granted(g, t0, nil))
	}
	r := consent.Revocation{Grant: grant().ID(), Subject: grant().Subject, Seq: 1, Time: t0}
	up = append(up, consent.Revoked(r, grant()))
	down := slices.Clone(up)
	slices.Reverse(down)
	a, b := lineOf(up...), lineOf(down...)
	if !reflect.DeepEqual(a, b) {
		t.Error("order matters beyond the bound")
	}
	if n := len(slices.Collect(a.Statements())); n != 64 {
		t.Errorf("%d statements are kept", n)
	}
	if a.State() != consent.StateRevoked {
		t.Error("the closed epoch was forgotten with the revocation")
	}
}

func TestAnotherLineIsIgnored(t *testing.T) {
	g := grant()
	g.Subject = did.KeyOf(key(40))
	g.Seq = 9
	l := lineOf(consent.Granted(grant(), t0, nil), consent.Granted(g, t0, nil))
	if l.Current().Seq != 1 || l.Key() != grant().Subject {
		t.Error("a statement of another line was joined")
	}
}

func TestApplyKeepsItsReceiver(t *testing.T) {
	l := lineOf(consent.Granted(grant(), t0, nil))
	before := l.Current()
	other := grant()
	other.Salt = hash(1)
	_ = l.Apply(consent.Granted(other, t0, nil))
	if !reflect.DeepEqual(l.Current(), before) || len(l.Equivocations()) != 0 {
		t.Error("Apply changed the line that it was called on")
	}
}

// TestBestCopyIsKept: of several deliveries of one statement every peer holds
// the same: the one kept longest, then the latest, then the greater sealed part.
// Defends I8.
func TestBestCopyIsKept(t *testing.T) {
	copyOf := func(until, at uint64, sealed byte) consent.Statement {
		s := consent.Granted(grant(), t0+at, []byte{sealed})
		s.Until = t0 + 200*hour + until
		return s
	}
	rising := []consent.Statement{copyOf(0, 0, 0), copyOf(0, 0, 1), copyOf(0, 1, 0), copyOf(1, 0, 0)}
	for i, better := range rising {
		for _, worse := range rising[:i] {
			for _, l := range []consent.Line{lineOf(worse, better), lineOf(better, worse)} {
				if !reflect.DeepEqual(l.Current(), better) || len(l.Equivocations()) != 0 {
					t.Errorf("copy %d lost", i)
				}
			}
		}
	}
}
