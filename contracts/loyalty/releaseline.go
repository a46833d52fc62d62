package loyalty

import (
	"context"
	"math/big"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
)

// LineOf is how a promised line stands on the chain.
func (t *Token) LineOf(ctx context.Context, l Promise) (LineStanding, error) {
	stands, err := askLine(ctx, t.code, t.contract, l)
	if err != nil || stands.State == LineUnknown {
		return stands, err
	}
	b, err := ask(ctx, t.contract, t.code.PackBatch(l.Root), t.code.UnpackBatch)
	stands.ReleaseAt = b.ReleaseAt
	return stands, err
}

// TryRelease is why a line cannot be released, at a time of the chain (Unix
// seconds); nil if it can. fault.NotFound: the chain knows no such promise;
// fault.Replayed: it was released; fault.UsedUp: returns took all of it;
// fault.NotYet: it is not due; fault.Expired: the points have expired;
// fault.Conflict: the contract refuses it otherwise.
func (t *Token) TryRelease(ctx context.Context, l Promise, stands LineStanding, now uint64) error {
	const op = "release line"
	switch {
	case stands.State == LineUnknown:
		return fault.New(fault.NotFound, op, "the chain knows no such promise; it is not in a block yet, or was never made")
	case stands.State == LineCredited:
		return fault.New(fault.Replayed, op, "it was released already: the points are on your account, or have been spent")
	case stands.Returned >= l.Line.Amount:
		return fault.New(fault.UsedUp, op, "what you returned took all of it: nothing is left to release")
	case now < stands.ReleaseAt:
		return fault.New(fault.NotYet, op, "it is not due yet")
	}
	data, err := l.call(t.code)
	if err != nil {
		return err
	}
	_, err = t.client.Ask(ctx, t.at, data)
	return explain(op, t.unpack, err)
}

// ReleaseLine has a promised line credited, whoever asks. now is a time of the
// chain, Unix seconds: on the next day (UTC) the same is asked for anew. Refused is
// what TryRelease refuses.
func (t *Token) ReleaseLine(ctx context.Context, l Promise, now uint64) (chain.ID, error) {
	stands, err := t.LineOf(ctx, l)
	if err != nil {
		return chain.ID{}, err
	}
	if err := t.TryRelease(ctx, l, stands, now); err != nil {
		return chain.ID{}, err
	}
	data, err := l.call(t.code)
	return t.send(ctx, "release line", now/86_400, 0, data, err)
}

// call is what releases the line alone.
func (l Promise) call(code *points.Points) ([]byte, error) {
	data, err := code.TryPackRelease(l.Root, new(big.Int).SetUint64(l.Index), []points.Line{l.Line.bound()}, l.Proof)
	return data, fault.Wrap(fault.Malformed, "release line", err)
}
