package link

import (
	"context"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"math"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/souk-network/souk/simnet/geo"
)

// row is what a matrix says of the round trip between two cities, in milliseconds.
type row struct{ average, least, deviation float64 }

// matrix is a file of round trips as the test reads it, and as simnet/geo does.
type matrix struct {
	*geo.Map
	rows map[[2]string]row
}

// fewCities and fewTrips are a matrix made by hand: quiet and noisy links, both
// directions unlike, and one with half of its packets in a queue.
const fewCities = `city,Lat,Long,Population
Seoul,37.57,126.98,9600000
Tokyo,35.69,139.69,13960000
London,51.51,-0.13,8980000
Lagos,6.52,3.38,14860000
`

const fewTrips = `src,dst,avg_ms,min_ms,max_ms,mdev_ms
Seoul,Tokyo,34.2,33.1,41.0,0.8
Tokyo,Seoul,35.1,33.0,90.0,6.5
Seoul,London,251.0,249.7,260.2,1.2
London,Seoul,250.2,249.9,251.0,0.2
Seoul,Lagos,402.5,371.0,655.0,48.0
Lagos,Seoul,399.0,371.4,520.0,22.0
Tokyo,London,229.8,228.0,233.3,0.9
London,Tokyo,231.9,228.1,301.1,14.2
Tokyo,Lagos,371.3,352.0,812.0,77.7
Lagos,Tokyo,368.8,351.9,402.0,9.1
London,Lagos,101.4,92.6,122.5,7.3
Lagos,London,100.6,92.4,160.0,11.8
`

// measured is the matrix beside the checkout, or the one made by hand.
func measured(t *testing.T) matrix {
	t.Helper()
	folder := filepath.Join("..", "..", "..", "shared", "latency")
	trips, err := os.ReadFile(filepath.Join(folder, "rtt_matrix_long.csv"))
	places, err2 := os.ReadFile(filepath.Join(folder, "cities.csv"))
	if errors.Join(err, err2) != nil {
		t.Log("no measured matrix is here: the one made by hand is taken")
		trips, places = []byte(fewTrips), []byte(fewCities)
	}
	cities, err := geo.ReadCities(strings.NewReader(string(places)))
	if err != nil {
		t.Fatal(err)
	}
	cities = append(cities, geo.City{Name: "Westpoort", Lat: 52.407, Lon: 4.807}) // a city of the matrix that its list lacks
	m := matrix{rows: map[[2]string]row{}}
	if m.Map, err = geo.ReadMatrix(strings.NewReader(string(trips)), geo.Reading{Cities: cities, Strict: true, Fill: true}); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(strings.NewReader(string(trips))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines[1:] {
		m.rows[[2]string{l[0], l[1]}] = row{number(t, l[2]), number(t, l[3]), number(t, l[5])}
	}
	return m
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// pair is a way from one city to another that the matrix has both ways, and what
// packets over it took, in milliseconds.
type pair struct {
	from, to    int
	there, back row
	oneWay      []float64 // from from to to
	round       []float64
}

// pairs are all that have a row in both directions.
func (m matrix) pairs() (out []*pair) {
	names := m.Names()
	for a, from := range names {
		for b, to := range names {
			there, ok := m.rows[[2]string{from, to}]
			back, ok2 := m.rows[[2]string{to, from}]
			if a != b && ok && ok2 {
				out = append(out, &pair{from: a, to: b, there: there, back: back})
			}
		}
	}
	return out
}

// apart is how long a city waits between two rounds of pings: longer than any
// packet travels, so that none waits behind the one before it.
const apart = 20 * time.Second

// ping sends packets over every pair and back, so many times, in virtual time.
func ping(t *testing.T, m matrix, pairs []*pair, times int) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		n := New(1, func(from, to int) Path { return Path{Link: m.Link(from, to)} })
		ctx, end := context.WithCancel(t.Context())
		var running sync.WaitGroup
		conns := make([]net.PacketConn, len(m.Cities))
		for city := range conns {
			n.Join(city, Access{})
			c, err := n.Listen(city, 8000)
			if err != nil {
				t.Fatal(err)
			}
			conns[city] = c
			running.Go(func() { answer(c, pairs) })
		}
		running.Go(func() { _ = n.Run(ctx) })
		for range times {
			for i, p := range pairs {
				request := binary.BigEndian.AppendUint32([]byte{0}, uint32(i))
				request = binary.BigEndian.AppendUint64(request, uint64(time.Now().UnixNano()))
				_, _ = conns[p.from].WriteTo(request, &net.UDPAddr{IP: IP(p.to), Port: 8000})
			}
			time.Sleep(apart)
		}
		end()
		running.Wait()
	})
}

// answer sends back what comes and notes how long it took, until the network ends.
func answer(c net.PacketConn, pairs []*pair) {
	b := make([]byte, 100)
	for {
		size, from, err := c.ReadFrom(b)
		if err != nil {
			return
		}
		p := pairs[binary.BigEndian.Uint32(b[1:])]
		took := float64(time.Now().UnixNano()-int64(binary.BigEndian.Uint64(b[5:]))) / 1e6
		if b[0] == 1 {
			p.round = append(p.round, took)
			continue
		}
		p.oneWay = append(p.oneWay, took)
		b[0] = 1
		_, _ = c.WriteTo(b[:size], from)
	}
}

// says is the part of packets' times from one city to another below which a part
// q lies, by docs/design/simnet-links.md: from half the average, half the minimum
// and the deviation divided by the square root of two.
func (r row) says(q float64) float64 {
	least, excess, deviation := r.least/2, (r.average-r.least)/2, r.deviation/math.Sqrt2
	switch {
	case excess <= 0:
		return least
	case deviation < excess:
		return least + excess - deviation - deviation*math.Log(1-q)
	}
	waiting := 2 * excess * excess / (excess*excess + deviation*deviation)
	if q <= 1-waiting {
		return least
	}
	return least + excess/waiting*math.Log(waiting/(1-q))
}

func at(q float64, values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[max(int(math.Ceil(q*float64(len(sorted)))), 1)-1]
}

func mean(values []float64) (sum float64) {
	for _, v := range values {
		sum += v / float64(len(values))
	}
	return sum
}

// TestPacketsTakeWhatTheMatrixSays pings every pair of the matrix through real
// packets, once when there are many: quantiles over all pairs are those of the
// file's averages, and no packet is faster than the file's minimum.
func TestPacketsTakeWhatTheMatrixSays(t *testing.T) {
	m := measured(t)
	pairs := m.pairs()
	ping(t, m, pairs, max(1, 2000/len(pairs)))
	var got, want []float64
	for _, p := range pairs {
		if least := (p.there.least + p.back.least) / 2; slices.Min(p.round) < least-0.002 {
			t.Errorf("a round trip of %.3f ms where the least is %.3f", slices.Min(p.round), least)
		}
		got, want = append(got, mean(p.round)), append(want, (p.there.average+p.back.average)/2)
	}
	for _, q := range []float64{.05, .25, .5, .75, .95, .99} {
		x, y := at(q, got), at(q, want)
		t.Logf("all %d pairs: p%.0f %.2f ms, in the matrix %.2f ms (%+.2f %%)", len(pairs), q*100, x, y, 100*(x/y-1))
		if math.Abs(x/y-1) > .02 {
			t.Errorf("p%.0f of the round trips over all pairs is %.2f ms, the matrix has %.2f", q*100, x, y)
		}
	}
}

// TestPacketsOfAPairAreThoseOfItsRow pings some pairs often: the mean round trip of
// each is the row's, and p50, p95 and p99 one way are those of the distribution
// that the three figures of a row stand for.
func TestPacketsOfAPairAreThoseOfItsRow(t *testing.T) {
	const some, often = 60, 1500
	m := measured(t)
	pairs := m.pairs()
	slices.SortStableFunc(pairs, func(a, b *pair) int {
		return int(1000 * (a.there.average + a.back.average - b.there.average - b.back.average))
	})
	if step := len(pairs) / some; step > 1 {
		for i := range some {
			pairs[i] = pairs[i*step+step/2]
		}
		pairs = pairs[:some]
	}
	ping(t, m, pairs, often)
	wrong := map[string][]float64{}
	for _, p := range pairs {
		if len(p.round) != often || len(p.oneWay) != often {
			t.Fatalf("%d round trips of %d", len(p.round), often)
		}
		name := m.Cities[p.from].Name + " to " + m.Cities[p.to].Name
		wrong["mean"] = append(wrong["mean"], p.near(t, name+", mean of the round trip", mean(p.round), (p.there.average+p.back.average)/2, 4/math.Sqrt(often)))
		for _, q := range []float64{.5, .95, .99} {
			of := "p" + strconv.Itoa(int(math.Round(q*100)))
			// The quantile of a sample is one of a part of the whole that differs from
			// q by chance: five deviations of it are allowed.
			off := 5 * math.Sqrt(q*(1-q)/often)
			low, high := p.there.says(max(q-off, 0)), p.there.says(min(q+off, 1-1e-5))
			x := at(q, p.oneWay)
			if x < low-.01 || x > high+.01 {
				t.Errorf("%s: %s one way is %.3f ms, its row stands for %.3f (%.3f to %.3f)", name, of, x, p.there.says(q), low, high)
			}
			wrong[of] = append(wrong[of], math.Abs(x/p.there.says(q)-1))
		}
	}
	for _, of := range []string{"mean", "p50", "p95", "p99"} {
		t.Logf("%d pairs, %d packets each: relative error of %s: median %.5f, p90 %.4f, largest %.4f", len(pairs), often, of, at(.5, wrong[of]), at(.9, wrong[of]), at(1, wrong[of]))
		if len(pairs) == some && (at(.5, wrong[of]) > .005 || at(.9, wrong[of]) > .05) {
			t.Errorf("%s of pairs is further from the matrix than its page says", of)
		}
	}
}

// near compares a mean with what it should be; deviations of the pair's round trip
// are allowed for.
func (p *pair) near(t *testing.T, what string, got, want, deviations float64) float64 {
	t.Helper()
	spread := math.Hypot(p.there.deviation, p.back.deviation) / math.Sqrt2
	if math.Abs(got-want) > deviations*spread+.002 {
		t.Errorf("%s is %.3f ms, the matrix has %.3f", what, got, want)
	}
	return math.Abs(got/want - 1)
}
