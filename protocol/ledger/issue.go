package ledger

import "github.com/souk-network/souk/protocol/fault"

// PointsIssue credits lines at once. Only the merchant, while it is an active member.
type PointsIssue struct {
	Points Account
	Lines  []Line
}

// PointsCommit promises Count lines under a root, which come to Total, to be released
// from ReleaseAt on: not in the past, at the latest in the next epoch. Only the
// merchant, while it is an active member.
type PointsCommit struct {
	Points    Account
	Root      [32]byte
	Count     uint64 // 1 to MaxLines
	Total     uint64
	ReleaseAt uint64 // Unix seconds
}

// PointsRelease credits a run of promised lines that begins at First. Anybody may
// call. Lines that were released before are passed over.
type PointsRelease struct {
	Points Account
	Root   [32]byte
	First  uint64
	Lines  []Line
	Proof  [][32]byte
}

// batch is lines that were issued or promised together.
type batch struct {
	ReleaseAt uint64
	Count     uint64
	Total     uint64
	Open      uint64 // neither credited nor reduced yet
	AtOnce    bool
}

type batchKey struct {
	Points uint32
	Root   [32]byte
}

// markKey is 64 lines of a batch; lineKey is one.
type (
	markKey struct {
		Batch batchKey
		Word  uint64
	}
	lineKey struct {
		Batch batchKey
		Index uint64
	}
)

// Batch is what the contract says of a batch.
type Batch struct {
	ReleaseAt uint64
	Count     uint64 // zero: there is no such batch
	Total     uint64
	Open      uint64
	AtOnce    bool
}

// Batch is a batch by its root.
func (p Points) Batch(root [32]byte) Batch { return Batch(p.batch(root)) }

func (p Points) batch(root [32]byte) batch { return p.l.state.batches.get(p.batchKey(root)) }

func (p Points) batchKey(root [32]byte) batchKey { return batchKey{p.number, root} }

func (o PointsIssue) run(c call) error {
	const op = "issue points"
	p, err := c.find(op, o.Points)
	if err != nil {
		return err
	}
	if err := p.mayIssue(op, c.from); err != nil {
		return err
	}
	tree, err := NewTree(o.Lines)
	if err != nil {
		return err
	}
	total, named, err := sumOf(op, o.Lines)
	if err != nil {
		return err
	}
	root := tree.Root()
	if err := p.mayOpen(op, root, total); err != nil {
		return err
	}
	if !named {
		return namesNobody(op)
	}
	p.open(root, batch{ReleaseAt: c.now(), Count: uint64(len(o.Lines)), Total: total, AtOnce: true})
	for _, l := range o.Lines {
		p.credit(c, root, l, l.Amount, p.epoch())
	}
	return nil
}

// sumOf is what lines come to, and whether each names an account.
func sumOf(op string, lines []Line) (total uint64, named bool, err error) {
	named = true
	for _, l := range lines {
		if l.Amount == 0 || l.Amount > lanePoints {
			return 0, false, fault.New(fault.Malformed, op, "an amount is zero, or larger than any can be")
		}
		total += l.Amount
		named = named && l.Account != Account{}
	}
	return total, named, nil
}

func (o PointsCommit) run(c call) error {
	const op = "promise points"
	p, err := c.find(op, o.Points)
	if err != nil {
		return err
	}
	if err := p.mayIssue(op, c.from); err != nil {
		return err
	}
	terms := p.terms.Clock
	switch {
	case o.Count == 0 || o.Count > MaxLines || o.Total == 0 || o.Total > lanePoints || o.Root == [32]byte{}:
		return fault.New(fault.Malformed, op, "want a root, 1 to 1,048,576 lines and a total")
	case o.ReleaseAt < c.now() || o.ReleaseAt-terms.Start >= (uint64(p.epoch())+2)*terms.Length:
		return fault.New(fault.Malformed, op, "the release lies in the past, or after the next epoch")
	}
	if err := p.mayOpen(op, o.Root, o.Total); err != nil {
		return err
	}
	p.open(o.Root, batch{ReleaseAt: o.ReleaseAt, Count: o.Count, Total: o.Total, Open: o.Total})
	c.emit(o.Points, Committed{o.Root, o.Count, o.Total, o.ReleaseAt})
	return nil
}

func (p Points) mayIssue(op string, caller Account) error {
	if err := p.mayReturn(op, caller); err != nil {
		return err
	}
	if p.State() != 0 {
		return fault.New(fault.Conflict, op, "the merchant paused issuing")
	}
	return nil
}

// mayOpen holds a new batch to the cap, and to those before it.
func (p Points) mayOpen(op string, root [32]byte, total uint64) error {
	most, used, _ := p.Cap()
	if most < used || total > most-used {
		return fault.New(fault.Full, op, "more than is left of the cap of this epoch")
	}
	if p.batch(root).Count != 0 {
		return fault.New(fault.Replayed, op, "a batch of this root was issued or promised before")
	}
	return nil
}

// open notes a new batch and counts it against the cap.
func (p Points) open(root [32]byte, b batch) {
	_, used, _ := p.Cap()
	l := p.l.state.limits.get(p.number)
	l.Epoch, l.Used = p.epoch(), used+b.Total
	p.l.state.limits.put(p.number, l)
	p.l.state.batches.put(p.batchKey(root), b)
}

func (o PointsRelease) run(c call) error {
	const op = "release points"
	p, err := c.find(op, o.Points)
	if err != nil {
		return err
	}
	b := p.batch(o.Root)
	switch {
	case b.Count == 0:
		return unknownBatch(op)
	case c.now() < b.ReleaseAt:
		return fault.New(fault.NotYet, op, "the batch is not released yet")
	}
	issued, err := p.issued(op, b)
	switch {
	case err != nil:
		return err
	case b.AtOnce:
		return fault.New(fault.Conflict, op, "the lines were credited when they were issued")
	case !VerifyRun(o.Root, b.Count, o.First, o.Lines, o.Proof):
		return wrongProof(op)
	}
	return p.releaseRun(c, op, b, o, issued)
}

func (p Points) releaseRun(c call, op string, b batch, o PointsRelease, issued uint32) error {
	due := make([]uint64, len(o.Lines))
	var total uint64
	for i, l := range o.Lines {
		if at := o.First + uint64(i); !p.isReleased(o.Root, at) {
			due[i] = l.Amount - p.returned(o.Root, at)
		}
		if l.Account == (Account{}) && due[i] > 0 {
			return namesNobody(op)
		}
		total += due[i]
	}
	if total > b.Open {
		return fault.New(fault.Conflict, op, "the lines come to more than was promised")
	}
	b.Open -= total
	p.l.state.batches.put(p.batchKey(o.Root), b)
	for i, l := range o.Lines {
		p.markReleased(o.Root, o.First+uint64(i))
		if due[i] > 0 {
			p.credit(c, o.Root, l, due[i], issued)
		}
	}
	return nil
}

func (p Points) isReleased(root [32]byte, index uint64) bool {
	return p.l.state.released.get(markKey{p.batchKey(root), index / 64})>>(index%64)&1 != 0
}

func (p Points) markReleased(root [32]byte, index uint64) {
	key := markKey{p.batchKey(root), index / 64}
	p.l.state.released.put(key, p.l.state.released.get(key)|1<<(index%64))
}

// issued is the epoch in which the points of a batch count as issued.
func (p Points) issued(op string, b batch) (uint32, error) {
	epoch := p.terms.Clock.Epoch(b.ReleaseAt)
	if p.epoch() > epoch+2 {
		return 0, fault.New(fault.Expired, op, "the points of the batch have expired")
	}
	return epoch, nil
}

// credit gives points of one issue to a line's account, and to the supply.
func (p Points) credit(c call, root [32]byte, line Line, amount uint64, issued uint32) {
	epoch, h, s := p.epoch(), p.holding(line.Account), p.l.state.supplies.get(p.number)
	lane := issued + 2 - epoch
	h.First, s.Purse = epoch, s.Purse.At(epoch)
	s.Purse.First = epoch
	h.Lanes[lane] += amount
	s.Purse.Lanes[lane] += amount
	h.earn(amount, epoch-issued)
	s.Credited += amount
	p.hold(line.Account, h)
	p.l.state.supplies.put(p.number, s)
	c.emit(p.terms.At, PointsMoved{Account{}, line.Account, amount})
	c.emit(p.terms.At, PointsIssued{line.Account, root, amount, issued + 2, line.Ref})
}

func namesNobody(op string) error { return fault.New(fault.Malformed, op, "a line names nobody") }

func unknownBatch(op string) error {
	return fault.New(fault.NotFound, op, "there is no batch of this root")
}

func wrongProof(op string) error {
	return fault.New(fault.BadProof, op, "lines and proof do not give the root")
}

func (o PointsIssue) contract(*Ledger) Account   { return o.Points }
func (o PointsCommit) contract(*Ledger) Account  { return o.Points }
func (o PointsRelease) contract(*Ledger) Account { return o.Points }
