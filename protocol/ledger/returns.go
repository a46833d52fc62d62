package ledger

import "github.com/souk-network/souk/protocol/fault"

// LineState is where a line stands, by the contract's numbers.
type LineState uint8

// The states of a line.
const (
	NoLine   LineState = 0 // not in the batch
	Pending  LineState = 1
	Credited LineState = 2
)

// Line says where a line stands, and how much of it was reduced or taken back.
func (p *Points) Line(root [32]byte, index uint64, line Line, proof [][32]byte) (LineState, uint64) {
	b, ok := p.batches[root]
	switch {
	case !ok || !VerifyLine(root, b.count, index, line, proof):
		return NoLine, 0
	case b.isReleased(index):
		return Credited, b.returned[index]
	}
	return Pending, b.returned[index]
}

// Reduce makes a line smaller before it is released.
func (p *Points) Reduce(caller Account, root [32]byte, index uint64, line Line, amount uint64, proof [][32]byte) error {
	const op = "reduce a line"
	if err := p.mayReturn(op, caller); err != nil {
		return err
	}
	b, ok := p.batches[root]
	switch {
	case !ok:
		return unknownBatch(op)
	case !VerifyLine(root, b.count, index, line, proof):
		return wrongProof(op)
	case b.isReleased(index):
		return fault.New(fault.Conflict, op, "the line was released already")
	}
	if err := b.mayTake(op, index, line, amount); err != nil {
		return err
	}
	if amount > b.open {
		return fault.New(fault.Conflict, op, "the lines come to more than was promised")
	}
	b.returned[index] += amount
	b.open -= amount
	return nil
}

// TakeBack takes a credited line back: what the account still has of that expiry,
// at most amount. The whole of amount counts as earned no longer.
func (p *Points) TakeBack(caller Account, now uint64, root [32]byte, index uint64, line Line, amount uint64, proof [][32]byte) (uint64, error) {
	const op = "take points back"
	if err := p.mayReturn(op, caller); err != nil {
		return 0, err
	}
	b, ok := p.batches[root]
	if !ok {
		return 0, unknownBatch(op)
	}
	issued, epoch, err := p.epochs(op, b, now)
	switch {
	case err != nil:
		return 0, err
	case now >= b.releaseAt+returnWindow:
		return 0, fault.New(fault.Expired, op, "the time for returns is over")
	case !VerifyLine(root, b.count, index, line, proof):
		return 0, wrongProof(op)
	case !b.isReleased(index):
		return 0, fault.New(fault.NotYet, op, "the line was not released yet")
	}
	if err := b.mayTake(op, index, line, amount); err != nil {
		return 0, err
	}
	b.returned[index] += amount
	return p.uncredit(line.Account, amount, issued, epoch), nil
}

func (p *Points) uncredit(account Account, amount uint64, issued, epoch uint32) uint64 {
	purse, supply, e := p.purses[account].At(epoch), p.supply.At(epoch), p.earned[account].at(epoch)
	lane := issued + 2 - epoch
	taken := min(amount, purse.Lanes[lane])
	purse.Lanes[lane] -= taken
	supply.Lanes[lane] -= taken
	e.unearn(amount, epoch-issued)
	p.purses[account], p.supply, p.earned[account] = purse, supply, e
	p.takenBack += taken
	return taken
}

func (p *Points) mayReturn(op string, caller Account) error {
	if caller != p.Merchant {
		return notMerchant(op)
	}
	if !p.active {
		return fault.New(fault.NotMember, op, "the merchant is not an active member of the consortium")
	}
	return nil
}

func (b *batch) isReleased(index uint64) bool { return b.atOnce || b.released[index] }

func (b *batch) mayTake(op string, index uint64, line Line, amount uint64) error {
	if amount == 0 {
		return fault.New(fault.Malformed, op, "the amount is zero")
	}
	if amount > line.Amount-b.returned[index] {
		return fault.New(fault.Conflict, op, "more than is left of the line")
	}
	return nil
}
