package script

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
)

// Roles of those who take part. The letters begin their names: m0, c0, a0.
const (
	Merchants byte = 'm'
	Customers byte = 'c'
	Attackers byte = 'a'
)

// Member names one of those who take part, such as m3.
type Member struct {
	Role byte
	N    int
}

func (m Member) String() string { return string(m.Role) + strconv.Itoa(m.N) }

// Group says who is meant: the members of all its terms, each once.
type Group []Term

// Term is a part of a Group.
type Term struct {
	Pos   Pos
	Role  byte    // of m3 and m0..m4
	From  int     // first number
	To    int     // last number
	Name  string  // else a group, or one of all, rest, merchants, customers, attackers
	City  string  // else who is placed in this city
	Count int     // only so many of them, drawn by the seed; 0 for all
	Share float64 // or this part of them, rounded up; 0 for all
}

// names that mean somebody without a declaration, with their roles.
var builtin = map[string]string{"all": "mca", "rest": "mca", "merchants": "m", "customers": "c", "attackers": "a"}

// Roster is what resolving a Group asks of the network that runs.
type Roster interface {
	Count(role byte) int        // how many there are now
	Group(name string) []Member // who is in a group that the scenario named
	City(name string) []Member  // who is placed there
	Draw(n int, from []Member) []Member
}

// Resolve lists whom a group means, in the order of its terms, each once.
// Roles keeps only these roles ("mc"), and rest is everybody of them who is
// not in taken.
func (g Group) Resolve(r Roster, roles string, taken map[Member]bool) []Member {
	var out []Member
	seen := map[Member]bool{}
	for _, t := range g {
		for _, m := range t.drawn(r, t.everybody(r, roles, taken)) {
			if !seen[m] && strings.IndexByte(roles, m.Role) >= 0 {
				seen[m] = true
				out = append(out, m)
			}
		}
	}
	return out
}

func (t Term) drawn(r Roster, of []Member) []Member {
	n := t.Count
	if t.Share > 0 {
		n = int(math.Ceil(float64(t.Share*float64(len(of))) - 1e-9))
	}
	if n == 0 || n >= len(of) {
		return of
	}
	return r.Draw(n, of)
}

func (t Term) everybody(r Roster, roles string, taken map[Member]bool) []Member {
	switch {
	case t.Role != 0:
		return span(t.Role, t.From, t.To)
	case t.City != "":
		return r.City(t.City)
	case builtin[t.Name] == "":
		return r.Group(t.Name)
	}
	var out []Member
	for _, role := range []byte(builtin[t.Name]) {
		if strings.IndexByte(roles, role) >= 0 {
			out = append(out, span(role, 0, r.Count(role)-1)...)
		}
	}
	if t.Name != "rest" {
		return out
	}
	left := out[:0]
	for _, m := range out {
		if !taken[m] {
			left = append(left, m)
		}
	}
	return left
}

func span(role byte, from, to int) []Member {
	var out []Member
	for n := from; n <= to; n++ {
		out = append(out, Member{role, n})
	}
	return out
}

// readWho reads terms separated by commas.
func readWho(text string, at Pos) (Group, *Error) {
	var out Group
	for _, part := range splitList(text, at) {
		t, err := readTerm(part.text, part.pos)
		if err != nil {
			return nil, err
		}
		if out = append(out, t); len(out) > maxTerms {
			return nil, mistake(fault.TooLarge, part.pos, "more than %d terms: name a group", maxTerms)
		}
	}
	return out, nil
}

func readTerm(text string, at Pos) (Term, *Error) {
	t := Term{Pos: at}
	if before, after, drawn := strings.Cut(text, ":"); drawn {
		var err *Error
		if t.Count, t.Share, err = readDraw(before, at); err != nil {
			return Term{}, err
		}
		text = after
	}
	if city, ok := strings.CutPrefix(text, "@"); ok {
		if city == "" {
			return Term{}, malformed(at, "a city follows @, such as @Seoul")
		}
		t.City = city
		return t, nil
	}
	first, last, isRange := strings.Cut(text, "..")
	role, from, ok := readMember(first)
	if !ok {
		if isRange || !isName(text) {
			return Term{}, malformed(at, "want who is meant: m3, m0..m4, a group, @City, 5:crowd or 10%%:merchants")
		}
		t.Name = text
		return t, nil
	}
	t.Role, t.From, t.To = role, from, from
	if isRange {
		lastRole, to, ok := readMember(last)
		if !ok || lastRole != role || to < from {
			return Term{}, malformed(at, "a range goes up within one role, such as m0..m4")
		}
		t.To = to
	}
	return t, nil
}

func readDraw(text string, at Pos) (count int, share float64, err *Error) {
	if pct, ok := strings.CutSuffix(text, "%"); ok {
		f, ok := decimal(pct)
		if !ok || f <= 0 || f > 100 {
			return 0, 0, malformed(at, "before : stands how many are drawn, 1 or more, or a percentage over 0%% and up to 100%%")
		}
		return 0, f / 100, nil
	}
	n, ok := whole(text)
	if !ok || n < 1 || n > maxMembers {
		return 0, 0, malformed(at, "before : stands how many are drawn, 1 or more, or a percentage over 0%% and up to 100%%")
	}
	return int(n), 0, nil
}

// readMember reads m3. Numbers have no zeros before them: each member has one
// name.
func readMember(text string) (role byte, n int, ok bool) {
	if len(text) < 2 || len(text) > 9 || strings.IndexByte("mca", text[0]) < 0 || text[1] == '0' && len(text) > 2 {
		return 0, 0, false
	}
	num, good := whole(text[1:])
	return text[0], int(num), good && num < maxMembers
}

// isName says whether text can name a group: a small letter, then small
// letters, digits and hyphens, and nothing like a member's name.
func isName(text string) bool {
	if text == "" || len(text) > maxName || text[0] < 'a' || text[0] > 'z' {
		return false
	}
	for _, r := range text {
		if !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-') {
			return false
		}
	}
	return len(text) == 1 || strings.IndexByte("mca", text[0]) < 0 || strings.Trim(text[1:], "0123456789") != ""
}

var roleNames = map[byte]string{Merchants: "merchants", Customers: "customers", Attackers: "attackers"}

// said lists roles in words.
func said(roles string) string {
	var out []string
	for _, r := range []byte(roles) {
		out = append(out, fmt.Sprintf("%s (%c0, %c1, ...)", roleNames[r], r, r))
	}
	return strings.Join(out, " or ")
}
