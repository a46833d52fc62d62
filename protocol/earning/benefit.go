package earning

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fault"
)

// Limits of campaigns and coupons.
const (
	// MaxTerms is the most bytes of a campaign's terms.
	MaxTerms = 64 << 10
	// MaxArticles is the most articles of a coupon.
	MaxArticles = 1 << 15
)

// Terms are what a merchant fixes of a campaign. Who got it and which coupons it
// has is kept apart from them.
type Terms struct {
	ID    string `json:"id"`             // 1 to 64 of a-z, 0-9, - and _
	From  Day    `json:"from"`           // first local day
	Until Day    `json:"until"`          // last local day
	Uses  uint32 `json:"uses,omitempty"` // how often a grantee may redeem one coupon; 0: no limit
	Most  uint32 `json:"most,omitempty"` // redemptions of all grantees together; 0: no limit
	// Benefit is what a redeemed coupon does to the points of its order; left
	// out: nothing.
	Benefit *Benefit `json:"benefit,omitempty"`
}

// Benefit is an earning rule that holds for one order. Its fields are those of
// Rule; its kind is amount, quantity, bonus or multiplier.
type Benefit struct {
	Kind     Kind             `json:"kind"`
	Points   uint64           `json:"points,omitempty"`
	Per      credential.Micro `json:"per,omitzero"`
	Times    credential.Micro `json:"times,omitzero"`
	Round    Rounding         `json:"round,omitempty"`
	Scope    Scope            `json:"scope,omitempty"`
	Priority int16            `json:"priority"`
	Stack    Stack            `json:"stack"`
	Cap      uint64           `json:"cap,omitempty"`
	When     When             `json:"when,omitzero"`
}

// rule is the benefit as a rule of an id.
func (b Benefit) rule(id string) Rule {
	return Rule{
		ID: id, Kind: b.Kind, Points: b.Points, Per: b.Per, Times: b.Times, Round: b.Round, Scope: b.Scope, Priority: b.Priority, Stack: b.Stack, Cap: b.Cap, When: b.When,
	}
}

// Coupon is one coupon of a campaign.
type Coupon struct {
	ID   string   `json:"id"`             // 1 to 128 bytes
	SKUs []string `json:"skus,omitempty"` // the articles that it is for, at most 32,768; none: all
}

// DecodeTerms reads terms as strictly as DecodeRules reads rules, and checks them.
func DecodeTerms(raw []byte) (Terms, error) {
	var t Terms
	if err := decode(raw, &t, MaxTerms); err != nil {
		return Terms{}, err
	}
	return t, t.Check()
}

// Check holds terms against what is said at their fields. The tiers of a benefit
// are not compared with those of rules, which may change meanwhile.
func (t Terms) Check() error {
	if err := t.days(); err != nil || t.Benefit == nil {
		return err
	}
	if t.Benefit.Kind == KindReferral {
		return malformed("benefit, kind: want amount, quantity, bonus or multiplier")
	}
	return t.Benefit.rule(t.ID).check("benefit")
}

func (t Terms) days() error { return Campaign{ID: t.ID, From: t.From, Until: t.Until}.Check() }

// Check holds a coupon against what is said at its fields.
func (c Coupon) Check() error {
	refuse := func(detail string) error { return fault.New(fault.Malformed, "check coupon", detail) }
	if c.ID == "" || len(c.ID) > credential.MaxText {
		return refuse("id: want 1 to 128 bytes")
	}
	if len(c.SKUs) > MaxArticles {
		return refuse("skus: at most 32,768")
	}
	for _, sku := range c.SKUs {
		if sku == "" || len(sku) > credential.MaxText {
			return refuse("skus: want texts of 1 to 128 bytes")
		}
	}
	return nil
}

// Encode writes terms as JSON. Decoding it gives the same terms.
func (t Terms) Encode() ([]byte, error) {
	raw, err := json.Marshal(t)
	if err != nil || len(raw) > MaxTerms {
		return nil, fault.New(fault.TooLarge, "write campaign", "written out the terms are longer than 64 KiB")
	}
	return raw, nil
}

// Presented is a coupon at the till, with what is known at that moment.
type Presented struct {
	Redemption
	Granted  bool     // whether the customer got the campaign
	Found    *Coupon  // the campaign's coupon of this id; nil: it has none
	SKUs     []string // what is bought; needed where the coupon is for some articles
	Redeemed uint32   // how often anybody redeemed a coupon of the campaign
}

// Redeem says whether a coupon may be redeemed under checked terms, or the first
// reason why not: those of Campaign.Redeem, then articles, then how many there
// are in all.
func (t Terms) Redeem(p Presented) Refusal {
	c := Campaign{ID: t.ID, From: t.From, Until: t.Until, Uses: t.Uses}
	if p.Granted {
		c.Grantees = []string{p.Customer}
	}
	if p.Found != nil {
		c.Coupons = []string{p.Found.ID}
	}
	if r := c.Redeem(p.Redemption); r != Allowed {
		return r
	}
	switch {
	case !p.Found.fits(p.SKUs):
		return RefusedArticle
	case t.Most != 0 && p.Redeemed >= t.Most:
		return RefusedStock
	}
	return Allowed
}

func (c Coupon) fits(skus []string) bool {
	return len(c.SKUs) == 0 || slices.ContainsFunc(skus, func(sku string) bool { return slices.Contains(c.SKUs, sku) })
}

// couponRule begins the id of a coupon's rule: no rule of a document has a colon.
const couponRule = "coupon:"

// With is the rule set with what a redeemed coupon does besides: for the coupon's
// articles, as the campaign's benefit says. A campaign without one changes nothing.
func (r Rules) With(t Terms, c Coupon) Rules {
	if t.Benefit == nil {
		return r
	}
	b := t.Benefit.rule(couponRule + t.ID + " " + c.ID)
	if len(c.SKUs) > 0 {
		if b.When.SKUs = both(b.When.SKUs, c.SKUs); len(b.When.SKUs) == 0 {
			return r
		}
	}
	r.Rules = append(slices.Clone(r.Rules), b)
	return r
}

// both lists what a condition and a coupon name together; an empty condition
// names all.
func both(condition, skus []string) []string {
	if len(condition) == 0 {
		return skus
	}
	return slices.DeleteFunc(slices.Clone(condition), func(sku string) bool { return !slices.Contains(skus, sku) })
}

// named is a rule's name for people.
func (l Lang) named(rule string) string {
	campaign, coupon, ok := strings.Cut(strings.TrimPrefix(rule, couponRule), " ")
	if !ok || !strings.HasPrefix(rule, couponRule) {
		return rule
	}
	if l == Korean {
		return campaign + " 캠페인 쿠폰 " + coupon
	}
	return "coupon " + coupon + " of " + campaign
}
