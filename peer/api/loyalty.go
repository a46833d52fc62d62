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

// Loyalty is what the loyalty contracts said, as this peer has followed it. It asks
// the chain nothing. Lists are in the order of the chain, of all that there is;
// pages are cut from them here.
type Loyalty interface {
	At() LoyaltyAt
	Points() []MemberPoints
	// Holders are accounts above after, by address, at most so many. fault.NotFound:
	// no such points.
	Holders(points, after offer.Address, most int) (page []PointsHolder, total int, err error)
	Corridors() []PointsPair
	Campaigns() []ListedCampaign
	Programmes() []ListedProgramme
	// Memberships are those of a holder, or all if it is zero.
	Memberships(holder offer.Address) []Membership
}

// LoyaltyAt says how far the contracts were followed.
type LoyaltyAt struct {
	Block   uint64     `json:"block" doc:"Newest block in the answer."`
	Final   uint64     `json:"final" doc:"Up to this block nothing is taken back any more; what is younger may be."`
	Time    *time.Time `json:"time,omitempty" doc:"Of the newest block; absent if none was read yet."`
	Events  uint64     `json:"events" doc:"How many events were read."`
	Problem string     `json:"problem,omitempty" doc:"Why the last look at the chain came to nothing."`
}

// MemberPoints is a member's points as all events add up.
type MemberPoints struct {
	Points   offer.Address `json:"points" doc:"The contract."`
	Merchant did.Merchant  `json:"merchant"`
	Name     string        `json:"name"`
	Symbol   string        `json:"symbol"`
	Decimals uint8         `json:"decimals"`
	Cap      uint64        `json:"cap" doc:"Most points of an epoch."`
	Paused   bool          `json:"paused" doc:"The merchant issues none now."`
	Issued   uint64        `json:"issued"`
	Redeemed uint64        `json:"redeemed"`
	Returned uint64        `json:"returned" doc:"Taken back by the merchant."`
	Expired  uint64        `json:"expired"`
	Supply   uint64        `json:"supply" doc:"What all holders can spend."`
	Holders  int           `json:"holders"`
}

// PointsHolder is an account with points that have not expired.
type PointsHolder struct {
	Account offer.Address `json:"account"`
	Points  uint64        `json:"points"`
	Expiry  []Expiring    `json:"expiry" doc:"The earliest first."`
}

// Expiring is points that expire together.
type Expiring struct {
	At     time.Time `json:"at" doc:"The first moment at which they are gone."`
	Points uint64    `json:"points"`
}

// PointsPair is what the members decided about a pair of points.
type PointsPair struct {
	Low     offer.Address `json:"low" doc:"Contract of points; the lower address."`
	High    offer.Address `json:"high"`
	State   string        `json:"state" enum:"none,open,paused"`
	MinHigh uint64        `json:"min_high" doc:"At least so many of high for min_low of low."`
	MinLow  uint64        `json:"min_low"`
	MaxHigh uint64        `json:"max_high"`
	MaxLow  uint64        `json:"max_low"`
	CapLow  uint64        `json:"cap_low" doc:"Most of low given for high in a day (UTC)."`
	CapHigh uint64        `json:"cap_high"`
	FeeLow  uint16        `json:"fee_low" doc:"Basis points of what is received of low."`
	FeeHigh uint16        `json:"fee_high"`
}

// ListedCampaign is a merchant's campaign of rewards. Amounts are decimal texts in the
// smallest unit of its token.
type ListedCampaign struct {
	Campaign   offer.Address `json:"campaign"`
	Merchant   did.Merchant  `json:"merchant"`
	Token      offer.Address `json:"token"`
	Amount     string        `json:"amount" doc:"For a consent, once all of it has vested."`
	Vesting    uint64        `json:"vesting_seconds"`
	End        time.Time     `json:"end" doc:"Last second of a start."`
	Started    uint64        `json:"started"`
	Stopped    uint64        `json:"stopped"`
	Activities uint64        `json:"activities"`
	Paid       string        `json:"paid"`
	Returned   string        `json:"returned" doc:"To the merchant, after the end."`
}

// ListedProgramme is a merchant's programme of memberships.
type ListedProgramme struct {
	Programme string       `json:"programme"`
	Merchant  did.Merchant `json:"merchant"`
	Number    uint32       `json:"number"`
	Name      string       `json:"name"`
	Levels    []string     `json:"levels" doc:"Names, the first level first."`
	Closed    bool         `json:"closed"`
}

// Membership is one as it was last stored; it is over after its end.
type Membership struct {
	Token     string        `json:"token" doc:"Number of the token, hexadecimal."`
	Programme string        `json:"programme"`
	Holder    offer.Address `json:"holder"`
	Level     uint8         `json:"level"`
	Good      time.Time     `json:"good" doc:"Until then it is good as it was shown."`
	End       time.Time     `json:"end" doc:"Until then with its grace."`
}

// Listed is a page of a list, and how far the chain was followed for it.
type Listed[T any] struct {
	At    LoyaltyAt `json:"at"`
	Total int       `json:"total" doc:"How many there are in all."`
	Items []T       `json:"items"`
}

// Slice asks for a part of a list that is in the order of the chain.
type Slice struct {
	From  int `query:"from" minimum:"0" doc:"How many to leave out."`
	Limit int `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}

func (h handlers) loyalty(api huma.API) {
	add(api, http.MethodGet, "/v1/loyalty", "loyalty", "How far this peer has followed the loyalty contracts", h.loyaltyAt)
	add(api, http.MethodGet, "/v1/loyalty/points", "loyalty-points", "List all members' points", listed(h, Loyalty.Points))
	add(api, http.MethodGet, "/v1/loyalty/points/{points}/holders", "loyalty-holders", "List who holds a member's points", h.holders)
	add(api, http.MethodGet, "/v1/loyalty/corridors", "loyalty-corridors", "List the pairs of points that the exchange knows", listed(h, Loyalty.Corridors))
	add(api, http.MethodGet, "/v1/loyalty/campaigns", "loyalty-campaigns", "List all campaigns of rewards", listed(h, Loyalty.Campaigns))
	add(api, http.MethodGet, "/v1/loyalty/programmes", "loyalty-programmes", "List all programmes of memberships", listed(h, Loyalty.Programmes))
	add(api, http.MethodGet, "/v1/loyalty/memberships", "loyalty-memberships", "List memberships", h.listMemberships)
}

func (h handlers) followed() (Loyalty, error) {
	if h.index == nil {
		return nil, fault.New(fault.Unavailable, "list loyalty", "this consortium has no loyalty contracts")
	}
	return h.index, nil
}

func (h handlers) loyaltyAt(context.Context, *struct{}) (*Body[LoyaltyAt], error) {
	l, err := h.followed()
	if err != nil {
		return nil, err
	}
	return body(l.At()), nil
}

// listed serves a list in pages.
func listed[T any](h handlers, all func(Loyalty) []T) func(context.Context, *Slice) (*Body[Listed[T]], error) {
	return func(_ context.Context, in *Slice) (*Body[Listed[T]], error) {
		l, err := h.followed()
		if err != nil {
			return nil, err
		}
		return body(sliced(*in, l.At(), all(l))), nil
	}
}

func (h handlers) listMemberships(_ context.Context, in *struct {
	Slice
	Holder string `query:"holder" doc:"The account whose memberships are listed; all if absent."`
}) (*Body[Listed[Membership]], error) {
	l, err := h.followed()
	if err != nil {
		return nil, err
	}
	var holder offer.Address
	if in.Holder != "" {
		if holder, err = parseAddress(in.Holder); err != nil {
			return nil, err
		}
	}
	return body(sliced(in.Slice, l.At(), l.Memberships(holder))), nil
}

func (h handlers) holders(_ context.Context, in *struct {
	Points string `path:"points" doc:"Contract of the points."`
	After  string `query:"after" doc:"Account to go on after."`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}) (*Body[Listed[PointsHolder]], error) {
	l, err := h.followed()
	if err != nil {
		return nil, err
	}
	points, err := parseAddress(in.Points)
	if err != nil {
		return nil, err
	}
	var after offer.Address
	if in.After != "" {
		if after, err = parseAddress(in.After); err != nil {
			return nil, err
		}
	}
	page, total, err := l.Holders(points, after, in.Limit)
	if err != nil {
		return nil, err
	}
	return body(Listed[PointsHolder]{At: l.At(), Total: total, Items: page}), nil
}

func sliced[T any](s Slice, at LoyaltyAt, all []T) Listed[T] {
	first := min(s.From, len(all))
	page := all[first:min(len(all), first+s.Limit)]
	return Listed[T]{At: at, Total: len(all), Items: append([]T{}, page...)}
}

func parseAddress(text string) (offer.Address, error) {
	m, err := did.ParseMerchant(text)
	return offer.Address(m), err
}
