package ledger

import (
	"testing"

	"github.com/souk-network/souk/protocol/fault"
)

func TestMembersChangeAsTheRegistrySays(t *testing.T) {
	w := newWorld(t, 1, 0)
	change := func(i int, c Change) MemberChange { return MemberChange{w.accounts[i], c} }
	w.refused(0, change(0, Admission), fault.Conflict)
	w.refused(0, change(2, Suspension), fault.Conflict)
	w.refused(0, change(0, Reinstatement), fault.Conflict)
	w.refused(0, MemberChange{Change: Admission}, fault.Conflict)
	w.refused(2, MemberLeave{}, fault.Conflict)
	w.must(2, change(2, Admission))
	w.must(2, change(1, Suspension))
	w.must(2, change(0, Removal))
	w.refused(2, change(0, Admission), fault.Conflict)
	w.refused(2, change(2, Suspension), fault.Conflict) // the last active member
	w.must(2, change(1, Reinstatement))
	w.must(1, MemberLeave{})
	for i, want := range []Status{StatusLeft, StatusLeft, StatusActive} {
		if got := w.Member(w.accounts[i]); got != want {
			t.Errorf("account %d is %d, want %d", i, got, want)
		}
	}
	if p, _ := w.Points(w.points[1]); p.State() != 2 {
		t.Error("points of a member that left are in state ", p.State())
	}
}
