// Command bindgen writes the Go bindings of the contracts from what forge
// built: one package a contract, with ABI, creation code, typed calls, events
// and errors. Its output is committed; `bindgen -check` tells whether it is
// still what the sources give.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi/abigen"
)

// contracts are those that Go code calls. The package is the name in lower case.
var contracts = []string{"ConsortiumRegistry", "ConsentRegistry", "AnchorRegistry", "SignatureProbe", "Points", "PointsFactory", "BalanceProbe", "Exchange", "Netting", "Memberships", "Rewards", "RewardCampaign"}

// testContracts are those below contracts/test that Go tests deploy.
var testContracts = []string{"SmallWallet", "SmallWalletFactory", "PlainToken", "BareToken", "ReferenceToken", "PlainItems", "PlainPieces", "SmallPermit2"}

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bindgen:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("bindgen", flag.ContinueOnError)
	artifacts := flags.String("artifacts", "contracts/out", "forge's output folder")
	target := flags.String("target", "contracts/bindings", "folder of the generated packages")
	check := flags.Bool("check", false, "compare with what is there instead of writing")
	if err := flags.Parse(args); err != nil {
		return err
	}
	emit := write
	if *check {
		emit = compare
	}
	var failed error
	for _, name := range slices.Concat(contracts, testContracts) {
		path := filepath.Join(*target, strings.ToLower(name), "bindings.go")
		code, err := generate(*artifacts, name)
		if err == nil {
			err = emit(path, code)
		}
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", name, err))
			continue
		}
		fmt.Fprintln(out, path)
	}
	return failed
}

// artifact is the part of forge's JSON that a binding is made of.
type artifact struct {
	ABI      json.RawMessage `json:"abi"`
	Bytecode struct {
		Object         string         `json:"object"`
		LinkReferences map[string]any `json:"linkReferences"`
	} `json:"bytecode"`
}

func read(folder, name string) (artifact, error) {
	var a artifact
	raw, err := os.ReadFile(filepath.Join(folder, name+".sol", name+".json"))
	if err != nil {
		return a, fmt.Errorf("run `forge build` first: %w", err)
	}
	if err := json.Unmarshal(raw, &a); err != nil {
		return a, err
	}
	if len(a.ABI) == 0 || len(a.Bytecode.Object) <= len("0x") {
		return a, errors.New("artifact has no ABI or no creation code")
	}
	if len(a.Bytecode.LinkReferences) != 0 {
		return a, errors.New("creation code needs linking: make the library's functions internal")
	}
	return a, nil
}

func generate(folder, name string) (string, error) {
	a, err := read(folder, name)
	if err != nil {
		return "", err
	}
	pkg := strings.ToLower(name)
	code, err := abigen.BindV2([]string{name}, []string{string(a.ABI)}, []string{a.Bytecode.Object}, pkg, nil, nil)
	if err != nil {
		return "", err
	}
	doc := fmt.Sprintf("// Package %s is the generated binding of contracts/src/%s.sol.\n", pkg, name)
	code = strings.Replace(code, "\npackage "+pkg+"\n", "\n"+doc+"package "+pkg+"\n", 1)
	return strings.Replace(code, `errors.New("Unknown error")`, `errors.New("unknown error")`, 1), nil // staticcheck ST1005
}

func write(path, code string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(code), 0o644)
}

func compare(path, code string) error {
	there, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if !bytes.Equal(there, []byte(code)) {
		return fmt.Errorf("%s is stale: run `make bindings` and commit", path)
	}
	return nil
}
