// Package vectors holds the golden and reject vectors of every wire object as
// JSON, so that other implementations can import them.
//
// Each file is one object: {"good": [...], "reject": [{"why", "kind", "hex"}]}.
// A reject vector names the fault kind, as in docs/spec/errors.md, with which
// every implementation must refuse the bytes.
package vectors

import "embed"

// FS holds every vector file at its root, such as "vault.json".
//
//go:embed *.json
var FS embed.FS
