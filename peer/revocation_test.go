package peer_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// From the moment that n-k+1 custodians know of a revocation no read succeeds:
// the merchant's copies go, its keys open nothing that was sealed since, and the
// merchants who stay read on.
//
// Defends I2.
func TestNoReadAfterTheQuorumKnows(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 5}, func(w *peertest.World) {
		t := w.T
		c, seller, leaves, stays := w.NewCustomer(), w.Peers[0], w.Peers[1], w.Peers[2]
		w.Enrol(seller, c, "C-1")
		ends := w.Grant(c, w.AskToRead(leaves), wallet.Terms{})
		holds := w.Grant(c, w.AskToRead(stays), wallet.Terms{})
		before := w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
		w.Until("both merchants opened the record", func() bool { return len(w.Items(leaves, ends)) == 1 && len(w.Items(stays, holds)) == 1 })
		header, err := w.Header(c, before, 1)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.AskToOpen(c, leaves, w.Peers[3], ends, header); err != nil {
			t.Fatalf("the standing grant does not open the record: %v", err)
		}
		entries := w.LogEntries()
		r, err := c.Revoke(w.Ctx(), ends)
		if err != nil || !r.Quorum {
			t.Fatalf("quorum %v, %v", r.Quorum, err)
		}
		refused(t, w, c, leaves, ends, header, fault.Revoked)
		if w.LogEntries() != entries {
			t.Error("a custodian logged a read after the revocation")
		}
		if _, held := leaves.CRM().Grant(ends); held || len(w.Items(leaves, ends)) != 0 {
			t.Error("the merchant confirmed and still has the grant or copies")
		}
		w.Settle()
		after := w.Sell(seller, "C-1", peertest.Order("O-2", "tea", 1))
		w.Until("the merchant who stays opened the next record", func() bool { return len(w.Items(stays, holds)) == 2 })
		if _, err := w.Header(c, after, 1); err == nil {
			t.Error("the keys of the merchant who left open the next header")
		}
		if len(w.Items(leaves, ends)) != 0 {
			t.Error("a record was opened after the revocation")
		}
		sameStanding(t, w)
	})
}

// A denial, an expiry and a narrower answer end a grant as a revocation does:
// nothing that it allowed stays in the merchant's view.
//
// Defends I2: the view holds what live grants allow.
func TestEveryEndOfAGrantPurges(t *testing.T) {
	ends := map[string]func(t *testing.T, w *peertest.World, c *peertest.Wallet, n consent.Notice){
		"denied": func(t *testing.T, w *peertest.World, c *peertest.Wallet, n consent.Notice) {
			check(t, c.Deny(w.Ctx(), n, ""))
		},
		"expired": func(_ *testing.T, w *peertest.World, _ *peertest.Wallet, _ consent.Notice) { w.Pass(6 * time.Minute) },
		"replaced": func(_ *testing.T, w *peertest.World, c *peertest.Wallet, n consent.Notice) {
			w.Grant(c, n, wallet.Terms{Rights: consent.Write})
		},
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
				t := w.T
				c, seller, reader := w.NewCustomer(), w.Peers[0], w.Peers[1]
				w.Enrol(seller, c, "C-1")
				notice := w.Ask(reader, peertest.ForInsight, consent.Read|consent.Write)
				grant := w.Grant(c, notice, wallet.Terms{Lifetime: uint64((5 * time.Minute).Milliseconds())})
				w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
				w.Until("the merchant opened the record", func() bool { return len(w.Items(reader, grant)) == 1 })
				end(t, w, c, notice)
				w.Until("the copies are gone", func() bool {
					_, held := reader.CRM().Grant(grant)
					return !held && len(w.Items(reader, grant)) == 0
				})
				w.Sell(seller, "C-1", peertest.Order("O-2", "tea", 1))
				w.Settle()
				if n := len(w.Items(reader, grant)); n != 0 {
					t.Errorf("%d records were opened under a grant that ended", n)
				}
			})
		})
	}
}

// A grant given again after a revocation opens a new key epoch; one that claims
// the closed epoch opens nothing, whatever its number.
//
// Defends I2, I8.
func TestGivenAgainOpensOnlyUnderANewEpoch(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		t := w.T
		c, seller, reader := w.NewCustomer(), w.Peers[0], w.Peers[1]
		w.Enrol(seller, c, "C-1")
		notice := w.AskToRead(reader)
		first := w.Grant(c, notice, wallet.Terms{})
		w.Settle()
		old, _ := c.Signed(first)
		_, err := c.Revoke(w.Ctx(), first)
		check(t, err)
		again := old.Grant
		again.Seq, again.Salt = old.Grant.Seq+2, [32]byte{1}
		sneaked := sneak(t, w, c, again)
		sold := w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
		w.Settle()
		header, err := w.Header(c, sold, 2)
		check(t, err)
		for _, custodian := range w.Custodians(c, reader) {
			if err := w.AskToOpenBy(c, reader, custodian, sneaked, header); fault.KindOf(err) != fault.Revoked || err == nil {
				t.Errorf("a grant under the closed epoch: %v, want revoked", err)
			}
		}
		for _, p := range w.Running() {
			if s, err := p.Status(w.Ctx()); err != nil || s.Grants["revoked"] != 1 {
				t.Errorf("a peer counts %v, want the line as revoked", s.Grants)
			}
		}
		check(t, c.Deny(w.Ctx(), notice, "")) // at the number of the sneaked grant
		second := w.Grant(c, notice, wallet.Terms{})
		if g, _ := c.Signed(second); g.Grant.Epoch <= old.Grant.Epoch {
			t.Errorf("given again under epoch %d, the closed one was %d", g.Grant.Epoch, old.Grant.Epoch)
		}
		w.Until("the record is open again", func() bool { return len(w.Items(reader, second)) == 1 })
	})
}

// Rotated keys that reach a merchant before the grant that they are for open
// what was sealed under them as soon as the grant is there.
//
// Defends I8.
func TestKeysBeforeTheirGrant(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 5}, func(w *peertest.World) {
		t := w.T
		c, seller, leaves, reader := w.NewCustomer(), w.Peers[0], w.Peers[1], w.Peers[2]
		w.Enrol(seller, c, "C-1")
		notice := w.AskToRead(reader)
		ends := w.Grant(c, w.AskToRead(leaves), wallet.Terms{})
		w.Settle()
		w.Isolate(reader)
		grant := w.Grant(c, notice, wallet.Terms{})
		_, err := c.Revoke(w.Ctx(), ends)
		check(t, err)
		var keys, consents [][]byte
		w.Until("the rotated keys are known", func() bool {
			keys = nil
			for _, r := range w.Records(seller) {
				if fact.Kind(r.Kind) == fact.KindKeys && r.Subject == grant {
					keys = append(keys, r.Raw)
				}
			}
			return len(keys) >= 2 // the wallet's own copy of the grant is such a fact too
		})
		consents = answersOn(t, w, seller, []consent.GrantID{grant})
		for _, raw := range append(keys, consents...) {
			check(t, reader.Import(w.Ctx(), [][]byte{raw})[0])
			w.Pass(time.Second)
		}
		w.Rejoin()
		w.Settle()
		w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
		w.Until("the reader opened the record", func() bool { return len(w.Items(reader, grant)) == 1 })
	})
}

// sneak publishes a grant that no honest wallet would sign.
func sneak(t *testing.T, w *peertest.World, c *peertest.Wallet, g consent.Grant) consent.SignedGrant {
	t.Helper()
	line := c.Seed.Consent(g.Audience, g.Purpose)
	now := uint64(time.Now().UnixMilli())
	f := consent.StatementFact(line, consent.Granted(g, now, nil), now, g.Expiry+1000)
	for _, p := range w.Running() {
		for _, err := range p.Import(w.Ctx(), [][]byte{f.Encode()}) {
			check(t, err)
		}
	}
	return g.Sign(line, c.Seed.Control(0))
}

// Peers that get the answers of a line in any order, some twice, end with the
// same standing, and the merchant holds what the last answer says.
//
// Defends I8.
func TestAnswersInAnyOrder(t *testing.T) {
	stories := map[string][]consent.State{
		"revoked": {consent.StateGranted, consent.StateRevoked, consent.StateGranted, consent.StateRevoked},
		"denied":  {consent.StateGranted, consent.StateRevoked, consent.StateGranted, consent.StateDenied},
		"granted": {consent.StateGranted, consent.StateDenied, consent.StateGranted, consent.StateRevoked, consent.StateGranted},
	}
	for name, story := range stories {
		t.Run(name, func(t *testing.T) {
			peertest.Run(t, peertest.Config{Merchants: 5}, func(w *peertest.World) { anyOrder(w.T, w, story) })
		})
	}
}

func anyOrder(t *testing.T, w *peertest.World, story []consent.State) {
	c, seller, reader := w.NewCustomer(), w.Peers[0], w.Peers[2]
	w.Enrol(seller, c, "C-1")
	sold := w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
	header, err := w.Header(c, sold, 1)
	check(t, err)
	notice := w.AskToRead(reader)
	w.Settle()
	w.Isolate(w.Peers[2:]...)
	grants := tell(t, w, c, notice, story)
	facts := answersOn(t, w, w.Peers[0], grants)
	if len(facts) != len(story) {
		t.Fatalf("%d answers arrived, want %d", len(facts), len(story))
	}
	random := rand.New(rand.NewPCG(1, uint64(len(story))))
	for _, p := range w.Peers[2:] {
		list := append(slices.Clone(facts), facts[random.IntN(len(facts))])
		random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		for _, raw := range list {
			check(t, p.Import(w.Ctx(), [][]byte{raw})[0])
			w.Pass(time.Second)
		}
	}
	sameStanding(t, w)
	last, final := grants[len(grants)-1], story[len(story)-1]
	for i, id := range grants {
		if _, held := reader.CRM().Grant(id); held != (id == last && final == consent.StateGranted) {
			t.Errorf("the merchant holds grant %d: %v", i+1, held)
		}
	}
	w.Rejoin()
	w.Settle()
	w.Until("the custodians are fresh", w.Fresh)
	sameStanding(t, w)
	for i, id := range grants {
		want := map[consent.State]fault.Kind{consent.StateDenied: fault.Denied}[final]
		if want == 0 {
			want = fault.Revoked
		}
		if id == last && final == consent.StateGranted {
			if err := w.AskToOpen(c, reader, w.Peers[4], id, header); err != nil {
				t.Errorf("the standing grant: %v", err)
			}
			continue
		}
		t.Logf("grant %d", i+1)
		refused(t, w, c, reader, id, header, want)
	}
}

// tell has the customer say everything in turn and returns the grants.
func tell(t *testing.T, w *peertest.World, c *peertest.Wallet, n consent.Notice, story []consent.State) (grants []consent.GrantID) {
	t.Helper()
	for _, state := range story {
		switch state {
		case consent.StateGranted:
			grants = append(grants, w.Grant(c, n, wallet.Terms{}))
		case consent.StateRevoked:
			_, err := c.Revoke(w.Ctx(), grants[len(grants)-1])
			check(t, err)
		case consent.StateDenied:
			check(t, c.Deny(w.Ctx(), n, ""))
		}
	}
	return grants
}

// answersOn lists the answers on the line of the grants, as a peer stores them.
func answersOn(t *testing.T, w *peertest.World, p *peertest.Peer, grants []consent.GrantID) (facts [][]byte) {
	t.Helper()
	var line did.Key
	for _, r := range w.Records(p) {
		if r.Subject == grants[0] && fact.Kind(r.Kind) == fact.KindConsent {
			line = r.Author
		}
	}
	for _, r := range w.Records(p) {
		if k := fact.Kind(r.Kind); r.Author == line && (k == fact.KindConsent || k == fact.KindRevocation) {
			facts = append(facts, r.Raw)
		}
	}
	return facts
}

// sameStanding asserts that all running peers say the same of consent.
func sameStanding(t *testing.T, w *peertest.World) {
	t.Helper()
	var first map[string]int
	for _, p := range w.Running() {
		s, err := p.Status(w.Ctx())
		check(t, err)
		if first == nil {
			first = s.Grants
		}
		if !reflect.DeepEqual(s.Grants, first) {
			t.Errorf("one peer counts %v, another %v", s.Grants, first)
		}
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
