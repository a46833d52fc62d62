package earning

import "math/big"

// bound is a limit with the points for which it still has room.
type bound struct {
	by   Limit
	room uint64
}

// limits lists what bounds an order of a person, in the order in which they
// cut. Without a cap there is room for MaxPoints. The order's own comes first.
func (c Caps) limits(person State) []bound {
	return []bound{
		{LimitOrder, room(c.Order, 0)},
		{LimitDay, room(c.Day, person.Day)},
		{LimitPerson, room(c.Person, person.Period)},
		{LimitChain, MaxPoints},
	}
}

func room(most, had uint64) uint64 {
	switch {
	case most == 0:
		return 1<<64 - 1
	case had >= most:
		return 0
	}
	return most - had
}

// limit adds up the steps of each line and holds the order to its limits: each
// one that is too small cuts all lines in proportion.
func (e *evaluation) limit() {
	var sum uint64
	for i := range e.out.Lines {
		line := &e.out.Lines[i]
		for _, s := range line.Steps {
			line.Points += s.Kept
		}
		sum += line.Points
	}
	for _, b := range e.rules.Caps.limits(e.purchase.Person) {
		if sum > b.room {
			e.cut(b)
			sum = b.room
		}
	}
}

func (e *evaluation) cut(b bound) {
	weights := make([]*big.Int, len(e.out.Lines))
	for i, l := range e.out.Lines {
		weights[i] = new(big.Int).SetUint64(l.Points)
	}
	for i, points := range share(b.room, weights) {
		line := &e.out.Lines[i]
		if line.Points > 0 {
			line.Cuts = append(line.Cuts, Cut{By: b.by, Room: b.room, From: line.Points, To: points})
			line.Points = points
		}
	}
}
