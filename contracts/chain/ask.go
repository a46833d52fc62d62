package chain

import (
	"context"
	"errors"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/souk-network/souk/protocol/fault"
)

// Questions to contracts that the client does not follow. They go through the
// same endpoints and budgets as everything else, and wait for an answer.

// Refused is a contract's own answer to a call that it would not carry out.
type Refused struct {
	Data []byte // what the contract reverted with: four bytes of its error, then arguments; may be empty
	text string
}

func (r *Refused) Error() string { return r.text }

// Ask carries out a call of a contract without a transaction, on the newest
// block, in the name of the client's account. A contract that refuses gives a
// *Refused.
func (c *Client) Ask(ctx context.Context, to Address, data []byte) ([]byte, error) {
	return c.ask(ctx, map[string]any{"from": common.Address(c.Account()), "to": common.Address(to), "data": hexutil.Bytes(data)})
}

// Probe runs creation code that answers instead of leaving a contract behind, on
// the newest block.
func (c *Client) Probe(ctx context.Context, code []byte) ([]byte, error) {
	return c.ask(ctx, map[string]any{"from": probeSender, "data": hexutil.Bytes(code)})
}

func (c *Client) ask(ctx context.Context, call map[string]any) ([]byte, error) {
	var answer hexutil.Bytes
	err := c.rpc.call(ctx, &answer, "eth_call", call, "latest")
	return answer, refusal("ask contract", err)
}

// refusal tells a contract's own answer from an endpoint that does not work.
func refusal(op string, err error) error {
	var revert rpc.DataError
	if errors.As(err, &revert) {
		if text, ok := revert.ErrorData().(string); ok {
			if raw, bad := hexutil.Decode(text); bad == nil {
				return &Refused{Data: raw, text: err.Error()}
			}
		}
	}
	return fault.Wrap(fault.Unavailable, op, err)
}

// Estimate is how much gas a call of a contract would take now in the name of the
// client's account, and what a transaction would offer per gas, in units of
// 10^-18 coins. A contract that refuses gives a *Refused.
func (c *Client) Estimate(ctx context.Context, to Address, data []byte) (gas, price uint64, err error) {
	if gas, err = c.Gas(ctx, to, data); err != nil {
		return 0, 0, err
	}
	price, err = c.GasPrice(ctx)
	return gas, price, err
}

// Gas is the gas of Estimate alone.
func (c *Client) Gas(ctx context.Context, to Address, data []byte) (uint64, error) {
	var answer hexutil.Uint64
	call := map[string]any{"from": common.Address(c.Account()), "to": common.Address(to), "data": hexutil.Bytes(data)}
	if err := c.rpc.call(ctx, &answer, "eth_estimateGas", call); err != nil {
		return 0, refusal("estimate gas", err)
	}
	return uint64(answer), nil
}

// GasPrice is the price of Estimate alone.
func (c *Client) GasPrice(ctx context.Context) (uint64, error) {
	head, err := c.rpc.latest(ctx)
	if err != nil {
		return 0, err
	}
	offer, err := suggest(ctx, c.rpc, head, c.config.MaxFee)
	return offer.cap, err
}

// eventSpan is how many blocks one question for events covers.
const eventSpan = 2000

// Events are what contracts emitted in the blocks from to until, both
// included, in the order of the chain.
func (c *Client) Events(ctx context.Context, from, until uint64, contracts ...Address) ([]types.Log, error) {
	addresses := make([]common.Address, len(contracts))
	for i, a := range contracts {
		addresses[i] = common.Address(a)
	}
	var out []types.Log
	for ; from <= until; from += eventSpan {
		logs, err := c.rpc.logs(ctx, from, min(until, from+eventSpan-1), nil, addresses...)
		if err != nil {
			return nil, err
		}
		out = append(out, logs...)
	}
	return out, nil
}
