package loyalty

import (
	"context"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/contracts/chain"
)

// Changes are what may open or shut a channel.
type Changes struct {
	Holders  []chain.Address // whose membership in any programme changed, each once
	Channels [][32]byte      // whose gates were set anew
}

// Changes reads what happened in the blocks from to until, both included. What
// ends by its time alone makes no event and is not in it.
func (m *Memberships) Changes(ctx context.Context, from, until uint64) (Changes, error) {
	logs, err := m.client.Events(ctx, from, until, m.at)
	if err != nil {
		return Changes{}, err
	}
	var out Changes
	for i := range logs {
		if token, ok := m.tokenOf(&logs[i]); ok {
			if holder := chain.Address(common.BigToAddress(token)); !slices.Contains(out.Holders, holder) {
				out.Holders = append(out.Holders, holder)
			}
		}
		if e, err := m.code.UnpackChannelSetEvent(&logs[i]); err == nil {
			out.Channels = append(out.Channels, e.Channel)
		}
	}
	return out, nil
}

// tokenOf is the membership that an event is about: it was minted, changed, or
// burnt, which only a transfer to nobody tells. A token's number ends with its
// holder.
func (m *Memberships) tokenOf(log *types.Log) (*big.Int, bool) {
	if e, err := m.code.UnpackStandingChangedEvent(log); err == nil {
		return e.TokenId, true
	}
	if e, err := m.code.UnpackTransferEvent(log); err == nil {
		return e.TokenId, true
	}
	return nil, false
}
