package ledger

import "github.com/souk-network/souk/protocol/fault"

// batch is lines that were issued or promised together.
type batch struct {
	releaseAt uint64
	count     uint64
	total     uint64
	open      uint64 // neither credited nor reduced yet
	atOnce    bool
	released  map[uint64]bool
	returned  map[uint64]uint64
}

// Batch is what the contract says of a batch.
type Batch struct {
	ReleaseAt uint64
	Count     uint64 // zero: there is no such batch
	Total     uint64
	Open      uint64
	AtOnce    bool
}

// Batch is a batch by its root.
func (p *Points) Batch(root [32]byte) Batch {
	b, ok := p.batches[root]
	if !ok {
		return Batch{}
	}
	return Batch{ReleaseAt: b.releaseAt, Count: b.count, Total: b.total, Open: b.open, AtOnce: b.atOnce}
}

// Issue credits lines at once. The root names their batch.
func (p *Points) Issue(caller Account, now uint64, lines []Line) ([32]byte, error) {
	const op = "issue points"
	if err := p.mayIssue(op, caller); err != nil {
		return [32]byte{}, err
	}
	tree, err := NewTree(lines)
	if err != nil {
		return [32]byte{}, err
	}
	total, named, err := sumOf(op, lines)
	if err != nil {
		return [32]byte{}, err
	}
	root := tree.Root()
	if err := p.mayOpen(op, root, now, total); err != nil {
		return [32]byte{}, err
	}
	if !named {
		return [32]byte{}, namesNobody(op)
	}
	p.open(root, now, batch{releaseAt: now, count: uint64(len(lines)), total: total, atOnce: true})
	epoch := p.Terms.Epoch(now)
	for _, l := range lines {
		p.credit(l.Account, l.Amount, epoch, epoch)
	}
	return root, nil
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

// Commit promises count lines under a root, which come to total, to be released
// from releaseAt on: not in the past, at the latest in the next epoch.
func (p *Points) Commit(caller Account, now uint64, root [32]byte, count, total, releaseAt uint64) error {
	const op = "promise points"
	if err := p.mayIssue(op, caller); err != nil {
		return err
	}
	switch {
	case count == 0 || count > MaxLines || total == 0 || total > lanePoints || root == [32]byte{}:
		return fault.New(fault.Malformed, op, "want a root, 1 to 1,048,576 lines and a total")
	case releaseAt < now || releaseAt-p.Terms.Start >= (uint64(p.Terms.Epoch(now))+2)*p.Terms.Length:
		return fault.New(fault.Malformed, op, "the release lies in the past, or after the next epoch")
	}
	if err := p.mayOpen(op, root, now, total); err != nil {
		return err
	}
	p.open(root, now, batch{releaseAt: releaseAt, count: count, total: total, open: total})
	return nil
}

func (p *Points) mayIssue(op string, caller Account) error {
	if err := p.mayReturn(op, caller); err != nil {
		return err
	}
	if p.paused {
		return fault.New(fault.Conflict, op, "the merchant paused issuing")
	}
	return nil
}

// mayOpen holds a new batch to the cap, and to those before it.
func (p *Points) mayOpen(op string, root [32]byte, now, total uint64) error {
	most, used, _ := p.Cap(now)
	if most < used || total > most-used {
		return fault.New(fault.Full, op, "more than is left of the cap of this epoch")
	}
	if _, ok := p.batches[root]; ok {
		return fault.New(fault.Replayed, op, "a batch of this root was issued or promised before")
	}
	return nil
}

// open notes a new batch and counts it against the cap.
func (p *Points) open(root [32]byte, now uint64, b batch) {
	_, used, _ := p.Cap(now)
	p.limits.epoch, p.limits.used = p.Terms.Epoch(now), used+b.total
	b.released, b.returned = map[uint64]bool{}, map[uint64]uint64{}
	p.batches[root] = &b
}

// Release credits a run of lines that begins at first; anybody may call. Lines
// that were released before are passed over.
func (p *Points) Release(now uint64, root [32]byte, first uint64, lines []Line, proof [][32]byte) error {
	const op = "release points"
	b, ok := p.batches[root]
	switch {
	case !ok:
		return unknownBatch(op)
	case now < b.releaseAt:
		return fault.New(fault.NotYet, op, "the batch is not released yet")
	}
	issued, epoch, err := p.epochs(op, b, now)
	switch {
	case err != nil:
		return err
	case b.atOnce:
		return fault.New(fault.Conflict, op, "the lines were credited when they were issued")
	case !VerifyRun(root, b.count, first, lines, proof):
		return wrongProof(op)
	}
	return p.releaseRun(op, b, first, lines, issued, epoch)
}

func (p *Points) releaseRun(op string, b *batch, first uint64, lines []Line, issued, epoch uint32) error {
	due := make([]uint64, len(lines))
	var total uint64
	for i, l := range lines {
		if at := first + uint64(i); !b.released[at] {
			due[i] = l.Amount - b.returned[at]
		}
		if l.Account == (Account{}) && due[i] > 0 {
			return namesNobody(op)
		}
		total += due[i]
	}
	if total > b.open {
		return fault.New(fault.Conflict, op, "the lines come to more than was promised")
	}
	b.open -= total
	for i, l := range lines {
		b.released[first+uint64(i)] = true
		if due[i] > 0 {
			p.credit(l.Account, due[i], issued, epoch)
		}
	}
	return nil
}

// epochs are that in which the points of a batch count as issued, and the present one.
func (p *Points) epochs(op string, b *batch, now uint64) (issued, epoch uint32, err error) {
	issued, epoch = p.Terms.Epoch(b.releaseAt), p.Terms.Epoch(now)
	if epoch > issued+2 {
		return 0, 0, fault.New(fault.Expired, op, "the points of the batch have expired")
	}
	return issued, epoch, nil
}

// credit gives points of one issue to an account, and to the supply.
func (p *Points) credit(account Account, amount uint64, issued, epoch uint32) {
	purse, supply, e := p.purses[account].At(epoch), p.supply.At(epoch), p.earned[account].at(epoch)
	lane := issued + 2 - epoch
	purse.First, supply.First, e.epoch = epoch, epoch, epoch
	purse.Lanes[lane] += amount
	supply.Lanes[lane] += amount
	e.earn(amount, epoch-issued)
	p.purses[account], p.supply, p.earned[account] = purse, supply, e
	p.credited += amount
}

func namesNobody(op string) error { return fault.New(fault.Malformed, op, "a line names nobody") }

func unknownBatch(op string) error {
	return fault.New(fault.NotFound, op, "there is no batch of this root")
}

func wrongProof(op string) error {
	return fault.New(fault.BadProof, op, "lines and proof do not give the root")
}
