package agent

import (
	"errors"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/importer"
	"github.com/souk-network/souk/protocol/fault"
)

const day = 24 * time.Hour

var start = time.Date(2026, 1, 7, 15, 30, 0, 0, time.UTC) // a Wednesday

func plain(t testing.TB, merchants int) Habits {
	t.Helper()
	h, err := Parametric(84*time.Hour, 20_000_000, merchants, 1, .7)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func crowd(t testing.TB, cfg Config) *Crowd {
	t.Helper()
	c, err := NewCrowd(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// until takes all intents before a time, and checks their order.
func until(t testing.TB, c Stream, end time.Duration) []Intent {
	t.Helper()
	var out []Intent
	last := time.Duration(0)
	for {
		at, ok := c.Peek()
		if !ok || at >= end {
			return out
		}
		i := c.Next()
		if i.At != at || at < last || at%time.Millisecond != 0 {
			t.Fatalf("%v at %v, announced for %v, after %v", i.Kind, i.At, at, last)
		}
		last = at
		out = append(out, i)
	}
}

func full(h Habits) Config {
	return Config{Seed: 7, Customers: 300, Start: start, Habits: h, Consent: .6, Regrant: .5, Revoke: 60 * day, Offer: 30 * day, Redeem: 20 * day, Read: 5 * day}
}

func TestWeek(t *testing.T) {
	var counts [hours]uint64
	for h := range counts {
		counts[h] = uint64(h % 7) // some hours are dead
	}
	w := NewWeek(counts)
	last := int64(-1)
	for ms := int64(0); ms < 2*weekMS; ms += 1_234_567 {
		at := w.clock(ms)
		if back := w.stretch(at); back > ms || ms-back > 40_000 || at < last {
			t.Fatalf("%d maps to %d and back to %d", ms, at, back)
		}
		last = at
	}
	if got := monday(start); got != 2*dayMS+15*hourMS+hourMS/2 {
		t.Errorf("Wednesday 15:30 is %d ms after Monday", got)
	}
	even := NewWeek([hours]uint64{})
	if even.clock(1e9) != 1e9 || math.Abs(even.Share(3)-1./hours) > 1e-9 {
		t.Error("a week without counts is not even")
	}
}

// TestRatesAndParts: what a crowd does comes as often as it was told.
func TestRatesAndParts(t *testing.T) {
	c := crowd(t, Config{Seed: 7, Customers: 3000, Start: start, Habits: plain(t, 10), Consent: .6, Regrant: .5, Revoke: 40 * day, Offer: 30 * day, Redeem: 20 * day, Read: day / 4})
	count := map[Kind]float64{}
	evening := 0.0
	for _, i := range until(t, c, 28*day) {
		count[i.Kind]++
		if hour := (i.At + 15*time.Hour + 30*time.Minute) % day / time.Hour; i.Kind == Buy && hour >= 16 && hour < 20 {
			evening++
		}
	}
	for kind, want := range map[Kind]float64{Buy: 3000 * 8, Offer: 2800 * .85, Redeem: 4200, Read: 10 * 28 * 4} {
		if math.Abs(count[kind]/want-1) > .15 {
			t.Errorf("%.0f times %v, want %.0f", count[kind], kind, want)
		}
	}
	if part := count[Grant] / (count[Grant] + count[Deny]); math.Abs(part-.6) > .02 {
		t.Errorf("%.3f of the answers are grants", part)
	}
	if part := evening / count[Buy]; math.Abs(part-.43) > .03 {
		t.Errorf("%.3f of the purchases are in the evening", part)
	}
	if count[Revoke] == 0 || count[Regrant] == 0 {
		t.Errorf("nothing taken back or given again: %v", count)
	}
}

// TestAnswersFollow: nobody buys where it did not answer, nothing is revoked
// that was not granted, and no grant is given twice.
func TestAnswersFollow(t *testing.T) {
	granted, answered := map[[2]int]bool{}, map[[2]int]bool{}
	c := crowd(t, full(plain(t, 6)))
	if err := c.Sale(Sale{Merchant: 5, Factor: 50, Price: .5, From: 10 * day, Until: 20 * day}); err != nil {
		t.Fatal(err)
	}
	for _, i := range until(t, c, 200*day) {
		who := [2]int{i.Customer, i.Merchant}
		switch i.Kind {
		case Grant, Deny:
			if answered[who] {
				t.Fatalf("answered twice: %+v", i)
			}
			answered[who], granted[who] = true, i.Kind == Grant
		case Regrant:
			if granted[who] || !answered[who] {
				t.Fatalf("given again what is not gone: %+v", i)
			}
			granted[who] = true
		case Revoke:
			if !granted[who] {
				t.Fatalf("took back what was not given: %+v", i)
			}
			granted[who] = false
		case Buy:
			if !answered[who] || i.Amount <= 0 || i.Amount%cent != 0 {
				t.Fatalf("bought before an answer, or for %d: %+v", i.Amount, i)
			}
		case Offer:
			if i.Merchant == i.Other {
				t.Fatalf("offers points for themselves: %+v", i)
			}
		}
	}
}

// TestOneCustomerAlone: a customer does the same however many others there are,
// and another seed or number does something else.
func TestOneCustomerAlone(t *testing.T) {
	of := func(seed uint64, first, customers, n int) string {
		cfg := full(plain(t, 6))
		cfg.Seed, cfg.First, cfg.Customers, cfg.Read = seed, first, customers, 0
		var b strings.Builder
		for _, i := range until(t, crowd(t, cfg), 60*day) {
			if i.Customer == n {
				b.WriteString(i.At.String() + i.Kind.String())
			}
		}
		return b.String()
	}
	five := of(7, 0, 10, 5)
	if five == "" || five != of(7, 0, 100, 5) || five != of(7, 3, 10, 5) {
		t.Error("a customer does something else among others")
	}
	if five == of(8, 0, 10, 5) || five == of(7, 0, 10, 6) {
		t.Error("another seed or customer does the same")
	}
}

// TestTheCrowdIsTheSameEverywhere pins a stream: recorded runs depend on it.
//
// Defends I11: same code, same seed, same trace.
func TestTheCrowdIsTheSameEverywhere(t *testing.T) {
	var sum int64
	all := until(t, crowd(t, full(plain(t, 6))), 30*day)
	for n, i := range all {
		sum = sum*31 + int64(n) + int64(i.At) + int64(i.Kind) + int64(i.Customer)*7 + int64(i.Merchant)*11 + i.Amount
	}
	if len(all) != 3700 || sum != -1353814374948137046 {
		t.Errorf("%d intents that sum up to %d", len(all), sum)
	}
}

func TestSale(t *testing.T) {
	spent := func(sale bool) (during, before int, mean float64) {
		c := crowd(t, Config{Seed: 7, Customers: 4000, Start: start, Habits: plain(t, 10), Consent: 1})
		until(t, c, 5*day)
		if sale {
			if err := c.Sale(Sale{Merchant: 3, Factor: 10, Price: .5, From: 14 * day, Until: 21 * day}); err != nil {
				t.Fatal(err)
			}
		}
		var sum float64
		for _, i := range until(t, c, 21*day) {
			switch {
			case i.Kind != Buy || i.Merchant != 3:
			case i.At >= 14*day:
				during++
				sum += float64(i.Amount)
			case i.At >= 7*day:
				before++
			}
		}
		return during, before, sum / float64(during)
	}
	usual, calm, full := spent(false)
	rush, same, half := spent(true)
	if factor := float64(rush) / float64(usual); math.Abs(factor-10) > 1.2 || calm != same {
		t.Errorf("%d purchases in the sale, usually %d; before it %d and %d", rush, usual, same, calm)
	}
	if math.Abs(half/full-.5) > .08 {
		t.Errorf("a basket of %.0f in the sale, usually %.0f", half, full)
	}
}

func TestReplay(t *testing.T) {
	p, err := ReadPurchases(strings.NewReader(file), importer.Mapping{})
	if err != nil || len(p.All) != 4 || p.Customers != 2 || p.Merchants != 2 || p.Left != 3 || p.DatesOnly {
		t.Fatalf("read as %+v, %v", p, err)
	}
	got := until(t, NewReplay(p), 1000*day)
	want := []Intent{
		{At: 0, Amount: 1_500_000}, {At: time.Hour, Customer: 1, Merchant: 1, Amount: 3_000_000}, {At: day, Merchant: 1, Amount: 2_000_000}, {At: 2 * day, Amount: 500_000},
	}
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			t.Fatalf("replayed as %+v", got)
		}
	}
}

const file = `customer,merchant,time,order,quantity,amount
a,x,2026-01-05T09:00:00Z,1,1,1.50
b,y,2026-01-05T10:00:00Z,2,1,1.00
b,y,2026-01-05T10:00:00Z,2,1,2.00
,y,2026-01-05T10:00:00Z,3,1,2.00
a,y,2026-01-06T09:00:00Z,4,1,2.00
a,x,2026-01-06T09:00:00Z,1,-1,-1.50
a,x,2026-01-07T09:00:00Z,5,1,0.50
a,x,2026-01-07T09:00:00Z,6,1,0
`

func TestRefused(t *testing.T) {
	for text, says := range map[string]string{
		"": "",
		"customer,merchant,time,amount\na,x,2026-01-05,1\na,x,yesterday,1\n": "line 3, field time",
		"customer,merchant,time,amount\n,x,2026-01-05,1\n":                   "no purchase of a named customer",
	} {
		if _, err := ReadPurchases(strings.NewReader(text), importer.Mapping{}); fault.KindOf(err) != fault.Malformed || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", text, err)
		}
	}
	good := full(plain(t, 3))
	for name, change := range map[string]func(*Config){
		"customers": func(c *Config) { c.Customers = 0 }, "habits": func(c *Config) { c.Habits = Habits{} }, "consent": func(c *Config) { c.Consent = 1.1 },
		"regrant": func(c *Config) { c.Regrant = math.NaN() }, "prices": func(c *Config) { c.Prices = []float64{1} }, "from": func(c *Config) { c.From = -1 },
	} {
		cfg := good
		change(&cfg)
		if _, err := NewCrowd(cfg); fault.KindOf(err) != fault.Malformed || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, bad := range []Sale{{Merchant: 3, Factor: 2, Price: 1, Until: 1}, {Factor: .5, Price: 1, Until: 1}, {Factor: 2, Price: 0, Until: 1}, {Factor: 2, Price: 1}, {Factor: math.NaN(), Price: 1, Until: 1}} {
		if err := crowd(t, good).Sale(bad); !errors.Is(err, fault.Of(fault.Malformed)) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if _, err := Parametric(0, cent, 1, 1, 1); err == nil {
		t.Error("no time between purchases")
	}
	if _, err := Parametric(day, cent, 1, math.NaN(), 1); err == nil {
		t.Error("an exponent that is no number")
	}
}

// TestMemory: 100,000 customers take tens of megabytes.
func TestMemory(t *testing.T) {
	used := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	h, before := plain(t, 100), used()
	c := crowd(t, Config{Seed: 7, Customers: 100_000, Start: start, Habits: h, Consent: .7})
	n := len(until(t, c, 7*day))
	each := (used() - before) / 100_000
	t.Logf("%d bytes a customer after %d intents", each, n)
	if each > 400 {
		t.Errorf("%d bytes a customer", each)
	}
	runtime.KeepAlive(c)
}

func BenchmarkNext(b *testing.B) {
	c := crowd(b, Config{Seed: 7, Customers: 100_000, Start: start, Habits: plain(b, 100), Consent: .7})
	for b.Loop() {
		c.Next()
	}
}

// FuzzFit: whatever purchases can be read, a crowd fitted to them keeps the
// order of time.
func FuzzFit(f *testing.F) {
	f.Add(file)
	f.Add("customer,merchant,time,amount\na,x,2026-01-05,1\na,x,2026-01-05,1\na,x,9999-12-31,1\na,x,1970-01-01,9999999999\n")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ReadPurchases(strings.NewReader(text), importer.Mapping{})
		if err != nil {
			return
		}
		for _, calendar := range []bool{true, false} {
			c := crowd(t, Config{Seed: 7, Customers: 5, Start: start, Habits: Fit(p), Calendar: calendar, Consent: .5})
			last := time.Duration(0)
			for range 200 {
				at, ok := c.Peek()
				if !ok {
					break
				}
				if i := c.Next(); i.At < last || i.At != at || i.Kind == Buy && i.Amount <= 0 {
					t.Fatalf("%+v after %v", i, last)
				}
				last = at
			}
		}
	})
}
