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

// strangers keep what others had credited of promises whose release failed here,
// until their points have expired: then it is written down and asked about no more.
// Before that it is found again after a restart.
type strangers struct {
	mu     *sync.Mutex
	looked map[[32]byte]time.Time // by root
	seen   map[[32]byte]*Place    // by Ref: mined in, at the latest, this block
}

func newStrangers() strangers {
	return strangers{&sync.Mutex{}, map[[32]byte]time.Time{}, map[[32]byte]*Place{}}
}

// creditedElsewhere is where a line is that somebody else had credited; nil if nobody is
// known to have.
func (p *Points) creditedElsewhere(at place) *Place {
	if r := p.runAt(at.batch, at.index/maxBatch); r.Closed {
		for _, c := range r.Elsewhere {
			if c.Index == at.index {
				return &Place{State: chain.Final, Block: c.Block}
			}
		}
		return nil
	}
	return p.others.place(at.batch.Lines[at.index].Ref)
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

// forget drops what is kept of a run of a batch that is written down, and of the batch
// itself, which is looked at anew if another of its runs is to be.
func (s strangers) forget(root [32]byte, lines []Line) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.looked, root)
	for _, l := range lines {
		delete(s.seen, l.Ref)
	}
}

// lookForOthers asks the chain about the lines of failed runs: once an hour, and for
// the last time when a block is final in which their points have expired. From then on
// nobody can have them credited.
func (p *Points) lookForOthers(ctx context.Context, b *batch) error {
	var failed []int
	for i := range b.runCount() {
		if r := p.runAt(b, i); r.End != nil && r.End.State == chain.Failed && !r.Closed {
			failed = append(failed, i)
		}
	}
	if len(failed) == 0 {
		return nil
	}
	ends, err := p.spentBy(ctx, b.ReleaseAt)
	if err != nil {
		return err
	}
	how := atCredited
	switch {
	case p.client.Sight().Final.Time >= ends:
		how = forTheLastTime
	case p.others.due(b.Root):
		how = atAll
	}
	tree, err := b.tree()
	if err != nil {
		return err
	}
	var problems []error
	for _, i := range failed {
		err := p.lookAtRun(ctx, b, tree, i, how)
		if err == nil && how == forTheLastTime {
			err = p.closeRun(ctx, b, i)
		}
		problems = append(problems, err)
	}
	return errors.Join(problems...)
}

func (b *batch) runLines(i int) (first, end int) {
	return i * maxBatch, min((i+1)*maxBatch, len(b.Lines))
}

func (p *Points) lookAtRun(ctx context.Context, b *batch, tree ledger.Tree, i int, how look) error {
	var problems []error
	for index, end := b.runLines(i); index < end; index++ {
		problems = append(problems, p.lookForOne(ctx, b, tree, index, how))
	}
	return errors.Join(problems...)
}

// closeRun writes down what others had credited of a run whose points have expired.
func (p *Points) closeRun(ctx context.Context, b *batch, i int) error {
	r := p.runAt(b, i)
	r.Closed, r.Elsewhere = true, nil
	first, end := b.runLines(i)
	for index := first; index < end; index++ {
		if at := p.others.place(b.Lines[index].Ref); at != nil {
			r.Elsewhere = append(r.Elsewhere, credited{index, at.Block})
		}
	}
	if err := p.keepRun(ctx, b, i, r); err != nil {
		return err
	}
	p.others.forget(b.Root, b.Lines[first:end])
	return nil
}

// spentBy is the first Unix second at which points are gone that are released at a
// time.
func (p *Points) spentBy(ctx context.Context, releaseAt uint64) (uint64, error) {
	e, err := p.epochs(ctx)
	if err != nil {
		return 0, err
	}
	return e.Start + (uint64(e.Epoch(releaseAt))+3)*e.Length, nil
}

// epochs asks once when the first epoch began and how long each is.
func (p *Points) epochs(ctx context.Context) (ledger.Terms, error) {
	p.mu.Lock()
	known := p.terms
	p.mu.Unlock()
	if known.Length > 0 {
		return known, nil
	}
	token, err := p.Token(ctx)
	if err != nil {
		return known, err
	}
	var ends [2]uint64
	for i := range ends {
		at := contract{p.client, token, p.points.UnpackError}
		if ends[i], err = ask(ctx, at, p.points.PackEpochEnd(uint32(i)), p.points.UnpackEpochEnd); err != nil {
			return known, err
		}
	}
	known = ledger.Terms{Start: ends[0] - (ends[1] - ends[0]), Length: ends[1] - ends[0]}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.terms = known
	return known, nil
}

// look is which lines are asked about that others may have had credited.
type look uint8

const (
	atCredited     look = iota // those that are known to be, once their block is not taken back any more
	atAll                      // those that nobody is known to have had credited, too
	forTheLastTime             // all that are not credited for good: nothing changes any more
)

// lookForOne asks about a line.
func (p *Points) lookForOne(ctx context.Context, b *batch, tree ledger.Tree, index int, how look) error {
	line, final := b.Lines[index], p.client.Sight().Final.Number
	at := p.others.place(line.Ref)
	switch {
	case at == nil && how == atCredited, at != nil && at.State == chain.Final, at != nil && final < at.Block && how != forTheLastTime:
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
