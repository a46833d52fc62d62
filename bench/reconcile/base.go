package main

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/souk-network/souk/peer/sync/rateless"
	"github.com/souk-network/souk/peer/sync/reconcile"
	"github.com/souk-network/souk/protocol/codec"
)

// base is what both sides share.
type base struct {
	n     int
	items []reconcile.Item
}

func newBase(n int) *base {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	b := &base{n: n, items: make([]reconcile.Item, n)}
	for i := range b.items {
		b.items[i] = item(uint64(i), now-r.Uint64N(uint64(year.Milliseconds())))
	}
	return b
}

func item(n, time uint64) reconcile.Item {
	return reconcile.Item{Time: time, Expiry: never, ID: sha256.Sum256(binary.BigEndian.AppendUint64(nil, n))}
}

// difference is what only one side has: half of d each, scattered over the year
// or of the last ten minutes.
type difference struct{ a, b []reconcile.Item }

func (b *base) difference(d int, place string, round int) difference {
	r := rand.New(rand.NewPCG(uint64(d), uint64(round)))
	spread := uint64(year.Milliseconds())
	if place == "recent" {
		spread = 600_000
	}
	var out difference
	for i := range d {
		it := item(1<<40|uint64(round)<<20|uint64(i), now-r.Uint64N(spread))
		if i%2 == 0 {
			out.a = append(out.a, it)
		} else {
			out.b = append(out.b, it)
		}
	}
	return out
}

// pair is two of our peers between which exchanges go on.
type pair struct {
	a, b   *reconcile.Set
	va, vb *reconcile.View
	salts  *rand.Rand

	found        reconcile.Result // of the last exchange
	spare, wants []reconcile.Item
}

func (b *base) pair() *pair {
	p := &pair{a: reconcile.NewSet(), b: reconcile.NewSet(), salts: rand.New(rand.NewPCG(1, 2))}
	p.a.Add(b.items...)
	p.b.Add(b.items...)
	p.renew()
	return p
}

// renew draws a salt and builds both views.
func (p *pair) renew() {
	p.close()
	var salt rateless.Salt
	binary.BigEndian.PutUint64(salt[:], p.salts.Uint64())
	p.va, p.vb = p.a.NewView(salt, now), p.b.NewView(salt, now)
}

func (p *pair) close() {
	if p.va != nil {
		p.va.Close()
		p.vb.Close()
	}
}

// exchange lets the difference arrive, reconciles, and looks up the facts of
// which each side has the name.
func (p *pair) exchange(d difference, fresh bool) traffic {
	p.a.Add(d.a...)
	p.b.Add(d.b...)
	if fresh {
		p.renew()
	}
	responder := reconcile.NewResponder(p.vb)
	defer responder.Close()
	m := &meter{Responses: responder}
	found, err := reconcile.Run(p.va, now, m)
	must(err)
	keys := rateless.NewKeys(p.va.Salt())
	m.bytes += framed(8 * len(found.Wants))
	p.found, p.spare, p.wants = found, p.a.Find(&keys, found.Spare), p.b.Find(&keys, found.Wants)
	return traffic{m.bytes, found.Trips}
}

// settle checks the last exchange against the truth, and takes the difference
// out again.
func (p *pair) settle(d difference) {
	check(d.a, p.a, p.spare, p.found.Push)
	check(d.b, p.b, p.wants, p.found.Fetch)
	p.forget(d)
}

// check compares what one side has alone with the truth.
func check(want []reconcile.Item, set *reconcile.Set, got []reconcile.Item, spans []reconcile.Span) {
	for _, span := range spans {
		more, _ := set.Items(span, 1<<30)
		got = append(got, more...)
	}
	if !slices.Equal(ids(got), ids(want)) {
		must(fmt.Errorf("wrong difference: %d, want %d", len(got), len(want)))
	}
}

func ids(items []reconcile.Item) []string {
	out := make([]string, len(items))
	for i := range items {
		out[i] = string(items[i].ID[:])
	}
	slices.Sort(out)
	return out
}

func (p *pair) forget(d difference) {
	for _, x := range []struct {
		set   *reconcile.Set
		items []reconcile.Item
	}{{p.a, d.a}, {p.b, d.b}} {
		gone := map[[32]byte]bool{}
		for _, it := range x.items {
			gone[it.ID] = true
		}
		x.set.Drop(gone)
	}
}

// meter encodes and decodes every message and counts its bytes.
type meter struct {
	reconcile.Responses
	bytes int
}

func framed(n int) int { return 4 + n }

func through[M reconcile.Message](m *meter, msg M) M {
	raw := codec.Marshal(msg)
	m.bytes += framed(len(raw))
	out, err := reconcile.Decode[M](raw)
	must(err)
	return out
}

func (m *meter) Open(q reconcile.Open) (reconcile.Answer, error) {
	a, err := m.Responses.Open(through(m, q))
	return through(m, a), err
}

func (m *meter) More(q reconcile.More) (reconcile.Symbols, error) {
	a, err := m.Responses.More(through(m, q))
	return through(m, a), err
}

func (m *meter) Split(q reconcile.Split) (reconcile.Parts, error) {
	a, err := m.Responses.Split(through(m, q))
	return through(m, a), err
}

func (m *meter) List(q reconcile.List) (reconcile.Names, error) {
	a, err := m.Responses.List(through(m, q))
	return through(m, a), err
}
