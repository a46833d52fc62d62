package chain

import (
	"context"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

// What happens when the chain's count of our transactions and our own part:
// another program used the account, or the chain lost a transaction that was final.

// requeue gives up a nonce that some other transaction of the account has used
// for good, so that none of ours with that nonce can ever count. No endpoint
// may know a receipt of ours.
func (s *sender) requeue(ctx context.Context, e *entry) error {
	_, base := s.follow.standing(0, common.Hash{})
	final, err := s.rpc.nonce(ctx, addressOf(s.key), hexutil.EncodeUint64(base))
	if err != nil || e.Nonce >= final {
		return err
	}
	for _, v := range e.Versions {
		if s.rpc.anyReceipt(ctx, v.Hash) {
			return nil
		}
	}
	e.problem = "another program uses this account: its nonce was taken"
	e.State, e.HasNonce, e.Nonce, e.Versions = Pending, false, 0, nil
	if e.Filler {
		e.State = Failed // whatever filled the gap, it is filled
	}
	return s.outbox.keep(ctx, e)
}

// fill sends empty transactions to ourselves for nonces that are missing below
// ours, once they have been missing for so long that nothing else will: without
// them ours would wait for ever. A new nonce for an old call could take effect twice.
func (s *sender) fill(ctx context.Context, entries []*entry, used uint64) error {
	lowest, any := uint64(0), false
	for _, e := range entries {
		if e.HasNonce && (!any || e.Nonce < lowest) {
			lowest, any = e.Nonce, true
		}
	}
	now := time.Now()
	switch {
	case !any || used >= lowest:
		s.gapSince = time.Time{}
		return nil
	case s.gapSince.IsZero():
		s.gapSince = now
		return nil
	case now.Sub(s.gapSince) < s.stuck:
		return nil
	}
	label := fmt.Sprintf("fill nonce %d, %d", lowest-1, now.UnixMilli())
	return s.outbox.filler(ctx, label, Address(addressOf(s.key)), lowest-1)
}
