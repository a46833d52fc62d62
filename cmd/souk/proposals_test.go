package main

import (
	"testing"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// What the registry would refuse is refused before a transaction is spent on it.
func TestWhatMayBeProposedOfAMember(t *testing.T) {
	for _, c := range []struct {
		change chain.Change
		status did.Status
		active int
		good   bool
	}{
		{chain.Suspension, did.StatusActive, 2, true},
		{chain.Suspension, did.StatusActive, 1, false},
		{chain.Suspension, did.StatusSuspended, 2, false},
		{chain.Suspension, did.StatusLeft, 2, false},
		{chain.Reinstatement, did.StatusSuspended, 1, true},
		{chain.Reinstatement, did.StatusActive, 2, false},
		{chain.Reinstatement, did.StatusLeft, 2, false},
		{chain.Removal, did.StatusActive, 2, true},
		{chain.Removal, did.StatusSuspended, 1, true},
		{chain.Removal, did.StatusActive, 1, false},
		{chain.Removal, did.StatusLeft, 2, false},
	} {
		err := applicable("propose", c.change, c.status, c.active)
		if (err == nil) != c.good || err != nil && fault.KindOf(err) != fault.Conflict {
			t.Errorf("%s of a member with status %d among %d: %v", changeNames[c.change], c.status, c.active, err)
		}
	}
}
