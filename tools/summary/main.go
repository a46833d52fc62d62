// Command summary holds a demo-summary.json to expected values:
//
//	go run ./tools/summary demo-summary.json divergence=0 verified=true
//
// It fails when a value differs or a name is missing.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "summary:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) < 2 {
		return fmt.Errorf("want a file and NAME=VALUE")
	}
	raw, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal(raw, &values); err != nil {
		return err
	}
	for _, want := range args[1:] {
		name, value, _ := strings.Cut(want, "=")
		have, ok := values[name]
		if !ok || string(have) != value {
			return fmt.Errorf("%s is %q, want %s", name, have, value)
		}
		fmt.Printf("%s = %s\n", name, have)
	}
	return nil
}
