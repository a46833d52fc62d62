package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress is told how much more is done.
type progress interface{ Add(n int) error }

// newProgress shows a bar on a terminal, and a line for each fifth elsewhere.
func newProgress(out io.Writer, total int, what string) progress {
	if !isTerminal(out) {
		return &fifths{out: out, what: what, total: total}
	}
	return progressbar.NewOptions(total, progressbar.OptionSetWriter(out), progressbar.OptionSetDescription("  "+what),
		progressbar.OptionShowCount(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetWidth(30),
		progressbar.OptionOnCompletion(func() { _, _ = fmt.Fprintln(out) }))
}

func isTerminal(out io.Writer) bool {
	f, ok := out.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// fifths writes a line whenever another fifth is done.
type fifths struct {
	mu          sync.Mutex
	out         io.Writer
	what        string
	total, done int
}

func (f *fifths) Add(n int) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	before := 5 * f.done / f.total
	f.done += n
	if 5*f.done/f.total == before {
		return nil
	}
	_, err := fmt.Fprintf(f.out, "  %s %d of %d\n", f.what, f.done, f.total)
	return err
}
