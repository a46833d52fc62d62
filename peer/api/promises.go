package api

import (
	"context"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/protocol/fault"
)

// Promises is what a merchant has promised on the chain. ReleaseAgain asks anew for
// what failed: fault.NotFound for a batch that was not promised here, fault.Conflict
// if nothing failed or the contract refuses still, fault.Expired if it does for good.
type Promises interface {
	Batches(ctx context.Context) ([]PromisedBatch, error)
	ReleaseAgain(ctx context.Context, root [32]byte) error
}

// PromisedBatch is a batch of promised points.
type PromisedBatch struct {
	Root    string    `json:"root" doc:"By which the chain knows the batch."`
	Release time.Time `json:"release" doc:"From when on anybody may have its lines credited."`
	Lines   int       `json:"lines"`
	Points  uint64    `json:"points" doc:"Before returns."`
	State   string    `json:"state" enum:"pending,sent,failed,promised,releasing,released,release_failed" doc:"pending, sent: the promise is not in a block; failed: the chain refused it, and its points are promised or issued anew; releasing: under way; released: in a block; release_failed: it will not be tried again unless it is asked for."`
	Stuck   int       `json:"stuck" doc:"Lines whose release failed and that nobody else is known to have had credited."`
	Reason  string    `json:"reason,omitempty" doc:"Why it failed, or does not move."`
}

func (h handlers) promising(api huma.API) {
	add(api, http.MethodGet, "/v1/promises", "promises", "List the batches of points that were promised, the earliest release first", h.listPromises)
	add(api, http.MethodPost, "/v1/promises/{root}/release", "release-promises", "Ask anew for a release that failed", h.releasePromises)
}

var noPromises = fault.New(fault.Unavailable, "promises", "this peer has no points contract")

func (h handlers) listPromises(ctx context.Context, _ *struct{}) (*Body[[]PromisedBatch], error) {
	if h.promises == nil {
		return nil, noPromises
	}
	list, err := h.promises.Batches(ctx)
	return body(append([]PromisedBatch{}, list...)), err
}

func (h handlers) releasePromises(ctx context.Context, in *struct {
	Root string `path:"root" pattern:"^[0-9a-f]{64}$"`
}) (*struct{}, error) {
	if h.promises == nil {
		return nil, noPromises
	}
	raw, err := hex.DecodeString(in.Root)
	if err != nil || len(raw) != 32 {
		return nil, fault.New(fault.Malformed, "release promises", "a root has 64 hexadecimal digits")
	}
	return nil, h.promises.ReleaseAgain(ctx, [32]byte(raw))
}
