package peer_test

import (
	"slices"
	"testing"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/rounds"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/netting"
)

// signingAlone is a world in which so many peers, the first ones, sign what stays
// within a thousand points a day; the others wait for their merchants.
func signingAlone(merchants, alone int) peertest.Config {
	return peertest.Config{Merchants: merchants, Disk: true, Adjust: func(number int, cfg *peer.Config) {
		if number < alone {
			cfg.NettingLimit = 1000
		}
	}}
}

// owe has each of some peers hold points of the one before it, the first one of the last.
func owe(w *peertest.World, amount uint64, peers ...int) {
	for i, p := range peers {
		w.Netting.Hold(w.Peers[p], w.Peers[peers[(i+len(peers)-1)%len(peers)]], amount+uint64(i))
	}
	w.Pass(4 * time.Second) // in a block
}

func propose(w *peertest.World, p *peertest.Peer, t rounds.Terms) rounds.ID {
	w.T.Helper()
	v, err := p.Rounds().Propose(w.Ctx(), t)
	check(w.T, err)
	return v.ID
}

func roundAt(w *peertest.World, p *peertest.Peer, id rounds.ID) rounds.View {
	w.T.Helper()
	v, err := p.Rounds().Get(id)
	check(w.T, err)
	return v
}

// last follows a round through its attempts.
func last(w *peertest.World, p *peertest.Peer, id rounds.ID) rounds.View {
	w.T.Helper()
	v := roundAt(w, p, id)
	for v.Next != (rounds.ID{}) {
		v = roundAt(w, p, v.Next)
	}
	return v
}

func ends(w *peertest.World, p *peertest.Peer, id rounds.ID, state rounds.State) rounds.View {
	w.T.Helper()
	w.Until("the round is "+string(state), func() bool { return last(w, p, id).State == state })
	return last(w, p, id)
}

// TestRoundsAreProposedByThemselves: a peer that is told to proposes a round in each
// period, the others sign, and everybody counts what happened; without a circle it
// proposes nothing, and nobody else ever does.
func TestRoundsAreProposedByThemselves(t *testing.T) {
	config := signingAlone(3, 3)
	limit := config.Adjust
	config.Adjust = func(number int, cfg *peer.Config) {
		if limit(number, cfg); number == 0 {
			cfg.NettingEvery = rounds.LeastEvery
		}
	}
	peertest.Run(t, config, func(w *peertest.World) {
		t := w.T
		count := func(p *peertest.Peer, e rounds.Event) float64 {
			return counted(t, p, "souk_netting_rounds_total", string(e))
		}
		owe(w, 70, 0, 1, 2)
		w.Pass(rounds.LeastEvery)
		w.Until("everybody shows it as final", func() bool {
			return !slices.ContainsFunc(w.Peers, func(p *peertest.Peer) bool { return count(p, rounds.EventSettled) != 1 })
		})
		if w.Netting.Statements() != 1 || count(w.Peers[0], rounds.EventProposed) != 1 || count(w.Peers[0], rounds.EventSigned) != 0 {
			t.Errorf("%d statements, %v proposed", w.Netting.Statements(), count(w.Peers[0], rounds.EventProposed))
		}
		for _, p := range w.Peers[1:] {
			if count(p, rounds.EventSigned) != 1 || count(p, rounds.EventProposed)+count(p, rounds.EventNothing) != 0 {
				t.Error("another peer proposed, or did not sign once")
			}
		}
		before := count(w.Peers[0], rounds.EventNothing)
		w.Pass(rounds.LeastEvery)
		if count(w.Peers[0], rounds.EventNothing) != before+1 || count(w.Peers[0], rounds.EventProposed) != 1 || w.Netting.Statements() != 1 {
			t.Error("without a circle of debts it does not say once in a period that there is nothing")
		}
	})
}

// TestNoRoundIsProposedBesideAnOpenOne: while one merchant has not decided yet, the
// periods pass without another proposal of the same debts.
func TestNoRoundIsProposedBesideAnOpenOne(t *testing.T) {
	config := signingAlone(3, 2)
	limit := config.Adjust
	config.Adjust = func(number int, cfg *peer.Config) {
		limit(number, cfg)
		if cfg.NettingLimit > 0 {
			cfg.NettingEvery = rounds.LeastEvery
		}
	}
	peertest.Run(t, config, func(w *peertest.World) {
		t := w.T
		owe(w, 70, 0, 1, 2)
		w.Pass(3 * rounds.LeastEvery)
		var proposed float64
		for _, p := range w.Peers[:2] {
			proposed += counted(t, p, "souk_netting_rounds_total", string(rounds.EventProposed))
		}
		if list, err := w.Peers[2].Rounds().List(); err != nil || len(list) != 1 || list[0].Word != rounds.Waiting || proposed != 1 {
			t.Errorf("%d statements are known to the merchant that is asked, %v were proposed: %v", len(list), proposed, err)
		}
	})
}

// TestMerchantsNetInRounds: four merchants in a circle of debts each forget the
// smallest of them, whoever proposes. Two peers sign by themselves, one waits until
// its merchant does. Nobody shows it as settled before the contract has carried it
// out, and nobody as final before no block can take it back.
//
// Defends I7, I12.
func TestMerchantsNetInRounds(t *testing.T) {
	peertest.Run(t, signingAlone(5, 3), func(w *peertest.World) {
		t := w.T
		owe(w, 70, 0, 1, 2, 3)
		w.Netting.Hold(w.Peers[4], w.Peers[0], 40) // a debt in no circle
		w.Pass(4 * time.Second)
		proposer, asked := w.Peers[1], w.Peers[3]
		p, err := proposer.Rounds().Preview(w.Ctx(), rounds.Terms{})
		check(t, err)
		if len(p.Holds) != 1 || p.Holds[0].Points != 71 || len(p.Owes) != 1 || p.Owes[0].Points != 72 || len(p.Cycles) != 1 || p.Gives[0].Points != 70 || p.Freed[0].Points != 70 {
			t.Fatalf("the preview is %+v", p)
		}
		id := propose(w, proposer, rounds.Terms{})
		w.Until("the last merchant is asked", func() bool { v, err := asked.Rounds().Get(id); return err == nil && v.Word == rounds.Waiting })
		w.Pass(time.Minute)
		for _, v := range []rounds.View{roundAt(w, proposer, id), roundAt(w, asked, id)} {
			if v.State != rounds.Open || v.Settlement != "" || w.Netting.Statements() > 0 {
				t.Fatalf("one signature is missing and it is %s", v.State)
			}
		}
		if _, err := w.Peers[4].Rounds().Get(id); fault.KindOf(err) != fault.NotFound {
			t.Error("who is in no line was asked: ", err)
		}
		_, err = asked.Rounds().Sign(w.Ctx(), id)
		check(t, err)
		w.Until("the proposer shows it as settled", func() bool {
			v := roundAt(w, proposer, id)
			if v.State == rounds.Settled != (w.Netting.Statements() == 1) && v.State == rounds.Settled {
				t.Error("shown as settled before it was")
			}
			return v.State == rounds.Settled
		})
		if v := roundAt(w, proposer, id); v.Settlement != "mined" {
			t.Errorf("it is %s at once", v.Settlement)
		}
		w.Until("everybody named shows it as final", func() bool {
			return !slices.ContainsFunc(w.Peers[:4], func(p *peertest.Peer) bool { return roundAt(w, p, id).Settlement != "final" })
		})
		for i := range 4 {
			if left := w.Netting.Held(w.Peers[i], w.Peers[(i+3)%4]); left != uint64(i) {
				t.Errorf("merchant %d still holds %d, want %d", i, left, i)
			}
		}
		if w.Netting.Held(w.Peers[4], w.Peers[0]) != 40 {
			t.Error("a debt in no circle was cancelled")
		}
		if _, err := proposer.Rounds().Propose(w.Ctx(), rounds.Terms{}); fault.KindOf(err) != fault.NotFound {
			t.Error("a round without a circle: ", err)
		}
	})
}

// twoCircles is 0-1-2-0 and 0-3-1-0 with enough between 0 and 1 for both.
func twoCircles(w *peertest.World) {
	hold := func(creditor, debtor int, amount uint64) {
		w.Netting.Hold(w.Peers[creditor], w.Peers[debtor], amount)
	}
	hold(1, 0, 100)
	hold(2, 1, 30)
	hold(0, 2, 30)
	hold(3, 1, 50)
	hold(0, 3, 50)
	w.Pass(4 * time.Second)
}

// TestRoundGoesOnWithoutWhoDeclines: one merchant says no, and the others net what
// is left without it. What it holds stays. It cannot change its mind afterwards.
func TestRoundGoesOnWithoutWhoDeclines(t *testing.T) {
	peertest.Run(t, signingAlone(4, 3), func(w *peertest.World) {
		t := w.T
		twoCircles(w)
		id := propose(w, w.Peers[0], rounds.Terms{})
		w.Until("it is asked", func() bool { _, err := w.Peers[3].Rounds().Get(id); return err == nil })
		_, err := w.Peers[3].Rounds().Decline(w.Ctx(), id)
		check(t, err)
		v := ends(w, w.Peers[0], id, rounds.Settled)
		if v.Attempt != 2 || slices.Contains(v.Statement.Merchants, w.Peers[3].ID) {
			t.Errorf("attempt %d with %d merchants", v.Attempt, len(v.Statement.Merchants))
		}
		first := roundAt(w, w.Peers[0], id)
		if at := slices.Index(first.Statement.Merchants, w.Peers[3].ID); first.State != rounds.Replaced || first.Answers[at].Word != rounds.Declined {
			t.Errorf("the first attempt is %+v", first)
		}
		for _, c := range []struct {
			creditor, debtor int
			left             uint64
		}{{1, 0, 70}, {2, 1, 0}, {0, 2, 0}, {3, 1, 50}, {0, 3, 50}} {
			if got := w.Netting.Held(w.Peers[c.creditor], w.Peers[c.debtor]); got != c.left {
				t.Errorf("%d holds %d points of %d, want %d", c.creditor, got, c.debtor, c.left)
			}
		}
		if _, err := w.Peers[3].Rounds().Sign(w.Ctx(), id); fault.KindOf(err) != fault.Conflict {
			t.Error("signed after it was declined: ", err)
		}
		if _, err := w.Peers[1].Rounds().Decline(w.Ctx(), id); fault.KindOf(err) != fault.Conflict {
			t.Error("a signature was taken back: ", err)
		}
	})
}

// TestRoundGoesOnWithoutWhoIsAway: a peer that does not answer in time is left out.
// Where every circle needs it, the round fails and says so.
//
// Defends I10.
func TestRoundGoesOnWithoutWhoIsAway(t *testing.T) {
	peertest.Run(t, signingAlone(4, 4), func(w *peertest.World) {
		t := w.T
		twoCircles(w)
		w.Peers[3].Kill()
		id := propose(w, w.Peers[0], rounds.Terms{Wait: 2 * time.Minute})
		w.Pass(time.Minute)
		if v := roundAt(w, w.Peers[0], id); v.State != rounds.Open {
			t.Fatalf("after a minute it is %s", v.State)
		}
		v := ends(w, w.Peers[0], id, rounds.Settled)
		if v.Attempt != 2 || w.Netting.Held(w.Peers[3], w.Peers[1]) != 50 || w.Netting.Held(w.Peers[2], w.Peers[1]) != 0 {
			t.Errorf("attempt %d", v.Attempt)
		}
		id = propose(w, w.Peers[0], rounds.Terms{Wait: time.Minute}) // 0, 3 and 1 only
		v = ends(w, w.Peers[0], id, rounds.Failed)
		if v.Reason != "somebody did not sign in time; what is left has no circle of debts" {
			t.Error(v.Reason)
		}
	})
}

// TestForeignSignatureIsNone: a peer that signs with another key than its operator's
// is named and left out.
func TestForeignSignatureIsNone(t *testing.T) {
	peertest.Run(t, signingAlone(4, 4), func(w *peertest.World) {
		t := w.T
		twoCircles(w)
		w.Peers[3].Nets.Forges = true
		id := propose(w, w.Peers[0], rounds.Terms{})
		v := ends(w, w.Peers[0], id, rounds.Settled)
		first := roundAt(w, w.Peers[0], id)
		at := slices.Index(first.Statement.Merchants, w.Peers[3].ID)
		if a := first.Answers[at]; v.Attempt != 2 || a.Word != rounds.Refused || a.Detail != "bad_signature: not of this account" {
			t.Errorf("attempt %d, %+v", v.Attempt, a)
		}
	})
}

// TestRoundOutlivesItsPeers: proposer and signer are killed while a signature is
// missing, and the round goes on where it was.
//
// Defends I4.
func TestRoundOutlivesItsPeers(t *testing.T) {
	peertest.Run(t, signingAlone(4, 2), func(w *peertest.World) {
		t := w.T
		owe(w, 70, 0, 1, 2, 3)
		id := propose(w, w.Peers[0], rounds.Terms{})
		w.Until("both are asked", func() bool {
			_, two := w.Peers[2].Rounds().Get(id)
			_, three := w.Peers[3].Rounds().Get(id)
			return two == nil && three == nil
		})
		_, err := w.Peers[2].Rounds().Sign(w.Ctx(), id)
		check(t, err)
		for _, p := range []*peertest.Peer{w.Peers[0], w.Peers[2], w.Peers[3]} {
			p.Kill()
			p.Start()
		}
		if v := roundAt(w, w.Peers[2], id); v.Word != rounds.Signed {
			t.Error("a signature was forgotten")
		}
		_, err = w.Peers[3].Rounds().Sign(w.Ctx(), id)
		check(t, err)
		if v := ends(w, w.Peers[0], id, rounds.Settled); v.Attempt != 1 {
			t.Errorf("attempt %d", v.Attempt)
		}
	})
}

// TestStalledChainStopsNoRound: while the chain stands still nothing is signed or
// shown as done; then the round goes on.
//
// Defends I9.
func TestStalledChainStopsNoRound(t *testing.T) {
	peertest.Run(t, signingAlone(4, 4), func(w *peertest.World) {
		t := w.T
		owe(w, 70, 0, 1, 2, 3)
		id := propose(w, w.Peers[0], rounds.Terms{Wait: 6 * time.Hour})
		w.Netting.Stall(true)
		w.Pass(15 * time.Minute) // every peer is asked 180 times, of 64 that count in an hour
		if v := last(w, w.Peers[0], id); v.State == rounds.Settled {
			t.Error("settled on a chain that stands still")
		}
		if _, err := w.Peers[1].Rounds().Preview(w.Ctx(), rounds.Terms{}); fault.KindOf(err) != fault.Unavailable {
			t.Error(err)
		}
		w.Netting.Stall(false)
		ends(w, w.Peers[0], id, rounds.Settled)
	})
}

// TestTwoRoundsAtOnce: two members propose the same circle at the same time. One
// statement is carried out, the other round ends by itself, and no debt is cancelled
// twice.
//
// Defends I7.
func TestTwoRoundsAtOnce(t *testing.T) {
	peertest.Run(t, signingAlone(4, 4), func(w *peertest.World) {
		t := w.T
		owe(w, 70, 0, 1, 2, 3)
		a, b := propose(w, w.Peers[0], rounds.Terms{}), propose(w, w.Peers[2], rounds.Terms{})
		over := func() bool {
			one, two := last(w, w.Peers[0], a).State, last(w, w.Peers[2], b).State
			return one == rounds.Settled && two == rounds.Failed || one == rounds.Failed && two == rounds.Settled || one == rounds.Settled && a == b
		}
		w.Until("one is settled and the other one over", over)
		w.Pass(time.Minute)
		if w.Netting.Statements() != 1 || w.Netting.Held(w.Peers[3], w.Peers[2]) != 3 {
			t.Errorf("%d statements", w.Netting.Statements())
		}
	})
}

// TestLimitOfADay: above the limit a merchant is asked, and so it is where points do
// not count alike.
func TestLimitOfADay(t *testing.T) {
	peertest.Run(t, signingAlone(3, 3), func(w *peertest.World) {
		t := w.T
		owe(w, 600, 0, 1, 2)
		id := propose(w, w.Peers[0], rounds.Terms{})
		v := ends(w, w.Peers[0], id, rounds.Settled)
		if !roundAt(w, w.Peers[1], v.ID).Alone {
			t.Error("it was not signed within the limit")
		}
		owe(w, 500, 0, 1, 2)
		id = propose(w, w.Peers[0], rounds.Terms{})
		w.Pass(time.Minute)
		if v := roundAt(w, w.Peers[1], id); v.Word != rounds.Waiting || v.State != rounds.Open {
			t.Errorf("1,100 points of a limit of 1,000 in a day: %s", v.Word)
		}
		w.Rest(24 * time.Hour)
		id = propose(w, w.Peers[0], rounds.Terms{Worth: map[did.Merchant]uint64{w.Peers[1].ID: 2}})
		w.Pass(time.Minute)
		if v := roundAt(w, w.Peers[1], id); v.Word != rounds.Waiting {
			t.Error("points that count twice were signed for without a question")
		}
		for _, p := range w.Peers[1:] {
			_, err := p.Rounds().Sign(w.Ctx(), id)
			check(t, err)
		}
		ends(w, w.Peers[0], id, rounds.Settled)
	})
}

// TestStatementsThatAreRefused: nobody signs what does not follow from the chain.
func TestStatementsThatAreRefused(t *testing.T) {
	peertest.Run(t, signingAlone(4, 4), func(w *peertest.World) {
		t := w.T
		owe(w, 70, 0, 1, 2)
		good := proposalAt(w)
		from, judge := w.Peers[0].ID, w.Peers[1].Rounds()
		later := func(by time.Duration) uint64 { return uint64(time.Now().Add(by).Unix()) }
		for why, c := range map[string]struct {
			change func(*rounds.Proposal)
			kind   fault.Kind
		}{
			"names more than is held":     {func(p *rounds.Proposal) { p.Lines[0].Amount += 10 }, fault.Conflict},
			"names less than is netted":   {func(p *rounds.Proposal) { p.Lines[0].Amount-- }, fault.Conflict},
			"leaves a line out":           {func(p *rounds.Proposal) { p.Lines = p.Lines[:2] }, fault.Conflict},
			"counts points otherwise":     {func(p *rounds.Proposal) { p.Worth = []uint64{2, 3, 5, 7} }, fault.Conflict},
			"nets among others":           {func(p *rounds.Proposal) { p.Parties = slices.Delete(p.Parties, 0, 1) }, fault.Conflict},
			"a block nobody has":          {func(p *rounds.Proposal) { p.BlockHash = [32]byte{9} }, fault.Unavailable},
			"a block that is to come":     {func(p *rounds.Proposal) { p.Block += 1000 }, fault.NotYet},
			"too late":                    {func(p *rounds.Proposal) { p.Deadline = later(-time.Minute) }, fault.Expired},
			"for too long":                {func(p *rounds.Proposal) { p.Deadline = later(30 * 24 * time.Hour) }, fault.TooLarge},
			"with a stranger":             {func(p *rounds.Proposal) { p.Parties[3] = [20]byte{0: 0xff, 19: 1} }, fault.NotMember},
			"lines in another order":      {func(p *rounds.Proposal) { p.Lines[0], p.Lines[1] = p.Lines[1], p.Lines[0] }, fault.Malformed},
			"no block":                    {func(p *rounds.Proposal) { p.BlockHash = [32]byte{} }, fault.Malformed},
			"more lines than fit":         {func(p *rounds.Proposal) { p.Lines = make([]rounds.Line, netting.RoundLines+1) }, fault.TooLarge},
			"nothing for this merchant":   {func(p *rounds.Proposal) { p.Lines = slices.DeleteFunc(p.Lines, names(w.Peers[1].ID)) }, fault.WrongPeer},
			"a merchant owes itself that": {func(p *rounds.Proposal) { p.Lines[0].Creditor = p.Lines[0].Debtor }, fault.Malformed},
		} {
			p := good
			good.Nonce++ // so that no case is another one's statement
			p.Parties, p.Lines = slices.Clone(good.Parties), slices.Clone(good.Lines)
			c.change(&p)
			if a, err := judge.Handle(w.Ctx(), from, p); err == nil || fault.KindOf(err) != c.kind || a.Word == rounds.Signed {
				t.Errorf("%s: %v", why, err)
			}
		}
		if _, err := judge.Handle(w.Ctx(), did.Merchant{1}, good); fault.KindOf(err) != fault.NotMember {
			t.Error("proposed by a stranger: ", err)
		}
		if list, err := judge.List(); err != nil || len(list) != 0 {
			t.Error("what was refused is kept: ", list, err)
		}
		a, err := judge.Handle(w.Ctx(), from, good)
		check(t, err)
		b, err := judge.Handle(w.Ctx(), from, good)
		check(t, err)
		if a.Word != rounds.Signed || !slices.Equal(a.Consent.Signature, b.Consent.Signature) {
			t.Error("asked again, it answers otherwise")
		}
		w.Netting.Hold(w.Peers[1], w.Peers[0], 10)
		w.Pass(4 * time.Second)
		good.Nonce++
		if _, err := judge.Handle(w.Ctx(), from, good); fault.KindOf(err) != fault.Conflict {
			t.Error("signed for more than it holds by now: ", err)
		}
		w.Pass(30 * time.Minute)
		good.Nonce++
		good.Deadline = later(time.Hour)
		if _, err := judge.Handle(w.Ctx(), from, good); fault.KindOf(err) != fault.Unavailable {
			t.Error("a block whose state is gone: ", err)
		}
	})
}

func names(m did.Merchant) func(rounds.Line) bool {
	return func(l rounds.Line) bool { return l.Debtor == [20]byte(m) || l.Creditor == [20]byte(m) }
}

// proposalAt is what the first peer would propose now.
func proposalAt(w *peertest.World) rounds.Proposal {
	w.T.Helper()
	p, err := w.Peers[0].Rounds().Preview(w.Ctx(), rounds.Terms{})
	check(w.T, err)
	head := w.Peers[0].Nets.Head()
	out := rounds.Proposal{Block: head.Number, BlockHash: head.Hash, Nonce: p.Statement.Nonce, Deadline: p.Statement.Deadline}
	for _, m := range p.Parties {
		out.Parties = append(out.Parties, m)
	}
	for _, l := range p.Statement.Lines {
		out.Lines = append(out.Lines, rounds.Line{Debtor: l.Debtor, Creditor: l.Creditor, Amount: l.Amount})
	}
	return out
}

// TestProposalsOfOneMemberAreBounded: a member that floods others is told to wait.
//
// Defends I6.
func TestProposalsOfOneMemberAreBounded(t *testing.T) {
	peertest.Run(t, signingAlone(3, 0), func(w *peertest.World) {
		t := w.T
		owe(w, 70, 0, 1, 2)
		p, kept := proposalAt(w), 0
		var err error
		for err == nil {
			p.Nonce++
			if _, err = w.Peers[1].Rounds().Handle(w.Ctx(), w.Peers[0].ID, p); err == nil {
				kept++
			}
		}
		if kept != 16 || fault.KindOf(err) != fault.Full {
			t.Errorf("%d are kept, then %v", kept, err)
		}
		for range 64 {
			p.Nonce++
			p.Lines[0].Amount = 1
			_, err = w.Peers[2].Rounds().Handle(w.Ctx(), w.Peers[0].ID, p)
			if fault.KindOf(err) != fault.Conflict {
				t.Fatal(err)
			}
		}
		p.Nonce++
		if _, err = w.Peers[2].Rounds().Handle(w.Ctx(), w.Peers[0].ID, p); fault.KindOf(err) != fault.RateLimited {
			t.Error("the 65th in an hour: ", err)
		}
		if _, err := w.Peers[2].Rounds().Handle(w.Ctx(), w.Peers[1].ID, proposalAt(w)); err != nil {
			t.Error("another member waits for that one: ", err)
		}
	})
}
