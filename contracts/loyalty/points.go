package loyalty

import (
	"context"
	"encoding/json"
	"math/big"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/bindings/pointsfactory"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
)

// PointsConfig describes a client of points. All fields must be set.
type PointsConfig struct {
	Client  *chain.Client // follows the consortium's chain; its account is the merchant's operator
	Factory chain.Address // PointsFactory
	Store   chain.Store   // keeps which batch a line is in; may be the client's own
}

// Points are the points of one merchant. All methods are safe for concurrent use.
type Points struct {
	client  *chain.Client
	factory chain.Address
	store   chain.Store
	points  *points.Points
	clones  *pointsfactory.PointsFactory

	mu      sync.Mutex
	loaded  bool
	token   chain.Address // zero until it is known
	batches map[[32]byte]*batch
	lines   map[[32]byte]place // by Ref
	moves   map[[32]byte]*move // returns and redemptions, by Ref
	runs    map[[32]byte][]run // releases of promised batches, by root
	owed    map[[20]byte][]place
	others  strangers    // what others released
	terms   ledger.Terms // zero until they are known
	seen    readings

	creating sync.Mutex // held by Create
	created  []byte     // the newest creation's call; nil: none was sent
}

// place is where a line is: in a batch, at an index.
type place struct {
	batch *batch
	index int
}

// NewPoints checks the configuration. It reads and starts nothing.
func NewPoints(c PointsConfig) (*Points, error) {
	if c.Client == nil || c.Store == nil || c.Factory.IsZero() {
		return nil, fault.New(fault.Malformed, "points config", "client, store and factory are needed")
	}
	return &Points{
		client: c.Client, factory: c.Factory, store: c.Store, points: points.NewPoints(), clones: pointsfactory.NewPointsFactory(),
		batches: map[[32]byte]*batch{}, lines: map[[32]byte]place{}, moves: map[[32]byte]*move{},
		runs: map[[32]byte][]run{}, owed: map[[20]byte][]place{}, others: newStrangers(), seen: newReadings(),
	}, nil
}

// Terms are what a merchant fixes for ever when it creates its points; see
// docs/spec/points.md for their ranges.
type Terms struct {
	Start       uint64 `json:"start"`        // Unix seconds at which epoch 0 began
	EpochLength uint32 `json:"epoch_length"` // seconds
	Cap         uint64 `json:"cap"`          // most points of an epoch
	Decimals    uint8  `json:"decimals"`
	Name        string `json:"name"`
	Symbol      string `json:"symbol"`
}

// Create has the merchant's points made. It is for an active member and works once:
// while a creation is on its way, or if it was carried out, it names that one, whose
// terms count. After one that failed it sends another.
func (p *Points) Create(ctx context.Context, t Terms) (chain.ID, error) {
	if err := p.load(ctx); err != nil {
		return chain.ID{}, err
	}
	p.creating.Lock()
	defer p.creating.Unlock()
	if id := creation(p.created); p.created != nil {
		if s, err := p.client.Status(ctx, id); err == nil && s.State != chain.Failed {
			return id, nil
		}
	}
	data, err := p.clones.TryPackCreate(pointsfactory.PointsTerms{
		Start: t.Start, EpochLength: t.EpochLength, Cap: new(big.Int).SetUint64(t.Cap), Decimals: t.Decimals, Name: t.Name, Symbol: t.Symbol,
	})
	if err != nil {
		return chain.ID{}, fault.Wrap(fault.Malformed, "create points", err)
	}
	if _, err := p.client.Ask(ctx, p.factory, data); err != nil {
		return chain.ID{}, explain("create points", p.clones.UnpackError, err)
	}
	if err := p.store.Put(ctx, keyCreate, data); err != nil {
		return chain.ID{}, err
	}
	p.created = data
	last := t.Start + uint64(t.EpochLength) - 1 // the contract takes these terms in their first epoch
	return p.client.Submit(ctx, labelOfCreation(data), chain.Call{To: p.factory, Data: data, NotAfter: millis(last)})
}

func labelOfCreation(data []byte) string { return labelOf("create", crypto.Keccak256Hash(data)) }

func creation(data []byte) chain.ID { return chain.IDOf(labelOfCreation(data)) }

// Token is the address of the merchant's points; fault.NotFound before they were
// created.
func (p *Points) Token(ctx context.Context) (chain.Address, error) {
	p.mu.Lock()
	known := p.token
	p.mu.Unlock()
	if !known.IsZero() {
		return known, nil
	}
	token, err := p.TokenOf(ctx, chain.Address(p.client.Account()))
	if err != nil {
		return token, err
	}
	if err := p.store.Put(ctx, keyToken, token[:]); err != nil {
		return token, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.token = token
	return token, nil
}

// TokenOf is the address of any member's points; fault.NotFound if it has none.
func (p *Points) TokenOf(ctx context.Context, merchant chain.Address) (chain.Address, error) {
	return TokenOf(ctx, p.client, p.factory, merchant)
}

// TokenOf asks a factory for the address of a member's points; fault.NotFound if
// it has none.
func TokenOf(ctx context.Context, client Chain, factory, merchant chain.Address) (chain.Address, error) {
	clones := pointsfactory.NewPointsFactory()
	const op = "find points"
	data, err := clones.TryPackPointsOf(common.Address(merchant))
	if err != nil {
		return chain.Address{}, fault.Wrap(fault.Malformed, op, err)
	}
	answer, err := client.Ask(ctx, factory, data)
	if err != nil {
		return chain.Address{}, explain(op, clones.UnpackError, err)
	}
	token, err := clones.UnpackPointsOf(answer)
	if err != nil {
		return chain.Address{}, fault.Wrap(fault.Malformed, op, err)
	}
	if token == (common.Address{}) {
		return chain.Address{}, fault.New(fault.NotFound, op, "this member has created no points; see 'souk points create'")
	}
	return chain.Address(token), nil
}

// SetCap sets the most points of an epoch: a raise counts from the next epoch, a
// cut at once. at tells one change from another that sets the same cap later.
func (p *Points) SetCap(ctx context.Context, most, at uint64) (chain.ID, error) {
	data, err := p.points.TryPackSetCap(new(big.Int).SetUint64(most))
	return p.submit(ctx, labelOf("cap", refOf(most, at)), data, err)
}

// submit has a call of the merchant's own points sent.
func (p *Points) submit(ctx context.Context, label string, data []byte, err error) (chain.ID, error) {
	if err != nil {
		return chain.ID{}, fault.Wrap(fault.Malformed, "pack call", err)
	}
	token, err := p.Token(ctx)
	if err != nil {
		return chain.ID{}, err
	}
	return p.client.Submit(ctx, label, chain.Call{To: token, Data: data})
}

const (
	keyToken  = "points/token"
	keyCreate = "points/creation"
	keyBatch  = "points/batch/"
	keyMove   = "points/move/"
	keyRuns   = "points/release/"
)

// load reads once what an earlier run stored, and submits again what it may
// have stored and not submitted. The lock must not be held.
func (p *Points) load(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.loaded {
		return nil
	}
	stored, err := p.store.List(ctx, "points/")
	if err != nil {
		return err
	}
	for _, pair := range stored {
		if err := p.take(pair); err != nil {
			return fault.Wrap(fault.Malformed, "read stored points", err)
		}
	}
	p.loaded = true
	return p.resubmit(ctx)
}

func (p *Points) take(pair chain.Pair) error {
	switch {
	case pair.Key == keyToken && len(pair.Value) == len(p.token):
		p.token = chain.Address(pair.Value)
	case pair.Key == keyCreate:
		p.created = pair.Value
	case hasPrefix(pair.Key, keyBatch):
		var b batch
		if err := json.Unmarshal(pair.Value, &b); err != nil {
			return err
		}
		p.remember(&b)
	case hasPrefix(pair.Key, keyMove):
		var m move
		if err := json.Unmarshal(pair.Value, &m); err != nil {
			return err
		}
		p.moves[m.Ref] = &m
	case hasPrefix(pair.Key, keyRuns):
		var r storedRuns
		if err := json.Unmarshal(pair.Value, &r); err != nil {
			return err
		}
		p.runs[r.Root] = r.Runs
	}
	return nil
}
