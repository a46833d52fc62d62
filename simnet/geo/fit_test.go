package geo

import (
	"encoding/json"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/souk-network/souk/simnet/draw"
)

// shared opens a measured file beside the checkout, or skips.
func shared(t *testing.T, name string) io.Reader {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "latency", name))
	if err != nil {
		t.Skip("measured latencies are not here:", name)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func measured(t *testing.T) *Map {
	t.Helper()
	cities, err := ReadCities(shared(t, "cities.csv"))
	if err != nil {
		t.Fatal(err)
	}
	// The list lacks one city of the matrix: half of Amsterdam.
	cities = append(cities, City{"Westpoort", 52.407, 4.807, 0})
	m, err := ReadMatrix(shared(t, "rtt_matrix_long.csv"), Reading{Cities: cities, Strict: true, Fill: true})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func quantile(sorted []float64, part float64) float64 {
	return sorted[min(int(part*float64(len(sorted))), len(sorted)-1)]
}

// TestTheModelFitsTheMatrix bounds the relative error of the model's means over
// all measured pairs, and compares how times are distributed. The figures are
// those of docs/design/simnet-links.md.
func TestTheModelFitsTheMatrix(t *testing.T) {
	real := measured(t)
	model := NewModel(real.Cities)
	var wrong, straight, got, want []float64
	signed := map[string][]float64{} // by how long the measured round trip is
	for a, from := range real.Cities {
		for b, to := range real.Cities {
			if a == b || model.Link(a, b) == real.Link(a, b) {
				continue // filled from the model
			}
			x, y := model.Link(a, b).Mean.Seconds(), real.Link(a, b).Mean.Seconds()
			wrong = append(wrong, math.Abs(x-y)/y)
			signed[length(2000*y)] = append(signed[length(2000*y)], (x-y)/y)
			light := 2 * Distance(from, to) / fibre
			plain := (3 + 1.35*light + 0.5*math.Sqrt(Distance(from, to))) / 2000
			straight = append(straight, math.Abs(plain-y)/y)
			got, want = append(got, x*2000), append(want, y*2000)
		}
	}
	for _, v := range [][]float64{wrong, straight, got, want} {
		slices.Sort(v)
	}
	t.Logf("%d pairs, relative error of the mean: median %.3f, p90 %.3f (best without cables: %.3f, %.3f)",
		len(wrong), quantile(wrong, .5), quantile(wrong, .9), quantile(straight, .5), quantile(straight, .9))
	for _, p := range []float64{.05, .25, .5, .75, .95} {
		t.Logf("round trips, p%.0f: model %.1f ms, matrix %.1f ms", p*100, quantile(got, p), quantile(want, p))
		if x, y := quantile(got, p), quantile(want, p); math.Abs(x-y)/y > .2 {
			t.Errorf("p%.0f of all round trips is %.1f ms, measured %.1f", p*100, x, y)
		}
	}
	for _, part := range []float64{.1, .25, .5, 1} {
		at, _ := slices.BinarySearch(wrong, part)
		t.Logf("%.1f %% of pairs are within %.0f %%", 100*float64(at)/float64(len(wrong)), 100*part)
	}
	for _, band := range slices.Sorted(maps.Keys(signed)) {
		v := signed[band]
		slices.Sort(v)
		t.Logf("%s ms: %d pairs, the model is off by %+.1f %% (p5) %+.1f %% (p50) %+.1f %% (p95)", band, len(v), 100*quantile(v, .05), 100*quantile(v, .5), 100*quantile(v, .95))
		if math.Abs(quantile(v, .5)) > .5 {
			t.Errorf("half of the pairs of %s ms are off by %.2f", band, quantile(v, .5))
		}
	}
	if quantile(wrong, .5) > .145 || quantile(wrong, .9) > .55 {
		t.Error("the model fits worse than its page says")
	}
}

// length is the band of a round trip.
func length(ms float64) string {
	switch {
	case ms < 20:
		return "000 to 020"
	case ms < 50:
		return "020 to 050"
	case ms < 100:
		return "050 to 100"
	case ms < 200:
		return "100 to 200"
	case ms < 300:
		return "200 to 300"
	}
	return "300 and more"
}

// TestHomesAreTheSource: bandwidths of homes are the figures of the regions'
// file, in its order of regions.
func TestHomesAreTheSource(t *testing.T) {
	var source struct {
		Down []int64 `json:"DOWNLOAD_BANDWIDTH_2019"`
		Up   []int64 `json:"UPLOAD_BANDWIDTH_2019"`
	}
	if err := json.NewDecoder(shared(t, "regions/regions.json")).Decode(&source); err != nil {
		t.Fatal(err)
	}
	for i, z := range []zone{northAmerica, europe, southAmerica, eastAsia, zones, oceania, africa} {
		if z == zones {
			continue // Japan has no zone of its own
		}
		if want := (Bandwidth{source.Up[i], source.Down[i]}); homes[z] != want {
			t.Errorf("region %d has %+v, the source %+v", i, homes[z], want)
		}
	}
}

// TestTheMatrixIsTaken: every row is in the map, and what is missing was filled.
func TestTheMatrixIsTaken(t *testing.T) {
	m := measured(t)
	if len(m.Cities) != 242 || m.Filled == 0 || m.Filled > 757-242 {
		t.Errorf("%d cities, %d links filled", len(m.Cities), m.Filled)
	}
	seoul, _ := m.Index("Seoul")
	tokyo, _ := m.Index("Tokyo")
	if got := m.Link(seoul, tokyo); got.Mean != 41555*time.Microsecond || got.Min != 39270*time.Microsecond || got.Jitter != 2072*time.Microsecond {
		t.Errorf("Seoul to Tokyo is %+v", got)
	}
}

// TestSamplesAreTheMatrix: round trips over sampled links have the average, the
// minimum and the deviation that were measured.
func TestSamplesAreTheMatrix(t *testing.T) {
	m := measured(t)
	r := draw.Stream(1, "test")
	const packets = 4000
	var means, deviations []float64
	for n := 0; n < 2000; n++ {
		a, b := int(r.Uint64()%242), int(r.Uint64()%242)
		there, back := m.Link(a, b), m.Link(b, a)
		var sum, squares float64
		for range packets {
			d := there.Sample(r) + back.Sample(r)
			if d < there.Min+back.Min {
				t.Fatalf("a round trip of %v, minimum %v", d, there.Min+back.Min)
			}
			sum += d.Seconds()
			squares += d.Seconds() * d.Seconds()
		}
		mean := sum / packets
		want := (there.Mean + back.Mean).Seconds()
		means = append(means, math.Abs(mean-want)/want)
		sd := math.Sqrt(max(0, squares/packets-mean*mean))
		if spread := math.Hypot(there.Jitter.Seconds(), back.Jitter.Seconds()); there.Mean > there.Min && back.Mean > back.Min {
			deviations = append(deviations, math.Abs(sd-spread)/spread)
		}
	}
	slices.Sort(means)
	slices.Sort(deviations)
	t.Logf("2,000 pairs of %d packets: relative error of the mean median %.5f, p99 %.5f; of the deviation median %.3f, p90 %.3f",
		packets, quantile(means, .5), quantile(means, .99), quantile(deviations, .5), quantile(deviations, .9))
	if quantile(means, .5) > .0005 || quantile(means, .99) > .02 || quantile(deviations, .5) > .1 {
		t.Error("samples are not the matrix")
	}
}
