package link

import "slices"

// Ways are losses of packets one way, from some hosts towards others, beside what
// paths and hosts lose. The zero value has none.
type Ways struct{ all []lossyWay }

type lossyWay struct {
	name     string
	from, to []bool // by number of the host
	part     float64
}

// Set has a part of the packets from some hosts to others vanish, 0 to 1, instead
// of what was set under the same name before; 0 ends it.
func (w *Ways) Set(name string, from, to []int, part float64) {
	w.all = slices.DeleteFunc(w.all, func(o lossyWay) bool { return o.name == name })
	if part > 0 {
		w.all = append(w.all, lossyWay{name, marked(from), marked(to), part})
	}
}

func marked(hosts []int) (out []bool) {
	for _, n := range hosts {
		for len(out) <= n {
			out = append(out, false)
		}
		out[n] = true
	}
	return out
}

// Parts calls each with the part that is lost, for everything that is set between
// two hosts, until it returns false.
func (w *Ways) Parts(from, to int, each func(part float64) bool) {
	for _, o := range w.all {
		if from < len(o.from) && o.from[from] && to < len(o.to) && o.to[to] && !each(o.part) {
			return
		}
	}
}
