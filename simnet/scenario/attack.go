package scenario

import (
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/script"
)

// What attacks are, whatever carries them out.

// Able refuses an attack that its attackers cannot carry out.
func (a Attack) Able() error {
	for _, m := range a.By {
		if !able(a.Kind, m.Role) {
			return fault.New(fault.Malformed, "simulate", "this attack is not carried out by such attackers: see souk sim words attack, and name others with by=")
		}
	}
	return nil
}

// able says whether somebody of a role can do what an attack of a kind is.
func able(kind string, role byte) bool {
	switch kind {
	case "sybil", "eclipse", "cold-boot":
		return role != script.Customers
	case "equivocate", "farm", "grief":
		return role == script.Customers
	}
	return role == script.Merchants
}

// Over reports whether the attack's time is over.
func (a Attack) Over(now time.Duration) bool { return a.Until > 0 && now >= a.Until }

// Turned is a member that withholds what it should pass on. Merchants are numbered as
// in their names; others than merchants are -1.
type Turned struct {
	Attack
	victims map[int]bool // merchants; nil: everybody
}

// Turn has a member carry an attack out.
func (a Attack) Turn() Turned {
	t := Turned{Attack: a}
	for _, v := range a.Victims {
		if t.victims == nil {
			t.victims = map[int]bool{}
		}
		if v.Role == script.Merchants {
			t.victims[v.N] = true
		}
	}
	return t
}

// Against reports whether a merchant is a victim.
func (t Turned) Against(n int) bool { return t.victims == nil || t.victims[n] }

// Withholds reports whether the member keeps a fact that began at a peer from another
// one: of victims (censor), from victims (eclipse), or all but its own.
func (t Turned) Withholds(member, origin, from int) bool {
	switch {
	case t.Kind == "eclipse":
		return t.Against(from)
	case t.Kind == "censor" && t.victims != nil:
		return t.victims[origin]
	}
	return origin != member
}

// Shuns reports whether the member reconciles with another one no more: what it
// withholds would come out.
func (t Turned) Shuns(with int) bool { return t.Kind != "eclipse" || t.Against(with) }
