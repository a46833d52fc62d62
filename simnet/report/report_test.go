package report

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/simnet/model"
	"github.com/souk-network/souk/simnet/real"
	"github.com/souk-network/souk/simnet/report/reporttest"
	"github.com/souk-network/souk/simnet/run"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// written is a folder with its report.
func written(t *testing.T) string {
	t.Helper()
	folder := reporttest.Folder(t, 3)
	if err := Write(folder); err != nil {
		t.Fatal(err)
	}
	return folder
}

func read(t *testing.T, path ...string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// observations indexes a table by time, who and measure.
func observations(t *testing.T, folder string) map[[3]string]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(read(t, folder, run.ObservationsFile))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(rows[0], ",") != "run,seed,mode,time,who,measure,value,unit" {
		t.Fatalf("%v", rows[0])
	}
	out := map[[3]string]string{}
	for _, r := range rows[1:] {
		key := [3]string{r[3], r[4], r[5]}
		if _, twice := out[key]; twice || r[0] != "storm-3" || r[1] != "3" || r[2] != "model" {
			t.Errorf("%v (twice: %t)", r, twice)
		}
		out[key] = r[6] + " " + r[7]
	}
	return out
}

// Every round of readings has every figure and every peer's reading, and the
// last rows are what run.json has.
func TestObservationsAreOneToARow(t *testing.T) {
	folder := written(t)
	got := observations(t, folder)
	for key, want := range map[[3]string]string{
		{"600", "all", "purchases"}:              "20 count", // one a 29 s from second 21 on
		{"1200", "all", "purchases"}:             "40 count",
		{"60", "m3", "bytes_out"}:                "40000 B",
		{"900", "all", "revocations"}:            "1 count",
		{"", "all", "reads-after-revocation"}:    "1 count",
		{"", "all", "duplicates"}:                "0.25 1",
		{"", "all", "revocation-p50"}:            "0.4 s",
		{"", "machine", "host.memory"}:           "67108864 B",
		{"900", "all", "reads-after-revocation"}: "0 count",
	} {
		if got[key] != want {
			t.Errorf("%v is %q, want %q", key, got[key], want)
		}
	}
	s, err := run.Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range s.Figures {
		if last := got[[3]string{"", "all", name}]; !strings.HasPrefix(last, strconv.FormatFloat(v, 'f', -1, 64)+" ") {
			t.Errorf("%s is %v in run.json and %q in the table", name, v, last)
		}
		if _, there := script.LookupMeasure(name); !there {
			t.Errorf("%s is in no table", name)
		}
	}
}

func TestThePageSaysEverythingTwice(t *testing.T) {
	folder := written(t)
	page := read(t, folder, PageFile)
	for _, want := range []string{
		`lang="en"`, `lang="ko"`, "A storm of revocations &amp; a &lt;cut&gt;", "✗ failed", "✗ 틀림", "<strong>partition</strong> from 10m0s to 12m0s", "<strong>stall</strong> from 13m20s to 20m0s",
		"reorg 3", "Not drawn, since nothing happened: Slippage.", "How fast facts spread", "팩트가 퍼지는 속도",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, bad := range []string{"<script", "<link", "src=", "@import", "url(", "<cut>"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if ids[m[1]] {
			t.Errorf("two elements are called %s", m[1])
		}
		ids[m[1]] = true
	}
	plots, err := os.ReadDir(filepath.Join(folder, PlotsFolder))
	if err != nil || len(plots) != len(pictureOrder)-1 {
		t.Errorf("%d plots, want all but slippage: %v", len(plots), err)
	}
}

// Whatever is drawn has a title and a sentence in both languages, and every
// figure of the language a sentence.
func TestEverythingIsExplained(t *testing.T) {
	for _, name := range pictureOrder {
		for _, s := range pictureTexts[name] {
			if s.en == "" || s.ko == "" {
				t.Errorf("the picture %s is not explained", name)
			}
		}
	}
	if len(pictureOrder) != len(pictureTexts) {
		t.Error("a picture has no place in the order")
	}
	for _, f := range script.Measures() {
		if f.Help == "" || meaningsKo[f.Name] == "" {
			t.Errorf("%s is not explained in both languages", f.Name)
		}
	}
	for name := range meaningsKo {
		if _, ok := script.LookupMeasure(name); !ok {
			t.Errorf("%s is explained and does not exist", name)
		}
	}
}

func TestFaultsArePairedWithWhatMendsThem(t *testing.T) {
	var b breakage
	for i, f := range [][2]string{{"loss", "m1"}, {"kill", "m2"}, {"kill", "m3"}, {"loss over", "m1"}, {"restart", "m2"}, {"partition", "m4"}, {"heal", ""}, {"join", "m9"}} {
		b.put(trace.Event{At: time.Duration(i), What: trace.Fault, Kind: f[0], Note: f[1]})
	}
	want := []stretch{{0, 3, "loss", "m1"}, {1, 4, "kill", "m2"}, {2, 50, "kill", "m3"}, {5, 6, "partition", "m4"}, {7, 7, "join", "m9"}}
	got := b.all(50)
	if len(got) != len(want) {
		t.Fatalf("%v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%v, want %v", got[i], want[i])
		}
	}
}

// A report takes no more time than its run by much: of long runs not every round
// is computed.
func TestLongRunsKeepFewerRounds(t *testing.T) {
	keeper := func(virtual float64, arrivals int64) int {
		k := teller{story: &story{summary: run.Summary{Virtual: virtual}}, last: -1}
		kept := 0
		for at := time.Minute; at.Seconds() <= virtual; at += time.Minute {
			k.arrivals = int64(float64(arrivals) * at.Seconds() / virtual)
			if k.keeps(at) {
				kept++
				k.last, k.spent = at, k.spent+k.arrivals
			}
		}
		return kept
	}
	if n := keeper(3600, 1_000_000); n != 60 {
		t.Errorf("%d rounds of an hour, want all 60", n)
	}
	if n := keeper(7*86400, 1000); n < 100 || n > 121 {
		t.Errorf("%d rounds of a week", n)
	}
	if n := keeper(3600, 10_000_000); n < 4 || n > 12 {
		t.Errorf("%d rounds of ten million arrivals", n)
	}
}

// A run ends with its peers stopping, at the time of its last round: that round
// is of the network as it was, not of one in which nobody runs.
func TestTheLastRoundIsBeforeTheEnd(t *testing.T) {
	folder := reporttest.Folder(t, 3)
	path := filepath.Join(folder, run.EventsFile)
	var lines []byte
	last, peers := time.Duration(0), map[string]bool{}
	for e, err := range trace.Events(strings.NewReader(read(t, path))) {
		if err != nil {
			t.Fatal(err)
		}
		switch e.What {
		case trace.Stop:
			continue
		case trace.Start:
			peers[e.Who] = true
		case trace.Kill:
			delete(peers, e.Who)
		case trace.Sample:
			last = e.At
		}
		lines = e.Append(lines)
	}
	for name := range peers {
		lines = trace.Event{At: last, Who: name, What: trace.Stop}.Append(lines)
	}
	if err := os.WriteFile(path, lines, 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := tell(folder)
	if err != nil {
		t.Fatal(err)
	}
	if up := s.rounds[len(s.rounds)-1].values["up"]; len(peers) == 0 || up != float64(len(peers)) {
		t.Errorf("%v peers run in the last round, want %d", up, len(peers))
	}
}

// Published figures stand beside a run that has a counterpart of them, and beside
// no other one.
func TestPublishedResultsStandBesideWhatMatches(t *testing.T) {
	folder := written(t)
	page := read(t, folder, PageFile)
	for _, want := range []string{"Beside published results", "발표된 결과와 나란히", "Strangers, as many as members or more", "낯선 이", `href="https://arxiv.org/abs/2007.02754"`, "0 breaches", "beside plain go-libp2p-pubsub on simulated links", "Nodes that pass nothing on", `href="https://hackmd.io/@nashatyrev/SJ0Si4HRS"`} {
		if !strings.Contains(page, want) {
			t.Errorf("a run with strangers does not say %q", want)
		}
	}
	for _, other := range []string{"Whole copies for each delivery", "Members that behave and then turn", "Arrivals within 300 ms", "Times, beside networks of 1,000 nodes"} {
		if strings.Contains(page, other) {
			t.Errorf("a run in which nobody publishes for its own sake says %q", other)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, run.ScenarioFile), []byte("network peers=6\nat 1m publish merchants count=20 size=1KiB over=20s\nrun 20m\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Write(folder); err != nil {
		t.Fatal(err)
	}
	page = read(t, folder, PageFile)
	for _, want := range []string{"Whole copies for each delivery</dt><dd class=\"value\">1.25<", "Arrivals within 300 ms</dt><dd class=\"value\">100 %<", "60,000", "Times, beside plain go-libp2p-pubsub on simulated links (measured, not published)</dt><dd class=\"value\">half within ", "Times, beside networks of 1,000 nodes", "508 ms on the average", `href="https://docs.waku.org/research/research-and-studies/message-propagation/"`} {
		if !strings.Contains(page, want) {
			t.Errorf("a run that publishes does not say %q", want)
		}
	}
}

// reported is the page of a run with another summary.
func reported(t *testing.T, change func(*run.Summary)) (folder, page string) {
	t.Helper()
	folder = reporttest.Folder(t, 3)
	s, err := run.Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	change(&s)
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, run.SummaryFile), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Write(folder); err != nil {
		t.Fatal(err)
	}
	return folder, read(t, folder, PageFile)
}

// A report of the real mode says nothing of simulated links, and of no figure that it
// does not measure that it is 0, in tables as well.
func TestAReportOfRealProcesses(t *testing.T) {
	folder, page := reported(t, func(s *run.Summary) {
		s.Mode, s.Unmeasured = run.Real, real.Unmeasured()
		for name := range s.Unmeasured {
			delete(s.Figures, name)
		}
	})
	for _, bad := range []string{"simulated", "시뮬레이션한", "physical bound</td>", "shortest path", "Beside published"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page says %q", bad)
		}
	}
	for _, want := range []string{"Between processes of one machine", "한 컴퓨터의 프로세스", "not measured: there are no attackers in this mode", "측정하지 않음: 이 방식에는 공격자가 없습니다", "Not drawn, since not measured: Attacks;"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if table := read(t, folder, run.ObservationsFile); strings.Contains(table, ",all,attempts,") || !strings.Contains(table, ",all,facts,") {
		t.Error("a figure that is not measured is in the table, or one that is is not")
	}
}

// Every reason for which something is not measured is given in both languages.
func TestReasonsAreInBothLanguages(t *testing.T) {
	for _, all := range []map[string]string{real.Unmeasured(), model.Unmeasured()} {
		for name, why := range all {
			if reasonsKo[why] == "" {
				t.Errorf("%s: %q is not in Korean", name, why)
			}
		}
	}
}

// A run that broke says until when it went and why; what calls took is on the page and
// in a table.
func TestAReportOfARunThatBroke(t *testing.T) {
	folder, page := reported(t, func(s *run.Summary) {
		s.Stopped, s.Broken, s.Virtual = true, "simulate: internal: line 4, column 1: a balance differs", 700
	})
	for _, want := range []string{"The run broke at 11m40s and could not go on: line 4, column 1: a balance differs.", "실행이 11m40s에 깨져", "What calls took in gas", "<td>3,600,000</td>"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if got, want := read(t, folder, GasFile), "run,seed,mode,call,count,min,median,max,sum\nstorm-3,3,model,settle,40,90000,90000,90000,3600000\n"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0 runs are", 1: "1 run is", 2: "2 runs are", 12345: "12,345 runs are"} {
		if got := Are(n, "run"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// What became of a latency file is in the page.
func TestAPageTellsOfItsMatrix(t *testing.T) {
	for want, x := range map[string]run.Matrix{
		"484 nodes, places not known; 2 nodes left out; 3 links filled by distance; 18,568 links measured in the other direction alone": {Nodes: 484, Dropped: []string{"a", "b"}, Filled: 3, Mirrored: 18568},
		"노드 484개, 위치를 모름; 제외한 노드 2개; 거리로 채운 링크 3개; 반대 방향만 잰 링크 18,568개":                                                                 {Nodes: 484, Dropped: []string{"a", "b"}, Filled: 3, Mirrored: 18568},
		"12 nodes, places known; 1 link measured in the other direction alone":                                                          {Nodes: 12, Placed: true, Mirrored: 1},
		"노드 12개, 위치를 앎": {Nodes: 12, Placed: true},
	} {
		lang := "en"
		if strings.HasPrefix(want, "노드") {
			lang = "ko"
		}
		if got := matrix(&x, lang); got != want {
			t.Errorf("%s: %q", lang, got)
		}
	}
	_, page := reported(t, func(s *run.Summary) { s.Matrix = &run.Matrix{Nodes: 12, Placed: true} })
	if !strings.Contains(page, `<div class="long"><dt>matrix of round trips</dt><dd>12 nodes, places known</dd>`) {
		t.Error("the page does not tell of the matrix")
	}
}

// Times in a report begin before the scenario does, where peers had to meet first: it
// says so, since a claim is measured after the virtual time is over otherwise.
func TestAPageTellsWhenItsScenarioBegan(t *testing.T) {
	const says = "the scenario began 1m10s later"
	folder, _ := reported(t, func(*run.Summary) {})
	s, err := tell(folder)
	if err != nil {
		t.Fatal(err)
	}
	_, late := reported(t, func(r *run.Summary) { r.Virtual = (s.end - 70*time.Second).Seconds() })
	_, early := reported(t, func(r *run.Summary) { r.Virtual = s.end.Seconds() })
	if !strings.Contains(late, says) || !strings.Contains(late, "1m10s 뒤에 시작") || strings.Contains(early, "the scenario began") {
		t.Errorf("the page says %v, %v", strings.Contains(late, says), strings.Contains(early, "the scenario began"))
	}
}
