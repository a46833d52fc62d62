package fault_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/fault"
)

// TestKindsAreAppendOnly pins number and name of every kind: they cross the
// wire, the HTTP API and the metrics.
func TestKindsAreAppendOnly(t *testing.T) {
	want := []string{
		"internal", "malformed", "too_large", "unknown_kind", "unknown_version", "bad_signature", "not_member", "no_grant",
		"denied", "not_yet", "expired", "revoked", "narrower", "used_up", "changed_header", "bad_proof", "not_custodian",
		"shredded", "stale", "rate_limited", "not_found", "conflict", "full", "unavailable", "replayed", "unauthorized",
	}
	kinds := fault.Kinds()
	if len(kinds) < len(want) {
		t.Fatalf("%d kinds, there were %d", len(kinds), len(want))
	}
	for i, name := range want {
		if kinds[i] != fault.Kind(i) || kinds[i].String() != name {
			t.Errorf("kind %d is %v, was %s", i, kinds[i], name)
		}
	}
	if fault.Unauthorized != 25 || fault.Revoked != 11 {
		t.Error("a constant moved")
	}
}

// TestSpecNamesEveryKind: the page that users read lists each kind with its
// number and name.
func TestSpecNamesEveryKind(t *testing.T) {
	page, err := os.ReadFile("../../docs/spec/errors.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range fault.Kinds() {
		if !strings.Contains(string(page), fmt.Sprintf("| %d | `%s` |", k, k)) {
			t.Errorf("docs/spec/errors.md has no row for %d %s", k, k)
		}
	}
}

func TestIsMatchesByKindThroughWrapping(t *testing.T) {
	err := fmt.Errorf("outer: %w", fault.New(fault.Revoked, "release", "the customer took it back"))
	if !errors.Is(err, fault.Of(fault.Revoked)) || errors.Is(err, fault.Of(fault.Denied)) {
		t.Error("errors.Is goes by something else than the kind")
	}
	if fault.KindOf(err) != fault.Revoked || fault.KindOf(io.EOF) != fault.Internal || fault.KindOf(nil) != fault.Internal {
		t.Error("KindOf goes wrong")
	}
	if errors.Is(err, fault.New(fault.Revoked, "release", "")) {
		t.Error("only a bare kind is a target")
	}
}

func TestOutermostKindCounts(t *testing.T) {
	inner := fault.New(fault.NotFound, "look up", "")
	err := fault.Wrap(fault.Unavailable, "release", inner)
	if fault.KindOf(err) != fault.Unavailable || !errors.Is(err, fault.Of(fault.NotFound)) {
		t.Errorf("%v", err)
	}
	if fault.Wrap(fault.Internal, "x", nil) != nil {
		t.Error("wrapping nothing makes an error")
	}
}

func TestText(t *testing.T) {
	err := fault.Wrap(fault.Malformed, "decode fact", io.ErrUnexpectedEOF)
	if err.Error() != "decode fact: malformed: unexpected EOF" || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
	if s := fault.New(fault.Full, "append", "disk budget of 1 GiB").Error(); s != "append: full: disk budget of 1 GiB" {
		t.Error(s)
	}
	raw, _ := json.Marshal(map[string]fault.Kind{"kind": fault.UsedUp})
	if string(raw) != `{"kind":"used_up"}` || fault.Kind(200).String() != "unknown_200" {
		t.Errorf("%s", raw)
	}
}
