package links

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/bubble"
	"github.com/souk-network/souk/simnet/geo"
)

// measure reads a matrix and sends packets over its pairs.
func measure(t *testing.T, text string, how geo.Reading) (*geo.Map, Survey) {
	t.Helper()
	m, err := geo.ReadMatrix(strings.NewReader(text), how)
	if err != nil {
		t.Fatal(err)
	}
	pairs, _ := Measured(m)
	var took []float64
	bubble.InTest(t, func(t *testing.T) { took, err = Ping(t.Context(), m, pairs, 1) })
	if err != nil {
		t.Fatal(err)
	}
	return m, New("matrix.txt", m, took)
}

// ring is a square table of n nodes, unlike in both directions.
func ring(n int) string {
	var b strings.Builder
	for a := range n {
		for c := range n {
			fmt.Fprintf(&b, "%d ", min((a-c+n)%n, 7)*20+(a+c)%13)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Packets on a square table take the mean of both directions of each pair, to the
// microsecond, since it has no jitter.
func TestPacketsTakeWhatATableSays(t *testing.T) {
	m, s := measure(t, ring(24), geo.Reading{})
	if s.Of != 24*23/2 || s.Pairs != s.Of || s.Nodes != 24 || s.Placed || s.Fit != nil {
		t.Errorf("%+v", s)
	}
	for _, trip := range s.all {
		a, _ := m.Index(trip.From)
		b, _ := m.Index(trip.To)
		want := ms(m.Link(a, b).Mean + m.Link(b, a).Mean)
		if math.Abs(trip.Packets-want) > 1e-3 || math.Abs(trip.Matrix-want) > 1e-9 {
			t.Fatalf("%s to %s: packets %v, matrix %v, want %v", trip.From, trip.To, trip.Packets, trip.Matrix, want)
		}
	}
	if s.Off > 1e-4 || s.Unlike[0] <= 0 || s.Rows[2].Other == nil || s.Rows[2].Model != nil {
		t.Errorf("%+v", s)
	}
}

// seaside are three cities whose model's round trips are known, and a matrix that is
// exactly it, half of it, and with a hole.
const seaside = "city,Lat,Long,Population\nSeoul,37.5,127,9000000\nBusan,35.2,129,3000000\nTokyo,35.7,139.7,14000000\n"

func TestTheModelBesideAMatrix(t *testing.T) {
	cities, err := geo.ReadCities(strings.NewReader(seaside))
	if err != nil {
		t.Fatal(err)
	}
	model := geo.NewModel(cities)
	trip := func(a, b int) float64 { return 2 * ms(model.Link(a, b).Mean) }
	table := fmt.Sprintf("Seoul Busan Tokyo\n0 %f %f\n%f 0 -1\n%f -1 0\n", trip(0, 1), trip(0, 2)/2, trip(0, 1), trip(0, 2)/2)
	_, s := measure(t, table, geo.Reading{Cities: cities, Strict: true, Fill: true})
	if s.Of != 2 || s.Filled != 2 || s.Fit == nil {
		t.Fatalf("%+v", s)
	}
	f := s.Fit
	if f.Median > 1e-3 || math.Abs(f.P90-1) > 1e-3 || f.OffByHalf != .5 || f.Within[0].Part != .5 {
		t.Errorf("%+v", f)
	}
	pairs := 0
	for _, b := range f.Bands {
		pairs += b.Pairs
	}
	if pairs != 2 || f.Faster != 0 {
		t.Errorf("%d pairs in bands: %+v", pairs, f)
	}
	if last := s.Rows[5]; last.Model == nil || math.Abs(*last.Model-trip(0, 2)) > 1e-2 {
		t.Errorf("%+v", last)
	}
	if _, quick := measure(t, "Seoul Busan Tokyo\n0 9 2\n9 0 11\n2 11 0\n", geo.Reading{Cities: cities, Strict: true}); quick.Fit.Faster != 1 {
		t.Errorf("Seoul to Tokyo in 2 ms: %+v", quick.Fit)
	}
}

// A folder has the figures, a row for each pair, and plots; the text has what was left
// out and filled.
func TestAFolderHasAllOfASurvey(t *testing.T) {
	cities, err := geo.ReadCities(strings.NewReader(seaside))
	if err != nil {
		t.Fatal(err)
	}
	_, s := measure(t, "Seoul Busan Tokyo Lost\n0 9 30 4\n8 0 -1 4\n31 0 0 4\n4 4 4 0\n", geo.Reading{Cities: cities, Strict: true, Fill: true, Drop: true})
	folder := filepath.Join(t.TempDir(), "links")
	if err := Write(folder, s); err != nil {
		t.Fatal(err)
	}
	if err := Write(folder, s); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a folder that holds something: %v", err)
	}
	raw, err := os.ReadFile(filepath.Join(folder, SummaryFile))
	var back Survey
	if err != nil || json.Unmarshal(raw, &back) != nil || back.Nodes != 3 || back.Fit.Median != s.Fit.Median {
		t.Errorf("%v %+v", err, back)
	}
	f, err := os.Open(filepath.Join(folder, PairsFile))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][0] != "Seoul" || rows[1][1] != "Busan" || rows[1][2] != "8.500" || rows[1][3] != "8.500" {
		t.Errorf("%v %v", rows, err)
	}
	for _, name := range []string{tripsPlot, errorPlot, bandsPlot} {
		if svg, err := os.ReadFile(filepath.Join(folder, PlotsFolder, name+".svg")); err != nil || !strings.Contains(string(svg), "</svg>") {
			t.Errorf("%s: %v", name, err)
		}
	}
	text := s.Text()
	for _, want := range []string{"3 nodes of matrix.txt, places known", "left out: Lost (1 of 4)", "2 links filled by distance", "over 2 of 2 pairs", "model of distances"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// Of many pairs an even part is taken, and every pair is there once.
func TestMeasuredPairs(t *testing.T) {
	for _, n := range []int{2, 3, 8, 9, 700} {
		m := geo.NewModel(make([]geo.City, n))
		pairs, of := Measured(m)
		if of != n*(n-1)/2 || len(pairs) > MaxPairs || len(pairs) < min(of, MaxPairs/2) {
			t.Errorf("%d nodes: %d of %d pairs", n, len(pairs), of)
		}
		seen := map[Pair]bool{}
		for _, p := range pairs {
			if p.A == p.B || seen[p] || seen[Pair{p.B, p.A}] {
				t.Fatalf("%d nodes: %v twice", n, p)
			}
			seen[p] = true
		}
	}
}

func TestAJobThatIsNone(t *testing.T) {
	if is, err := Child(t.Context(), `{"Folder":"x"}`); is || err != nil {
		t.Errorf("%t %v", is, err)
	}
	if is, err := Child(t.Context(), mark+"{"); !is || fault.KindOf(err) != fault.Malformed {
		t.Errorf("%t %v", is, err)
	}
}
