package scenario

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/script"
)

// hasty is a network in whose time somebody stops the run: while it settles, admits a
// merchant or lets time pass, which all end there.
type hasty struct {
	linked
	stop map[string]func() // by what is under way
	did  []string
}

func (n *hasty) doing(what string) {
	n.did = append(n.did, what)
	if stop := n.stop[what]; stop != nil {
		stop()
	}
}

func (n *hasty) Settle() { n.doing("settle") }

func (n *hasty) Join(int) error {
	n.doing("join")
	return errors.New("not admitted")
}

func (n *hasty) Kill(int) error {
	n.doing("kill")
	return nil
}

func (n *hasty) Pass(until time.Duration) {
	if n.doing("pass"); n.stop["pass"] == nil {
		n.now = max(n.now, until)
	}
}

// A run that is told to stop ends where it is: what was cut short by that has neither
// failed nor broken the run, and what comes later is not done. Without a stop both do.
func TestWhatIsCutShortHasNotFailed(t *testing.T) {
	for what, c := range map[string]struct {
		text   string
		failed int  // claims, of a run that nobody stops
		breaks bool // likewise
	}{
		"settle": {text: "probe up\n----\n3\n\nkill m1", failed: 1},
		"join":   {text: "join 1\nkill m1", breaks: true},
		"pass":   {text: "run 1m\nkill m1"},
	} {
		for _, stops := range []bool{true, false} {
			ctx, stop := context.WithCancel(t.Context())
			net := &hasty{stop: map[string]func(){}}
			if stops {
				net.stop[what] = stop
			}
			result, err := hurried(t, ctx, net, c.text)
			if want := !stops && c.breaks; (err != nil) != want {
				t.Errorf("%s, stopped %t: %v", what, stops, err)
			}
			if result.Stopped != stops || len(result.Failed) > 0 && stops || !stops && len(result.Failed) != c.failed {
				t.Errorf("%s, stopped %t: %+v", what, stops, result)
			}
			if last := net.did[len(net.did)-1]; stops && last != what {
				t.Errorf("%s: stopped, and %v was done", what, net.did)
			}
			stop()
		}
	}
}

func hurried(t *testing.T, ctx context.Context, net Network, text string) (Result, error) {
	t.Helper()
	s, err := script.Parse("network peers=4\n"+text, script.Options{})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := NewPlan(s, 3, geo.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	book := measure.New(nil)
	return Do(ctx, s, plan, net, Options{Trace: book, Book: book})
}
