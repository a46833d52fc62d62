// Package bubble runs a function in virtual time in an ordinary program.
//
// testing/synctest makes virtual time, and works only below a test. So the
// program runs itself again with a job in its environment; that child pretends
// to be a test, enters the bubble, and calls the function that its main gave
// Serve. The parent passes on what the child writes.
//
// In a bubble time passes only while every goroutine waits for something inside
// it. Whatever waits for a file, a socket or a pipe stops the clock, so the
// function must not talk to the world but through its output. A goroutine that
// outlives the function is a panic.
package bubble

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/souk-network/souk/protocol/fault"
)

// jobVariable holds the job of a child.
const jobVariable = "SOUK_SIMULATION"

// Epoch is when virtual time starts in a function that Serve calls.
var Epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Work does a job in a bubble. stop says whether the process was told to end.
type Work func(ctx context.Context, job string, stop func() bool) error

// Serve does a job if this process is the child of Run, and then does not
// return. Call it first in main.
func Serve(work Work) {
	job, is := os.LookupEnv(jobVariable)
	if !is {
		return
	}
	_ = os.Unsetenv(jobVariable)
	os.Args = os.Args[:1] // flags of a test are not ours
	stop := untilTold()
	err := errors.New("the simulation did not run")
	always := func(string, string) (bool, error) { return true, nil }
	testing.Main(always, []testing.InternalTest{{Name: "simulation", F: func(t *testing.T) {
		pin(t)
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(time.Until(Epoch))
			err = work(t.Context(), job, stop)
		})
		leave(err)
	}}}, nil, nil)
}

// untilTold says whether the process was asked to end. It is asked outside the
// bubble, where signals arrive.
func untilTold() func() bool {
	var told atomic.Bool
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	go func() {
		<-signals
		told.Store(true)
	}()
	return told.Load
}

// leave ends the child: what it has to say is the parent's error.
func leave(err error) {
	if err == nil {
		os.Exit(0)
	}
	fmt.Fprintln(os.Stderr, errorMark+err.Error())
	os.Exit(1)
}

const errorMark = "simulation: "

// Setup is how a child runs.
type Setup struct {
	Out io.Writer // gets what the child writes on its standard output
	Err io.Writer // gets the rest of what it writes
	// Memory is a soft bound of the child's heap in bytes, near which garbage is
	// collected harder. 0: none.
	Memory int64
	// Garbage is how much garbage may lie before it is collected, in per cent of what
	// lives, unless the environment has a GOGC. 0: Go's own.
	Garbage int
}

// Run does a job in virtual time, in a child. When ctx ends the child is told to
// stop by SIGTERM and has a minute to write down what it has.
func Run(ctx context.Context, job string, s Setup) error {
	self, err := os.Executable()
	if err != nil {
		return fault.Wrap(fault.Internal, "simulate", err)
	}
	cmd := exec.CommandContext(ctx, self)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = time.Minute
	cmd.Env = s.environment(append(os.Environ(), jobVariable+"="+job), Exact())
	last := &lastWords{pass: s.Err}
	cmd.Stdout, cmd.Stderr = s.Out, last
	if err := cmd.Run(); err != nil && (cmd.ProcessState == nil || !cmd.ProcessState.Success()) { // one that stopped as told is no failure
		return fault.New(fault.Internal, "simulate", last.said(err))
	}
	return nil
}

// environment is a child's: of two settings the last counts.
func (s Setup) environment(given []string, exact bool) []string {
	if exact {
		return append(given, "GOMAXPROCS=1", "GOGC=off")
	}
	if s.Garbage > 0 {
		given = append([]string{fmt.Sprintf("GOGC=%d", s.Garbage)}, given...)
	}
	if s.Memory > 0 {
		given = append(given, fmt.Sprintf("GOMEMLIMIT=%d", s.Memory))
	}
	return given
}

// lastWords passes on what a child complains of and remembers its end.
type lastWords struct {
	pass io.Writer
	tail bytes.Buffer
}

const remembered = 16 << 10

func (l *lastWords) Write(b []byte) (int, error) {
	l.tail.Write(b)
	if over := l.tail.Len() - remembered; over > 0 {
		l.tail.Next(over)
	}
	if l.pass != nil {
		return l.pass.Write(b)
	}
	return len(b), nil
}

// said is why the child ended: its own words, or the end of its panic.
func (l *lastWords) said(err error) string {
	text := l.tail.String()
	if at := strings.LastIndex(text, errorMark); at >= 0 {
		return strings.TrimSpace(text[at+len(errorMark):])
	}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
			return strings.TrimSpace(line) + " (" + err.Error() + ")"
		}
	}
	return err.Error()
}

// InTest runs a function in a bubble of a test, as Serve runs one in a child.
func InTest(t *testing.T, work func(*testing.T)) {
	t.Helper()
	if raceEnabled { // the race detector and timers of a bubble do not mix on several threads: golang/go#78156
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	}
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(Epoch))
		work(t)
	})
}
