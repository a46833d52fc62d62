package full

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/libp2p/go-libp2p/core/host"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
	"github.com/souk-network/souk/storage/sealed"
)

// purse is what a customer keeps between sessions: the seed and the wallet's disk.
type purse struct {
	number   int // of the customer
	seed     did.Seed
	kv       *mem.KV
	store    storage.KV // sealed
	sessions int
}

func (w *World) newPurse(number int, seed did.Seed) (*purse, error) {
	p := &purse{number: number, seed: seed, kv: mem.NewKV()}
	var err error
	p.store, err = sealed.New(sealed.Config{Inner: p.kv, Key: p.seed.Derive("disk"), Plain: wallet.PlainSpaces(), Rand: rand.Reader})
	return p, err
}

// session opens the customer's wallet under a new network identity, does
// something with it and closes it again.
func (w *World) session(p *purse, do func(context.Context, *wallet.Wallet) error) error {
	p.sessions++
	h, closeHost, err := w.newHost(w.hostOf(p), w.key("session", p.number, p.sessions), false, nil)
	if err != nil {
		return fmt.Errorf("open the wallet of %s: %w", customerName(p.number), err)
	}
	defer closeHost()
	opened, err := w.openWallet(p, h)
	if err != nil {
		return err
	}
	return do(w.ctx, opened)
}

func (w *World) openWallet(p *purse, h host.Host) (*wallet.Wallet, error) {
	return wallet.Open(w.ctx, wallet.Config{
		Seed: p.seed, Store: p.store, Host: h, Chain: w.chain, Consortium: w.cfg.Consortium, Known: w.known,
	})
}

// hostOf is the number of a customer's host: after all merchants'.
func (w *World) hostOf(p *purse) int { return len(w.peers) + p.number }
