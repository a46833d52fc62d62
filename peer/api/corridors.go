package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// Corridors is this member's say about the exchange of points: which pairs are
// open, at which rates, and what it takes of its own points. Members are named by
// account or name; unknown ones are fault.NotFound. Calls that change something
// hand a transaction to the outbox and return; what came of it shows in List.
// What the exchange would refuse is refused at once.
type Corridors interface {
	// List shows the pairs of this merchant's points with those of every other
	// member, or with all every pair that was ever open, and what is voted about.
	List(ctx context.Context, all bool) (CorridorList, error)
	// Propose proposes a corridor for a pair, which is a vote for it.
	Propose(ctx context.Context, terms CorridorTerms) error
	// Reopen proposes for a paused pair the corridor that it has.
	Reopen(ctx context.Context, first, second string) error
	// Vote votes for a proposal. Unknown ones are fault.NotFound.
	Vote(ctx context.Context, id uint64) error
	// Enact carries out a proposal that has its majority.
	Enact(ctx context.Context, id uint64) error
	// Pause stops the pair of this merchant's points and another's at once.
	Pause(ctx context.Context, other string) error
	// SetFee sets the exchange fee on what is received of this merchant's points
	// for another's, in basis points, at most 500.
	SetFee(ctx context.Context, other string, bps uint16) error
}

// CorridorTerms are what members vote for a pair of points.
type CorridorTerms struct {
	First     string `json:"first" minLength:"1" maxLength:"128" doc:"A member: its account or its name."`
	Second    string `json:"second" minLength:"1" maxLength:"128"`
	Min       string `json:"min" maxLength:"64" doc:"Lowest rate: units of the first member's points for units of the second's, such as 3:2."`
	Max       string `json:"max" maxLength:"64" doc:"Highest rate, likewise."`
	CapFirst  uint64 `json:"cap_first" maximum:"72057594037927935" doc:"Most of the first member's points that are given for the other in a day (UTC); 0: none."`
	CapSecond uint64 `json:"cap_second" maximum:"72057594037927935" doc:"The same of the second member's points."`
}

// CorridorSide is one merchant's points in a pair.
type CorridorSide struct {
	Merchant did.Merchant  `json:"merchant"`
	Name     string        `json:"name"`
	Points   offer.Address `json:"points" doc:"Contract of the points."`
	Cap      uint64        `json:"cap" doc:"Most of these points that are given for the other in a day (UTC)."`
	Used     uint64        `json:"used" doc:"Of the cap, what was given today."`
	FeeBPS   uint16        `json:"fee_bps" doc:"Exchange fee on what is received of these points, in basis points; it goes to their merchant."`
}

// Corridor is a pair as it stands. Rates are units of the first points for units of
// the second, exactly; they are absent while there is none.
type Corridor struct {
	First  CorridorSide  `json:"first"`
	Second CorridorSide  `json:"second"`
	State  string        `json:"state" enum:"none,open,paused" doc:"none: no corridor was ever voted. Only a vote opens a paused pair again."`
	Min    string        `json:"min,omitempty"`
	Max    string        `json:"max,omitempty"`
	Paused *CorridorStop `json:"paused,omitempty"`
}

// CorridorStop is why a pair is paused.
type CorridorStop struct {
	By    did.Merchant `json:"by" doc:"The merchant that paused it, or the account that showed a money pump."`
	Name  string       `json:"name,omitempty" doc:"Its name, if it is a member."`
	Pump  bool         `json:"pump" doc:"A money pump was shown."`
	Block uint64       `json:"block"`
}

// CorridorProposal is a corridor that members vote about.
type CorridorProposal struct {
	ID       uint64          `json:"id"`
	First    CorridorSide    `json:"first" doc:"The cap is the proposed one; used and fee_bps say nothing here."`
	Second   CorridorSide    `json:"second"`
	Min      string          `json:"min"`
	Max      string          `json:"max"`
	Proposer CorridorVoter   `json:"proposer"`
	Expires  time.Time       `json:"expires"`
	Voters   []CorridorVoter `json:"voters" doc:"Who voted for it. A member that is active no more does not count."`
	Votes    uint64          `json:"votes" doc:"Votes that count now."`
	Needed   uint64          `json:"needed" doc:"Votes that it needs."`
}

// CorridorVoter is a member that proposed or voted.
type CorridorVoter struct {
	Merchant did.Merchant `json:"merchant"`
	Name     string       `json:"name"`
}

// CorridorPump is a money pump that was shown to the chain.
type CorridorPump struct {
	Quotes []offer.ID    `json:"quotes" doc:"Each gives what the next one wants, and together they give more than they cost."`
	Paused [][2]string   `json:"paused" doc:"Names of the merchants of each pair that it stopped."`
	By     CorridorVoter `json:"by"`
	Block  uint64        `json:"block"`
}

// CorridorList is what the exchange's rules are.
type CorridorList struct {
	Block     uint64             `json:"block" doc:"Newest block that this peer has read."`
	Corridors []Corridor         `json:"corridors"`
	Proposals []CorridorProposal `json:"proposals" doc:"What can be voted for or enacted now, of all pairs."`
	Pumps     []CorridorPump     `json:"pumps" doc:"The newest 16 money pumps that were shown to the chain, newest first."`
}

func (h handlers) exchanging(api huma.API) {
	add(api, http.MethodGet, "/v1/corridors", "corridors", "List which points are exchanged, at which rates, and what members vote about", h.listCorridors)
	add(api, http.MethodPost, "/v1/corridors", "propose-corridor", "Propose a corridor for a pair of points, which is a vote for it",
		saying(h.sayOnRates, func(ctx context.Context, c Corridors, in *Body[CorridorTerms]) error { return c.Propose(ctx, in.Body) }))
	add(api, http.MethodPost, "/v1/corridors/reopen", "reopen-corridor", "Propose to open a paused pair again under the corridor that it has",
		saying(h.sayOnRates, func(ctx context.Context, c Corridors, in *Body[CorridorPair]) error {
			return c.Reopen(ctx, in.Body.First, in.Body.Second)
		}))
	add(api, http.MethodPost, "/v1/corridors/proposals/{id}/vote", "vote-corridor", "Vote for a corridor",
		saying(h.sayOnRates, func(ctx context.Context, c Corridors, in *proposalPath) error { return c.Vote(ctx, in.ID) }))
	add(api, http.MethodPost, "/v1/corridors/proposals/{id}/enact", "enact-corridor", "Open a pair under a corridor that has its majority",
		saying(h.sayOnRates, func(ctx context.Context, c Corridors, in *proposalPath) error { return c.Enact(ctx, in.ID) }))
	add(api, http.MethodPost, "/v1/corridors/pause", "pause-corridor", "Stop the exchange of this merchant's points and another's at once",
		saying(h.sayOnRates, func(ctx context.Context, c Corridors, in *Body[CorridorOther]) error {
			return c.Pause(ctx, in.Body.Other)
		}))
	add(api, http.MethodPut, "/v1/corridors/fee", "set-exchange-fee", "Set what this merchant takes of its own points where they are received for another's",
		saying(h.sayOnRates, func(ctx context.Context, c Corridors, in *Body[ExchangeFee]) error {
			return c.SetFee(ctx, in.Body.Other, in.Body.FeeBPS)
		}))
}

// sayOnRates is this member's say about the exchange.
func (h handlers) sayOnRates() (Corridors, error) {
	if h.corridors == nil {
		return nil, fault.New(fault.Unavailable, "set exchange rules", "this consortium has no exchange of points")
	}
	return h.corridors, nil
}

func (h handlers) listCorridors(ctx context.Context, in *struct {
	All bool `query:"all" doc:"Every pair that was ever open; otherwise this merchant's points with those of every other member."`
}) (*Body[CorridorList], error) {
	r, err := h.sayOnRates()
	if err != nil {
		return nil, err
	}
	list, err := r.List(ctx, in.All)
	if err != nil {
		return nil, err
	}
	return body(list), nil
}

// CorridorPair names two members whose points are exchanged.
type CorridorPair struct {
	First  string `json:"first" minLength:"1" maxLength:"128" doc:"A member: its account or its name."`
	Second string `json:"second" minLength:"1" maxLength:"128"`
}

// CorridorOther names the other member of a pair of this merchant's points.
type CorridorOther struct {
	Other string `json:"other" minLength:"1" maxLength:"128" doc:"The other member: its account or its name."`
}

// ExchangeFee is what a merchant takes of its own points.
type ExchangeFee struct {
	CorridorOther
	FeeBPS uint16 `json:"fee_bps" maximum:"500" doc:"Basis points of what is received of this merchant's points."`
}
