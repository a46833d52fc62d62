package scenario

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/script"
)

// noted is a network that only notes what it is asked to do, and when.
type noted struct {
	Network
	now   time.Duration
	did   []string
	grant map[string]bool
}

func (n *noted) Begin() error             { n.grant = map[string]bool{}; return nil }
func (n *noted) Now() time.Duration       { return n.now }
func (n *noted) Pass(until time.Duration) { n.now = until }
func (n *noted) Sample() error            { return nil }
func (n *noted) note(format string, args ...any) {
	n.did = append(n.did, fmt.Sprintf("%dm ", int(n.now.Minutes()))+fmt.Sprintf(format, args...))
}

func (n *noted) Grant(c, m int, r consent.Rights) {
	n.grant[fmt.Sprint(c, m, r)] = true
	n.note("grant m%d %s", m, r)
}

func (n *noted) Revoke(c, m int, r consent.Rights) {
	if !n.grant[fmt.Sprint(c, m, r)] {
		n.note("revoke of nothing")
	}
	delete(n.grant, fmt.Sprint(c, m, r))
	n.note("revoke m%d %s", m, r)
}

func (n *noted) Buy(c, m int, a credential.Micro) {
	n.note("buy m%d %d receipt=%t", m, a/1_000_000, n.grant[fmt.Sprint(c, m, consent.Write)])
}

func (n *noted) Publish(m, size int) { n.note("publish m%d %d", m, size) }

// replayOf carries a script out that replays a recording.
func replayOf(t *testing.T, text, recording string) []string {
	t.Helper()
	s, err := script.Parse(text, script.Options{})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := NewPlan(s, 3, geo.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	net, book := &noted{}, measure.New(nil)
	_, err = Do(t.Context(), s, plan, net, Options{Trace: book, Book: book, Open: func(string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(recording)), nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	return net.did
}

const opening = `{"t":0,"who":"sim","what":"say","kind":"recording","n":600000000000,"bytes":1,"note":"format 1"}` + "\n"

func kindsOf(did []string) (out []string) {
	for _, d := range did {
		_, what, _ := strings.Cut(d, " ")
		out = append(out, what)
	}
	slices.Sort(out)
	return out
}

// A purchase with a receipt waits for a customer who allows it, and an end for
// somebody who gave; each happens as often as it was recorded.
func TestReplayedDeedsFindSomebody(t *testing.T) {
	recording := opening +
		`{"t":0,"who":"m0","what":"buy","kind":"receipt","n":2,"note":"over 10m0s"}` + "\n" +
		`{"t":0,"who":"m0","what":"buy","kind":"plain","n":1,"note":"over 10m0s"}` + "\n" +
		`{"t":600000000000,"who":"m0","what":"grant","kind":"write","n":1,"note":"over 10m0s"}` + "\n" +
		`{"t":600000000000,"who":"m0","what":"revoke","kind":"write","n":1,"note":"over 10m0s"}` + "\n" +
		`{"t":1200000000000,"who":"m0","what":"sample","kind":"amount 50000000","n":3}` + "\n"
	did := replayOf(t, "network peers=3\ncustomers 2 vault=2of3 rate=0/d\ntrace r.jsonl as=m1\nrun 30m\n", recording)
	want := []string{"buy m1 50 receipt=false", "buy m1 50 receipt=true", "buy m1 50 receipt=true", "grant m1 write", "revoke m1 write"}
	if got := kindsOf(did); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	for _, d := range did[1:] {
		if !strings.HasPrefix(d, "1") {
			t.Errorf("before anybody allowed it: %v", did)
		}
	}
	again := replayOf(t, "network peers=3\ncustomers 2 vault=2of3 rate=0/d\ntrace r.jsonl as=m1\nrun 30m\n", recording)
	if !slices.Equal(did, again) {
		t.Errorf("another time %v, at first %v", again, did)
	}
}

func TestFactsOfOthersAreReplayedWhenAskedFor(t *testing.T) {
	recording := opening +
		`{"t":0,"who":"m0","what":"deliver","kind":"header","n":5,"bytes":1024,"note":"over 10m0s"}` + "\n" +
		`{"t":0,"who":"m0","what":"publish","kind":"header","n":2,"bytes":1024,"note":"over 10m0s"}` + "\n" +
		`{"t":0,"who":"m0","what":"publish","kind":"notice","n":1,"bytes":512,"note":"over 10m0s"}` + "\n"
	text := "network peers=2\ncustomers 1 vault=1of1 rate=0/d\ntrace r.jsonl%s\nrun 30m\n"
	if got := kindsOf(replayOf(t, fmt.Sprintf(text, ""), recording)); !slices.Equal(got, []string{"publish m0 512"}) {
		t.Errorf("%v", got)
	}
	want := []string{"publish m0 512", "publish m1 1024", "publish m1 1024", "publish m1 1024"}
	if got := kindsOf(replayOf(t, fmt.Sprintf(text, " others=yes"), recording)); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// What the scenario's customers allow besides a recording counts: who let the merchant
// write before gets a receipt, can end that, and is not who buys without one.
func TestReplayedDeedsFindWhoAllowedBefore(t *testing.T) {
	recording := opening +
		`{"t":0,"who":"m0","what":"buy","kind":"receipt","n":3,"note":"over 10m0s"}` + "\n" +
		`{"t":0,"who":"m0","what":"buy","kind":"plain","n":2,"note":"over 10m0s"}` + "\n" +
		`{"t":0,"who":"m0","what":"revoke","kind":"write","n":1,"note":"over 10m0s"}` + "\n" +
		`{"t":600000000000,"who":"m0","what":"revoke","kind":"read+write","n":1,"note":"over 10m0s"}` + "\n"
	want := []string{
		"buy m1 20 receipt=false", "buy m1 20 receipt=false", "buy m1 20 receipt=true", "buy m1 20 receipt=true", "buy m1 20 receipt=true",
		"grant m0 write", "grant m1 read", "grant m1 read", "grant m1 write", "grant m1 write", "revoke m1 read", "revoke m1 write", "revoke m1 write",
	}
	const before = "grant c0,c1 to=m1 rights=read,write\ngrant c0 to=m0 rights=write\n"
	const network = "network peers=3\ncustomers 2 vault=2of3 rate=0/d\n"
	if got := kindsOf(replayOf(t, network+before+"trace r.jsonl as=m1\nrun 30m\n", recording)); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	late := replayOf(t, network+"trace r.jsonl as=m1\nrun 20m\ngrant c0,c1 to=m1 rights=write\nrun 10m\n", recording)
	slices.Sort(late)
	if got, want := strings.Join(late[:len(late)-2], ", "), "20m buy m1 20 receipt=true, 20m buy m1 20 receipt=true, 20m buy m1 20 receipt=true, 20m grant m1 write, 20m grant m1 write, 20m revoke m1 write"; got != want {
		t.Errorf("allowed later: %v, want %s", late, want)
	}
}
