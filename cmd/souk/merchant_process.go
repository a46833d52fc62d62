package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/souk-network/souk/protocol/did"
)

// merchantProcess is one merchant of a demonstration or of a simulation on this
// machine: a data folder and an operating-system process that runs 'souk peer run'
// on it.
type merchantProcess struct {
	Name   string // in the input; Config.Name is the trade name in the registry
	Dir    string
	Config peerConfig
	Keys   peerKeys
	ID     did.Merchant
	API    apiClient

	log   string   // file of the process's log
	flags []string // of 'souk peer run', beside those that bind it to this process
	apart bool     // a signal of the terminal does not reach it

	cmd    *exec.Cmd
	leash  io.WriteCloser // the peer ends when this end closes, so none outlives the demonstration
	exited chan struct{}
	peakKB int // of processes that ended
}

// start runs the process and waits until it serves. What it writes on its standard
// output goes to out; nil: into its log.
func (m *merchantProcess) start(ctx context.Context, out io.Writer) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	log, err := os.OpenFile(m.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	m.cmd = exec.Command(self, append([]string{"peer", "run", "--data", m.Dir, "--with-parent"}, m.flags...)...)
	m.cmd.Stdout, m.cmd.Stderr = log, log
	if out != nil {
		m.cmd.Stdout = out
	}
	m.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: m.apart}
	if m.leash, err = m.cmd.StdinPipe(); err != nil {
		return errors.Join(err, log.Close())
	}
	if err := m.cmd.Start(); err != nil {
		return errors.Join(err, log.Close())
	}
	m.exited = make(chan struct{})
	go func(cmd *exec.Cmd, done chan struct{}) {
		defer close(done)
		_ = cmd.Wait() // how it ended is seen by whoever waits for it to serve
		_ = log.Close()
	}(m.cmd, m.exited)
	return m.await(ctx, time.Minute)
}

// await polls until the process serves, ends, or patience runs out.
func (m *merchantProcess) await(ctx context.Context, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		if m.API.ready(ctx) == nil {
			return nil
		}
		select {
		case <-m.exited:
			return fmt.Errorf("the peer of %s ended: %s", m.Name, m.lastWords())
		case <-ctx.Done():
			return fmt.Errorf("the peer of %s does not serve: %w: %s", m.Name, ctx.Err(), m.lastWords())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// lastWords is the last line of the process's log and where the rest is.
func (m *merchantProcess) lastWords() string {
	log, err := os.ReadFile(m.log)
	if err != nil {
		return err.Error()
	}
	log = bytes.TrimSpace(log)
	return fmt.Sprintf("%s (%s)", log[bytes.LastIndexByte(log, '\n')+1:], m.log)
}

// runs reports whether the process was started and has not ended.
func (m *merchantProcess) runs() bool {
	if m.exited == nil {
		return false
	}
	select {
	case <-m.exited:
		return false
	default:
		return true
	}
}

// kill ends the process as a power cut would.
func (m *merchantProcess) kill() {
	m.notePeak()
	_ = m.cmd.Process.Kill()
	<-m.exited
}

// stop asks the process to end, and makes it after ten seconds.
func (m *merchantProcess) stop() {
	if !m.runs() {
		return
	}
	m.notePeak()
	_ = m.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-m.exited:
	case <-time.After(10 * time.Second):
		_ = m.cmd.Process.Kill()
		<-m.exited
	}
}

func (m *merchantProcess) notePeak() { m.peakKB = max(m.peakKB, peakKB(m.cmd.Process.Pid)) }

// peakKB is the most resident memory of a process so far, in KiB; 0 where the
// system does not tell.
func peakKB(pid int) int {
	f, err := os.Open(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		return 0
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			kb, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
			return kb
		}
	}
	return 0
}
