package peertest

import (
	"crypto/ed25519"
	"crypto/rand"

	"github.com/libp2p/go-libp2p/core/host"
	libpeer "github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
	"github.com/souk-network/souk/storage/powercut"
	"github.com/souk-network/souk/storage/sealed"
)

// firstWallet is the number of the first wallet's host.
const firstWallet = 1000

// Wallet is a customer's wallet: a light host on the same network.
type Wallet struct {
	*wallet.Wallet
	Seed did.Seed

	kv    *mem.KV
	disk  *powercut.Cut
	host  host.Host
	close func()
}

// NewWallet opens the wallet of another customer. It has no vault yet.
func (w *World) NewWallet() *Wallet {
	w.T.Helper()
	return w.openWallet(did.Seed(seedOf("wallet", len(w.Wallets))), mem.NewKV())
}

// Reopen opens a wallet again from what is on its disk, as the next command of
// its owner does.
func (w *World) Reopen(c *Wallet) *Wallet {
	w.T.Helper()
	return w.openWallet(c.Seed, c.kv)
}

// LoseDevice opens a wallet of the same seed on an empty disk.
func (w *World) LoseDevice(c *Wallet) *Wallet {
	w.T.Helper()
	return w.openWallet(c.Seed, mem.NewKV())
}

func (w *World) openWallet(seed did.Seed, kv *mem.KV) *Wallet {
	w.T.Helper()
	number := len(w.Wallets)
	network := seedOf("wallet network", number)
	h, closeHost, err := w.newHost(firstWallet+number, ed25519.NewKeyFromSeed(network[:]), nil)
	w.must(err)
	disk := &powercut.Cut{}
	store, err := sealed.New(sealed.Config{Inner: disk.KV(kv), Key: seed.Derive("disk"), Plain: wallet.PlainSpaces(), Rand: rand.Reader})
	w.must(err)
	var known []libpeer.AddrInfo
	for _, p := range w.Peers {
		known = append(known, p.Where())
	}
	opened, err := wallet.Open(w.Ctx(), wallet.Config{
		Seed: seed, Store: store, Host: h, Chain: w.Chain, Consortium: Consortium, Known: known,
	})
	w.must(err)
	c := &Wallet{Wallet: opened, Seed: seed, kv: kv, disk: disk, host: h, close: closeHost}
	w.Wallets = append(w.Wallets, c)
	return c
}

// NewCustomer opens a wallet and sets its vault up: 3 of 5 custodians, in a
// smaller consortium 2 of 3.
func (w *World) NewCustomer() *Wallet {
	w.T.Helper()
	c := w.NewWallet()
	k := 2
	if len(w.Peers) >= 5 {
		k = 3
	}
	var custodians []did.Merchant
	for _, p := range w.Peers[:2*k-1] {
		custodians = append(custodians, p.ID)
	}
	w.must(c.Setup(w.Ctx(), k, custodians))
	return c
}

// Host is the wallet's host, for what a wallet would not send.
func (c *Wallet) Host() host.Host { return c.host }

// LoseDisk makes every write of the wallet fail from now on, or mends its disk.
func (c *Wallet) LoseDisk(lost bool) {
	c.disk.Mend()
	if lost {
		c.disk.Now()
	}
}

// Disk is what lies on a wallet's disk in one space: keys and values as they are
// stored, one after the other.
func (w *World) Disk(c *Wallet, space string) (out []byte) {
	w.T.Helper()
	pairs, err := c.kv.Scan(w.Ctx(), space, nil, nil, storage.MaxLimit)
	w.must(err)
	for _, p := range pairs {
		out = append(append(out, p.Key...), p.Value...)
	}
	return out
}
