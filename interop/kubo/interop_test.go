//go:build linux

package kubo

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/ipfs/boxo/bitswap/network/bsnet"
	"github.com/ipfs/boxo/bitswap/server"
	"github.com/ipfs/boxo/blockstore"
	blocks "github.com/ipfs/go-block-format"
	"github.com/ipfs/go-cid"
	"github.com/ipfs/go-datastore"
	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
	"github.com/multiformats/go-multiaddr"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/ipfs"
	"github.com/souk-network/souk/storage/sqlite"
)

func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// newHost speaks what a merchant's peer speaks: TCP and Noise.
func newHost(t *testing.T) host.Host {
	t.Helper()
	h := must(libp2p.New(
		libp2p.ListenAddrStrings("/ip4/127.0.0.1/tcp/0"), libp2p.Transport(tcp.NewTCPTransport),
		libp2p.Security(noise.ID, noise.New), libp2p.DisableRelay(),
	))(t)
	t.Cleanup(func() { _ = h.Close() })
	return h
}

func addressOf(h host.Host) string { return h.Addrs()[0].String() + "/p2p/" + h.ID().String() }

// shop is a merchant's block store: SQLite and flat files, open to everybody,
// as 'souk peer run' has it.
func shop(t *testing.T) (*ipfs.Store, host.Host) {
	t.Helper()
	dir, h := t.TempDir(), newHost(t)
	index := must(sqlite.Open(t.Context(), sqlite.Config{Path: filepath.Join(dir, "blocks.db")}))(t)
	s := must(ipfs.Open(t.Context(), ipfs.Config{KV: index, LargeDir: filepath.Join(dir, "blocks"), Host: h}))(t)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	<-s.Ready()
	t.Cleanup(func() {
		cancel()
		if err := errors.Join(<-ended, s.Close(), index.Close()); err != nil {
			t.Error(err)
		}
	})
	return s, h
}

// sealed is the block of a record under the double lock.
func sealed(t *testing.T, size int) []byte {
	t.Helper()
	secret := must(vault.NewSecret(rand.Reader))(t)
	in := vault.SealInput{
		Public: secret.Public(), GrantKey: vault.GrantKey{1}, Writer: did.Merchant{1},
		Category: "purchases", Epoch: 1, Schema: "https://souk.network/vct/receipt", Time: 1,
	}
	h, body, err := vault.Seal(rand.Reader, in, make([]byte, size))
	if err != nil {
		t.Fatal(err)
	}
	if c := must(cid.Cast(h.Body[:]))(t); !c.Equals(storage.Name(body)) {
		t.Fatal("the header names another block than the store does")
	}
	return body
}

// A small record lies in SQLite, the largest one in a file of its own.
var sizes = map[string]int{"small": 900, "largest": vault.MaxPlain}

// Kubo, a stranger to the consortium, gets a pinned record's block and pins it too.
func TestKuboFetches(t *testing.T) {
	d := startDaemon(t)
	s, h := shop(t)
	d.run(t, "swarm", "connect", addressOf(h))
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			body := sealed(t, size)
			c := must(s.Put(t.Context(), body))(t)
			if err := s.Pin(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			if got := d.run(t, "block", "get", "--timeout", "30s", c.String()); !bytes.Equal(got, body) {
				t.Fatalf("Kubo got %d bytes, not the %d of the block", len(got), len(body))
			}
			d.run(t, "pin", "add", "--timeout", "30s", c.String())
			if pins := string(d.run(t, "pin", "ls", "--type", "recursive", "--quiet")); !strings.Contains(pins, c.String()) {
				t.Errorf("Kubo pins %q", pins)
			}
			d.run(t, "swarm", "disconnect", addressOf(h)) // what it pins it has itself
			if got := d.run(t, "block", "get", "--offline", c.String()); !bytes.Equal(got, body) {
				t.Error("Kubo did not keep the block")
			}
			d.run(t, "swarm", "connect", addressOf(h))
		})
	}
}

// The other way round: what Kubo was given, ours fetches, pins and checks.
func TestOursFetchesFromKubo(t *testing.T) {
	d := startDaemon(t)
	s, h := shop(t)
	if err := h.Connect(t.Context(), *must(peer.AddrInfoFromP2pAddr(must(multiaddr.NewMultiaddr(d.peer))(t)))(t)); err != nil {
		t.Fatal(err)
	}
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			body := sealed(t, size)
			out, err := d.try(t, body, "block", "put", "--cid-codec", "raw", "--mhtype", "sha2-256", "--allow-big-block")
			if err != nil {
				t.Fatal(err)
			}
			c := storage.Name(body)
			if named := strings.TrimSpace(string(out)); named != c.String() {
				t.Fatalf("Kubo names it %s, ours %s", named, c)
			}
			if got := must(s.Get(t.Context(), c))(t); !bytes.Equal(got, body) {
				t.Fatalf("got %d bytes, not the %d of the block", len(got), len(body))
			}
			if err := s.Pin(t.Context(), c); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// holder answers bitswap with whatever bytes it is told to, under any name.
type holder struct {
	blockstore.Blockstore
	says   atomic.Pointer[[]byte]
	served atomic.Int64
}

func (l *holder) Has(context.Context, cid.Cid) (bool, error) { return true, nil }

func (l *holder) GetSize(context.Context, cid.Cid) (int, error) { return len(*l.says.Load()), nil }

func (l *holder) Get(_ context.Context, c cid.Cid) (blocks.Block, error) {
	l.served.Add(1)
	return blocks.NewBlockWithCid(*l.says.Load(), c)
}

// Kubo refuses a block in which one bit is wrong, and takes the right one from
// the same holder: so it was the bit.
func TestKuboRefusesACorruptedBlock(t *testing.T) {
	d, h := startDaemon(t), newHost(t)
	body := sealed(t, 900)
	c := storage.Name(body)
	corrupted := bytes.Clone(body)
	corrupted[len(corrupted)/2] ^= 1
	l := &holder{Blockstore: blockstore.NewBlockstore(datastore.NewNullDatastore())}
	l.says.Store(&corrupted)
	network := bsnet.NewFromIpfsHost(h)
	swap := server.New(t.Context(), network, l)
	network.Start(swap)
	t.Cleanup(func() { network.Stop(); swap.Close() })

	d.run(t, "swarm", "connect", addressOf(h))
	if got, err := d.try(t, nil, "block", "get", "--timeout", "3s", c.String()); err == nil || len(got) != 0 {
		t.Fatalf("Kubo took %d bytes, %v", len(got), err)
	}
	if l.served.Load() == 0 {
		t.Fatal("the corrupted block was never sent")
	}
	if _, err := d.try(t, nil, "block", "stat", "--offline", c.String()); err == nil {
		t.Error("Kubo stored the corrupted block")
	}
	d.run(t, "swarm", "disconnect", addressOf(h))
	l.says.Store(&body)
	d.run(t, "swarm", "connect", addressOf(h))
	if got := d.run(t, "block", "get", "--timeout", "30s", c.String()); !bytes.Equal(got, body) {
		t.Errorf("Kubo got %d bytes of the right block", len(got))
	}
}
