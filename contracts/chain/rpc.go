package chain

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/protocol/fault"
)

// The few JSON-RPC methods in use, over the pool. Block hashes are taken from
// the answer, not computed from the header: EVM chains differ in their header.

// blockAnswer is the part of eth_getBlockByNumber that is used.
type blockAnswer struct {
	Number  hexutil.Uint64 `json:"number"`
	Hash    common.Hash    `json:"hash"`
	Parent  common.Hash    `json:"parentHash"`
	Time    hexutil.Uint64 `json:"timestamp"`
	BaseFee *hexutil.Big   `json:"baseFeePerGas"` // absent before EIP-1559
}

// receiptAnswer is the part of eth_getTransactionReceipt that is used.
type receiptAnswer struct {
	Tx        common.Hash     `json:"transactionHash"`
	Block     hexutil.Uint64  `json:"blockNumber"`
	BlockHash common.Hash     `json:"blockHash"`
	Gas       hexutil.Uint64  `json:"gasUsed"`
	Status    *hexutil.Uint64 `json:"status"`
	Contract  *common.Address `json:"contractAddress"`
}

// blockResult takes a block, or null, and refuses one that was not asked for:
// then the next endpoint is asked.
type blockResult struct {
	tag string
	got *blockAnswer
}

func (r *blockResult) UnmarshalJSON(raw []byte) error {
	r.got = nil
	if err := json.Unmarshal(raw, &r.got); err != nil || r.got == nil {
		return err
	}
	if r.got.Hash == (common.Hash{}) || r.tag != "latest" && hexutil.EncodeUint64(uint64(r.got.Number)) != r.tag {
		return errors.New("not the block that was asked for")
	}
	return nil
}

// receiptResult takes a receipt, or null, and refuses that of another transaction.
type receiptResult struct {
	tx  common.Hash
	got *receiptAnswer
}

func (r *receiptResult) UnmarshalJSON(raw []byte) error {
	r.got = nil
	if err := json.Unmarshal(raw, &r.got); err != nil || r.got == nil {
		return err
	}
	if r.got.Tx != r.tx || r.got.BlockHash == (common.Hash{}) {
		return errors.New("not the receipt that was asked for")
	}
	return nil
}

// latest is the newest block.
func (p *pool) latest(ctx context.Context) (blockAnswer, error) { return p.blockAt(ctx, "latest") }

// block is the canonical block at a height.
func (p *pool) block(ctx context.Context, number uint64) (blockAnswer, error) {
	return p.blockAt(ctx, hexutil.EncodeUint64(number))
}

func (p *pool) blockAt(ctx context.Context, tag string) (blockAnswer, error) {
	b := blockResult{tag: tag}
	if err := p.call(ctx, &b, "eth_getBlockByNumber", tag, false); err != nil {
		return blockAnswer{}, err
	}
	if b.got == nil {
		return blockAnswer{}, fault.New(fault.NotFound, "read block", tag)
	}
	return *b.got, nil
}

// nonce is how many transactions of an account are in the chain at a block tag or number.
func (p *pool) nonce(ctx context.Context, account common.Address, tag string) (uint64, error) {
	var n hexutil.Uint64
	err := p.call(ctx, &n, "eth_getTransactionCount", account, tag)
	return uint64(n), err
}

// receipt is where a transaction was included; false if the endpoint knows of
// no block that holds it.
func (p *pool) receipt(ctx context.Context, tx common.Hash) (receiptAnswer, bool, error) {
	r := receiptResult{tx: tx}
	if err := p.call(ctx, &r, "eth_getTransactionReceipt", tx); err != nil || r.got == nil {
		return receiptAnswer{}, false, err
	}
	return *r.got, true, nil
}

// logFilter is the argument of eth_getLogs.
type logFilter struct {
	From      string           `json:"fromBlock"`
	To        string           `json:"toBlock"`
	Addresses []common.Address `json:"address"`
	Topics    [][]common.Hash  `json:"topics,omitempty"`
}

// logs are the events of the given contracts in from..to, both included, in
// chain order. What was not asked for is refused.
func (p *pool) logs(ctx context.Context, from, to uint64, topics [][]common.Hash, contracts ...common.Address) ([]types.Log, error) {
	var logs []types.Log
	filter := logFilter{From: hexutil.EncodeUint64(from), To: hexutil.EncodeUint64(to), Addresses: contracts, Topics: topics}
	if err := p.call(ctx, &logs, "eth_getLogs", filter); err != nil {
		return nil, err
	}
	for i, l := range logs {
		if err := checkLog(l, from, to, contracts); err != nil {
			return nil, err
		}
		if i > 0 && !before(logs[i-1], l) {
			return nil, fault.New(fault.Malformed, "read events", "not in chain order")
		}
	}
	return logs, nil
}

func checkLog(l types.Log, from, to uint64, contracts []common.Address) error {
	if l.Removed || l.BlockNumber < from || l.BlockNumber > to {
		return fault.New(fault.Malformed, "read events", "of a block that was not asked for")
	}
	for _, contract := range contracts {
		if l.Address == contract {
			return nil
		}
	}
	return fault.New(fault.Malformed, "read events", "of another contract")
}

func before(a, b types.Log) bool {
	return a.BlockNumber < b.BlockNumber || a.BlockNumber == b.BlockNumber && a.Index < b.Index
}

// code is the length of the code at an address, at a block tag or number.
func (p *pool) code(ctx context.Context, address common.Address, tag string) (int, error) {
	var code hexutil.Bytes
	err := p.call(ctx, &code, "eth_getCode", address, tag)
	return len(code), err
}
