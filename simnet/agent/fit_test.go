package agent

import (
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/importer"
)

// shared opens real purchases beside the checkout, or skips.
func shared(t *testing.T, name string) io.Reader {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", name))
	if err != nil {
		t.Skip("real purchases are not here:", name)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func real(t *testing.T, name, mapping string) Purchases {
	t.Helper()
	m, err := importer.ParseMapping(mapping)
	if err != nil {
		t.Fatal(err)
	}
	p, err := ReadPurchases(shared(t, name), m)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// looks are the distributions by which streams are compared.
type looks struct {
	gaps, counts, amounts []float64
	hours, merchants      []float64 // parts
	favourite             float64   // part of purchases at each customer's favourite merchant, from five purchases on
	total                 int
}

// visit is one purchase with its time in ms since a Monday.
type visit struct {
	at, amount         int64
	customer, merchant int
}

func look(visits []visit, customers, merchants int) looks {
	l := looks{hours: make([]float64, hours), merchants: make([]float64, merchants), total: len(visits)}
	last, count, by := map[int]int64{}, map[int]int{}, map[[2]int]int{}
	for _, v := range visits {
		if before, ok := last[v.customer]; ok {
			l.gaps = append(l.gaps, math.Floor(float64(v.at-before)/float64(dayMS)*24)/24)
		}
		last[v.customer] = v.at
		count[v.customer]++
		by[[2]int{v.customer, v.merchant}]++
		l.amounts = append(l.amounts, float64(v.amount))
		l.hours[v.at%weekMS/hourMS] += 1 / float64(len(visits))
		l.merchants[v.merchant] += 1 / float64(len(visits))
	}
	most := map[int]int{}
	for k, n := range by {
		most[k[0]] = max(most[k[0]], n)
	}
	all, favourite := 0, 0
	for c := range customers {
		l.counts = append(l.counts, float64(count[c]))
		if count[c] >= 5 {
			all, favourite = all+count[c], favourite+most[c]
		}
	}
	l.favourite = float64(favourite) / float64(max(all, 1))
	slices.Sort(l.gaps)
	slices.Sort(l.counts)
	slices.Sort(l.amounts)
	slices.Sort(l.merchants)
	return l
}

// ks is the largest difference of two empirical distributions (Kolmogorov and
// Smirnov).
func ks(a, b []float64) float64 {
	i, j, most := 0, 0, 0.0
	for i < len(a) && j < len(b) {
		x := min(a[i], b[j])
		for i < len(a) && a[i] <= x {
			i++
		}
		for j < len(b) && b[j] <= x {
			j++
		}
		most = max(most, math.Abs(float64(i)/float64(len(a))-float64(j)/float64(len(b))))
	}
	return most
}

// apart is half the sum of differences of two lists of parts.
func apart(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += math.Abs(a[i]-b[i]) / 2
	}
	return sum
}

func visitsOf(p Purchases) []visit {
	origin := p.All[0].At.Add(-time.Duration(monday(p.All[0].At)) * time.Millisecond)
	var out []visit
	for _, x := range p.All {
		out = append(out, visit{x.At.Sub(origin).Milliseconds(), x.Amount, x.Customer, x.Merchant})
	}
	return out
}

// generated is what a crowd of the same size buys in a file's period.
func generated(t *testing.T, h Habits, customers int, calendar bool) []visit {
	t.Helper()
	c, err := NewCrowd(Config{Seed: 7, Customers: customers, Habits: h, Start: time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC), Calendar: calendar, Consent: .7})
	if err != nil {
		t.Fatal(err)
	}
	var out []visit
	for {
		at, ok := c.Peek()
		if !ok || at.Milliseconds() >= h.period {
			return out
		}
		if i := c.Next(); i.Kind == Buy {
			out = append(out, visit{i.At.Milliseconds(), i.Amount, i.Customer, i.Merchant})
		}
	}
}

// TestTheCrowdIsLikeTheFile holds the distributions of a generated stream
// against those of the purchases it was fitted to. The figures are those of
// docs/design/simnet-agents.md.
func TestTheCrowdIsLikeTheFile(t *testing.T) {
	for _, tc := range []struct {
		file, mapping                    string
		gaps, counts, amounts, favourite float64 // bounds
		merchants, hours                 float64
	}{
		{"completejourney/purchases.csv", "", .05, .05, .02, .06, .1, .06},
		{"cdnow/CDNOW_master.txt", "customer=#1,merchant==CDNOW,time=#2,quantity=#3,amount=#4,currency==USD,header=yes", .06, .05, .02, .01, .01, .15},
	} {
		p := real(t, tc.file, tc.mapping)
		h := Fit(p)
		in := look(visitsOf(p), p.Customers, p.Merchants)
		for _, calendar := range []bool{true, false} {
			out := look(generated(t, h, p.Customers, calendar), p.Customers, p.Merchants)
			gaps, counts, amounts := ks(in.gaps, out.gaps), ks(in.counts, out.counts), ks(in.amounts, out.amounts)
			merchants, week := apart(in.merchants, out.merchants), apart(in.hours, out.hours)
			t.Logf("%s, calendar %v: %d purchases of %d; KS of gaps %.3f, counts %.3f, baskets %.3f; merchants apart %.3f, hours %.3f; at the favourite %.3f of %.3f (near %.3f)",
				tc.file, calendar, out.total, in.total, gaps, counts, amounts, merchants, week, out.favourite, in.favourite, h.Near)
			if !calendar {
				continue // met in the middle of lives: other gaps and counts are right
			}
			if gaps > tc.gaps || counts > tc.counts || amounts > tc.amounts || merchants > tc.merchants || (week > tc.hours && !p.DatesOnly) ||
				math.Abs(out.favourite-in.favourite) > tc.favourite || math.Abs(float64(out.total)/float64(in.total)-1) > .05 {
				t.Errorf("%s: the crowd is not like the file", tc.file)
			}
		}
	}
}
