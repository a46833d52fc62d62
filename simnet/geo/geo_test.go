package geo

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/draw"
)

func TestDistance(t *testing.T) {
	seoul, busan, paris := knownCities[0].City, knownCities[1].City, knownCities[37].City
	if d := Distance(seoul, busan); math.Abs(d-325) > 3 {
		t.Errorf("Seoul to Busan is %.1f km", d)
	}
	if d := Distance(paris, seoul); math.Abs(d-8960) > 30 || Distance(seoul, paris) != d || Distance(seoul, seoul) != 0 {
		t.Errorf("Paris to Seoul is %.1f km", d)
	}
}

// TestBuiltin: links are symmetric, no faster than fibre, and between cities
// that everybody knows about as long as measured there.
func TestBuiltin(t *testing.T) {
	m := Builtin()
	if len(m.Cities) < 60 {
		t.Errorf("%d cities", len(m.Cities))
	}
	for a, from := range m.Cities {
		if c, ok := m.Index(from.Name); !ok || c != a || from.Population == 0 {
			t.Errorf("%s stands twice or is empty", from.Name)
		}
		for b, to := range m.Cities {
			l := m.Link(a, b)
			if l != m.Link(b, a) || l.Min < Fibre(Distance(from, to))-time.Microsecond || l.Mean < l.Min || l.Jitter <= 0 {
				t.Fatalf("%s to %s is %+v", from.Name, to.Name, l)
			}
		}
	}
	for _, tc := range []struct {
		a, b      string
		low, high float64 // ms, round trip
	}{{"London", "New York", 60, 100}, {"Seoul", "Tokyo", 25, 50}, {"Seoul", "London", 230, 320}, {"Seoul", "Busan", 5, 20}, {"Seoul", "Seoul", 2, 4}, {"Sydney", "London", 240, 330}} {
		a, _ := m.Index(tc.a)
		b, _ := m.Index(tc.b)
		if rtt := 2 * m.Link(a, b).Mean.Seconds() * 1000; rtt < tc.low || rtt > tc.high {
			t.Errorf("%s to %s takes %.1f ms", tc.a, tc.b, rtt)
		}
	}
}

// TestDelaysAreTheSameEverywhere pins some delays.
//
// Defends I11: same code, same seed, same trace.
func TestDelaysAreTheSameEverywhere(t *testing.T) {
	r, sum := draw.Stream(1, "test"), time.Duration(0)
	for _, l := range []Link{{Min: 1e6, Mean: 3e6, Jitter: 7e6}, {Min: 1e6, Mean: 3e6, Jitter: 1e6}} {
		for range 1000 {
			sum += l.Sample(r)
		}
	}
	if sum != 6114615821 {
		t.Errorf("2,000 delays sum up to %d", sum)
	}
}

func TestSample(t *testing.T) {
	for _, l := range []Link{
		{Min: 10e6, Mean: 12e6, Jitter: 5e6}, {Min: 10e6, Mean: 12e6, Jitter: 2e6}, {Min: 10e6, Mean: 12e6, Jitter: 1e5}, {Min: 10e6, Mean: 12e6}, {Min: 5e6, Mean: 5e6, Jitter: 9e6}, {Min: 0, Mean: 1e6, Jitter: 1e7},
	} {
		r := draw.Stream(7, "test")
		const n = 400_000
		var sum, squares float64
		for range n {
			d := l.Sample(r)
			if d < l.Min {
				t.Fatalf("%+v gave %v", l, d)
			}
			f := float64(d - l.Mean)
			sum += f
			squares += f * f
		}
		sd := math.Sqrt(squares/n - sum/n*sum/n)
		want := float64(l.Jitter)
		if l.Mean == l.Min {
			want = 0
		}
		if math.Abs(sum/n) > 0.01*float64(l.Mean) || math.Abs(sd-want) > 0.03*want {
			t.Errorf("%+v: mean off by %.0f ns, deviation %.0f ns", l, sum/n, sd)
		}
	}
}

func TestPlace(t *testing.T) {
	cities := []City{{Name: "A", Population: 1}, {Name: "B", Population: 0}, {Name: "C", Population: 3}}
	got, err := Place(7, "peers", 40_000, cities, nil)
	if err != nil {
		t.Fatal(err)
	}
	var count [3]int
	for _, c := range got {
		count[c]++
	}
	if count[1] != 0 || math.Abs(float64(count[0])-10_000) > 400 {
		t.Errorf("placed %v", count)
	}
	few, _ := Place(7, "peers", 10, cities, nil)
	if !slices.Equal(few, got[:10]) {
		t.Error("the first ten move when there are more")
	}
	other, _ := Place(8, "peers", 40_000, cities, nil)
	wallets, _ := Place(7, "wallets", 40_000, cities, nil)
	if slices.Equal(other, got) || slices.Equal(wallets, got) {
		t.Error("another seed or purpose draws the same")
	}
	if only, _ := Place(7, "peers", 100, cities, []int{0}); slices.Max(only) != 0 {
		t.Error("placed outside the cities that were named")
	}
	if _, err := Place(7, "peers", 1, cities, []int{1}); fault.KindOf(err) != fault.Malformed {
		t.Errorf("placed where nobody lives: %v", err)
	}
}

// web is a random connected graph: a ring and chords.
func web(n, chords int) [][]Edge {
	r := rand.New(draw.Stream(3, "web"))
	out := make([][]Edge, n)
	join := func(a, b int) {
		d := time.Duration(1 + r.Uint64N(1000))
		out[a], out[b] = append(out[a], Edge{b, d}), append(out[b], Edge{a, d})
	}
	for i := range n {
		join(i, (i+1)%n)
		for range chords {
			join(i, r.IntN(n))
		}
	}
	return out
}

// TestPaths compares with the plainest way to compute them.
func TestPaths(t *testing.T) {
	const n = 60
	g := append(web(n, 2), nil) // one node that nobody reaches
	want := make([]time.Duration, (n+1)*(n+1))
	for i := range want {
		want[i] = Never / 2
	}
	for a := range g {
		want[a*(n+1)+a] = 0
		for _, e := range g[a] {
			want[a*(n+1)+e.To] = min(want[a*(n+1)+e.To], e.Time)
		}
	}
	for k := range g {
		for a := range g {
			for b := range g {
				want[a*(n+1)+b] = min(want[a*(n+1)+b], want[a*(n+1)+k]+want[k*(n+1)+b])
			}
		}
	}
	for i, got := range AllPairs(g) {
		if got == Never {
			got = Never / 2
		}
		if got != want[i] {
			t.Fatalf("%d to %d takes %d, want %d", i/(n+1), i%(n+1), got, want[i])
		}
	}
}

func BenchmarkAllPairs1000(b *testing.B) {
	g := web(1000, 9)
	for b.Loop() {
		AllPairs(g)
	}
}

func TestBandwidth(t *testing.T) {
	for _, c := range Classes() {
		for _, k := range knownCities {
			if b := k.Bandwidth(c); b.Up <= 0 || b.Down < b.Up {
				t.Errorf("%s in %s is %+v", c, k.Name, b)
			}
		}
	}
	if b := knownCities[0].Bandwidth(Home); b != (Bandwidth{15_700_000, 22_800_000}) {
		t.Errorf("a home in Seoul has %+v", b)
	}
}

const someCities = "city,Lat,Long,Population\nSeoul,37.5,127,9000000\nBusan,35.2,129,3000000\nTokyo,35.7,139.7,14000000\n"

const head = "src,dst,avg_ms,min_ms,max_ms,mdev_ms\n"

func towns(t testing.TB) []City {
	t.Helper()
	out, err := ReadCities(strings.NewReader(someCities))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCitiesRefused(t *testing.T) {
	for _, tc := range []struct {
		text      string
		line, col int
		says      string
	}{
		{"", 1, 1, "the file is empty"},
		{"city,Lat,Long,Population\n", 1, 1, "no cities"},
		{"city,lat,Long,Population\n", 1, 6, "want Lat as number 2"},
		{"city,Lat\n", 1, 6, "ends too early: want 4 columns"},
		{someCities + "Seoul,1,1,1\n", 5, 1, "has a row already"},
		{someCities + "Daegu,91,1,1\n", 5, 7, "outside -90 to 90"},
		{someCities + "Daegu,1,-181,1\n", 5, 9, "outside -180 to 180"},
		{someCities + "Daegu,1,1,-5\n", 5, 11, "Population is negative"},
		{someCities + "Daegu,1,1,1.5\n", 5, 11, "want a whole number"},
		{someCities + "Daegu,1,,1\n", 5, 9, "Long is missing"},
		{someCities + "Daegu,x,1,1\n", 5, 7, "Lat is no number"},
		{someCities + "Daegu,NaN,1,1\n", 5, 7, "Lat is no number"},
		{someCities + "Daegu,1,1\n", 5, 9, "ends too early"},
		{someCities + ",1,1,1\n", 5, 1, "want a name"},
		{someCities + "Dae\"gu,1,1,1\n", 5, 4, "not a row of CSV"},
		{someCities + "\"Daegu,1,1,1\n", 5, 14, "not a row of CSV"},
	} {
		_, err := ReadCities(strings.NewReader(tc.text))
		refused(t, tc.text, err, tc.line, tc.col, tc.says)
	}
}

func refused(t *testing.T, text string, err error, line, col int, says string) {
	t.Helper()
	var e *RowError
	if !errors.As(err, &e) || e.Line != line || e.Col != col || !strings.Contains(e.Error(), says) || fault.KindOf(err) != fault.Malformed {
		t.Errorf("%q:\n got %v\nwant line %d, column %d: %s", text, err, line, col, says)
	}
}

func TestMatrixRefused(t *testing.T) {
	const whole = "Seoul,Busan,8,7,9,1\nSeoul,Tokyo,30,29,31,1\nBusan,Tokyo,25,24,26,1\n"
	for _, tc := range []struct {
		text      string
		line, col int
		says      string
	}{
		{"", 1, 1, "the file is empty"},
		{head, 1, 1, "no rows follow"},
		{"src,dst,avg,min_ms,max_ms,mdev_ms\n", 1, 9, "want avg_ms as number 3"},
		{head + whole + "Seoul,Busan,8,7,9,1\n", 5, 1, "has a row already"},
		{head + "Seoul,Daegu,8,7,9,1\n", 2, 7, "the list of cities lacks Daegu"},
		{head + "Seoul,Busan,-8,7,9,1\n", 2, 13, "avg_ms is negative: correct it"},
		{head + "Seoul,Busan,8,-7,9,1\n", 2, 15, "min_ms is negative"},
		{head + "Seoul,Busan,8,7,9,-1\n", 2, 19, "mdev_ms is negative"},
		{head + "Seoul,Busan,8,,9,1\n", 2, 15, "min_ms is missing: fill it in"},
		{head + "Seoul,Busan,8,7,9,fast\n", 2, 19, "mdev_ms is no number"},
		{head + "Seoul,Busan,0,0,0,0\n", 2, 13, "avg_ms is 0"},
		{head + "Seoul,Busan,8,8.5,9,1\n", 2, 13, "outside min_ms and max_ms"},
		{head + "Seoul,Busan,9.5,8.5,9,1\n", 2, 13, "outside min_ms and max_ms"},
		{head + "Seoul,Busan,61000,1,61000,1\n", 2, 13, "outside 0 to 60000"},
		{head + "Seoul,Busan,8\n", 2, 13, "ends too early"},
		{head + "Seoul,Busan,8,7,9,1\nSeoul,Tokyo,30,29,31,1\n", 1, 1, `2 links have no row in either direction, such as ["Busan to Tokyo"`},
	} {
		_, err := ReadMatrix(strings.NewReader(tc.text), Reading{Cities: towns(t), Strict: true})
		refused(t, tc.text, err, tc.line, tc.col, tc.says)
	}
}

func TestMatrix(t *testing.T) {
	m, err := ReadMatrix(strings.NewReader(head+"Seoul,Busan,8,7,9,1,now\nBusan,Seoul,10,7,19,2\nSeoul,Tokyo,30,29,31,1\n"), Reading{Cities: towns(t), Strict: true, Fill: true})
	if err != nil {
		t.Fatal(err)
	}
	model := NewModel(m.Cities)
	if m.Filled != 2 || m.Link(1, 2) != model.Link(1, 2) || m.Link(0, 0) != model.Link(0, 0) {
		t.Errorf("holes were filled with %d links, %+v", m.Filled, m.Link(1, 2))
	}
	if m.Link(0, 1) != (Link{3500 * time.Microsecond, 4 * time.Millisecond, 707 * time.Microsecond}) || m.Link(1, 0).Mean != 5*time.Millisecond || m.Link(2, 0) != m.Link(0, 2) {
		t.Errorf("links %+v, %+v, %+v", m.Link(0, 1), m.Link(1, 0), m.Link(2, 0))
	}
	two, err := ReadMatrix(strings.NewReader(head+"Tokyo,Busan,8,7,9,1\n"), Reading{Cities: towns(t), Strict: true})
	if err != nil || !slices.Equal(two.Names(), []string{"Busan", "Tokyo"}) {
		t.Errorf("cities without rows stayed: %v, %v", two, err)
	}
}

func FuzzReadCities(f *testing.F) {
	f.Add(someCities)
	f.Add("city,Lat,Long,Population,more\n\"New \"\"York\"\"\",-1.5,2e1,7,x\n")
	f.Fuzz(func(t *testing.T, text string) {
		cities, err := ReadCities(strings.NewReader(text))
		if err != nil {
			placed(t, err)
			return
		}
		for _, l := range NewModel(cities[:min(len(cities), 20)]).links {
			if l.Min < 0 || l.Mean < l.Min || l.Mean > time.Second {
				t.Fatalf("a link of %+v", l)
			}
		}
	})
}

func placed(t *testing.T, err error) {
	t.Helper()
	var e *RowError
	if !errors.As(err, &e) || e.Line < 1 || e.Col < 1 {
		t.Fatalf("an error without a place: %v", err)
	}
}

func FuzzReadMatrix(f *testing.F) {
	f.Add(head+"Seoul,Busan,8,7,9,1\n", true, false, true)
	f.Add(head+"Seoul,Busan,8,7,9,1\nTokyo,Busan,8,7,9,1,later\n", false, true, true)
	f.Add("0 76.2 -1\n75.9 0 141\nNaN 9 0\n", false, true, false)
	f.Add("\ufeff,Seoul,Busan\nSeoul,0,8\nBusan,8,0\n", false, false, true)
	f.Add("\t0\t1\t\n0\t\t5\t\n1\t5\t\t\n", true, true, false)
	f.Add("src;dst;avg_ms\na;b;4\n", false, false, false)
	f.Add("\"a b\" c\n1 2\n3 4\n", false, false, false)
	f.Fuzz(func(t *testing.T, text string, fill, drop, strict bool) {
		m, err := ReadMatrix(strings.NewReader(text), Reading{Cities: towns(t), Fill: fill, Drop: drop, Strict: strict})
		if err != nil {
			placed(t, err)
			return
		}
		if len(m.Cities) < 2 && (drop || !strict) || len(m.links) != len(m.Cities)*len(m.Cities) || len(m.index) != len(m.Cities) || m.Filled > 0 && !(fill && m.Placed) {
			t.Fatalf("a map of %d nodes, %d links, %d filled", len(m.Cities), len(m.links), m.Filled)
		}
		r := draw.Stream(1, "test")
		for _, l := range m.links {
			if l.Min < 0 || l.Mean <= 0 || l.Mean < l.Min || l.Mean > 30*time.Second || l.Sample(r) < l.Min {
				t.Fatalf("a link of %+v", l)
			}
		}
	})
}
