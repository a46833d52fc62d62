package real

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
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
	"issued": noPoints, "expired": noPoints, "rewards": noPoints, "redeemed": noPoints, "imbalance": noPoints, "offers": noPoints, "settled": noPoints, "half-settled": noPoints,
	"slippage-p50": noPoints, "exposure-max": noPoints, "pump-gain": noPoints, "paused": noPoints, "vested": noPoints, "claimed": noPoints, "refusals": noCosts, "gini": noPoints,
	"linkability": noWire, "linkability-guess": noWire, "linkability-found": noWire,
	"gas": noCosts, "attempts": noHarm, "breaches": noHarm,
}

const (
	noBound  = "connections on one machine have no physical bound"
	noPoints = "merchants have no points in this mode"
	noWire   = "packets of processes are not watched"
	noCosts  = "what becomes of calls to the chain is not told of"
	noHarm   = "there are no attackers in this mode"
)

// Refuse lists what of a scenario no machine alone can do, each a *script.Error
// with its place; nil when there is nothing. The table of words says what and why.
func Refuse(s *script.Script) error {
	var failed []error
	customers := int64(0)
	for _, c := range s.Commands {
		if v := c.Arg("count"); c.Word == "customers" {
			if customers += v.Int; customers > MaxCustomers {
				failed = append(failed, refuse(fault.TooLarge, v.Pos, "the real mode runs at most %d customers", MaxCustomers))
			}
		}
		if c.Inner != nil {
			c = *c.Inner
		}
		failed = append(failed, refused(c)...)
	}
	slices.SortStableFunc(failed, func(a, b error) int {
		x, y := script.Errors(a)[0].Pos, script.Errors(b)[0].Pos
		return cmp.Or(cmp.Compare(x.Line, y.Line), cmp.Compare(x.Col, y.Col))
	})
	return errors.Join(failed[:min(len(failed), script.MaxErrors)]...)
}

func refused(c script.Command) (out []error) {
	w, _ := script.Lookup(c.Word)
	if w.Real != "" {
		return []error{refuse(fault.UnknownKind, c.Pos, "%s: the real mode refuses this word: %s", c.Word, w.Real)}
	}
	for _, a := range slices.Concat(w.Positional, w.Named) {
		if v := c.Arg(a.Name); a.Real != "" && v.Given && v.Text != a.Default {
			out = append(out, refuse(fault.UnknownKind, v.Pos, "%s: the real mode refuses this: %s", a.Name, a.Real))
		}
	}
	switch c.Word {
	case "network":
		out = append(out, oversized(c)...)
	case "probe", "expect":
		v := c.Arg("measure")
		if why := unmeasured[v.Text]; why != "" {
			out = append(out, refuse(fault.UnknownKind, v.Pos, "%s: the real mode cannot measure this: %s", v.Text, why))
		}
	case "run":
		if v := c.Arg("time"); c.At+v.Duration > MaxTime && c.At <= MaxTime {
			out = append(out, refuse(fault.TooLarge, v.Pos, "in the real mode a scenario ends within %s of real time, and here it would pass that: run it in the full mode, or shorten it", MaxTime))
		}
	}
	return out
}

// oversized refuses what the word network wants too much of.
func oversized(c script.Command) (out []error) {
	if v := c.Arg("peers"); v.Int > MaxPeers {
		out = append(out, refuse(fault.TooLarge, v.Pos, "the real mode runs at most %d peers: a consortium is founded by no more", MaxPeers))
	} else if v.Int < 2 {
		out = append(out, refuse(fault.Malformed, v.Pos, "a network has at least two peers"))
	}
	if v := c.Arg("block"); v.Duration < leastBlock {
		out = append(out, refuse(fault.Malformed, v.Pos, "the clock of a real chain has whole seconds: blocks are at least %s apart", leastBlock))
	}
	return out
}

func refuse(kind fault.Kind, at script.Pos, format string, args ...any) error {
	return &script.Error{Pos: at, Err: fault.New(kind, "read scenario", fmt.Sprintf(format, args...))}
}
