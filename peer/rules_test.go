package peer

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage/mem"
)

// Rules of an earlier version with a tier that nobody can reach are named in the log,
// when they are found and when an undo brings them back; to set them is refused.
func TestTiersOutOfReachAreNamed(t *testing.T) {
	store, err := points.Open(t.Context(), mem.NewKV())
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	n := &Node{points: store, log: slog.New(slog.NewTextHandler(&said, nil))}
	good := earning.Rules{
		Version: 1, Currency: "EUR", Zone: "UTC", ReturnDays: 14, Tiers: []earning.Tier{{ID: "silver", Points: 10, Days: 15}},
		Rules: []earning.Rule{{ID: "base", Kind: earning.KindBonus, Points: 1, Stack: earning.StackTogether}},
	}
	old := good
	old.Tiers = []earning.Tier{{ID: "bronze", Points: 5, Days: 14}, good.Tiers[0]}
	if _, err := n.SetRules(t.Context(), old); fault.KindOf(err) != fault.Malformed {
		t.Errorf("setting them: %v", err)
	}
	if _, err := store.SetRules(t.Context(), old, 1); err != nil {
		t.Fatal(err)
	}
	warned := func(what string, want bool) {
		t.Helper()
		if got := strings.Contains(said.String(), "bronze"); got != want || strings.Contains(said.String(), "silver") {
			t.Errorf("%s: %s", what, said.String())
		}
		said.Reset()
	}
	n.warnOfTiers()
	warned("found", true)
	if _, err := n.SetRules(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	n.warnOfTiers()
	warned("mended", false)
	if _, err := n.UndoRules(t.Context()); err != nil {
		t.Fatal(err)
	}
	warned("undone", true)
}
