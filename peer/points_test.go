package peer_test

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/fault"
)

// programme runs a test against merchants of whom the first has a points
// contract and rules: a point for each 100, and 50 for a first order.
func programme(t *testing.T, cfg peertest.Config, test func(*peertest.World, *peertest.Points)) {
	t.Helper()
	chain := peertest.NewPoints()
	cfg.Adjust = func(number int, c *peer.Config) {
		if number == 0 {
			c.Points = chain
		}
	}
	peertest.Run(t, cfg, func(w *peertest.World) {
		_, err := w.Peers[0].SetRules(w.Ctx(), simpleRules(100))
		check(w.T, err)
		test(w, chain)
	})
}

func simpleRules(per int64) earning.Rules {
	return earning.Rules{Version: 1, Currency: "KRW", Zone: "Asia/Seoul", ReturnDays: 14, Rules: []earning.Rule{
		{ID: "base", Kind: earning.KindAmount, Points: 1, Per: credential.Micro(per) * credential.One, Round: earning.RoundDown, Scope: earning.ScopeLine, Stack: earning.StackTogether},
		{ID: "welcome", Kind: earning.KindBonus, Points: 50, Stack: earning.StackTogether, When: earning.When{Events: []string{earning.EventFirstOrder}}},
		{ID: "friend", Kind: earning.KindReferral, Points: 30, Stack: earning.StackTogether, When: earning.When{Events: []string{earning.EventFirstOrder}}},
		{ID: "birthday", Kind: earning.KindMultiplier, Times: 2 * credential.One, Stack: earning.StackTogether, When: earning.When{Events: []string{"birthday"}}},
	}}
}

const won = credential.One

func pointsOf(t *testing.T, p *peertest.Peer, ref, order string) points.Credit {
	t.Helper()
	c, err := p.Points().Credit(t.Context(), ref, order)
	check(t, err)
	return c
}

// ending is a sale whose return window is over after so long.
func ending(id string, amount credential.Micro, in time.Duration) credential.Order {
	o := peertest.Order(id, "tea", amount)
	o.Time -= uint64((14*24*time.Hour - in).Milliseconds())
	return o
}

func millis() uint64 { return uint64(time.Now().UnixMilli()) }

// From the till to the chain and back: points wait for returns, go to the
// account that the customer's grant names, are final, and are taken back when
// everything returns.
func TestPointsOfAnOrderReachItsCustomer(t *testing.T) {
	programme(t, peertest.Config{Merchants: 3}, func(w *peertest.World, chain *peertest.Points) {
		t, p, c := w.T, w.Peers[0], w.NewCustomer()
		id := w.Enrol(p, c, "C-1")
		held, _ := p.CRM().Grant(id)
		account := points.Account(held.Get().Grant.Grant.Account)
		w.Sell(p, "C-1", ending("77", 1250*won, 5*time.Minute))
		if got := pointsOf(t, p, "C-1", "77"); got.First != 62 || got.Phase(millis()) != points.PhasePending || got.Account != account {
			t.Fatalf("%d points are %s", got.First, got.Phase(millis()))
		}
		w.Sell(p, "C-1", takingBack("78", "77", -250*won))
		w.Pass(4 * time.Minute)
		if len(chain.Lines()) != 0 {
			t.Error("issued before the return window is over")
		}
		w.Pass(2 * time.Minute)
		got := pointsOf(t, p, "C-1", "77") // ⌊62 × 1000/1250⌋ = 49
		if lines := chain.Lines(); len(lines) != 1 || lines[0] != (points.Line{Ref: got.Issue.Ref, Account: account, Amount: 49}) {
			t.Fatalf("issued: %v", lines)
		}
		if got.Phase(millis()) != points.PhaseIssued || got.Issue.Place.State != points.Final || got.First != 62 || got.Points != 49 {
			t.Errorf("%+v", got)
		}
		w.Sell(p, "C-1", takingBack("79", "77", -500*won))
		w.Pass(time.Minute)
		if got := pointsOf(t, p, "C-1", "77"); got.Phase(millis()) != points.PhaseReduced || got.Points != 24 || got.Backs[0].Amount != 25 || got.Backs[0].Place.State != points.Final {
			t.Errorf("%+v", got)
		}
		w.Sell(p, "C-1", takingBack("80", "77", -500*won))
		w.Pass(time.Minute)
		if got := pointsOf(t, p, "C-1", "77"); got.Phase(millis()) != points.PhaseGone || len(got.Backs) != 2 {
			t.Errorf("%+v", got)
		}
		if l, ok, err := p.BalanceOf(w.Ctx(), account); err != nil || !ok || l.Total() != 0 {
			t.Errorf("the account has %v, %v", l, err)
		}
	})
}

// Points of a customer without a wallet wait for one; those earned under a grant
// go to its account although it was taken back meanwhile.
func TestPointsFollowTheGrant(t *testing.T) {
	programme(t, peertest.Config{Merchants: 3}, func(w *peertest.World, chain *peertest.Points) {
		t, p, c := w.T, w.Peers[0], w.NewCustomer()
		_, err := p.Record(w.Ctx(), "C-1", ending("77", 1000*won, 0))
		check(t, err)
		w.Pass(time.Minute)
		if got := pointsOf(t, p, "C-1", "77"); got.Phase(millis()) != points.PhaseDue || len(chain.Lines()) != 0 {
			t.Fatalf("without a wallet: %s", got.Phase(millis()))
		}
		id := w.Enrol(p, c, "C-1")
		w.Until("what waited is issued", func() bool { return len(chain.Lines()) == 1 })
		w.Sell(p, "C-1", ending("78", 200*won, 2*time.Minute))
		_, err = c.Revoke(w.Ctx(), id)
		check(t, err)
		w.Until("the grant has ended", func() bool { _, held := p.CRM().Grant(id); return !held })
		if p.AccountOf("C-1") != (points.Account{}) {
			t.Error("an account without a grant")
		}
		_, err = p.Record(w.Ctx(), "C-1", ending("79", 300*won, 0))
		check(t, err)
		w.Pass(3 * time.Minute)
		lines := chain.Lines()
		if len(lines) != 2 || lines[1].Amount != 2 || lines[1].Account != lines[0].Account {
			t.Errorf("issued: %v", lines)
		}
		if got := pointsOf(t, p, "C-1", "79"); got.Phase(millis()) != points.PhaseDue {
			t.Errorf("without a grant: %s", got.Phase(millis()))
		}
	})
}

// The referrer has points of their own, which returns of the buyer lower.
func TestReferralsEarnAndReturn(t *testing.T) {
	programme(t, peertest.Config{Merchants: 1}, func(w *peertest.World, _ *peertest.Points) {
		t, p := w.T, w.Peers[0]
		_, err := p.RecordSale(w.Ctx(), "C-2", peertest.Order("1", "tea", 100*won), peer.Occasion{Referrer: "C-1"})
		wantKind(t, "an unknown referrer", err, fault.NotFound)
		_, err = p.Invite(w.Ctx(), "C-1")
		check(t, err)
		_, err = p.RecordSale(w.Ctx(), "C-1", peertest.Order("1", "tea", 100*won), peer.Occasion{Referrer: "C-1"})
		wantKind(t, "a referrer of oneself", err, fault.NotFound)
		_, err = p.RecordSale(w.Ctx(), "C-2", peertest.Order("1", "tea", 100*won), peer.Occasion{Events: []string{earning.EventFirstOrder}})
		wantKind(t, "an event of the peer", err, fault.Malformed)
		_, err = p.RecordSale(w.Ctx(), "C-2", peertest.Order("1", "tea", 1000*won), peer.Occasion{Referrer: "C-1", Events: []string{"birthday"}})
		check(t, err)
		if got := pointsOf(t, p, "C-2", "1"); got.First != 70 {
			t.Errorf("the buyer has %d", got.First)
		}
		friends := func() uint64 {
			all, err := p.Points().Person(w.Ctx(), "C-1")
			check(t, err)
			if len(all) != 1 || all[0].Ref == all[0].Buyer {
				t.Fatalf("%+v", all)
			}
			return all[0].Points
		}
		if got := friends(); got != 30 {
			t.Errorf("the referrer has %d", got)
		}
		o := takingBack("2", "1", -500*won)
		_, err = p.Record(w.Ctx(), "C-2", o)
		check(t, err)
		if got := friends(); got != 15 {
			t.Errorf("the referrer keeps %d of half a return", got)
		}
		_, err = p.RecordSale(w.Ctx(), "C-2", peertest.Order("3", "tea", 1000*won), peer.Occasion{Referrer: "C-1"})
		check(t, err)
		if got := pointsOf(t, p, "C-2", "3"); got.First != 10 || friends() != 15 {
			t.Errorf("a second order has %d", got.First)
		}
	})
}

// Order and points, and return and points, are one write each: wherever the
// machine stops, sending again brings both to the same end.
//
// Defends I4.
func TestPointsSurviveACutAtEveryWrite(t *testing.T) {
	for writes, acknowledged := 0, false; !acknowledged; writes++ {
		programme(t, peertest.Config{Merchants: 1, Disk: true}, func(w *peertest.World, _ *peertest.Points) {
			t, p := w.T, w.Peers[0]
			sell := func(o credential.Order) bool { _, err := p.Record(w.Ctx(), "C-1", o); return err == nil }
			p.KillAfter(writes)
			sale, back := peertest.Order("77", "tea", 1000*won), takingBack("78", "77", -400*won)
			sold := sell(sale)
			returned := sold && sell(back)
			acknowledged = returned
			if p.Killed() {
				p.Start()
			}
			for _, step := range []struct {
				order  credential.Order
				said   bool
				points uint64
			}{{sale, sold, 60}, {back, returned, 36}} {
				_, entered := recorded(t, p, "C-1", step.order.ID)
				if step.said && !entered {
					t.Errorf("cut after %d writes: %s was acknowledged and is gone", writes, step.order.ID)
				}
				c, err := p.Points().Credit(w.Ctx(), "C-1", "77")
				if entered != (err == nil) && step.order.ID == "77" {
					t.Errorf("cut after %d writes: the order is entered %v, its points %v", writes, entered, err)
				}
				if entered && step.order.ID == "78" && c.Points != 36 {
					t.Errorf("cut after %d writes: the return is entered, and %d points are left", writes, c.Points)
				}
				if !sell(step.order) {
					t.Fatalf("cut after %d writes: it cannot be sent again", writes)
				}
				if !returned {
					if _, twice := recorded(t, p, "C-1", "78"); !twice && pointsOf(t, p, "C-1", "77").Points != 60 {
						t.Errorf("cut after %d writes and sent again: %d points", writes, pointsOf(t, p, "C-1", "77").Points)
					}
				}
			}
			if got := pointsOf(t, p, "C-1", "77"); got.Points != 36 || got.First != 60 {
				t.Errorf("cut after %d writes: in the end %d points of %d", writes, got.Points, got.First)
			}
		})
		if t.Failed() || writes > 50 {
			t.Fatalf("stopped at %d writes", writes)
		}
		if acknowledged && writes < 3 {
			t.Errorf("acknowledged after %d writes", writes)
		}
	}
}

// Wherever the machine stops while points are handed to the chain, each is
// issued once, and what returns meanwhile is taken back once.
//
// Defends I4.
func TestPointsAreIssuedOnceWhateverIsCut(t *testing.T) {
	for writes, whole := 0, false; !whole; writes++ {
		programme(t, peertest.Config{Merchants: 3}, func(w *peertest.World, chain *peertest.Points) {
			t, p, c := w.T, w.Peers[0], w.NewCustomer()
			w.Enrol(p, c, "C-1")
			for i := range 3 {
				w.Sell(p, "C-1", ending(fmt.Sprint(i), 1000*won, 2*time.Minute))
			}
			w.Pass(time.Minute)
			p.KillAfter(writes)
			w.Pass(3 * time.Minute)
			if whole = !p.Killed(); !whole {
				p.Start()
			}
			p.Spare()
			w.Pass(time.Minute)
			_, err := p.Record(w.Ctx(), "C-1", takingBack("9", "0", -1000*won))
			check(t, err)
			w.Pass(2 * time.Minute)
			var sum uint64
			for _, l := range chain.Lines() {
				sum += l.Amount
			}
			balance, _, err := p.BalanceOf(w.Ctx(), p.AccountOf("C-1"))
			check(t, err)
			if len(chain.Lines()) != 3 || sum != 80 || balance.Total() != 20 {
				t.Errorf("cut after %d writes: %d points in %d lines, and %d are left", writes, sum, len(chain.Lines()), balance.Total())
			}
			if n := len(p.Points().Flying()) + len(p.Points().Due(millis())); n != 0 {
				t.Errorf("cut after %d writes: %d are never done", writes, n)
			}
		})
		if t.Failed() || writes > 60 {
			t.Fatalf("stopped at %d writes", writes)
		}
		if whole && writes < 6 {
			t.Errorf("whole after %d writes", writes)
		}
	}
}

// A stalled chain stops no sale, and a refused issue is tried again under
// another name.
//
// Defends I9.
func TestPointsWaitForTheChain(t *testing.T) {
	programme(t, peertest.Config{Merchants: 3}, func(w *peertest.World, chain *peertest.Points) {
		t, p, c := w.T, w.Peers[0], w.NewCustomer()
		w.Enrol(p, c, "C-1")
		w.Sell(p, "C-1", ending("77", 1000*won, time.Minute))
		chain.Stall(true)
		w.Pass(2 * time.Minute)
		w.Sell(p, "C-1", ending("78", 1000*won, 5*time.Minute))
		if got := pointsOf(t, p, "C-1", "77"); got.Issue.Place.State != points.Pending || got.Phase(millis()) != points.PhaseIssued {
			t.Errorf("%+v", got.Issue)
		}
		chain.Stall(false)
		w.Until("it is final", func() bool { return pointsOf(t, p, "C-1", "77").Issue.Place.State == points.Final })
		chain.Refuse(true)
		w.Until("the next one failed", func() bool { return pointsOf(t, p, "C-1", "78").Tries == 1 })
		_, err := p.Record(w.Ctx(), "C-1", takingBack("79", "78", -500*won))
		check(t, err)
		chain.Refuse(false)
		w.Pass(65 * time.Minute)
		if got := pointsOf(t, p, "C-1", "78"); got.Issue.Place.State != points.Final || got.Issue.Amount != 5 || len(got.Backs) != 0 {
			t.Errorf("%+v", got)
		}
		if n := len(chain.Lines()); n != 2 {
			t.Errorf("%d lines", n)
		}
	})
}

func mug(stock uint32) earning.Item {
	return earning.Item{ID: "mug", Texts: []earning.ItemText{{Lang: "en", Title: "A mug"}}, Points: 40, Stock: &stock, PerPerson: 2}
}

func wish(holder points.Account, n byte, amount uint64) points.Authorisation {
	return peertest.SignRedemption(points.Authorisation{Holder: holder, Amount: amount, Ref: [32]byte{n}, Nonce: [32]byte{n}, ValidBefore: 1 << 40})
}

func TestRedemptions(t *testing.T) {
	programme(t, peertest.Config{Merchants: 1}, func(w *peertest.World, chain *peertest.Points) {
		t, p, holder := w.T, w.Peers[0], points.Account{1}
		for _, ref := range []string{"C-1", "C-2"} {
			_, err := p.Invite(w.Ctx(), ref)
			check(t, err)
		}
		check(t, p.Points().PutItem(w.Ctx(), mug(3)))
		chain.Give(holder, 100)
		redeem := func(ref string, quantity uint32, a points.Authorisation) error {
			_, err := p.Redeem(w.Ctx(), ref, "mug", quantity, a)
			return err
		}
		wantKind(t, "an unknown customer", redeem("C-9", 1, wish(holder, 1, 40)), fault.NotFound)
		_, err := p.Redeem(w.Ctx(), "C-1", "cup", 1, wish(holder, 1, 40))
		wantKind(t, "an unknown item", err, fault.NotFound)
		wantKind(t, "another amount", redeem("C-1", 1, wish(holder, 1, 39)), fault.Conflict)
		forged := wish(holder, 1, 40)
		forged.Signature[0] ^= 1
		wantKind(t, "a forged signature", redeem("C-1", 1, forged), fault.BadSignature)
		wantKind(t, "no signature", redeem("C-1", 1, points.Authorisation{Holder: holder, Amount: 40, Ref: [32]byte{1}}), fault.Malformed)
		chain.Stall(true)
		check(t, redeem("C-1", 1, wish(holder, 1, 40)))
		check(t, redeem("C-1", 1, wish(holder, 1, 40)))
		wantKind(t, "the same ref for more", redeem("C-1", 2, wish(holder, 1, 80)), fault.Replayed)
		wantKind(t, "more than is free", redeem("C-1", 2, wish(holder, 2, 80)), fault.UsedUp)
		wantKind(t, "more points than are free", redeem("C-2", 2, wish(holder, 2, 80)), fault.Conflict)
		check(t, redeem("C-2", 1, wish(holder, 2, 40)))
		chain.Stall(false)
		w.Until("both are final", func() bool { return len(p.Points().Unsettled()) == 0 })
		if got := p.Points().Catalogue(); len(got) != 1 || got[0].Taken != 2 {
			t.Errorf("%+v", got)
		}
		chain.Give(holder, 1000)
		wantKind(t, "more than are left", redeem("C-2", 2, wish(holder, 3, 80)), fault.UsedUp)
		chain.Refuse(true)
		check(t, redeem("C-2", 1, wish(holder, 4, 40)))
		w.Until("it failed", func() bool { return len(p.Points().Unsettled()) == 0 })
		chain.Refuse(false)
		check(t, redeem("C-2", 1, wish(holder, 5, 40)))
		p.Kill()
		p.Start()
		w.Until("the last one is final", func() bool { return len(p.Points().Unsettled()) == 0 })
		if lanes, _, err := p.BalanceOf(w.Ctx(), holder); err != nil || lanes.Total() != 980 {
			t.Errorf("%v is left, %v", lanes, err)
		}
		if got := p.Points().Redemptions("C-2"); len(got) != 3 || got[1].Place.State != points.Failed {
			t.Errorf("%+v", got)
		}
		check(t, p.Points().RemoveItem(w.Ctx(), "mug"))
		wantKind(t, "removed twice", p.Points().RemoveItem(w.Ctx(), "mug"), fault.NotFound)
		wantKind(t, "an item that is gone", redeem("C-2", 1, wish(holder, 6, 40)), fault.NotFound)
	})
}

// Rules, their history and undo outlive a kill; a trial is what would have come.
func TestRulesHaveAHistory(t *testing.T) {
	programme(t, peertest.Config{Merchants: 1}, func(w *peertest.World, _ *peertest.Points) {
		t, p := w.T, w.Peers[0]
		for i, ref := range []string{"C-1", "C-1", "C-2", ""} {
			_, err := p.Record(w.Ctx(), ref, peertest.Order(fmt.Sprint(i), "tea", 1000*won))
			check(t, err)
		}
		trial, err := p.TryRules(w.Ctx(), simpleRules(50), 30)
		check(t, err)
		if want := (peer.Trial{Orders: 3, Earning: 3, Before: 130, After: 160, More: 3, Unused: []string{"friend", "birthday"}}); !reflect.DeepEqual(trial, want) {
			t.Errorf("%+v", trial)
		}
		if set, _ := p.Points().Rules(); set.Number != 1 || len(set.Rules.Offsets) == 0 {
			t.Errorf("a trial changed the rules: %+v", set)
		}
		_, err = p.SetRules(w.Ctx(), simpleRules(100))
		check(t, err)
		for _, per := range []int64{50, 25} {
			_, err = p.SetRules(w.Ctx(), simpleRules(per))
			check(t, err)
		}
		p.Kill()
		p.Start()
		bad := simpleRules(1)
		bad.Zone = "Asia/Nowhere"
		_, err = p.SetRules(w.Ctx(), bad)
		wantKind(t, "an unknown zone", err, fault.Malformed)
		for _, per := range []int64{50, 100} {
			set, err := p.UndoRules(w.Ctx())
			check(t, err)
			if set.Rules.Rules[0].Per != credential.Micro(per)*won {
				t.Errorf("undone to %v, want %d", set.Rules.Rules[0].Per, per)
			}
		}
		_, err = p.UndoRules(w.Ctx())
		wantKind(t, "one undo too many", err, fault.NotFound)
		var of []uint32
		for _, s := range p.Points().History() {
			of = append(of, s.Of)
		}
		if fmt.Sprint(of) != "[1 2 3 2 1]" {
			t.Errorf("history: %v", of)
		}
		_, err = p.SetRules(w.Ctx(), simpleRules(10))
		check(t, err)
		_, err = p.Record(w.Ctx(), "C-1", peertest.Order("9", "tea", 1000*won))
		check(t, err)
		if got := pointsOf(t, p, "C-1", "9"); got.First != 100 || got.Rules != 6 {
			t.Errorf("%d points by version %d", got.First, got.Rules)
		}
	})
}

// Nothing of a programme shows who takes part: not the log, not the metrics.
func TestPointsTellNobody(t *testing.T) {
	programme(t, peertest.Config{Merchants: 3}, func(w *peertest.World, chain *peertest.Points) {
		t, p, c := w.T, w.Peers[0], w.NewCustomer()
		w.Enrol(p, c, "SECRET-C")
		w.Sell(p, "SECRET-C", ending("SECRET-O", 1000*won, 0))
		chain.Refuse(true)
		w.Pass(time.Minute)
		_, err := p.Redeem(w.Ctx(), "SECRET-C", "SECRET-I", 1, wish(points.Account{7}, 1, 40))
		if err == nil || bytes.Contains([]byte(err.Error()), []byte("SECRET")) {
			t.Errorf("%v", err)
		}
		families, err := p.Metrics.Gather()
		check(t, err)
		if text := fmt.Sprint(families); bytes.Contains([]byte(text), []byte("SECRET")) || !bytes.Contains([]byte(text), []byte("souk_points_total")) {
			t.Error("metrics tell of a customer, or nothing of points")
		}
		if bytes.Contains(p.Log.Bytes(), []byte("SECRET")) {
			t.Error("the log tells of a customer")
		}
		for _, l := range chain.Lines() {
			if bytes.Contains(l.Ref[:], []byte("SECRET")) {
				t.Error("a ref tells of an order")
			}
		}
	})
}

// What own customers hold and what others do, and the history that a book is
// estimated from, over a restart.
func TestLiabilityKnowsWhoHolds(t *testing.T) {
	programme(t, peertest.Config{Merchants: 3}, func(w *peertest.World, chain *peertest.Points) {
		t, p := w.T, w.Peers[0]
		w.Enrol(p, w.NewCustomer(), "C-1")
		w.Sell(p, "C-1", ending("77", 1000*won, 0))
		chain.Give(points.Account{9}, 5)
		w.Until("the points are issued", func() bool { return len(chain.Lines()) == 1 })
		w.Pass(time.Hour)
		b, err := p.Liability(w.Ctx())
		check(t, err)
		if b.Outstanding != 65 || b.Own != 60 || b.Foreign != 5 || b.Pending+b.Due+b.Sent != 0 || b.Breakage.Known {
			t.Errorf("%+v", b)
		}
		p.Kill()
		p.Start()
		seen, err := p.Points().Observed(w.Ctx())
		check(t, err)
		if len(seen) != 1 || len(seen[0].Samples) != 1 || seen[0].Samples[0].Points != 65 {
			t.Errorf("%+v", seen)
		}
	})
}
