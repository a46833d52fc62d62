package wallet_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/signin"
)

// ruleOfOne gives a point for each hundred, after a return window of a day.
const ruleOfOne = `{"version": 1, "currency": "KRW", "zone": "UTC", "return_days": 1,
	"rules": [{"id": "base", "kind": "amount", "points": 1, "per": "100", "round": "down", "scope": "order", "priority": 0, "stack": "together"}]}`

// promising has the first of three merchants promise points.
func promising(t *testing.T, test func(*peertest.World, *peertest.Points)) {
	t.Helper()
	chain := peertest.NewPoints()
	cfg := peertest.Config{Merchants: 3, Adjust: func(number int, c *peer.Config) {
		c.SyncEvery, c.CheckpointEvery = 20*time.Second, time.Hour // hours pass, of which nothing else is of interest
		if number == 0 {
			c.Points, c.PromiseEvery = chain, time.Minute
		}
	}}
	peertest.Run(t, cfg, func(w *peertest.World) {
		rules, err := earning.DecodeRules([]byte(ruleOfOne))
		check(w.T, err)
		_, err = w.Peers[0].SetRules(w.Ctx(), rules)
		check(w.T, err)
		test(w, chain)
	})
}

// sold is an order whose return window ends after a time.
func sold(id string, after time.Duration) credential.Order {
	o := peertest.Order(id, "tea", 500*credential.One)
	o.Time = uint64(time.Now().Add(after - 24*time.Hour).UnixMilli())
	return o
}

// bearer carries what names a promised line to the chain, as a member's relay does.
type bearer struct{ chain *peertest.Points }

func (b bearer) Relay(_ context.Context, _ [20]byte, data []byte) (desk.Relayed, error) {
	b.chain.Credit([32]byte(data[4:]))
	return desk.Relayed{State: "mined"}, nil
}

// A customer collects its promised lines with their proofs; they outlive the wallet's
// process. When the merchant's peer is gone, they are credited through another member,
// and the merchant's peer sees that when it is back.
//
// Defends I4, I10.
func TestPromisedLinesNeedTheirMerchantNoMore(t *testing.T) {
	promising(t, func(w *peertest.World, chain *peertest.Points) {
		const lines = 5
		t, p, c := w.T, w.Peers[0], w.NewCustomer()
		w.Peers[2].Kill()
		w.Peers[2].Relayer = bearer{chain}
		w.Peers[2].Start()
		w.Enrol(p, c, "C-1")
		for i := range lines { // more than a page
			w.Sell(p, "C-1", sold(fmt.Sprint(i), 65*time.Minute))
		}
		w.Pass(3 * time.Minute)
		if failed := c.CollectPromises(w.Ctx()); len(failed) != 0 {
			t.Fatal(failed)
		}
		p.Kill()
		c = w.Reopen(c)
		if failed := c.CollectPromises(w.Ctx()); len(failed) != 1 || failed[0].Merchant != p.ID {
			t.Errorf("a merchant that is gone: %v", failed)
		}
		kept, err := c.Promises(w.Ctx())
		check(t, err)
		if len(kept) != lines {
			t.Fatalf("%d lines are kept", len(kept))
		}
		own := consent.AccountOfKey(c.Seed.Account(p.ID).PubKey())
		for i, l := range kept {
			if l.Merchant != p.ID || l.Line.Account != own || l.State != "promised" || len(l.Proof) != 1 || l.Count != 2 || l.Index != 1 || i > 0 && l.Release < kept[i-1].Release {
				t.Errorf("%+v", l)
			}
		}
		w.Pass(2 * time.Hour)
		first := kept[0]
		who, _, err := c.Relay(w.Ctx(), [20]byte{1}, append([]byte{1, 2, 3, 4}, first.Line.Ref[:]...), p.ID)
		check(t, err)
		if who != w.Peers[2].ID {
			t.Errorf("carried by %s", who)
		}
		w.Pass(time.Minute)
		if got := chain.Lines(); len(got) != 1 || got[0].Ref != first.Line.Ref {
			t.Errorf("%d lines were credited", len(got))
		}
		check(t, c.ForgetPromise(w.Ctx(), first))
		if kept, err := c.Promises(w.Ctx()); err != nil || len(kept) != lines-1 {
			t.Errorf("%d are left: %v", len(kept), err)
		}
		p.Start()
		w.Until("every line is credited, each once", func() bool { return len(chain.Lines()) == lines && len(p.Points().Flying()) == 0 })
		if failed := c.CollectPromises(w.Ctx()); len(failed) != 0 {
			t.Error(failed)
		}
	})
}

// A wallet that was restored from its words asks its merchants again what they promised,
// and knows the same lines as before. What it wrote of its customer is in no network.
func TestPromisedLinesComeBackWithTheWords(t *testing.T) {
	promising(t, func(w *peertest.World, _ *peertest.Points) {
		t, p, c := w.T, w.Peers[0], w.NewCustomer()
		w.Enrol(p, c, "C-1")
		for i := range 2 {
			w.Sell(p, "C-1", sold(fmt.Sprint(i), 65*time.Minute))
		}
		check(t, c.SetProfile(w.Ctx(), signin.Claims{Email: "minji@mail.example"}))
		w.Pass(3 * time.Minute)
		if failed := c.CollectPromises(w.Ctx()); len(failed) != 0 {
			t.Fatal(failed)
		}
		before, err := c.Promises(w.Ctx())
		check(t, err)
		c = w.LoseDevice(c)
		_, err = c.Restore(w.Ctx(), nil)
		check(t, err)
		if failed := c.CollectPromises(w.Ctx()); len(failed) != 0 {
			t.Fatal(failed)
		}
		after, err := c.Promises(w.Ctx())
		check(t, err)
		for _, list := range [][]wallet.PromisedLine{before, after} {
			for i := range list {
				list[i].Heard = 0
			}
		}
		if len(before) != 2 || !reflect.DeepEqual(before, after) {
			t.Errorf("%+v, were %+v", after, before)
		}
		if mine, err := c.Profile(w.Ctx()); err != nil || mine != (signin.Claims{}) {
			t.Error("the profile came back from somewhere: ", err)
		}
	})
}

// What a merchant's peer could not release stays owed, is said to its customer with
// the reason, and is done when it is asked for anew.
func TestAReleaseThatFailedIsSaidToItsCustomer(t *testing.T) {
	promising(t, func(w *peertest.World, chain *peertest.Points) {
		t, p, c := w.T, w.Peers[0], w.NewCustomer()
		w.Enrol(p, c, "C-1")
		w.Sell(p, "C-1", sold("1", 65*time.Minute))
		chain.FailReleases(true)
		w.Pass(2 * time.Hour)
		credit, err := p.Points().Credit(w.Ctx(), "C-1", "1")
		check(t, err)
		if credit.Phase(now()) != points.PhaseStuck || len(p.Points().Flying()) != 1 {
			t.Errorf("%s: %+v", credit.Phase(now()), credit.Issue)
		}
		if book, err := p.Liability(w.Ctx()); err != nil || book.Due != credit.Points || book.Pending != 0 {
			t.Errorf("%+v, %v", book, err)
		}
		if failed := c.CollectPromises(w.Ctx()); len(failed) != 0 {
			t.Fatal(failed)
		}
		kept, err := c.Promises(w.Ctx())
		check(t, err)
		if len(kept) != 1 || kept[0].State != "release_failed" || kept[0].Reason == "" {
			t.Errorf("%+v", kept)
		}
		chain.FailReleases(false)
		chain.Credit(kept[0].Line.Ref)
		w.Until("it is credited", func() bool { return len(p.Points().Flying()) == 0 })
		credit, err = p.Points().Credit(w.Ctx(), "C-1", "1")
		check(t, err)
		if credit.Phase(now()) != points.PhaseIssued || len(chain.Lines()) != 1 {
			t.Errorf("%s: %+v", credit.Phase(now()), credit.Issue)
		}
	})
}

// Nobody but the account itself is told what it will be given.
//
// Defends I1.
func TestPromisesAreToldToTheirAccountAlone(t *testing.T) {
	promising(t, func(w *peertest.World, _ *peertest.Points) {
		t, p, c, other := w.T, w.Peers[0], w.NewCustomer(), w.NewCustomer()
		w.Enrol(p, c, "C-1")
		w.Enrol(p, other, "C-2")
		w.Sell(p, "C-1", sold("1", 65*time.Minute))
		w.Pass(3 * time.Minute)
		own, key := consent.AccountOfKey(c.Seed.Account(p.ID).PubKey()), other.Seed.Account(p.ID)
		ask := func(q desk.Promising) (desk.Promised, error) {
			var answer desk.Promised
			err := stream.Call(w.Ctx(), other.Host(), p.Where().ID, desk.PromiseProtocol, q, &answer)
			return answer, err
		}
		at := now()
		good := desk.Promising{Account: own, Time: at, Signature: eip712.Sign(desk.PromiseDigest(peertest.Consortium, p.ID, own, at), c.Seed.Account(p.ID))}
		if a, err := ask(good); err != nil || len(a.Lines) != 1 {
			t.Fatalf("the account itself: %v, %v", a, err)
		}
		for what, q := range map[string]desk.Promising{
			"another's signature":   {Account: own, Time: at, Signature: eip712.Sign(desk.PromiseDigest(peertest.Consortium, p.ID, own, at), key)},
			"for another merchant":  {Account: own, Time: at, Signature: eip712.Sign(desk.PromiseDigest(peertest.Consortium, w.Peers[1].ID, own, at), c.Seed.Account(p.ID))},
			"of another consortium": {Account: own, Time: at, Signature: eip712.Sign(desk.PromiseDigest("other", p.ID, own, at), c.Seed.Account(p.ID))},
			"another time":          {Account: own, Time: at + 1, Signature: good.Signature},
			"none":                  {Account: own, Time: at},
		} {
			if a, err := ask(q); fault.KindOf(err) != fault.BadSignature || len(a.Lines) != 0 {
				t.Errorf("%s: %d lines, %v", what, len(a.Lines), err)
			}
		}
		w.Pass(11 * time.Minute)
		if _, err := ask(good); fault.KindOf(err) != fault.Expired {
			t.Errorf("an old question: %v", err)
		}
		if failed := other.CollectPromises(w.Ctx()); len(failed) != 0 {
			t.Error(failed)
		}
		if kept, err := other.Promises(w.Ctx()); err != nil || len(kept) != 0 {
			t.Errorf("%d lines, %v", len(kept), err)
		}
	})
}
