package ledger

import "github.com/souk-network/souk/protocol/fault"

// Lives is in how many epochs points can be spent: that of their issue and the
// two that follow.
const Lives = 3

// Purse is points by expiry, of one holder or of all: Lanes[i] can be spent until
// the end of epoch First + i. The zero value is empty.
type Purse struct {
	First uint32
	Lanes [Lives]uint64
}

// At is the purse as it stands in an epoch: what expired before it is gone. An
// epoch before First changes nothing.
func (p Purse) At(epoch uint32) Purse {
	if epoch <= p.First {
		return p
	}
	next := Purse{First: epoch}
	for i, n := range p.Lanes {
		if at := uint64(p.First) + uint64(i); at >= uint64(epoch) {
			next.Lanes[at-uint64(epoch)] = n
		}
	}
	return next
}

// Total is how many points can be spent in epoch First.
func (p Purse) Total() (sum uint64) {
	for _, n := range p.Lanes {
		sum += n
	}
	return sum
}

// Add puts points in that can be spent until the end of epoch expiry. What has
// expired, or would expire later than points can, is refused.
func (p *Purse) Add(expiry uint32, n uint64) error {
	if expiry < p.First || uint64(expiry) >= uint64(p.First)+Lives {
		return fault.New(fault.Malformed, "add points", "of an expiry that the purse has no place for")
	}
	lane := &p.Lanes[expiry-p.First]
	if *lane+n < n {
		return fault.New(fault.TooLarge, "add points", "more than can be counted")
	}
	*lane += n
	return nil
}

// Remove takes points of one expiry out.
func (p *Purse) Remove(expiry uint32, n uint64) error {
	if expiry < p.First || uint64(expiry) >= uint64(p.First)+Lives || p.Lanes[expiry-p.First] < n {
		return tooFew("remove points")
	}
	p.Lanes[expiry-p.First] -= n
	return nil
}

// Spend takes the oldest points out and says which they were.
func (p *Purse) Spend(n uint64) (Purse, error) {
	spent := Purse{First: p.First}
	left := *p
	for i := range left.Lanes {
		part := min(n, left.Lanes[i])
		left.Lanes[i] -= part
		spent.Lanes[i] = part
		n -= part
	}
	if n > 0 {
		return Purse{}, tooFew("spend points")
	}
	*p = left
	return spent, nil
}

func tooFew(op string) error { return fault.New(fault.Conflict, op, "not as many points there") }
