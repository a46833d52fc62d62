package full

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/simnet/bubble"
	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// kept is a sink that keeps everything.
type kept struct {
	mu     sync.Mutex
	events []trace.Event
}

func (k *kept) Put(e trace.Event) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.events = append(k.events, e)
}

// of lists the events of one sort, those only that fit.
func (k *kept) of(what trace.What, fits ...func(trace.Event) bool) []trace.Event {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(k.events), func(e trace.Event) bool {
		return e.What != what || slices.ContainsFunc(fits, func(f func(trace.Event) bool) bool { return !f(e) })
	})
}

func by(who string) func(trace.Event) bool { return func(e trace.Event) bool { return e.Who == who } }

func under(grant string) func(trace.Event) bool {
	return func(e trace.Event) bool { return e.Grant == grant }
}

const small = "network peers=6 shards=2\ncustomers 4 vault=2of3\n"

// inWorld runs a small network and hands its events to the test.
func inWorld(t *testing.T, text string, test func(*testing.T, *World, *kept)) {
	t.Helper()
	dir := t.TempDir()
	parsed, err := script.Parse(text, script.Options{})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := scenario.NewPlan(parsed, 7, geo.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	bubble.InTest(t, func(t *testing.T) {
		out := &kept{}
		w, err := New(Usual(plan, dir, out))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Begin(); err != nil {
			t.Fatal(err)
		}
		test(t, w, out)
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
}

// A purchase is sealed by its shop, reaches everybody, and is opened by the shop
// that the customer lets read, with the help of custodians that log it first;
// after the revocation nobody opens the next one. Defends I2 and I3 in the
// simulated network.
func TestAPurchaseIsReadUnderAGrantAndNotAfterIt(t *testing.T) {
	for _, carrier := range carriers {
		t.Run(carrier, func(t *testing.T) { purchaseUnderAGrant(t, carrier) })
	}
}

func purchaseUnderAGrant(t *testing.T, carrier string) {
	t.Helper()
	inWorld(t, strings.Replace(small, "network ", "network transport="+carrier+" ", 1), func(t *testing.T, w *World, out *kept) {
		w.Grant(0, 1, consent.Write)
		w.Grant(0, 2, consent.Read)
		w.Buy(0, 1, 5_000_000)
		w.Pass(w.Now() + 2*time.Minute)
		grants := out.of(trace.Grant)
		if len(grants) != 2 || len(out.of(trace.Buy)) != 1 {
			t.Fatalf("%d grants and %d purchases", len(grants), len(out.of(trace.Buy)))
		}
		reads := out.of(trace.Read, by("m2"), under(grants[1].Grant))
		if len(reads) != 1 {
			t.Fatalf("%d reads, want 1", len(reads))
		}
		logged := out.of(trace.Log, func(e trace.Event) bool { return e.At < reads[0].At })
		if len(logged) < 2 {
			t.Errorf("%d custodians had logged it before, want 2", len(logged))
		}
		w.Revoke(0, 2, consent.Read)
		w.Pass(w.Now() + time.Minute)
		if r := out.of(trace.Revoked); len(r) != 1 || r[0].Note != "quorum" {
			t.Errorf("the revocation is not known to a quorum: %+v", r)
		}
		w.Buy(0, 1, 6_000_000)
		w.Pass(w.Now() + 2*time.Minute)
		if n := len(out.of(trace.Read)); n != 1 {
			t.Errorf("%d reads after the revocation, want none", n-1)
		}
		header := out.of(trace.Publish, by("m1"), func(e trace.Event) bool { return e.Kind == "header" })
		for _, h := range header {
			if n := len(out.of(trace.Deliver, func(e trace.Event) bool { return e.Fact == h.Fact })); n != 6 {
				t.Errorf("%d of 6 peers hold header %s", n, h.Fact)
			}
		}
	})
}

// A peer that lost power comes back with what it had, misses nothing in the end,
// and a peer that joins late learns everything.
func TestKilledAndLatePeersCatchUp(t *testing.T) {
	inWorld(t, small+"join\n", func(t *testing.T, w *World, out *kept) {
		w.Grant(1, 0, consent.Write)
		w.Pass(w.Now() + time.Minute)
		if err := w.peers[3].Kill(); err != nil {
			t.Fatal(err)
		}
		w.Buy(1, 0, 1_000_000)
		w.Pass(w.Now() + time.Minute)
		if err := w.peers[3].Start(); err != nil {
			t.Fatal(err)
		}
		if err := w.Join(6); err != nil {
			t.Fatal(err)
		}
		w.Pass(w.Now() + time.Minute)
		for _, f := range out.of(trace.Publish) {
			holders := map[string]bool{}
			for _, e := range out.of(trace.Deliver, func(e trace.Event) bool { return e.Fact == f.Fact }) {
				holders[e.Who] = true
			}
			if len(holders) != 7 {
				t.Errorf("%d of 7 peers ever held the %s %s", len(holders), f.Kind, f.Fact)
			}
		}
	})
}

// Facts that a scenario publishes have the size that it names, from the least to the
// most that it may name.
func TestPublishedFactsHaveTheirSize(t *testing.T) {
	inWorld(t, "network peers=3 shards=1\n", func(t *testing.T, w *World, out *kept) {
		for _, size := range []int64{256, 1024, 4096, 4240, 7680} {
			before := len(out.of(trace.Publish))
			w.Publish(0, int(size))
			w.Pass(w.Now() + time.Second)
			facts := out.of(trace.Publish)[before:]
			if len(facts) != 1 || len(out.of(trace.Fail)) > 0 {
				t.Fatalf("%d bytes: %d facts, failures %v", size, len(facts), out.of(trace.Fail))
			}
			if off := facts[0].Bytes - size; off < -30 || off > 30 {
				t.Errorf("a fact of %d bytes, want %d", facts[0].Bytes, size)
			}
		}
	})
}
