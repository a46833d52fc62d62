package main

import (
	"context"
	"errors"
	"log/slog"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/channels"
	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/membership"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage/mem"
)

// clubhouse is a chain with the contracts of one merchant, its channels, and a gate
// that watches the contract of memberships.
type clubhouse struct {
	t           *testing.T
	net         *devnet.Chain
	client      *chain.Client
	memberships *loyalty.Memberships
	channels    *channels.Service
	keys        byte

	mu        sync.Mutex
	everybody int                      // looks at all accounts that were begun
	told      map[consent.Account]bool // looks at one that were done
}

func (m *clubhouse) Channels() *channels.Service { return m.channels }

func (m *clubhouse) CheckHolders(ctx context.Context, accounts ...consent.Account) error {
	m.mu.Lock()
	if len(accounts) == 0 {
		m.everybody++
	}
	m.mu.Unlock()
	if err := m.channels.Check(ctx, accounts...); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range accounts {
		m.told[a] = true
	}
	return nil
}

// looks is how often all accounts were looked at, and whether this one was by itself.
func (m *clubhouse) looks(a consent.Account) (everybody int, alone bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.everybody, m.told[a]
}

// runs runs a part until the test ends.
func runs(t *testing.T, part func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- part(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

func newClubhouse(t *testing.T) *clubhouse {
	net, err := devnet.New(devnet.Config{Trail: 4})
	must(t, err)
	runs(t, net.Run)
	<-net.Ready()
	operator := chain.OperatorOf(net.Account(0))
	seed := make([]byte, vault.WrapPublicSize)
	d, err := chain.Deploy(t.Context(), chain.DeployConfig{
		Endpoint: net.Endpoint(), Key: net.Account(9), Poll: 5 * time.Millisecond,
		Founders: []did.Member{{ID: operator, PeerKey: did.Key{1}, HPKEKey: seed, Name: "Shop"}},
	})
	must(t, err)
	store, err := chain.NewFileStore(t.TempDir())
	must(t, err)
	m := &clubhouse{t: t, net: net, told: map[consent.Account]bool{}}
	m.client, err = chain.New(chain.Config{
		Endpoints: []string{net.Endpoint()}, Deployment: d, Key: net.Account(0), Store: store, FinalityDepth: 3, Poll: 5 * time.Millisecond,
		Budget: chain.Budget{Rate: 1e5, Burst: 1e5},
	})
	must(t, err)
	runs(t, m.client.Run)
	<-m.client.Synced()
	m.memberships = loyalty.NewMemberships(m.client, d.Memberships)
	g := newGate(m.client)
	m.channels, err = channels.New(t.Context(), channels.Config{
		Self: operator, Consortium: "bazaar", Key: did.Seed{7}.Pairwise(operator), Store: mem.NewKV(), Gate: g,
		Publish: func(context.Context, fact.Fact) error { return nil },
		Stored:  func(context.Context, fact.ID) (bool, error) { return false, nil },
		Room:    func(context.Context, *fact.Fact) error { return nil }, Log: slog.New(slog.DiscardHandler),
	})
	must(t, err)
	runs(t, func(ctx context.Context) error { return g.watch(ctx, 5*time.Millisecond, m) })
	return m
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// mined waits for a transaction.
func (m *clubhouse) mined(id chain.ID, err error) {
	m.t.Helper()
	must(m.t, err)
	ctx, cancel := context.WithTimeout(m.t.Context(), 3*time.Minute)
	defer cancel()
	if s, err := m.client.Wait(ctx, id, chain.Final); err != nil {
		m.t.Fatalf("%s is %v: %v", s.Label, s.State, err)
	}
}

// gold defines a programme whose first level takes a purchase that the merchant
// vouches for, and opens the channel to it.
func (m *clubhouse) gold() membership.Programme {
	m.t.Helper()
	self := m.client.Account()
	p := membership.ProgrammeOf(self, 1)
	m.mined(m.memberships.Define(m.t.Context(), 1, "Gold club"))
	m.mined(m.memberships.AddLevel(m.t.Context(), p, 1, loyalty.LevelTerms{Lifetime: 7200, Name: "Gold", Rules: []loyalty.Rule{
		{Kind: loyalty.PurchaseVoucher, Subject: chain.Address(self), Amount: big.NewInt(1)},
	}}))
	name, err := membership.ChannelName("gold")
	must(m.t, err)
	m.mined(m.memberships.SetChannel(m.t.Context(), name, []loyalty.Gate{{Programme: p, Level: 1}}, 0))
	return p
}

func (m *clubhouse) mint(p membership.Programme, holder consent.Account) {
	m.t.Helper()
	self := chain.Address(m.client.Account())
	v := membership.Purchases{Merchant: self, Programme: p, Holder: holder, Count: 1, Deadline: uint64(time.Now().Add(90 * 24 * time.Hour).Unix())}
	name := membership.Contract{ChainID: m.net.ChainID(), At: m.memberships.Address()}
	key := secp256k1.PrivKeyFromBytes(crypto.FromECDSA(m.net.Account(0)))
	m.mined(m.memberships.Mint(m.t.Context(), p, 1, chain.Address(holder), loyalty.Voucher(0, v, membership.Sign(v, name, key)), 0))
}

// join asks as a wallet does.
func (m *clubhouse) join(s did.Seed) ([]channel.EpochKey, error) {
	m.t.Helper()
	m.keys++
	private, err := vault.NewWrapKey([32]byte{m.keys})
	must(m.t, err)
	self := m.client.Account()
	r := channel.Request{
		Consortium: "bazaar", Channel: channel.IDOf(self, "gold"), Peer: self, Act: channel.Join, Time: uint64(time.Now().UnixMilli()), Key: private.Public(),
	}.Sign(s.Account(self))
	a, err := m.channels.Answer(m.t.Context(), r)
	if err != nil {
		return nil, err
	}
	return r.OpenKeys(private, a.Keys)
}

// On a real chain with the real contract: who mints the membership by its rule is
// let in, who did not is not; a gate that is set anew, and a refresh that shows an
// end, are told by the chain, and close what comes later; an end by time alone is
// found by looking.
func TestGateOnAChain(t *testing.T) {
	m := newClubhouse(t)
	self := m.client.Account()
	p := m.gold()
	c, err := m.channels.Open(t.Context(), "gold", []channel.Text{{Lang: "en", Title: "Gold", Body: "For members"}})
	must(t, err)
	holder, stranger := did.Seed{1}, did.Seed{2}
	account := consent.AccountOfKey(holder.Account(self).PubKey())
	if _, err := m.join(holder); !errors.Is(err, fault.Of(fault.NoAccess)) {
		t.Errorf("joins before the membership is minted: %v", err)
	}
	m.mint(p, account)
	keys, err := m.join(holder)
	must(t, err)
	if len(keys) != 1 || keys[0].Epoch != c.Epoch {
		t.Errorf("got %d secrets", len(keys))
	}
	if _, err := m.join(stranger); !errors.Is(err, fault.Of(fault.NoAccess)) {
		t.Errorf("a stranger joins: %v", err)
	}
	name, err := membership.ChannelName("gold")
	must(t, err)
	m.mined(m.memberships.SetChannel(t.Context(), name, nil, 1)) // to nobody
	m.until("the chain told that the gate is shut", func(s channels.Channel) bool { return s.Holders == 0 && s.Epoch > c.Epoch })
	late := consent.AccountOfKey(stranger.Account(self).PubKey())
	before, _ := m.looks(late)
	m.mined(m.memberships.SetChannel(t.Context(), name, []loyalty.Gate{{Programme: p, Level: 1}}, 2))
	m.until("the chain told that the gate is open", func(channels.Channel) bool { n, _ := m.looks(late); return n > before })
	again, err := m.join(holder)
	must(t, err)
	m.mint(p, late)
	_, err = m.join(stranger)
	must(t, err)
	// Told when it is over, the peer would find that by itself.
	m.until("the chain told of the second membership", func(channels.Channel) bool { _, alone := m.looks(late); return alone })
	must(t, m.net.AdjustTime(3*time.Hour)) // both are over, and no transaction says so
	if s, err := m.channels.Show(c.ID); err != nil || s.Holders != 2 {
		t.Errorf("%d holders, %v", s.Holders, err)
	}
	m.mined(m.memberships.Refresh(t.Context(), membership.TokenOf(p, account), 0))
	m.until("the chain told of the refresh", func(s channels.Channel) bool { return s.Holders == 1 && s.Epoch > again[len(again)-1].Epoch })
	must(t, m.channels.Check(t.Context()))
	if s, err := m.channels.Show(c.ID); err != nil || s.Holders != 0 {
		t.Errorf("after a look %d holders, %v", s.Holders, err)
	}
	if _, err := m.join(holder); !errors.Is(err, fault.Of(fault.NoAccess)) {
		t.Errorf("joins after the membership is over: %v", err)
	}
}

func (m *clubhouse) until(what string, holds func(channels.Channel) bool) {
	m.t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(3 * time.Minute); ; {
		s, err := m.channels.Show(channel.IDOf(m.client.Account(), "gold"))
		must(m.t, err)
		if holds(s) {
			return
		}
		select {
		case <-tick.C:
		case <-end:
			m.t.Fatalf("waited in vain until %s", what)
		}
	}
}
