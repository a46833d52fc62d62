package loyalty

import (
	"context"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/chain"
)

// Approve sets an exact allowance of the client's own account, at most 2^48 - 1.
// round tells approvals of the same amount apart that are meant.
func (t *Token) Approve(ctx context.Context, spender chain.Address, amount, round uint64) (chain.ID, error) {
	data, err := t.code.TryPackApprove(common.Address(spender), units(amount))
	return t.send(ctx, "points approve", round, 0, data, err)
}
