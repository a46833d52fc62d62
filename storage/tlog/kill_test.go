package tlog

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync/atomic"
	"testing"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
)

const childVar = "SOUK_TLOG_TEST_CHILD"

// TestMain turns the test binary into the process that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childVar); dir != "" {
		appendForEver(dir)
	}
	os.Exit(m.Run())
}

// appendForEver appends from eight callers at once and writes a line for each
// acknowledged leaf.
func appendForEver(dir string) {
	l, err := Open(dir, Options{})
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	var next atomic.Uint64
	life := rand.Uint64()
	for range 8 {
		go func() {
			for {
				leaf := leafOf(int(life>>1 + next.Add(1)))
				index, err := l.Append(context.Background(), leaf)
				if err != nil {
					os.Exit(1)
				}
				fmt.Printf("%d %x\n", index, leaf) // one write call: a whole line or none
			}
		}()
	}
	select {}
}

// 200 times a process is killed with SIGKILL in the middle of group commits:
// every leaf that it acknowledged keeps its index and is provable, and the log
// only ever grew. Defends I3 and I4.
func TestKilledInMidBatch(t *testing.T) {
	lives := 200
	if testing.Short() {
		lives = 20
	}
	dir := t.TempDir()
	acknowledged := map[uint64][32]byte{}
	var known Options
	for range lives {
		liveAndDie(t, dir, 1+rand.IntN(40), acknowledged)
		known = checkSurvivor(t, dir, known, acknowledged)
	}
	t.Logf("%d leaves acknowledged, %d stored, in %d lives", len(acknowledged), known.KnownSize, lives)
}

// liveAndDie runs a child, kills it after some acknowledgements and adds all of
// them to acknowledged.
func liveAndDie(t *testing.T, dir string, after int, acknowledged map[uint64][32]byte) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childVar+"="+dir)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	for n := 0; ; n++ {
		if n == after {
			_ = child.Process.Kill()
		}
		var index uint64
		var text string
		line, err := lines.ReadString('\n')
		if err == io.EOF && n >= after {
			break
		}
		if _, scanErr := fmt.Sscanf(line, "%d %s\n", &index, &text); err != nil || scanErr != nil {
			t.Fatalf("child said %q: %v", line, err)
		}
		leaf, err := hex.DecodeString(text)
		if err != nil || len(leaf) != 32 {
			t.Fatalf("child said %q", line)
		}
		if was, twice := acknowledged[index]; twice {
			t.Fatalf("index %d was given to two leaves: %x and %x", index, was[:4], leaf[:4])
		}
		acknowledged[index] = [32]byte(leaf)
	}
	_ = child.Wait()
}

// checkSurvivor opens the log, proves each acknowledged leaf and that the tree
// extends the one seen before, and returns what is known now.
func checkSurvivor(t *testing.T, dir string, known Options, acknowledged map[uint64][32]byte) Options {
	t.Helper()
	l, err := Open(dir, known)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	size := l.Size()
	root, err := l.Root(size)
	if err != nil {
		t.Fatal(err)
	}
	for index, leaf := range acknowledged {
		if index < known.KnownSize && index%17 != 0 {
			continue // its inclusion was proven in an earlier life, and that tree is a prefix of this one
		}
		h := leafHash(leaf)
		p, err := l.Inclusion(index, size)
		if err != nil {
			t.Fatalf("acknowledged leaf %d of %d: %v", index, size, err)
		}
		if err := proof.VerifyInclusion(rfc6962.DefaultHasher, index, size, h[:], p, root[:]); err != nil {
			t.Fatalf("acknowledged leaf %d: %v", index, err)
		}
	}
	if known.KnownSize > 0 {
		p, err := l.Consistency(known.KnownSize, size)
		if err != nil {
			t.Fatal(err)
		}
		if err := proof.VerifyConsistency(rfc6962.DefaultHasher, known.KnownSize, size, p, known.KnownRoot[:], root[:]); err != nil {
			t.Fatal(err)
		}
	}
	return Options{KnownSize: size, KnownRoot: root}
}
