package scenario

import (
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/script"
)

// issuing are the arguments that mean merchants with points of their own.
var issuing = map[string][]string{"offer": {"give", "want"}, "cancel": {"give", "want"}, "redeem": {"at"}, "claim": {"at"}, "pump": {"who"}, "campaign": {"who"}}

// issuers refuses a command about points of merchants that have none, or that gives
// nobody anything. Whom a group
// means that the scenario names later is not known here.
func (p *Plan) issuers(c script.Command) error {
	for _, name := range issuing[c.Word] {
		for _, m := range c.Arg(name).Who.Resolve(numbers{p}, "m", nil) {
			if err := p.issues(c.Word, m); err != nil {
				return err
			}
		}
	}
	if c.Word == "campaign" && c.Arg("reward").Int > c.Arg("budget").Int {
		return fault.New(fault.Malformed, c.Word, "reward: at most the budget, or nobody gets one")
	}
	return nil
}

// issues refuses a merchant without points of its own.
func (p *Plan) issues(word string, m script.Member) error {
	switch at := p.Merchants[m.N]; {
	case at.Points <= 0:
		return fault.New(fault.Malformed, word, m.String()+" has no points of its own: give it some with merchants "+m.String()+" points=1")
	case at.Late:
		return fault.New(fault.Malformed, word, m.String()+" joins later: only merchants that are there from the start have points here")
	}
	return nil
}
