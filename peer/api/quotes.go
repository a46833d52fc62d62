package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// Quotes are offers that this merchant stands behind, signed by its account.
type Quotes interface {
	// Publish signs a quote, allows the exchange what it needs, and hands it to the
	// peer, which gossips it once the chain says that it can be filled.
	Publish(ctx context.Context, terms QuoteTerms) (offer.ID, error)
	// List shows the quotes that are not over for long, by the time at which they were made.
	List(ctx context.Context) ([]OwnQuote, error)
	// Withdraw ends a quote and takes back what the exchange was allowed for it.
	// Unknown ones are fault.NotFound.
	Withdraw(ctx context.Context, id offer.ID) error
}

// QuoteTerms say what a merchant gives for what. One of the two kinds of points
// is its own.
type QuoteTerms struct {
	Give    string `json:"give" minLength:"1" maxLength:"128" doc:"The member whose points are given: its account or its name."`
	Want    string `json:"want" minLength:"1" maxLength:"128" doc:"The member whose points are wanted."`
	Amount  uint64 `json:"amount" minimum:"1" maximum:"281474976710655" doc:"Most points that are given."`
	Rate    string `json:"rate" maxLength:"64" doc:"Points that are given for points that are wanted, such as 3:2. The amount is a multiple of the first number in lowest terms."`
	Seconds uint64 `json:"seconds" minimum:"60" maximum:"86340" doc:"How long it holds: at most a day."`
	Issue   bool   `json:"issue,omitempty" doc:"Issue to this merchant what it lacks of its own points. They count as issued, and expire, as all others."`
}

// OwnQuote is a quote of this merchant's and how far it has come.
type OwnQuote struct {
	ID         offer.ID        `json:"id"`
	Give       string          `json:"give" doc:"Name of the member whose points are given."`
	Want       string          `json:"want"`
	GiveAmount uint64          `json:"give_amount"`
	WantAmount uint64          `json:"want_amount"`
	Left       uint64          `json:"left" doc:"Of what is given, what was not given yet."`
	Expires    time.Time       `json:"expires"`
	State      peer.OfferState `json:"state" enum:"signed,gossiped,settling,cancelled,expired"`
	Standing   string          `json:"standing" doc:"What the exchange said last, as of an offer."`
}

func (h handlers) quoting(api huma.API) {
	add(api, http.MethodPost, "/v1/quotes", "publish-quote", "Publish a quote: an offer that this merchant stands behind", h.publishQuote)
	add(api, http.MethodGet, "/v1/quotes", "quotes", "List this merchant's quotes, and how far each has come", h.listQuotes)
	add(api, http.MethodDelete, "/v1/quotes/{id}", "withdraw-quote", "End a quote of this merchant's", h.withdrawQuote)
}

func (h handlers) ownQuotes() (Quotes, error) {
	if h.quotes == nil {
		return nil, fault.New(fault.Unavailable, "quote", "this consortium has no exchange of points")
	}
	return h.quotes, nil
}

func (h handlers) publishQuote(ctx context.Context, in *Body[QuoteTerms]) (*Body[OfferState], error) {
	q, err := h.ownQuotes()
	if err != nil {
		return nil, err
	}
	id, err := q.Publish(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return h.stateOf(ctx, id)
}

// QuoteList lists quotes.
type QuoteList struct {
	Quotes []OwnQuote `json:"quotes"`
}

func (h handlers) listQuotes(ctx context.Context, _ *struct{}) (*Body[QuoteList], error) {
	q, err := h.ownQuotes()
	if err != nil {
		return nil, err
	}
	list, err := q.List(ctx)
	if err != nil {
		return nil, err
	}
	return body(QuoteList{append([]OwnQuote{}, list...)}), nil
}

func (h handlers) withdrawQuote(ctx context.Context, in *OfferPath) (*struct{}, error) {
	q, err := h.ownQuotes()
	if err != nil {
		return nil, err
	}
	return nil, q.Withdraw(ctx, in.ID)
}
