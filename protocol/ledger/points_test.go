package ledger

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/fault"
)

var (
	shop  = Account{1}
	alice = Account{2}
	bob   = Account{3}
)

const epoch = 1000

func newShop() *Points { return NewPoints(Terms{Start: 5000, Length: epoch}, shop, 10_000) }

func issueOne(t testing.TB, p *Points, now uint64, to Account, amount uint64) ([32]byte, Line) {
	t.Helper()
	line := Line{Account: to, Amount: amount, Ref: [32]byte{byte(now), byte(now >> 8), byte(amount), byte(amount >> 8), to[0]}}
	root, err := p.Issue(shop, now, []Line{line})
	if err != nil {
		t.Fatal(err)
	}
	return root, line
}

// A worked example: oldest first, expiry kept by a transfer, gone at the end of the
// second epoch after the issue, a return that finds only a part.
func TestPointsByExample(t *testing.T) {
	p := newShop()
	issueOne(t, p, 5000, alice, 100)
	root, line := issueOne(t, p, 6500, alice, 50)
	if err := p.Transfer(6500, alice, bob, 120); err != nil {
		t.Fatal(err)
	}
	if got := p.Balance(6500, bob); got != (Purse{First: 1, Lanes: [3]uint64{0, 100, 20}}) {
		t.Fatal(got)
	}
	if got := p.Balance(7999, bob).Total(); got != 120 {
		t.Fatal("too early: ", got)
	}
	if got := p.Balance(8000, bob).Total(); got != 20 {
		t.Fatal("too late: ", got)
	}
	taken, err := p.TakeBack(shop, 8000, root, 0, line, 40, nil)
	if err != nil || taken != 30 {
		t.Fatal(taken, err)
	}
	if got := p.Supply(8000); got != (Purse{First: 3, Lanes: [3]uint64{20, 0, 0}}) {
		t.Fatal(got)
	}
	if got := p.Supply(9000).Total(); got != 0 {
		t.Fatal(got)
	}
}

func TestEarnedDoesNotMoveWithPoints(t *testing.T) {
	p := newShop()
	root, line := issueOne(t, p, 5000, alice, 100)
	if err := p.Transfer(5000, alice, bob, 100); err != nil {
		t.Fatal(err)
	}
	if now, _ := p.Earned(5000, bob); now != 0 {
		t.Error("bob earned ", now)
	}
	if taken, err := p.TakeBack(shop, 6000, root, 0, line, 30, nil); err != nil || taken != 0 {
		t.Error(taken, err)
	}
	if now, before := p.Earned(6000, alice); now != 0 || before != 70 {
		t.Error("alice earned ", now, before)
	}
	if now, before := p.Earned(7000, alice); now != 0 || before != 0 {
		t.Error("alice earned ", now, before)
	}
}

// Defends I7: points are conserved. Whatever happens, the sum of balances is the
// supply, expiry by expiry, and what was credited is what is there, was given back,
// was taken back or expired; a call that is refused changes nothing.
func TestPointsAreConserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := newShop()
		now, expired := uint64(5000), uint64(0)
		people := []Account{alice, bob, {4}}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			a, b := rapid.SampledFrom(people).Draw(t, "a"), rapid.SampledFrom(people).Draw(t, "b")
			n := rapid.Uint64Range(0, 600).Draw(t, "n")
			before := p.Supply(now).Total()
			var err error
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				ref := rapid.Uint64().Draw(t, "ref")
				_, err = p.Issue(shop, now, []Line{{Account: a, Amount: n, Ref: [32]byte{byte(ref), byte(ref >> 8), byte(ref >> 16)}}})
				if err == nil {
					before += n
				}
			case 1:
				err = p.Transfer(now, a, b, n)
			case 2:
				if err = p.Redeem(now, a, n); err == nil {
					before -= n
				}
			case 3:
				now += n * 7
				expired += before - p.Supply(now).Total()
				before = p.Supply(now).Total()
			}
			if p.Supply(now).Total() != before {
				t.Fatalf("supply is %d, want %d (%v)", p.Supply(now).Total(), before, err)
			}
			checkSum(t, p, now)
		}
		credited, redeemed, takenBack := p.Totals()
		if credited != p.Supply(now).Total()+redeemed+takenBack+expired {
			t.Fatalf("credited %d; there %d, redeemed %d, taken back %d, expired %d", credited, p.Supply(now).Total(), redeemed, takenBack, expired)
		}
	})
}

func checkSum(t *rapid.T, p *Points, now uint64) {
	sum := Purse{First: p.Terms.Epoch(now)}
	for _, a := range p.Holders() {
		for i, n := range p.Balance(now, a).Lanes {
			sum.Lanes[i] += n
		}
	}
	if sum != p.Supply(now) {
		t.Fatalf("balances come to %v, the supply is %v", sum, p.Supply(now))
	}
}

// A merchant that is away issues nothing; what it promised is released, and points
// are spent.
func TestRunOff(t *testing.T) {
	p := newShop()
	lines := []Line{{Account: alice, Amount: 7, Ref: [32]byte{1}}}
	root := testTree(t, lines).Root()
	if err := p.Commit(shop, 5000, root, 1, 7, 5100); err != nil {
		t.Fatal(err)
	}
	p.SetActive(false)
	if _, err := p.Issue(shop, 5000, lines); fault.KindOf(err) != fault.NotMember || p.State() != 2 {
		t.Error(err, p.State())
	}
	if err := p.Release(5099, root, 0, lines, nil); fault.KindOf(err) != fault.NotYet {
		t.Error(err)
	}
	if err := p.Release(5100, root, 0, lines, nil); err != nil {
		t.Error(err)
	}
	if err := p.Redeem(5100, alice, 7); err != nil {
		t.Error(err)
	}
}
