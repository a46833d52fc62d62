package bubble

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	Serve(child)
	os.Exit(m.Run())
}

func child(_ context.Context, job string, stop func() bool) error {
	switch job {
	case "sleep":
		start := time.Now()
		time.Sleep(30 * 24 * time.Hour)
		fmt.Println(start.UTC().Format(time.RFC3339), time.Since(start))
	case "until told":
		fmt.Println("ready")
		for !stop() {
			time.Sleep(time.Second) // the clock ends in 2262
		}
		fmt.Println("kept what there is")
	case "fail":
		return errors.New("no such scenario")
	case "leak":
		go func() { <-make(chan struct{}) }()
	case "panic":
		panic("broken")
	}
	return nil
}

func do(t *testing.T, job string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := Run(t.Context(), job, Setup{Out: &out, Memory: 1 << 30})
	return out.String(), err
}

func TestAMonthPassesAtOnceInAnOrdinaryProgram(t *testing.T) {
	started := time.Now()
	out, err := do(t, "sleep")
	if err != nil || out != "2026-01-01T00:00:00Z 720h0m0s\n" {
		t.Errorf("%q, %v", out, err)
	}
	if time.Since(started) > time.Hour {
		t.Error("it took real time")
	}
}

// What the environment says of garbage is obeyed; nothing is said where nothing is
// set, and the exact build collects where it wants to.
func TestTheEnvironmentOfAChild(t *testing.T) {
	for _, c := range []struct {
		setup Setup
		given []string
		exact bool
		want  string
	}{
		{Setup{}, []string{"A=1"}, false, "A=1"},
		{Setup{Garbage: 50}, []string{"A=1"}, false, "GOGC=50 A=1"},
		{Setup{Garbage: 50, Memory: 7}, []string{"GOGC=200"}, false, "GOGC=50 GOGC=200 GOMEMLIMIT=7"},
		{Setup{Garbage: 50, Memory: 7}, []string{"GOGC=200"}, true, "GOGC=200 GOMAXPROCS=1 GOGC=off"},
	} {
		if got := strings.Join(c.setup.environment(c.given, c.exact), " "); got != c.want {
			t.Errorf("%+v: %q, want %q", c.setup, got, c.want)
		}
	}
}

// begun tells when something was written.
type begun struct {
	said bytes.Buffer // not embedded: its ReadFrom would keep Write from being called
	once sync.Once
	tell func()
}

func (b *begun) Write(p []byte) (int, error) {
	b.once.Do(b.tell)
	return b.said.Write(p)
}

func TestARunThatIsStoppedKeepsWhatThereIs(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	out := &begun{tell: end}
	err := Run(ctx, "until told", Setup{Out: out})
	if err != nil || out.said.String() != "ready\nkept what there is\n" {
		t.Errorf("%q, %v", out.said.String(), err)
	}
}

func TestWhyTheChildEndedIsTold(t *testing.T) {
	for job, want := range map[string]string{"fail": "no such scenario", "panic": "panic: broken", "leak": "deadlock"} {
		if _, err := do(t, job); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", job, err, want)
		}
	}
}

func TestOrdinaryProcessesGoOn(t *testing.T) {
	if _, child := os.LookupEnv(jobVariable); child {
		t.Error("the job is passed on to others")
	}
	Serve(func(context.Context, string, func() bool) error { t.Error("called without a job"); return nil })
}
