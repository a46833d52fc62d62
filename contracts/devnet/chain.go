// Package devnet is an EVM chain inside the process: a go-ethereum node
// without peers whose blocks are sealed on demand. It speaks ordinary JSON-RPC
// over HTTP and WebSocket on loopback, so that every other part of Souk uses it
// exactly as it would use a public network.
//
// It is the default chain of `souk demo` and the chain that contracts/chain is
// tested against. See docs/design/chain.md.
package devnet

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/catalyst"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/souk-network/souk/protocol/fault"
)

// Chain is one development chain. New describes it, Run is it.
type Chain struct {
	config Config
	ready  chan struct{} // closed when JSON-RPC answers
	ran    atomic.Bool
	pace   pace

	// Set by Run before ready is closed, not changed after.
	stack   *node.Node
	backend *eth.Ethereum

	sealing sync.Mutex // one block is made at a time; guards beacon
	beacon  *catalyst.SimulatedBeacon
	faucet  sync.Mutex // one faucet nonce is used at a time
}

// New checks the configuration. It opens nothing and starts nothing.
func New(config Config) (*Chain, error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	config = config.withDefaults()
	return &Chain{config: config, ready: make(chan struct{}), pace: pace{period: config.Period, changed: make(chan struct{}, 1)}}, nil
}

// Run opens the chain, serves it until ctx ends, and closes it; then every
// sealed block is on disk. It can be called once.
func (c *Chain) Run(ctx context.Context) error {
	if c.ran.Swap(true) {
		return fault.New(fault.Conflict, "run devnet", "a chain runs once")
	}
	stack, err := c.open()
	if err != nil {
		return err
	}
	err = c.serve(ctx)
	c.sealing.Lock() // no block is half made while the node closes
	defer c.sealing.Unlock()
	return errors.Join(err, c.beacon.Stop(), stack.Close())
}

// Ready is closed when the chain answers JSON-RPC.
func (c *Chain) Ready() <-chan struct{} { return c.ready }

// Endpoint is the HTTP JSON-RPC URL. Valid once Ready is closed.
func (c *Chain) Endpoint() string { return c.stack.HTTPEndpoint() }

// WebSocket is the WebSocket JSON-RPC URL. Valid once Ready is closed.
func (c *Chain) WebSocket() string { return c.stack.WSEndpoint() }

// ChainID is the EIP-155 chain id.
func (c *Chain) ChainID() uint64 { return c.config.ChainID }

// Head is the height and hash of the latest block. Valid once Ready is closed.
func (c *Chain) Head() (uint64, [32]byte) {
	head := c.backend.BlockChain().CurrentBlock()
	return head.Number.Uint64(), head.Hash()
}

// open builds the node; on failure nothing stays open.
func (c *Chain) open() (*node.Node, error) {
	const op = "open devnet"
	config, err := c.config.nodeConfig()
	if err != nil {
		return nil, err
	}
	stack, err := node.New(config)
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, op, err)
	}
	if err := c.assemble(stack); err != nil {
		return nil, errors.Join(fault.Wrap(fault.Unavailable, op, err), stack.Close())
	}
	return stack, nil
}

func (c *Chain) assemble(stack *node.Node) error {
	backend, err := eth.New(stack, c.config.ethConfig())
	if err != nil {
		return err
	}
	system := filters.NewFilterSystem(backend.APIBackend, filters.Config{})
	stack.RegisterAPIs([]rpc.API{{Namespace: "eth", Service: filters.NewFilterAPI(system)}})
	if err := stack.Start(); err != nil {
		return err
	}
	beacon, err := catalyst.NewSimulatedBeacon(0, common.Address{}, backend)
	if err != nil {
		return err
	}
	backend.SetSynced()
	c.stack, c.backend, c.beacon = stack, backend, beacon
	return nil
}

// header is the canonical block at a height, or nil.
func (c *Chain) header(number uint64) *types.Header {
	return c.backend.BlockChain().GetHeaderByNumber(number)
}
