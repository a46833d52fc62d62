package loyalty

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
)

// maxPromise is how many lines one batch promises at most: what is stored of it
// stays below a megabyte or so.
const maxPromise = 4096

// Commit queues a promise of lines that anybody may release from releaseAt (Unix
// seconds) on, at the latest in the next points epoch. They count against the cap
// now. Lines whose Ref was issued or promised before are left as they are; the
// roots of the new batches are returned, of at most 4,096 lines each.
func (p *Points) Commit(ctx context.Context, lines []Line, releaseAt uint64) ([][32]byte, error) {
	if err := p.load(ctx); err != nil {
		return nil, err
	}
	if _, err := p.Token(ctx); err != nil {
		return nil, err
	}
	fresh, err := p.unissued(lines)
	if err != nil {
		return nil, fault.Wrap(fault.Malformed, "promise points", err)
	}
	var roots [][32]byte
	for len(fresh) > 0 {
		n := min(maxPromise, len(fresh))
		b, err := newBatch(fresh[:n:n])
		if err != nil {
			return roots, err
		}
		b.Promised, b.ReleaseAt = true, releaseAt
		if err := p.keepBatch(ctx, b); err != nil {
			return roots, err
		}
		roots, fresh = append(roots, b.Root), fresh[n:]
	}
	return roots, nil
}

// Release queues what credits the lines of a promised batch, in runs of 256.
// fault.NotYet before the time that was promised, as the chain tells time;
// fault.NotFound: not promised here.
func (p *Points) Release(ctx context.Context, root [32]byte) error {
	const op = "release points"
	b, err := p.promised(ctx, op, root)
	if err != nil {
		return err
	}
	_, _, now := p.client.Head()
	if now < b.ReleaseAt {
		return fault.New(fault.NotYet, op, "the batch is promised for later")
	}
	tree, err := b.tree()
	if err != nil {
		return err
	}
	for first := 0; first < len(b.Lines); first += maxBatch {
		if err := p.releaseRun(ctx, b, tree, first); err != nil {
			return err
		}
	}
	return nil
}

func (p *Points) releaseRun(ctx context.Context, b *batch, tree ledger.Tree, first int) error {
	size := maxBatch
	for size/2 >= len(b.Lines) {
		size /= 2
	}
	proof, err := tree.Proof(first, size)
	if err != nil {
		return err
	}
	data, err := p.points.TryPackRelease(b.Root, big.NewInt(int64(first)), b.bound(first, size), proof)
	_, err = p.submit(ctx, releaseLabel(b, first), data, err)
	return err
}

// Released is how far the release of a promised batch has come: of its runs, the
// one that is furthest behind. Nil before Release.
func (p *Points) Released(ctx context.Context, root [32]byte) (*Place, error) {
	b, err := p.promised(ctx, "look up release", root)
	if err != nil {
		return nil, err
	}
	var last *Place
	for first := 0; first < len(b.Lines); first += maxBatch {
		run, err := p.where(ctx, releaseLabel(b, first))
		switch {
		case fault.KindOf(err) == fault.NotFound:
			return nil, nil
		case err != nil:
			return nil, err
		case last == nil || run.State == chain.Failed || last.State != chain.Failed && run.State < last.State:
			last = run
		}
	}
	return last, nil
}

// Reduce queues that a promised line becomes smaller by amount before it is
// released: a return. fault.NotFound for a line that was not promised here.
func (p *Points) Reduce(ctx context.Context, ref, line [32]byte, amount uint64) error {
	const op = "reduce points"
	if err := p.load(ctx); err != nil {
		return err
	}
	p.mu.Lock()
	at, known := p.lines[line]
	p.mu.Unlock()
	if !known || !at.batch.Promised {
		return fault.New(fault.NotFound, op, "no such line was promised")
	}
	proof, err := at.batch.proof(at.index)
	if err != nil {
		return err
	}
	data, err := p.points.TryPackReduce(at.batch.Root, big.NewInt(int64(at.index)), at.batch.Lines[at.index].bound(), new(big.Int).SetUint64(amount), proof)
	if err != nil {
		return fault.Wrap(fault.Malformed, op, err)
	}
	return p.move(ctx, ref, data, uint64(time.Now().Add(returnPatience).UnixMilli()))
}

func (p *Points) promised(ctx context.Context, op string, root [32]byte) (*batch, error) {
	if err := p.load(ctx); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	b, known := p.batches[root]
	if !known || !b.Promised {
		return nil, fault.New(fault.NotFound, op, "no such batch was promised")
	}
	return b, nil
}

func releaseLabel(b *batch, first int) string {
	return labelOf("release", b.Root) + fmt.Sprintf(" %d", first)
}

func (b *batch) total() (sum uint64) {
	for _, l := range b.Lines {
		sum += l.Amount
	}
	return sum
}
