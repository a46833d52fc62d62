package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/protocol/liability"
)

// ExpiringMonth is what expires in a calendar month.
type ExpiringMonth struct {
	Month  string `json:"month" example:"2026-12" doc:"In UTC."`
	Points uint64 `json:"points"`
}

// BreakageLane is the expected breakage of points that expire together.
type BreakageLane struct {
	Ends         time.Time `json:"ends"`
	Points       uint64    `json:"points"`
	Expected     *uint64   `json:"expected,omitempty" doc:"Points that will probably expire; left out where there is too little history."`
	Observations int       `json:"observations" doc:"Earlier expiries that it rests on."`
}

// Breakage is how many outstanding points will probably never be redeemed.
type Breakage struct {
	Expected *uint64        `json:"expected,omitempty" doc:"Left out where there is too little history for one of the lanes."`
	Method   string         `json:"method" doc:"How it is estimated, or: too little history."`
	Lanes    []BreakageLane `json:"lanes"`
}

// Liability is the liability book.
type Liability struct {
	Time        time.Time       `json:"time"`
	Outstanding uint64          `json:"outstanding" doc:"On the chain and not expired."`
	Own         uint64          `json:"own" doc:"Held by accounts of this merchant's customers."`
	Foreign     uint64          `json:"foreign" doc:"Held by others."`
	Pending     uint64          `json:"pending" doc:"Waiting for returns."`
	Due         uint64          `json:"due" doc:"Waiting to be issued."`
	Sent        uint64          `json:"sent" doc:"On the way to the chain."`
	Months      []ExpiringMonth `json:"months" doc:"Of what is outstanding, by expiry."`
	Breakage    Breakage        `json:"breakage"`
	Value       string          `json:"value,omitempty" doc:"Cost of a point, of the earning rules."`
	Currency    string          `json:"currency,omitempty"`
	Cost        string          `json:"cost,omitempty" doc:"Of all that is owed: outstanding, pending, due and sent. Left out without a value, or where it is too large to be counted exactly."`
	Expected    string          `json:"expected_cost,omitempty" doc:"The same without the expected breakage, where that is known."`
}

func (h handlers) liability(api huma.API) {
	add(api, http.MethodGet, "/v1/liability", "liability", "The liability book: what is owed in points", h.liabilityBook)
	huma.Register(api, huma.Operation{
		Method: http.MethodGet, Path: "/v1/liability/csv", OperationID: "liability-csv", Summary: "The liability book as CSV",
		Responses: map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}}}},
	}, h.liabilityCSV)
}

func (h handlers) liabilityBook(ctx context.Context, _ *struct{}) (*Body[Liability], error) {
	b, err := h.node.Liability(ctx)
	return body(liabilityOf(b)), err
}

// csvFile is a table as a file.
type csvFile struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (h handlers) liabilityCSV(ctx context.Context, _ *struct{}) (*csvFile, error) {
	b, err := h.node.Liability(ctx)
	if err != nil {
		return nil, problem(err)
	}
	return &csvFile{ContentType: "text/csv", Body: []byte(b.CSV())}, nil
}

func liabilityOf(b liability.Book) Liability {
	out := Liability{
		Time: at(b.At), Outstanding: b.Outstanding, Own: b.Own, Foreign: b.Foreign, Pending: b.Pending, Due: b.Due, Sent: b.Sent,
		Months: []ExpiringMonth{}, Breakage: breakageOf(b.Breakage), Currency: b.Currency,
	}
	for _, m := range b.Months {
		out.Months = append(out.Months, ExpiringMonth(m))
	}
	if b.Value == 0 {
		return out
	}
	out.Value = b.Value.String()
	if !b.Cost.TooLarge {
		out.Cost = b.Cost.Outstanding.String()
		if b.Breakage.Known {
			out.Expected = b.Cost.Expected.String()
		}
	}
	return out
}

func breakageOf(b liability.Breakage) Breakage {
	out := Breakage{Method: b.Note(), Lanes: []BreakageLane{}}
	if b.Known {
		out.Expected = &b.Points
	}
	for _, e := range b.Lanes {
		lane := BreakageLane{Ends: at(e.Ends), Points: e.Points, Observations: e.Observations}
		if e.Known {
			lane.Expected = &e.Expire
		}
		out.Lanes = append(out.Lanes, lane)
	}
	return out
}
