package report_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/simnet/report"
	"github.com/souk-network/souk/simnet/report/reporttest"
	"github.com/souk-network/souk/simnet/sweep"
)

// missing leaves the test out and says why; where all must run, it fails.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

func findChromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	missing(t, "there is no Chromium on this machine: the report is not tried in a browser (Debian: apt-get install chromium)")
	return ""
}

// look has a browser look at pages.
func look(t *testing.T, pages map[string]string) (got struct {
	Violations, Console, Overflow, Contacted []string
	Shown                                    map[string][]string
}) {
	t.Helper()
	if _, err := os.Stat("node_modules/playwright-core"); err != nil {
		missing(t, "the browser's driver is not installed: run npm ci --ignore-scripts here")
	}
	raw, err := json.Marshal(map[string]any{"pages": pages, "chromium": findChromium(t), "shots": os.Getenv("SOUK_SHOTS")})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", "browser.mjs")
	cmd.Stdin = bytes.NewReader(raw)
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("node: %v\n%s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return got
}

// swept is the folder of a sweep of two settings and two seeds that was collected.
func swept(t *testing.T) string {
	t.Helper()
	dir, out := t.TempDir(), filepath.Join(t.TempDir(), "storms")
	for name, text := range map[string]string{"s.txt": "network peers=${peers}\nrun 1m\n", "plan.yaml": "scenario: s.txt\nseeds: 1..2\nparameters: {peers: [4, 8]}\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m, err := sweep.Expand(filepath.Join(dir, "plan.yaml"), out, sweep.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range m.Jobs {
		at := filepath.Join(out, j.Folder)
		reporttest.Leave(t, at, j.Seed)
		if err := report.Write(at); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := sweep.Collect(out); err != nil {
		t.Fatal(err)
	}
	return out
}

// The pages in a real browser: light and dark, 360 pixels and more, a run's in
// English and Korean by keyboard. They load nothing but themselves.
func TestPagesInABrowser(t *testing.T) {
	folder := reporttest.Folder(t, 1)
	if err := report.Write(folder); err != nil {
		t.Fatal(err)
	}
	pages := map[string]string{"report": "file://" + filepath.Join(folder, report.PageFile), "sweep": "file://" + filepath.Join(swept(t), sweep.PageFile)}
	got := look(t, pages)
	for _, v := range got.Violations {
		t.Error("accessibility: ", v)
	}
	for _, line := range got.Console {
		t.Error("console: ", line)
	}
	for _, line := range got.Overflow {
		t.Error("outside: ", line)
	}
	for _, url := range got.Contacted {
		if at, _, _ := strings.Cut(url, "#"); at != pages["report"] && at != pages["sweep"] {
			t.Error("the page loads ", url)
		}
	}
	if len(got.Shown) != 4 {
		t.Errorf("%d views, want 4", len(got.Shown))
	}
	for where, languages := range got.Shown {
		if len(languages) != 1 || languages[0] != "ko" {
			t.Errorf("%s: after choosing Korean the page shows %v", where, languages)
		}
	}
}
