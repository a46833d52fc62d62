package earning

import (
	"slices"

	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fault"
)

// MaxMembers is the most grantees, and the most coupons, of a campaign.
const MaxMembers = 1 << 20

// Campaign is an offer to some customers: within its days each of them may
// redeem its coupons.
type Campaign struct {
	ID       string   `json:"id"`             // as an item's
	From     Day      `json:"from"`           // first local day
	Until    Day      `json:"until"`          // last local day
	Uses     uint32   `json:"uses,omitempty"` // how often a grantee may redeem one coupon; 0: no limit
	Grantees []string `json:"grantees"`       // rising, each once: who got it
	Coupons  []string `json:"coupons"`        // rising, each once
}

// Redemption is a coupon that somebody presents.
type Redemption struct {
	Campaign string // that the coupon names
	Coupon   string
	Customer string // as Grantees names them
	Day      Day    // local day
	Before   uint32 // how often this customer redeemed this coupon in this campaign
}

// Check holds a campaign against what is said at its fields.
func (c Campaign) Check() error {
	refuse := func(detail string) error { return fault.New(fault.Malformed, "check campaign", detail) }
	switch {
	case !isID(c.ID):
		return refuse("id: want 1 to 64 of a-z, 0-9, - and _")
	case c.From == 0 || c.Until < c.From:
		return refuse("want a first day and a last one that is not before it")
	case !ascending(c.Grantees):
		return refuse("grantees: want rising texts of 1 to 128 bytes, each once, at most 2^20")
	case !ascending(c.Coupons):
		return refuse("coupons: want rising texts of 1 to 128 bytes, each once, at most 2^20")
	}
	return nil
}

func ascending(texts []string) bool {
	for i, t := range texts {
		if t == "" || len(t) > credential.MaxText || i > 0 && t <= texts[i-1] {
			return false
		}
	}
	return len(texts) <= MaxMembers
}

// Redeem says whether a coupon of a checked campaign may be redeemed, or the
// first reason why not.
func (c Campaign) Redeem(r Redemption) Refusal {
	switch {
	case r.Campaign != c.ID:
		return RefusedCampaign
	case !within(c.Grantees, r.Customer):
		return RefusedGrantee
	case !within(c.Coupons, r.Coupon):
		return RefusedCoupon
	case r.Day < c.From:
		return RefusedEarly
	case r.Day > c.Until:
		return RefusedLate
	case c.Uses != 0 && r.Before >= c.Uses:
		return RefusedPerson
	}
	return Allowed
}

func within(rising []string, text string) bool {
	_, found := slices.BinarySearch(rising, text)
	return found
}
