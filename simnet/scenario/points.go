package scenario

import (
	"math"
	"math/big"
	"time"

	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/earning"
)

// PointsCap is the most points that a merchant issues in an epoch.
const PointsCap = 1 << 40

// usualEpoch is how long an epoch of points is where the script says nothing.
const usualEpoch = 180 * 24 * time.Hour

// Issues reports whether a merchant has points of its own on the chain.
func (m Merchant) Issues() bool { return m.Points > 0 && !m.Late }

// PointsEpoch is how long an epoch of a merchant's points is: they can be spent in
// three of them.
func (m Merchant) PointsEpoch() time.Duration {
	if m.Epoch == 0 {
		return usualEpoch
	}
	return m.Epoch
}

// Rules are the earning rules of a merchant with points: so many for each whole
// unit, due at once.
func (m Merchant) Rules() earning.Rules {
	return earning.Rules{Version: 1, Currency: currency, Zone: "UTC", Rules: []earning.Rule{{
		ID: "base", Kind: earning.KindAmount, Points: 1, Per: credential.Micro(max(1, math.Round(float64(credential.One)/m.Points))),
		Round: earning.RoundDown, Scope: earning.ScopeOrder, Stack: earning.StackTogether,
	}}}
}

const currency = "KRW"

// QuotedFor is how long a merchant's quote is good; a day is the most.
const QuotedFor = 12 * time.Hour

// PumpGives is the least that each of so many merchants, three or more, has to give for
// an amount, so that one round of their circle gives so much more than it costs: a gain of
// 0.05 for 5 %, at most 1.
func PumpGives(merchants int, gain float64, amount uint64) uint64 {
	whole := new(big.Rat).Add(big.NewRat(1, 1), new(big.Rat).SetFloat64(gain))
	exponent := big.NewInt(int64(merchants))
	round := func(give uint64, times *big.Int) *big.Int {
		power := new(big.Int).SetUint64(give)
		return power.Mul(power.Exp(power, exponent, nil), times)
	}
	least := round(amount, whole.Num())
	low, high := amount, amount+amount
	for low < high {
		if middle := low + (high-low)/2; round(middle, whole.Denom()).Cmp(least) >= 0 {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return low
}

// Reward is the one reward of every catalogue: what a point buys.
func Reward() earning.Item {
	return earning.Item{ID: "piece", Points: 1, Texts: []earning.ItemText{{Lang: "en", Title: "A piece"}}}
}

// Order is an order of one article.
func Order(id string, at time.Time, amount credential.Micro) credential.Order {
	return credential.Order{
		ID: id, Time: uint64(at.UnixMilli()), Channel: "store", Currency: currency,
		Lines: []credential.Line{{SKU: "article", Category: "goods", Quantity: credential.One, Amount: amount}},
	}
}
