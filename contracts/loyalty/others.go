package loyalty

import (
	"context"
	"errors"
	"math/big"
	"sync"
	"time"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
)

// lookEvery is the pause before the lines of a release that failed are looked for
// again: anybody may have had them credited.
const lookEvery = time.Hour

// strangers keep what others had credited of promises whose release failed here. It
// is found again after a restart.
type strangers struct {
	mu     *sync.Mutex
	looked map[[32]byte]time.Time // by root
	seen   map[[32]byte]*Place    // by Ref: mined in, at the latest, this block
}

func newStrangers() strangers {
	return strangers{&sync.Mutex{}, map[[32]byte]time.Time{}, map[[32]byte]*Place{}}
}

// place is where a line is that somebody else had credited; nil if nobody did.
func (s strangers) place(ref [32]byte) *Place {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen[ref]
}

func (s strangers) note(ref [32]byte, at *Place) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen[ref] = at; at == nil {
		delete(s.seen, ref)
	}
}

// due reports, once an hour, that a batch is to be looked at.
func (s strangers) due(root [32]byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last, known := s.looked[root]; known && time.Since(last) < lookEvery {
		return false
	}
	s.looked[root] = time.Now()
	return true
}

// lookForOthers asks the chain about the lines of failed runs.
func (p *Points) lookForOthers(ctx context.Context, b *batch) error {
	var failed []int
	for i := range b.runCount() {
		if end := p.runAt(b, i).End; end != nil && end.State == chain.Failed {
			failed = append(failed, i)
		}
	}
	if len(failed) == 0 {
		return nil
	}
	all := p.others.due(b.Root)
	tree, err := b.tree()
	if err != nil {
		return err
	}
	var problems []error
	for _, i := range failed {
		for index := i * maxBatch; index < min((i+1)*maxBatch, len(b.Lines)); index++ {
			problems = append(problems, p.lookForOne(ctx, b, tree, index, all))
		}
	}
	return errors.Join(problems...)
}

// lookForOne asks about a line that nobody is known to have had credited if unknown
// says so, and about one that is credited once its block is not taken back any more.
func (p *Points) lookForOne(ctx context.Context, b *batch, tree ledger.Tree, index int, unknown bool) error {
	line, final := b.Lines[index], p.client.Sight().Final.Number
	at := p.others.place(line.Ref)
	switch {
	case at == nil && !unknown, at != nil && (at.State == chain.Final || final < at.Block):
		return nil
	}
	token, err := p.Token(ctx)
	if err != nil {
		return err
	}
	proof, err := tree.Proof(index, 1)
	if err != nil {
		return err
	}
	stands, err := askLine(ctx, p.points, contract{p.client, token, p.points.UnpackError}, Promise{
		Line: line, Root: b.Root, Index: uint64(index), Proof: proof,
	})
	head, _, _ := p.client.Head()
	switch {
	case err != nil:
		return err
	case stands.State != LineCredited:
		p.others.note(line.Ref, nil)
	case at == nil:
		p.others.note(line.Ref, &Place{State: chain.Mined, Block: head})
	default:
		p.others.note(line.Ref, &Place{State: chain.Final, Block: at.Block})
	}
	return nil
}

// LineState is what the contract knows of a line. Numbers are the contract's.
type LineState uint8

// The states of a line.
const (
	LineUnknown  LineState = 0 // in no batch that was committed
	LinePending  LineState = 1 // promised
	LineCredited LineState = 2 // on its account
)

// LineStanding is what the contract says of a promised line.
type LineStanding struct {
	State     LineState
	Returned  uint64 // of its amount
	ReleaseAt uint64 // Unix seconds; of its batch
}

// askLine asks the contract about a line.
func askLine(ctx context.Context, code *points.Points, c contract, l Promise) (LineStanding, error) {
	data, err := code.TryPackLineStatus(l.Root, new(big.Int).SetUint64(l.Index), l.Line.bound(), l.Proof)
	if err != nil {
		return LineStanding{}, fault.Wrap(fault.Malformed, "ask line", err)
	}
	found, err := ask(ctx, c, data, code.UnpackLineStatus)
	if err != nil {
		return LineStanding{}, err
	}
	return LineStanding{State: LineState(found.Status), Returned: found.Returned.Uint64()}, nil
}
