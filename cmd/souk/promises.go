package main

import (
	"context"
	"encoding/hex"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/api"
)

// promisesOf gives the API what a merchant promised.
type promisesOf struct{ *loyalty.Points }

// promisesFor is nil where the merchant issues no points.
func promisesFor(p *pointsIssuer) api.Promises {
	if p == nil {
		return nil
	}
	return promisesOf{p.points}
}

func (p promisesOf) Batches(ctx context.Context) ([]api.PromisedBatch, error) {
	found, err := p.PromisedBatches(ctx)
	out := make([]api.PromisedBatch, len(found))
	for i, b := range found {
		out[i] = api.PromisedBatch{Root: hex.EncodeToString(b.Root[:]), Release: unixTime(b.ReleaseAt), Lines: b.Lines, Points: b.Total, Stuck: b.Stuck}
		out[i].State, out[i].Reason = stateOfBatch(b)
	}
	return out, err
}

// stateOfBatch is where a batch stands, for people, and why it does not move.
func stateOfBatch(b loyalty.PromisedBatch) (state, reason string) {
	at, released := b.Committed, b.Released
	switch {
	case at.State != chain.Mined && at.State != chain.Final:
		return at.State.String(), at.Error
	case b.Stuck > 0:
		return "release_failed", released.Error
	case released == nil:
		return "promised", ""
	case released.State == chain.Mined || released.State == chain.Final || released.State == chain.Failed: // others had all of it credited
		return "released", ""
	}
	return "releasing", released.Error
}
