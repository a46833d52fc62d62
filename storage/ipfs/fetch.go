package ipfs

import (
	"bufio"
	"context"
	"errors"
	"iter"
	"sync"
	"time"

	"github.com/ipfs/go-cid"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// Bounds of one Fetch.
const (
	maxHolders = 16      // peers asked by stream
	perHolder  = 2       // streams to each, so that one request is always on its way
	perRequest = 64      // blocks of one request
	batchBytes = 1 << 20 // bytes that are stored in one commit
	perFetch   = 32      // bitswap wants of one Fetch; MaxWants bounds all together
)

// Get returns a block from here or, while Run runs, from a connected peer.
func (s *Store) Get(ctx context.Context, c cid.Cid) ([]byte, error) { return s.GetFrom(ctx, c, nil) }

// GetFrom is Get that asks the given peers first.
func (s *Store) GetFrom(ctx context.Context, c cid.Cid, holders []peer.ID) ([]byte, error) {
	if err := storage.CheckName(c); err != nil {
		return nil, err
	}
	data, err := s.local(ctx, sumOf(c))
	if err == nil || s.network() == nil || !errors.Is(err, storage.ErrNotFound) && !errors.Is(err, storage.ErrCorrupt) {
		return data, err
	}
	for b, err := range s.Fetch(ctx, []cid.Cid{c}, holders) {
		return b.Data, err
	}
	return nil, unanswered(ctx)
}

// result is one block on its way to the consumer of Fetch.
type result struct {
	block storage.Block
	err   error
}

// Fetch yields blocks as they arrive: those that are here, then those that the
// holders stream, then the rest by bitswap from whoever is connected.
func (s *Store) Fetch(ctx context.Context, cs []cid.Cid, holders []peer.ID) iter.Seq2[storage.Block, error] {
	return func(yield func(storage.Block, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		out := make(chan result)
		go func() {
			defer close(out)
			s.fetch(ctx, cs, holders, out)
		}()
		defer func() {
			cancel()
			for range out {
			}
		}()
		for r := range out {
			if !yield(r.block, r.err) {
				return
			}
		}
	}
}

func (s *Store) fetch(ctx context.Context, cs []cid.Cid, holders []peer.ID, out chan<- result) {
	missing := s.fromDisk(ctx, cs, out)
	if len(missing) == 0 {
		return
	}
	q := &queue{}
	for _, c := range missing {
		q.items = append(q.items, item{name: c})
	}
	if s.network() != nil {
		s.fromHolders(ctx, q, holders, out)
	}
	s.fromAnybody(ctx, q.items, out)
}

// send hands a result over unless the consumer is gone.
func send(ctx context.Context, out chan<- result, c cid.Cid, data []byte, err error) {
	select {
	case out <- result{storage.Block{Cid: c, Data: data}, err}:
	case <-ctx.Done():
		// The consumer may still be there: what was asked for is answered.
		out <- result{storage.Block{Cid: c}, unanswered(ctx)}
	}
}

// fromDisk answers what is here or can never be had and returns the rest.
func (s *Store) fromDisk(ctx context.Context, cs []cid.Cid, out chan<- result) []cid.Cid {
	seen := make(map[cid.Cid]bool, len(cs))
	var missing []cid.Cid
	for _, c := range cs {
		if seen[c] {
			continue
		}
		seen[c] = true
		if err := storage.CheckName(c); err != nil {
			send(ctx, out, c, nil, err)
			continue
		}
		data, err := s.local(ctx, sumOf(c))
		if errors.Is(err, storage.ErrNotFound) || errors.Is(err, storage.ErrCorrupt) {
			missing = append(missing, c)
			continue
		}
		send(ctx, out, c, data, err)
	}
	return missing
}

// fromHolders streams from all holders at once and leaves in q what none had.
func (s *Store) fromHolders(ctx context.Context, q *queue, holders []peer.ID, out chan<- result) {
	var wg sync.WaitGroup
	for i, p := range holders[:min(len(holders), maxHolders)] {
		if p == s.cfg.Host.ID() {
			continue
		}
		for range perHolder {
			wg.Go(func() { s.pull(ctx, q, i, p, out) })
		}
	}
	wg.Wait()
}

// pull asks one holder for chunks of the queue until nothing is left that it
// was not asked for, or the stream fails.
func (s *Store) pull(ctx context.Context, q *queue, holder int, p peer.ID, out chan<- result) {
	chunk := q.take(holder)
	if len(chunk) == 0 {
		return
	}
	st, err := s.openStream(ctx, p)
	if err != nil {
		q.giveBack(chunk)
		return
	}
	stop := context.AfterFunc(ctx, func() { _ = st.Reset() })
	defer stop()
	in := bufio.NewReaderSize(st, 64<<10)
	for ; len(chunk) > 0; chunk = q.take(holder) {
		left, err := s.pullChunk(ctx, st, in, chunk, out)
		q.giveBack(left)
		if err != nil {
			s.cfg.Log.Debug("block stream ended early", "err", err)
			_ = st.Reset()
			return
		}
	}
	_ = st.Close()
}

func (s *Store) openStream(ctx context.Context, p peer.ID) (network.Stream, error) {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.StallTimeout)
	defer cancel()
	return s.cfg.Host.NewStream(ctx, p, ProtocolID)
}

// pullChunk sends one request, stores what comes and answers it. It returns
// what was not had.
func (s *Store) pullChunk(ctx context.Context, st network.Stream, in *bufio.Reader, chunk []item, out chan<- result) ([]item, error) {
	names := make([]cid.Cid, len(chunk))
	for i := range chunk {
		names[i] = chunk[i].name
	}
	if err := st.SetDeadline(time.Now().Add(s.cfg.StallTimeout)); err != nil {
		return chunk, err
	}
	if _, err := st.Write(appendRequest(nil, names)); err != nil {
		return chunk, err
	}
	var left []item
	got := &batch{store: s, out: out}
	for i, c := range names {
		if err := st.SetDeadline(time.Now().Add(s.cfg.StallTimeout)); err != nil {
			return append(left, chunk[i:]...), err
		}
		data, err := readAnswer(in, c)
		if err != nil {
			got.flush(ctx)
			return append(left, chunk[i:]...), err
		}
		if data == nil {
			left = append(left, chunk[i])
			continue
		}
		got.add(ctx, storage.Block{Cid: c, Data: data})
	}
	got.flush(ctx)
	return left, nil
}

// batch stores blocks together before they are handed over.
type batch struct {
	store  *Store
	out    chan<- result
	blocks []storage.Block
	bytes  int
}

func (b *batch) add(ctx context.Context, block storage.Block) {
	b.blocks = append(b.blocks, block)
	if b.bytes += len(block.Data); b.bytes >= batchBytes {
		b.flush(ctx)
	}
}

func (b *batch) flush(ctx context.Context) {
	if len(b.blocks) == 0 {
		return
	}
	err := b.store.keep(ctx, b.blocks)
	for _, block := range b.blocks {
		if err != nil {
			block.Data = nil
		}
		send(ctx, b.out, block.Cid, block.Data, err)
	}
	if err == nil {
		b.store.announce(ctx, b.blocks)
	}
	b.blocks, b.bytes = nil, 0
}

// fromAnybody gets blocks by bitswap, a bounded number at once.
func (s *Store) fromAnybody(ctx context.Context, items []item, out chan<- result) {
	var wg sync.WaitGroup
	next := make(chan cid.Cid)
	for range min(perFetch, len(items)) {
		wg.Go(func() {
			for c := range next {
				data, err := s.wanted(ctx, c)
				send(ctx, out, c, data, err)
			}
		})
	}
	for _, it := range items {
		next <- it.name
	}
	close(next)
	wg.Wait()
}

// wanted gets one block by bitswap and stores it.
func (s *Store) wanted(ctx context.Context, c cid.Cid) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.FetchTimeout)
	defer cancel()
	data, err := s.want(ctx, c)
	if err != nil {
		return nil, err
	}
	b := []storage.Block{{Cid: c, Data: data}}
	if err := s.keep(ctx, b); err != nil {
		return nil, fault.Wrap(fault.KindOf(err), "keep fetched block", err)
	}
	return data, nil
}
