package chain

import (
	"context"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

// ProbeAt is Probe on the block with a hash (EIP-1898), which must be one of the
// chain as it is: fault.Unavailable if the endpoints do not know it or no longer
// keep its state. Nodes usually keep that of the newest 128 blocks.
func (c *Client) ProbeAt(ctx context.Context, block [32]byte, code []byte) ([]byte, error) {
	return c.askAt(ctx, block, map[string]any{"from": probeSender, "data": hexutil.Bytes(code)})
}

// AskAt is Ask on the block with a hash, as for ProbeAt.
func (c *Client) AskAt(ctx context.Context, block [32]byte, to Address, data []byte) ([]byte, error) {
	return c.askAt(ctx, block, map[string]any{"from": common.Address(c.Account()), "to": common.Address(to), "data": hexutil.Bytes(data)})
}

func (c *Client) askAt(ctx context.Context, block [32]byte, call map[string]any) ([]byte, error) {
	var answer hexutil.Bytes
	err := c.rpc.call(ctx, &answer, "eth_call", call, map[string]any{"blockHash": common.Hash(block), "requireCanonical": true})
	return answer, refusal("ask contract", err)
}
