package chain

import (
	"math/bits"

	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
)

// batch is lines that a merchant issued or promised together.
type batch struct {
	points  ledger.Account
	tree    ledger.Tree
	lines   []ledger.Line
	release uint64       // Unix seconds; 0: at once
	sent    *transaction // issues or promises it
	freed   *transaction // releases a promise; nil until its time has come
}

// place is a line of a batch.
type place struct {
	batch *batch
	index int
}

func newBatch(at ledger.Account, lines []points.Line) (*batch, error) {
	b := &batch{points: at, release: lines[0].Release}
	for _, l := range lines {
		if l.Amount == 0 || l.Account == (points.Account{}) {
			return nil, fault.New(fault.Malformed, "issue points", "a line names an account and 1 point or more")
		}
		b.lines = append(b.lines, ledger.Line{Account: ledger.Account(l.Account), Amount: l.Amount, Ref: l.Ref})
	}
	var err error
	b.tree, err = ledger.NewTree(b.lines)
	return b, err
}

func (b *batch) total() (sum uint64) {
	for _, l := range b.lines {
		sum += l.Amount
	}
	return sum
}

// issue is the call that issues or promises the batch.
func (b *batch) issue() ledger.Op {
	if b.release == 0 {
		return ledger.PointsIssue{Points: b.points, Lines: b.lines}
	}
	return ledger.PointsCommit{Points: b.points, Root: b.tree.Root(), Count: uint64(len(b.lines)), Total: b.total(), ReleaseAt: b.release}
}

// free is the call that credits a promised batch.
func (b *batch) free() ledger.Op {
	return ledger.PointsRelease{Points: b.points, Root: b.tree.Root(), Lines: b.lines, Proof: b.proof(0, 1<<bits.Len(uint(len(b.lines)-1)))}
}

// takeBack is the call that takes a part of a line back, or makes a promise
// smaller, as the line stands when the call is made.
func (b *batch) takeBack(l *ledger.Ledger, index int, amount uint64) ledger.Op {
	root, line, proof := b.tree.Root(), b.lines[index], b.proof(index, 1)
	if p, there := l.Points(b.points); there {
		if state, _ := p.Line(root, uint64(index), line, proof); state == ledger.Pending {
			return ledger.PointsReduce{Points: b.points, Root: root, Index: uint64(index), Line: line, Amount: amount, Proof: proof}
		}
	}
	return ledger.PointsTakeBack{Points: b.points, Root: root, Index: uint64(index), Line: line, Amount: amount, Proof: proof}
}

func (b *batch) proof(first, size int) [][32]byte {
	p, err := b.tree.Proof(first, size)
	if err != nil {
		panic(err) // it is a subtree of the batch
	}
	return p
}
