package model

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// carry carries a script out, without habits, and returns its events, their hash and
// what failed.
func carry(t *testing.T, text string, seed uint64, each int) (lines []byte, hash string, failed []scenario.Failure) {
	t.Helper()
	parsed, plan := planned(t, text, seed)
	return carried(t, parsed, plan, nil, each)
}

// live carries a script out, with what people do by habit.
func live(t *testing.T, text string, seed uint64) (hash string, failed []scenario.Failure) {
	t.Helper()
	parsed, plan := planned(t, text, seed)
	habits, err := scenario.NewHabits(parsed, plan, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, hash, failed = carried(t, parsed, plan, habits, 0)
	return hash, failed
}

func planned(t *testing.T, text string, seed uint64) (*script.Script, *scenario.Plan) {
	t.Helper()
	parsed, err := script.Parse(text, script.Options{})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := scenario.NewPlan(parsed, seed, geo.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return parsed, plan
}

func carried(t *testing.T, parsed *script.Script, plan *scenario.Plan, habits *scenario.Habits, each int) (lines []byte, hash string, failed []scenario.Failure) {
	t.Helper()
	var out bytes.Buffer
	events, book := trace.NewWriter(&out), measure.New(nil)
	to := trace.Tee(events, book)
	cfg := Usual(plan, to)
	cfg.Each = each
	w, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	result, err := scenario.Do(context.Background(), parsed, plan, w, scenario.Options{Trace: to, Book: book, Habits: habits, Sample: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := events.Flush(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), events.Sum(), result.Failed
}

// market is grants, purchases, reads and a revocation.
const market = `network peers=12 shards=2
customers 5 vault=2of3
run 5s
grant c0..c4 to=m1 rights=write
grant c0..c1 to=m2 rights=read
run 30s
buy c0..c4 at=m1 amount=5
run 30s
revoke c0 from=m2
run 30s
buy c0..c4 at=m1 amount=5
run 1m
expect reads = 3
expect refused = 0
expect reads-after-revocation = 0
expect unlogged-reads = 0
expect delivery >= 1
expect divergence = 0
`

// broken is partitions, losses, deaths and a late member.
const broken = `network peers=30
run 5s
partition a=m0..m9 b=rest
publish all count=60 over=20s size=1KiB
run 1m
expect delivery < 1
heal
run 20s
expect delivery >= 1
loss 20%
publish all count=30 over=5s size=1KiB
run 30s
expect delivery >= 1
heal
kill m3..m5
publish m0..m2 count=20 over=5s
losedisk m4
run 20s
restart m3..m5
join 2
run 1m
expect delivery >= 1
expect divergence = 0
expect up = 32
`

// circles is a large consortium whose peers keep circles, in a split and after it.
const circles = `network peers=45 shards=2
customers 3 vault=2of3
run 5s
grant c0..c2 to=m1 rights=write
grant c0..c2 to=m2 rights=read
run 10s
partition a=m0..m9 b=rest
publish all count=40 over=20s size=1KiB
run 2m
expect delivery < 1
heal
kill m40..m42
run 1m
expect delivery >= 1
restart m40..m42
buy c0..c2 at=m1 amount=5
run 5m
expect delivery >= 1
expect divergence = 0
expect reads = 3
expect connections-max < 40
`

// shock is a custodian quorum cut off: nobody reads, then all is read.
const shock = `network peers=9
customers 3 vault=2of3 custodians=m6..m8
run 2s
grant c0..c2 to=m0 rights=write
grant c0..c2 to=m1 rights=read
run 30s
kill m6..m7
buy c0..c2 at=m0 amount=7
run 1m
expect reads = 0
expect refused = 0
restart m6..m7
run 1m
expect reads = 3
`

// spending is points that are earned before and after a grant, spent, taken back with
// a block and expired.
const spending = `network peers=6 block=5s
merchants m0..m2 points=2 epoch=1h
customers 4 vault=2of3 rate=0/d
run 5s
grant c0..c2 to=m0..m1 rights=write
run 30s
buy c0..c2 at=m0 amount=10.70
buy c3 at=m0 amount=30
buy c0 at=m4 amount=9
run 20s
expect issued = 63
reorg 5
expect issued = 0
run 1m
expect issued = 63
grant c3 to=m0 rights=write
run 1m
expect issued = 123
redeem c0..c3 at=m0 amount=20
redeem c0 at=m1 amount=20
run 1m
expect redeemed = 80
expect refusals = 0
stall for=10m
buy c1 at=m1 amount=5
run 5m
expect issued = 123
run 6m
expect issued = 133
expect imbalance = 0
run 3h
expect expired = 53
expect imbalance = 0
expect issued = 133
`

func scenarios(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{"market": market, "broken": broken, "circles": circles, "shock": shock, "spending": spending, "siege": siege}
	files, err := filepath.Glob("../testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := script.Parse(string(text), script.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if Refuse(parsed) == nil {
			out[name] = string(text)
		}
	}
	if len(out) < 24 {
		t.Fatalf("%d scenarios are left for the model", len(out))
	}
	return out
}

// Defends I11: one scenario and seed, one trace, byte by byte; another seed,
// another one.
func TestRunsAreTheSame(t *testing.T) {
	for name, text := range scenarios(t) {
		t.Run(name, func(t *testing.T) {
			first, _, _ := carry(t, text, 3, 0)
			second, _, _ := carry(t, text, 3, 0)
			if !bytes.Equal(first, second) {
				t.Error("two runs of one seed differ")
			}
			if other, _, _ := carry(t, text, 4, 0); bytes.Equal(first, other) {
				t.Error("another seed makes the same run")
			}
			if crowd, _, failed := carry(t, text, 3, 1); len(crowd) >= len(first) {
				t.Errorf("a run without an event for each delivery is no shorter; failed: %v", failed)
			}
		})
	}
}

// shopping has every number with a point that decides something: habits, prices, sales,
// losses, slow links, parts of a crowd, a circle of rates.
const shopping = `network peers=8 shards=2 loss=1.7% start=2026-01-05T15:00
merchants m0..m3 points=0.3 prices=0.85
merchants m4 popularity=2.7 class=home
customers 30 group=crowd vault=2of3 rate=9/d spend=17.30 zipf=0.7 near=33% consent=61% revoke=1/3d regrant=45% offers=3/d redeem=1/d
slow m1 times=1.37
loss 3.3% from=m2 to=m5..m6
run 20m
sale m0 factor=7.3 price=0.875 for=1h
grant 30%:crowd to=m0..m2 rights=write
pump m0,m1,m2 gain=3.7% amount=777
run 40m
expect purchases > 10
`

// hashesFile has the hash of the events of each of these scenarios with seed 3, a name
// and a hash in a line.
const hashesFile = "testdata/hashes.txt"

// Defends I11: the hash is the same on every machine, and with every version of Go. A
// change of the model or of the protocol changes it: then
//
//	UPDATE_HASHES=1 go test ./simnet/model -run HashesAreThoseOfOtherMachines
//
// writes the file again.
func TestHashesAreThoseOfOtherMachines(t *testing.T) {
	library := scenarios(t)
	var got strings.Builder
	for _, c := range []struct{ name, text string }{
		{"market", market}, {"broken", broken}, {"circles", circles}, {"siege", siege}, {"spending", spending},
		{"exchange", library["../testdata/exchange.txt"]}, {"rewards", library["../testdata/rewards.txt"]}, {"farm", library["../testdata/farm.txt"]},
	} {
		_, hash, _ := carry(t, c.text, 3, 0)
		fmt.Fprintln(&got, c.name, hash)
	}
	hash, failed := live(t, shopping, 3)
	if fmt.Fprintln(&got, "shopping", hash); len(failed) > 0 {
		t.Error(failed)
	}
	if os.Getenv("UPDATE_HASHES") != "" {
		if err := os.WriteFile(hashesFile, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(hashesFile)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("on %s/%s with %s hashes are\n%swant\n%s", runtime.GOOS, runtime.GOARCH, runtime.Version(), &got, want)
	}
}

func TestWhatScenariosClaimHolds(t *testing.T) {
	for name, text := range scenarios(t) {
		for seed := range uint64(3) {
			if _, _, failed := carry(t, text, seed, 0); len(failed) > 0 {
				t.Errorf("%s, seed %d: %v", name, seed, failed)
			}
		}
	}
}

// kept is a sink that keeps everything.
type kept []trace.Event

func (k *kept) Put(e trace.Event) { *k = append(*k, e) }

func begun(t *testing.T, text string) (*World, *kept) {
	t.Helper()
	parsed, err := script.Parse(text, script.Options{})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := scenario.NewPlan(parsed, 7, geo.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	out := &kept{}
	w, err := New(Usual(plan, out))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Begin(); err != nil {
		t.Fatal(err)
	}
	return w, out
}

// Defends I2 in the model: once n-k+1 custodians have the revocation, none of
// them helps; a custodian that has not heard of it helps still.
func TestCustodiansDecideByWhatTheyKnow(t *testing.T) {
	w, out := begun(t, "network peers=6\ncustomers 1 vault=2of3\nrun 1s\n")
	w.Grant(0, 1, consent.Write)
	w.Grant(0, 2, consent.Read)
	w.Pass(w.Now() + 20*time.Second)
	c := &w.customers[0]
	g := w.lines[w.lineOf(c, 2, consent.Read)].grant
	for _, q := range c.custodians {
		if err := w.decide(request{reader: 2, custodian: q, grant: g, asked: w.millis()}); err != nil {
			t.Fatalf("a custodian refuses under a living grant: %v", err)
		}
	}
	away := c.custodians[0]
	w.links.all[away].side = scenario.Gone
	w.Revoke(0, 2, consent.Read)
	w.Pass(w.Now() + 20*time.Second)
	for _, q := range c.custodians {
		err := w.decide(request{reader: 2, custodian: q, grant: g, asked: w.millis()})
		if knows := q != away; knows == (err == nil) {
			t.Errorf("custodian %d, who knows: %t, answers %v", q, knows, err)
		}
	}
	if !slices.ContainsFunc(*out, func(e trace.Event) bool { return e.What == trace.Revoked && e.Note == "quorum" }) {
		t.Error("two of three custodians know, and the customer does not")
	}
}

// Events come in order of time, then of when they were put there, also those that
// are put there while others come, soon or in days, and many at one time.
func TestEventsComeInOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	q, puts := &queue{}, int32(0)
	put := func(from int64) {
		puts++
		q.put(event{at: from + r.Int64N(int64(1)<<(10+r.IntN(40)))&^(1<<uint(r.IntN(40))-1), fact: puts})
	}
	for range 5000 {
		put(0)
	}
	last, n, tied := event{at: -1}, 0, 0
	for ; q.first() != never; n++ {
		at := q.first()
		e := q.pop()
		if e.at < last.at || e.at == last.at && e.fact < last.fact || e.at != at {
			t.Fatalf("%v after %v, announced for %d", e, last, at)
		}
		if e.at == last.at {
			tied++
		}
		if last = e; n < 20_000 {
			put(e.at)
		}
	}
	if n != 25_000 || tied < 1000 {
		t.Errorf("%d events came of 25000, %d with another one", n, tied)
	}
}

func TestTheModelSaysWhatItCannotDo(t *testing.T) {
	w, _ := begun(t, "network peers=3\nrun 1s\n")
	if w.Attack(scenario.Attack{Kind: "unheard of"}) == nil {
		t.Error("taken, and nothing would happen")
	}
}

// Nothing is allocated for an event of gossip, or runs of ten thousand peers
// would spend their time on memory.
func TestGossipAllocatesNothing(t *testing.T) {
	w, _ := begun(t, "network peers=1200\nrun 1s\n")
	w.cfg.Trace = nothing{}
	publish := func() { w.Publish(int(w.now/int64(time.Second))%1200, 1000); w.Pass(w.Now() + time.Second) }
	for range 20 {
		publish()
	}
	before := w.Handled()
	allocated := testing.AllocsPerRun(20, publish)
	each := float64(w.Handled()-before) / 21
	if allocated > each/20 {
		t.Errorf("%.0f allocations for %.0f events", allocated, each)
	}
}

type nothing struct{}

func (nothing) Put(trace.Event) {}
