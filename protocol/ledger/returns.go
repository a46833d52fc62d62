package ledger

import "github.com/souk-network/souk/protocol/fault"

// PointsReduce makes a promised line smaller before it is released. Only the
// merchant, while it is an active member.
type PointsReduce struct {
	Points Account
	Root   [32]byte
	Index  uint64
	Line   Line
	Amount uint64
	Proof  [][32]byte
}

// PointsTakeBack takes a credited line back: what the account still has of that
// expiry, at most Amount. The whole of Amount counts as earned no longer. Only the
// merchant, while it is an active member.
type PointsTakeBack struct {
	Points Account
	Root   [32]byte
	Index  uint64
	Line   Line
	Amount uint64
	Proof  [][32]byte
}

// LineState is where a line stands, by the contract's numbers.
type LineState uint8

// The states of a line.
const (
	NoLine   LineState = 0 // not in the batch
	Pending  LineState = 1
	Credited LineState = 2
)

// Line says where a line stands, and how much of it was reduced or taken back.
func (p Points) Line(root [32]byte, index uint64, line Line, proof [][32]byte) (LineState, uint64) {
	b := p.batch(root)
	switch {
	case b.Count == 0 || !VerifyLine(root, b.Count, index, line, proof):
		return NoLine, 0
	case b.AtOnce || p.isReleased(root, index):
		return Credited, p.returned(root, index)
	}
	return Pending, p.returned(root, index)
}

func (o PointsReduce) run(c call) error {
	const op = "reduce a line"
	p, err := c.find(op, o.Points)
	if err != nil {
		return err
	}
	if err := p.mayReturn(op, c.from); err != nil {
		return err
	}
	b := p.batch(o.Root)
	switch {
	case b.Count == 0:
		return unknownBatch(op)
	case !VerifyLine(o.Root, b.Count, o.Index, o.Line, o.Proof):
		return wrongProof(op)
	case b.AtOnce || p.isReleased(o.Root, o.Index):
		return fault.New(fault.Conflict, op, "the line was released already")
	}
	if err := p.takeOff(op, o.Root, o.Index, o.Line, o.Amount); err != nil {
		return err
	}
	if o.Amount > b.Open {
		return fault.New(fault.Conflict, op, "the lines come to more than was promised")
	}
	b.Open -= o.Amount
	c.state.batches.put(p.batchKey(o.Root), b)
	c.emit(o.Points, Reduced{o.Root, o.Index, o.Amount})
	return nil
}

func (o PointsTakeBack) run(c call) error {
	const op = "take points back"
	p, err := c.find(op, o.Points)
	if err != nil {
		return err
	}
	if err := p.mayReturn(op, c.from); err != nil {
		return err
	}
	b := p.batch(o.Root)
	if b.Count == 0 {
		return unknownBatch(op)
	}
	issued, err := p.issued(op, b)
	switch {
	case err != nil:
		return err
	case c.now() >= b.ReleaseAt+returnWindow:
		return fault.New(fault.Expired, op, "the time for returns is over")
	case !VerifyLine(o.Root, b.Count, o.Index, o.Line, o.Proof):
		return wrongProof(op)
	case !b.AtOnce && !p.isReleased(o.Root, o.Index):
		return fault.New(fault.NotYet, op, "the line was not released yet")
	}
	if err := p.takeOff(op, o.Root, o.Index, o.Line, o.Amount); err != nil {
		return err
	}
	taken := p.uncredit(c, o.Line.Account, o.Amount, issued)
	c.emit(o.Points, PointsTakenBack{o.Line.Account, o.Root, o.Index, o.Amount, taken, issued + 2})
	return nil
}

func (p Points) uncredit(c call, account Account, amount uint64, issued uint32) uint64 {
	epoch, h, s := p.epoch(), p.holding(account), p.l.state.supplies.get(p.number)
	lane := issued + 2 - epoch
	s.Purse = s.Purse.At(epoch)
	taken := min(amount, h.Lanes[lane])
	h.Lanes[lane] -= taken
	s.Purse.Lanes[lane] -= taken
	s.TakenBack += taken
	h.unearn(amount, epoch-issued)
	p.hold(account, h)
	p.l.state.supplies.put(p.number, s)
	if taken > 0 {
		c.emit(p.terms.At, PointsMoved{account, Account{}, taken})
	}
	return taken
}

func (p Points) mayReturn(op string, caller Account) error {
	if caller != p.terms.Merchant {
		return notMerchant(op)
	}
	if !p.l.active(caller) {
		return notActive(op)
	}
	return nil
}

func (p Points) returned(root [32]byte, index uint64) uint64 {
	return p.l.state.returned.get(lineKey{p.batchKey(root), index})
}

// takeOff notes that amount of a line was returned.
func (p Points) takeOff(op string, root [32]byte, index uint64, line Line, amount uint64) error {
	before := p.returned(root, index)
	if amount == 0 {
		return zeroAmount(op)
	}
	if amount > line.Amount-before {
		return fault.New(fault.Conflict, op, "more than is left of the line")
	}
	p.l.state.returned.put(lineKey{p.batchKey(root), index}, before+amount)
	return nil
}

func (o PointsReduce) contract(*Ledger) Account   { return o.Points }
func (o PointsTakeBack) contract(*Ledger) Account { return o.Points }
