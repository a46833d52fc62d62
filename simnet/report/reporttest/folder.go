// Package reporttest makes the folder of a run in which a little of everything
// happened, for tests of what reads such folders.
package reporttest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/run"
	"github.com/souk-network/souk/simnet/trace"
)

// Scenario is what the run is said to have carried out.
const Scenario = `# A storm of revocations & a <cut>.
network peers=6 shards=2
customers 4 vault=2of3
run 10m
partition a=m0..m2 b=rest for=2m
run 10m
expect delivery >= 1
expect reads-after-revocation = 0
`

const peers = 6

// Folder is the folder of such a run.
func Folder(t *testing.T, seed uint64) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), fmt.Sprintf("storm-%d", seed))
	Leave(t, dir, seed)
	return dir
}

// Leave leaves in dir what a run of twenty minutes leaves: facts, a partition, a stall, reads
// before and one after a revocation, offers, points, rewards, one claim that
// held and one that failed.
func Leave(t *testing.T, dir string, seed uint64) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	book := measure.New(nil)
	events := happened(seed)
	var lines []byte
	for _, e := range events {
		book.Put(e)
		lines = e.Append(lines)
	}
	s := run.Summary{
		Version: "0.0.0", Mode: "model", Seed: seed, Hash: fmt.Sprintf("%064x", seed), Events: int64(len(events)), Virtual: 1200, Merchants: peers, Customers: 4,
		Failed:  []string{"line 8, column 1: reads-after-revocation = 0, but it is 1"},
		Outputs: []run.Output{}, Figures: map[string]float64{}, Machine: run.Machine{Go: "go1.26", CPU: 1.5, Seconds: 2.5, Memory: 64 << 20},
	}
	for _, name := range measure.Names() {
		if v, ok := book.Value(name, measure.Filter{}); ok {
			s.Figures[name] = v
		}
	}
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{run.ScenarioFile: []byte(Scenario), run.EventsFile: lines, run.SummaryFile: raw} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func name(n int) string { return fmt.Sprintf("m%d", n) }

// happened is the story, in the order of time.
func happened(seed uint64) (out []trace.Event) {
	put := func(seconds float64, e trace.Event) {
		e.At = time.Duration(seconds * float64(time.Second))
		out = append(out, e)
	}
	for n := range peers {
		put(0, trace.Event{Who: name(n), What: trace.Start})
	}
	for i := range 40 {
		at, id := 20+29*float64(i), fmt.Sprintf("%016x", i+1)
		put(at, trace.Event{Who: name(i % peers), What: trace.Publish, Fact: id, Kind: "header", Bytes: 400})
		for n := range peers {
			put(at+0.03*float64(n)+0.001*float64(seed), trace.Event{Who: name(n), What: trace.Deliver, Fact: id, Kind: "header", Bytes: 400, Hops: int64(1 + n/4)})
		}
		put(at+1, trace.Event{Who: "c0", What: trace.Buy, Peer: "m1", N: 2_000_000})
		put(at+2, trace.Event{Who: "m1", What: trace.Issue, Peer: "c0", Kind: "m1", N: 20})
		put(at+3, trace.Event{Who: "c1", What: trace.Offer, Fact: id, Kind: "m1>m2", N: 10, Note: "9/10"})
		put(at+4, trace.Event{Who: "c1", What: trace.Claim, Peer: "m1", N: int64(i * i)})
		put(at+4, trace.Event{Who: "c2", What: trace.Claim, Peer: "m1", N: int64(i)})
		put(at+5, trace.Event{Who: "c1", What: trace.Gas, Kind: "settle", N: 90_000})
		if i < 30 {
			put(at+6, trace.Event{Who: "m4", What: trace.Read, Grant: "aa", N: 2})
		}
	}
	put(5, trace.Event{Who: "c0", What: trace.Vault, N: 2, Note: "m0,m1,m2"})
	put(6, trace.Event{Who: "c0", What: trace.Grant, Grant: "aa", Peer: "m4"})
	put(900, trace.Event{Who: "c0", What: trace.Revoke, Grant: "aa", Peer: "m4", Fact: "ff"})
	put(900.2, trace.Event{Who: "m0", What: trace.Deliver, Kind: "revocation", Grant: "aa", Fact: "ff", Bytes: 200})
	put(900.4, trace.Event{Who: "m1", What: trace.Deliver, Kind: "revocation", Grant: "aa", Fact: "ff", Bytes: 200})
	put(950, trace.Event{Who: "m4", What: trace.Read, Grant: "aa", N: 2})
	put(950, trace.Event{Who: "m4", What: trace.Refused, Grant: "aa", Note: "revoked"})
	put(600, trace.Event{Who: "net", What: trace.Fault, Kind: "partition", Note: "m3,m4,m5"})
	put(720, trace.Event{Who: "net", What: trace.Fault, Kind: "heal"})
	put(800, trace.Event{Who: "chain", What: trace.Fault, Kind: "stall"})
	put(1000, trace.Event{Who: "chain", What: trace.Reorg, N: 3})
	linked(put)
	exchanged(put)
	for round := 1; round <= 20; round++ {
		put(60*float64(round), trace.Event{Who: "chain", What: trace.Sample, Kind: "exposure m1>m2", N: 20_000 * int64(round)})
		for n := range peers {
			for _, r := range []trace.Event{{Kind: "bytes_out", N: 40_000}, {Kind: "storage_bytes", N: 9_000 + int64(n)}, {Kind: "copies_delivered", N: 12}, {Kind: "copies_duplicate", N: 3}} {
				put(60*float64(round), trace.Event{Who: name(n), What: trace.Sample, Kind: r.Kind, N: r.N * int64(round)})
			}
			put(60*float64(round), trace.Event{Who: name(n), What: trace.Sample, Kind: "connections", N: 5 - int64(n%2)})
		}
	}
	put(1200, trace.Event{Who: "sim", What: trace.Expect, Kind: "delivery >= 1", N: 1, Note: "100%"})
	put(1200, trace.Event{Who: "sim", What: trace.Expect, Kind: "reads-after-revocation = 0", Note: "1"})
	slices.SortStableFunc(out, func(a, b trace.Event) int { return int(a.At - b.At) })
	return out
}

// linked is two customers with a line at two shops each, whose wires somebody
// watches: one of them speaks while the other one does.
func linked(put func(float64, trace.Event)) {
	for i, g := range []struct{ who, shop, near string }{{"c1", "m1", ""}, {"c1", "m2", ""}, {"c2", "m1", ""}, {"c2", "m2", "c3"}} {
		at, grant := 30+60*float64(i), fmt.Sprintf("b%d", i)
		put(at, trace.Event{Who: g.who, What: trace.Packet, Peer: g.shop, Bytes: 2400})
		if g.near != "" {
			put(at+0.05, trace.Event{Who: g.near, What: trace.Packet, Peer: g.shop, Bytes: 2400})
		}
		put(at+0.1, trace.Event{Who: g.shop, What: trace.Deliver, Fact: "f" + grant, Kind: "consent", Grant: grant, Bytes: 2000})
		put(at+0.2, trace.Event{Who: g.who, What: trace.Grant, Grant: grant, Peer: g.shop, Kind: "write"})
		put(at+10, trace.Event{Who: g.shop, What: trace.Publish, Fact: "e" + grant, Kind: "header", Grant: grant, Bytes: 400})
	}
}

// exchanged is a settlement, a pair that was stopped, and deeds of an attacker.
func exchanged(put func(float64, trace.Event)) {
	put(300, trace.Event{Who: "c1", What: trace.Settle, Peer: "m3", Fact: fmt.Sprintf("%016x", 1), Kind: "m1", N: 10, Hops: 2, Note: "s1"})
	put(300, trace.Event{Who: "m3", What: trace.Settle, Peer: "c1", Fact: "other", Kind: "m2", N: 9, Hops: 2, Note: "s1"})
	put(400, trace.Event{Who: "m1", What: trace.Pause, Kind: "m1>m2", N: 1})
	for i := range 5 {
		put(500+20*float64(i), trace.Event{Who: "a0", What: trace.Attack, Kind: "sybil", Peer: "m0", Note: "connects"})
	}
}
