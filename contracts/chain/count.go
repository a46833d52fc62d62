package chain

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/souk-network/souk/protocol/fault"
)

// How many transactions of our account the chain holds decides which nonces are
// given. A false count makes a nonce that never comes, or that was used: no single
// endpoint is believed while there is another one, or an outbox that knows better.

const (
	maxGap  = 64      // nonces beyond what the outbox explains that are believed at once
	maxLeap = 1 << 20 // and at most, if the count is final
)

// tally is how many transactions of the account the chain holds.
type tally struct {
	used uint64 // what is believed
	most uint64 // what some say who may be right
	own  uint64 // one more than the highest nonce that the outbox knows, done or not, and not lost
}

// lost reports whether so many nonces are missing below that of an entry that they are
// not filled: an endpoint lied when it was given.
func (t tally) lost(e *entry) bool { return e.Nonce > t.used+maxFill && !e.State.Done() }

// tally asks the endpoints for the count in the newest block. Those that are far from
// what the outbox or the others know are asked last for a while.
func (s *sender) tally(ctx context.Context, entries []*entry) (tally, error) {
	said, err := s.rpc.counts(ctx, addressOf(s.key), "latest")
	if err != nil {
		return tally{}, err
	}
	var done uint64
	for _, e := range entries {
		if e.HasNonce && e.State.Done() {
			done = max(done, e.Nonce+1)
		}
	}
	t := weigh(said, done)
	t.own = done
	for _, e := range entries {
		if e.HasNonce && !t.lost(e) {
			t.own = max(t.own, e.Nonce+1)
		}
	}
	if len(said) > 2 || t.own > 0 && distance(t.used, t.own) <= maxGap {
		s.leaveAside(said, t.used)
	}
	return t, nil
}

// weigh finds the count between answers. Of three or more the middle counts, and of
// two, or two middle ones, that which is nearer to done: the count as the outbox knows
// it from what is final. It wants an answer at least.
func weigh(said []counted, done uint64) tally {
	all := make([]uint64, len(said))
	for i, c := range said {
		all[i] = c.count
	}
	slices.Sort(all)
	least, most := all[(len(all)-1)/2], all[len(all)/2]
	return tally{used: min(max(done, least), most), most: most}
}

func (s *sender) leaveAside(said []counted, used uint64) {
	for _, c := range said {
		if c.by != nil && distance(c.count, used) > maxGap {
			c.by.leave(time.Now().Add(lagPause), fmt.Sprintf("counts %d transactions of our account, not %d", c.count, used))
		}
	}
}

func distance(a, b uint64) uint64 { return max(a, b) - min(a, b) }

// founded refuses a count that leaps over what the outbox explains, unless it is
// final: an account that others used before, or an outbox that was lost. Short leaps
// are believed; fill closes a gap that such a lie makes.
func (s *sender) founded(ctx context.Context, t tally) error {
	if t.used <= t.own+maxGap {
		return nil
	}
	final, err := s.finalCount(ctx)
	if err != nil {
		return err
	}
	if t.used > final+maxGap || t.used-t.own > maxLeap {
		return fault.New(fault.Unavailable, "number transaction", fmt.Sprintf(
			"the endpoints count %d transactions of this account, %d of them final, and the outbox knows of %d: wait, or name more endpoints", t.used, final, t.own))
	}
	return nil
}

// finalCount is how many transactions of the account are final: the least that any
// endpoint says, of as many as a final block needs. Who believes more may send a call
// again that is only on its way.
func (s *sender) finalCount(ctx context.Context) (uint64, error) {
	_, base := s.follow.standing(0, common.Hash{})
	said := s.rpc.everyCount(ctx, addressOf(s.key), hexutil.EncodeUint64(base))
	if len(said) < max(1, s.follow.quorum) {
		return 0, fault.New(fault.Unavailable, "count transactions", fmt.Sprintf("%d endpoints count those of block %d, want %d", len(said), base, s.follow.quorum))
	}
	return slices.MinFunc(said, func(a, b counted) int { return cmp.Compare(a.count, b.count) }).count, nil
}
