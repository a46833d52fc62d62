package netting

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// TestStatementGivesUpNoMore: each line is what was cancelled, in whole points.
func TestStatementGivesUpNoMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, err := Net(draw(t))
		if err != nil {
			t.Fatal(err)
		}
		worth := map[did.Merchant]uint64{}
		for _, o := range r.Cancelled {
			if worth[o.Debtor] == 0 {
				worth[o.Debtor] = rapid.Uint64Range(1, 5).Draw(t, "worth")
			}
		}
		s, err := r.Statement(worth, 7, 9)
		if err != nil {
			t.Fatal(err)
		}
		lines := byPair(s.Lines)
		for p, amount := range byPair(r.Cancelled) {
			if value := lines[p] * worth[p.from]; value > amount || amount-value >= worth[p.from] {
				t.Fatalf("%d points of worth %d for %d cancelled", lines[p], worth[p.from], amount)
			}
			delete(lines, p)
		}
		if len(lines) > 0 {
			t.Fatal("a line cancels what nobody cancelled")
		}
		if len(s.Lines) > 0 && s.Check() != nil {
			t.Fatal(s.Check())
		}
	})
}

func TestStatementForm(t *testing.T) {
	r, _ := Net([]Obligation{{party(1), party(2), 5}, {party(2), party(3), 5}, {party(3), party(1), 5}})
	good, err := r.Statement(nil, 1, 2)
	if err != nil || good.Check() != nil || len(good.Lines) != 3 || len(good.Merchants) != 3 {
		t.Fatalf("%+v %v", good, err)
	}
	if _, err := r.Statement(map[did.Merchant]uint64{party(1): 1}, 1, 2); fault.KindOf(err) != fault.Malformed {
		t.Errorf("points of unknown worth are counted: %v", err)
	}
	for why, change := range map[string]func(*Statement){
		"no lines":            func(s *Statement) { s.Lines = nil },
		"no deadline":         func(s *Statement) { s.Deadline = 0 },
		"an empty line":       func(s *Statement) { s.Lines[0].Amount = 0 },
		"lines out of order":  func(s *Statement) { s.Lines[0], s.Lines[1] = s.Lines[1], s.Lines[0] },
		"a line twice":        func(s *Statement) { s.Lines[1] = s.Lines[0] },
		"a merchant too few":  func(s *Statement) { s.Merchants = s.Merchants[1:] },
		"a merchant too many": func(s *Statement) { s.Merchants = append(s.Merchants, party(9)) },
		"merchants unordered": func(s *Statement) { s.Merchants[0], s.Merchants[1] = s.Merchants[1], s.Merchants[0] },
		"owed to oneself":     func(s *Statement) { s.Lines[0].Creditor = s.Lines[0].Debtor },
	} {
		s, _ := r.Statement(nil, 1, 2)
		if change(&s); fault.KindOf(s.Check()) != fault.Malformed {
			t.Errorf("%s: %v", why, s.Check())
		}
	}
}
