package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fault"
)

// StatedWorth is what this merchant says that one of its points is worth.
type StatedWorth struct {
	Amount   string    `json:"amount" example:"0.01" doc:"Of one point, when it is redeemed."`
	Currency string    `json:"currency" example:"EUR" doc:"ISO 4217."`
	Number   uint64    `json:"number" doc:"Of the signed statement; the highest one counts."`
	Said     time.Time `json:"said"`
	Until    time.Time `json:"until" doc:"When it ends unless this peer says it anew, which it does after half of the time."`
}

// worthIn is what a merchant wants to say.
type worthIn struct {
	Body struct {
		Amount   string `json:"amount" example:"0.01" doc:"Exact decimal of at most six places, above 0 and at most 1000000."`
		Currency string `json:"currency" example:"EUR" doc:"ISO 4217, three capital letters."`
	}
}

func (h handlers) worths(api huma.API) {
	add(api, http.MethodGet, "/v1/points/worth", "stated-worth", "What this merchant says that a point is worth when it is redeemed", h.worth)
	add(api, http.MethodPut, "/v1/points/worth", "state-worth", "Say to everybody what a point is worth when it is redeemed", h.stateWorth)
	add(api, http.MethodDelete, "/v1/points/worth", "withdraw-worth", "Take back what was said that a point is worth", h.withdrawWorth)
}

func (h handlers) worth(ctx context.Context, _ *struct{}) (*Body[StatedWorth], error) {
	s, err := h.node.Worth(ctx)
	return body(worthOf(s)), err
}

func (h handlers) stateWorth(ctx context.Context, in *worthIn) (*Body[StatedWorth], error) {
	amount, err := credential.ScanMicro(in.Body.Amount)
	if err != nil {
		return nil, fault.New(fault.Malformed, "state worth", "amount: want a plain decimal of at most six places, such as 0.01")
	}
	s, err := h.node.SetWorth(ctx, amount, in.Body.Currency)
	return body(worthOf(s)), err
}

func (h handlers) withdrawWorth(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, h.node.WithdrawWorth(ctx)
}

func worthOf(s peer.StatedWorth) StatedWorth {
	return StatedWorth{Amount: s.Amount.String(), Currency: s.Currency, Number: s.Number, Said: at(s.Said), Until: at(s.Until)}
}
