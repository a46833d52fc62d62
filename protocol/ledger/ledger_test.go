package ledger

import (
	"testing"

	"github.com/souk-network/souk/protocol/fault"
)

// Defends I12: what a reorganisation takes back is gone everywhere. Whatever happened
// in the last blocks, undoing them gives the ledger as it was, to the byte.
func TestUndoneBlocksNeverWere(t *testing.T) {
	for seed := range uint64(5) {
		w := newWorld(t, seed, 5)
		hashes := map[uint64][32]byte{}
		accepted := 0
		for range 60 {
			if n := w.r.IntN(8); n > 4 && w.Height() > 5 {
				n = 1 + w.r.IntN(w.Kept()-1)
				if err := w.Undo(n); err != nil {
					t.Fatal(err)
				}
				if w.Hash() != hashes[w.Height()] {
					t.Fatalf("seed %d: after %d blocks were undone, height %d has another state", seed, n, w.Height())
				}
			}
			w.begin(w.Time() + 1 + w.r.Uint64N(2*day))
			before := w.Rows()
			for range 12 {
				w.step()
			}
			if w.Rows() != before {
				accepted++
			}
			hashes[w.Height()] = w.Hash()
		}
		if accepted < 20 {
			t.Fatalf("seed %d: only %d blocks changed anything", seed, accepted)
		}
	}
}

func TestOnlyKeptBlocksAreUndone(t *testing.T) {
	w := newWorld(t, 1, 3)
	for range 6 {
		w.begin(w.Time() + 10)
		w.must(0, PointsTransfer{w.points[0], w.accounts[1], 1})
	}
	if w.Kept() != 3 {
		t.Fatal("kept ", w.Kept())
	}
	if err := w.Undo(4); fault.KindOf(err) != fault.NotFound {
		t.Fatal(err)
	}
	if err := w.Undo(3); err != nil || w.Height() != 4 || w.Kept() != 0 {
		t.Fatal(err, w.Height(), w.Kept())
	}
	if p, _ := w.Points(w.points[0]); p.Balance(w.accounts[1]).Total() != 5003 {
		t.Fatal(p.Balance(w.accounts[1]))
	}
	if err := w.Begin(w.Time()); fault.KindOf(err) != fault.Conflict {
		t.Fatal(err)
	}
	if _, err := New(setupForTests(), nil, 3).Apply(Account{1}, MemberLeave{}); fault.KindOf(err) != fault.NotYet {
		t.Fatal(err)
	}
}

// Defends I11: the same calls at the same times give the same state, and a ledger
// that was written and read, or copied, goes on as the one that it came from.
func TestLedgersAreReproducible(t *testing.T) {
	for seed := range uint64(6) {
		a, b := newWorld(t, seed, 3), newWorld(t, seed, 0)
		for range 20 {
			now := a.Time() + 1 + a.r.Uint64N(day)
			b.r.Uint64N(day)
			a.begin(now)
			b.begin(now)
			for range 10 {
				a.step()
				b.step()
			}
			read, err := Decode(b.Encode(), 2)
			if err != nil {
				t.Fatal(err)
			}
			if a.Hash() != b.Hash() || read.Hash() != b.Hash() || b.Clone().Hash() != b.Hash() {
				t.Fatalf("seed %d, height %d: the states differ", seed, a.Height())
			}
			b.Ledger = []*Ledger{read, b.Clone()}[a.r.IntN(2)]
			b.r.IntN(2)
		}
	}
}

// A copy and what it was copied from change apart.
func TestClonesGoTheirOwnWay(t *testing.T) {
	w := newWorld(t, 4, 3)
	before := w.Hash()
	other := w.Clone()
	if err := other.Begin(w.Time() + 1); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Apply(w.accounts[0], PointsTransfer{w.points[0], w.accounts[1], 1}); err != nil {
		t.Fatal(err)
	}
	if w.Hash() != before || other.Hash() == before {
		t.Fatal("one has changed with the other")
	}
	if err := other.Undo(1); err != nil || other.Hash() != before {
		t.Fatal("a copy cannot go back: ", err)
	}
}

func TestDecodeTakesOneEncodingAlone(t *testing.T) {
	w := newWorld(t, 2, 0)
	good := w.Encode()
	for cut := range len(good) {
		if cut < 400 || cut%97 == 0 {
			if _, err := Decode(good[:cut], 0); fault.KindOf(err) != fault.Malformed {
				t.Fatalf("the first %d of %d bytes: %v", cut, len(good), err)
			}
		}
	}
	if _, err := Decode(append(good, 0), 0); fault.KindOf(err) != fault.Malformed {
		t.Fatal(err)
	}
	for i := 0; i < len(good); i += 7 { // another byte is another ledger, or none
		bad := append([]byte(nil), good...)
		bad[i] ^= 1
		l, err := Decode(bad, 0)
		if err != nil {
			continue
		}
		if again := l.Encode(); string(again) != string(bad) {
			t.Fatalf("byte %d changed: read, and written otherwise", i)
		}
	}
}

// Calls that fail after they have changed something leave nothing behind.
func TestRefusedCallsChangeNothing(t *testing.T) {
	w := newWorld(t, 3, 2)
	w.refused(0, Multicall{w.setup.Exchange, []Op{ExchangeCancelBelow{7}, ExchangeCancelBelow{7}}}, fault.Conflict)
	w.refused(0, Multicall{w.setup.Exchange, []Op{ExchangeCancelBelow{7}, PointsApprove{w.points[0], w.accounts[1], 1}}}, fault.Malformed)
	w.refused(0, Multicall{w.setup.Memberships, nil}, fault.NotFound)
	w.must(3, PointsApprove{w.points[1], w.setup.Exchange, 10})
	w.refused(4, ExchangeSettle{w.signed(2, 0, 50), w.signed(3, 1, 50), 50}, fault.Unauthorized)
	w.must(1, PointsApprove{w.points[0], w.setup.Netting, 1})
	w.refused(4, w.statement(5), fault.Unauthorized)
}

// Defends I7: points are conserved over everything that a ledger can do.
func TestLedgerConservesPoints(t *testing.T) {
	for seed := range uint64(6) {
		w := newWorld(t, seed, 2)
		for range 40 {
			w.begin(w.Time() + 1 + w.r.Uint64N(day))
			for range 8 {
				w.step()
			}
			for _, p := range w.AllPoints() {
				sum := Purse{First: p.Supply().First}
				for _, purse := range p.Balances() {
					for i, n := range purse.Lanes {
						sum.Lanes[i] += n
					}
				}
				if sum != p.Supply() || w.Held()[p.At()] != sum.Total() {
					t.Fatalf("seed %d: balances come to %v, held is %d, the supply is %v", seed, sum, w.Held()[p.At()], p.Supply())
				}
			}
		}
	}
}
