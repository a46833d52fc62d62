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
	// ProposeAdmission proposes a new member. fault.Conflict if its account or peer key
	// is or was a member's, or if the same is voted about already; fault.NotMember if
	// this merchant may not propose.
	ProposeAdmission(ctx context.Context, m did.Member) error
	// ProposeStatus proposes to suspend, reinstate or remove a member, which a name or
	// an account tells. Errors as of ProposeAdmission; fault.NotFound: nobody is so
	// called.
	ProposeStatus(ctx context.Context, change, member string) error
	// Vote votes for a proposal. Unknown ones are fault.NotFound.
	Vote(ctx context.Context, id uint64) error
	// Enact carries out a proposal that has its majority.
	Enact(ctx context.Context, id uint64) error
	// Leave leaves the consortium for ever. The same again is one transaction.
	Leave(ctx context.Context) error
	// Waiting is how many of this merchant's transactions are not done.
	Waiting() int
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

// Changes of a member's standing, as proposals name them.
const (
	ChangeSuspension    = "suspension"
	ChangeReinstatement = "reinstatement"
	ChangeRemoval       = "removal"
)

// Subject is whom a proposal is about.
type Subject struct {
	Member string `json:"member" minLength:"1" maxLength:"64" doc:"A member, by account or by name if that is one member's."`
}

type subjectBody struct{ Body Subject }

type registrationBody struct{ Body Registration }

func (h handlers) voting(api huma.API) {
	add(api, http.MethodGet, "/v1/proposals", "proposals", "List the changes of the registry that members vote about", h.proposals)
	add(api, http.MethodPost, "/v1/proposals/admission", "propose-admission", "Propose to admit a new member, which is a vote for it", h.proposeAdmission)
	h.proposing(api, ChangeSuspension, "Propose to suspend an active member, which is a vote for it")
	h.proposing(api, ChangeReinstatement, "Propose to make a suspended member active again, which is a vote for it")
	h.proposing(api, ChangeRemoval, "Propose to remove a member for ever, which is a vote for it")
	add(api, http.MethodPost, "/v1/proposals/{id}/vote", "vote", "Vote for a change of the registry",
		saying(h.say, func(ctx context.Context, v Votes, in *proposalPath) error { return v.Vote(ctx, in.ID) }))
	add(api, http.MethodPost, "/v1/proposals/{id}/enact", "enact", "Carry out a change that has its majority",
		saying(h.say, func(ctx context.Context, v Votes, in *proposalPath) error { return v.Enact(ctx, in.ID) }))
	add(api, http.MethodPost, "/v1/did/register", "did-register", "Propose that the registry names this merchant's DID", h.didRegister)
}

func (h handlers) proposing(api huma.API, change, summary string) {
	add(api, http.MethodPost, "/v1/proposals/"+change, "propose-"+change, summary,
		saying(h.say, func(ctx context.Context, v Votes, in *subjectBody) error {
			return v.ProposeStatus(ctx, change, in.Body.Member)
		}))
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

func (h handlers) proposeAdmission(ctx context.Context, in *registrationBody) (*struct{}, error) {
	v, err := h.say()
	if err != nil {
		return nil, err
	}
	m, err := in.Body.Member()
	if err != nil {
		return nil, err
	}
	return nil, v.ProposeAdmission(ctx, m)
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
