//go:build linux

package kubo

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const patience = 3 * time.Minute

// daemon is one running Kubo with a folder of its own. It speaks to nobody but
// whom a test connects it to.
type daemon struct {
	binary string
	env    []string
	peer   string // its address, with /p2p/
}

// binary is the Kubo that tools/kubo built.
func binary(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("../../tools/kubo", "-path").Output()
	if err != nil {
		t.Fatal("tools/kubo -path: ", err)
	}
	path := strings.TrimSpace(string(out))
	if _, err := os.Stat(path); err == nil {
		return path
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("Kubo is not built: run tools/kubo")
	}
	t.Skip("Kubo is not built: run tools/kubo")
	return ""
}

// startDaemon runs Kubo until the test ends.
func startDaemon(t *testing.T) *daemon {
	t.Helper()
	home := t.TempDir()
	d := &daemon{binary: binary(t), env: append(os.Environ(), "IPFS_PATH="+home, "HOME="+home, "IPFS_TELEMETRY=off", "GOLOG_LOG_LEVEL=error")}
	d.run(t, "init", "--profile", "test,autoconf-off")
	isolate(t, filepath.Join(home, "config"))

	cmd := exec.Command(d.binary, "daemon", "--migrate=false", "--enable-gc=false")
	cmd.Env, cmd.SysProcAttr = d.env, &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // not even a killed test leaves it behind
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready, ended := make(chan bool, 1), make(chan struct{})
	go func() {
		defer close(ended)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if strings.Contains(lines.Text(), "Daemon is ready") {
				ready <- true
			}
		}
		close(ready)
		_ = cmd.Wait()
	}()
	t.Cleanup(func() { stop(cmd, ended) })
	select {
	case ok := <-ready:
		if !ok {
			<-ended
			t.Fatalf("Kubo ended early: %s", said.Bytes())
		}
	case <-time.After(patience):
		t.Fatal("Kubo does not get ready")
	}
	d.peer = d.address(t)
	return d
}

// stop asks a process to end, and makes it after ten seconds.
func stop(cmd *exec.Cmd, ended <-chan struct{}) {
	_ = cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		_ = cmd.Process.Kill()
		<-ended
	}
}

// isolate switches off everything by which a Kubo reaches out on its own.
func isolate(t *testing.T, path string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var config map[string]any
	if err := json.Unmarshal(raw, &config); err != nil {
		t.Fatal(err)
	}
	off := map[string]any{"Enabled": false}
	for section, values := range map[string]map[string]any{
		"Addresses":     {"Swarm": []string{"/ip4/127.0.0.1/tcp/0"}, "API": "/ip4/127.0.0.1/tcp/0", "Gateway": "/ip4/127.0.0.1/tcp/0"},
		"Discovery":     {"MDNS": off},
		"Routing":       {"Type": "none", "DelegatedRouters": []string{}},
		"Swarm":         {"DisableNatPortMap": true, "EnableHolePunching": false, "RelayClient": off, "RelayService": off},
		"AutoNAT":       {"ServiceMode": "disabled"},
		"AutoConf":      off,
		"AutoTLS":       off,
		"HTTPRetrieval": off,
		"Provide":       off,
		"Version":       {"SwarmCheckEnabled": false},
	} {
		had, _ := config[section].(map[string]any)
		if had == nil {
			had = map[string]any{}
		}
		for name, value := range values {
			had[name] = value
		}
		config[section] = had
	}
	config["Bootstrap"] = []string{}
	if raw, err = json.Marshal(config); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

// address is where the daemon listens, on loopback.
func (d *daemon) address(t *testing.T) string {
	t.Helper()
	var id struct{ Addresses []string }
	if err := json.Unmarshal(d.run(t, "id"), &id); err != nil {
		t.Fatal(err)
	}
	for _, a := range id.Addresses {
		if strings.HasPrefix(a, "/ip4/127.0.0.1/tcp/") {
			return a
		}
	}
	t.Fatalf("Kubo listens at %q", id.Addresses)
	return ""
}

// run runs one command of Kubo's and returns what it printed.
func (d *daemon) run(t *testing.T, args ...string) []byte {
	t.Helper()
	out, err := d.try(t, nil, args...)
	if err != nil {
		t.Fatalf("ipfs %s: %v", strings.Join(args, " "), err)
	}
	return out
}

// try runs a command that may fail. The error holds what Kubo said.
func (d *daemon) try(t *testing.T, stdin []byte, args ...string) ([]byte, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, d.binary, args...)
	cmd.Env, cmd.Stdin = d.env, bytes.NewReader(stdin)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return out, &failure{said: said.String(), err: err}
	}
	return out, nil
}

// failure is a command of Kubo's that failed.
type failure struct {
	said string
	err  error
}

func (f *failure) Error() string { return f.err.Error() + ": " + strings.TrimSpace(f.said) }
func (f *failure) Unwrap() error { return f.err }
