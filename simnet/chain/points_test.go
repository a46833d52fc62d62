package chain

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	signed "github.com/souk-network/souk/protocol/points"
	"github.com/souk-network/souk/simnet/trace"
)

// told keeps what a chain said.
type told struct {
	mu  sync.Mutex
	all []trace.Event
}

func (k *told) Put(e trace.Event) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.all = append(k.all, e)
}

// sum adds the numbers of all events of a sort.
func (k *told) sum(what trace.What) (n int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, e := range k.all {
		if e.What == what {
			n += e.N
		}
	}
	return n
}

func (k *told) count(what trace.What) (n int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, e := range k.all {
		if e.What == what {
			n++
		}
	}
	return n
}

// calls counts what took gas, by function; what was taken back counts once less.
func (k *told) calls() map[string]int {
	k.mu.Lock()
	defer k.mu.Unlock()
	out := map[string]int{}
	for _, e := range k.all {
		if e.What == trace.Gas && e.N < 0 {
			out[e.Kind]--
		} else if e.What == trace.Gas {
			out[e.Kind]++
		}
	}
	return out
}

// town is a chain with three merchants' points and three customers.
type town struct {
	*testing.T
	*Chain
	out    *told
	shops  []*secp256k1.PrivateKey
	people []*secp256k1.PrivateKey
	points []*Points
}

func keyOf(b ...byte) *secp256k1.PrivateKey { return secp256k1.PrivKeyFromBytes(b) }

func accountOf(k *secp256k1.PrivateKey) [20]byte { return eip712.AccountOf(k.PubKey()) }

// inTown founds it: a block every two seconds, final after four.
func inTown(t *testing.T, test func(*town)) {
	t.Helper()
	inTownOf(t, false, test)
}

// inTownOf founds it with the contracts themselves, or without.
func inTownOf(t *testing.T, contracts bool, test func(*town)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &town{T: t, out: &told{}}
		var members []did.Member
		var issuers []Issuer
		for i := range 3 {
			w.shops, w.people = append(w.shops, keyOf(1, byte(i))), append(w.people, keyOf(2, byte(i)))
			id := did.Merchant(accountOf(w.shops[i]))
			members = append(members, did.Member{ID: id, PeerKey: did.Key{byte(i + 1)}, HPKEKey: make([]byte, 1216), Name: "Shop", Status: did.StatusActive})
			issuers = append(issuers, Issuer{Merchant: id, Name: "m" + string(rune('0'+i)), Epoch: 86_400, Cap: 1_000_000})
		}
		w.Chain = New(Config{BlockTime: 2 * time.Second, FinalAge: 4, Start: time.Now(), Trace: w.out, EVM: contracts}, members)
		w.must(w.Found(issuers, []Corridor{{0, 1, 10, 1000}, {1, 2, 10, 1000}, {0, 2, 10, 1000}}))
		for i := range 3 {
			p, issues := w.Points(did.Merchant(accountOf(w.shops[i])))
			if !issues {
				t.Fatal("a merchant has no points")
			}
			w.points = append(w.points, p)
			w.Name(accountOf(w.people[i]), "c"+string(rune('0'+i)))
		}
		test(w)
	})
}

func (w *town) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *town) kind(what string, err error, want fault.Kind) {
	w.Helper()
	if err == nil || fault.KindOf(err) != want {
		w.Errorf("%s: %v, want %s", what, err, want)
	}
}

func ref(n byte) [32]byte { return [32]byte{n} }

// issue credits a person with points of a shop, from now or a later second on.
func (w *town) issue(shop int, n byte, person int, amount, release uint64) {
	w.Helper()
	w.must(w.points[shop].Issue(w.Context(), []points.Line{{Ref: ref(n), Account: accountOf(w.people[person]), Amount: amount, Release: release}}))
}

func (w *town) pass(blocks int) { time.Sleep(time.Duration(blocks) * 2 * time.Second) }

func (w *town) stands(shop int, n byte, want points.State) {
	w.Helper()
	at, err := w.points[shop].Where(w.Context(), [][32]byte{ref(n)})
	w.must(err)
	if at[0].State != want {
		w.Errorf("%d is %s, want %s", n, at[0].State, want)
	}
}

// has holds balance and supply of a shop's points against what one person has of
// all that there are.
func (w *town) has(shop, person int, amount, supply uint64) {
	w.Helper()
	got, err := w.points[shop].Balances(w.Context(), []points.Account{accountOf(w.people[person])})
	w.must(err)
	all, err := w.points[shop].Supply(w.Context())
	w.must(err)
	if got[0].Total() != amount || all.Total() != supply {
		w.Errorf("person %d has %d of %d points of shop %d, want %d of %d", person, got[0].Total(), all.Total(), shop, amount, supply)
	}
}

// redeem is a person's signed word to spend points for an hour.
func (w *town) redeem(shop int, n byte, person int, amount uint64) points.Authorisation {
	w.Helper()
	a := points.Authorisation{
		Holder: accountOf(w.people[person]), Amount: amount, Ref: ref(n), ValidBefore: uint64(time.Now().Unix()) + 3600, Nonce: ref(n),
	}
	r := signed.Redemption{Holder: a.Holder, Amount: amount, Ref: a.Ref, Window: signed.Window{Before: a.ValidBefore}, Nonce: a.Nonce}
	var err error
	a.Signature, err = r.Sign(signed.Token{Name: "Points of m" + string(rune('0'+shop)), ChainID: ID, Address: w.points[shop].at}, w.people[person])
	w.must(err)
	return a
}

// Points are issued, spent and taken back in the order in which that was sent; no
// state runs ahead of the chain.
//
// Defends I12: what waits for a block is sent, what is in a young one is mined.
func TestPointsFollowTheChain(t *testing.T) {
	inTown(t, func(w *town) {
		w.issue(0, 1, 0, 100, 0)
		w.issue(0, 1, 0, 100, 0) // once, however often it is asked
		w.stands(0, 1, points.Sent)
		w.has(0, 0, 0, 0)
		w.must(w.points[0].TakeBack(w.Context(), points.Back{Ref: ref(2), Line: ref(1), Amount: 30}))
		w.pass(1)
		w.stands(0, 1, points.Mined)
		w.has(0, 0, 70, 70)
		a := w.redeem(0, 3, 0, 50)
		w.must(w.points[0].Redeem(w.Context(), a))
		w.pass(1)
		w.has(0, 0, 20, 20)
		w.pass(5)
		for n := byte(1); n <= 3; n++ {
			w.stands(0, n, points.Final)
		}
		w.stands(0, 9, points.Unsent)
		if i, b, r := w.out.sum(trace.Issue), w.out.sum(trace.TakeBack), w.out.sum(trace.Redeem); i != 100 || b != 30 || r != 50 {
			w.Errorf("the trace has %d issued, %d taken back, %d redeemed", i, b, r)
		}
		a.Ref = ref(4)
		w.kind("another ref than was signed", w.points[0].Redeem(w.Context(), a), fault.Replayed)
		a.Nonce = ref(5)
		w.kind("another nonce than was signed", w.points[0].Redeem(w.Context(), a), fault.BadSignature)
		w.kind("more than there is", w.points[0].Redeem(w.Context(), w.redeem(0, 6, 0, 21)), fault.Conflict)
		w.kind("no such line", w.points[0].TakeBack(w.Context(), points.Back{Ref: ref(7), Line: ref(9), Amount: 1}), fault.NotFound)
	})
}

// A promise is released once its time has come, less what was returned before;
// what is returned after it is taken back.
func TestPromisesAreReleased(t *testing.T) {
	inTown(t, func(w *town) {
		w.issue(1, 1, 0, 100, uint64(time.Now().Unix())+60)
		w.pass(1)
		w.stands(1, 1, points.Promised)
		w.must(w.points[1].TakeBack(w.Context(), points.Back{Ref: ref(2), Line: ref(1), Amount: 40}))
		w.must(w.points[1].Release(w.Context()))
		w.pass(1)
		w.stands(1, 2, points.Mined)
		w.stands(1, 1, points.Promised)
		w.has(1, 0, 0, 0)
		w.pass(30)
		w.must(w.points[1].Release(w.Context()))
		w.must(w.points[1].Release(w.Context()))
		w.must(w.points[1].TakeBack(w.Context(), points.Back{Ref: ref(3), Line: ref(1), Amount: 10}))
		w.pass(1)
		w.stands(1, 1, points.Mined)
		w.has(1, 0, 50, 50)
		w.pass(4)
		w.stands(1, 1, points.Final)
	})
}

// A reorganisation takes points back with their block and gives them again with
// another one, in the same order: what was issued and spent is counted once, and
// the ledger is as if it had never happened otherwise.
//
// Defends I7.
func TestAReorganisationIssuesOnce(t *testing.T) {
	inTown(t, func(w *town) {
		w.issue(0, 1, 0, 100, 0)
		w.pass(1)
		w.must(w.points[0].Redeem(w.Context(), w.redeem(0, 2, 0, 60)))
		w.pass(2)
		before := w.ledger.Hash()
		w.issue(0, 3, 0, 7, 0) // waits when it happens
		if n := w.Reorg(2); n != 2 {
			w.Fatalf("%d blocks were taken back", n)
		}
		w.stands(0, 1, points.Mined)
		w.stands(0, 2, points.Sent)
		w.has(0, 0, 100, 100)
		if n := w.out.sum(trace.Redeem); n != 0 {
			w.Errorf("%d points are redeemed in a block that was taken back", n)
		}
		w.Reorg(4)
		w.stands(0, 1, points.Sent)
		w.has(0, 0, 0, 0)
		w.pass(1)
		w.has(0, 0, 47, 47)
		if w.ledger.Hash() == before {
			w.Error("the ledger has another block and the same hash")
		}
		if i, r := w.out.sum(trace.Issue), w.out.sum(trace.Redeem); i != 107 || r != 60 {
			w.Errorf("the trace has %d issued and %d redeemed", i, r)
		}
	})
}

// A merchant that left issues nothing more, and its points can still be spent.
// Points whose time is over are told to be gone, and balances stay the supply.
func TestRunOffAndExpiry(t *testing.T) {
	inTown(t, func(w *town) {
		w.issue(2, 1, 0, 100, 0)
		w.pass(1)
		w.must(w.Leave(w.points[2].merchant))
		w.issue(2, 2, 0, 5, 0)
		w.pass(1)
		if m, _ := w.Registry().Member(w.points[2].merchant); m.Status != did.StatusLeft {
			w.Errorf("the member is %d", m.Status)
		}
		w.must(w.points[2].Redeem(w.Context(), w.redeem(2, 3, 0, 40)))
		w.pass(1)
		w.has(2, 0, 60, 60)
		w.stands(2, 2, points.Sent)
		w.pass(5)
		w.stands(2, 2, points.Failed)
		w.Sample()
		time.Sleep(3 * 24 * time.Hour)
		w.has(2, 0, 0, 0)
		w.Sample()
		if n := w.out.sum(trace.Expire); n != 60 || w.out.count(trace.Fail) != 1 {
			w.Errorf("%d points expired, %d transactions failed", n, w.out.count(trace.Fail))
		}
		at := slices.IndexFunc(w.out.all, func(e trace.Event) bool { return e.What == trace.Balance && e.N == 60 })
		if at < 0 || w.out.all[at].Kind != "m2" {
			w.Error("the holders' 60 points were not told")
		}
	})
}

// Whoever asks the chain when it wants to be asked has each block at its time.
func TestTheChainSaysWhenItIsDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var due []time.Duration
		out, start := &told{}, time.Now()
		c := New(Config{BlockTime: 2 * time.Second, FinalAge: 4, Start: start, Trace: out, Due: func(at time.Time) { due = append(due, at.Sub(start)) }}, []did.Member{{ID: anchors, Status: did.StatusActive}})
		time.Sleep(3 * time.Second)
		send(c, 1)
		send(c, 2)
		c.Stall(true)
		time.Sleep(3 * time.Second)
		c.Stall(false)
		if !slices.Equal(due, []time.Duration{4 * time.Second, 7 * time.Second}) {
			t.Fatalf("due at %v", due)
		}
		time.Sleep(time.Second)
		c.Tick()
		if len(out.all) != 1 || out.all[0].At != 7*time.Second || out.all[0].N != 2 {
			t.Errorf("%+v", out.all)
		}
	})
}
