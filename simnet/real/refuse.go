package real

import (
	"maps"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/script"
)

// Bounds of a run on one machine.
const (
	MaxPeers     = 20 // founders of one registry
	MaxCustomers = 2000
	MaxTime      = 6 * time.Hour // of the scenario

	leastBlock = time.Second // the clock of a chain has whole seconds
)

// unmeasured says why some measures have nothing to be told from.
var unmeasured = map[string]string{
	"stretch-p50": noBound, "stretch-p99": noBound,
	"linkability": noWire, "linkability-guess": noWire, "linkability-found": noWire,
	"attempts": noHarm, "breaches": noHarm,
}

const (
	noBound = "connections on one machine have no physical bound"
	noWire  = "packets of processes are not watched"
	noHarm  = "there are no attackers in this mode"
)

// Unmeasured says of each measure that this mode cannot take why not.
func Unmeasured() map[string]string { return maps.Clone(unmeasured) }

// Refuse lists what of a scenario no machine alone can do, each a *script.Error
// with its place; nil when there is nothing. The table of words says most of it.
func Refuse(s *script.Script) error {
	peers, customers := int64(0), int64(0)
	return s.Refuse(script.Real, func(c script.Command) (out []error) {
		switch c.Word {
		case "network":
			peers = c.Arg("peers").Int
			out = oversized(c)
		case "join":
			if peers += c.Arg("count").Int; peers > MaxPeers && peers-c.Arg("count").Int <= MaxPeers {
				out = append(out, script.Refused(fault.TooLarge, c.Pos, "the real mode runs at most %d peers, those that join later among them", MaxPeers))
			}
		case "customers":
			if v := c.Arg("count"); customers+v.Int > MaxCustomers {
				out = append(out, script.Refused(fault.TooLarge, v.Pos, "the real mode runs at most %d customers", MaxCustomers))
			} else {
				customers += v.Int
			}
		case "probe", "expect":
			v := c.Arg("measure")
			if why := unmeasured[v.Text]; why != "" {
				out = append(out, script.Refused(fault.UnknownKind, v.Pos, "%s: the real mode cannot measure this: %s", v.Text, why))
			}
		case "run":
			if v := c.Arg("time"); c.At+v.Duration > MaxTime && c.At <= MaxTime {
				out = append(out, script.Refused(fault.TooLarge, v.Pos, "in the real mode a scenario ends within %s of real time, and here it would pass that: run it in the full mode, or shorten it", MaxTime))
			}
		}
		return out
	})
}

// oversized refuses what the word network wants too much of.
func oversized(c script.Command) (out []error) {
	if v := c.Arg("peers"); v.Int > MaxPeers {
		out = append(out, script.Refused(fault.TooLarge, v.Pos, "the real mode runs at most %d peers: a consortium is founded by no more", MaxPeers))
	} else if v.Int < 2 {
		out = append(out, script.Refused(fault.Malformed, v.Pos, "a network has at least two peers"))
	}
	if v := c.Arg("chain"); v.Given && v.Text != "evm" {
		out = append(out, script.Refused(fault.UnknownKind, v.Pos, "chain: the real mode has the contracts themselves on a development chain: say chain=evm, or leave chain out"))
	}
	if v := c.Arg("block"); v.Duration < leastBlock {
		out = append(out, script.Refused(fault.Malformed, v.Pos, "the clock of a real chain has whole seconds: blocks are at least %s apart", leastBlock))
	}
	return out
}
