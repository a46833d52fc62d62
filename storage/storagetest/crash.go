package storagetest

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"
)

// childDir is the environment variable that makes a test binary a writer.
const childDir = "SOUK_STORAGETEST_CRASH_DIR"

// Crash kills a writing process without warning, rounds times, on one folder,
// and hands the acknowledgements that it printed to check. write runs in the
// child: it writes until it is killed and calls ack(n) after n is durable, with
// start as the first number that no earlier child acknowledged. The caller is a
// top-level test whose name is name. Defends I4.
func Crash(t *testing.T, name string, rounds int, write func(dir string, start int, ack func(int)) error, check func(dir string, acked []int)) {
	if dir := os.Getenv(childDir); dir != "" {
		var start int
		fmt.Sscan(os.Getenv(childDir+"_START"), &start)
		fmt.Fprintln(os.Stderr, write(dir, start, func(n int) { fmt.Println("ack", n) }))
		os.Exit(3)
	}
	dir, start := t.TempDir(), 0
	var acked []int
	for round := range rounds {
		got := crashOnce(t, name, dir, start, 20+37*(round%5))
		if len(got) == 0 {
			t.Fatalf("round %d: the writer acknowledged nothing", round)
		}
		acked = append(acked, got...)
		start = got[len(got)-1] + 1
		check(dir, acked)
	}
}

// crashOnce lets a child write until it has acknowledged enough, kills it and
// returns all that it said.
func crashOnce(t *testing.T, name, dir string, start, enough int) []int {
	cmd := exec.Command(os.Args[0], "-test.run=^"+name+"$")
	cmd.Env = append(os.Environ(), childDir+"="+dir, fmt.Sprintf("%s_START=%d", childDir, start))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	stop := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	defer stop.Stop()
	acked := readAcks(out, enough, func() { cmd.Process.Kill() })
	cmd.Wait()
	return acked
}

func readAcks(out io.Reader, enough int, kill func()) []int {
	var acked []int
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var n int
		if _, err := fmt.Sscanf(lines.Text(), "ack %d", &n); err != nil {
			continue
		}
		if acked = append(acked, n); len(acked) == enough {
			kill()
		}
	}
	return acked
}
