package main

import (
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/offer"
)

// What a customer did not agree to is never signed.
func TestRelayFeesStayWithinTheCustomersLimit(t *testing.T) {
	for _, c := range []struct {
		toll, amount uint64
		limit        int64
		want         uint64
		refused      string
	}{
		{0, 100, -1, 0, ""},
		{5, 100, -1, 5, ""},
		{6, 100, -1, 0, "name it with --max-relay-fee 6"},
		{6, 100, 6, 6, ""},
		{6, 100, 9, 9, ""},
		{6, 100, 5, 0, "Shop asks for 6 points to settle it, more than --max-relay-fee 5"},
		{1, 100, 0, 0, "more than --max-relay-fee 0"},
		{offer.MaxAmount + 1, 100, -1, 0, "settles nothing for these points"},
		{offer.MaxAmount + 1, 100, 0, 0, "settles nothing for these points"},
		{offer.MaxAmount + 1, 100, 7, 7, ""},
	} {
		got, err := withinLimit(askedToll{"Shop", c.toll}, c.amount, c.limit)
		if got != c.want || (err == nil) != (c.refused == "") || err != nil && !strings.Contains(err.Error(), c.refused) {
			t.Errorf("%+v: %d, %v", c, got, err)
		}
	}
}

// A toll covers the cost of a settlement, rounded up, in the points that are given.
func TestTollInPoints(t *testing.T) {
	for _, c := range []struct{ price, percent, worth, want uint64 }{
		{1e9, 100, 1e12, 260},
		{1e9, 100, 1e12 + 1, 260},
		{1e9, 50, 1e12, 130},
		{1, 100, 1e18, 1},
		{1e18, 1000, 1, offer.MaxAmount + 1},
		{^uint64(0), 1000, 1, offer.MaxAmount + 1},
	} {
		if got := tollOf(c.price, c.percent, c.worth); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
	for _, bad := range [][]string{{"Bakery"}, {"=5"}, {"Bakery=0"}, {"Bakery=x"}, nil} {
		if _, err := parseToll(100, bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	if got, err := parseToll(100, []string{"A=B=7"}); err != nil || got.worth["A=B"] != 7 {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := parseToll(0, []string{"Bakery=7"}); err == nil {
		t.Error("worth without percent was taken")
	}
}
