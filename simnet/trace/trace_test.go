package trace

import (
	"bytes"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/fault"
)

func some() []Event {
	return []Event{
		{At: 0, Who: "m0", What: Start},
		{At: 3 * time.Second, Who: "m0", What: Publish, Fact: "00112233aabbccdd", Kind: "header", Bytes: 812},
		{At: 3*time.Second + 17, Who: "m1", What: Deliver, Fact: "00112233aabbccdd", Kind: "header", Bytes: 812, Hops: 2},
		{At: 4 * time.Second, Who: "sim", What: Say, Kind: "probe", Note: "a \"quote\", a \\, a tab\t, 한국"},
		{At: 5 * time.Second, Who: "sim", What: Sample, Kind: "host.memory", N: 1 << 40},
		{At: 5 * time.Second, Who: "c0", What: Redeem, Peer: "m1", N: -3},
	}
}

func written(events []Event) (string, string) {
	var b bytes.Buffer
	w := NewWriter(&b)
	for _, e := range events {
		w.Put(e)
	}
	if err := w.Flush(); err != nil {
		panic(err)
	}
	return b.String(), w.Sum()
}

func TestEventsComeBackAsTheyWere(t *testing.T) {
	text, _ := written(some())
	var got []Event
	for e, err := range Events(strings.NewReader(text)) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, e)
	}
	for i, e := range some() {
		if got[i] != e {
			t.Errorf("event %d: %+v, want %+v", i, got[i], e)
		}
	}
}

// Defends I11: a different time or order is a different run; the machine is not.
func TestTheHashSeesEverythingButTheMachine(t *testing.T) {
	_, want := written(some())
	change := func(name string, differs bool, edit func([]Event) []Event) {
		t.Helper()
		if _, got := written(edit(some())); (got != want) != differs {
			t.Errorf("%s: hash differs %t, want %t", name, got != want, differs)
		}
	}
	change("same", false, func(e []Event) []Event { return e })
	change("a nanosecond", true, func(e []Event) []Event { e[2].At++; return e })
	change("another order", true, func(e []Event) []Event { e[1], e[2] = e[2], e[1]; return e })
	change("a lost event", true, func(e []Event) []Event { return e[1:] })
	change("another machine's memory", false, func(e []Event) []Event { e[4].N = 7; return e })
	change("no memory at all", false, func(e []Event) []Event { return append(e[:4], e[5]) })
}

func TestLinesInAnotherFormAreRefused(t *testing.T) {
	good := `{"t":5,"who":"m0","what":"start"}`
	if _, err := Parse([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{
		``, `{}`, `[]`, `{"who":"m0","what":"start"}`, `{"t":5,"who":"m0","what":"begin"}`, `{"t":5,"what":"start","who":"m0"}`,
		`{"t":5,"who":"m0","what":"start","n":0}`, `{"t":5, "who":"m0","what":"start"}`, `{"t":5,"who":"m0","what":"start","x":1}`,
		good + good, `{"t":5.0,"who":"m0","what":"start"}`, `{"t":5,"who":"m\u0030","what":"start"}`,
	} {
		if _, err := Parse([]byte(bad)); fault.KindOf(err) != fault.Malformed {
			t.Errorf("%s: %v, want malformed", bad, err)
		}
	}
	for _, err := range Events(strings.NewReader(good + "\n" + good + "\nno\n")) {
		if err != nil && !strings.HasPrefix(err.Error(), "line 3: ") {
			t.Errorf("the error does not name its line: %v", err)
		}
	}
}

// What is written can be read: each sort of event that event.go names is known to
// the reader.
func TestEverySortIsRead(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "event.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	sorts := 0
	ast.Inspect(file, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if of, ok := v.Type.(*ast.Ident); !ok || of.Name != "What" {
			return true
		}
		sorts++
		what, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(Event{Who: "sim", What: What(what)}.Append(nil)); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		return true
	})
	if sorts != len(known) {
		t.Errorf("event.go names %d sorts, the reader knows %d", sorts, len(known))
	}
}

type full struct{ error }

func (f full) Write([]byte) (int, error) { return 0, f.error }

func TestAFullDiskIsToldOfAtTheEnd(t *testing.T) {
	w := NewWriter(full{errors.New("no space left")})
	w.Put(some()[0])
	if err := w.Flush(); err == nil {
		t.Error("a line that was not written is not told of")
	}
}

func FuzzParse(f *testing.F) {
	text, _ := written(some())
	for line := range strings.Lines(text) {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		e, err := Parse(line)
		if err != nil {
			return
		}
		if again, err := Parse(e.Append(nil)); err != nil || again != e {
			t.Errorf("%q reads as %+v and then as %+v, %v", line, e, again, err)
		}
	})
}
