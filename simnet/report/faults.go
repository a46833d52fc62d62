package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/souk-network/souk/simnet/trace"
)

// stretch is a time in which something was broken. It has no end where what
// happened does not last: then to is from.
type stretch struct {
	from, to time.Duration
	kind     string
	whom     string
}

// breakage pairs what the scenario broke with what mended it.
type breakage struct{ list []stretch }

const lasts = time.Duration(-1) // a stretch that has not ended yet

// mends lists, for what ends a fault, which faults it ends; one that is not here
// and ends with " over" ends the one that it names.
var mends = map[string][]string{
	"heal": {"partition", "loss", "slow"}, "resume": {"stall"}, "online": {"offline"},
	"restart": {"kill", "losedisk"}, "nat off": {"nat on"}, "custodians honest": {"custodians slow", "custodians lying", "custodians colluding", "custodians silent"},
}

func (b *breakage) put(e trace.Event) {
	if e.What == trace.Reorg {
		b.list = append(b.list, stretch{e.At, e.At, fmt.Sprintf("reorg %d", e.N), ""})
		return
	}
	if e.What != trace.Fault {
		return
	}
	ended, mended := mends[e.Kind]
	if kind, over := strings.CutSuffix(e.Kind, " over"); over {
		ended, mended = []string{kind}, true
	}
	found := false
	for i := range b.list {
		s := &b.list[i]
		if mended && s.to == lasts && slices.Contains(ended, s.kind) && (e.Kind == "heal" || e.Kind == "resume" || s.whom == e.Note) {
			s.to, found = e.At, true
		}
	}
	if found || e.Kind == "heal" || e.Kind == "resume" {
		return
	}
	s := stretch{e.At, e.At, e.Kind, e.Note}
	if endures(e.Kind) {
		s.to = lasts
	}
	b.list = append(b.list, s)
}

// endures reports whether a fault lasts until something mends it.
func endures(kind string) bool {
	for _, kinds := range mends {
		if slices.Contains(kinds, kind) {
			return true
		}
	}
	return kind == "rate"
}

// all lists every stretch; what was never mended lasted to the end.
func (b *breakage) all(end time.Duration) []stretch {
	for i := range b.list {
		if b.list[i].to == lasts {
			b.list[i].to = end
		}
	}
	return b.list
}
