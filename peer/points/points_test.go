package points_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
)

const t0 uint64 = 1_700_000_000_000

// recorder is a store that remembers which spaces were written.
type recorder struct {
	storage.KV
	mu     sync.Mutex
	spaces map[string]bool
}

func newRecorder() *recorder { return &recorder{KV: mem.NewKV(), spaces: map[string]bool{}} }

func (r *recorder) Batch(ctx context.Context, ops []storage.Op) error {
	r.mu.Lock()
	for _, op := range ops {
		r.spaces[op.Space] = true
	}
	r.mu.Unlock()
	return r.KV.Batch(ctx, ops)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != kind {
		t.Errorf("%s: want %v, got %v", what, kind, err)
	}
}

func open(t *testing.T, kv storage.KV) *points.Store {
	t.Helper()
	s, err := points.Open(t.Context(), kv)
	must(t, err)
	return s
}

func rules(n int) earning.Rules {
	r := earning.Rules{Version: 1, Currency: "EUR", Zone: "UTC", ReturnDays: 14}
	for i := range n {
		r.Rules = append(r.Rules, earning.Rule{
			ID: fmt.Sprint("rule-", i), Kind: earning.KindAmount, Points: 1, Per: credential.One, Round: earning.RoundDown, Scope: earning.ScopeLine, Stack: earning.StackTogether,
		})
	}
	return r
}

func sale(id string, lines ...int64) points.Sale {
	o := credential.Order{ID: id, Time: t0, Currency: "EUR"}
	for i, euro := range lines {
		o.Lines = append(o.Lines, credential.Line{SKU: fmt.Sprint("SKU-", i), Quantity: credential.One, Amount: credential.Micro(euro) * credential.One})
	}
	return points.Sale{Ref: "C-1", Order: o}
}

func take(t *testing.T, kv storage.KV, s *points.Store, sale points.Sale) {
	t.Helper()
	w, err := s.Take(t.Context(), sale)
	must(t, err)
	must(t, kv.Batch(t.Context(), w.Ops))
	w.Done()
}

func giveBack(t *testing.T, kv storage.KV, s *points.Store, id, of string, euro int64) {
	t.Helper()
	o := sale(id, -euro).Order
	o.Reverses = of
	w, err := s.Return(t.Context(), "C-1", o, t0)
	must(t, err)
	must(t, kv.Batch(t.Context(), w.Ops))
	w.Done()
}

func credit(t *testing.T, s *points.Store, id string) points.Credit {
	t.Helper()
	c, err := s.Credit(t.Context(), "C-1", id)
	must(t, err)
	return c
}

// Without rules nothing is counted, and what was not counted stays so.
func TestNothingCountsWithoutRules(t *testing.T) {
	kv := newRecorder()
	s := open(t, kv)
	take(t, kv, s, sale("77", 10))
	_, err := s.Credit(t.Context(), "C-1", "77")
	wantKind(t, "an order before the rules", err, fault.NotFound)
	_, err = s.Undo(t.Context(), t0)
	wantKind(t, "an undo of nothing", err, fault.NotFound)
	_, err = s.Version(t.Context(), 1)
	wantKind(t, "a version that is not", err, fault.NotFound)
}

// A return that comes before its sale waits for it, whatever the order of
// several, and over a restart.
func TestReturnsBeforeTheirSale(t *testing.T) {
	kv := newRecorder()
	s := open(t, kv)
	_, err := s.SetRules(t.Context(), rules(1), t0)
	must(t, err)
	giveBack(t, kv, s, "79", "77", 3)
	s = open(t, kv)
	giveBack(t, kv, s, "78", "77", 2)
	take(t, kv, s, sale("77", 10))
	giveBack(t, kv, s, "80", "77", 1)
	if c := credit(t, s, "77"); c.First != 10 || c.Points != 4 {
		t.Errorf("%d of %d points are left", c.Points, c.First)
	}
	take(t, kv, s, sale("76", 10))
	if c := credit(t, s, "76"); c.Points != 10 {
		t.Errorf("another sale has %d", c.Points)
	}
}

// The queues survive a restart: what is due, what waits for an account, what is
// on its way.
func TestQueuesSurvive(t *testing.T) {
	kv := newRecorder()
	s := open(t, kv)
	_, err := s.SetRules(t.Context(), rules(1), t0)
	must(t, err)
	take(t, kv, s, sale("77", 10))
	take(t, kv, s, sale("78", 5))
	due := rules(1).DueAt(t0)
	if len(s.Due(due-1)) != 0 || len(s.Due(due)) != 2 {
		t.Fatalf("%d are due before, %d after", len(s.Due(due-1)), len(s.Due(due)))
	}
	handOut := func(s *points.Store, account points.Account) {
		for _, key := range s.Due(due) {
			must(t, s.HandOut(t.Context(), key, account, due, false))
		}
	}
	handOut(s, points.Account{})
	if len(s.Due(due)) != 0 || len(s.Flying()) != 0 {
		t.Error("handed out to nobody, or still due")
	}
	must(t, s.Wake(t.Context(), "C-1"))
	if len(s.Due(due)) != 2 {
		t.Error("an account does not wake what waits for it")
	}
	handOut(s, points.Account{})
	s = open(t, kv)
	if len(s.Due(due)) != 2 {
		t.Error("a restart loses what waits for an account")
	}
	giveBack(t, kv, s, "79", "78", 5)
	if len(s.Due(due)) != 1 {
		t.Error("what was taken back is due")
	}
	handOut(s, points.Account{1})
	for _, s := range []*points.Store{s, open(t, kv)} {
		if len(s.Due(due)) != 0 || len(s.Flying()) != 1 {
			t.Errorf("%d due, %d on their way", len(s.Due(due)), len(s.Flying()))
		}
	}
	key, c := s.Flying()[0], credit(t, s, "77")
	must(t, s.HandOut(t.Context(), key, points.Account{2}, due, false))
	if again := credit(t, s, "77"); again.Issue != c.Issue || again.Account != (points.Account{1}) {
		t.Error("handed out a second time")
	}
	must(t, s.Settle(t.Context(), key, c.Issue.Ref, points.Place{State: points.Failed}, due))
	for _, s := range []*points.Store{s, open(t, kv)} {
		if len(s.Flying()) != 0 || len(s.Due(due+3_600_000-1)) != 0 || len(s.Due(due+3_600_000)) != 1 {
			t.Error("a failed issue is not due again after an hour")
		}
	}
	must(t, s.HandOut(t.Context(), key, points.Account{}, due+3_600_000, false))
	if again := credit(t, s, "77"); again.Issue.Ref == c.Issue.Ref || again.Due != due {
		t.Error("a second try has the ref of the first, or counts later for tiers")
	}
	must(t, s.Settle(t.Context(), key, credit(t, s, "77").Issue.Ref, points.Place{State: points.Final}, due))
	if len(open(t, kv).Flying()) != 0 {
		t.Error("what is final is still on its way")
	}
}

// More steps than can be kept are left out; the points are not.
func TestEndlessExplanationsAreLeftOut(t *testing.T) {
	kv := newRecorder()
	s := open(t, kv)
	_, err := s.SetRules(t.Context(), rules(256), t0)
	must(t, err)
	var lines []int64
	for range credential.MaxLines {
		lines = append(lines, 2)
	}
	take(t, kv, s, sale("77", lines...))
	c := credit(t, s, "77")
	if !c.Brief || c.First != 2*256*credential.MaxLines || c.Lines[0].Points != 512 || len(c.Lines[0].Steps) != 0 {
		t.Errorf("brief %v, %d points", c.Brief, c.First)
	}
	giveBack(t, kv, s, "78", "77", 1)
	if got := credit(t, s, "77").Points; got != c.First-256 {
		t.Errorf("%d are left", got)
	}
}

// The disk names neither customers nor orders in its keys, and damaged bytes are
// storage.ErrCorrupt.
func TestKeysAndDamage(t *testing.T) {
	kv := newRecorder()
	s := open(t, kv)
	_, err := s.SetRules(t.Context(), rules(1), t0)
	must(t, err)
	take(t, kv, s, sale("77", 10))
	giveBack(t, kv, s, "90", "89", 1)
	must(t, s.PutItem(t.Context(), earning.Item{ID: "mug", Texts: []earning.ItemText{{Lang: "en", Title: "A mug"}}, Points: 1}))
	_, err = s.Reserve(t.Context(), points.Redemption{Ref: "C-1", Item: "mug", Quantity: 1, At: t0, Authorisation: points.Authorisation{Amount: 1, Ref: [32]byte{1}, Signature: []byte{1}}}, "", 10)
	must(t, err)
	must(t, s.HandOut(t.Context(), s.Due(1 << 60)[0], points.Account{1}, 1<<60, false))
	take(t, kv, s, sale("78", 10))
	must(t, s.Observe(t.Context(), points.Lanes{{Ends: t0 + 1, Points: 1}}, t0))
	use := func() error {
		s, err := points.Open(t.Context(), kv)
		if err != nil {
			return err
		}
		_, err = s.Person(t.Context(), "C-1")
		_, gone := s.Credit(t.Context(), "C-1", "77")
		_, early := s.Take(t.Context(), sale("89", 10))
		_, version := s.Version(t.Context(), 1)
		_, lanes := s.Observed(t.Context())
		return errors.Join(err, gone, early, version, lanes)
	}
	must(t, use())
	for _, space := range []string{"points/secret", "points/rules", "points/credits", "points/open", "points/flying", "points/early", "points/items", "points/redemptions", "points/lanes"} {
		pairs, err := kv.Scan(t.Context(), space, nil, nil, 0)
		if err != nil || len(pairs) == 0 || !kv.spaces[space] {
			t.Fatalf("%s holds %d values, %v", space, len(pairs), err)
		}
		good := pairs[0]
		if bytes.Contains(good.Key, []byte("C-1")) || bytes.Contains(good.Key, []byte("77")) {
			t.Errorf("a key of %s names somebody", space)
		}
		bad := storage.Put(space, good.Key, append(bytes.Clone(good.Value), 0))
		if space == "points/flying" { // has no values: a key of another size
			bad = storage.Put(space, good.Key[1:], nil)
		}
		must(t, kv.Batch(t.Context(), []storage.Op{bad}))
		if err := use(); !errors.Is(err, storage.ErrCorrupt) {
			t.Errorf("damaged %s: %v", space, err)
		}
		must(t, kv.Batch(t.Context(), []storage.Op{storage.Delete(space, bad.Key), storage.Put(space, good.Key, good.Value)}))
		must(t, use())
	}
}

func TestCatalogueIsBounded(t *testing.T) {
	s := open(t, newRecorder())
	item := earning.Item{Texts: []earning.ItemText{{Lang: "en", Title: "A pen"}}, Points: 1}
	for i := range points.MaxItems {
		item.ID = fmt.Sprint("pen-", i)
		must(t, s.PutItem(t.Context(), item))
	}
	must(t, s.PutItem(t.Context(), item))
	item.ID = "one-more"
	wantKind(t, "one more", s.PutItem(t.Context(), item), fault.Full)
}

// Of each day the last observation stays.
func TestObservations(t *testing.T) {
	kv := newRecorder()
	s := open(t, kv)
	const day, end = 86_400_000, t0 + 3*86_400_000
	for i, at := range []uint64{t0, t0 + 1, t0 + day, t0 + 2*day, end} {
		must(t, s.Observe(t.Context(), points.Lanes{{Ends: end, Points: uint64(100 - i)}}, at))
	}
	seen, err := open(t, kv).Observed(t.Context())
	must(t, err)
	if len(seen) != 1 || seen[0].Ends != end || len(seen[0].Samples) != 3 || seen[0].Samples[0].Points != 99 || seen[0].Samples[2].Points != 97 {
		t.Errorf("%+v", seen)
	}
}

// Rules that were taken are there after a restart, however long their lists are
// when they are written out.
func TestLongRulesOutliveARestart(t *testing.T) {
	kv := mem.NewKV()
	s := open(t, kv)
	var skus []string
	for i := range earning.MaxList {
		skus = append(skus, fmt.Sprint(1000+i))
	}
	long := rules(40)
	for i := range long.Rules {
		long.Rules[i].When.SKUs = skus
	}
	_, err := s.SetRules(t.Context(), long, t0)
	must(t, err)
	if set, ok := open(t, kv).Rules(); !ok || len(set.Rules.Rules) != 40 || len(set.Rules.Rules[39].When.SKUs) != earning.MaxList {
		t.Errorf("%v, %d rules after a restart", ok, len(set.Rules.Rules))
	}
	for i := range long.Rules {
		long.Rules[i].When.Channels = skus
	}
	_, err = s.SetRules(t.Context(), long, t0)
	wantKind(t, "rules that cannot be written", err, fault.TooLarge)
	if set, ok := s.Rules(); !ok || set.Number != 1 {
		t.Errorf("version %d is in force", set.Number)
	}
}

// Rules of an earlier version, which took tiers that nobody can reach, are there
// after a restart: the peer starts and goes on crediting.
func TestRulesWithTiersOutOfReachOutliveARestart(t *testing.T) {
	kv := mem.NewKV()
	old := rules(1)
	old.Tiers = []earning.Tier{{ID: "silver", Points: 10, Days: 14}, {ID: "gold", Points: 20, Days: 15}}
	wantKind(t, "setting them now", old.Check(), fault.Malformed)
	_, err := open(t, kv).SetRules(t.Context(), old, t0)
	must(t, err)
	set, ok := open(t, kv).Rules()
	if !ok || !slices.Equal(set.Rules.Unreachable(), []string{"silver"}) {
		t.Errorf("%v, out of reach: %v", ok, set.Rules.Unreachable())
	}
}
