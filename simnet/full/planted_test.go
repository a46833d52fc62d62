package full

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/souk-network/souk/simnet"
	"github.com/souk-network/souk/simnet/bubble"
	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
	"github.com/souk-network/souk/storage"
)

// lateLog is the planted fault: an access log that says an entry is there before
// it is, so that its custodian answers first and logs afterwards.
type lateLog struct {
	storage.Log
	late sync.WaitGroup

	mu   sync.Mutex
	owed [][32]byte
}

func (l *lateLog) Append(_ context.Context, leaf [32]byte) (uint64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.owed = append(l.owed, leaf)
	at := l.Log.Size() + uint64(len(l.owed)) - 1
	l.late.Go(func() {
		time.Sleep(500 * time.Millisecond)
		l.write()
	})
	return at, nil
}

func (l *lateLog) write() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, err := l.Log.Append(context.Background(), l.owed[0]); err == nil {
		l.owed = l.owed[1:]
	}
}

// failedClaims runs a scenario that comes with the program, with peers whose
// access log is wrapped, and lists what did not hold.
func failedClaims(t *testing.T, name string, wrap func(storage.Log) storage.Log) []scenario.Failure {
	t.Helper()
	s, err := simnet.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := script.Parse(s.Text, script.Options{})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := scenario.NewPlan(parsed, 1, geo.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var failed []scenario.Failure
	bubble.InTest(t, func(t *testing.T) {
		book := measure.New(nil)
		w, err := New(Usual(plan, dir, book))
		if err != nil {
			t.Fatal(err)
		}
		w.wrapLog = wrap
		result, err := scenario.Do(t.Context(), parsed, plan, w, scenario.Options{Trace: trace.Tee(book), Book: book})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Error(err)
		}
		failed = result.Failed
	})
	return failed
}

// A custodian that answers before its entry is durable is found by a scenario
// that knows nothing of it. Defends I3 in what a simulation finds.
func TestACustodianThatAnswersBeforeItLogsIsFound(t *testing.T) {
	const name = "revoke-storm"
	failed := failedClaims(t, name, func(l storage.Log) storage.Log { return &lateLog{Log: l} })
	unlogged := func(f scenario.Failure) bool {
		return strings.HasPrefix(f.What, "probe prints \"0") && f.Seen != "\"0\\n\""
	}
	if len(failed) != 1 || !slices.ContainsFunc(failed, unlogged) {
		t.Errorf("with the fault: %v, want the unlogged reads alone", failed)
	}
	if failed := failedClaims(t, name, func(l storage.Log) storage.Log { return l }); len(failed) > 0 {
		t.Errorf("without the fault: %v", failed)
	}
}
