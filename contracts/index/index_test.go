package index_test

import (
	"math/big"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/index"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/membership"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/protocol/reward"
)

// answers is everything that an index says.
type answers struct {
	Points      []index.PointsRecord
	Books       map[chain.Address]ledger.Book
	Campaigns   []index.CampaignRecord
	Rewards     []index.RewardRecord
	Programmes  []loyalty.Programme
	Memberships []index.MembershipRecord
	Corridors   []index.CorridorRecord
	Proposals   []index.ProposalRecord
	At          index.Position
}

func ask(t *testing.T, x *index.Index) (a answers) {
	t.Helper()
	a.Points, _ = x.Points()
	a.Books = map[chain.Address]ledger.Book{}
	for _, p := range a.Points {
		book, _, err := x.Recount(p.Token)
		if err != nil {
			t.Fatal(err)
		}
		a.Books[p.Token] = book
	}
	a.Campaigns, _ = x.Campaigns()
	a.Rewards, _ = x.Rewards(chain.Address{}, chain.Address{})
	a.Programmes, _ = x.Programmes()
	a.Memberships, _ = x.Memberships(did.Merchant{}, chain.Address{})
	a.Corridors, _ = x.Corridors()
	a.Proposals, a.At = x.Proposals()
	return a
}

// agrees holds an index to one that reads the chain from its beginning, to the
// direct recount, which asks the contracts for every balance, and to what the
// exchange says it moved.
func agrees(w *world, x *index.Index) {
	w.t.Helper()
	fresh := w.index(w.client, chaintest.NewStore(), nil)
	for same := false; !same; same = x.At() == fresh.At() { // the empty block after a call may come in between
		w.caughtUp(x)
		w.caughtUp(fresh)
	}
	got, want := reflect.ValueOf(ask(w.t, x)), reflect.ValueOf(ask(w.t, fresh))
	for i := range got.NumField() {
		if g, n := got.Field(i).Interface(), want.Field(i).Interface(); !reflect.DeepEqual(g, n) {
			w.t.Fatalf("the index says\n%+v\nand one that was made anew\n%+v", g, n)
		}
	}
	p, err := loyalty.NewPoints(loyalty.PointsConfig{Client: w.client, Factory: w.d.PointsFactory, Store: chaintest.NewStore()})
	w.must(err)
	for i, token := range []chain.Address{w.x, w.y} {
		direct, _, err := p.Recount(w.t.Context(), w.customer(i), w.d.Block)
		w.must(err)
		book, _, err := x.Recount(token)
		w.must(err)
		if !reflect.DeepEqual(book, direct) {
			w.t.Fatalf("points %d: the index has %+v, the chain %+v", i, book, direct)
		}
	}
	head, _ := w.net.Head()
	said, err := w.exchange(0).Events(w.t.Context(), w.d.Block, head)
	w.must(err)
	given := map[offer.ID]uint64{}
	for _, e := range said {
		if f, ok := e.What.(loyalty.Filled); ok {
			given[f.Offer] += f.Given
		}
	}
	for id, n := range given {
		if o, known := x.Offer(id); !known || o.Given != n {
			w.t.Fatalf("an offer gave %d, and the index says %d", n, o.Given)
		}
	}
}

// A reorganisation that takes a settlement back takes it out of every answer, and
// who listens is told both.
// Defends I7 and I12: what is counted is what the chain holds now.
func TestReorganisationUndoesASettlement(t *testing.T) {
	w := newWorld(t)
	var h heard
	x := w.index(w.client, chaintest.NewStore(), &h)
	w.caughtUp(x)
	before := ask(t, x)
	a, b := w.settle(100)
	agrees(w, x)
	if o, ok := x.Offer(a.ID()); !ok || o.Given != 100 || o.Received != 100 {
		t.Fatal("not counted: ", o)
	}
	if at := x.At(); at.Final >= at.Block {
		t.Fatal("settled at once: ", at)
	}
	w.must(w.net.Reorg(2, true))
	w.caughtUp(x)
	if _, ok := x.Offer(a.ID()); ok {
		t.Error("a settlement that was taken back is still counted")
	}
	if got := ask(t, x); !reflect.DeepEqual(got.Books, before.Books) {
		t.Error("balances of before the settlement did not come back")
	}
	agrees(w, x)
	filled := func(what any) bool { f, ok := what.(loyalty.Filled); return ok && f.Offer == b.ID() }
	if said, gone := h.count(filled); said != 1 || gone != 1 {
		t.Errorf("told %d times that it was filled, and %d times that it was not", said, gone)
	}
	c, _ := w.settle(50)
	agrees(w, x)
	w.must(w.net.Seal(10))
	agrees(w, x)
	if o, _ := x.Offer(c.ID()); o.Given != 50 || x.At().Final+6 < x.At().Block {
		t.Error("not final: ", o, x.At())
	}
	if said, gone := h.count(func(what any) bool { _, ok := what.(loyalty.Filled); return ok }); said != 4 || gone != 2 {
		t.Errorf("%d fills were told and %d taken back, want 4 and 2", said, gone)
	}
}

// Whatever is done and taken back, the index says what one says that reads the
// chain from its beginning.
func TestAnyReorganisations(t *testing.T) {
	w := newWorld(t)
	x := w.index(w.client, chaintest.NewStore(), nil)
	random := rand.New(rand.NewPCG(1, 2))
	for range 24 {
		switch random.IntN(5) {
		case 0:
			w.must(w.net.Reorg(1+random.Uint64N(5), random.IntN(2) == 0))
		case 1:
			w.settle(1 + random.Uint64N(5))
		case 2:
			w.transfer(5, w.x, w.customer(6), 1)
		case 3:
			w.issue(0, w.x, w.customer(7), 3)
		case 4:
			_, err := w.exchange(1).SetFee(t.Context(), w.y, w.x, uint16(random.IntN(500)), random.Uint64())
			w.must(err)
		}
		if random.IntN(2) == 0 {
			w.caughtUp(x)
		}
	}
	agrees(w, x)
}

// After a restart an index asks only for what it had not read, and says the same.
// Defends I4: what was read is read once, wherever a crash falls.
func TestRestartResumes(t *testing.T) {
	w := newWorld(t)
	store := chaintest.NewStore()
	x := w.index(w.client, store, nil)
	w.settle(10)
	w.must(w.net.Seal(8))
	agrees(w, x)
	killed := store.Copy()
	final := x.At().Final
	w.settle(20)
	w.must(w.net.Seal(8))
	w.caughtUp(x) // writes what a copy of before does not have
	for name, disk := range map[string]*chaintest.Store{"up to date": store, "behind": killed} {
		client := &watched{Client: w.client}
		again := w.index(client, disk, nil)
		if at := again.At(); at.Final < w.d.Block || len(ask(t, again).Points) != 2 {
			t.Fatal(name, ": nothing came from the disk: ", at)
		}
		w.must(w.net.Seal(8))
		agrees(w, again)
		if client.lowest() <= w.d.Block || name == "up to date" && client.lowest() <= final {
			t.Errorf("%s: asked from block %d on, and %d was final", name, client.lowest(), final)
		}
	}
}

// A crash between the page and the position leaves logs that do not count twice.
func TestPageWithoutItsPosition(t *testing.T) {
	w := newWorld(t)
	store := chaintest.NewStore()
	x := w.index(w.client, store, nil)
	w.must(w.net.Seal(8))
	w.caughtUp(x)
	before := store.Copy()
	w.settle(10)
	w.must(w.net.Seal(8))
	w.caughtUp(x)
	torn := before.Copy()
	pages, err := store.List(t.Context(), "events/")
	w.must(err)
	for _, p := range pages {
		w.must(torn.Put(t.Context(), p.Key, p.Value))
	}
	agrees(w, w.index(w.client, torn, nil))
	other := w.d
	other.Block++
	if x := w.index(renamed{w.client, other}, store, nil); x.At() != (index.Position{}) {
		t.Error("the events of other contracts were taken over")
	}
}

type renamed struct {
	*chain.Client
	d chain.Deployment
}

func (r renamed) Deployment() chain.Deployment { return r.d }

// An index of another chain is not continued.
func TestAnotherChainIsRefused(t *testing.T) {
	w := newWorld(t)
	w.must(w.net.Seal(8))
	store := chaintest.NewStore()
	w.caughtUp(w.index(w.client, store, nil))
	pairs, err := store.List(t.Context(), "at")
	w.must(err)
	changed := slices.Clone(pairs[0].Value)
	at := len(changed) - len(`","time":1763000000,"logs":10}`) - 8
	if changed[at] = '0'; pairs[0].Value[at] == '0' { // another digit of the hash
		changed[at] = '1'
	}
	w.must(store.Put(t.Context(), "at", changed))
	x := w.index(w.client, store, nil)
	w.must(w.net.Seal(2))
	w.now()
	if err := x.Step(t.Context()); fault.KindOf(err) != fault.Conflict {
		t.Error("continued: ", err)
	}
}

// What no contract says is taken from no endpoint, and nothing changes by it.
func TestInventedEventsAreRefused(t *testing.T) {
	w := newWorld(t)
	client := &watched{Client: w.client}
	x := w.index(client, chaintest.NewStore(), nil)
	w.caughtUp(x)
	before := ask(t, x)
	for name, change := range map[string]func([]types.Log) []types.Log{
		"an unknown event":     func(l []types.Log) []types.Log { l[0].Topics[0][3]++; return l },
		"a topic too many":     func(l []types.Log) []types.Log { l[0].Topics = append(l[0].Topics, common.Hash{}); return l },
		"more data":            func(l []types.Log) []types.Log { l[0].Data = append(l[0].Data, 0); return l },
		"no name":              func(l []types.Log) []types.Log { l[0].Topics = nil; return l },
		"an amount too large":  func(l []types.Log) []types.Log { l[0].Data[0] = 1; return l },
		"an account too large": func(l []types.Log) []types.Log { l[0].Topics[1][0] = 1; return l },
		"another block":        func(l []types.Log) []types.Log { l[0].BlockHash[0]++; return l },
		"from nowhere":         func(l []types.Log) []types.Log { return []types.Log{mint(l[0])} },
	} {
		client.mu.Lock()
		client.change = func(l []types.Log) []types.Log {
			if len(l) > 0 {
				l = change(l)
			}
			return l
		}
		client.mu.Unlock()
		w.transfer(5, w.x, w.customer(6), 1)
		w.now()
		if err := x.Step(t.Context()); err == nil {
			t.Error(name, " was taken")
		}
		if got := ask(t, x); !reflect.DeepEqual(got.Books, before.Books) {
			t.Error(name, " changed the answers")
		}
		client.mu.Lock()
		client.change = nil
		client.mu.Unlock()
		w.caughtUp(x)
		before = ask(t, x)
	}
	agrees(w, x)
}

// mint makes a transfer one from nobody.
func mint(l types.Log) types.Log {
	l.Topics[1] = common.Hash{}
	return l
}

// An endpoint that leaves out what was said in young blocks is found out when they
// are final, and who listens is told then.
func TestWhatWasLeftOutComesWhenFinal(t *testing.T) {
	w := newWorld(t)
	client := &watched{Client: w.client}
	var h heard
	x := w.index(client, chaintest.NewStore(), &h)
	w.must(w.net.Seal(8))
	w.caughtUp(x)
	client.change = func([]types.Log) []types.Log { return nil }
	a, _ := w.settle(10)
	w.caughtUp(x)
	if _, ok := x.Offer(a.ID()); ok {
		t.Fatal("it was not left out")
	}
	client.change = nil
	w.must(w.net.Seal(8))
	agrees(w, x)
	if said, _ := h.count(func(what any) bool { f, ok := what.(loyalty.Filled); return ok && f.Offer == a.ID() }); said != 1 {
		t.Errorf("told %d times", said)
	}
}

// What an endpoint left out of final blocks shows when it is missed; then
// everything is read anew.
func TestContradictionsAreReadAnew(t *testing.T) {
	w := newWorld(t)
	client := &watched{Client: w.client}
	x, err := index.New(t.Context(), index.Config{Client: client, Store: chaintest.NewStore(), Anew: 1})
	w.must(err)
	token := common.Address(w.x)
	client.change = func(logs []types.Log) []types.Log { // nobody was ever issued these points
		return slices.DeleteFunc(logs, func(l types.Log) bool { return l.Address == token })
	}
	w.must(w.net.Seal(8))
	w.caughtUp(x)
	client.change = nil
	w.transfer(5, w.x, w.customer(6), 1)
	w.must(w.net.Seal(8))
	w.now()
	if err := x.Step(t.Context()); fault.KindOf(err) != fault.Conflict {
		t.Fatal("spent what nobody had: ", err)
	}
	agrees(w, x)
}

// Campaigns and memberships are in the lists as their contracts have them.
func TestRewardsAndMembershipsAreListed(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	x := w.index(w.client, chaintest.NewStore(), nil)
	rewards := loyalty.NewRewards(w.as(0), w.d.Rewards)
	terms := loyalty.CampaignTerms{
		Token: w.x, Start: w.now(), End: w.now() + 60*86400, Vesting: 10, Amount: big.NewInt(50), MaxPersons: 5,
		ActivityAmount: big.NewInt(1), Activities: 3, Cap: big.NewInt(500),
	}
	at, err := rewards.AddressOf(ctx, did.Merchant(w.customer(0)), ref(1), terms)
	w.must(err)
	_, err = rewards.Create(ctx, ref(1), terms)
	w.must(err)
	w.issue(0, w.x, at, 500)
	name := reward.Campaign{ChainID: w.d.ChainID, Contract: at}
	account := w.customer(5)
	start := reward.Start{Account: account, Digest: ref(2), Person: reward.Person(ref(3), at, account[:]), Since: w.now(), Deadline: w.now() + 3600}
	word := loyalty.Attestation{Member: did.Merchant(w.customer(0)), Signature: reward.Sign(start, name, key(w, 0))}
	_, err = loyalty.NewCampaign(w.as(7), at).Start(ctx, start, []loyalty.Attestation{word})
	w.must(err)
	w.must(w.net.AdjustTime(1e11))
	_, err = loyalty.NewCampaign(w.as(7), at).Claim(ctx, 1, account)
	w.must(err)

	members := loyalty.NewMemberships(w.as(0), w.d.Memberships)
	_, err = members.Define(ctx, 1, "Regulars")
	w.must(err)
	programme := membership.ProgrammeOf(w.customer(0), 1)
	_, err = members.AddLevel(ctx, programme, 1, loyalty.LevelTerms{
		Lifetime: 86400, Name: "One", Rules: []loyalty.Rule{{Kind: loyalty.EarnedNow, Subject: w.x, Amount: big.NewInt(100)}},
	})
	w.must(err)
	_, err = members.Mint(ctx, programme, 1, account, loyalty.Seen(0), 0)
	w.must(err)
	agrees(w, x)

	campaigns, _ := x.Campaigns()
	if len(campaigns) != 1 || campaigns[0].At != at || campaigns[0].Started != 1 || campaigns[0].Paid.Int64() != 50 {
		t.Errorf("campaigns %+v", campaigns)
	}
	mine, _ := x.Rewards(chain.Address{}, account)
	others, _ := x.Rewards(at, w.customer(6))
	if len(mine) != 1 || mine[0].Digest != ref(2) || mine[0].Since != start.Since || mine[0].Claimed.Int64() != 50 || len(others) != 0 {
		t.Errorf("rewards %+v", mine)
	}
	held, _ := x.Memberships(did.Merchant(w.customer(0)), account)
	if len(held) != 1 || held[0].Level != 1 || held[0].Programme != programme || held[0].Holder != account {
		t.Errorf("memberships %+v", held)
	}
	standing, err := members.Standing(ctx, membership.TokenOf(programme, account))
	if err != nil || standing.Good != held[0].Good || standing.End != held[0].End {
		t.Errorf("the contract says %+v", standing)
	}
	_, err = loyalty.NewMemberships(w.as(5), w.d.Memberships).Renounce(ctx, membership.TokenOf(programme, account), 0)
	w.must(err)
	agrees(w, x)
	if held, _ := x.Memberships(did.Merchant{}, account); len(held) != 0 {
		t.Error("a membership that was given up is still listed")
	}
}

// Holders come by address, page by page, with what they can spend.
func TestHoldersInPages(t *testing.T) {
	w := newWorld(t)
	x := w.index(w.client, chaintest.NewStore(), nil)
	w.settle(100)
	w.issue(0, w.x, w.customer(7), 3)
	w.caughtUp(x)
	var all []index.Holder
	var after chain.Address
	for {
		page, total, _, err := x.Holders(w.x, after, 2)
		w.must(err)
		if total != 3 {
			t.Fatal("total ", total)
		}
		if len(page) == 0 {
			break
		}
		all, after = append(all, page...), page[len(page)-1].Account
	}
	got := map[chain.Address]uint64{}
	for _, h := range all {
		got[h.Account] = h.Points.Total()
	}
	if want := (map[chain.Address]uint64{w.customer(5): 900, w.customer(6): 100, w.customer(7): 3}); !reflect.DeepEqual(got, want) {
		t.Errorf("holders %v, want %v", got, want)
	}
	if _, _, _, err := x.Holders(chain.Address{9}, after, 2); fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
}
