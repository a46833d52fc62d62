package scenario

import (
	"slices"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/simnet/script"
)

// allowed is who lets which merchant do what, as far as people said so: by commands, by
// habit, or in a recording that is replayed. Only scenarios that replay one keep it; the
// zero value keeps nothing.
type allowed struct {
	kept  map[allowance]*holders
	again []func(merchant int) // what waits for somebody to allow something, or to end it
}

type allowance struct {
	merchant int
	right    consent.Rights // one
}

// holders are customers in the order in which they allowed something.
type holders struct {
	order []int
	has   map[int]bool
}

// newAllowed keeps who allows what if a script replays a recording.
func newAllowed(s *script.Script) (a allowed) {
	if slices.ContainsFunc(s.Commands, func(c script.Command) bool { return c.Word == "trace" || c.Inner != nil && c.Inner.Word == "trace" }) {
		a.kept = map[allowance]*holders{}
	}
	return a
}

// of are those who let a merchant do one thing. They are not to be changed.
func (a allowed) of(merchant int, right consent.Rights) holders {
	if h := a.kept[allowance{merchant, right}]; h != nil {
		return *h
	}
	return holders{}
}

// all reports whether a customer lets a merchant do each of some things.
func (a allowed) all(who, merchant int, rights []consent.Rights) bool {
	return !slices.ContainsFunc(rights, func(r consent.Rights) bool { return !a.of(merchant, r).has[who] })
}

// allow has a customer let a merchant do one thing.
func (r *Run) allow(who, merchant int, right consent.Rights) {
	r.net.Grant(who, merchant, right)
	at := allowance{merchant, right}
	if r.allowed.kept == nil || r.allowed.of(merchant, right).has[who] {
		return
	}
	if r.allowed.kept[at] == nil {
		r.allowed.kept[at] = &holders{has: map[int]bool{}}
	}
	h := r.allowed.kept[at]
	h.order, h.has[who] = append(h.order, who), true
	r.allowed.changed(merchant)
}

// end has a customer take back what it lets a merchant do.
func (r *Run) end(who, merchant int, right consent.Rights) {
	r.net.Revoke(who, merchant, right)
	h := r.allowed.kept[allowance{merchant, right}]
	if h == nil || !h.has[who] {
		return
	}
	delete(h.has, who)
	h.order = slices.DeleteFunc(h.order, func(n int) bool { return n == who })
	r.allowed.changed(merchant)
}

func (a allowed) changed(merchant int) {
	for _, do := range a.again {
		do(merchant)
	}
}
