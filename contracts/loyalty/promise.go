package loyalty

import (
	"context"
	"math/big"
	"time"

	"github.com/souk-network/souk/protocol/fault"
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

func (b *batch) total() (sum uint64) {
	for _, l := range b.Lines {
		sum += l.Amount
	}
	return sum
}
