package scenario

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/souk-network/souk/simnet/draw"
	"github.com/souk-network/souk/simnet/script"
)

// cast answers whom the names of a script mean.
type cast struct {
	plan   *Plan
	groups map[string][]script.Member
	draws  uint64 // made so far

	joined    map[int]bool // late merchants that are there
	attackers int          // that came so far
}

func newCast(p *Plan) *cast {
	return &cast{plan: p, groups: maps.Clone(p.Groups), joined: map[int]bool{}}
}

func (c *cast) Count(role byte) int { return numbers{c.plan}.Count(role) }

func (c *cast) Group(name string) []script.Member { return c.groups[name] }

func (c *cast) City(name string) []script.Member {
	at, known := c.plan.Map.Index(name)
	if !known {
		return nil
	}
	var out []script.Member
	for _, role := range []byte{script.Merchants, script.Customers, script.Attackers} {
		for n := range c.Count(role) {
			m := script.Member{Role: role, N: n}
			if c.plan.machine(c.plan.Host(m)).City == at {
				out = append(out, m)
			}
		}
	}
	return out
}

// Draw takes n of some, each time others.
func (c *cast) Draw(n int, from []script.Member) []script.Member {
	r := c.rand("choose")
	out := slices.Clone(from)
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	out = out[:min(n, len(out))]
	slices.SortFunc(out, compareMembers)
	return out
}

// rand is another stream at each call.
func (c *cast) rand(purpose string) *rand.Rand {
	c.draws++
	return rand.New(draw.Stream(c.plan.Seed, purpose, c.draws))
}

// compareMembers orders by role and number.
func compareMembers(a, b script.Member) int {
	return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.N, b.N))
}
