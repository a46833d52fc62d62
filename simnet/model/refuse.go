package model

import (
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/script"
)

// Refuse lists what of a scenario the model knows nothing of, each a *script.Error
// with its place; nil when there is nothing. The table of words says most of it.
func Refuse(s *script.Script) error {
	return s.Refuse(script.Model, func(c script.Command) []error {
		if v := c.Arg("behaviour"); c.Word == "custodians" && v.Text == "colluding" {
			return []error{script.Refused(fault.UnknownKind, v.Pos, "the model has no colluding custodians: run the scenario in the full mode")}
		}
		return nil
	})
}
