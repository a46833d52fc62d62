package ipfs

import (
	"context"
	"sync"

	"github.com/ipfs/boxo/bitswap"
	"github.com/ipfs/boxo/bitswap/client"
	"github.com/ipfs/boxo/bitswap/network/bsnet"
	"github.com/ipfs/boxo/exchange"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"
)

// swap is bitswap, which sleeps until it is needed: until a block is wanted that
// no holder streamed, or a peer opens a stream of it. Awake, it takes some thirty
// goroutines, one more for each connection, and timers that never rest; among
// Souk peers it is seldom needed, since they stream blocks. Peers see its
// protocols all the time. Once awake it stays so.
type swap struct {
	store *Store
	ctx   context.Context

	mu       sync.Mutex
	running  *bitswap.Bitswap // nil while it sleeps
	ended    bool
	handlers map[protocol.ID]network.StreamHandler // of the running one
}

func newSwap(ctx context.Context, s *Store) *swap {
	w := &swap{store: s, ctx: ctx, handlers: map[protocol.ID]network.StreamHandler{}}
	for _, id := range spoken {
		s.cfg.Host.SetStreamHandler(id, w.take)
	}
	return w
}

// spoken are the versions of bitswap.
var spoken = []protocol.ID{bsnet.ProtocolBitswap, bsnet.ProtocolBitswapOneOne, bsnet.ProtocolBitswapOneZero, bsnet.ProtocolBitswapNoVers}

// take hands a peer's stream to bitswap.
func (w *swap) take(st network.Stream) {
	if w.wake() == nil {
		_ = st.Reset()
		return
	}
	w.mu.Lock()
	handle := w.handlers[st.Protocol()]
	w.mu.Unlock()
	handle(st)
}

// wake starts bitswap if it sleeps. Nil: offline, or it has ended.
func (w *swap) wake() exchange.SessionExchange {
	if w == nil {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		return nil
	}
	if w.running == nil {
		w.running = w.start()
	}
	return w.running
}

// awake is the running bitswap; nil while it sleeps, offline, or when it has ended.
func (w *swap) awake() exchange.SessionExchange {
	if w == nil {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended || w.running == nil {
		return nil
	}
	return w.running
}

// start begins bitswap, which takes stock of the peers that are connected already.
// The lock is held.
func (w *swap) start() *bitswap.Bitswap {
	options := []bitswap.Option{
		bitswap.EngineBlockstoreWorkerCount(16),
		bitswap.WithoutDuplicatedBlockStats(),
		bitswap.WithClientOption(client.WithDefaultProviderQueryManager(false)),
	}
	if may := w.store.cfg.MayServe; may != nil {
		options = append(options, bitswap.WithPeerBlockRequestFilter(may))
	}
	return bitswap.New(w.ctx, bsnet.NewFromIpfsHost(lent{w.store.cfg.Host, w}), nil, blockView{w.store}, options...)
}

// close ends it for good.
func (w *swap) close() error {
	for _, id := range spoken {
		w.store.cfg.Host.RemoveStreamHandler(id)
	}
	w.mu.Lock()
	running := w.running
	w.ended = true
	w.mu.Unlock()
	if running == nil {
		return nil
	}
	return running.Close()
}

// lent is the host as bitswap sees it: its streams come by way of take.
type lent struct {
	host.Host
	swap *swap
}

// SetStreamHandler is called while bitswap starts, and so with the lock held.
func (l lent) SetStreamHandler(id protocol.ID, h network.StreamHandler) { l.swap.handlers[id] = h }
