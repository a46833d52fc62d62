package earning

import (
	"encoding/csv"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// shared reads a real data set beside the checkout as rows without their head,
// or skips.
func shared(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", "completejourney", name))
	if err != nil {
		t.Skip("real coupons are not here:", name)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	must(t, err)
	return rows[1:]
}

// pairs maps the first text of each row to all second ones.
func pairs(rows [][]string, first, second int) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for _, r := range rows {
		if out[r[first]] == nil {
			out[r[first]] = map[string]bool{}
		}
		out[r[first]][r[second]] = true
	}
	return out
}

func dayOf(t *testing.T, text string) (d Day) {
	t.Helper()
	must(t, d.UnmarshalText([]byte(text)))
	return d
}

// All 2,102 redemptions of completejourney are allowed, and whatever is changed
// of one is refused: another household, a day late or early, a coupon or a
// campaign that it does not belong to. Which changes are real ones is decided
// here from the files alone, with texts and sets.
func TestRealCoupons(t *testing.T) {
	grantees := pairs(shared(t, "campaigns.csv"), 0, 1)
	coupons := pairs(shared(t, "coupons.csv"), 2, 0)
	households := pairs(shared(t, "demographics.csv"), 0, 0)
	for _, set := range grantees {
		for h := range set {
			households[h] = map[string]bool{h: true}
		}
	}
	campaigns, from, until := map[string]Campaign{}, map[string]string{}, map[string]string{}
	for _, row := range shared(t, "campaign_descriptions.csv") {
		c := Campaign{
			ID: row[0], From: dayOf(t, row[2]), Until: dayOf(t, row[3]),
			Grantees: slices.Sorted(maps.Keys(grantees[row[0]])), Coupons: slices.Sorted(maps.Keys(coupons[row[0]])),
		}
		must(t, c.Check())
		campaigns[c.ID], from[c.ID], until[c.ID] = c, row[2], row[3]
	}
	everyCoupon := slices.Sorted(maps.Keys(pairs(shared(t, "coupons.csv"), 0, 0)))
	everyHousehold := slices.Sorted(maps.Keys(households))
	counts := map[string]int{}
	redemptions := shared(t, "coupon_redemptions.csv")
	for n, row := range redemptions {
		good := Redemption{Customer: row[0], Coupon: row[1], Campaign: row[2], Day: dayOf(t, row[3])}
		c := campaigns[good.Campaign]
		if got := c.Redeem(good); got != Allowed {
			t.Fatalf("redemption %d is refused: %s", n+1, got)
		}
		counts["accepted"]++
		refuse := func(what string, r Redemption, want Refusal) {
			if got := campaigns[r.Campaign].Redeem(r); got != want {
				t.Fatalf("redemption %d, %s: %q, want %q", n+1, what, got, want)
			}
			counts[what]++
		}
		other := good
		other.Day = dayOf(t, until[good.Campaign]) + 1
		refuse("a day late", other, RefusedLate)
		other.Day = dayOf(t, from[good.Campaign]) - 1
		refuse("a day early", other, RefusedEarly)
		other = good
		other.Customer = nextOf(everyHousehold, n, func(h string) bool { return !grantees[good.Campaign][h] })
		refuse("another household", other, RefusedGrantee)
		other = good
		other.Coupon = nextOf(everyCoupon, n, func(coupon string) bool { return !coupons[good.Campaign][coupon] })
		refuse("another coupon", other, RefusedCoupon)
		for id, campaign := range campaigns {
			if id == good.Campaign {
				continue
			}
			if got := campaign.Redeem(good); got != RefusedCampaign {
				t.Fatalf("redemption %d at campaign %s: %q", n+1, id, got)
			}
			other, date := good, row[3]
			other.Campaign = id
			right := grantees[id][good.Customer] && coupons[id][good.Coupon] && from[id] <= date && date <= until[id]
			if got := campaign.Redeem(other); (got == Allowed) != right {
				t.Fatalf("redemption %d as one of campaign %s: %q", n+1, id, got)
			}
			if !right {
				counts["another campaign"]++
			}
		}
	}
	t.Log(counts)
	if counts["accepted"] != 2102 || counts["another household"] != 2102 || counts["another coupon"] != 2102 || counts["another campaign"] < 50_000 {
		t.Errorf("%v", counts)
	}
}

// nextOf is the first text after the n-th, in a circle, that fits.
func nextOf(texts []string, n int, fits func(string) bool) string {
	for i := range texts {
		if text := texts[(n+i)%len(texts)]; fits(text) {
			return text
		}
	}
	panic("none fits")
}
