package api

import (
	"context"
	"encoding/hex"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/ipfs/go-cid"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Checkpoint is a signed state of the access log.
type Checkpoint struct {
	Note      string `json:"note" doc:"C2SP signed note with co-signatures."`
	Size      uint64 `json:"size"`
	Witnesses int    `json:"witnesses"`
}

// Anchor is a batch of log roots and where the chain holds it.
type Anchor struct {
	Root  string   `json:"root"`
	Logs  []string `json:"logs"`
	State string   `json:"state" enum:"pending,sent,mined,final"`
	Tx    string   `json:"tx"`
	Block uint64   `json:"block"`
	Gas   uint64   `json:"gas"`
}

func (h handlers) operations(api huma.API) {
	add(api, http.MethodGet, "/v1/status", "status", "How this peer is", h.status)
	add(api, http.MethodGet, "/v1/pins", "pins", "List the blocks that this peer pins", h.pins)
	add(api, http.MethodPost, "/v1/checkpoint", "checkpoint", "Sign the access log and have it co-signed now", h.checkpoint)
	add(api, http.MethodPost, "/v1/anchor", "anchor", "Anchor all members' newest checkpoints now", h.anchor)
	add(api, http.MethodPost, "/v1/reconcile", "reconcile", "Reconcile facts with every connected member now", h.reconcile)
	add(api, http.MethodPut, "/v1/blocked/{merchant}", "block", "Cut this peer off from another", h.block)
	add(api, http.MethodDelete, "/v1/blocked/{merchant}", "unblock", "Let another peer back in", h.unblock)
}

func (h handlers) status(ctx context.Context, _ *struct{}) (*Body[peer.Status], error) {
	s, err := h.node.Status(ctx)
	return body(s), err
}

func (h handlers) pins(ctx context.Context, in *struct {
	After string `query:"after" doc:"Name of a block (CID) to go on after, in the order of their bytes."`
	Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}) (*Body[[]string], error) {
	after := cid.Undef
	if in.After != "" {
		var err error
		if after, err = cid.Decode(in.After); err != nil {
			return nil, fault.New(fault.Malformed, "list pins", "after: want the name of a block (CID)")
		}
	}
	pins, err := h.node.Pins(ctx, after, in.Limit)
	return body(pins), err
}

func (h handlers) checkpoint(ctx context.Context, _ *struct{}) (*Body[Checkpoint], error) {
	s, err := h.node.Checkpoint(ctx)
	if err != nil {
		return nil, err
	}
	return body(Checkpoint{Note: string(s.Encode()), Size: s.Size, Witnesses: len(s.Cosignatures())}), nil
}

func (h handlers) anchor(ctx context.Context, _ *struct{}) (*Body[Anchor], error) {
	a, err := h.node.Anchor(ctx)
	if err != nil {
		return nil, err
	}
	out := Anchor{
		Root: hex.EncodeToString(a.Root[:]), State: a.Place.State, Tx: hex.EncodeToString(a.Place.Tx[:]),
		Block: a.Place.Block, Gas: a.Place.Gas,
	}
	for _, r := range a.Refs {
		out.Logs = append(out.Logs, r.Origin)
	}
	return body(out), nil
}

// Reconciled counts what the peers lacked of each other.
type Reconciled struct {
	Divergence uint64 `json:"divergence"`
}

func (h handlers) reconcile(ctx context.Context, _ *struct{}) (*Body[Reconciled], error) {
	d, err := h.node.Reconcile(ctx)
	return body(Reconciled{d}), err
}

type merchantPath struct {
	Merchant did.Merchant `path:"merchant"`
}

func (h handlers) block(_ context.Context, in *merchantPath) (*struct{}, error) {
	return nil, h.node.Block(in.Merchant, true)
}

func (h handlers) unblock(_ context.Context, in *merchantPath) (*struct{}, error) {
	return nil, h.node.Block(in.Merchant, false)
}
