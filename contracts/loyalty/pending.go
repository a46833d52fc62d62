package loyalty

import (
	"context"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
)

const (
	// reduceLead is how long before its release a promise is made smaller, in
	// seconds. Later, a return waits for the release and takes back.
	reduceLead = 3600
	// releasePatience is how long after its time a batch is looked at, in seconds:
	// longer than any outage, and short of what was ever promised.
	releasePatience = 30 * 86_400
)

// ReleaseDue queues the release of every promised batch that is on the chain and
// whose time has come. What is queued or done already is left as it is.
func (p *Points) ReleaseDue(ctx context.Context) error {
	if err := p.load(ctx); err != nil {
		return err
	}
	_, _, now := p.client.Head()
	for _, b := range p.promisedUntil(now) {
		place, err := p.whereBatch(ctx, b)
		if err != nil {
			return err
		}
		if place.State != chain.Mined && place.State != chain.Final {
			continue
		}
		if asked, err := p.Released(ctx, b.Root); err != nil {
			return err
		} else if asked != nil {
			continue
		}
		if err := p.Release(ctx, b.Root); err != nil && fault.KindOf(err) != fault.NotYet {
			return err
		}
	}
	return nil
}

// promisedUntil lists the batches whose release time is over, but not for long.
func (p *Points) promisedUntil(now uint64) []*batch {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []*batch
	for _, b := range p.batches {
		if b.Promised && b.ReleaseAt <= now && now < b.ReleaseAt+releasePatience {
			out = append(out, b)
		}
	}
	return out
}

// PromiseOf is how far the release of a promised line has come: nil while nobody
// asked for it here. promised is false for a line that was issued at once.
func (p *Points) PromiseOf(ctx context.Context, line [32]byte) (released *Place, promised bool, err error) {
	if err := p.load(ctx); err != nil {
		return nil, false, err
	}
	p.mu.Lock()
	at, known := p.lines[line]
	p.mu.Unlock()
	if !known || !at.batch.Promised {
		return nil, false, nil
	}
	released, err = p.Released(ctx, at.batch.Root)
	return released, true, err
}

// Return queues what a return takes of a line: a promise becomes smaller, and what
// was issued, or will be within the hour, is taken back. The same Ref again is the
// same return, whatever became of the promise meanwhile. fault.NotFound for a line
// that was not sent here.
func (p *Points) Return(ctx context.Context, ref, line [32]byte, amount uint64) error {
	if err := p.load(ctx); err != nil {
		return err
	}
	_, _, now := p.client.Head()
	p.mu.Lock()
	_, known := p.moves[ref]
	at, sent := p.lines[line]
	p.mu.Unlock()
	switch {
	case known:
		return nil
	case sent && at.batch.Promised && now+reduceLead < at.batch.ReleaseAt:
		return p.Reduce(ctx, ref, line, amount)
	}
	return p.TakeBack(ctx, ref, line, amount)
}
