// Package wallet is the customer's side: one seed, a vault whose key shares lie
// with custodians that the customer picked, answers to merchants' notices, and
// the record of who read what.
//
// A wallet is a light libp2p client. It hands its facts to two or more peers
// and keeps their signed receipts; it is never a mesh member and needs no
// peer in particular.
package wallet

import (
	"context"
	"crypto/ed25519"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	libp2p "github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/peerstore"

	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
)

// Chain is what a wallet reads of the chain.
type Chain interface {
	Registry() did.Registry
	// AnchoredRoot reports the block in which a batch root was anchored.
	AnchoredRoot(ctx context.Context, root [32]byte) (block uint64, ok bool, err error)
}

// Config is what a wallet is made of. Every field is required.
type Config struct {
	Seed       did.Seed
	Store      storage.KV // sealed
	Host       host.Host  // listens nowhere; its identity is drawn for each session
	Chain      Chain
	Consortium string
	Known      []peer.AddrInfo // where members may be found
}

// Wallet is one customer's wallet. Its methods are safe for concurrent use;
// those that write are done one at a time.
type Wallet struct {
	cfg Config

	mu    sync.Mutex
	vault vaultState
	lines map[lineKey]*lineState
	reads map[readKey]Read
	logs  map[did.Merchant]accesslog.Ref // newest verified checkpoint of each custodian

	channels map[channel.ID]channelState
	joined   joinedState
}

// Open loads a wallet from its store. An empty store is a new wallet.
func Open(ctx context.Context, cfg Config) (*Wallet, error) {
	if cfg.Store == nil || cfg.Host == nil || cfg.Chain == nil || cfg.Consortium == "" {
		return nil, fault.New(fault.Malformed, "open wallet", "store, host, chain and consortium are required")
	}
	w := &Wallet{cfg: cfg, lines: map[lineKey]*lineState{}, reads: map[readKey]Read{}, logs: map[did.Merchant]accesslog.Ref{}}
	for _, info := range cfg.Known {
		cfg.Host.Peerstore().AddAddrs(info.ID, info.Addrs, peerstore.PermanentAddrTTL)
	}
	return w, errors.Join(w.loadVault(ctx), w.loadLines(ctx), w.loadReads(ctx), w.loadChannels(ctx))
}

func (w *Wallet) control() ed25519.PrivateKey { return w.cfg.Seed.Control(w.vault.Epoch) }

// inboxKey is the symmetric key under which one custodian seals openings.
func (w *Wallet) inboxKey(custodian did.Merchant, id vault.ID) [32]byte {
	return w.cfg.Seed.Derive("inbox", custodian[:], id[:])
}

// grantKey is K_G of a category and epoch.
func (w *Wallet) grantKey(category string, epoch uint32) vault.GrantKey {
	return vault.NewGrantKey(w.cfg.Seed.Derive("grant keys", w.vault.ID[:]), category, epoch)
}

func (w *Wallet) member(m did.Merchant) (did.Member, error) {
	entry, ok := w.cfg.Chain.Registry().Member(m)
	if !ok {
		return did.Member{}, fault.New(fault.NotMember, "find merchant", "not in the consortium's registry")
	}
	return entry, nil
}

// call sends one request to a member.
func (w *Wallet) call(ctx context.Context, m did.Merchant, p stream.Protocol, request, response any) error {
	entry, err := w.member(m)
	if err != nil {
		return err
	}
	id := souk.IDOf(entry.PeerKey)
	// A person waits: dial those, too, that could not be reached a moment ago.
	ctx = libp2p.WithForceDirectDial(ctx, "wallet")
	network := w.cfg.Host.Network()
	held := network.Connectedness(id) == libp2p.Connected
	err = stream.Call(ctx, w.cfg.Host, id, p, request, response)
	if held && broken(err) && ctx.Err() == nil {
		// The connection may be to an earlier life of the peer. Every request of a
		// wallet may be repeated.
		_ = network.ClosePeer(id)
		err = stream.Call(ctx, w.cfg.Host, id, p, request, response)
	}
	return err
}

// broken reports whether a call failed on the way, and not by the peer's word.
func broken(err error) bool {
	var e *fault.Error
	return errors.As(err, &e) && e.Kind == fault.Unavailable && e.Err != nil
}

// Ask sends a release request as it is. Merchants' peers read by their own
// connections; this is for tools that try what custodians refuse.
func (w *Wallet) Ask(ctx context.Context, m did.Merchant, r custody.ReleaseRequest, answer *custody.ReleaseAnswer) error {
	return w.call(ctx, m, custody.ReleaseProtocol, r, answer)
}

// active lists the ids of the active members in registry order.
func (w *Wallet) active() []did.Merchant {
	var out []did.Merchant
	for _, m := range w.cfg.Chain.Registry().Members() {
		if m.Status == did.StatusActive {
			out = append(out, m.ID)
		}
	}
	return out
}

// inTurn lists first, then the rest of the active members, each once.
func (w *Wallet) inTurn(first ...did.Merchant) []did.Merchant {
	out := slices.Clone(first)
	for _, m := range w.active() {
		if !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

func now() uint64 { return uint64(time.Now().UnixMilli()) }
