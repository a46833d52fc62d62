package ipfs

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/ipfs/boxo/blockstore"
	blocks "github.com/ipfs/go-block-format"
	"github.com/ipfs/go-cid"
	ipld "github.com/ipfs/go-ipld-format"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// Run exchanges blocks until ctx ends, and returns when everything it started
// has stopped. It is called at most once.
func (s *Store) Run(ctx context.Context) error {
	if s.cfg.Host == nil {
		close(s.ready)
		<-ctx.Done()
		return nil
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	swap := newSwap(ctx, s)
	var serving sync.WaitGroup
	s.serveBlocks(ctx, &serving)
	s.mu.Lock()
	s.swap = swap
	s.mu.Unlock()
	close(s.ready)
	<-ctx.Done()
	s.mu.Lock()
	s.swap = nil
	s.mu.Unlock()
	s.cfg.Host.RemoveStreamHandler(ProtocolID)
	err := swap.close()
	serving.Wait()
	return fault.Wrap(fault.Internal, "stop block exchange", err)
}

// announce tells waiting peers of new blocks.
func (s *Store) announce(ctx context.Context, bs []storage.Block) {
	swap := s.network().awake()
	if swap == nil {
		return
	}
	news := make([]blocks.Block, 0, len(bs))
	for _, b := range bs {
		if block, err := blocks.NewBlockWithCid(b.Data, b.Cid); err == nil {
			news = append(news, block)
		}
	}
	if err := swap.NotifyNewBlocks(ctx, news...); err != nil {
		s.cfg.Log.Debug("blocks not announced", "err", err)
	}
}

// want gets one block by bitswap. When nothing came for StallTimeout it asks
// anew with a fresh session: a want that was lost is not waited for.
func (s *Store) want(ctx context.Context, c cid.Cid) ([]byte, error) {
	swap := s.network().wake()
	if swap == nil {
		return nil, storage.ErrNotFound
	}
	select {
	case s.wants <- struct{}{}:
		defer func() { <-s.wants }()
	case <-ctx.Done():
		return nil, unanswered(ctx)
	}
	for {
		data, err := attempt(ctx, swap, c, s.cfg.StallTimeout)
		if err == nil {
			return data, nil
		}
		if ctx.Err() != nil || s.network() == nil {
			return nil, unanswered(ctx)
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			return nil, fault.Wrap(fault.Unavailable, "fetch block", err)
		}
	}
}

type getter interface {
	GetBlock(context.Context, cid.Cid) (blocks.Block, error)
}

func attempt(ctx context.Context, swap getter, c cid.Cid, patience time.Duration) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	b, err := swap.GetBlock(ctx, c)
	if err != nil {
		return nil, errors.Join(err, ctx.Err())
	}
	if len(b.RawData()) > storage.MaxBlock {
		return nil, storage.ErrTooLarge
	}
	return b.RawData(), storage.CheckBlock(c, b.RawData())
}

// unanswered is the error of a block that nobody sent in time.
func unanswered(ctx context.Context) error {
	return &fault.Error{Kind: fault.Unavailable, Op: "fetch block", Detail: "no peer sent it in time", Err: ctx.Err()}
}

// blockView is the store as bitswap sees it: what is here, checked, and nothing
// that is not a raw SHA-256 block.
type blockView struct{ s *Store }

var _ blockstore.Blockstore = blockView{}

func (v blockView) Has(ctx context.Context, c cid.Cid) (bool, error) {
	if storage.CheckName(c) != nil {
		return false, nil
	}
	return v.s.Has(ctx, c)
}

func (v blockView) GetSize(_ context.Context, c cid.Cid) (int, error) {
	if storage.CheckName(c) == nil {
		if size, ok := v.s.held(sumOf(c)); ok {
			return int(size), nil
		}
	}
	return -1, ipld.ErrNotFound{Cid: c}
}

func (v blockView) Get(ctx context.Context, c cid.Cid) (blocks.Block, error) {
	if storage.CheckName(c) != nil {
		return nil, ipld.ErrNotFound{Cid: c}
	}
	data, err := v.s.forPeer(ctx, sumOf(c))
	if err != nil {
		return nil, ipld.ErrNotFound{Cid: c}
	}
	return blocks.NewBlockWithCid(data, c)
}

func (v blockView) Put(ctx context.Context, b blocks.Block) error {
	return v.PutMany(ctx, []blocks.Block{b})
}

func (v blockView) PutMany(ctx context.Context, bs []blocks.Block) error {
	kept := make([]storage.Block, len(bs))
	for i, b := range bs {
		if len(b.RawData()) > storage.MaxBlock {
			return storage.ErrTooLarge
		}
		if err := storage.CheckBlock(b.Cid(), b.RawData()); err != nil {
			return err
		}
		kept[i] = storage.Block{Cid: b.Cid(), Data: b.RawData()}
	}
	return v.s.keep(ctx, kept)
}

func (v blockView) DeleteBlock(ctx context.Context, c cid.Cid) error { return v.s.Delete(ctx, c) }

func (v blockView) AllKeysChan(ctx context.Context) (<-chan cid.Cid, error) {
	v.s.mu.Lock()
	names := make(chan cid.Cid, len(v.s.blocks))
	for sum, e := range v.s.blocks {
		if !e.absent {
			names <- storage.NameOf(sum)
		}
	}
	v.s.mu.Unlock()
	close(names)
	return names, ctx.Err()
}
