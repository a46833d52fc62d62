package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/did"
)

// Who restores a wallet is told what does not come back, and which merchants could not
// be asked.
func TestARestoreSaysWhatIsLost(t *testing.T) {
	var out bytes.Buffer
	broughtBack{Vault: true, Lines: 1, Answers: 1, Promised: 3, Unasked: []did.Merchant{{1}}}.print(&out, func(did.Merchant) string { return "Tea house" })
	for _, want := range []string{"3 lines of promised points", "Tea house could not be asked", "Not brought back", "profile", "bound for signing in", "list of\nyour offers", "souk approvals list"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("does not say %q:\n%s", want, out.String())
		}
	}
	out.Reset()
	broughtBack{}.print(&out, nil)
	if strings.Contains(out.String(), "Not brought back") {
		t.Error("a new beginning has lost nothing: ", out.String())
	}
}

// silent is standard input on which nobody writes. It says when it is read.
type silent struct {
	read  chan struct{}
	never chan struct{}
	once  sync.Once
}

func (s *silent) Read([]byte) (int, error) {
	s.once.Do(func() { close(s.read) })
	<-s.never
	return 0, io.EOF
}

// One interruption ends a command that waits for standard input.
func TestOneInterruptionEndsWhatReadsStandardInput(t *testing.T) {
	file := filepath.Join(t.TempDir(), "consortium.json")
	check(t, writeJSONFile(file, consortium{
		Name: "market", Shards: 1, Replicas: 2, RPC: []string{"http://127.0.0.1:1"}, Chain: chain.Deployment{ChainID: 1, Consortium: chain.Address{1}, Consent: chain.Address{2}, Anchor: chain.Address{3}},
	}, 0o600))
	for _, args := range [][]string{
		{"wallet", "init", "--words", "--consortium", file, "--data", filepath.Join(t.TempDir(), "mine")},
		{"signin", "sign", "Corner shop", "--data", t.TempDir()},
		{"points", "rules", "check", "-"},
		{"peer", "channel", "open", "-", "--data", t.TempDir()},
	} {
		in := &silent{read: make(chan struct{}), never: make(chan struct{})}
		ctx, interrupt := context.WithCancel(t.Context())
		root := newRoot()
		root.SetArgs(args)
		root.SetIn(in)
		root.SetOut(io.Discard)
		root.SetErr(io.Discard)
		ended := make(chan error, 1)
		go func() { ended <- root.ExecuteContext(ctx) }()
		select {
		case <-in.read:
		case err := <-ended:
			t.Fatalf("%v did not read standard input: %v", args, err)
		}
		interrupt()
		if err := <-ended; !errors.Is(err, errInterrupted) {
			t.Errorf("%v: %v", args, err)
		}
		close(in.never)
	}
}
