package main

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"path/filepath"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/sealed"
	"github.com/souk-network/souk/storage/sqlite"
)

// customer is one customer of the demonstration: a wallet of its own seed, its
// own libp2p identity and its own part of the wallets' database.
type customer struct {
	Number int
	Ref    string
	Wallet *wallet.Wallet
	seed   did.Seed
	close  func() error
	grants map[int]consent.GrantID // standing reading grants by merchant number
}

// walletShelf is where the wallets of the demonstration keep their state: one
// SQLite file, in which each wallet has its own sealed part.
type walletShelf struct {
	kv      storage.KV
	network consortium
	chain   wallet.Chain
	secret  [32]byte
}

// open makes the wallet of one customer. Its seed is derived from the
// demonstration's own secret.
func (s walletShelf) open(ctx context.Context, number int, ref string) (*customer, error) {
	mac := hmac.New(sha256.New, s.secret[:])
	mac.Write(binary.BigEndian.AppendUint32([]byte("souk demo wallet"), uint32(number)))
	seed := did.Seed(mac.Sum(nil))
	store, err := sealed.New(sealed.Config{
		Inner: shelfPart{s.kv, binary.BigEndian.AppendUint32(nil, uint32(number))},
		Key:   seed.Derive("disk"), Plain: wallet.PlainSpaces(), Rand: rand.Reader,
	})
	if err != nil {
		return nil, err
	}
	w, closeHost, err := openWallet(ctx, seed, store, s.network, s.chain)
	if err != nil {
		return nil, err
	}
	return &customer{Number: number, Ref: ref, Wallet: w, seed: seed, close: closeHost, grants: map[int]consent.GrantID{}}, nil
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

// enrol sets the vault up and answers every notice as the policy says.
// invites are the codes of the merchants where the customer buys, by merchant
// number.
func (c *customer) enrol(ctx context.Context, d *demo, invites map[int]string) error {
	if err := c.Wallet.Setup(ctx, d.threshold(), d.custodians()); err != nil {
		return err
	}
	for j, code := range invites {
		if _, err := c.Wallet.Grant(ctx, d.notices[noticeKey{j, purposeReceipts}], wallet.Terms{Invite: code}); err != nil {
			return err
		}
		d.count.add(&d.count.Grants, 1)
	}
	for j := range d.merchants {
		if err := c.answer(ctx, d, j, invites[j]); err != nil {
			return err
		}
	}
	return nil
}

func (c *customer) answer(ctx context.Context, d *demo, j int, invite string) error {
	notice := d.notices[noticeKey{j, purposeInsight}]
	if denies(c.Number, j) {
		d.count.add(&d.count.Denials, 1)
		return c.Wallet.Deny(ctx, notice, invite)
	}
	id, err := c.Wallet.Grant(ctx, notice, wallet.Terms{Invite: invite})
	c.grants[j] = id
	d.count.add(&d.count.Grants, 1)
	return err
}

// revoke takes back what the policy says, and proves that it took effect.
func (c *customer) revoke(ctx context.Context, d *demo) error {
	var failed []error
	for j := range d.merchants {
		if !revokes(c.Number, j) {
			continue
		}
		_, err := c.Wallet.Revoke(ctx, c.grants[j])
		failed = append(failed, err, d.stopReward(ctx, c, j))
		d.count.add(&d.count.Revocations, 1)
	}
	return errors.Join(failed...)
}

// regrant gives again what the policy says.
func (c *customer) regrant(ctx context.Context, d *demo) error {
	var failed []error
	for j := range d.merchants {
		if !regrants(c.Number, j) {
			continue
		}
		id, err := c.Wallet.Grant(ctx, d.notices[noticeKey{j, purposeInsight}], wallet.Terms{})
		c.grants[j] = id
		failed = append(failed, err)
		d.count.add(&d.count.Regrants, 1)
	}
	return errors.Join(failed...)
}

// shelf is where the demonstration's wallets live.
func (d *demo) shelf() walletShelf {
	return walletShelf{kv: d.wallets, network: d.network, chain: chainOf{d.chain.client}, secret: d.secret}
}

// openShelf makes the wallets' database and the secret of their seeds.
func (d *demo) openShelf(ctx context.Context) error {
	if _, err := rand.Read(d.secret[:]); err != nil {
		return err
	}
	store, err := sqlite.Open(ctx, sqlite.Config{Path: filepath.Join(d.dir, "wallets.db")})
	if err != nil {
		return err
	}
	d.wallets = store
	d.cleanup = append(d.cleanup, store.Close)
	return nil
}

func parseRoot(text string) ([32]byte, error) {
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) != 32 {
		return [32]byte{}, errors.New("a peer answered with a root that is none")
	}
	return [32]byte(raw), nil
}
