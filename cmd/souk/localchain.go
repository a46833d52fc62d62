package main

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/protocol/did"
)

// localChain is the chain of a demonstration or of a simulation on this machine: a
// devnet in this process, and a client that reads it for the wallets.
type localChain struct {
	devnet *devnet.Chain
	client *chain.Client
	dir    string // of the client
	stop   context.CancelFunc
	group  *errgroup.Group
}

// startChain runs the chain for as long as the demonstration.
func (d *demo) startChain(ctx context.Context) error {
	c, err := startLocalChain(ctx, devnet.Config{Dir: filepath.Join(d.dir, "chain"), Trail: trailingBlocks}, filepath.Join(d.dir, "reader"))
	if err == nil {
		d.chain = c
		d.cleanup = append(d.cleanup, c.close)
	}
	return err
}

// startLocalChain runs a chain until it is closed. Its client will have the folder
// reader.
func startLocalChain(ctx context.Context, config devnet.Config, reader string) (*localChain, error) {
	d, err := devnet.New(config)
	if err != nil {
		return nil, err
	}
	run, stop := context.WithCancel(context.WithoutCancel(ctx))
	group, run := errgroup.WithContext(run)
	group.Go(func() error { return d.Run(run) })
	c := &localChain{devnet: d, stop: stop, group: group, dir: reader}
	select {
	case <-d.Ready():
		return c, nil
	case <-run.Done():
		return nil, errors.Join(errors.New("the chain ended before it was ready"), c.close())
	}
}

// ownChain bounds what is asked of a chain in this process: hardly at all.
var ownChain = chain.Budget{Rate: 1000, Burst: 1000}

func (c *localChain) endpoint() string { return c.devnet.Endpoint() }

// deploy funds the accounts of the founders, and of merchants that come late, and
// creates the contracts.
func (c *localChain) deploy(ctx context.Context, founders, late []did.Member) (chain.Deployment, error) {
	if err := fundAll(ctx, c.devnet, slices.Concat(founders, late)); err != nil {
		return chain.Deployment{}, err
	}
	return chain.Deploy(ctx, chain.DeployConfig{
		Endpoint: c.endpoint(), ChainID: c.devnet.ChainID(), Key: c.devnet.Account(0), Founders: founders, Poll: pollDevnet,
	})
}

// read starts the client that the wallets share. A block is final so many blocks
// deep; 0: as everywhere.
func (c *localChain) read(ctx context.Context, network consortium, depth uint64) error {
	store, err := chain.NewFileStore(c.dir)
	if err != nil {
		return err
	}
	c.client, err = chain.New(chain.Config{Endpoints: network.RPC, Deployment: network.Chain, Store: store, FinalityDepth: depth, Budget: ownChain})
	if err != nil {
		return err
	}
	run, stop := context.WithCancel(context.WithoutCancel(ctx))
	end := c.stop
	c.stop = func() { stop(); end() }
	c.group.Go(func() error { return c.client.Run(run) })
	select {
	case <-c.client.Synced():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *localChain) close() error {
	c.stop()
	if err := c.group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}
