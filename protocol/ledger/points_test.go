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

const epoch = 3600

// counter is one merchant's points from second 5000 on, to call at any time.
type counter struct {
	rapid.TB
	*Ledger
	at Account
}

func newShop(t rapid.TB) *counter {
	l := New(setupForTests(), []Account{shop}, 0)
	c := &counter{t, l, Account{}}
	o := PointsCreate{Start: 5000, EpochLength: epoch, Cap: 10_000, Name: "Points", Symbol: "P"}
	c.must(shop, 5000, o)
	c.at = l.PlaceOfPoints(shop, o)
	return c
}

func (c *counter) call(from Account, now uint64, op Op) error {
	c.Helper()
	if now > c.Time() {
		if err := c.Begin(now); err != nil {
			c.Fatal(err)
		}
	}
	_, err := c.Apply(from, op)
	return err
}

func (c *counter) must(from Account, now uint64, op Op) {
	c.Helper()
	if err := c.call(from, now, op); err != nil {
		c.Fatal(err)
	}
}

func (c *counter) points(now uint64) Points {
	if now > c.Time() {
		if err := c.Begin(now); err != nil {
			c.Fatal(err)
		}
	}
	p, _ := c.Points(c.at)
	return p
}

func (c *counter) issueOne(now uint64, to Account, amount uint64) ([32]byte, Line) {
	c.Helper()
	line := Line{Account: to, Amount: amount, Ref: [32]byte{byte(now), byte(now >> 8), byte(amount), byte(amount >> 8), to[0]}}
	c.must(shop, now, PointsIssue{c.at, []Line{line}})
	return line.Hash(), line
}

// A worked example: oldest first, expiry kept by a transfer, gone at the end of the
// second epoch after the issue, a return that finds only a part.
func TestPointsByExample(t *testing.T) {
	c := newShop(t)
	c.issueOne(5001, alice, 100)
	root, line := c.issueOne(5000+epoch+9, alice, 50)
	c.must(alice, 0, PointsTransfer{c.at, bob, 120})
	if got := c.points(0).Balance(bob); got != (Purse{First: 1, Lanes: [3]uint64{0, 100, 20}}) {
		t.Fatal(got)
	}
	if got := c.points(5000 + 3*epoch - 1).Balance(bob).Total(); got != 120 {
		t.Fatal("too early: ", got)
	}
	if got := c.points(5000 + 3*epoch).Balance(bob).Total(); got != 20 {
		t.Fatal("too late: ", got)
	}
	c.must(shop, 0, PointsTakeBack{c.at, root, 0, line, 40, nil})
	if _, _, taken := c.points(0).Totals(); taken != 30 {
		t.Fatal(taken)
	}
	if got := c.points(0).Supply(); got != (Purse{First: 3, Lanes: [3]uint64{20, 0, 0}}) {
		t.Fatal(got)
	}
	if got := c.points(5000 + 4*epoch).Supply().Total(); got != 0 {
		t.Fatal(got)
	}
}

func TestEarnedDoesNotMoveWithPoints(t *testing.T) {
	c := newShop(t)
	root, line := c.issueOne(5001, alice, 100)
	c.must(alice, 0, PointsTransfer{c.at, bob, 100})
	if now, _ := c.points(0).Earned(bob); now != 0 {
		t.Error("bob earned ", now)
	}
	c.must(shop, 5000+epoch, PointsTakeBack{c.at, root, 0, line, 30, nil})
	if now, before := c.points(0).Earned(alice); now != 0 || before != 70 {
		t.Error("alice earned ", now, before)
	}
	if _, _, taken := c.points(0).Totals(); taken != 0 {
		t.Error("took back ", taken)
	}
	if now, before := c.points(5000 + 2*epoch).Earned(alice); now != 0 || before != 0 {
		t.Error("alice earned ", now, before)
	}
}

// Defends I7: points are conserved. Whatever happens, the sum of balances is the
// supply, expiry by expiry, and what was credited is what is there, was given back,
// was taken back or expired; a call that is refused changes nothing.
func TestPointsAreConserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := newShop(t)
		now, expired := uint64(5000), uint64(0)
		people := []Account{alice, bob, {4}}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			a, b := rapid.SampledFrom(people).Draw(t, "a"), rapid.SampledFrom(people).Draw(t, "b")
			n := rapid.Uint64Range(0, 600).Draw(t, "n")
			before := c.points(now).Supply().Total()
			var err error
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				ref := rapid.Uint64().Draw(t, "ref")
				err = c.call(shop, now, PointsIssue{c.at, []Line{{Account: a, Amount: n, Ref: [32]byte{byte(ref), byte(ref >> 8), byte(ref >> 16)}}}})
				if err == nil {
					before += n
				}
			case 1:
				err = c.call(a, now, PointsTransfer{c.at, b, n})
			case 2:
				if err = c.call(a, now, PointsRedeem{c.at, n, [32]byte{1}}); err == nil {
					before -= n
				}
			case 3:
				now += n * 25
				expired += before - c.points(now).Supply().Total()
				before = c.points(now).Supply().Total()
			}
			if got := c.points(now).Supply().Total(); got != before {
				t.Fatalf("supply is %d, want %d (%v)", got, before, err)
			}
			checkSum(t, c.points(now))
		}
		p := c.points(now)
		credited, redeemed, takenBack := p.Totals()
		if credited != p.Supply().Total()+redeemed+takenBack+expired {
			t.Fatalf("credited %d; there %d, redeemed %d, taken back %d, expired %d", credited, p.Supply().Total(), redeemed, takenBack, expired)
		}
	})
}

func checkSum(t *rapid.T, p Points) {
	sum := Purse{First: p.Supply().First}
	for _, purse := range p.Balances() {
		for i, n := range purse.Lanes {
			sum.Lanes[i] += n
		}
	}
	if sum != p.Supply() {
		t.Fatalf("balances come to %v, the supply is %v", sum, p.Supply())
	}
}

// A merchant that is away issues nothing; what it promised is released, and points
// are spent.
func TestRunOff(t *testing.T) {
	c := newShop(t)
	lines := []Line{{Account: alice, Amount: 7, Ref: [32]byte{1}}}
	root := testTree(t, lines).Root()
	c.must(shop, 0, PointsCommit{c.at, root, 1, 7, 5100})
	c.must(shop, 0, MemberChange{bob, Admission})
	c.must(shop, 0, MemberChange{shop, Suspension})
	if err := c.call(shop, 0, PointsIssue{c.at, lines}); fault.KindOf(err) != fault.NotMember || c.points(0).State() != 2 {
		t.Error(err, c.points(0).State())
	}
	if err := c.call(bob, 5099, PointsRelease{c.at, root, 0, lines, nil}); fault.KindOf(err) != fault.NotYet {
		t.Error(err)
	}
	c.must(bob, 5100, PointsRelease{c.at, root, 0, lines, nil})
	c.must(alice, 0, PointsRedeem{c.at, 7, [32]byte{}})
}
