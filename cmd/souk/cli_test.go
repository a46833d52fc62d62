package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/simnet/bubble"
)

// The scripts run this program itself, as processes of their own.
func TestMain(m *testing.M) {
	bubble.Serve(inBubble) // a process that simulates does nothing else
	testscript.Main(m, map[string]func(){"souk": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata",
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(env *testscript.Env) error {
			env.Setenv("SOUK_PASSPHRASE", "correct horse battery")
			env.Setenv("TZ", "UTC")
			env.Setenv("LANG", "C.UTF-8")
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"ports": setPorts, "devkeys": writeDevKeys, "until": runUntil, "api": callAPI, "flip": flipByte, "exits": runExits, "field": setField,
		},
	})
}

// ports NAME...  sets each variable to a free port of loopback.
func setPorts(ts *testscript.TestScript, _ bool, args []string) {
	ports, err := freePorts(len(args))
	ts.Check(err)
	for i, name := range args {
		ts.Setenv(name, strconv.Itoa(ports[i]))
	}
}

// devkeys N  writes the keys of a devnet's first accounts to key0.hex and so on.
func writeDevKeys(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	c, err := devnet.New(devnet.Config{})
	ts.Check(err)
	for i := range n {
		ts.Check(os.WriteFile(ts.MkAbs(fmt.Sprintf("key%d.hex", i)), []byte(chain.EncodeKey(c.Account(i))+"\n"), 0o600))
	}
}

// until PATIENCE REGEXP command...  runs a command again until it succeeds and
// its output matches.
func runUntil(ts *testscript.TestScript, _ bool, args []string) {
	patience, err := time.ParseDuration(args[0])
	ts.Check(err)
	want := regexp.MustCompile(args[1])
	for end := time.Now().Add(patience); ; {
		err := ts.Exec(args[2], args[3:]...)
		if err == nil && want.MatchString(ts.ReadFile("stdout")) {
			return
		}
		if time.Now().After(end) {
			ts.Fatalf("waited %s in vain for %q: %v", patience, args[1], err)
		}
		<-time.After(100 * time.Millisecond) // real processes: there is nothing to wait on
	}
}

// api PEERDIR METHOD PATH [BODYFILE]  calls a peer's HTTP API as its merchant's
// systems do; the answer goes to api.json.
func callAPI(ts *testscript.TestScript, neg bool, args []string) {
	config, keys, err := openPeer(ts.MkAbs(args[0]))
	ts.Check(err)
	var in any
	if len(args) > 3 {
		in = json.RawMessage(ts.ReadFile(args[3]))
	}
	var out json.RawMessage
	client := newAPIClient(config.API, keys.Token)
	client.http = &http.Client{Timeout: 3 * time.Minute}
	err = client.call(context.Background(), args[1], args[2], in, &out)
	if neg != (err != nil) {
		ts.Fatalf("%s %s: %v", args[1], args[2], err)
	}
	ts.Check(os.WriteFile(ts.MkAbs("api.json"), out, 0o600))
}

// exits STATUS command...  demands an exit status.
func runExits(ts *testscript.TestScript, _ bool, args []string) {
	got := 0
	var ended *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &ended) {
		got = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("status %d, want %s", got, args[0])
	}
}

// field VARIABLE FILE KEY  sets a variable to a text of a JSON object.
func setField(ts *testscript.TestScript, _ bool, args []string) {
	var object map[string]any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[1])), &object))
	value, ok := object[args[2]]
	if !ok {
		ts.Fatalf("%s has no %q", args[1], args[2])
	}
	ts.Setenv(args[0], fmt.Sprint(value))
}

// flip FILE PERCENT  changes one bit of the byte at that part of the file.
func flipByte(ts *testscript.TestScript, _ bool, args []string) {
	percent, err := strconv.Atoi(args[1])
	ts.Check(err)
	path := ts.MkAbs(filepath.FromSlash(args[0]))
	raw, err := os.ReadFile(path)
	ts.Check(err)
	raw[len(raw)*percent/100] ^= 1
	ts.Check(os.WriteFile(path, raw, 0o600))
}
