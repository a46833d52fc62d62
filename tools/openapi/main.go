// Command openapi writes the OpenAPI 3.1 document of a peer's HTTP API to
// docs/spec/openapi.json. With -check it writes nothing and fails when the file
// differs from what the code says. Run it at the top of the repository.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"github.com/souk-network/souk/peer/api"
)

const target = "docs/spec/openapi.json"

func main() {
	check := flag.Bool("check", false, "compare instead of writing")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "openapi:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	raw, err := api.Document("1")
	if err != nil {
		return err
	}
	var want bytes.Buffer
	if err := json.Indent(&want, raw, "", "  "); err != nil {
		return err
	}
	want.WriteByte('\n')
	if !check {
		return os.WriteFile(target, want.Bytes(), 0o644)
	}
	have, err := os.ReadFile(target)
	if err == nil && !bytes.Equal(have, want.Bytes()) {
		err = fmt.Errorf("%s is stale: run 'make generate'", target)
	}
	return err
}
