package chain

import (
	"context"
	"fmt"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/souk-network/souk/protocol/fault"
)

const (
	firstRange = 500    // blocks of the first eth_getLogs
	maxRange   = 10_000 // and of the largest
	maxQueue   = 4096   // consent events that wait for a slow reader
	maxRecent  = 10_000 // blocks above those that should be final, when finality stalls
	saveEvery  = 256    // final blocks between two saves without events
	lagEvery   = 10     // steps between two comparisons of the endpoints' heads
)

// follower keeps a view in step with the chain. One goroutine steps; any may read.
type follower struct {
	rpc     *pool
	decoder *decoder
	store   Store
	depth   uint64
	quorum  int // endpoints that must have a block before it counts as final

	mu      sync.RWMutex // guards view, head and queue
	view    *view
	head    blockAnswer // the newest block seen, for its base fee
	queue   []ConsentEvent
	rewinds uint64 // reorganisations seen

	told chan struct{} // holds a token when the queue has grown

	// Of the stepping goroutine alone.
	started bool   // the chain was seen to be the one of the store
	span    uint64 // blocks of the next range
	saved   uint64 // base height in the store
	dirty   bool   // final events since then
	steps   uint64

	unsaved map[[32]byte]bool // roots that became final since then
}

// step brings the view up to the head of the chain, or as far as calls succeed.
func (f *follower) step(ctx context.Context) error {
	if !f.started {
		if err := f.start(ctx); err != nil {
			return err
		}
	}
	if f.waiting() >= maxQueue {
		return fault.New(fault.Full, "follow chain", "consent events wait to be read")
	}
	if f.steps++; f.steps%lagEvery == 0 {
		f.rpc.compareHeads(ctx)
	}
	head, err := f.rpc.latest(ctx)
	if err != nil {
		return err
	}
	if done, err := f.catchUp(ctx, uint64(head.Number)); err != nil || !done {
		return err
	}
	if err := f.extend(ctx, head); err != nil {
		return err
	}
	return f.settle(ctx)
}

// catchUp reads what is final already in ranges, if the view is that far
// behind. It returns false if it stopped for the reader of consent events.
func (f *follower) catchUp(ctx context.Context, head uint64) (bool, error) {
	target := head - min(head, f.depth)
	if target <= f.view.tip().number {
		return true, nil
	}
	if err := f.rewind(ctx, f.view.tip().number); err != nil {
		return false, err
	}
	if err := f.settleAt(ctx, f.view.tip().number); err != nil {
		return false, err
	}
	for f.view.base.number < target {
		if err := f.leap(ctx, target); err != nil {
			return false, err
		}
		if f.waiting() >= maxQueue {
			return false, nil
		}
	}
	return true, nil
}

// leap advances the base by one range. A range that fails is halved.
func (f *follower) leap(ctx context.Context, target uint64) error {
	from := f.view.base.number + 1
	to := min(target, from+f.span-1)
	read, err := f.read(ctx, from, to)
	if err != nil {
		if f.span > 1 && fault.KindOf(err) != fault.RateLimited && ctx.Err() == nil {
			f.span = max(1, f.span/2)
		}
		return err
	}
	end, err := f.rpc.block(ctx, to)
	if err != nil {
		return err
	}
	if err := f.agreed(ctx, to, end.Hash); err != nil {
		return err
	}
	var all events
	for _, e := range read {
		all.join(e)
	}
	f.mu.Lock()
	done := f.view.advance(blockOf(end), all)
	f.became(done)
	f.mu.Unlock()
	f.span = min(maxRange, f.span*2)
	return nil
}

// read fetches and decodes the events of from..to, by block hash.
func (f *follower) read(ctx context.Context, from, to uint64) (map[common.Hash]events, error) {
	contracts := f.decoder.contracts()
	if len(contracts) == 0 {
		return nil, nil
	}
	logs, err := f.rpc.logs(ctx, from, to, nil, contracts...)
	if err != nil {
		return nil, err
	}
	byBlock := make(map[common.Hash]events)
	for _, l := range logs {
		e := byBlock[l.BlockHash]
		if err := f.decoder.decode(l, &e); err != nil {
			return nil, err
		}
		byBlock[l.BlockHash] = e
	}
	return byBlock, nil
}

// rewind drops blocks of the view, from height number down, that the chain does
// not have any more.
func (f *follower) rewind(ctx context.Context, number uint64) error {
	keep := number
	for {
		mine, _ := f.view.at(keep)
		theirs, err := f.rpc.block(ctx, keep)
		if err != nil {
			return err
		}
		if theirs.Hash == mine.hash {
			break
		}
		if keep == f.view.base.number {
			return f.deep(keep)
		}
		keep--
	}
	f.commit(keep, nil)
	return nil
}

// deep refuses a chain that contradicts what was final.
func (f *follower) deep(number uint64) error {
	return fault.New(fault.Conflict, "follow chain", fmt.Sprintf(
		"block %d was final and is another one now: a reorganisation deeper than %d blocks, or another chain with the same id", number, f.depth))
}

// extend fetches the blocks up to the head, replacing those that the chain
// took back, and then their events; the view changes only when all of it fits.
func (f *follower) extend(ctx context.Context, head blockAnswer) error {
	keep, fresh, err := f.branch(ctx, head)
	if err != nil || len(fresh) == 0 && keep == f.view.tip().number {
		return err
	}
	if len(fresh) > 0 {
		if err := f.fill(ctx, fresh); err != nil {
			return err
		}
	}
	f.commit(keep, fresh)
	f.mu.Lock()
	f.head = head
	f.mu.Unlock()
	return nil
}

// branch finds the highest block of the view that the chain still has, and
// fetches those above it. An endpoint that is only behind changes nothing.
func (f *follower) branch(ctx context.Context, head blockAnswer) (keep uint64, fresh []block, err error) {
	top := f.view.tip().number
	number := uint64(head.Number)
	if number < f.view.base.number {
		return top, nil, fault.New(fault.Stale, "follow chain", "the endpoint is behind what is final")
	}
	if number-f.view.base.number > f.depth+maxRecent {
		return top, nil, fault.New(fault.Full, "follow chain", "too many blocks that are not final")
	}
	if mine, ok := f.view.at(number); ok && mine.hash == head.Hash {
		return top, nil, nil
	}
	next := blockOf(head)
	for {
		fresh = append([]block{next}, fresh...)
		if mine, ok := f.view.at(next.number - 1); ok && mine.hash == next.parent {
			return next.number - 1, fresh, nil
		}
		if next.number-1 <= f.view.base.number {
			return 0, nil, f.deep(f.view.base.number)
		}
		below, err := f.rpc.block(ctx, next.number-1)
		if err != nil {
			return 0, nil, err
		}
		if below.Hash != next.parent {
			return 0, nil, fault.New(fault.Stale, "follow chain", "the chain changed while it was read")
		}
		next = blockOf(below)
	}
}

// fill reads the events of linked blocks, refusing events of any other block.
func (f *follower) fill(ctx context.Context, fresh []block) error {
	byBlock, err := f.read(ctx, fresh[0].number, fresh[len(fresh)-1].number)
	if err != nil {
		return err
	}
	found := 0
	for i := range fresh {
		if e, ok := byBlock[fresh[i].hash]; ok {
			fresh[i].events = e
			found++
		}
	}
	if found != len(byBlock) {
		return fault.New(fault.Stale, "follow chain", "events of a block that is not in the chain")
	}
	return nil
}

// commit changes the view and queues new consent events.
func (f *follower) commit(keep uint64, fresh []block) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if keep < f.view.tip().number {
		f.rewinds++
	}
	f.enqueue(f.view.replace(keep, fresh))
}

// enqueue adds consent events for the reader, wanting the lock held.
func (f *follower) enqueue(list []ConsentEvent) {
	if len(list) == 0 {
		return
	}
	f.queue = append(f.queue, list...)
	select {
	case f.told <- struct{}{}:
	default:
	}
}

// settle makes final what is deep enough, if no endpoint contradicts.
func (f *follower) settle(ctx context.Context) error {
	tip := f.view.tip().number
	if err := f.settleAt(ctx, tip-min(tip, f.depth)); err != nil {
		return err
	}
	return f.save(ctx)
}

// settleAt makes the blocks of the view up to a height final, if the endpoints
// agree about the block at that height and so about those below it.
func (f *follower) settleAt(ctx context.Context, number uint64) error {
	b, ok := f.view.at(number)
	if !ok || number <= f.view.base.number {
		return nil
	}
	if err := f.agreed(ctx, number, b.hash); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.became(f.view.finalise(number))
	return nil
}

// became notes what is final now, wanting the lock held.
func (f *follower) became(done events) {
	f.enqueue(done.consents)
	f.dirty = f.dirty || !done.empty()
	for _, a := range done.anchors {
		f.unsaved[a.Root] = true
	}
}

func (f *follower) waiting() int {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return len(f.queue)
}

// agreed asks the endpoints for the block at a height before it counts as
// final: a quorum must have it, and none may have another. Silence is no
// objection, so that a dead endpoint stops nothing while a quorum is left.
func (f *follower) agreed(ctx context.Context, number uint64, hash common.Hash) error {
	if len(f.rpc.endpoints) < 2 {
		return nil
	}
	agree, against := 0, ""
	f.rpc.eachBlock(ctx, hexutil.EncodeUint64(number), func(e *endpoint, b blockAnswer) {
		if b.Hash == hash {
			agree++
		} else {
			against = e.host
		}
	})
	const op = "settle block"
	switch {
	case against != "":
		return fault.New(fault.Conflict, op, fmt.Sprintf("endpoints disagree about block %d: %s has another", number, against))
	case agree < f.quorum:
		return fault.New(fault.Unavailable, op, fmt.Sprintf("%d of %d endpoints have block %d, want %d", agree, len(f.rpc.endpoints), number, f.quorum))
	}
	return nil
}

func blockOf(b blockAnswer) block {
	return block{number: uint64(b.Number), hash: b.Hash, parent: b.Parent, time: uint64(b.Time)}
}

// standing is where a block stands, and the height of the base.
func (f *follower) standing(number uint64, hash common.Hash) (standing, uint64) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.view == nil {
		return unknown, 0
	}
	return f.view.standing(number, hash), f.view.base.number
}
