package script

import (
	"fmt"
	"testing"
)

// town is a small roster: ten merchants, four customers, a group of three.
type town struct{}

func (town) Count(role byte) int {
	return map[byte]int{Merchants: 10, Customers: 4}[role]
}
func (town) Group(string) []Member              { return []Member{{Merchants, 1}, {Customers, 2}, {Merchants, 5}} }
func (town) City(string) []Member               { return []Member{{Merchants, 5}, {Merchants, 6}} }
func (town) Draw(n int, from []Member) []Member { return from[len(from)-n:] }

func TestResolve(t *testing.T) {
	taken := map[Member]bool{{Merchants, 0}: true, {Merchants, 9}: true, {Customers, 1}: true}
	for _, tc := range []struct{ text, roles, want string }{
		{"m3", "m", "[m3]"},
		{"m3..m5,m4,m7", "mc", "[m3 m4 m5 m7]"},
		{"some", "mc", "[m1 c2 m5]"},
		{"some,@Seoul", "m", "[m1 m5 m6]"},
		{"customers", "mca", "[c0 c1 c2 c3]"},
		{"all", "c", "[c0 c1 c2 c3]"},
		{"rest", "mc", "[m1 m2 m3 m4 m5 m6 m7 m8 c0 c2 c3]"},
		{"2:customers", "c", "[c2 c3]"},
		{"25%:merchants", "m", "[m7 m8 m9]"},
		{"10%:merchants", "m", "[m9]"},
		{"99:customers", "c", "[c0 c1 c2 c3]"},
		{"attackers", "a", "[]"},
	} {
		g, err := readWho(tc.text, Pos{1, 1})
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(g.Resolve(town{}, tc.roles, taken)); got != tc.want {
			t.Errorf("%s of %s are %s, want %s", tc.text, tc.roles, got, tc.want)
		}
	}
}
