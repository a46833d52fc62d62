// Command exact writes an overlay of the Go runtime in which what happens inside
// a bubble of testing/synctest follows from the program alone: which goroutine
// runs next, which case of a select is taken, in which order timers of one
// moment fire, where maps begin, when a mutex is handed over. With it a
// simulation is the same bit for bit.
//
//	go run ./tools/exact -out DIR     writes DIR/overlay.json for go build -overlay
//
// The edits fit one minor version of Go. Each must find its text exactly once in
// the installed sources; otherwise nothing is written and the edit is named.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	out := flag.String("out", "", "folder for the overlay")
	flag.Parse()
	if *out == "" {
		fmt.Fprintln(os.Stderr, "exact: name a folder with -out")
		os.Exit(2)
	}
	if err := generate(*out); err != nil {
		fmt.Fprintln(os.Stderr, "exact:", err)
		os.Exit(1)
	}
}

// fits is the version of Go that the edits are for.
const fits = "go1.26"

func generate(out string) error {
	version, err := goEnv("GOVERSION")
	if err != nil {
		return err
	}
	if version != fits && !strings.HasPrefix(version, fits+".") {
		return fmt.Errorf("the edits are for %s and this is %s: build the exact program with %s, or fit tools/exact to the new runtime", fits, version, fits)
	}
	root, err := goEnv("GOROOT")
	if err != nil {
		return err
	}
	return write(filepath.Join(root, "src"), out)
}

func goEnv(name string) (string, error) {
	b, err := exec.Command("go", "env", name).Output()
	return strings.TrimSpace(string(b)), err
}

// write applies every edit to the sources below src and writes the changed files
// and overlay.json into out.
func write(src, out string) error {
	changed := map[string]string{}
	var failed []error
	for _, e := range edits {
		text, there := changed[e.file]
		if !there {
			raw, err := os.ReadFile(filepath.Join(src, e.file))
			if err != nil {
				return err
			}
			text = string(raw)
		}
		if n := strings.Count(text, e.old); n != 1 {
			failed = append(failed, fmt.Errorf("%s: %s: the text to change is there %d times, want once", e.file, e.why, n))
			continue
		}
		changed[e.file] = strings.Replace(text, e.old, e.new, 1)
	}
	if len(failed) > 0 {
		return errors.Join(failed...)
	}
	return save(src, out, changed)
}

func save(src, out string, changed map[string]string) error {
	out, err := filepath.Abs(out)
	if err != nil {
		return err
	}
	replace := map[string]string{}
	for file, text := range changed {
		to := filepath.Join(out, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(to, []byte(text), 0o644); err != nil {
			return err
		}
		replace[filepath.Join(src, filepath.FromSlash(file))] = to
	}
	raw, err := json.MarshalIndent(map[string]any{"Replace": replace}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "overlay.json"), raw, 0o644)
}
