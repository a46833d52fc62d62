package loyalty

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/ledger"
)

// Promise is a promised line with all that has it credited: whoever knows it needs
// the merchant no more.
type Promise struct {
	Line      Line
	Root      [32]byte
	Count     uint64 // lines of the batch
	Index     uint64 // of the line
	ReleaseAt uint64 // Unix seconds
	Proof     [][32]byte
	// Committed is how far the promise has come, and Failed why its release here
	// failed for good; empty: it did not. A merchant's own client knows them.
	Committed chain.State
	Failed    string
}

// Cursor is a position in the promises of an account: behind those of an earlier
// release, and of the same one those of a smaller Ref. The zero Cursor is before all.
type Cursor struct {
	ReleaseAt uint64
	Ref       [32]byte
}

func (c Cursor) compare(o Cursor) int {
	return cmp.Or(cmp.Compare(c.ReleaseAt, o.ReleaseAt), bytes.Compare(c.Ref[:], o.Ref[:]))
}

func (at place) cursor() Cursor { return Cursor{at.batch.ReleaseAt, at.batch.Lines[at.index].Ref} }

// PromisesTo lists what is promised to an account and not credited for good, behind
// a position, at most so many. Promises that the contract refused are left out.
func (p *Points) PromisesTo(ctx context.Context, account [20]byte, after Cursor, most int) ([]Promise, error) {
	if err := p.load(ctx); err != nil {
		return nil, err
	}
	var out []Promise
	trees := map[[32]byte]treeOf{}
	for _, at := range p.owedTo(account, after) {
		if len(out) == most {
			break
		}
		one, ok, err := p.promise(ctx, at, trees)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, one)
		}
	}
	return out, nil
}

// treeOf makes proofs of one batch.
type treeOf interface {
	Proof(first, size int) ([][32]byte, error)
}

func (p *Points) owedTo(account [20]byte, after Cursor) []place {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []place
	for _, at := range p.owed[account] {
		if at.cursor().compare(after) > 0 && !released(p.runs[at.batch.Root]) {
			out = append(out, at)
		}
	}
	slices.SortFunc(out, func(a, b place) int { return a.cursor().compare(b.cursor()) })
	return out
}

func (p *Points) promise(ctx context.Context, at place, trees map[[32]byte]treeOf) (Promise, bool, error) {
	b := at.batch
	committed, err := p.whereBatch(ctx, b)
	if err != nil || committed.State == chain.Failed {
		return Promise{}, false, err
	}
	if trees[b.Root] == nil {
		tree, err := b.tree()
		if err != nil {
			return Promise{}, false, err
		}
		trees[b.Root] = tree
	}
	out := Promise{
		Line: b.Lines[at.index], Root: b.Root, Count: uint64(len(b.Lines)), Index: uint64(at.index), ReleaseAt: b.ReleaseAt, Committed: committed.State,
	}
	if p.stuck(at) {
		out.Failed = p.runAt(b, at.index/maxBatch).End.Error
	}
	out.Proof, err = trees[b.Root].Proof(at.index, 1)
	return out, true, err
}

// PromisedBatch is a batch of promised lines, as its merchant sees it.
type PromisedBatch struct {
	Root      [32]byte
	ReleaseAt uint64 // Unix seconds
	Lines     int
	Total     uint64 // points promised, before returns
	Committed Place  // the promise
	Released  *Place // the run of its release that is furthest behind; nil: not asked for yet
	Stuck     int    // lines whose release failed and that nobody else is known to have had credited
}

// PromisedBatches lists the promised batches, the earliest release first.
func (p *Points) PromisedBatches(ctx context.Context) ([]PromisedBatch, error) {
	if err := p.load(ctx); err != nil {
		return nil, err
	}
	p.mu.Lock()
	var all []*batch
	for _, b := range p.batches {
		if b.Promised {
			all = append(all, b)
		}
	}
	p.mu.Unlock()
	slices.SortFunc(all, func(a, b *batch) int {
		return Cursor{a.ReleaseAt, a.Root}.compare(Cursor{b.ReleaseAt, b.Root})
	})
	out := make([]PromisedBatch, len(all))
	for i, b := range all {
		committed, err := p.whereBatch(ctx, b)
		if err != nil {
			return nil, err
		}
		out[i] = PromisedBatch{Root: b.Root, ReleaseAt: b.ReleaseAt, Lines: len(b.Lines), Total: b.total(), Committed: *committed}
		if out[i].Released, err = p.Released(ctx, b.Root); err != nil {
			return nil, err
		}
		for index := range b.Lines {
			if p.stuck(place{b, index}) {
				out[i].Stuck++
			}
		}
	}
	return out, nil
}

// Proves reports whether the line is in the batch that its root names.
func (l Promise) Proves() bool {
	return ledger.VerifyLine(l.Root, l.Count, l.Index, ledger.Line{Account: l.Line.Account, Amount: l.Line.Amount, Ref: l.Line.Ref}, l.Proof)
}
