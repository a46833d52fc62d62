package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/fault"
)

// CouponCampaign is a campaign with how far it has come.
type CouponCampaign struct {
	Terms    earning.Terms `json:"terms"`
	Grantees uint32        `json:"grantees" doc:"Customers who have it."`
	Redeemed uint32        `json:"redeemed" doc:"Redemptions that stand."`
}

// Coupon is one coupon of a campaign.
type Coupon struct {
	ID   string   `json:"id" minLength:"1" maxLength:"128"`
	SKUs []string `json:"skus,omitempty" maxItems:"32768" doc:"The articles that it is for; none: all."`
}

// CouponIn is a coupon at the till.
type CouponIn struct {
	Customer string    `json:"customer" minLength:"1" maxLength:"128"`
	Campaign string    `json:"campaign" minLength:"1" maxLength:"64"`
	Coupon   string    `json:"coupon" minLength:"1" maxLength:"128"`
	Order    string    `json:"order" minLength:"1" maxLength:"128" doc:"Number of the order that it is presented for. The order is recorded afterwards."`
	Time     time.Time `json:"time" doc:"At the till: its local day decides."`
	SKUs     []string  `json:"skus,omitempty" maxItems:"1536" doc:"What is bought; needed where a coupon is for some articles."`
}

// CouponVoid names a redemption.
type CouponVoid struct {
	Customer string `json:"customer" minLength:"1" maxLength:"128"`
	Campaign string `json:"campaign" minLength:"1" maxLength:"64"`
	Coupon   string `json:"coupon" minLength:"1" maxLength:"128"`
	Order    string `json:"order" minLength:"1" maxLength:"128"`
}

// CouponRedemption is a coupon that was redeemed.
type CouponRedemption struct {
	Customer string     `json:"customer"`
	Campaign string     `json:"campaign"`
	Coupon   string     `json:"coupon"`
	Order    string     `json:"order"`
	Time     time.Time  `json:"time"`
	Voided   *time.Time `json:"voided,omitempty" doc:"When it was taken back."`
}

// HandedOut says how many customers got a campaign that did not have it.
type HandedOut struct {
	Fresh int `json:"fresh"`
}

// CampaignPath names a campaign.
type CampaignPath struct {
	ID string `path:"id" maxLength:"64"`
}

func (h handlers) coupons(api huma.API) {
	const campaigns, redemptions = "/v1/coupons/campaigns", "/v1/coupons/redemptions"
	add(api, http.MethodGet, campaigns, "coupon-campaigns", "List the coupon campaigns, by first day", h.couponCampaigns)
	add(api, http.MethodPut, campaigns+"/{id}", "put-coupon-campaign", "Define a coupon campaign, or change its terms", h.putCampaign)
	add(api, http.MethodGet, campaigns+"/{id}/coupons", "coupons", "List the coupons of a campaign", h.listCoupons)
	add(api, http.MethodPost, campaigns+"/{id}/coupons", "put-coupons", "Add coupons to a campaign, or replace those of their ids", h.putCoupons)
	add(api, http.MethodDelete, campaigns+"/{id}/coupons/{coupon}", "withdraw-coupon", "Take a coupon out of a campaign; what was redeemed stays", h.withdrawCoupon)
	add(api, http.MethodPost, campaigns+"/{id}/grantees", "hand-out-coupons", "Give a campaign's coupons to customers", h.handOut)
	add(api, http.MethodDelete, campaigns+"/{id}/grantees/{ref}", "take-coupons", "Take a campaign's coupons from a customer; what was redeemed stays", h.takeCoupons)
	add(api, http.MethodGet, "/v1/customers/{ref}/coupons", "customer-coupons", "List the campaigns that a customer has", h.customerCoupons)
	add(api, http.MethodPost, redemptions, "redeem-coupon", "Redeem a coupon for an order that is recorded afterwards", h.redeemCoupon)
	add(api, http.MethodGet, redemptions, "coupon-redemptions", "List redeemed coupons, newest first", h.couponRedemptions)
	add(api, http.MethodPost, redemptions+"/void", "void-coupon", "Take the redemption of a coupon back", h.voidCoupon)
}

func (h handlers) couponCampaigns(context.Context, *struct{}) (*Body[[]CouponCampaign], error) {
	out := []CouponCampaign{}
	for _, c := range h.node.Points().Campaigns() {
		out = append(out, CouponCampaign(c))
	}
	return body(out), nil
}

func (h handlers) putCampaign(ctx context.Context, in *struct {
	CampaignPath
	Body    earning.Terms
	RawBody []byte
}) (*struct{}, error) {
	terms, err := earning.DecodeTerms(in.RawBody)
	if err != nil {
		return nil, err
	}
	if terms.ID != in.ID {
		return nil, fault.New(fault.Malformed, "put campaign", "the campaign's id is not that of the path")
	}
	return nil, h.node.Points().PutCampaign(ctx, terms)
}

func (h handlers) listCoupons(ctx context.Context, in *CampaignPath) (*Body[[]Coupon], error) {
	all, err := h.node.Points().Coupons(ctx, in.ID)
	out := []Coupon{}
	for _, c := range all {
		out = append(out, Coupon(c))
	}
	return body(out), err
}

func (h handlers) putCoupons(ctx context.Context, in *struct {
	CampaignPath
	Body []Coupon `minItems:"1" maxItems:"10000"`
}) (*struct{}, error) {
	coupons := make([]earning.Coupon, len(in.Body))
	for i, c := range in.Body {
		coupons[i] = earning.Coupon(c)
	}
	return nil, h.node.Points().PutCoupons(ctx, in.ID, coupons)
}

func (h handlers) withdrawCoupon(ctx context.Context, in *struct {
	CampaignPath
	Coupon string `path:"coupon" maxLength:"128"`
}) (*struct{}, error) {
	return nil, h.node.Points().WithdrawCoupon(ctx, in.ID, in.Coupon)
}

func (h handlers) handOut(ctx context.Context, in *struct {
	CampaignPath
	Body struct {
		Customers []string `json:"customers" minItems:"1" maxItems:"10000" doc:"The shop's own references."`
	}
}) (*Body[HandedOut], error) {
	fresh, err := h.node.Points().HandCampaign(ctx, in.ID, in.Body.Customers, now())
	return body(HandedOut{fresh}), err
}

func (h handlers) takeCoupons(ctx context.Context, in *struct {
	CampaignPath
	Ref string `path:"ref" maxLength:"128"`
}) (*struct{}, error) {
	return nil, h.node.Points().TakeCampaign(ctx, in.ID, in.Ref)
}

func (h handlers) customerCoupons(ctx context.Context, in *struct {
	Ref string `path:"ref" maxLength:"128"`
}) (*Body[[]string], error) {
	out, err := h.node.Points().CampaignsOf(ctx, in.Ref)
	return body(out), err
}

func (h handlers) redeemCoupon(ctx context.Context, in *Body[CouponIn]) (*Body[CouponRedemption], error) {
	b := in.Body
	if b.Time.UnixMilli() < 0 {
		return nil, fault.New(fault.Malformed, "redeem coupon", "the time lies before 1970")
	}
	r, err := h.node.RedeemCoupon(ctx, points.CouponRedemption{
		Ref: b.Customer, Campaign: b.Campaign, Coupon: b.Coupon, Order: b.Order, At: uint64(b.Time.UnixMilli()),
	}, b.SKUs)
	return body(couponOf(r)), err
}

func (h handlers) voidCoupon(ctx context.Context, in *Body[CouponVoid]) (*Body[CouponRedemption], error) {
	b := in.Body
	r, err := h.node.VoidCoupon(ctx, points.CouponRedemption{Ref: b.Customer, Campaign: b.Campaign, Coupon: b.Coupon, Order: b.Order})
	return body(couponOf(r)), err
}

func (h handlers) couponRedemptions(ctx context.Context, in *struct {
	Customer string `query:"customer" doc:"Only of this customer."`
	Campaign string `query:"campaign" doc:"Only of this campaign."`
	Limit    int    `query:"limit" minimum:"1" maximum:"10000" default:"100"`
}) (*Body[[]CouponRedemption], error) {
	all, err := h.node.Points().CouponRedemptions(ctx, in.Customer, in.Campaign)
	out := []CouponRedemption{}
	for _, r := range all[:min(len(all), in.Limit)] {
		out = append(out, couponOf(r))
	}
	return body(out), err
}

func couponOf(r points.CouponRedemption) CouponRedemption {
	out := CouponRedemption{Customer: r.Ref, Campaign: r.Campaign, Coupon: r.Coupon, Order: r.Order, Time: at(r.At)}
	if r.Voided != 0 {
		voided := at(r.Voided)
		out.Voided = &voided
	}
	return out
}
