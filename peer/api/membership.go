package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Standing is how this merchant stands in the registry, and what would end if it
// left. What the chain did not tell now is left out.
type Standing struct {
	Merchant  did.Merchant `json:"merchant"`
	Name      string       `json:"name" doc:"Empty without an entry."`
	Status    string       `json:"status" enum:"none,active,suspended,left"`
	Others    int          `json:"others" doc:"Other active members."`
	Grants    int          `json:"grants" doc:"Of customers to this merchant, that stand."`
	Vaults    int          `json:"vaults" doc:"Of customers who have it as a custodian of a key share."`
	Below     int          `json:"vaults_below_threshold" doc:"Of these, such as need more custodians than there would be members left. A wallet may know of more: who holds the other shares is not known here."`
	Points    *uint64      `json:"points,omitempty" doc:"Outstanding on the chain: they would be in run-off."`
	Owed      *uint64      `json:"points_owed,omitempty" doc:"Not on the chain yet: they would never be issued."`
	Campaigns *int         `json:"campaigns,omitempty" doc:"Reward campaigns that are not over."`
	Corridors *int         `json:"corridors,omitempty" doc:"Pairs of its points that are open for exchange."`
	Waiting   int          `json:"waiting_transactions" doc:"Anchors, votes and others that are on the way to the chain."`
}

func (h handlers) leaving(api huma.API) {
	add(api, http.MethodGet, "/v1/membership", "membership", "How this merchant stands, and what would end if it left", h.standing)
	add(api, http.MethodPost, "/v1/membership/leave", "leave", "Leave the consortium, for ever", h.leave)
}

func (h handlers) standing(ctx context.Context, _ *struct{}) (*Body[Standing], error) {
	v, err := h.say()
	if err != nil {
		return nil, err
	}
	p, err := h.node.Parting(ctx)
	if err != nil {
		return nil, err
	}
	m, _ := h.node.Standing()
	s, err := h.node.Status(ctx)
	out := Standing{
		Merchant: s.Merchant, Name: m.Name, Status: s.Standing, Others: p.Others, Grants: p.Grants,
		Vaults: p.Vaults, Below: p.Below, Waiting: v.Waiting(),
	}
	h.chainSide(ctx, &out)
	return body(out), err
}

// chainSide adds what the chain tells; a chain that is away leaves it out.
func (h handlers) chainSide(ctx context.Context, out *Standing) {
	if b, err := h.node.Liability(ctx); err == nil {
		owed := b.Pending + b.Due + b.Sent
		out.Points, out.Owed = &b.Outstanding, &owed
	}
	if h.paying != nil {
		if list, err := h.paying.List(ctx); err == nil {
			out.Campaigns = count(list, func(c RewardCampaign) bool { return !c.Over })
		}
	}
	if h.corridors != nil {
		if list, err := h.corridors.List(ctx, false); err == nil {
			out.Corridors = count(list.Corridors, func(c Corridor) bool { return c.State == "open" })
		}
	}
}

func count[T any](list []T, is func(T) bool) *int {
	n := 0
	for _, one := range list {
		if is(one) {
			n++
		}
	}
	return &n
}

func (h handlers) leave(ctx context.Context, _ *struct{}) (*struct{}, error) {
	const op = "leave"
	v, err := h.say()
	if err != nil {
		return nil, err
	}
	switch m, ok := h.node.Standing(); {
	case !ok:
		return nil, fault.New(fault.NotMember, op, "this merchant is not a member, or the chain has not been read; there is nothing to leave")
	case m.Status == did.StatusLeft:
		return nil, fault.New(fault.Conflict, op, "this merchant has left already; a merchant that comes back does so with another account")
	}
	return nil, v.Leave(ctx)
}
