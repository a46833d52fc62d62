package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
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
	"unicode/utf8"

	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/did"
)

// merchantProcess is one merchant of the demonstration: a data folder and an
// operating-system process that runs 'souk peer run' on it.
type merchantProcess struct {
	Name   string // in the input; Config.Name is the trade name in the registry
	Dir    string
	Config peerConfig
	Keys   peerKeys
	ID     did.Merchant
	API    apiClient

	cmd    *exec.Cmd
	leash  io.Closer // the peer ends when this end closes, so none outlives the demonstration
	exited chan struct{}
	peakKB int // of processes that ended
}

// newMerchant makes the data folder of a peer that listens on these ports of
// loopback and issues points.
func newMerchant(dir, name, consortiumPath string, p2p, api int, terms *pointsTerms) (*merchantProcess, error) {
	config := peerConfig{
		Name: tradeName(name), Listen: []string{fmt.Sprintf("/ip4/127.0.0.1/tcp/%d", p2p)},
		API: fmt.Sprintf("127.0.0.1:%d", api), Consortium: consortiumPath, Points: terms,
	}
	keys, err := initPeer(dir, config, nil)
	if err != nil {
		return nil, err
	}
	member := keys.member(config.Name)
	return &merchantProcess{Name: name, Dir: dir, Config: config, Keys: keys, ID: member.ID, API: newAPIClient(config.API, keys.Token)}, nil
}

// maxTradeName is the longest name that the registry takes, in bytes.
const maxTradeName = 64

// tradeName is a name that the registry takes. Of a longer one a hash stands for
// what is cut off, so that two merchants never share one.
func tradeName(name string) string {
	if len(name) <= maxTradeName {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	ending := "~" + hex.EncodeToString(sum[:4])
	cut := maxTradeName - len(ending)
	for !utf8.RuneStart(name[cut]) {
		cut--
	}
	return name[:cut] + ending
}

// known is the merchant's entry in the consortium file.
func (m *merchantProcess) known() knownPeer {
	id := souk.IDOf(did.KeyOf(m.Keys.Peer))
	return knownPeer{Merchant: m.ID, Name: m.Config.Name, Addresses: []string{m.Config.Listen[0] + "/p2p/" + id.String()}}
}

// start runs the process and waits until it serves.
func (m *merchantProcess) start(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	log, err := os.OpenFile(filepath.Join(m.Dir, "peer.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	m.cmd = exec.Command(self, "peer", "run", "--data", m.Dir, "--with-parent", "--relay-per-day", "10000", "--netting-sign-up-to", strconv.Itoa(netsAlone))
	m.cmd.Stdout, m.cmd.Stderr = log, log
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
	path := filepath.Join(m.Dir, "peer.log")
	log, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	log = bytes.TrimSpace(log)
	return fmt.Sprintf("%s (%s)", log[bytes.LastIndexByte(log, '\n')+1:], path)
}

// kill ends the process as a power cut would.
func (m *merchantProcess) kill() {
	m.notePeak()
	_ = m.cmd.Process.Kill()
	<-m.exited
}

// stop asks the process to end, and makes it after ten seconds.
func (m *merchantProcess) stop() {
	if m.cmd == nil || m.cmd.Process == nil {
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
