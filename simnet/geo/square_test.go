package geo

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/draw"
)

// forms are one table of three nodes, as programs write it.
var forms = map[string]string{
	"blanks":              "0 8 30\n10 0 25\n30 25 0\n",
	"aligned":             "   0    8.0   30\n  10    0     25\n\n  30   25.0   0   \n",
	"tabs":                "0\t8\t30\n10\t0\t25\n30\t25\t0\n",
	"commas":              "0,8,30\n10,0,25\n30,25,0\n",
	"semicolons":          "0;8;30\r\n10;0;25\r\n30;25;0\r\n",
	"an end too many":     "0,8,30,\n10,0,25,\n30,25,0,\n",
	"tabs at the end":     "0\t8\t30\t\n10\t0\t25\t\n30\t25\t0\t\n",
	"no last line's end":  "0 8 30\n10 0 25\n30 25 0",
	"names above":         "Seoul,Busan,Tokyo\n0,8,30\n10,0,25\n30,25,0\n",
	"names above, closed": "Seoul,Busan,Tokyo\n0,8,30,\n10,0,25,\n30,25,0,\n",
	"names beside":        "Seoul 0 8 30\nBusan 10 0 25\nTokyo 30 25 0\n",
	"both":                "node,Seoul,Busan,Tokyo\nSeoul,0,8,30\nBusan,10,0,25\nTokyo,30,25,0\n",
	"an empty corner":     ",Seoul,Busan,Tokyo\nSeoul,0,8,30\nBusan,10,0,25\nTokyo,30,25,0\n",
	"no corner":           "Seoul Busan Tokyo\nSeoul 0 8 30\nBusan 10 0 25\nTokyo 30 25 0\n",
	"quotes":              "\"\",\"Seoul\",\"Busan\",\"Tokyo\"\n\"Seoul\",0,8,30\n\"Busan\",10,0,25\n\"Tokyo\",30,25,0\n",
	"numbers for names":   ",0,1,2\n0,0,8,30\n1,10,0,25\n2,30,25,0\n",
	"from one":            "\t1\t2\t3\n1\t0\t8\t30\n2\t10\t0\t25\n3\t30\t25\t0\n",
	"numbers above":       "0 1 2\n0 8 30\n10 0 25\n30 25 0\n",
	"a mark and comments": "\ufeff# Round trips\n# in ms\n0 8 30\n10 0 25\n# half\n30 25 0\n",
	"empty diagonal":      ",8,30\n10,,25\n30,25,\n",
	"dashes":              "- 8 30\n10 - 25\n30 25 -\n",
	"a title":             "#Round trips in ms\n#\n0 8 30\n10 0 25\n30 25 0\n",
	"# for a corner":      "#\tSeoul\tBusan\tTokyo\nSeoul\t0\t8\t30\nBusan\t10\t0\t25\nTokyo\t30\t25\t0\n",
	"0 for a corner":      "0,Seoul,Busan,Tokyo\nSeoul,0,8,30\nBusan,10,0,25\nTokyo,30,25,0\n",
}

// A square table means the same however it is written.
func TestFormsOfASquareTable(t *testing.T) {
	for form, text := range forms {
		m, err := ReadMatrix(strings.NewReader(text), Reading{})
		if err != nil {
			t.Errorf("%s: %v", form, err)
			continue
		}
		want := []string{"n0", "n1", "n2"}
		switch {
		case strings.Contains(text, "Seoul"):
			want = []string{"Seoul", "Busan", "Tokyo"}
		case strings.HasPrefix(form, "numbers"):
			want = []string{"0", "1", "2"}
		case form == "from one":
			want = []string{"1", "2", "3"}
		}
		if !slices.Equal(m.Names(), want) {
			t.Errorf("%s: nodes %q", form, m.Names())
		}
		if m.Placed || m.Filled+m.Mirrored+len(m.Dropped) > 0 || m.Guessed(0, 1) || !m.Guessed(0, 0) {
			t.Errorf("%s: %+v", form, m)
		}
		for at, ms := range []float64{3, 8, 30, 10, 3, 25, 30, 25, 3} {
			l := m.Link(at/3, at%3)
			if own := (way{}).link(0); at/3 == at%3 {
				if l != own {
					t.Errorf("%s: a node to itself takes %+v", form, l)
				}
			} else if half := millis(ms / 2); l != (Link{Min: half, Mean: half}) {
				t.Errorf("%s: link %d is %+v", form, at, l)
			}
		}
	}
}

func TestSquareRefused(t *testing.T) {
	wide := strings.Repeat("1 ", MaxCities+3) + "\n"
	for _, tc := range []struct {
		text      string
		line, col int
		says      string
	}{
		{"\n\n", 2, 1, "the file is empty"},
		{"0 8 30\n", 1, 1, "one line is no matrix"},
		{"0 8 30\n8 0 -3\n30 25 0\n", 2, 5, "the round trip is negative"},
		{"0,8,30\n8,0,fast\n30,25,0\n", 2, 5, "no number"},
		{"0;8;30\n8;0;2,5\n30;25;0\n", 2, 5, "no number"},
		{"0 8 30\n8 0 76000\n30 25 0\n", 2, 5, "longer than 60000 ms"},
		{"0 -8 30\n8 0 25\n30 25 0\n", 1, 3, "the round trip is negative"},
		{"0 8 30\n8 0 25\n-30 25 0\n", 3, 1, "the round trip is negative"},
		{"0 8 30\n8 0 25\n30 25\n", 3, 4, "this row has 2 values, the one before it 3"},
		{"0 8 30\n8\n30 25 0\n", 2, 1, "this row has 1 values, the one before it 3"},
		{"0 8\n8 0 25\n30 25 0\n", 1, 3, "this row has 2 values, those below it 3"},
		{"0 8 30 4\n8 0 25 4\n", 2, 1, "ends after 2 rows of 4 values"},
		{"n0 n1 30\nn0 n2 8\nn1 n2 7\nn3 n2 7\n", 2, 4, "no number"},
		{"0 1 30\n0 2 8\n1 2 7\n3 2 7\n", 4, 1, "a list of pairs begins with the line src,dst,avg_ms"},
		{"a,b\n0,8\n\"8,0\n", 3, 1, "the quotes that begin here do not end"},
		{"a,b\n0,\"8\"x\n8,0\n", 2, 6, "something follows a value in quotes"},
		{"a,a\n0,8\n8,0\n", 1, 3, "this node stands twice"},
		{"a,\n0,8\n8,0\n", 1, 3, "want a node's name"},
		{",a,b\na,0,8\nc,8,0\n", 3, 1, "another node than the first line"},
		{strings.Repeat("x", MaxName+1) + " b\n0 8\n8 0\n", 1, 1, "want a node's name"},
		{"\x1b[31ma b\n0 8\n8 0\n", 1, 1, "want a node's name"},
		{"\u202ea b\n0 8\n8 0\n", 1, 1, "want a node's name"},
		{"0 1e309\n8 0\n", 1, 3, "longer than 60000 ms"},
		{"0 0x1p4\n8 0\n", 1, 3, "no number"},
		{"0 8\n1_0 0\n", 2, 1, "no number"},
		{"0;8,5\n8,5;0\n", 1, 3, "no number"},
		{"0 8 30\n8 0 x\n30 25 0\n", 2, 5, "no number"},
		{"0 8.5.1 30\n8.5.1 0 25\n30 25 0\n", 1, 3, "no number"}, // and not two nodes, 8.5.1 and 30
		{"0 8 30\n8 0 25\nx 25 0\n", 3, 1, "no number"},
		{"a b c d\n0 8 30 7\n8 0 25 7\n30 25 0 7\n", 4, 1, "ends after 4 rows of 4 values"},
		{"\xff\xfe0\x00 \x008\x00\n\x008\x00 \x000\x00\n\x00", 1, 1, "UTF-16"},
		{"0\x00 \x008\x00\n\x008\x00 \x000\x00\n\x00", 1, 1, "UTF-16"},
		{"\xfe\xff\x000\x00 \x008\x00\n\x008\x00 \x000\x00\n", 1, 1, "UTF-16"},
		{"src,dst,avg_ms\na,b,0x1p4\n", 2, 5, "no number"},
		{"src,dst,avg_ms\na,b,1_0\n", 2, 5, "no number"},
		{"src,dst,avg_ms\na,b,1e309\n", 2, 5, "outside 0 to 60000"},
		{"src,dst,avg_ms\n\x1b[31ma,b,8\n", 2, 1, "want a name"},
		{"src dst avg_ms\n", 1, 1, "blanks stand between the columns"},
		{"src,dst,rtt\n", 1, 9, "want avg_ms as number 3"},
		{"# Round trips\nsrc,dst,avg_ms\na,b,x\n", 3, 5, "avg_ms is no number"},
		{"src,dst,avg_ms\na,b,-4\n", 2, 5, "avg_ms is negative"},
		{"0 8 -1\n8 0 NaN\n7 7 0\n", 0, 0, ""},
		{"n0 n1 n2\n0 8 -1\n8 0 NaN\n7 -1 0\n", 3, 5, "2 links have no row in either direction"},
		{"a,0,8,9\nb,8,0,\nc,8,0,0\n", 2, 7, "2 links have no row in either direction"},
		{"0 8 -1\n8 0 NaN\n0 0 0\n", 1, 5, `4 links have no row in either direction, such as ["n0 to n2" "n1 to n2" "n2 to n0"]: measure them, or leave out 1 of 3 nodes with most holes (drop=yes; n2); filling by distance needs the places`},
	} {
		_, err := ReadMatrix(strings.NewReader(tc.text), Reading{})
		if tc.says == "" {
			if err != nil {
				t.Errorf("%q: %v", tc.text, err)
			}
			continue
		}
		refused(t, tc.text, err, tc.line, tc.col, tc.says)
	}
	for text, line := range map[string]int{
		wide: 1, "0 1\n" + wide: 2, strings.Repeat("x", maxLine+1): 1, "src,dst,avg_ms\n" + strings.Repeat("x", maxLine+1): 2,
	} {
		_, err := ReadMatrix(strings.NewReader(text), Reading{})
		if fault.KindOf(err) != fault.TooLarge || !strings.HasPrefix(err.Error(), fmt.Sprintf("line %d, ", line)) {
			t.Errorf("a line of %d bytes: %v", len(text), err)
		}
	}
}

// Numbers can be names, but a table without names and with a separator too many has no
// empty column.
func TestNumbersThatAreValues(t *testing.T) {
	m, err := ReadMatrix(strings.NewReader("0,1,\n1,0,\n"), Reading{})
	if err != nil || !slices.Equal(m.Names(), []string{"n0", "n1"}) || m.Link(0, 1) != fixed(1) {
		t.Errorf("%+v, %v", m, err)
	}
	m, err = ReadMatrix(strings.NewReader("10_0_0_1 10_0_0_2\n0 8\n8 0\n"), Reading{})
	if err != nil || !slices.Equal(m.Names(), []string{"10_0_0_1", "10_0_0_2"}) {
		t.Errorf("%+v, %v", m, err)
	}
}

// A table of one node too many is refused, with names and without. Its rows are one row.
func TestOneNodeTooMany(t *testing.T) {
	const n = MaxCities + 1
	row, one := make([]float64, n-1), cell{text: "1", col: 1}
	s := &square{lines: newLines(strings.NewReader(""), "read"), first: slices.Repeat([]cell{one}, n)}
	for range n {
		s.add(s.first, row, nil)
	}
	if _, err := s.trips(); fault.KindOf(err) != fault.TooLarge {
		t.Errorf("%d nodes: %v", n, err)
	}
	_, err := ReadMatrix(strings.NewReader("0 8\n"+strings.Repeat("8 0\n", n)), Reading{})
	if fault.KindOf(err) != fault.TooLarge || !strings.HasPrefix(err.Error(), "line 4098, ") {
		t.Errorf("%d rows: %v", n+1, err)
	}
}

// Holes are refused with what to do, filled where places are known, or nodes are left
// out: those with most holes.
func TestHolesOfATable(t *testing.T) {
	const text = "0,8,30,-1\n10,0,25,nan\n30,25,0,9\n,,,0\n"
	if _, err := ReadMatrix(strings.NewReader(text), Reading{Fill: true}); err == nil || !strings.Contains(err.Error(), "the places of these nodes are not known") {
		t.Errorf("filled without places: %v", err)
	}
	m, err := ReadMatrix(strings.NewReader(text), Reading{Drop: true})
	if err != nil || !slices.Equal(m.Dropped, []string{"n3"}) || len(m.Cities) != 3 || m.Link(0, 2).Mean != 15*time.Millisecond {
		t.Errorf("%+v, %v", m, err)
	}
	list := append(towns(t), City{Name: "Daegu", Lat: 35.9, Lon: 128.6, Population: 2_400_000})
	if m, err = ReadMatrix(strings.NewReader(text), Reading{Cities: list, Strict: true, Fill: true}); err != nil {
		t.Fatal(err)
	}
	if model := NewModel(list); !m.Placed || m.Filled != 4 || m.Mirrored != 1 || m.Link(0, 3) != model.Link(0, 3) || !m.Guessed(3, 1) || m.Guessed(3, 2) || m.Link(3, 2) != m.Link(2, 3) {
		t.Errorf("filled %d, mirrored %d: %+v", m.Filled, m.Mirrored, m.Link(0, 3))
	}
	if _, err := ReadMatrix(strings.NewReader(text), Reading{Cities: towns(t), Strict: true}); err == nil || !strings.Contains(err.Error(), "4 nodes, the list of cities 3 rows") {
		t.Errorf("a list of another length: %v", err)
	}
	if _, err := ReadMatrix(strings.NewReader("0 -1\n-1 0\n"), Reading{Drop: true}); err == nil || !strings.Contains(err.Error(), "no two nodes have a link") {
		t.Errorf("nothing is left: %v", err)
	}
}

// What a run says of its matrix is of the nodes that are in it: links of those that were
// left out count no more.
func TestLinksOfNodesThatAreLeftOutAreNotCounted(t *testing.T) {
	m, err := ReadMatrix(strings.NewReader("0,8,30,-1\n-1,0,25,-1\n30,-1,0,9\n,,,0\n"), Reading{Drop: true})
	if err != nil || !slices.Equal(m.Dropped, []string{"n3"}) || m.Mirrored != 2 {
		t.Errorf("left out %q, %d links have the other direction's value, want 2: %v", m.Dropped, m.Mirrored, err)
	}
	if m.Link(1, 0) != fixed(8) || m.Link(2, 1) != fixed(25) {
		t.Errorf("%+v, %+v", m.Link(1, 0), m.Link(2, 1))
	}
}

// Names decide whether the places of nodes are known: all of a list that must have
// them, or, of a list that may, all or none.
func TestPlacesOfNodes(t *testing.T) {
	const known, mixed = "Busan Seoul\n0 8\n9 0\n", "Busan Seoul Sokcho\n0 8 7\n9 0 7\n7 7 0\n"
	m, err := ReadMatrix(strings.NewReader(known), Reading{Cities: towns(t)})
	if err != nil || !m.Placed || m.Cities[0].Lat != 35.2 {
		t.Errorf("%+v, %v", m, err)
	}
	if m, err = ReadMatrix(strings.NewReader(mixed), Reading{Cities: towns(t)}); err != nil || m.Placed || m.Cities[0].Lat != 0 || m.Cities[2].Population != 1 {
		t.Errorf("%+v, %v", m, err)
	}
	if _, err = ReadMatrix(strings.NewReader(mixed), Reading{Cities: towns(t), Strict: true}); err == nil || !strings.Contains(err.Error(), "lacks 1 of 3 nodes, such as Sokcho") {
		t.Error(err)
	}
	for _, text := range []string{mixed, "src,dst,avg_ms\nBusan,Seoul,8\nSokcho,Busan,3\n"} {
		if m, err = ReadMatrix(strings.NewReader(text), Reading{Cities: towns(t), Strict: true, Drop: true}); err != nil || !m.Placed || len(m.Cities) != 2 || !slices.Equal(m.Dropped, []string{"Sokcho"}) {
			t.Errorf("%+v, %v", m, err)
		}
	}
	if m, err = ReadMatrix(strings.NewReader("src\tdst\tavg_ms\nb\ta\t8\n"), Reading{Cities: towns(t)}); err != nil || m.Placed || !slices.Equal(m.Names(), []string{"b", "a"}) || m.Link(1, 0) != fixed(8) {
		t.Errorf("%+v, %v", m, err)
	}
	if _, err := ReadCities(strings.NewReader("city,Lat,Long\na,1,2\n")); err != nil {
		t.Errorf("cities without population: %v", err)
	}
}

// wild is a table as measurements between hosts of universities are: no way back is
// like the way there, a tail, hosts that were down and single holes.
func wild(n int, dead ...int) (text string, ms []float64) {
	r := draw.Stream(5, "wild")
	var b strings.Builder
	ms = make([]float64, n*n)
	for a := range n {
		for c := range n {
			v := 5 + 200*float64(r.Uint64()>>11)/(1<<53)
			if r.Uint64()%40 == 0 {
				v *= 8
			}
			switch {
			case a == c:
				v = 0
			case slices.Contains(dead, a) || slices.Contains(dead, c):
				v = -1
			}
			v = math.Round(v*1000) / 1000
			ms[a*n+c] = v
			fmt.Fprintf(&b, "%.3f\t", v)
		}
		b.WriteByte('\n')
	}
	return b.String(), ms
}

// A large table comes out value by value, but for what was left out.
func TestAWildTable(t *testing.T) {
	const n = 120
	text, ms := wild(n, 3, 77)
	m, err := ReadMatrix(strings.NewReader(text), Reading{Drop: true})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(m.Dropped, []string{"n3", "n77"}) || len(m.Cities) != n-2 {
		t.Fatalf("left out %q of %d", m.Dropped, n)
	}
	for a := range m.Cities {
		for b := range m.Cities {
			var from, to int
			_, _ = fmt.Sscanf(m.Cities[a].Name+" "+m.Cities[b].Name, "n%d n%d", &from, &to)
			if want := fixed(ms[from*n+to]); a != b && m.Link(a, b) != want {
				t.Fatalf("%d to %d takes %+v, measured %v", from, to, m.Link(a, b), want)
			}
		}
	}
}
