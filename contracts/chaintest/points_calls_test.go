package chaintest

import (
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/protocol/ledger"
)

// batch is lines as their merchant keeps them.
type batch struct {
	root  [32]byte
	lines []ledger.Line
	tree  ledger.Tree
}

func boundLine(l ledger.Line) points.Line {
	return points.Line{Account: common.Address(l.Account), Amount: units(l.Amount), Ref: l.Ref}
}

func bound(lines []ledger.Line) []points.Line {
	out := make([]points.Line, len(lines))
	for i, l := range lines {
		out[i] = boundLine(l)
	}
	return out
}

func (f *floor) issueLines() {
	lines := f.draw(1 + f.r.IntN(6))
	if f.r.IntN(40) == 0 {
		lines = nil
	}
	if len(f.batches) > 0 && f.r.IntN(15) == 0 {
		lines = f.anyBatch().lines
	}
	caller := f.merchant()
	if f.same(caller, f.tokens[0], f.points.PackIssue(bound(lines)), ledger.PointsIssue{Points: f.tokens[0], Lines: lines}) {
		f.keep(lines)
	}
}

func (f *floor) commit() {
	lines := f.draw(1 + f.r.IntN(40))
	tree, err := ledger.NewTree(lines)
	must(f.T, err)
	root, count, at := tree.Root(), uint64(len(lines)), f.evm.Time
	var total uint64
	for _, l := range lines {
		total += l.Amount
	}
	switch f.r.IntN(20) {
	case 0:
		root = [32]byte{}
	case 1:
		count = 0
	case 2:
		total /= 2 // less than the lines come to
	case 3:
		total = 0
	case 4:
		if len(f.batches) > 0 {
			root = f.anyBatch().root
		}
	case 5:
		at--
	case 6:
		at += 61 * 86_400
	default:
		at += uint64(f.r.IntN(50 * 86_400))
	}
	caller := f.merchant()
	if total > 1<<48-1 {
		return // no call data can say it
	}
	op := ledger.PointsCommit{Points: f.tokens[0], Root: root, Count: count, Total: total, ReleaseAt: at}
	if f.same(caller, f.tokens[0], f.points.PackCommit(root, uint32(count), units(total), at), op) && root == tree.Root() {
		f.keep(lines)
	}
}

func (f *floor) release() {
	b, ok := f.pick(func(b ledger.Batch) bool { return !b.AtOnce && b.Open > 0 && b.ReleaseAt <= f.evm.Time })
	if !ok {
		return
	}
	size := 1 << f.r.IntN(6)
	first := f.r.IntN(len(b.lines)) / size * size
	n := b.tree.Run(first, size)
	if n == 0 {
		size, n = 1, 1
		first = f.r.IntN(len(b.lines))
	}
	proof, err := b.tree.Proof(first, size)
	must(f.T, err)
	lines := slices.Clone(b.lines[first : first+n])
	f.spoilLines(&b.root, &first, lines, proof)
	f.same(f.account(), f.tokens[0], f.points.PackRelease(b.root, big.NewInt(int64(first)), bound(lines), proof),
		ledger.PointsRelease{Points: f.tokens[0], Root: b.root, First: uint64(first), Lines: lines, Proof: proof})
}

func (f *floor) reduce() {
	b, ok := f.pick(func(b ledger.Batch) bool { return !b.AtOnce && b.Open > 0 })
	if !ok {
		return
	}
	index, line, proof := f.line(&b)
	amount := f.part(line.Amount)
	caller := f.merchant()
	f.same(caller, f.tokens[0], f.points.PackReduce(b.root, big.NewInt(int64(index)), boundLine(line), units(amount), proof),
		ledger.PointsReduce{Points: f.tokens[0], Root: b.root, Index: uint64(index), Line: line, Amount: amount, Proof: proof})
}

func (f *floor) takeBack() {
	b, ok := f.pick(func(b ledger.Batch) bool { return b.AtOnce || b.Open < b.Total })
	if ok {
		f.takeLineBack(b)
	}
}

func (f *floor) takeLineBack(b batch) {
	index, line, proof := f.line(&b)
	amount := f.part(line.Amount)
	caller := f.merchant()
	f.same(caller, f.tokens[0], f.points.PackTakeBack(b.root, big.NewInt(int64(index)), boundLine(line), units(amount), proof),
		ledger.PointsTakeBack{Points: f.tokens[0], Root: b.root, Index: uint64(index), Line: line, Amount: amount, Proof: proof})
	state, returned := f.own().Line(b.root, uint64(index), line, proof)
	out := f.view(f.tokens[0], f.points.PackLineStatus(b.root, big.NewInt(int64(index)), boundLine(line), proof))
	if got, err := f.points.UnpackLineStatus(out); err != nil || got.Status != uint8(state) || got.Returned.Uint64() != returned {
		f.fail("line is %d with %d returned, want %d with %d: %v", got.Status, got.Returned, state, returned, err)
	}
}

func (f *floor) transfer() {
	from, to := f.account(), f.someone()
	amount := f.spendable(from)
	f.same(from, f.tokens[0], f.points.PackTransfer(to, units(amount)), ledger.PointsTransfer{Points: f.tokens[0], To: to, Amount: amount})
}

func (f *floor) approveSomebody() {
	from, spender := f.account(), f.someone()
	amount := f.spendable(from)
	if f.r.IntN(10) == 0 {
		amount = ledger.MaxAllowance + uint64(f.r.IntN(2))
	}
	f.approveFor(from, spender, f.tokens[0], amount)
}

func (f *floor) transferFrom() {
	caller, from, to := f.account(), f.someone(), f.someone()
	amount := f.allowed(from, caller)
	f.same(caller, f.tokens[0], f.points.PackTransferFrom(from, to, units(amount)), ledger.PointsTransferFrom{Points: f.tokens[0], From: from, To: to, Amount: amount})
}

func (f *floor) redeem() {
	from := f.account()
	amount := f.spendable(from)
	f.same(from, f.tokens[0], f.points.PackRedeem(units(amount), [32]byte{1}), ledger.PointsRedeem{Points: f.tokens[0], Amount: amount, Ref: [32]byte{1}})
}

func (f *floor) redeemFrom() {
	caller, from := f.account(), f.someone()
	amount := f.allowed(from, caller)
	f.same(caller, f.tokens[0], f.points.PackRedeemFrom(from, units(amount), [32]byte{1}), ledger.PointsRedeemFrom{Points: f.tokens[0], Holder: from, Amount: amount, Ref: [32]byte{1}})
}

// waitEpochs lets days go by, one epoch, three, or a thousand.
func (f *floor) waitEpochs() {
	if f.own().State() != 0 && f.r.IntN(2) == 0 { // does not stay away for long
		f.restore()
	}
	day := uint64(86_400)
	switch f.r.IntN(48) {
	case 0:
		f.evm.Time += 3000 * day
	case 1:
		f.evm.Time += 90 * day
	case 2, 3, 4:
		f.evm.Time += 30 * day
	case 5: // the last second of the epoch, or the first of the next
		terms := f.own().Terms()
		end := terms.Start + (uint64(terms.Epoch(f.evm.Time))+1)*terms.Length
		f.evm.Time = max(f.evm.Time, end-uint64(f.r.IntN(2)))
	case 6: // the last second in which a line can be taken back, or the one after
		if len(f.batches) > 0 {
			b := f.batches[len(f.batches)-1]
			f.evm.Time = max(f.evm.Time, f.own().Batch(b.root).ReleaseAt+180*day-uint64(f.r.IntN(2)))
			f.takeLineBack(b)
		}
	default:
		f.evm.Time += uint64(f.r.IntN(4)) * day
	}
	f.note(accepted)
}

// restore takes back what keeps the first merchant from issuing.
func (f *floor) restore() {
	if f.away == 0 {
		f.membership()
		return
	}
	f.same(f.accounts[0], f.tokens[0], f.points.PackResumeIssuing(), ledger.PointsPause{Points: f.tokens[0]})
}

func (f *floor) setCap() {
	most := uint64(f.r.IntN(90_000))
	if f.huge {
		most = ledger.MaxCap/2 + f.r.Uint64N(ledger.MaxCap/2+2)
	}
	switch old, _, _ := f.own().Cap(); f.r.IntN(10) {
	case 0:
		most = ledger.MaxCap + uint64(f.r.IntN(2))
	case 1:
		most = min(old, ledger.MaxCap-1) + uint64(f.r.IntN(2))
	}
	caller := f.merchant()
	f.same(caller, f.tokens[0], f.points.PackSetCap(units(most)), ledger.PointsSetCap{Points: f.tokens[0], Cap: most})
}

func (f *floor) pauseIssuing() {
	caller, paused := f.merchant(), f.r.IntN(4) == 0
	data := f.points.PackResumeIssuing()
	if paused {
		data = f.points.PackPauseIssuing()
	}
	f.same(caller, f.tokens[0], data, ledger.PointsPause{Points: f.tokens[0], Paused: paused})
}

func (f *floor) draw(count int) []ledger.Line {
	lines := make([]ledger.Line, count)
	for i := range lines {
		amount := 1 + f.r.Uint64N(400)
		if f.huge {
			amount = 1 + f.r.Uint64N(1<<f.r.IntN(46))
		}
		var ref [32]byte
		for k := range ref {
			ref[k] = byte(f.r.Uint32())
		}
		lines[i] = ledger.Line{Account: f.account(), Amount: amount, Ref: ref}
	}
	switch wrong := &lines[f.r.IntN(count)]; f.r.IntN(40) {
	case 0:
		wrong.Amount = 0
	case 1:
		wrong.Account = ledger.Account{}
	}
	return lines
}

func (f *floor) keep(lines []ledger.Line) {
	tree, err := ledger.NewTree(lines)
	must(f.T, err)
	f.batches = append(f.batches, batch{tree.Root(), lines, tree})
}

func (f *floor) anyBatch() batch { return f.batches[f.r.IntN(len(f.batches))] }

// pick is a batch, most often a young one that fits.
func (f *floor) pick(fits func(ledger.Batch) bool) (batch, bool) {
	if len(f.batches) == 0 {
		return batch{}, false
	}
	if f.r.IntN(8) == 0 {
		return f.anyBatch(), true
	}
	young := slices.Clone(f.batches[max(0, len(f.batches)-24):])
	young = slices.DeleteFunc(young, func(b batch) bool { return !fits(f.own().Batch(b.root)) })
	if len(young) == 0 {
		return f.anyBatch(), true
	}
	return young[f.r.IntN(len(young))], true
}

// line is one line of a batch with its proof, now and then spoiled.
func (f *floor) line(b *batch) (int, ledger.Line, [][32]byte) {
	index := f.r.IntN(len(b.lines))
	proof, err := b.tree.Proof(index, 1)
	must(f.T, err)
	lines := []ledger.Line{b.lines[index]}
	f.spoilLines(&b.root, &index, lines, proof)
	return index, lines[0], proof
}

// spoil changes something now and then.
func (f *floor) spoilLines(root *[32]byte, index *int, lines []ledger.Line, proof [][32]byte) {
	switch f.r.IntN(60) {
	case 0:
		root[5] ^= 1
	case 1:
		*index++
	case 2:
		lines[0].Amount ^= 1
	case 3:
		lines[0].Account = f.account()
	case 4:
		if len(proof) > 0 {
			proof[f.r.IntN(len(proof))][0] ^= 1
		}
	case 5:
		lines[len(lines)-1].Ref[31] ^= 1
	}
}

// spendable is something up to what a holder has, now and then one more.
func (f *floor) spendable(holder ledger.Account) uint64 {
	all := f.own().Balance(holder).Total()
	switch f.r.IntN(12) {
	case 0:
		return all + 1
	case 1:
		return all
	case 2:
		return 0
	}
	return f.r.Uint64N(all + 1)
}

func (f *floor) allowed(owner, spender ledger.Account) uint64 {
	allowed := f.own().Allowance(owner, spender)
	if f.r.IntN(5) == 0 {
		return allowed + 1
	}
	return min(f.r.Uint64N(allowed+1), f.spendable(owner))
}

// part is something up to whole, now and then zero or one more.
func (f *floor) part(whole uint64) uint64 {
	switch f.r.IntN(20) {
	case 0:
		return 0
	case 1:
		return whole + 1
	case 2:
		return whole
	}
	return 1 + f.r.Uint64N(whole/2+1)
}

// someone is an account, now and then the zero account.
func (f *floor) someone() ledger.Account {
	if f.r.IntN(40) == 0 {
		return ledger.Account{}
	}
	return f.account()
}

// merchant is who issues, now and then somebody else.
func (f *floor) merchant() ledger.Account {
	if f.r.IntN(25) == 0 {
		return f.accounts[1]
	}
	return f.accounts[0]
}
