package loyalty

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
)

// releasePatience is how long a release waits in the outbox before it fails.
const releasePatience = 30 * 24 * time.Hour

// run is what became of having a run of a promised batch released.
type run struct {
	Tries int    `json:"tries,omitempty"` // how often it was asked for anew, after it had failed
	End   *Place `json:"end,omitempty"`   // final or failed: nothing happens any more unless it is asked for anew
	// Closed runs failed, and their points have expired: nothing can happen any more.
	// Elsewhere are their lines that others had credited before.
	Closed    bool       `json:"closed,omitempty"`
	Elsewhere []credited `json:"elsewhere,omitempty"`
}

// credited is a line of a batch, and a block in which it is credited.
type credited struct {
	Index int    `json:"index"`
	Block uint64 `json:"block"`
}

// storedRuns are the runs of a batch, as they are stored.
type storedRuns struct {
	Root [32]byte `json:"root"`
	Runs []run    `json:"runs"`
}

// hopeless are the refusals that no waiting changes.
var hopeless = map[string]bool{"BatchExpired": true, "BatchOverdrawn": true, "WrongProof": true}

// ReleaseDue queues the release of every promised batch that is on the chain and
// whose time has come, and turns returns that somebody's release came before. What is
// queued or done already is left as it is. A batch with which something is wrong keeps
// back no other.
func (p *Points) ReleaseDue(ctx context.Context) error {
	if err := p.load(ctx); err != nil {
		return err
	}
	_, _, now := p.client.Head()
	problems := []error{p.TurnReductions(ctx)}
	for _, b := range p.due(now) {
		problems = append(problems, p.releaseBatch(ctx, b))
	}
	return errors.Join(problems...)
}

// due lists the batches whose release time is over and that something may still happen
// to.
func (p *Points) due(now uint64) []*batch {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []*batch
	for _, b := range p.batches {
		if b.Promised && b.ReleaseAt <= now && !ended(p.runs[b.Root]) {
			out = append(out, b)
		}
	}
	return out
}

// released reports whether all runs are credited for good.
func released(runs []run) bool {
	for _, r := range runs {
		if r.End == nil || r.End.State != chain.Final {
			return false
		}
	}
	return len(runs) > 0
}

// ended reports whether nothing can happen to any run any more.
func ended(runs []run) bool {
	for _, r := range runs {
		if !r.Closed && (r.End == nil || r.End.State != chain.Final) {
			return false
		}
	}
	return len(runs) > 0
}

func (p *Points) releaseBatch(ctx context.Context, b *batch) error {
	at, err := p.whereBatch(ctx, b)
	if err != nil || at.State != chain.Mined && at.State != chain.Final {
		return err
	}
	_, err = p.release(ctx, b) // what is refused is kept
	return errors.Join(err, p.lookForOthers(ctx, b))
}

// Release queues what credits the lines of a promised batch, in runs of 256; runs
// that are queued, done or have failed are left as they are. fault.NotYet before the
// time that was promised, as the chain tells time; fault.NotFound: not promised here;
// fault.Expired, fault.Conflict: the contract refuses for good.
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
	refused, err := p.release(ctx, b)
	return errors.Join(refused, err)
}

// release queues the runs of a batch that nothing was done about yet. refused is what
// the contract said to some.
func (p *Points) release(ctx context.Context, b *batch) (refused, err error) {
	var tree *ledger.Tree
	for i := range b.runCount() {
		if known, err := p.whereRun(ctx, b, i); err != nil {
			return refused, err
		} else if known != nil {
			continue
		}
		if tree == nil {
			built, err := b.tree()
			if err != nil {
				return refused, err
			}
			tree = &built
		}
		no, err := p.releaseRun(ctx, b, *tree, i)
		if err != nil {
			return refused, err
		}
		refused = errors.Join(refused, no)
	}
	return refused, nil
}

func (b *batch) runCount() int { return (len(b.Lines) + maxBatch - 1) / maxBatch }

// releaseRun asks the contract, and queues what it does not refuse for good. A
// chain that does not answer is asked by the outbox.
func (p *Points) releaseRun(ctx context.Context, b *batch, tree ledger.Tree, i int) (refused, err error) {
	const op = "release points"
	token, err := p.Token(ctx)
	if err != nil {
		return nil, err
	}
	first, size := i*maxBatch, maxBatch
	for size/2 >= len(b.Lines) {
		size /= 2
	}
	proof, err := tree.Proof(first, size)
	if err != nil {
		return nil, err
	}
	data, err := p.points.TryPackRelease(b.Root, big.NewInt(int64(first)), b.bound(first, size), proof)
	if err != nil {
		return nil, fault.Wrap(fault.Malformed, op, err)
	}
	_, asked := p.client.Ask(ctx, token, data)
	if name, _ := refusedFor(p.points.UnpackError, asked); hopeless[name] {
		why := explain(op, p.points.UnpackError, asked)
		return why, p.endRun(ctx, b, i, Place{State: chain.Failed, Error: fault.DetailOf(why)})
	}
	_, err = p.client.Submit(ctx, p.releaseLabel(b, i), chain.Call{
		To: token, Data: data, NotAfter: uint64(time.Now().Add(releasePatience).UnixMilli()), Keep: true,
	})
	return nil, err
}

// runAt is a run of a batch as it is known.
func (p *Points) runAt(b *batch, i int) (r run) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if runs := p.runs[b.Root]; i < len(runs) {
		r = runs[i]
	}
	return r
}

// keepRun stores a run of a batch.
func (p *Points) keepRun(ctx context.Context, b *batch, i int, r run) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	runs := make([]run, b.runCount())
	copy(runs, p.runs[b.Root])
	runs[i] = r
	raw, err := json.Marshal(storedRuns{b.Root, runs})
	if err != nil {
		return fault.Wrap(fault.Internal, "store release", err)
	}
	if err := p.store.Put(ctx, keyRuns+hex.EncodeToString(b.Root[:]), raw); err != nil {
		return err
	}
	p.runs[b.Root] = runs
	return nil
}

func (p *Points) endRun(ctx context.Context, b *batch, i int, end Place) error {
	if err := p.keepRun(ctx, b, i, run{Tries: p.runAt(b, i).Tries, End: &end}); err != nil {
		return err
	}
	return p.noted(ctx, p.releaseLabel(b, i))
}

// noteRuns lets the outbox forget the runs that ended. The lock must be held.
func (p *Points) noteRuns(ctx context.Context) error {
	var problems []error
	for root, runs := range p.runs {
		for i, r := range runs {
			for tries := range r.Tries + 1 {
				if r.End != nil || tries < r.Tries {
					problems = append(problems, p.noted(ctx, labelOfRelease(root, i, tries)))
				}
			}
		}
	}
	return errors.Join(problems...)
}

// whereRun is how far the release of a run has come; nil while nobody asked for it.
func (p *Points) whereRun(ctx context.Context, b *batch, i int) (*Place, error) {
	if r := p.runAt(b, i); r.End != nil {
		return r.End, nil
	}
	found, err := p.where(ctx, p.releaseLabel(b, i))
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return p.runAt(b, i).End, nil // which may have been written down since
	case err != nil || !found.State.Done():
		return found, err
	}
	return found, p.endRun(ctx, b, i, *found)
}

// Released is how far the release of a promised batch has come: of its runs, the
// one that is furthest behind. Nil before Release.
func (p *Points) Released(ctx context.Context, root [32]byte) (*Place, error) {
	b, err := p.promised(ctx, "look up release", root)
	if err != nil {
		return nil, err
	}
	var last *Place
	for i := range b.runCount() {
		at, err := p.whereRun(ctx, b, i)
		switch {
		case err != nil || at == nil:
			return nil, err
		case last == nil || at.State == chain.Failed || last.State != chain.Failed && at.State < last.State:
			last = at
		}
	}
	return last, nil
}

// PromiseOf is how far the release of a promised line has come: nil while nobody
// asked for it here. One that failed here and that somebody else had credited is
// where the chain shows it. promised is false for a line that was issued at once.
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
	released, err = p.whereRun(ctx, at.batch, at.index/maxBatch)
	if err == nil && released != nil && released.State == chain.Failed {
		if elsewhere := p.creditedElsewhere(at); elsewhere != nil {
			released = elsewhere
		}
	}
	return released, true, err
}

// stuck reports whether the release of a line failed for good, and nobody else is
// known to have had it credited. The lock must not be held.
func (p *Points) stuck(at place) bool {
	end := p.runAt(at.batch, at.index/maxBatch).End
	return end != nil && end.State == chain.Failed && p.creditedElsewhere(at) == nil
}

// ReleaseAgain asks anew for the runs of a batch whose release failed.
// fault.NotFound: not promised here; fault.Conflict: none failed, or the contract
// refuses still; fault.Expired: it refuses, and for good.
func (p *Points) ReleaseAgain(ctx context.Context, root [32]byte) error {
	const op = "release points again"
	b, err := p.promised(ctx, op, root)
	if err != nil {
		return err
	}
	failed := 0
	for i := range b.runCount() {
		if at, err := p.whereRun(ctx, b, i); err != nil {
			return err
		} else if at == nil || at.State != chain.Failed {
			continue
		}
		failed++
		if err := p.keepRun(ctx, b, i, run{Tries: p.runAt(b, i).Tries + 1}); err != nil {
			return err
		}
	}
	if failed == 0 {
		return fault.New(fault.Conflict, op, "no release of this batch failed")
	}
	return p.Release(ctx, root)
}

func (p *Points) releaseLabel(b *batch, i int) string {
	return labelOfRelease(b.Root, i, p.runAt(b, i).Tries)
}

func labelOfRelease(root [32]byte, i, tries int) string {
	label := labelOf("release", root) + fmt.Sprintf(" %d", i*maxBatch)
	if tries > 0 {
		label += fmt.Sprintf(" again %d", tries)
	}
	return label
}
