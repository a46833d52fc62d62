package index

import (
	"context"
	"slices"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/fault"
)

const (
	firstRange  = 500    // blocks of the first question
	maxRange    = 10_000 // and of the largest
	askedAtOnce = 200    // contracts in one question
)

// reader gets the logs of all loyalty contracts, also of those that others made.
type reader struct {
	client Client
	first  uint64 // no log is older
	span   uint64 // blocks of the next range

	contracts []chain.Address // in the order in which they became known
	emitters  map[chain.Address]*loyalty.Emitter
	factory   *loyalty.Emitter
	points    *loyalty.Emitter
	rewards   *loyalty.Emitter
	campaign  *loyalty.Emitter
}

func newReader(client Client, d chain.Deployment) *reader {
	r := &reader{
		client: client, first: d.Block, span: firstRange, emitters: map[chain.Address]*loyalty.Emitter{},
		factory: loyalty.FactoryEvents(), points: loyalty.PointsEvents(), rewards: loyalty.RewardsEvents(), campaign: loyalty.CampaignEvents(),
	}
	for at, as := range map[chain.Address]*loyalty.Emitter{
		d.PointsFactory: r.factory, d.Rewards: r.rewards, d.Memberships: loyalty.MembershipsEvents(),
		d.Exchange: loyalty.ExchangeEvents(), d.Netting: loyalty.NettingEvents(),
	} {
		if !at.IsZero() {
			r.watch(at, as)
		}
	}
	return r
}

func (r *reader) watch(at chain.Address, as *loyalty.Emitter) {
	if r.emitters[at] == nil {
		r.contracts, r.emitters[at] = append(r.contracts, at), as
	}
}

// next reads the range that follows a height, at most up to another one, and says
// how far it came. A range that fails is halved the next time.
func (r *reader) next(ctx context.Context, after, last uint64) ([]block, uint64, error) {
	from := max(after+1, r.first)
	until := min(last, from+r.span-1)
	if until < from {
		return nil, last, nil
	}
	blocks, err := r.read(ctx, from, until)
	if err != nil {
		if fault.KindOf(err) != fault.RateLimited && ctx.Err() == nil {
			r.span = max(1, r.span/2)
		}
		return nil, after, err
	}
	r.span = min(maxRange, r.span*2)
	return blocks, until, nil
}

// linked reads blocks that are each the child of the one before. Events of any
// other block are refused: the chain changed while it was read.
func (r *reader) linked(ctx context.Context, refs []chain.BlockRef) ([]block, error) {
	if len(refs) == 0 {
		return nil, nil
	}
	found, err := r.read(ctx, refs[0].Number, refs[len(refs)-1].Number)
	if err != nil {
		return nil, err
	}
	out := make([]block, len(refs))
	for i, ref := range refs {
		out[i].BlockRef = ref
		if len(found) > 0 && found[0].Hash == ref.Hash {
			out[i], found = found[0], found[1:]
			out[i].BlockRef = ref
		}
	}
	if len(found) > 0 {
		return nil, fault.New(fault.Stale, "follow events", "events of a block that is not in the chain")
	}
	return out, nil
}

// read gets what was said in the blocks from..until, without those that said nothing.
func (r *reader) read(ctx context.Context, from, until uint64) ([]block, error) {
	var logs []types.Log
	for asked := 0; asked < len(r.contracts); { // what is read may tell of more contracts
		some := r.contracts[asked:min(len(r.contracts), asked+askedAtOnce)]
		asked += len(some)
		more, err := r.client.Events(ctx, from, until, some...)
		if err != nil {
			return nil, err
		}
		if err := r.learn(more); err != nil {
			return nil, err
		}
		logs = append(logs, more...)
	}
	slices.SortStableFunc(logs, func(a, b types.Log) int {
		if a.BlockNumber != b.BlockNumber {
			return int(int64(a.BlockNumber - b.BlockNumber))
		}
		return int(a.Index) - int(b.Index)
	})
	if err := r.times(ctx, logs); err != nil {
		return nil, err
	}
	return r.blocks(logs)
}

// times asks for the times of blocks that an endpoint does not say with its logs.
func (r *reader) times(ctx context.Context, logs []types.Log) error {
	for i := range logs {
		l := &logs[i]
		switch {
		case l.BlockTimestamp != 0:
			continue
		case i > 0 && logs[i-1].BlockHash == l.BlockHash:
			l.BlockTimestamp = logs[i-1].BlockTimestamp
			continue
		}
		b, err := r.client.BlockAt(ctx, l.BlockNumber)
		if err != nil {
			return err
		}
		if b.Hash != l.BlockHash {
			return fault.New(fault.Stale, "follow events", "the chain changed while it was read")
		}
		l.BlockTimestamp = b.Time
	}
	return nil
}

// learn notes the contracts that logs tell of.
func (r *reader) learn(logs []types.Log) error {
	for i := range logs {
		by := r.emitters[chain.Address(logs[i].Address)]
		if by != r.factory && by != r.rewards {
			continue
		}
		what, err := by.Read(&logs[i])
		if err != nil {
			return err
		}
		switch made := what.(type) {
		case loyalty.PointsCreated:
			r.watch(made.Token, r.points)
		case loyalty.Created:
			r.watch(made.At, r.campaign)
		}
	}
	return nil
}

// blocks reads logs, in the order of the chain.
func (r *reader) blocks(logs []types.Log) ([]block, error) {
	var out []block
	for i := range logs {
		l := &logs[i]
		by := r.emitters[chain.Address(l.Address)]
		if by == nil {
			return nil, fault.New(fault.Malformed, "follow events", "of a contract that is not known")
		}
		e, err := by.Event(l)
		if err != nil {
			return nil, err
		}
		if n := len(out); n == 0 || out[n-1].Hash != l.BlockHash {
			if n > 0 && out[n-1].Number >= l.BlockNumber {
				return nil, fault.New(fault.Malformed, "follow events", "two blocks of one height")
			}
			out = append(out, block{BlockRef: chain.BlockRef{Number: l.BlockNumber, Hash: l.BlockHash, Time: l.BlockTimestamp}})
		}
		b := &out[len(out)-1]
		b.events, b.logs = append(b.events, e), append(b.logs, *l)
	}
	return out, nil
}
