package api

import (
	"context"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/fault"
)

// Reward is an item of the catalogue.
type Reward struct {
	Item  earning.Item `json:"item"`
	Taken uint32       `json:"taken" doc:"Pieces that are given away or promised."`
}

// Authorisation is a holder's signed word to redeem points, as the points
// contract's redeemWithAuthorization takes it.
type Authorisation struct {
	Holder      string `json:"holder" pattern:"^0x[0-9a-fA-F]{40}$"`
	Points      uint64 `json:"points" minimum:"1"`
	Ref         string `json:"ref" pattern:"^(0x)?[0-9a-fA-F]{64}$" doc:"32 random bytes that the wallet drew."`
	ValidAfter  uint64 `json:"valid_after" doc:"Unix seconds."`
	ValidBefore uint64 `json:"valid_before" doc:"Unix seconds."`
	Nonce       string `json:"nonce" pattern:"^(0x)?[0-9a-fA-F]{64}$"`
	Signature   string `json:"signature" pattern:"^(0x)?([0-9a-fA-F]{2})+$" maxLength:"4098"`
}

// RedemptionIn is a customer's wish for a reward.
type RedemptionIn struct {
	Customer      string        `json:"customer" minLength:"1" maxLength:"128"`
	Item          string        `json:"item" minLength:"1" maxLength:"64"`
	Quantity      uint32        `json:"quantity" minimum:"1" maximum:"1000"`
	Authorisation Authorisation `json:"authorisation"`
}

// Redemption is what became of it.
type Redemption struct {
	Customer string   `json:"customer"`
	Item     string   `json:"item"`
	Quantity uint32   `json:"quantity"`
	Chain    Movement `json:"chain" doc:"Hand the reward out when its state is mined or final, as you trust the customer."`
}

func (h handlers) rewards(api huma.API) {
	add(api, http.MethodGet, "/v1/catalogue", "catalogue", "List the rewards", h.catalogue)
	add(api, http.MethodPut, "/v1/catalogue/{id}", "put-reward", "Add a reward, or replace the one of this id", h.putReward)
	add(api, http.MethodDelete, "/v1/catalogue/{id}", "remove-reward", "Take a reward out of the catalogue", h.removeReward)
	add(api, http.MethodPost, "/v1/redemptions", "redeem", "Redeem points for a reward, with the holder's signed authorisation", h.redeem)
	add(api, http.MethodGet, "/v1/redemptions", "redemptions", "List redemptions, oldest first", h.redemptions)
}

func (h handlers) catalogue(context.Context, *struct{}) (*Body[[]Reward], error) {
	out := []Reward{}
	for _, r := range h.node.Points().Catalogue() {
		out = append(out, Reward{r.Item, r.Taken})
	}
	return body(out), nil
}

func (h handlers) putReward(ctx context.Context, in *struct {
	ID      string `path:"id"`
	Body    earning.Item
	RawBody []byte
}) (*struct{}, error) {
	item, err := earning.DecodeItem(in.RawBody)
	if err != nil {
		return nil, err
	}
	if item.ID != in.ID {
		return nil, fault.New(fault.Malformed, "put reward", "the item's id is not that of the path")
	}
	return nil, h.node.Points().PutItem(ctx, item)
}

func (h handlers) removeReward(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*struct{}, error) {
	return nil, h.node.Points().RemoveItem(ctx, in.ID)
}

func (h handlers) redeem(ctx context.Context, in *Body[RedemptionIn]) (*Body[Redemption], error) {
	a, err := in.Body.Authorisation.read()
	if err != nil {
		return nil, err
	}
	r, err := h.node.Redeem(ctx, in.Body.Customer, in.Body.Item, in.Body.Quantity, a)
	if err != nil {
		return nil, err
	}
	return body(redemptionOf(r)), nil
}

func (a Authorisation) read() (points.Authorisation, error) {
	out := points.Authorisation{Amount: a.Points, ValidAfter: a.ValidAfter, ValidBefore: a.ValidBefore}
	var err error
	for _, f := range []struct {
		text string
		into []byte
	}{{a.Holder, out.Holder[:]}, {a.Ref, out.Ref[:]}, {a.Nonce, out.Nonce[:]}} {
		raw, bad := hex.DecodeString(strings.TrimPrefix(f.text, "0x"))
		if bad != nil || len(raw) != len(f.into) {
			return out, fault.New(fault.Malformed, "redeem", "holder, ref or nonce is not hexadecimal of its length")
		}
		copy(f.into, raw)
	}
	if out.Signature, err = hex.DecodeString(strings.TrimPrefix(a.Signature, "0x")); err != nil {
		return out, fault.New(fault.Malformed, "redeem", "the signature is not hexadecimal")
	}
	return out, nil
}

func (h handlers) redemptions(_ context.Context, in *struct {
	Customer string    `query:"customer" doc:"Only of this customer."`
	Since    time.Time `query:"since" doc:"Only from this time on."`
	Limit    int       `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}) (*Body[[]Redemption], error) {
	out := []Redemption{}
	for _, r := range h.node.Points().Redemptions(in.Customer) {
		if len(out) < in.Limit && !at(r.At).Before(in.Since) {
			out = append(out, redemptionOf(r))
		}
	}
	return body(out), nil
}

func redemptionOf(r points.Redemption) Redemption {
	return Redemption{
		Customer: r.Ref, Item: r.Item, Quantity: r.Quantity,
		Chain: movementOf(points.Movement{Ref: r.Authorisation.Ref, Amount: r.Authorisation.Amount, At: r.At, Place: r.Place}),
	}
}
