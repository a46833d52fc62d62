package chain

import (
	"context"
	"math/big"

	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/souk-network/souk/protocol/fault"
)

const (
	gwei        = 1_000_000_000
	maxGas      = 1 << 24 // gas limit of one transaction (EIP-7825); later rules count storage apart and allow more
	maxEstimate = 1 << 27 // more is an endpoint's mistake
)

// withMargin is a gas limit for an estimate: a quarter more, without crossing
// the limit of a transaction that the estimate keeps.
func withMargin(estimate uint64) (uint64, error) {
	wide := estimate + estimate/4
	switch {
	case estimate > maxEstimate:
		return 0, fault.New(fault.TooLarge, "estimate gas", "needs more than one transaction may use")
	case estimate <= maxGas:
		return min(wide, maxGas), nil
	}
	return wide, nil
}

// fee is what a transaction offers per gas, in units of 10^-18 coins.
type fee struct {
	cap, tip uint64
	legacy   bool // the chain has no EIP-1559
}

// raised is a fee that nodes accept in place of the old one: at least an eighth
// more in both parts, and no less than what the chain asks for now. It is false
// if the limit leaves no room.
func (now fee) raised(old version, limit uint64) (fee, bool) {
	now.cap = max(now.cap, old.Fee+old.Fee/8+1)
	now.tip = max(now.tip, old.Tip+old.Tip/8+1)
	now.cap = max(now.cap, now.tip)
	if now.cap > limit {
		return fee{}, false
	}
	return now, true
}

// suggest asks the chain what a transaction should offer now: room for the
// base fee to double, and the tip that the endpoint recommends, both within the
// limit, so that no endpoint can make us spend more.
func suggest(ctx context.Context, rpc *pool, head blockAnswer, limit uint64) (fee, error) {
	if head.BaseFee == nil {
		price, err := quantity(ctx, rpc, "eth_gasPrice")
		price = min(price, limit)
		return fee{cap: price, tip: price, legacy: true}, err
	}
	base := new(big.Int).Mul(head.BaseFee.ToInt(), big.NewInt(2))
	if !base.IsUint64() || base.Uint64() > limit {
		return fee{}, fault.New(fault.Unavailable, "price transaction", "the base fee is above our limit")
	}
	tip, err := quantity(ctx, rpc, "eth_maxPriorityFeePerGas")
	if err != nil {
		tip = gwei
	}
	tip = min(max(tip, 1), limit-base.Uint64())
	return fee{cap: base.Uint64() + tip, tip: tip}, nil
}

// quantity is a number that fits 64 bits; a larger one becomes the largest.
func quantity(ctx context.Context, rpc *pool, method string) (uint64, error) {
	var n hexutil.Big
	if err := rpc.call(ctx, &n, method); err != nil {
		return 0, err
	}
	if !n.ToInt().IsUint64() {
		return ^uint64(0), nil
	}
	return n.ToInt().Uint64(), nil
}
