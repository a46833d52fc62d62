package scenario

import (
	"testing"
	"time"

	"github.com/souk-network/souk/simnet/script"
)

// What a member that turned keeps from whom, by what its attack is and against whom.
func TestWhatAMemberThatTurnedWithholds(t *testing.T) {
	const member, other, victim, nobody = 1, 2, 3, -1
	victims := []script.Member{{Role: script.Merchants, N: victim}, {Role: script.Customers, N: other}}
	for _, c := range []struct {
		kind     string
		of       []script.Member
		origin   int
		from     int
		withheld bool
		shuns    bool
	}{
		{"censor", nil, other, victim, true, true},
		{"censor", nil, member, victim, false, true},
		{"censor", nil, nobody, victim, true, true},
		{"censor", victims, victim, other, true, true},
		{"censor", victims, other, victim, false, true},
		{"censor", victims, nobody, victim, false, true},
		{"covert-flash", victims, other, victim, true, true},
		{"sybil", nil, member, other, false, true},
		{"eclipse", victims, member, victim, true, true},
		{"eclipse", victims, member, other, false, false},
		{"eclipse", nil, member, other, true, true},
	} {
		turned := Attack{Kind: c.kind, Victims: c.of}.Turn()
		if got := turned.Withholds(member, c.origin, c.from); got != c.withheld {
			t.Errorf("%s against %v: a fact of %d from %d: withheld %t", c.kind, c.of, c.origin, c.from, got)
		}
		if got := turned.Shuns(c.from); got != c.shuns {
			t.Errorf("%s against %v: shuns %d: %t", c.kind, c.of, c.from, got)
		}
	}
}

func TestAttackersAndTheirTime(t *testing.T) {
	by := func(kind string, role byte) error {
		return Attack{Kind: kind, By: []script.Member{{Role: role}}}.Able()
	}
	for kind, roles := range map[string]string{"sybil": "ma", "eclipse": "ma", "cold-boot": "ma", "censor": "m", "covert-flash": "m", "spam": "m", "replay": "m", "equivocate": "c", "grief": "c", "farm": "c"} {
		for _, role := range []byte("mca") {
			can := false
			for _, r := range []byte(roles) {
				can = can || r == role
			}
			if err := by(kind, role); can != (err == nil) {
				t.Errorf("%s by %c: %v", kind, role, err)
			}
		}
	}
	if a := (Attack{Until: time.Minute}); a.Over(time.Minute-1) || !a.Over(time.Minute) || (Attack{}).Over(time.Hour) {
		t.Error("over at another time than said")
	}
}
