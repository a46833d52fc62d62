package earning

import (
	"slices"

	"github.com/souk-network/souk/protocol/credential"
)

// names reports whether the line's category or article is listed.
func (m Match) names(l credential.Line) bool {
	return slices.Contains(m.Categories, l.Category) || slices.Contains(m.SKUs, l.SKU)
}

// lines lists the eligible lines to which a rule applies.
func (e *evaluation) lines(r Rule, person State) []int {
	var out []int
	for i, l := range e.purchase.Order.Lines {
		if e.eligible(i) && e.applies(r, l, person) {
			out = append(out, i)
		}
	}
	return out
}

// applies reports whether all conditions of a rule hold for a line.
func (e *evaluation) applies(r Rule, l credential.Line, person State) bool {
	w := r.When
	return listed(w.Categories, l.Category) && listed(w.SKUs, l.SKU) && !w.Except.names(l) &&
		listed(w.Channels, e.purchase.Order.Channel) && listed(w.Tiers, person.Tier) &&
		(len(w.Events) == 0 || slices.ContainsFunc(e.purchase.Events, func(event string) bool { return slices.Contains(w.Events, event) })) &&
		e.total >= w.Basket && e.within(w.Windows) && (r.Uses == 0 || person.uses(r.ID) < r.Uses)
}

// listed reports whether a condition names the text, or nothing.
func listed(list []string, text string) bool { return len(list) == 0 || slices.Contains(list, text) }

func (e *evaluation) within(windows []Window) bool {
	return len(windows) == 0 || slices.ContainsFunc(windows, func(w Window) bool { return w.holds(e.local) })
}

func (s State) uses(rule string) uint32 {
	for _, u := range s.Uses {
		if u.Rule == rule {
			return u.Times
		}
	}
	return 0
}
