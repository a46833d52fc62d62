package chaintest

import (
	"strings"
	"testing"
)

// Memberships and their model take the same calls, good and bad ones, among issues,
// returns, deposits and time that goes by: both accept or both refuse, for the same
// kind of reason, say the same, and hold the same afterwards: every membership, level,
// access and discount. SOUK_LEDGER_OPERATIONS sets how many calls; 3,000 otherwise.
func TestModelOfMembershipsEqualsTheContract(t *testing.T) {
	runFloor(t, membershipOperations(), (*floor).founding)
}

// All contracts together and the ledger take the same calls. What one contract says
// to another is in it: discounts by level in settlements, purchases shown by lines,
// budgets of points that expire, deposits. SOUK_LEDGER_OPERATIONS sets how many calls;
// 3,000 otherwise.
//
// Defends I7: no call of any contract makes or loses points.
func TestLedgerEqualsTheContracts(t *testing.T) {
	var all []floorOperation
	for _, more := range [][]floorOperation{floorOperations(), pointsOperations(), nettingOperations(), campaignOperations(), membershipOperations()} {
		for _, o := range more {
			if o.name == "waitEpochs" || o.name == "wait" || o.name == "pump" { // else no campaign and no pair would live long
				o.weight = min(o.weight, 2)
			}
			if strings.HasPrefix(o.name, "st") || o.name == "define" || o.name == "closeProgramme" { // much must go right before these are accepted
				o.weight *= 3
			}
			all = append(all, o)
		}
	}
	runFloor(t, all, func(f *floor) {
		f.opening()
		f.announcing()
		f.founding()
	})
}

func membershipOperations() []floorOperation {
	return []floorOperation{
		{"define", 2, (*floor).define}, {"addLevel", 6, (*floor).addLevel}, {"closeProgramme", 1, (*floor).closeProgramme},
		{"setFeeProgramme", 2, (*floor).setFeeProgramme}, {"setChannel", 3, (*floor).setChannel}, {"mint", 40, (*floor).mint},
		{"refresh", 16, (*floor).refresh}, {"renounce", 2, (*floor).renounce}, {"issueLines", 8, (*floor).issueLines}, {"commit", 3, (*floor).commit},
		{"release", 6, (*floor).release}, {"takeBack", 4, (*floor).takeBack}, {"deposit", 8, (*floor).deposit}, {"membership", 1, (*floor).membership},
		{"waitHours", 8, (*floor).waitLevels},
	}
}
