package api

import (
	"context"
	"encoding/hex"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/admit"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
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
	add(api, http.MethodPost, "/v1/checkpoint", "checkpoint", "Sign the access log and have it co-signed now", h.checkpoint)
	add(api, http.MethodPost, "/v1/anchor", "anchor", "Anchor all members' newest checkpoints now", h.anchor)
	add(api, http.MethodPost, "/v1/reconcile", "reconcile", "Reconcile facts with every connected member now", h.reconcile)
	add(api, http.MethodPut, "/v1/blocked/{merchant}", "block", "Cut this peer off from another", h.block)
	add(api, http.MethodDelete, "/v1/blocked/{merchant}", "unblock", "Let another peer back in", h.unblock)
	add(api, http.MethodGet, "/v1/proofs", "proofs", "Export this peer's part of a proof bundle", h.proofs)
}

func (h handlers) status(ctx context.Context, _ *struct{}) (*Body[peer.Status], error) {
	s, err := h.node.Status(ctx)
	return body(s), err
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

// Proofs is what a peer adds to a proof bundle. None of it is secret: the
// leaves are salted commitments.
type Proofs struct {
	Merchant   did.Merchant `json:"merchant"`
	Checkpoint string       `json:"checkpoint"`
	Leaves     [][]byte     `json:"leaves"`
	Facts      [][]byte     `json:"facts" doc:"Notices, consents, revocations, receipts, checkpoints and anchors."`
}

func (h handlers) proofs(ctx context.Context, _ *struct{}) (*Body[Proofs], error) {
	var out Proofs
	s, err := h.node.Status(ctx)
	if err != nil {
		return nil, err
	}
	out.Merchant = s.Merchant
	if signed, err := h.node.Checkpoint(ctx); err == nil {
		out.Checkpoint = string(signed.Encode())
	}
	leaves, err := h.node.Leaves()
	if err != nil {
		return nil, err
	}
	for _, l := range leaves {
		out.Leaves = append(out.Leaves, l[:])
	}
	err = h.node.EachFact(ctx, func(c admit.Checked) error {
		if provable(c) {
			out.Facts = append(out.Facts, c.Raw)
		}
		return nil
	})
	return body(out), err
}

// provable says whether a fact belongs into a proof bundle: everything but
// record headers and keys, which are sealed and prove nothing there.
func provable(c admit.Checked) bool {
	return c.Fact.Kind != fact.KindHeader && c.Fact.Kind != fact.KindKeys
}
