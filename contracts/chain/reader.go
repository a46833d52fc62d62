package chain

import (
	"context"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/contracts/bindings/anchorregistry"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// ReaderConfig describes an auditor's access to a chain. Deployment and
// Endpoints must be set; the other fields are as in Config.
type ReaderConfig struct {
	Endpoints     []string
	Deployment    Deployment
	FinalityDepth uint64
	Quorum        int
	Budget        Budget
	CallTimeout   time.Duration
}

// Reader answers an auditor's questions from the chain alone. It keeps nothing,
// runs nothing in the background, and works without any merchant's help.
type Reader struct {
	follow *follower // for its checks; it is never stepped
	depth  uint64
}

// NewReader checks the configuration. It connects to nothing.
func NewReader(config ReaderConfig) (*Reader, error) {
	full := Config{
		Endpoints: config.Endpoints, Deployment: config.Deployment, FinalityDepth: config.FinalityDepth,
		Quorum: config.Quorum, Budget: config.Budget, CallTimeout: config.CallTimeout, Store: nothing{},
	}
	client, err := New(full)
	if err != nil {
		return nil, err
	}
	return &Reader{follow: client.follow, depth: client.config.FinalityDepth}, nil
}

// nothing is the store of a reader.
type nothing struct{}

func (nothing) Put(context.Context, string, []byte) error              { return nil }
func (nothing) Delete(context.Context, string) error                   { return nil }
func (nothing) List(context.Context, string) (pairs []Pair, err error) { return nil, nil }

// Close ends the reader's connections.
func (r *Reader) Close() { r.follow.rpc.close() }

// Head is the height of the newest block.
func (r *Reader) Head(ctx context.Context) (uint64, error) {
	head, err := r.follow.rpc.latest(ctx)
	return uint64(head.Number), err
}

// BlockTime is when the block at a height was made, in Unix milliseconds, and its hash.
func (r *Reader) BlockTime(ctx context.Context, number uint64) (uint64, [32]byte, error) {
	b, err := r.follow.rpc.block(ctx, number)
	return uint64(b.Time) * 1000, b.Hash, err
}

// Anchored finds the oldest anchor of a batch of log roots, and whether it is
// final. The endpoints must agree about its block.
func (r *Reader) Anchored(ctx context.Context, root [32]byte) (a Anchor, final, ok bool, err error) {
	head, err := r.Head(ctx)
	if err != nil {
		return Anchor{}, false, false, err
	}
	id := r.follow.decoder.anchorABI.Events[anchorregistry.AnchorRegistryAnchoredEventName].ID
	found, err := r.scan(ctx, head, [][]common.Hash{{id}, {root}}, r.follow.decoder.deployment.Anchor)
	if err != nil || len(found.anchors) == 0 {
		return Anchor{}, false, false, err
	}
	a = found.anchors[0]
	if err := r.check(ctx, a.Place); err != nil {
		return Anchor{}, false, false, err
	}
	return a, a.Place.Block+r.depth <= head, true, nil
}

// RegistryAt is the membership as it was after the block at a height: who was a
// member then, with which keys.
func (r *Reader) RegistryAt(ctx context.Context, number uint64) (*Snapshot, error) {
	found, err := r.scan(ctx, number, nil, r.follow.decoder.deployment.Consortium)
	if err != nil {
		return nil, err
	}
	return newSnapshot().after(found.members), nil
}

// Standings are the changes of every member's status up to a height, in order.
// Each costs one call for the time of its block.
func (r *Reader) Standings(ctx context.Context, number uint64) (map[did.Merchant][]did.Standing, error) {
	found, err := r.scan(ctx, number, nil, r.follow.decoder.deployment.Consortium)
	if err != nil {
		return nil, err
	}
	out, times := map[did.Merchant][]did.Standing{}, map[uint64]uint64{}
	for _, e := range found.members {
		status, changes := e.kind.status()
		if !changes {
			continue
		}
		at, known := times[e.block]
		if !known {
			if at, _, err = r.BlockTime(ctx, e.block); err != nil {
				return nil, err
			}
			times[e.block] = at
		}
		out[e.account] = append(out[e.account], did.Standing{Status: status, Block: e.block, Time: at})
	}
	return out, nil
}

// Consents lists what reached the chain in the name of one account, in order.
func (r *Reader) Consents(ctx context.Context, account did.Merchant) ([]ConsentEvent, error) {
	head, err := r.Head(ctx)
	if err != nil {
		return nil, err
	}
	topics := [][]common.Hash{nil, {common.BytesToHash(account[:])}}
	found, err := r.scan(ctx, head, topics, r.follow.decoder.deployment.Consent)
	for i := range found.consents {
		found.consents[i].Final = found.consents[i].Place.Block+r.depth <= head
	}
	return found.consents, err
}

// check asks whether an event's block is in the chain, by all endpoints.
func (r *Reader) check(ctx context.Context, at Place) error {
	b, err := r.follow.rpc.block(ctx, at.Block)
	if err != nil {
		return err
	}
	if b.Hash != common.Hash(at.BlockHash) {
		return fault.New(fault.Conflict, "check event", "its block is not in the chain")
	}
	return r.follow.agreed(ctx, at.Block, b.Hash)
}

// scan reads the events of one contract from the deployment up to a height. It
// asks for all at once, and for halves of what an endpoint will not give at once.
func (r *Reader) scan(ctx context.Context, to uint64, topics [][]common.Hash, contract Address) (events, error) {
	var all events
	from := r.follow.decoder.deployment.Block
	for span := to - min(to, from) + 1; from <= to; {
		end := min(to, from+span-1)
		logs, err := r.follow.rpc.logs(ctx, from, end, topics, common.Address(contract))
		if err != nil {
			if span == 1 || ctx.Err() != nil || fault.KindOf(err) == fault.RateLimited {
				return events{}, err
			}
			span = max(1, span/8)
			continue
		}
		if err := r.follow.decoder.decodeAll(logs, &all); err != nil {
			return events{}, err
		}
		from = end + 1
	}
	return all, nil
}

func (d *decoder) decodeAll(logs []types.Log, into *events) error {
	for _, l := range logs {
		if err := d.decode(l, into); err != nil {
			return err
		}
	}
	return nil
}
