package main

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
)

// chainPatience is how long a command waits for the chain before it goes on
// with what an earlier command saw of it.
const chainPatience = 10 * time.Second

// walletChain follows the chain while a command runs. What is final is kept in
// the data folder: the next command reads only what is new, and a chain that
// does not answer stops nothing.
type walletChain struct {
	chainOf
	stop context.CancelFunc
	done chan error
}

func openWalletChain(ctx context.Context, dir string, network consortium, warn io.Writer) (*walletChain, error) {
	store, err := chain.NewFileStore(dir)
	if err != nil {
		return nil, err
	}
	c, err := follow(ctx, chain.Config{Endpoints: network.RPC, Deployment: network.Chain, Store: store})
	if err != nil {
		return nil, err
	}
	if err := c.synced(ctx, chainPatience); err != nil {
		if ctx.Err() != nil || len(c.client.Registry().Members()) == 0 {
			return nil, errors.Join(err, c.close())
		}
		fmt.Fprintf(warn, "Warning: %v. Going on with the members that were known before.\n", err)
	}
	return c, nil
}

// follow starts a client. It ends with close.
func follow(ctx context.Context, config chain.Config) (*walletChain, error) {
	client, err := chain.New(config)
	if err != nil {
		return nil, err
	}
	if err := client.Load(ctx); err != nil {
		return nil, err
	}
	run, stop := context.WithCancel(context.WithoutCancel(ctx))
	c := &walletChain{chainOf: chainOf{client}, stop: stop, done: make(chan error, 1)}
	go func() { c.done <- client.Run(run) }()
	return c, nil
}

// synced waits for the head of the chain: for as long as patience while reading
// goes well, and for a quarter of it once it does not.
func (c *walletChain) synced(ctx context.Context, patience time.Duration) error {
	const look = 100 * time.Millisecond
	for left := patience; left > 0; left -= look {
		select {
		case <-c.client.Synced():
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(look):
		}
		if c.client.Health().Error != "" {
			left -= 3 * look
		}
	}
	if trouble := c.client.Health().Error; trouble != "" {
		return fmt.Errorf("the chain cannot be read: %s", trouble)
	}
	return errors.New("the chain was not read to its head in time")
}

func (c *walletChain) close() error {
	c.stop()
	return <-c.done
}

// exit is a revocation on its way to the chain.
type exit struct {
	Account did.Merchant // that the grant names
	Status  chain.Status
}

// revokeOnChain sends the revocation of a grant to the chain and returns when
// it is in a block. The grant's own account sends it, or payer relays it.
func (s *walletSession) revokeOnChain(ctx context.Context, g consent.Grant, seq uint64, payer *ecdsa.PrivateKey) (exit, error) {
	account := chain.AccountKey(s.seed.Account(g.Audience))
	out := exit{Account: chain.OperatorOf(account)}
	sender := account
	if payer != nil {
		sender = payer
	}
	store, err := chain.NewFileStore(filepath.Join(s.dir, "chain-"+chain.OperatorOf(sender).String()))
	if err != nil {
		return out, err
	}
	c, err := follow(ctx, chain.Config{Endpoints: s.network.RPC, Deployment: s.network.Chain, Store: store, Key: sender})
	if err != nil {
		return out, err
	}
	defer func() { _ = c.close() }() // the outbox is on disk
	if err := c.synced(ctx, chainPatience); err != nil {
		return out, err
	}
	digest := consent.AnchorDigest(g.ID(), g.Salt, seq)
	id, err := s.submitExit(ctx, c.client, account, payer != nil, digest, seq)
	if err != nil {
		return out, err
	}
	out.Status, err = c.client.Wait(ctx, id, chain.Mined)
	return out, err
}

// relayFor is how long a signed anchor may be relayed.
const relayFor = 24 * time.Hour

func (s *walletSession) submitExit(ctx context.Context, c *chain.Client, account *ecdsa.PrivateKey, relay bool, digest [32]byte, seq uint64) (chain.ID, error) {
	if !relay {
		return c.Revoke(ctx, digest, seq)
	}
	signed, err := s.network.Chain.SignConsent(account, chain.ConsentAnchor{
		Digest: digest, Action: chain.Revoked, Sequence: seq, Deadline: uint64(time.Now().Add(relayFor).Unix()),
	})
	if err != nil {
		return chain.ID{}, err
	}
	return c.AnchorConsent(ctx, signed)
}

// onChainAlready reports the block in which a revocation of the grant stands.
func (s *walletSession) onChainAlready(ctx context.Context, g consent.Grant, seq uint64) (uint64, bool, error) {
	r, err := chain.NewReader(chain.ReaderConfig{Endpoints: s.network.RPC, Deployment: s.network.Chain})
	if err != nil {
		return 0, false, err
	}
	defer r.Close()
	events, err := r.Consents(ctx, chain.OperatorOf(chain.AccountKey(s.seed.Account(g.Audience))))
	if err != nil {
		return 0, false, err
	}
	digest := consent.AnchorDigest(g.ID(), g.Salt, seq)
	at := slices.IndexFunc(events, func(e chain.ConsentEvent) bool { return e.Action == chain.Revoked && e.Digest == digest })
	if at < 0 {
		return 0, false, nil
	}
	return events[at].Place.Block, true, nil
}
