package earning

// Refusal says why something cannot be redeemed; empty: it can.
type Refusal string

// The refusals of rewards and of coupons.
const (
	Allowed         Refusal = ""
	RefusedQuantity Refusal = "quantity"   // none, or more than is given at once
	RefusedEarly    Refusal = "not_yet"    // before the first moment or day
	RefusedLate     Refusal = "ended"      // after the last one
	RefusedTier     Refusal = "tier"       // only for tiers that the person does not have
	RefusedStock    Refusal = "sold_out"   // fewer are left
	RefusedPerson   Refusal = "used_up"    // the person had as many as one may
	RefusedPoints   Refusal = "balance"    // fewer points than it costs
	RefusedCampaign Refusal = "campaign"   // the coupon names another campaign
	RefusedGrantee  Refusal = "no_grantee" // the campaign was not given to this person
	RefusedCoupon   Refusal = "no_coupon"  // the campaign has no such coupon
	RefusedArticle  Refusal = "article"    // nothing that is bought is what the coupon is for
)

var refusals = map[Refusal][2]string{
	RefusedQuantity: {"That many are not given at once.", "한 번에 교환할 수 있는 수량이 아닙니다."},
	RefusedEarly:    {"It has not begun.", "아직 시작되지 않았습니다."},
	RefusedLate:     {"It has ended.", "기간이 지났습니다."},
	RefusedTier:     {"It is for other tiers.", "해당 등급 고객만 이용할 수 있습니다."},
	RefusedStock:    {"There are not so many left.", "남은 수량이 부족합니다."},
	RefusedPerson:   {"This person had as many as one may.", "1인 한도를 모두 사용했습니다."},
	RefusedPoints:   {"It costs more points than there are.", "포인트가 부족합니다."},
	RefusedCampaign: {"The coupon names another campaign.", "다른 캠페인의 쿠폰입니다."},
	RefusedGrantee:  {"The campaign was not given to this person.", "이 고객에게 발급된 캠페인이 아닙니다."},
	RefusedCoupon:   {"The campaign has no such coupon.", "캠페인에 없는 쿠폰입니다."},
	RefusedArticle:  {"The coupon is for other articles.", "쿠폰 대상 품목이 아닙니다."},
}

// Explain says the refusal in words; it is empty for Allowed.
func (r Refusal) Explain(lang Lang) string {
	text := refusals[r]
	return lang.say(text[0], text[1])
}
