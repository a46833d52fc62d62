package rateless

// Difference is what two sets do not share.
type Difference struct {
	Ours, Theirs []Name
}

// Decode peels the symbols of a difference, ours minus theirs. It reports
// whether they were enough. symbols is used up.
//
// The work is bounded whatever the symbols are: at most one item a symbol is
// peeled, no item twice. A symbol of several items passes for one with a chance
// of 2^-32; what comes of it is left over and makes the result not ok.
func Decode(keys *Keys, symbols []Symbol) (d Difference, ok bool) {
	p := peeler{keys: keys, symbols: symbols, seen: map[Name]bool{}}
	for i := range symbols {
		p.note(i)
	}
	for len(p.pure) > 0 && len(p.seen) <= len(symbols) {
		last := len(p.pure) - 1
		at := p.pure[last]
		p.pure = p.pure[:last]
		if !p.peel(at) {
			return p.found, false
		}
	}
	for i := range symbols {
		if !symbols[i].zero() {
			return p.found, false
		}
	}
	return p.found, true
}

type peeler struct {
	keys    *Keys
	symbols []Symbol
	pure    []int // numbers of symbols that looked like one item when noted
	seen    map[Name]bool
	found   Difference
}

// note remembers a symbol if it looks like one item.
func (p *peeler) note(i int) {
	if p.isPure(i) {
		p.pure = append(p.pure, i)
	}
}

func (p *peeler) isPure(i int) bool {
	s := &p.symbols[i]
	count := int8(s.Count)
	return (count == 1 || count == -1) && s.Check == p.keys.checkOf(Name(s.Sum))
}

// peel takes the item of a symbol out of all. It reports false for an item that
// was peeled before, which only made-up symbols lead to.
func (p *peeler) peel(at int) bool {
	if !p.isPure(at) {
		return true // peeled by way of another symbol since
	}
	n, count := Name(p.symbols[at].Sum), int32(int8(p.symbols[at].Count))
	if p.seen[n] {
		return false
	}
	p.seen[n] = true
	if count == 1 {
		p.found.Ours = append(p.found.Ours, n)
	} else {
		p.found.Theirs = append(p.found.Theirs, n)
	}
	check := p.keys.checkOf(n)
	for w := p.keys.walk0(n); w.at < uint64(len(p.symbols)); w.next() {
		p.symbols[w.at].add(n, check, -count)
		p.note(int(w.at))
	}
	return true
}
