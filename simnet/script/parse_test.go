package script

import (
	"errors"
	"io/fs"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/fault"
)

const example = `# A revocation meets a partition.
network peers=20 shards=2 block=2s

customers 40 group=crowd vault=2of3
run 10m
partition a=m0..m4 b=rest
at 11m revoke 10:crowd from=m3,m7..m9   # while nobody hears it
run 2m
heal
say  Waiting for #calm "here".
run 1h30m
expect delivery >= 1
expect propagation-p99 in 10ms..2s by=@Seoul
probe divergence
----
0
1 of 2

probe facts
`

func parse(t *testing.T, text string) *Script {
	t.Helper()
	s, err := Parse(text, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func words(s *Script) []string {
	var out []string
	for _, c := range s.Commands {
		out = append(out, c.Word)
	}
	return out
}

func TestParse(t *testing.T) {
	s := parse(t, example)
	want := []string{"network", "customers", "run", "partition", "at", "run", "heal", "say", "run", "expect", "expect", "probe", "probe"}
	if got := words(s); !reflect.DeepEqual(got, want) {
		t.Fatalf("words %v", got)
	}
	n := s.Commands[0]
	if n.Arg("peers").Int != 20 || !n.Arg("peers").Given || n.Arg("block").Duration != 2*time.Second || n.Arg("final").Int != 8 || n.Arg("final").Given {
		t.Errorf("network read as %+v", n.Args)
	}
	if n.Arg("latency").Set() || !n.Arg("chain").Set() || n.Arg("chain").Text != "ledger" {
		t.Error("what was left out is there, or a default is not")
	}
	if v := s.Commands[1].Arg("vault"); v.Int != 2 || v.Of != 3 || v.Pos != (Pos{4, 32}) {
		t.Errorf("quorum read as %+v", v)
	}
	p := s.Commands[3]
	if len(p.Sides) != 2 || p.Sides[0].Name != "a" || p.Sides[0].Who[0].To != 4 || p.Sides[1].Who[0].Name != "rest" || p.At != 10*time.Minute {
		t.Errorf("partition read as %+v", p)
	}
	in := s.Commands[4].Inner
	if in == nil || in.Word != "revoke" || in.At != 11*time.Minute || in.Arg("who").Who[0].Count != 10 || len(in.Arg("from").Who) != 2 || in.Pos != (Pos{7, 8}) {
		t.Errorf("at read as %+v", in)
	}
	if got := s.Commands[7].Arg("text").Text; got != `Waiting for #calm "here".` {
		t.Errorf("say read as %q", got)
	}
	if e := s.Commands[10]; e.At != 102*time.Minute || e.Arg("value").Float != 0.01 || e.Arg("value").To != 2 || e.Arg("by").Who[0].City != "Seoul" {
		t.Errorf("expect read as %+v", e)
	}
	if e := s.Commands[11]; !e.Checked || e.Expected != "0\n1 of 2\n" || s.Commands[12].Checked {
		t.Errorf("expected output read as %q", e.Expected)
	}
}

// TestValues reads each kind in each of its forms.
func TestValues(t *testing.T) {
	seconds := func(v Value) float64 { return v.Duration.Seconds() }
	number := func(v Value) float64 { return v.Float }
	whole := func(v Value) float64 { return float64(v.Int) }
	for _, tc := range []struct {
		kind Kind
		text string
		get  func(Value) float64
		want float64
	}{
		{Int, "0", whole, 0}, {Int, "1000000", whole, 1e6}, {Number, "1.5", number, 1.5}, {Number, ".5", number, .5}, {Percent, "5%", number, .05}, {Percent, "99.9%", number, .999},
		{Duration, "250ms", seconds, .25}, {Duration, "1h30m", seconds, 5400}, {Duration, "30d", seconds, 30 * 86400}, {Duration, "1.5h", seconds, 5400}, {Duration, "2w", seconds, 14 * 86400},
		{Duration, "1y", seconds, 365 * 86400}, {Rate, "2/h", number, 2. / 3600}, {Rate, "1/30d", number, 1. / (30 * 86400)}, {Rate, "0.5/1h30m", number, .5 / 5400}, {Rate, "0/d", number, 0},
		{Size, "512", whole, 512}, {Size, "4KiB", whole, 4096}, {Size, "1.5MiB", whole, 1.5 * (1 << 20)}, {Bandwidth, "10Mbit", whole, 1e7}, {Bandwidth, "0.5Gbit", whole, 5e8},
		{Amount, "2.50", whole, 2_500_000}, {Quorum, "3of5", whole, 3}, {Clock, "18:30", seconds, 18*3600 + 1800}, {YesNo, "yes", whole, 1}, {YesNo, "no", whole, 0},
		{Moment, "2026-01-05T09:00", func(v Value) float64 { return float64(v.Time.Unix()) }, 1767603600},
	} {
		v, err := readValue(Arg{Name: "x", Kind: tc.kind}, tc.text, Pos{1, 1})
		if err != nil || math.Abs(tc.get(v)-tc.want) > 1e-12*math.Abs(tc.want) {
			t.Errorf("%v %q read as %v, %v; want %v", tc.kind, tc.text, tc.get(v), err, tc.want)
		}
	}
}

// TestValuesThatAreNone: one spelling for one thing, and nothing half read.
func TestValuesThatAreNone(t *testing.T) {
	for kind, texts := range map[Kind][]string{
		Int: {"1.0", "1e3", "+1", "0x1", "99999999999999999999", "-", "1_000"}, Number: {"1e3", ".", "1..2", "NaN", "Inf", "1,5", "--1"}, Percent: {"5", "101%", "-1%", "%", "5 %"},
		Duration: {"5", "m", "1m1h", "1h1h", "1.5.2h", "5 m", "11y", "-1m", "1H", "1e3s"}, Rate: {"2", "2/", "/h", "2/0h", "-1/h", "2/h/h", "2/x", "10000000/s"},
		Size: {"1KB", "1kb", "-1", "0.5", "1e3B"}, Bandwidth: {"10", "10mbit", "10MB"}, Amount: {"1e3", "0.0000001", "1,00", "99999999999999"}, Quorum: {"3", "0of3", "4of3", "2of", "2of300"},
		Clock: {"24:00", "9:00", "12:60"}, YesNo: {"y", "true"}, Moment: {"2026-01-05", "2026-13-01T00:00", "1960-01-01T00:00"}, Name: {"Crowd", "m3", "all", "rest", "3x", "a_b", "é"},
		Who: {"m3..", "m4..m0", "m0..c3", "m03", ":m3", "0:crowd", "101%:crowd", "0%:crowd", "-1:crowd", "@", "m0..m99999999", "m1..x"}, File: {"../x", "a/../b", ".", "a//b", ".."}, City: {"a,b"},
	} {
		for _, text := range texts {
			if v, err := readValue(Arg{Name: "x", Kind: kind}, text, Pos{1, 1}); err == nil {
				t.Errorf("%v %q was read as %+v", kind, text, v)
			}
		}
		if _, err := readValue(Arg{Name: "x", Kind: kind}, "", Pos{1, 1}); err == nil {
			t.Errorf("%v: nothing was read as something", kind)
		}
	}
}

// TestMistakes: each names its line and column, says what to do, and quotes
// nothing of what was refused.
func TestMistakes(t *testing.T) {
	const head = "network peers=5\ncustomers 9 group=crowd\n"
	opts := Options{
		Exists: func(string) error { return fs.ErrNotExist },
		City:   func(name string) bool { return name == "Seoul" || name == "Busan" },
		Cities: []string{"Seoul", "Busan"},
	}
	for _, tc := range []struct {
		text string
		at   Pos
		says string
		kind fault.Kind
	}{
		{"", Pos{1, 1}, "without commands", fault.Malformed},
		{"run 1m\n", Pos{1, 1}, "network is the first command", fault.Malformed},
		{head + "network peers=3", Pos{3, 1}, "network is the first command", fault.Malformed},
		{head + "partion a=m0 b=rest", Pos{3, 1}, "did you mean partition?", fault.Malformed},
		{head + "  zzzzzzzz 4", Pos{3, 3}, "see the table of words", fault.Malformed},
		{head + "sale m0 facter=3", Pos{3, 9}, "did you mean factor?", fault.Malformed},
		{head + "heal now=1", Pos{3, 6}, "it takes none with a name", fault.Malformed},
		{head + "heal m0", Pos{3, 6}, "takes no more here", fault.Malformed},
		{head + "run", Pos{3, 1}, "run lacks time: a duration", fault.Malformed},
		{head + "offer c0 give=m0 amount=5 want=m1", Pos{3, 1}, "offer lacks get=", fault.Malformed},
		{head + "run -5m", Pos{3, 5}, "time: want 0s to 10y", fault.Malformed},
		{head + "run 11y", Pos{3, 5}, "time: want 0s to 10y", fault.Malformed},
		{head + "run 6y\nrun 5y", Pos{4, 5}, "ends within 10y", fault.TooLarge},
		{head + "run 5m\nat 4m heal", Pos{4, 4}, "time does not go back: it is 5m here", fault.Malformed},
		{head + "run 5m\nat 6m heal", Pos{4, 4}, "the scenario ends at 5m", fault.Malformed},
		{head + "at 5m run 3m", Pos{3, 7}, "cannot be scheduled", fault.Malformed},
		{head + "at 5m", Pos{3, 1}, "at lacks command", fault.Malformed},
		{head + "at 5m kil m3", Pos{3, 7}, "did you mean kill?", fault.Malformed},
		{head + "network peers=0", Pos{3, 15}, "peers: want 1 to 100,000", fault.Malformed},
		{head + "loss 120%", Pos{3, 6}, "part: want 0% to 100%", fault.Malformed},
		{head + "rate m0 up=1kbit", Pos{3, 12}, "up: want 8kbit to 1,000Gbit", fault.Malformed},
		{head + "rate m0", Pos{3, 1}, "lacks up= or down=", fault.Malformed},
		{head + "slow m0", Pos{3, 1}, "lacks add= or times=", fault.Malformed},
		{head + "kill m5", Pos{3, 6}, "the last of the merchants is m4", fault.Malformed},
		{head + "kill c0", Pos{3, 6}, "want merchants (m0, m1, ...)", fault.Malformed},
		{head + "kill a0", Pos{3, 6}, "want merchants", fault.Malformed},
		{head + "nat a0", Pos{3, 5}, "no attackers yet", fault.Malformed},
		{head + "revoke m0,c1", Pos{3, 8}, "want customers", fault.Malformed},
		{head + "revoke c1,crowds", Pos{3, 11}, "did you mean crowd?", fault.Malformed},
		{head + "kill crowd", Pos{3, 6}, "none that are meant here", fault.Malformed},
		{head + "kill rest", Pos{3, 6}, "rest stands in a partition only", fault.Malformed},
		{head + "kill m0,\"@Seuol\"", Pos{3, 9}, "a quote stands", fault.Malformed},
		{head + "kill \"m0,@Seuol\"", Pos{3, 10}, "did you mean Seoul?", fault.Malformed},
		{head + "merchants m0 city=\"New Town\"", Pos{3, 20}, "quote names with blanks", fault.Malformed},
		{head + "partition a=rest b=rest", Pos{3, 18}, "one side only", fault.Malformed},
		{head + "partition a=m0", Pos{3, 1}, "two sides or more", fault.Malformed},
		{head + "partition a=m0 a=m1", Pos{3, 16}, "two sides have this name", fault.Malformed},
		{head + "custodians m0 lyng", Pos{3, 15}, "did you mean lying?", fault.Malformed},
		{head + "customers 3 group=crowd", Pos{3, 19}, "has this name already", fault.Malformed},
		{head + "customers 3 vault=4of6", Pos{3, 19}, "at most 5", fault.Malformed},
		{head + "customers 3 replay=yes", Pos{3, 20}, "replay needs purchases=FILE", fault.Malformed},
		{head + "customers 3 purchases=sales.csv", Pos{3, 23}, "no such file", fault.NotFound},
		{head + "cancel c0 give=m0,m1", Pos{3, 16}, "want one merchant", fault.Malformed},
		{head + "offer c0 give=m0 amount=5 want=m1,m2 get=5", Pos{3, 32}, "want one merchant", fault.Malformed},
		{head + "pump m0,m1", Pos{3, 6}, "three merchants or more", fault.Malformed},
		{head + "attack spam count=3 by=m0", Pos{3, 19}, "count is of new attackers", fault.Malformed},
		{head + "kill m0 m1", Pos{3, 9}, "takes no more here", fault.Malformed},
		{head + "sale m0 factor=3 factor=4", Pos{3, 18}, "given twice", fault.Malformed},
		{head + "probe divergance", Pos{3, 7}, "did you mean divergence?", fault.Malformed},
		{head + "expect delivery => 1", Pos{3, 17}, "is is not one of its choices", fault.Malformed},
		{head + "expect delivery = 1..2", Pos{3, 19}, "stand after in", fault.Malformed},
		{head + "expect reads in 3", Pos{3, 17}, "stand after in", fault.Malformed},
		{head + "expect reads in 5..3", Pos{3, 17}, "the range goes down", fault.Malformed},
		{head + "expect propagation-p50 < 5", Pos{3, 26}, "measured as a duration", fault.Malformed},
		{head + "run \"5m", Pos{3, 5}, "never closed", fault.Malformed},
		{head + "run \"5m\"x", Pos{3, 9}, "a blank follows", fault.Malformed},
		{head + "\n----\n0", Pos{4, 1}, "directly below its command", fault.Malformed},
		{head + "at 0s probe reads\n----\n0", Pos{4, 1}, "has no expected output here", fault.Malformed},
		{head + "say a\x01", Pos{3, 6}, "control character", fault.Malformed},
		{head + "say \xff", Pos{3, 1}, "not UTF-8", fault.Malformed},
		{head + "say " + strings.Repeat("x", MaxLine), Pos{3, 1}, "a line has at most", fault.TooLarge},
		{strings.Repeat("#\n", MaxText), Pos{1, 1}, "at most 1048576 bytes", fault.TooLarge},
		{head + strings.Repeat("heal\n", MaxCommands), Pos{MaxCommands + 1, 1}, "at most 10000 commands", fault.TooLarge},
		{head + "group x " + strings.Repeat("m0,", 300) + "m0", Pos{3, 9 + 3*256}, "more than 256 terms", fault.TooLarge},
	} {
		_, err := Parse(tc.text, opts)
		all := Errors(err)
		if len(all) == 0 {
			t.Errorf("%.60q was read", tc.text)
			continue
		}
		e := all[0]
		if e.Pos != tc.at || !strings.Contains(e.Error(), tc.says) || fault.KindOf(err) != tc.kind {
			t.Errorf("%.90q:\n got %v (%v)\nwant %v: %s", tc.text, e, fault.KindOf(err), tc.at, tc.says)
		}
	}
}

func TestAllMistakesAreNamed(t *testing.T) {
	_, err := Parse("network peers=5\nkil m0\nrun x\nheal\nlos 3%\n", Options{})
	if got := Errors(err); len(got) != 3 || got[0].Pos.Line != 2 || got[1].Pos.Line != 3 || got[2].Pos.Line != 5 {
		t.Errorf("named %v", got)
	}
	_, err = Parse(strings.Repeat("x\n", 500), Options{})
	if got := Errors(err); len(got) != MaxErrors {
		t.Errorf("%d mistakes named", len(got))
	}
	if !errors.Is(err, fault.Of(fault.Malformed)) {
		t.Error("no fault inside")
	}
}

func TestExcerpt(t *testing.T) {
	got := Excerpt("a\n\trun 기차 5q\n", Pos{2, 9})
	if want := "\trun 기차 5q\n\t       ^\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if Excerpt("a", Pos{7, 1}) != "" || Excerpt("a", Pos{1, 99}) != "a\n ^\n" {
		t.Error("places outside the text")
	}
}

// FuzzParse: what parses is written back as it was, and with other outputs it
// parses to the same commands and these outputs.
func FuzzParse(f *testing.F) {
	f.Add(example)
	for _, w := range Words() {
		f.Add(setting(w) + w.Example)
	}
	f.Add("network peers=1\r\nrun 1m\r\n----\r\n\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse(text, Options{})
		if err != nil {
			if len(Errors(err)) == 0 {
				t.Fatalf("an error without a place: %v", err)
			}
			return
		}
		same, err := s.Rewrite(nil)
		if err != nil || same != strings.ReplaceAll(text, "\r\n", "\n") {
			t.Fatalf("rewritten as %q (%v)", same, err)
		}
		outputs := map[int]string{}
		for i, c := range s.Commands {
			if c.Word != "at" {
				outputs[i] = "x\n"
			}
		}
		again, err := s.Rewrite(outputs)
		if err != nil {
			t.Fatal(err)
		}
		// Outputs may pass the limits of a text; a mark may not.
		r, err := Parse(again, Options{})
		if err != nil {
			if len(again) > MaxText {
				return
			}
			t.Fatalf("%q does not parse: %v", again, err)
		}
		if !reflect.DeepEqual(words(r), words(s)) {
			t.Fatalf("%q has other commands", again)
		}
		for i, c := range r.Commands {
			if c.Word != "at" && c.Expected != "x\n" {
				t.Fatalf("command %d of %q expects %q", i, again, c.Expected)
			}
		}
	})
}
