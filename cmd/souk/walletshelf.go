package main

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"path/filepath"

	"github.com/libp2p/go-libp2p"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/sealed"
	"github.com/souk-network/souk/storage/sqlite"
)

// walletShelf is where the wallets of a demonstration or of a simulation keep their
// state: one SQLite file, in which each wallet has its own sealed part.
type walletShelf struct {
	kv      storage.KV
	network consortium
	chain   wallet.Chain
	secret  [32]byte
}

// openShelf makes the wallets' database in a folder, and the secret of their seeds.
func openShelf(ctx context.Context, dir string, network consortium, chain wallet.Chain) (walletShelf, func() error, error) {
	s := walletShelf{network: network, chain: chain}
	if _, err := rand.Read(s.secret[:]); err != nil {
		return s, nil, err
	}
	store, err := sqlite.Open(ctx, sqlite.Config{Path: filepath.Join(dir, "wallets.db")})
	if err != nil {
		return s, nil, err
	}
	s.kv = store
	return s, store.Close, nil
}

// seed is a customer's, derived from the shelf's secret.
func (s walletShelf) seed(number int) did.Seed {
	mac := hmac.New(sha256.New, s.secret[:])
	mac.Write(binary.BigEndian.AppendUint32([]byte("souk demo wallet"), uint32(number)))
	return did.Seed(mac.Sum(nil))
}

// wallet opens the wallet of one customer.
func (s walletShelf) wallet(ctx context.Context, number int, host ...libp2p.Option) (*wallet.Wallet, func() error, error) {
	seed := s.seed(number)
	store, err := sealed.New(sealed.Config{
		Inner: shelfPart{s.kv, binary.BigEndian.AppendUint32(nil, uint32(number))},
		Key:   seed.Derive("disk"), Plain: wallet.PlainSpaces(), Rand: rand.Reader,
	})
	if err != nil {
		return nil, nil, err
	}
	return openWallet(ctx, seed, store, s.network, s.chain, host...)
}

// shelfPart is a storage.KV in which every key begins with one wallet's number.
type shelfPart struct {
	kv     storage.KV
	prefix []byte
}

func (p shelfPart) key(key []byte) []byte { return append(append([]byte(nil), p.prefix...), key...) }

func (p shelfPart) Get(ctx context.Context, space string, key []byte) ([]byte, error) {
	return p.kv.Get(ctx, space, p.key(key))
}

func (p shelfPart) Scan(ctx context.Context, space string, prefix, after []byte, limit int) ([]storage.Pair, error) {
	if after != nil {
		after = p.key(after)
	}
	pairs, err := p.kv.Scan(ctx, space, p.key(prefix), after, limit)
	for i := range pairs {
		pairs[i].Key = pairs[i].Key[len(p.prefix):]
	}
	return pairs, err
}

func (p shelfPart) Batch(ctx context.Context, ops []storage.Op) error {
	mine := make([]storage.Op, len(ops))
	for i, op := range ops {
		op.Key = p.key(op.Key)
		mine[i] = op
	}
	return p.kv.Batch(ctx, mine)
}
