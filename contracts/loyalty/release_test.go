package loyalty

import (
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/protocol/fault"
)

// promised commits lines of 100 points each, for an hour later, and waits until the
// promise is in a block.
func (w *world) promised(t *testing.T, count uint64) [32]byte {
	t.Helper()
	var lines []Line
	for n := range count {
		lines = append(lines, Line{Ref: ref(n), Account: account(n), Amount: 100})
	}
	_, _, now := w.client.Head()
	roots, err := w.points.Commit(t.Context(), lines, now+7200)
	if err != nil || len(roots) != 1 {
		t.Fatal(roots, err)
	}
	if at := w.reaches(t, w.points, ref(0), chain.Mined); at.State == chain.Failed {
		t.Fatal(at.Error)
	}
	return roots[0]
}

// own is the one promise to an account.
func (w *world) own(t *testing.T, p *Points, n uint64) Promise {
	t.Helper()
	got, err := p.PromisesTo(t.Context(), account(n), Cursor{}, 10)
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	return got[0]
}

// A customer who has its line and proof needs nobody else: any member's relay carries
// the release, once, and says why where it does not. The merchant's own release
// afterwards credits the others.
//
// Defends I4, I12.
func TestACustomerReleasesItsOwnLine(t *testing.T) {
	w := newWorld(t)
	token := w.create(t)
	root := w.promised(t, 5)
	mine, small, gone := w.own(t, w.points, 3), w.own(t, w.points, 1), w.own(t, w.points, 4)
	other := w.config
	other.Key, other.Store = w.net.Account(1), chaintest.NewStore()
	member := chaintest.Client(t, other)
	relay, err := NewRelay(RelayConfig{Client: member, PerDay: 10})
	if err != nil {
		t.Fatal(err)
	}
	relay.factory = w.factory
	call := func(l Promise) []byte {
		data, err := l.call(w.points.points)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	at := NewToken(member, token)
	refused := func(what string, l Promise, want fault.Kind) {
		t.Helper()
		if _, err := at.ReleaseLine(t.Context(), l, w.now()); fault.KindOf(err) != want {
			t.Errorf("%s: %v", what, err)
		}
		if _, err := relay.Carry(t.Context(), token, call(l)); fault.KindOf(err) != want {
			t.Errorf("%s, carried: %v", what, err)
		}
	}
	refused("before its time", mine, fault.NotYet)
	if err := w.points.Return(t.Context(), ref(100), ref(1), 40); err != nil {
		t.Fatal(err)
	}
	if err := w.points.Return(t.Context(), ref(101), ref(4), 100); err != nil {
		t.Fatal(err)
	}
	w.reaches(t, w.points, ref(100), chain.Mined)
	w.reaches(t, w.points, ref(101), chain.Mined)
	w.pass(t, 2*time.Hour)
	refused("all of it was returned", gone, fault.UsedUp)
	bigger := mine
	bigger.Line.Amount = 101
	refused("more than was promised", bigger, fault.NotFound)
	unknown := mine
	unknown.Root = ref(9)
	refused("another batch", unknown, fault.NotFound)

	carried := func(l Promise) {
		t.Helper()
		chaintest.Eventually(t, "the release is mined", func() bool {
			p, err := relay.Carry(t.Context(), token, call(l))
			if err != nil || p.State == chain.Failed {
				t.Fatal(p, err)
			}
			return p.State >= chain.Mined
		})
	}
	carried(mine)
	carried(small)
	held, err := w.points.Balances(t.Context(), [][20]byte{account(3), account(1), account(0)})
	if err != nil || held[0].Total() != 100 || held[1].Total() != 60 || held[2].Total() != 0 {
		t.Errorf("%v: %v", held, err)
	}
	second, err := NewRelay(RelayConfig{Client: w.client})
	if err != nil {
		t.Fatal(err)
	}
	second.factory = w.factory
	if _, err := second.Carry(t.Context(), token, call(mine)); fault.KindOf(err) != fault.Replayed {
		t.Errorf("another member pays for a release that credits nothing: %v", err)
	}
	again := call(mine)
	if _, err := relay.Carry(t.Context(), token, append(again, 0)); fault.KindOf(err) != fault.Malformed {
		t.Errorf("the same release written otherwise: %v", err)
	}
	if _, err := at.ReleaseLine(t.Context(), mine, w.now()); fault.KindOf(err) != fault.Replayed {
		t.Errorf("released twice: %v", err)
	}
	two := w.points.points.PackRelease(root, big.NewInt(0), []points.Line{mine.Line.bound(), small.Line.bound()}, mine.Proof)
	if _, err := relay.Carry(t.Context(), token, two); fault.KindOf(err) != fault.Malformed {
		t.Errorf("a run of several lines: %v", err)
	}
	w.released(t, w.points, root)
	w.supplyIs(t, 360)
}

// A release that the contract refuses for good is a state of its own, with the
// reason, also after a restart; it can be asked for again, and a return makes such a
// line smaller. What is on the chain at last is released.
func TestAReleaseThatFailedIsSeenAndAskedForAgain(t *testing.T) {
	w := newWorld(t)
	token := w.create(t)
	root := w.promised(t, 3)
	w.pass(t, 2*time.Hour)
	// Somebody pays too little gas in the merchant's name: as if a node's estimate
	// had been wrong.
	b, err := w.points.promised(t.Context(), "test", root)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.points.endRun(t.Context(), b, 0, Place{State: chain.Failed, Error: "the contract refused it"}); err != nil {
		t.Fatal(err)
	}
	again := w.open(t, w.client)
	stuck := func(p *Points, lines int) PromisedBatch {
		t.Helper()
		if err := p.ReleaseDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		all, err := p.PromisedBatches(t.Context())
		if err != nil || len(all) != 1 || all[0].Root != root || all[0].Lines != 3 || all[0].Total != 300 || all[0].Stuck != lines {
			t.Fatalf("%+v: %v", all, err)
		}
		return all[0]
	}
	if got := stuck(again, 3); got.Released == nil || got.Released.State != chain.Failed || got.Released.Error != "the contract refused it" {
		t.Errorf("%+v", got.Released)
	}
	if got := w.own(t, again, 2); got.Failed != "the contract refused it" {
		t.Errorf("%+v", got)
	}
	if place, promised, err := again.PromiseOf(t.Context(), ref(2)); err != nil || !promised || place == nil || place.State != chain.Failed {
		t.Errorf("%v %v %v", place, promised, err)
	}
	// Its customer has one of them credited by itself; the merchant's peer sees it.
	if _, err := NewToken(w.client, token).ReleaseLine(t.Context(), w.own(t, again, 1), w.now()); err != nil {
		t.Fatal(err)
	}
	chaintest.Eventually(t, "the customer's release is mined", func() bool {
		l, err := NewToken(w.client, token).LineOf(t.Context(), Promise{Line: b.Lines[1], Root: root, Index: 1, Proof: w.proof(t, b, 1)})
		return err == nil && l.State == LineCredited
	})
	fresh := w.open(t, w.client) // has not looked yet
	stuck(fresh, 2)
	if place, _, err := fresh.PromiseOf(t.Context(), ref(1)); err != nil || place.State != chain.Mined {
		t.Errorf("%v %v", place, err)
	}
	chaintest.Eventually(t, "it is there for good", func() bool {
		_ = w.net.AdjustTime(time.Second)
		stuck(fresh, 2)
		place, _, err := fresh.PromiseOf(t.Context(), ref(1))
		return err == nil && place.State == chain.Final
	})
	// A return makes a line smaller whose release failed.
	if err := fresh.Return(t.Context(), ref(50), ref(2), 30); err != nil {
		t.Fatal(err)
	}
	if at := w.reaches(t, fresh, ref(50), chain.Mined); at.State == chain.Failed {
		t.Fatal(at.Error)
	}
	if err := fresh.ReleaseAgain(t.Context(), root); err != nil {
		t.Fatal(err)
	}
	chaintest.Eventually(t, "it is released", func() bool {
		at, err := fresh.Released(t.Context(), root)
		if err != nil || at == nil || at.State == chain.Failed {
			t.Fatal(at, err)
		}
		return at.State >= chain.Mined
	})
	w.supplyIs(t, 270)
	if err := fresh.ReleaseAgain(t.Context(), root); fault.KindOf(err) != fault.Conflict {
		t.Errorf("nothing failed: %v", err)
	}
}

func (w *world) now() uint64 {
	_, _, now := w.client.Head()
	return now
}

func (w *world) proof(t *testing.T, b *batch, index int) [][32]byte {
	t.Helper()
	proof, err := b.proof(index)
	if err != nil {
		t.Fatal(err)
	}
	return proof
}

// Points that expired before anybody asked are never released, and everybody is told:
// the merchant's peer, which sends nothing for it, and the customer.
func TestExpiredPromisesFailAtOnce(t *testing.T) {
	w := newWorld(t)
	token := w.create(t)
	root := w.promised(t, 2)
	mine := w.own(t, w.points, 0)
	w.pass(t, 4*24*time.Hour) // epochs of a day
	if err := w.points.Release(t.Context(), root); fault.KindOf(err) != fault.Expired {
		t.Errorf("%v", err)
	}
	if err := w.points.ReleaseDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	all, err := w.points.PromisedBatches(t.Context())
	if err != nil || all[0].Stuck != 2 || all[0].Released == nil || all[0].Released.Tx != ([32]byte{}) || all[0].Released.Error == "" {
		t.Fatalf("%+v: %v", all, err)
	}
	if _, err := NewToken(w.client, token).ReleaseLine(t.Context(), mine, w.now()); fault.KindOf(err) != fault.Expired {
		t.Errorf("%v", err)
	}
	if err := w.points.ReleaseAgain(t.Context(), root); fault.KindOf(err) != fault.Expired {
		t.Errorf("asked again: %v", err)
	}
}

// Promises to an account are listed in the order of their release, page by page, and
// each proves itself.
func TestPromisesToAnAccount(t *testing.T) {
	w := newWorld(t)
	w.create(t)
	_, _, now := w.client.Head()
	var want [][32]byte
	for day := range uint64(3) {
		lines := []Line{{Ref: ref(10 * day), Account: account(7), Amount: day + 1}, {Ref: ref(10*day + 1), Account: account(8), Amount: 5}, {Ref: ref(10*day + 2), Account: account(7), Amount: 9}}
		if _, err := w.points.Commit(t.Context(), lines, now+3600*(day+1)); err != nil {
			t.Fatal(err)
		}
		refs := [][32]byte{lines[0].Ref, lines[2].Ref}
		slices.SortFunc(refs, func(a, b [32]byte) int { return common.Hash(a).Cmp(common.Hash(b)) })
		want = append(want, refs...)
	}
	var got [][32]byte
	for after := (Cursor{}); ; {
		page, err := w.points.PromisesTo(t.Context(), account(7), after, 4)
		if err != nil || len(page) > 4 {
			t.Fatal(page, err)
		}
		if len(page) == 0 {
			break
		}
		for _, one := range page {
			if !one.Proves() {
				t.Errorf("%+v does not prove itself", one)
			}
			got = append(got, one.Line.Ref)
			after = Cursor{one.ReleaseAt, one.Line.Ref}
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%x, want %x", got, want)
	}
}

// Once the points of a failed release have expired, and that is final, nobody can have
// them credited any more: the chain is asked for the last time, what others had credited
// is written down, and neither another round nor a restart asks again. Nothing of it
// stays in the memory of what is looked for.
func TestExpiredPromisesAreAskedAboutNoMore(t *testing.T) {
	w := newWorld(t)
	proxy := chaintest.NewProxy(t, w.net.Endpoint())
	config := w.config
	config.Endpoints = []string{proxy.URL()}
	token := w.create(t)
	root := w.promised(t, 3)
	w.reaches(t, w.points, ref(0), chain.Final)
	w.pass(t, 3*time.Hour)
	b, err := w.points.promised(t.Context(), "test", root)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.points.endRun(t.Context(), b, 0, Place{State: chain.Failed, Error: "refused"}); err != nil {
		t.Fatal(err)
	}
	mine := w.own(t, w.points, 1)
	id, err := NewToken(w.client, token).ReleaseLine(t.Context(), mine, w.now())
	reaches(t, w.client, id, err)
	lines := func(p *Points, want ...chain.State) {
		t.Helper()
		for i, state := range want {
			at, promised, err := p.PromiseOf(t.Context(), ref(uint64(i)))
			if err != nil || !promised || at == nil || at.State != state || state == chain.Final && at.Block == 0 {
				t.Errorf("line %d: %+v %v, want %v", i, at, err, state)
			}
		}
	}
	quiet := func(p *Points) {
		t.Helper()
		before := proxy.Calls("eth_call")
		for range 3 {
			p.others.looked = map[[32]byte]time.Time{} // another hour
			if err := p.ReleaseDue(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if n := proxy.Calls("eth_call") - before; n > 0 {
			t.Errorf("asked %d times about points that have expired", n)
		}
		if len(p.others.seen)+len(p.others.looked) > 0 {
			t.Errorf("kept %d lines and %d batches", len(p.others.seen), len(p.others.looked))
		}
		lines(p, chain.Failed, chain.Final, chain.Failed)
	}
	config.Key, config.Store = nil, chaintest.NewStore() // the other client sends
	reader := chaintest.Client(t, config)
	p := w.open(t, reader)
	p.token = token
	if err := p.ReleaseDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	lines(p, chain.Failed, chain.Mined, chain.Failed)
	if len(p.others.looked) != 1 {
		t.Error("closed before the points have expired")
	}
	w.pass(t, 3*24*time.Hour) // epochs of a day
	chaintest.Eventually(t, "it is looked at for the last time", func() bool {
		if err := w.net.Seal(1); err != nil {
			t.Fatal(err)
		}
		if err := p.ReleaseDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		return p.runAt(b, 0).Closed
	})
	quiet(p)
	quiet(w.open(t, reader))
	all, err := p.PromisedBatches(t.Context())
	if err != nil || all[0].Stuck != 2 {
		t.Errorf("%+v: %v", all, err)
	}
}
