// Package index follows what the loyalty contracts of a consortium say, and
// answers from it: who holds which points and memberships, which campaigns,
// corridors and offers there are. It reads each block once, in step with the
// blocks that a chain client has checked.
//
//	x, err := index.New(index.Config{Client: client, Store: store, OnEvents: touched})
//	go x.Run(ctx)
//	holders, at := x.Holders(token, index.Page{Most: 100})
//
// What is final is on disk and is read again from there after a restart. What may
// still be taken back is in memory with the way to undo it, and is undone when the
// client sees another chain. Every answer comes with its Position, which says up to
// which block it goes, and up to which of them nothing changes any more (I12).
package index

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/fault"
)

// Config describes an index. Client and Store must be set.
type Config struct {
	Client Client
	Store  chain.Store // of the index alone
	// OnEvents is told what new blocks said, and what was taken back, once each
	// after it shows in the answers. After a restart events may come again, or be
	// left out: who needs all of them asks the answers then. Nil: nobody asks.
	OnEvents func(context.Context, News)
	// Poll is the time between two looks at the client, which costs no call. 0
	// means half a second.
	Poll time.Duration
	// Anew is for how long final events may contradict what was read before, until
	// all of it is read anew. 0 means a minute.
	Anew time.Duration
}

// Client is what an index reads: a *chain.Client.
type Client interface {
	Deployment() chain.Deployment
	Sight() chain.Sight
	BlockAt(ctx context.Context, number uint64) (chain.BlockRef, error)
	Events(ctx context.Context, from, until uint64, contracts ...chain.Address) ([]types.Log, error)
}

// News is what changed.
type News struct {
	Said     []loyalty.Event // in the order of the chain
	TakenOut []loyalty.Event // of blocks that are not in the chain any more
	At       Position
}

// Position is how far an index has read.
type Position struct {
	Block  uint64 // newest block in the answers; 0: none yet
	Time   uint64 // its time, Unix seconds
	Final  uint64 // up to this one nothing is taken back, and everything is on disk
	Events uint64 // how many events the answers rest on
}

// Index is the index of one consortium. All methods are safe for concurrent use.
type Index struct {
	config Config
	reader *reader
	disk   *disk

	mu      sync.RWMutex
	state   *state
	final   chain.BlockRef // zero before the first
	young   []block        // above final, each the child of the one before
	undo    journal        // of all of them
	events  uint64         // final ones
	problem error

	// Of the stepping goroutine alone.
	checked bool               // the chain has the block that the disk speaks of
	since   time.Time          // what is final has contradicted itself; zero: it does not
	told    map[[32]byte]block // blocks whose events were told, and that are not final
}

// block is what the contracts said in one block.
type block struct {
	chain.BlockRef
	events []loyalty.Event
	logs   []types.Log
}

// New reads what is on disk. It asks the chain nothing and starts nothing.
func New(ctx context.Context, config Config) (*Index, error) {
	if config.Client == nil || config.Store == nil || min(config.Poll, config.Anew) < 0 {
		return nil, fault.New(fault.Malformed, "index config", "client and store are needed")
	}
	if config.Poll == 0 {
		config.Poll = 500 * time.Millisecond
	}
	if config.Anew == 0 {
		config.Anew = time.Minute
	}
	if config.OnEvents == nil {
		config.OnEvents = func(context.Context, News) {}
	}
	d := config.Client.Deployment()
	x := &Index{
		config: config, reader: newReader(config.Client, d), disk: newDisk(config.Store, d), state: newState(), told: map[[32]byte]block{},
	}
	return x, x.restore(ctx)
}

// restore applies what is on disk.
func (x *Index) restore(ctx context.Context) error {
	logs, at, err := x.disk.load(ctx)
	if err != nil {
		return err
	}
	if err := x.reader.learn(logs); err != nil {
		return err
	}
	blocks, err := x.reader.blocks(logs)
	if err != nil {
		return err
	}
	if _, err := x.state.follow(blocks); err != nil {
		return err
	}
	x.final, x.events = at, uint64(len(logs))
	return nil
}

// Run follows the client until ctx ends. Trouble does not end it; Problem shows it.
func (x *Index) Run(ctx context.Context) error {
	tick := time.NewTicker(x.config.Poll)
	defer tick.Stop()
	for {
		err := x.Step(ctx)
		if ctx.Err() != nil {
			return nil
		}
		x.mu.Lock()
		x.problem = err
		x.mu.Unlock()
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// Problem is why the last look at the chain came to nothing, or nil.
func (x *Index) Problem() error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.problem
}

// At is how far the index has read.
func (x *Index) At() Position {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.position()
}

func (x *Index) position() Position {
	p := Position{Block: x.final.Number, Time: x.final.Time, Final: x.final.Number, Events: x.events}
	for _, b := range x.young {
		p.Block, p.Time, p.Events = b.Number, b.Time, p.Events+uint64(len(b.events))
	}
	return p
}

// Step brings the index up to what the client has followed. Run does it at every
// poll; it is for one caller at a time.
func (x *Index) Step(ctx context.Context) error {
	sight := x.config.Client.Sight()
	if sight.Tip().Number == 0 || sight.Final.Number < x.final.Number {
		return nil // the client has not come as far as it once was
	}
	if err := x.check(ctx, sight); err != nil {
		return err
	}
	for x.final.Number < sight.Final.Number {
		if err := x.finalise(ctx, sight); err != nil {
			return err
		}
	}
	return x.extend(ctx, sight)
}

// check asks once whether the chain still has the block that the disk speaks of.
func (x *Index) check(ctx context.Context, sight chain.Sight) error {
	if x.checked || x.final.Number == 0 {
		x.checked = true
		return nil
	}
	here, known := sight.At(x.final.Number)
	if !known {
		var err error
		if here, err = x.config.Client.BlockAt(ctx, x.final.Number); err != nil {
			return err
		}
	}
	if here.Hash != x.final.Hash {
		return fault.New(fault.Conflict, "follow events", "the index was made from another chain; delete its folder to have it made again")
	}
	x.checked = true
	return nil
}

// finalise reads the next range of blocks that are final, once more if they were
// read before: an endpoint that was behind may have left something out.
func (x *Index) finalise(ctx context.Context, sight chain.Sight) error {
	read, until, err := x.reader.next(ctx, x.final.Number, sight.Final.Number)
	if err != nil {
		return err
	}
	end := sight.Final
	if until < end.Number {
		if end, err = x.config.Client.BlockAt(ctx, until); err != nil {
			return err
		}
	}
	if err := x.settle(ctx, sight, read, end); err != nil {
		return x.doubt(ctx, err)
	}
	x.since = time.Time{}
	x.tell(ctx, read, end.Number)
	return nil
}

// settle makes blocks final, on disk and in the answers, and keeps on top of them
// what the client still sees.
func (x *Index) settle(ctx context.Context, sight chain.Sight, read []block, end chain.BlockRef) error {
	above := x.kept(sight, end.Number)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.undo.all()
	undo, err := x.state.follow(read)
	if err == nil {
		if err = x.disk.append(ctx, read, end); err != nil {
			undo.all()
		}
	}
	if err != nil {
		return errors.Join(err, x.put(x.young))
	}
	x.final = end
	for _, b := range read {
		x.events += uint64(len(b.events))
	}
	_ = x.put(above) // what does not fit on top is read again
	return nil
}

// doubt has everything read anew if what is final has contradicted itself for some
// time, whoever was asked: an answer on which it rests had left something out.
func (x *Index) doubt(ctx context.Context, why error) error {
	if fault.KindOf(why) == fault.Unavailable || fault.KindOf(why) == fault.Full || ctx.Err() != nil {
		return why
	}
	if x.since.IsZero() {
		x.since = time.Now()
	}
	if time.Since(x.since) < x.config.Anew {
		return why
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := x.disk.clear(ctx); err != nil {
		return errors.Join(why, err)
	}
	x.state, x.final, x.young, x.undo, x.events = newState(), chain.BlockRef{}, nil, nil, 0
	x.told, x.since = map[[32]byte]block{}, time.Time{}
	return why
}

// put has blocks count that may be taken back, in place of others. The lock is held,
// and what was there is undone.
func (x *Index) put(young []block) (err error) {
	x.young = nil
	if x.undo, err = x.state.follow(young); err == nil {
		x.young = young
	}
	return err
}

// kept are the blocks of the index above a height that the client still sees.
func (x *Index) kept(sight chain.Sight, above uint64) []block {
	var out []block
	for _, b := range x.young {
		here, known := sight.At(b.Number)
		switch {
		case b.Number <= above:
		case !known || here != b.BlockRef:
			return out
		default:
			out = append(out, b)
		}
	}
	return out
}

// extend reads the blocks above the final one that are new, and undoes those that
// the client does not see any more.
func (x *Index) extend(ctx context.Context, sight chain.Sight) error {
	keep := x.kept(sight, sight.Final.Number)
	fresh := sight.Young[len(keep):]
	if len(fresh) == 0 && len(keep) == len(x.young) {
		return nil
	}
	read, err := x.reader.linked(ctx, fresh)
	if err != nil {
		return err
	}
	x.mu.Lock()
	before := x.young
	x.undo.all()
	if err = x.put(slices.Concat(keep, read)); err != nil {
		err = errors.Join(err, x.put(before))
	}
	x.mu.Unlock()
	if err == nil {
		x.tell(ctx, nil, x.final.Number)
	}
	return err
}

// tell tells what is new among the blocks that have just become final, up to a
// height, and those above; and what was told of blocks that are neither.
func (x *Index) tell(ctx context.Context, settled []block, end uint64) {
	all := slices.Concat(settled, x.young)
	news := News{At: x.At()}
	for _, b := range slices.SortedFunc(maps.Values(x.told), func(a, b block) int { return cmp.Compare(a.Number, b.Number) }) {
		if !slices.ContainsFunc(all, func(now block) bool { return now.Hash == b.Hash }) {
			news.TakenOut = append(news.TakenOut, b.events...)
			delete(x.told, b.Hash)
		}
	}
	for _, b := range all {
		if len(x.told[b.Hash].events) < len(b.events) {
			news.Said = append(news.Said, b.events...)
			x.told[b.Hash] = b
		}
	}
	maps.DeleteFunc(x.told, func(_ [32]byte, b block) bool { return b.Number <= end })
	if len(news.Said)+len(news.TakenOut) > 0 {
		x.config.OnEvents(ctx, news)
	}
}
