package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fault"
)

// Line is one article of an order.
type Line struct {
	SKU      string `json:"sku" minLength:"1" maxLength:"128"`
	Category string `json:"category,omitempty" maxLength:"128"`
	Quantity string `json:"quantity" example:"2" doc:"Decimal, at most six places; negative for a return."`
	Amount   string `json:"amount" example:"3.98" doc:"For the whole line, in the order's currency."`
}

// Order is a purchase, or the return of one.
type Order struct {
	Customer string    `json:"customer,omitempty" maxLength:"128" doc:"The shop's own reference. Leave it out for an anonymous sale: no credential is made."`
	Order    string    `json:"order" minLength:"1" maxLength:"128"`
	Time     time.Time `json:"time"`
	Channel  string    `json:"channel,omitempty" maxLength:"128"`
	Currency string    `json:"currency" pattern:"^[A-Z]{3}$" example:"EUR"`
	Lines    []Line    `json:"lines" minItems:"1" maxItems:"1536"`
	Reverses string    `json:"reverses,omitempty" maxLength:"128" doc:"The order that this one takes back, wholly or in part."`
	Events   []string  `json:"events,omitempty" maxItems:"16" doc:"What else counts for points, such as birthday. first_order and referred are added here."`
	Referrer string    `json:"referrer,omitempty" maxLength:"128" doc:"Reference of the customer who referred this one; counts for points."`
}

// OrderState is what became of an order.
type OrderState struct {
	Order   string `json:"order"`
	State   string `json:"state" enum:"anonymous,waiting,sealed,published" doc:"waiting: the customer has not granted writing yet; the credential is made when they do."`
	Total   string `json:"total"`
	Record  string `json:"record,omitempty" doc:"Name of the sealed record."`
	Revoked bool   `json:"revoked,omitempty" doc:"Wholly taken back by a later order."`
}

func (h handlers) orders(api huma.API) {
	add(api, http.MethodPost, "/v1/orders", "record-order", "Record a purchase", h.recordOrder)
	add(api, http.MethodGet, "/v1/status-list", "status-list", "One of the Token Status Lists of this merchant's credentials", h.statusList)
}

func (h handlers) recordOrder(ctx context.Context, in *Body[Order]) (*Body[OrderState], error) {
	o, err := in.Body.order()
	if err != nil {
		return nil, err
	}
	r, err := h.node.RecordSale(ctx, in.Body.Customer, o, peer.Occasion{Events: in.Body.Events, Referrer: in.Body.Referrer})
	if err != nil {
		return nil, err
	}
	return body(stateOf(r)), nil
}

func (o Order) order() (credential.Order, error) {
	ms := o.Time.UnixMilli()
	if ms < 0 {
		return credential.Order{}, fault.New(fault.Malformed, "record order", "the time lies before 1970")
	}
	out := credential.Order{ID: o.Order, Time: uint64(ms), Channel: o.Channel, Currency: o.Currency, Reverses: o.Reverses}
	for _, l := range o.Lines {
		quantity, err := credential.ScanMicro(l.Quantity)
		if err != nil {
			return out, err
		}
		amount, err := credential.ScanMicro(l.Amount)
		if err != nil {
			return out, err
		}
		out.Lines = append(out.Lines, credential.Line{SKU: l.SKU, Category: l.Category, Quantity: quantity, Amount: amount})
	}
	return out, nil
}

func stateOf(r crm.OrderRecord) OrderState {
	s := OrderState{Order: r.Order.ID, State: r.State.String(), Revoked: r.Revoked}
	if total, err := r.Order.Total(); err == nil {
		s.Total = total.String()
	}
	if r.State >= crm.OrderSealed {
		s.Record = r.Record.String()
	}
	return s
}

// StatusList says which of the merchant's credentials no longer hold.
type StatusList struct {
	URI   string `json:"uri" doc:"Name of the list, as credentials refer to it."`
	Token string `json:"token" doc:"A signed status list JWT."`
	Lists int    `json:"lists" doc:"How many lists there are."`
}

func (h handlers) statusList(ctx context.Context, in *struct {
	List int `query:"list" minimum:"0" default:"0" doc:"Number of the list, from 0. It ends the name that a credential refers to."`
}) (*Body[StatusList], error) {
	token, err := h.node.StatusList(ctx, in.List)
	return body(StatusList{URI: h.node.StatusURI(in.List), Token: token, Lists: h.node.StatusLists()}), err
}
