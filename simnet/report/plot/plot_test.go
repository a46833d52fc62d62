package plot

import (
	"encoding/xml"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func texts(ticks []tick) string {
	var out []string
	for _, t := range ticks {
		out = append(out, t.text)
	}
	return strings.Join(out, "|")
}

func TestTicksAreNumbersThatPeopleCountIn(t *testing.T) {
	for _, c := range []struct {
		axis      Axis
		low, high float64
		want      string
	}{
		{Axis{}, 0, 10, "0|2|4|6|8|10"},
		{Axis{}, 0, 0.83, "0.0|0.2|0.4|0.6|0.8"},
		{Axis{}, 0, 43_000, "0|10 k|20 k|30 k|40 k"},
		{Axis{Unit: Percent}, 0, 1, "0 %|20 %|40 %|60 %|80 %|100 %"},
		{Axis{Unit: Seconds}, 0, 0.16, "0|50 ms|100 ms|150 ms"},
		{Axis{Unit: Seconds}, 0, 660, "0|5 min|10 min"},
		{Axis{Unit: Seconds}, 0, 86400, "0|6 h|12 h|18 h|1 d"},
		{Axis{Unit: Bytes}, 0, 2_100_000, "0 B|500 kB|1.0 MB|1.5 MB|2.0 MB"},
		{Axis{Unit: Seconds, Log: true}, 0.01, 12, "10 ms|100 ms|1 s|10 s"},
	} {
		if got := texts(c.axis.ticks(c.low, c.high, 5)); got != c.want {
			t.Errorf("%+v from %g to %g: %s, want %s", c.axis, c.low, c.high, got, c.want)
		}
	}
}

func TestCDFAndLorenzByHand(t *testing.T) {
	got := CDF([]float64{3, 1, 1, 2})
	want := []Point{{X: 1}, {X: 1, Y: 0.5}, {X: 2, Y: 0.75}, {X: 3, Y: 1}}
	if len(got) != len(want) {
		t.Fatalf("%v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%v, want %v", got[i], want[i])
		}
	}
	if l := Lorenz([]float64{3, 1}); len(l) != 3 || l[1] != (Point{X: 0.5, Y: 0.25}) {
		t.Errorf("%v", l)
	}
}

// What is left out of a long row must not be its extremes.
func TestThinningKeepsTheEnds(t *testing.T) {
	var long []Point
	for i := range 10_000 {
		long = append(long, Point{X: float64(i), Y: 1})
	}
	long[5003].Y = 9
	thin, top := Thin(long), 0.0
	for _, p := range thin {
		top = max(top, p.Y)
	}
	if len(thin) > 241 || thin[0].X != 0 || thin[len(thin)-1].X != 9999 || top != 9 {
		t.Errorf("%d points from %v to %v, largest %v", len(thin), thin[0], thin[len(thin)-1], top)
	}
	values := make([]float64, 100_000)
	for i := range values {
		values[i] = float64(i)
	}
	if c := CDF(values); len(c) > 320 || c[len(c)-1] != (Point{X: 99_999, Y: 1}) {
		t.Errorf("%d points to %v", len(c), c[len(c)-1])
	}
}

// An SVG is well formed, says what it shows, and has no coordinate outside.
func TestSVG(t *testing.T) {
	c := Chart{
		ID: "p", Title: "A < B & C", Desc: "what it shows", X: Axis{Unit: Seconds, Label: "time"}, Y: Axis{Label: "n"},
		Series: []Series{
			{Name: "a", Points: []Point{{X: 0, Y: 1}, {X: 10, Y: math.NaN()}, {X: 100, Y: 5}}},
			{Name: "b", Shape: Steps, Points: []Point{{X: 0, Y: 0}, {X: 50, Y: 3}}},
			{Name: "c", Shape: Dots, Bad: true, Points: []Point{{X: 20, Y: 2, Low: 1, High: 4}}},
		},
		Marks: []Mark{{From: 10, To: 1000, Label: "1"}, {From: 5000, Label: "2"}},
	}
	for name, svg := range map[string]string{"inline": c.Inline(), "file": c.File()} {
		d := xml.NewDecoder(strings.NewReader(svg))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		for _, want := range []string{`role="img"`, "<title", "A &lt; B &amp; C", "<desc", "what it shows"} {
			if !strings.Contains(svg, want) {
				t.Errorf("%s: without %s", name, want)
			}
		}
		if strings.Contains(svg, "NaN") || strings.Contains(svg, `class="mn">2<`) {
			t.Errorf("%s draws what is not there", name)
		}
		for _, m := range regexp.MustCompile(`[MLH]([0-9.-]+)`).FindAllStringSubmatch(svg[strings.Index(svg, `"row`):], -1) {
			if x, _ := strconv.ParseFloat(m[1], 64); x < 0 || x > width {
				t.Errorf("%s: x %s is outside", name, m[1])
			}
		}
		if strings.Contains(svg, "http") && strings.Count(svg, "http") != 1 {
			t.Errorf("%s loads something", name)
		}
	}
	if !strings.Contains(c.File(), "prefers-color-scheme") || strings.Contains(c.Inline(), "<style") {
		t.Error("a file has its style, a chart of a page has the page's")
	}
	if empty := (Chart{ID: "e"}).Inline(); strings.Contains(empty, "NaN") || strings.Contains(empty, "Inf") {
		t.Error("a chart of nothing")
	}
}
