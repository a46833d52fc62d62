package model

import (
	"maps"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/script"
)

// unmeasured says why some measures have nothing to be told from.
var unmeasured = map[string]string{
	"linkability": noWire, "linkability-guess": noWire, "linkability-found": noWire,
	"gas": noContracts,
}

// mostDeeds bounds the facts or frames a second of one attacker.
const mostDeeds = 100

const (
	noWire      = "it has no packets"
	noContracts = "it has the ledger and no contracts"
)

// Unmeasured says of each measure that this mode cannot take why not.
func Unmeasured() map[string]string { return maps.Clone(unmeasured) }

// Refuse lists what of a scenario the model knows nothing of, each a *script.Error
// with its place; nil when there is nothing. The table of words says most of it.
func Refuse(s *script.Script) error {
	return s.Refuse(script.Model, func(c script.Command) (out []error) {
		switch c.Word {
		case "attack":
			rate, kind := c.Arg("rate"), c.Arg("kind").Text
			if rate.Float > mostDeeds && (kind == "spam" || kind == "replay") {
				out = append(out, script.Refused(fault.TooLarge, rate.Pos, "%s: the model mode carries out at most %d/s of each attacker: it has no queues between neighbours, which more would fill", rate.Text, mostDeeds))
			}
		case "probe", "expect":
			v := c.Arg("measure")
			if why := unmeasured[v.Text]; why != "" {
				out = append(out, script.Refused(fault.UnknownKind, v.Pos, "%s: the model mode cannot measure this: %s", v.Text, why))
			}
		}
		return out
	})
}
