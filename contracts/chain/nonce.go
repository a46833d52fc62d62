package chain

import (
	"context"
	"fmt"
	"time"
)

// What happens when the chain's count of our transactions and our own part:
// another program used the account, or the chain lost a transaction that was final.

// requeue gives up a nonce that some other transaction of the account has used
// for good, so that none of ours with that nonce can ever count. No endpoint
// may know a receipt of ours.
func (s *sender) requeue(ctx context.Context, e *entry) error {
	final, err := s.finalCount(ctx)
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

// maxFill is how many missing nonces are filled at most: each costs a transaction.
const maxFill = 1024

// fill sends empty transactions to ourselves for nonces that are missing below
// ours, once they have been missing for so long that nothing else will: without
// them ours would wait for ever. A new nonce for an old call could take effect twice.
// It works upwards, so that each can go at once.
func (s *sender) fill(ctx context.Context, entries []*entry, used uint64) error {
	missing, fillers := gap(entries, used)
	now := time.Now()
	switch {
	case len(missing) == 0:
		s.gapSince = time.Time{}
		return nil
	case s.gapSince.IsZero():
		s.gapSince = now
		return nil
	case now.Sub(s.gapSince) < s.stuck:
		return nil
	}
	for _, nonce := range missing[:min(len(missing), max(0, maxInFlight-fillers))] {
		label := fmt.Sprintf("fill nonce %d, %d", nonce, now.UnixMilli())
		if err := s.outbox.filler(ctx, label, Address(addressOf(s.key)), nonce); err != nil {
			return err
		}
	}
	return nil
}

// gap lists the nonces that the chain waits for and no entry has, from the first on,
// below an entry that is at most maxFill away; and counts the fillers on their way.
func gap(entries []*entry, used uint64) (missing []uint64, fillers int) {
	taken, top := map[uint64]bool{}, used
	for _, e := range entries {
		if !e.HasNonce || e.Nonce < used {
			continue
		}
		taken[e.Nonce] = true
		if e.Nonce-used <= maxFill {
			top = max(top, e.Nonce)
		}
		if e.Filler {
			fillers++
		}
	}
	for n := used; n < top; n++ {
		if !taken[n] {
			missing = append(missing, n)
		}
	}
	return missing, fillers
}
