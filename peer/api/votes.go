package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Votes is this member's say about the registry. Every call hands a transaction to
// the outbox and returns; what came of it shows in Proposals.
type Votes interface {
	// Proposals lists what is not enacted.
	Proposals() []Proposal
	// ProposeRotation proposes a member's new keys, document or name.
	ProposeRotation(ctx context.Context, m did.Member) error
	// Vote votes for a proposal. Unknown ones are fault.NotFound.
	Vote(ctx context.Context, id uint64) error
	// Enact carries out a proposal that has its majority.
	Enact(ctx context.Context, id uint64) error
}

// Proposal is a change of the registry that members vote about.
type Proposal struct {
	ID       uint64    `json:"id"`
	Change   string    `json:"change" enum:"admission,rotation,suspension,reinstatement,removal"`
	Subject  string    `json:"subject" doc:"The member that it is about."`
	Proposer string    `json:"proposer"`
	Expires  time.Time `json:"expires"`
	Votes    []string  `json:"votes" doc:"Who voted for it."`
	Name     string    `json:"name,omitempty" doc:"Of an admission or rotation: the name that it would give."`
	PeerKey  string    `json:"peer_key,omitempty" doc:"The peer key that it would give, as did:key."`
	DocHash  string    `json:"doc_hash,omitempty" doc:"The document hash that it would give, hexadecimal."`
}

func (h handlers) voting(api huma.API) {
	add(api, http.MethodGet, "/v1/proposals", "proposals", "List the changes of the registry that members vote about", h.proposals)
	add(api, http.MethodPost, "/v1/proposals/{id}/vote", "vote", "Vote for a change of the registry",
		saying(h.say, func(ctx context.Context, v Votes, in *proposalPath) error { return v.Vote(ctx, in.ID) }))
	add(api, http.MethodPost, "/v1/proposals/{id}/enact", "enact", "Carry out a change that has its majority",
		saying(h.say, func(ctx context.Context, v Votes, in *proposalPath) error { return v.Enact(ctx, in.ID) }))
	add(api, http.MethodPost, "/v1/did/register", "did-register", "Propose that the registry names this merchant's DID", h.didRegister)
}

func (h handlers) say() (Votes, error) {
	if h.votes == nil {
		return nil, fault.New(fault.Unavailable, "vote", "this peer has no chain to vote on")
	}
	return h.votes, nil
}

// saying handles what a member says and nobody answers. find is its say, or why it has
// none.
func saying[S, In any](find func() (S, error), do func(context.Context, S, *In) error) func(context.Context, *In) (*struct{}, error) {
	return func(ctx context.Context, in *In) (*struct{}, error) {
		s, err := find()
		if err != nil {
			return nil, err
		}
		return nil, do(ctx, s, in)
	}
}

// Proposals is a list of them.
type Proposals struct {
	Proposals []Proposal `json:"proposals"`
}

func (h handlers) proposals(context.Context, *struct{}) (*Body[Proposals], error) {
	v, err := h.say()
	if err != nil {
		return nil, err
	}
	return body(Proposals{append([]Proposal{}, v.Proposals()...)}), nil
}

type proposalPath struct {
	ID uint64 `path:"id"`
}

// didRegister proposes this member's entry as it is, with its DID as the document.
func (h handlers) didRegister(ctx context.Context, _ *struct{}) (*struct{}, error) {
	const op = "register DID"
	v, err := h.say()
	if err != nil {
		return nil, err
	}
	m, err := h.node.MemberWithDID()
	if err != nil {
		return nil, err
	}
	state, err := h.node.DID(ctx)
	if err == nil && state.Binding.Registered {
		err = fault.New(fault.Conflict, op, "the registry names this DID already")
	}
	if err != nil {
		return nil, err
	}
	return nil, v.ProposeRotation(ctx, m)
}
