// Package ipfs keeps blocks on disk, pins them within a budget and exchanges
// them with other peers: by bitswap, which every IPFS implementation speaks, and
// with Souk peers by /souk/blocks/1, a stream that carries many blocks a round
// trip (docs/spec/blocks.md). It uses no DHT and works without any network.
//
// Small blocks and all pins live in a storage.KV, large blocks in flat files.
// Names are CIDv1, raw, SHA-256: nobody can make us walk a graph.
package ipfs

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/ipfs/go-cid"
	flatfs "github.com/ipfs/go-ds-flatfs"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/groupcommit"
)

// MaxWants is the most blocks asked for by bitswap at once. With 512 wants boxo
// 0.43 stops early; up to 256 it never did.
const MaxWants = 128

// largeBlock is the size in bytes from which a block is a file of its own: there
// a flat file costs a fifth of the CPU of a row.
const largeBlock = 32 << 10

// Config is what a block store is made of.
type Config struct {
	// KV holds small blocks and the pinned set: a SQLite file of its own, so
	// that blocks do not slow down custody; memory in simulations.
	KV storage.KV
	// LargeDir is the folder of blocks of 32 KiB and more; empty means that
	// they go to KV too.
	LargeDir string
	// Budget bounds the payload bytes held; 0 is no bound but the disk.
	Budget uint64
	// Host is the libp2p host to exchange blocks on; nil means offline.
	Host host.Host
	// MayServe says whether a peer may have a block; nil means everybody may:
	// blocks are ciphertext.
	MayServe func(peer.ID, cid.Cid) bool
	// FetchTimeout bounds Get, GetFrom and each block of Fetch; 0 means 30 s.
	FetchTimeout time.Duration
	// StallTimeout is how long a transfer may make no progress before it is
	// begun anew elsewhere; 0 means 5 s. It is below FetchTimeout.
	StallTimeout time.Duration
	// Log takes what an operator should know, such as damaged blocks; nil
	// means nothing is logged.
	Log *slog.Logger
}

// Validate says what is wrong with a Config.
func (c Config) Validate() error {
	switch {
	case c.KV == nil:
		return fault.New(fault.Malformed, "open blocks", "no KV given")
	case c.StallTimeout < 0, c.FetchTimeout < 0:
		return fault.New(fault.Malformed, "open blocks", "negative timeout")
	}
	return nil
}

// Store is a storage.Blobs and a storage.Fetcher.
type Store struct {
	cfg   Config
	large *flatfs.Datastore // nil: everything in KV
	group *groupcommit.Group[[]storage.Block]
	wants chan struct{} // one token a want in flight
	ready chan struct{} // closed when Run serves

	mu     sync.Mutex // guards what follows
	blocks map[[32]byte]*entry
	usage  storage.Usage
	seq    uint64
	swap   *swap // nil: offline
	closed bool
}

// Open opens the store and reads its index. It begins no exchange: see Run.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if cfg.FetchTimeout == 0 {
		cfg.FetchTimeout = 30 * time.Second
	}
	if cfg.StallTimeout == 0 {
		cfg.StallTimeout = 5 * time.Second
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Store{
		cfg: cfg, wants: make(chan struct{}, MaxWants), ready: make(chan struct{}),
		blocks: map[[32]byte]*entry{}, usage: storage.Usage{Budget: cfg.Budget},
	}
	s.group = groupcommit.New(256, s.commit)
	if err := s.openLarge(); err != nil {
		return nil, classify("open blocks", err)
	}
	if err := s.load(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) openLarge() error {
	if s.cfg.LargeDir == "" {
		return nil
	}
	var err error
	s.large, err = flatfs.CreateOrOpen(s.cfg.LargeDir, flatfs.NextToLast(2), true)
	return err
}

// Close closes the large blocks' folder. The KV and the host are the caller's,
// and Run must have returned. Closing twice is harmless.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	if s.large == nil {
		return nil
	}
	return classify("close blocks", s.large.Close())
}

// Ready is closed when Run has begun to serve.
func (s *Store) Ready() <-chan struct{} { return s.ready }

// network is bitswap, asleep or awake, or nil.
func (s *Store) network() *swap {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.swap
}
