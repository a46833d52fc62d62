package api

import (
	"context"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/fault"
)

// PointsLine is what one line of an order earned.
type PointsLine struct {
	Line    int    `json:"line" doc:"From 1, as in the order."`
	SKU     string `json:"sku"`
	Paid    string `json:"paid" doc:"What counted: the amount after the order's discounts."`
	Points  uint64 `json:"points" doc:"At first, before returns."`
	Explain string `json:"explain" doc:"In words: rule, base, multipliers, rounding, caps."`
}

// Movement is something that was handed to the chain.
type Movement struct {
	Ref    string    `json:"ref" doc:"By which the chain knows it: a salted hash."`
	Points uint64    `json:"points"`
	At     time.Time `json:"at"`
	State  string    `json:"state" enum:"unsent,pending,sent,promised,release_failed,mined,final,failed"`
	Tx     string    `json:"tx,omitempty"`
	Block  uint64    `json:"block,omitempty"`
}

// OrderPoints is what somebody has of an order.
type OrderPoints struct {
	Order    string       `json:"order"`
	Time     time.Time    `json:"time"`
	State    string       `json:"state" enum:"none,pending,promised,release_failed,due,issued,reduced,taken_back" doc:"pending: waiting for returns; promised: that, and the chain has a promise that anybody can have credited when the return window is over; release_failed: it is over, and what this peer did to have the promise credited failed, see /v1/promises; due: to be issued on the chain, once an account is known; reduced: issued, and a part was taken back."`
	First    uint64       `json:"first" doc:"Points at first."`
	Points   uint64       `json:"points" doc:"What returns have left."`
	Due      time.Time    `json:"due" doc:"When they no longer wait for returns."`
	Rules    uint32       `json:"rules" doc:"Version of the rules."`
	Referral bool         `json:"referral,omitempty" doc:"For having referred the buyer."`
	Account  string       `json:"account,omitempty" doc:"Where they go on the chain, once it is known."`
	Why      string       `json:"why,omitempty" doc:"Why the order earned nothing as a whole."`
	Lines    []PointsLine `json:"lines,omitempty"`
	Explain  string       `json:"explain,omitempty" doc:"Of a referral, in words."`
	Issue    *Movement    `json:"issue,omitempty"`
	Backs    []Movement   `json:"backs,omitempty" doc:"Taken back after they were issued."`
}

// Lane is points that expire together.
type Lane struct {
	Ends   time.Time `json:"ends" doc:"The first moment at which they are gone."`
	Points uint64    `json:"points"`
}

// CustomerPoints is how a customer stands in the programme.
type CustomerPoints struct {
	Account string        `json:"account,omitempty" doc:"Where points go on the chain: the account that the newest live grant names."`
	Balance []Lane        `json:"balance,omitempty" doc:"What the chain shows of the account, by expiry."`
	Pending uint64        `json:"pending" doc:"Waiting for returns."`
	Promise uint64        `json:"promised" doc:"Of the pending ones, those that are promised on the chain."`
	Due     uint64        `json:"due" doc:"Waiting to be issued on the chain."`
	Stuck   uint64        `json:"release_failed" doc:"Of the due ones, those whose promise could not be released: see /v1/promises."`
	Issued  uint64        `json:"issued" doc:"Handed to the chain and not taken back."`
	Tier    string        `json:"tier,omitempty"`
	Orders  []OrderPoints `json:"orders" doc:"Newest first, at most 100, without lines."`
}

func (h handlers) points(api huma.API) {
	add(api, http.MethodGet, "/v1/orders/{id}/points", "order-points", "What an order earned, and why", h.orderPoints)
	add(api, http.MethodGet, "/v1/customers/{ref}/points", "customer-points", "How a customer stands: balance, points under way, tier", h.customerPoints)
}

func (h handlers) orderPoints(ctx context.Context, in *struct {
	ID       string `path:"id"`
	Customer string `query:"customer" doc:"Whose order; needed where several customers have one of this number."`
	Lang     string `query:"lang" enum:"en,ko" default:"en" doc:"Language of explanations."`
}) (*Body[OrderPoints], error) {
	ref, err := h.buyer(in.ID, in.Customer)
	if err != nil {
		return nil, err
	}
	c, err := h.node.Points().Credit(ctx, ref, in.ID)
	if err != nil {
		return nil, err
	}
	return body(pointsOf(c, earning.Lang(in.Lang), true)), nil
}

// buyer is whose order has a number.
func (h handlers) buyer(order, customer string) (string, error) {
	const op = "find order"
	if customer != "" {
		return customer, nil
	}
	refs := h.node.CRM().RefsOf(order)
	switch len(refs) {
	case 0:
		return "", fault.New(fault.NotFound, op, "no known customer has an order of this number")
	case 1:
		return refs[0], nil
	}
	return "", fault.New(fault.Conflict, op, "several customers have an order of this number; say which with customer")
}

const shownOrders = 100

func (h handlers) customerPoints(ctx context.Context, in *struct {
	Ref  string `path:"ref"`
	Lang string `query:"lang" enum:"en,ko" default:"en" doc:"Language of explanations."`
}) (*Body[CustomerPoints], error) {
	if _, ok := h.node.CRM().Contact(in.Ref); !ok {
		return nil, fault.New(fault.NotFound, "show points", "no customer has this reference")
	}
	credits, err := h.node.Points().Person(ctx, in.Ref)
	if err != nil {
		return nil, err
	}
	out := CustomerPoints{Orders: []OrderPoints{}}
	for i := len(credits) - 1; i >= 0; i-- {
		out.count(credits[i])
		if len(out.Orders) < shownOrders {
			out.Orders = append(out.Orders, pointsOf(credits[i], earning.Lang(in.Lang), false))
		}
	}
	tier, err := h.node.TierOf(ctx, in.Ref)
	if err != nil {
		return nil, err
	}
	out.Tier = tier.ID
	err = h.balance(ctx, in.Ref, &out)
	return body(out), err
}

func (o *CustomerPoints) count(c points.Credit) {
	switch c.Phase(now()) {
	case points.PhasePending:
		o.Pending += c.Points
	case points.PhasePromise:
		o.Pending += c.Points
		if c.Issue.Place.State == points.Promised {
			o.Promise += c.Points
		}
	case points.PhaseDue:
		o.Due += c.Points
	case points.PhaseStuck:
		o.Due += c.Points
		o.Stuck += c.Points
	case points.PhaseIssued, points.PhaseReduced:
		o.Issued += c.Points
	}
}

func (h handlers) balance(ctx context.Context, ref string, out *CustomerPoints) error {
	account := h.node.AccountOf(ref)
	out.Account = accountText(account)
	lanes, ok, err := h.node.BalanceOf(ctx, account)
	if ok {
		out.Balance = lanesOf(lanes)
	}
	return err
}

func now() uint64 { return uint64(time.Now().UnixMilli()) }

func lanesOf(l points.Lanes) []Lane {
	out := []Lane{}
	for _, lane := range l {
		out = append(out, Lane{at(lane.Ends), lane.Points})
	}
	return out
}

func accountText(a points.Account) string {
	if a == (points.Account{}) {
		return ""
	}
	return "0x" + hex.EncodeToString(a[:])
}

func pointsOf(c points.Credit, lang earning.Lang, lines bool) OrderPoints {
	out := OrderPoints{
		Order: c.Order, Time: at(c.Time), State: string(c.Phase(now())), First: c.First, Points: c.Points, Due: at(c.Due), Rules: c.Rules,
		Referral: c.Ref != c.Buyer, Account: accountText(c.Account), Why: c.Why.Explain(lang),
	}
	if out.Referral {
		out.Order, out.Explain = "", c.Referral.Explain(lang) // whose order it was is not the referrer's to know
	}
	for _, m := range c.Movements() {
		out.addMovement(m, m.Ref == c.Issue.Ref)
	}
	if lines && c.Why == earning.ReasonNone {
		out.Lines = linesOf(c, lang)
	}
	return out
}

func (o *OrderPoints) addMovement(m points.Movement, issue bool) {
	shown := movementOf(m)
	if issue {
		o.Issue = &shown
		return
	}
	o.Backs = append(o.Backs, shown)
}

func movementOf(m points.Movement) Movement {
	out := Movement{Ref: hex.EncodeToString(m.Ref[:]), Points: m.Amount, At: at(m.At), State: m.Place.State.String(), Block: m.Place.Block}
	if m.Place.Tx != [32]byte{} {
		out.Tx = "0x" + hex.EncodeToString(m.Place.Tx[:])
	}
	return out
}

func linesOf(c points.Credit, lang earning.Lang) []PointsLine {
	out := []PointsLine{}
	for i, l := range c.Lines {
		explain := l.Explain(lang)
		if c.Brief {
			explain = ""
		}
		out = append(out, PointsLine{Line: i + 1, SKU: c.SKUs[i], Paid: l.Paid.String(), Points: l.Points, Explain: explain})
	}
	return out
}
