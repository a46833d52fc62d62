package chain

import (
	"context"
	"fmt"

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

// latest is the newest block.
func (p *pool) latest(ctx context.Context) (blockAnswer, error) { return p.blockAt(ctx, "latest") }

// block is the canonical block at a height.
func (p *pool) block(ctx context.Context, number uint64) (blockAnswer, error) {
	b, err := p.blockAt(ctx, hexutil.EncodeUint64(number))
	if err == nil && uint64(b.Number) != number {
		return blockAnswer{}, fault.New(fault.Malformed, "read block", fmt.Sprintf("asked for %d, got %d", number, uint64(b.Number)))
	}
	return b, err
}

func (p *pool) blockAt(ctx context.Context, tag string) (blockAnswer, error) {
	var b *blockAnswer
	if err := p.call(ctx, &b, "eth_getBlockByNumber", tag, false); err != nil {
		return blockAnswer{}, err
	}
	if b == nil {
		return blockAnswer{}, fault.New(fault.NotFound, "read block", tag)
	}
	if b.Hash == (common.Hash{}) {
		return blockAnswer{}, fault.New(fault.Malformed, "read block", "without a hash")
	}
	return *b, nil
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
	var r *receiptAnswer
	if err := p.call(ctx, &r, "eth_getTransactionReceipt", tx); err != nil || r == nil {
		return receiptAnswer{}, false, err
	}
	if r.Tx != tx {
		return receiptAnswer{}, false, fault.New(fault.Malformed, "read receipt", "of another transaction")
	}
	return *r, true, nil
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

// code is the length of the code at an address.
func (p *pool) code(ctx context.Context, address common.Address) (int, error) {
	var code hexutil.Bytes
	err := p.call(ctx, &code, "eth_getCode", address, "latest")
	return len(code), err
}
