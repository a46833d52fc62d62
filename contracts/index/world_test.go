package index_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math/big"
	"slices"
	"sync"
	"testing"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	pointsbinding "github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/contracts/index"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/offer"
)

// world is a chain on which two members have points, their pair is open, and two
// customers, accounts 5 and 6, have 1,000 of one kind each and allow all of it.
type world struct {
	t      *testing.T
	net    *devnet.Chain
	d      chain.Deployment
	client *chain.Client // reads only, and sees blocks as final under 6 more
	x, y   chain.Address
	salt   byte
}

// direct sends at once and never again, so that a reorganisation can lose it.
type direct struct {
	*chain.Client
	w   *world
	key *ecdsa.PrivateKey
}

func (d direct) Submit(_ context.Context, label string, call chain.Call) (chain.ID, error) {
	chaintest.Call(d.w.t, d.w.net, d.key, call.To, call.Data)
	return chain.IDOf(label), nil
}

// Ask asks in nobody's name: a refusal of what only an account may do says nothing.
func (d direct) Ask(ctx context.Context, to chain.Address, data []byte) ([]byte, error) {
	answer, err := d.Client.Ask(ctx, to, data)
	var refused *chain.Refused
	if errors.As(err, &refused) {
		return nil, nil
	}
	return answer, err
}

func newWorld(t *testing.T) *world {
	net := chaintest.Start(t, devnet.Config{Trail: 1})
	w := &world{t: t, net: net, d: chaintest.Deploy(t, net, 2)}
	config := chaintest.Config(w.d, nil, net.Endpoint())
	config.FinalityDepth = 6
	w.client = chaintest.Client(t, config)
	w.x, w.y = w.points(0), w.points(1)
	w.open()
	w.issue(0, w.x, w.customer(5), 1000)
	w.issue(1, w.y, w.customer(6), 1000)
	w.allow(5, w.x, 1000)
	w.allow(6, w.y, 1000)
	return w
}

func (w *world) as(i int) direct { return direct{w.client, w, w.net.Account(i)} }

func (w *world) exchange(i int) *loyalty.Exchange { return loyalty.NewExchange(w.as(i), w.d.Exchange) }

func (w *world) customer(i int) chain.Address {
	return chain.Address(chain.OperatorOf(w.net.Account(i)))
}

// now is the time of the newest block, once the client has it.
func (w *world) now() (seconds uint64) {
	chaintest.Eventually(w.t, "head followed", func() bool {
		var number uint64
		var hash [32]byte
		number, hash, seconds = w.client.Head()
		head, its := w.net.Head()
		return number == head && hash == its
	})
	return seconds
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) points(i int) chain.Address {
	config := chaintest.Config(w.d, w.net.Account(i), w.net.Endpoint())
	client := chaintest.Client(w.t, config)
	p, err := loyalty.NewPoints(loyalty.PointsConfig{Client: client, Factory: w.d.PointsFactory, Store: config.Store})
	w.must(err)
	id, err := p.Create(w.t.Context(), loyalty.Terms{Start: w.now(), EpochLength: 30 * 86400, Cap: 1e9, Name: "Points", Symbol: "P"})
	w.must(err)
	_, err = client.Wait(w.t.Context(), id, chain.Mined)
	w.must(err)
	token, err := p.Token(w.t.Context())
	w.must(err)
	return token
}

func (w *world) issue(i int, token, to chain.Address, amount int64) {
	w.salt++
	line := pointsbinding.Line{Account: common.Address(to), Amount: big.NewInt(amount), Ref: crypto.Keccak256Hash(to[:], []byte{w.salt})}
	chaintest.Call(w.t, w.net, w.net.Account(i), token, pointsbinding.NewPoints().PackIssue([]pointsbinding.Line{line}))
}

func (w *world) allow(i int, token chain.Address, amount int64) {
	chaintest.Call(w.t, w.net, w.net.Account(i), token, pointsbinding.NewPoints().PackApprove(common.Address(w.d.Exchange), big.NewInt(amount)))
}

func (w *world) transfer(i int, token, to chain.Address, amount int64) {
	chaintest.Call(w.t, w.net, w.net.Account(i), token, pointsbinding.NewPoints().PackTransfer(common.Address(to), big.NewInt(amount)))
}

func (w *world) corridor() loyalty.Corridor {
	c := loyalty.Corridor{Low: w.x, High: w.y, MinHigh: 1, MinLow: 2, MaxHigh: 2, MaxLow: 1, CapLow: 5000, CapHigh: 5000}
	if bytes.Compare(w.x[:], w.y[:]) > 0 {
		c.Low, c.High = w.y, w.x
	}
	return c
}

func (w *world) open() {
	ctx, c := w.t.Context(), w.corridor()
	_, err := w.exchange(0).ProposeCorridor(ctx, c, 0)
	w.must(err)
	_, err = w.exchange(1).VoteCorridor(ctx, 1, c)
	w.must(err)
	_, err = w.exchange(0).EnactCorridor(ctx, 1, c)
	w.must(err)
}

// offer is a new one of an account.
func (w *world) offer(i int, give chain.Address, g uint64, want chain.Address, n uint64) offer.Signed {
	w.salt++
	key := w.net.Account(i)
	return offer.Sign(w.exchange(0).Venue(), offer.Offer{
		Maker: offer.Address(w.customer(i)), Give: offer.Address(give), Want: offer.Address(want), GiveAmount: g, WantAmount: n,
		Expiry: w.now() + 86400, Salt: sha256.Sum256([]byte{w.salt}),
	}, secp256k1.PrivKeyFromBytes(crypto.FromECDSA(key)))
}

// settle has new offers of both customers settled, n against n.
func (w *world) settle(n uint64) (a, b offer.Signed) {
	a, b = w.offer(5, w.x, n, w.y, n), w.offer(6, w.y, n, w.x, n)
	_, err := w.exchange(7).Settle(w.t.Context(), a, b, n, loyalty.Toll{})
	w.must(err)
	return a, b
}

// heard keeps what an index tells.
type heard struct {
	mu   sync.Mutex
	said []any
	gone []any
}

func (h *heard) take(_ context.Context, n index.News) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range n.Said {
		h.said = append(h.said, e.What)
	}
	for _, e := range n.TakenOut {
		h.gone = append(h.gone, e.What)
	}
}

func (h *heard) count(of func(any) bool) (said, gone int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, what := range h.said {
		if of(what) {
			said++
		}
	}
	for _, what := range h.gone {
		if of(what) {
			gone++
		}
	}
	return said, gone
}

// watched counts from which block on events are asked for, and can change answers.
type watched struct {
	*chain.Client
	mu     sync.Mutex
	from   []uint64
	change func([]types.Log) []types.Log
}

func (c *watched) Events(ctx context.Context, from, until uint64, contracts ...chain.Address) ([]types.Log, error) {
	logs, err := c.Client.Events(ctx, from, until, contracts...)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.from = append(c.from, from)
	if c.change != nil {
		logs = c.change(logs)
	}
	return logs, err
}

func (c *watched) lowest() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Min(c.from)
}

func (w *world) index(client index.Client, store chain.Store, h *heard) *index.Index {
	w.t.Helper()
	config := index.Config{Client: client, Store: store}
	if h != nil {
		config.OnEvents = h.take
	}
	x, err := index.New(w.t.Context(), config)
	w.must(err)
	return x
}

// caughtUp steps an index until it has the newest block.
func (w *world) caughtUp(x *index.Index) {
	w.t.Helper()
	for try := 0; ; try++ {
		w.now()
		err := x.Step(w.t.Context())
		if head, _ := w.net.Head(); err == nil && x.At().Block == head {
			return
		}
		if try == 100 {
			w.t.Fatalf("the index is at %+v: %v", x.At(), err)
		}
	}
}

func ref(n uint64) [32]byte { return sha256.Sum256(binary.BigEndian.AppendUint64(nil, n)) }

func key(w *world, i int) *secp256k1.PrivateKey {
	return secp256k1.PrivKeyFromBytes(crypto.FromECDSA(w.net.Account(i)))
}
