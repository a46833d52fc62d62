package loyalty

import "context"

// reduceLead is how long before its release a promise is made smaller, in
// seconds. Later, a return waits for the release and takes back.
const reduceLead = 3600

// Return queues what a return takes of a line: a promise becomes smaller, also one
// whose release failed, and what was issued, or will be within the hour, is taken
// back. The same Ref again is the same return, whatever became of the promise
// meanwhile. fault.NotFound for a line that was not sent here.
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
	case sent && at.batch.Promised && p.stuck(at): // unless somebody had it credited since it was looked at
		tree, err := at.batch.tree()
		if err != nil {
			return err
		}
		if err := p.lookForOne(ctx, at.batch, tree, at.index, atAll); err != nil {
			return err
		}
		if p.stuck(at) {
			return p.Reduce(ctx, ref, line, amount)
		}
	}
	return p.TakeBack(ctx, ref, line, amount)
}
