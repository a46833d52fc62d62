package chain

import (
	"slices"

	"github.com/ethereum/go-ethereum/common"
)

// view is what one client believes about the chain: a final base, and above it
// the newest blocks, each linked to its parent, which a reorganisation may
// still replace. It does no I/O.
type view struct {
	base   block             // final: never taken back
	recent []block           // above base, linked by parent hash
	final  anchorIndex       // anchors up to base
	young  anchorIndex       // anchors in recent
	seen   map[eventID]Place // consent events handed over but not final yet
}

// block is one block and the registry after it.
type block struct {
	number       uint64
	hash, parent common.Hash
	time         uint64 // Unix seconds
	events       events
	state        *Snapshot
}

// eventID tells consent events apart, wherever they were included.
type eventID struct {
	account  [20]byte
	digest   [32]byte
	action   Action
	sequence uint64
}

func (e ConsentEvent) id() eventID { return eventID{e.Account, e.Digest, e.Action, e.Sequence} }

// anchorIndex finds anchors by root. One root may be anchored more than once.
type anchorIndex map[[32]byte][]Anchor

func (x anchorIndex) add(list ...Anchor) {
	for _, a := range list {
		if !slices.Contains(x[a.Root], a) {
			x[a.Root] = append(x[a.Root], a)
		}
	}
}

func (x anchorIndex) remove(a Anchor) {
	x[a.Root] = slices.DeleteFunc(slices.Clone(x[a.Root]), func(b Anchor) bool { return a == b })
	if len(x[a.Root]) == 0 {
		delete(x, a.Root)
	}
}

func newView(base block) *view {
	if base.state == nil {
		base.state = newSnapshot()
	}
	return &view{base: base, final: anchorIndex{}, young: anchorIndex{}, seen: map[eventID]Place{}}
}

// tip is the newest block.
func (v *view) tip() block {
	if len(v.recent) == 0 {
		return v.base
	}
	return v.recent[len(v.recent)-1]
}

// at is the block at a height, if it is the base or above.
func (v *view) at(number uint64) (block, bool) {
	switch {
	case number == v.base.number:
		return v.base, true
	case number < v.base.number || number > v.tip().number:
		return block{}, false
	}
	return v.recent[number-v.base.number-1], true
}

// replace drops every block above height keep and puts fresh ones there, which
// must link up. It returns the consent events that were not handed over before.
func (v *view) replace(keep uint64, fresh []block) []ConsentEvent {
	cut := int(keep - v.base.number)
	for _, gone := range v.recent[cut:] {
		for _, a := range gone.events.anchors {
			v.young.remove(a)
		}
	}
	v.recent = slices.Clone(v.recent[:cut])
	var news []ConsentEvent
	for _, b := range fresh {
		b.state = v.tip().state.after(b.events.members)
		v.recent = append(v.recent, b)
		v.young.add(b.events.anchors...)
		news = append(news, v.unseen(b)...)
	}
	return news
}

func (v *view) unseen(b block) (news []ConsentEvent) {
	for _, e := range b.events.consents {
		if _, old := v.seen[e.id()]; !old {
			news = append(news, e)
		}
		v.seen[e.id()] = e.Place
	}
	return news
}

// finalise makes the block at height number the base. It returns what became
// final, for the store and for the reader of consent events.
func (v *view) finalise(number uint64) events {
	var done events
	for len(v.recent) > 0 && v.recent[0].number <= number {
		b := v.recent[0]
		for _, a := range b.events.anchors {
			v.young.remove(a)
		}
		v.settle(b.events)
		done.join(b.events)
		v.base, v.recent = b, v.recent[1:]
		v.base.events = events{}
	}
	v.forget()
	return done.allFinal()
}

// advance moves the base over blocks that were read as a range, because they
// are final already. Only allowed when recent is empty.
func (v *view) advance(to block, e events) events {
	to.state = v.base.state.after(e.members)
	v.settle(e)
	v.base = to
	return e.allFinal()
}

func (v *view) settle(e events) {
	v.final.add(e.anchors...)
	for _, c := range e.consents {
		delete(v.seen, c.id())
	}
}

// forget drops events whose block was taken back and that did not come again.
func (v *view) forget() {
	for id, place := range v.seen {
		if place.Block <= v.base.number {
			delete(v.seen, id)
		}
	}
}

func (e events) allFinal() events {
	e.consents = slices.Clone(e.consents)
	for i := range e.consents {
		e.consents[i].Final = true
	}
	return e
}

// anchored is the oldest anchor of a root.
func (v *view) anchored(root [32]byte) (Anchor, bool) {
	all := slices.Concat(v.final[root], v.young[root])
	if len(all) == 0 {
		return Anchor{}, false
	}
	return slices.MinFunc(all, func(a, b Anchor) int { return int(int64(a.Place.Block - b.Place.Block)) }), true
}

// standing says where a block hash stands at a height.
type standing uint8

const (
	unknown   standing = iota // above the tip, or so far below the base that the view does not know
	takenBack                 // another block is there
	included                  // there, and may still be taken back
	settled                   // there, and final
)

func (v *view) standing(number uint64, hash common.Hash) standing {
	b, ok := v.at(number)
	switch {
	case !ok:
		return unknown
	case b.hash != hash:
		return takenBack
	case number <= v.base.number:
		return settled
	}
	return included
}
