package main

import (
	"bufio"
	"context"
	"crypto/cipher"
	"encoding/binary"
	"io"
	"log"
	"sync"

	"github.com/ipfs/boxo/bitswap"
	"github.com/ipfs/boxo/bitswap/network/bsnet"
	"github.com/ipfs/boxo/blockstore"
	blocks "github.com/ipfs/go-block-format"
	"github.com/ipfs/go-cid"
	"github.com/ipfs/go-datastore"
	dssync "github.com/ipfs/go-datastore/sync"
	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"golang.org/x/crypto/chacha20"

	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/ipfs"
)

// newStream is a deterministic source of incompressible bytes.
func newStream() cipher.Stream {
	s, err := chacha20.NewUnauthenticatedCipher(make([]byte, 32), make([]byte, 12))
	must(err)
	return s
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// pair makes two hosts.
func pair(transport string) (from, to host.Host, stop func()) {
	addr := map[string]string{"tcp": "/ip4/127.0.0.1/tcp/0", "quic": "/ip4/127.0.0.1/udp/0/quic-v1"}[transport]
	var hosts [2]host.Host
	for i := range hosts {
		h, err := libp2p.New(libp2p.ListenAddrStrings(addr), libp2p.DisableRelay())
		must(err)
		hosts[i] = h
	}
	return hosts[0], hosts[1], func() { must(hosts[0].Close()); must(hosts[1].Close()) }
}

func connect(from, to host.Host) {
	must(to.Connect(context.Background(), peer.AddrInfo{ID: from.ID(), Addrs: from.Addrs()}))
}

// rawStream writes all blocks with their lengths on one stream.
func rawStream(transport string, l load) (func(context.Context) int, func()) {
	from, to, stop := pair(transport)
	from.SetStreamHandler("/bench/raw", func(st network.Stream) {
		out := bufio.NewWriterSize(st, 64<<10)
		for _, b := range l.blocks {
			out.Write(binary.BigEndian.AppendUint32(nil, uint32(len(b))))
			out.Write(b)
		}
		out.Flush()
		st.Close()
	})
	connect(from, to)
	return func(ctx context.Context) int {
		st, err := to.NewStream(ctx, from.ID(), "/bench/raw")
		must(err)
		defer st.Close()
		must(st.CloseWrite())
		in := bufio.NewReaderSize(st, 64<<10)
		var kept [][]byte
		for range l.blocks {
			var head [4]byte
			if _, err := io.ReadFull(in, head[:]); err != nil {
				break
			}
			data := make([]byte, binary.BigEndian.Uint32(head[:]))
			if _, err := io.ReadFull(in, data); err != nil {
				break
			}
			kept = append(kept, data)
		}
		return len(kept)
	}, stop
}

// plainBitswap is boxo alone: one session, 32 wants at once.
func plainBitswap(transport string, l load) (func(context.Context) int, func()) {
	from, to, stopHosts := pair(transport)
	serving := blockstore.NewBlockstore(dssync.MutexWrap(datastore.NewMapDatastore()))
	for _, b := range l.blocks {
		block, err := blocks.NewBlockWithCid(b, storage.Name(b))
		must(err)
		must(serving.Put(context.Background(), block))
	}
	keeping := blockstore.NewBlockstore(dssync.MutexWrap(datastore.NewMapDatastore()))
	ctx, cancel := context.WithCancel(context.Background())
	a := bitswap.New(ctx, bsnet.NewFromIpfsHost(from), nil, serving)
	b := bitswap.New(ctx, bsnet.NewFromIpfsHost(to), nil, keeping)
	connect(from, to)
	stop := func() { must(a.Close()); must(b.Close()); cancel(); stopHosts() }
	return func(ctx context.Context) int { return want32(ctx, b, keeping, l.names) }, stop
}

func want32(ctx context.Context, b *bitswap.Bitswap, keep blockstore.Blockstore, wanted []cid.Cid) int {
	session := b.NewSession(ctx)
	next := make(chan cid.Cid)
	var wg sync.WaitGroup
	var mu sync.Mutex
	arrived := 0
	for range 32 {
		wg.Go(func() {
			for c := range next {
				block, err := session.GetBlock(ctx, c)
				if err != nil {
					continue
				}
				must(keep.Put(ctx, block))
				mu.Lock()
				arrived++
				mu.Unlock()
			}
		})
	}
	for _, c := range wanted {
		next <- c
	}
	close(next)
	wg.Wait()
	return arrived
}

// ours is the block store of a peer on each side.
func ours(transport string, l load) (func(context.Context) int, func()) {
	from, to, stopHosts := pair(transport)
	a, stopA := open(from)
	b, stopB := open(to)
	for _, block := range l.blocks {
		_, err := a.Put(context.Background(), block)
		must(err)
	}
	connect(from, to)
	return func(ctx context.Context) int {
		arrived := 0
		for _, err := range b.Fetch(ctx, l.names, []peer.ID{from.ID()}) {
			if err == nil {
				arrived++
			}
		}
		return arrived
	}, func() { stopA(); stopB(); stopHosts() }
}

func open(h host.Host) (*ipfs.Store, func()) {
	s, err := ipfs.Open(context.Background(), ipfs.Config{KV: newShelf(), Host: h})
	must(err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	<-s.Ready()
	return s, func() { cancel(); must(<-done); must(s.Close()) }
}

// shelf is a KV that keeps the slices it is given, so that the arms compare
// transfers and not copies of memory. Blocks are not changed after they are put.
type shelf struct {
	mu    sync.Mutex
	pairs map[string][]byte
}

func newShelf() *shelf { return &shelf{pairs: map[string][]byte{}} }

func (s *shelf) Get(_ context.Context, space string, key []byte) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	value, ok := s.pairs[space+string(key)]
	if !ok {
		return nil, storage.ErrNotFound
	}
	return value, nil
}

func (s *shelf) Scan(context.Context, string, []byte, []byte, int) ([]storage.Pair, error) {
	return nil, nil // empty at open, which is when the block store lists
}

func (s *shelf) Batch(_ context.Context, ops []storage.Op) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, op := range ops {
		if op.Delete {
			delete(s.pairs, op.Space+string(op.Key))
		} else {
			s.pairs[op.Space+string(op.Key)] = op.Value
		}
	}
	return nil
}
