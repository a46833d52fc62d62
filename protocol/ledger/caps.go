package ledger

import "github.com/souk-network/souk/protocol/fault"

// PointsSetCap sets the cap of an epoch: a raise counts from the next epoch, a cut at
// once. Only the merchant.
type PointsSetCap struct {
	Points Account
	Cap    uint64 // at most MaxCap
}

// PointsPause stops issuing, or goes on with it. Only the merchant. It is
// pauseIssuing or resumeIssuing of the contract.
type PointsPause struct {
	Points Account
	Paused bool
}

func (o PointsSetCap) run(c call) error {
	const op = "set cap"
	p, err := c.find(op, o.Points)
	switch {
	case err != nil:
		return err
	case c.from != p.terms.Merchant:
		return notMerchant(op)
	case o.Cap > MaxCap:
		return fault.New(fault.TooLarge, op, "a cap is at most 2^47 - 1")
	}
	epoch, l := p.epoch(), c.state.limits.get(p.number)
	l.Cap = l.at(epoch)
	l.Next, l.From = o.Cap, epoch
	if o.Cap > l.Cap {
		l.From++
	}
	c.state.limits.put(p.number, l)
	c.emit(o.Points, CapSet{o.Cap, l.From})
	return nil
}

func (o PointsPause) run(c call) error {
	const op = "pause issuing"
	p, err := c.find(op, o.Points)
	switch {
	case err != nil:
		return err
	case c.from != p.terms.Merchant:
		return notMerchant(op)
	}
	l := c.state.limits.get(p.number)
	l.Paused = o.Paused
	c.state.limits.put(p.number, l)
	if o.Paused {
		c.emit(o.Points, IssuingPaused{})
	} else {
		c.emit(o.Points, IssuingResumed{})
	}
	return nil
}

func (o PointsSetCap) contract(*Ledger) Account { return o.Points }
func (o PointsPause) contract(*Ledger) Account  { return o.Points }
