package worth_test

import (
	"math/big"
	"testing"

	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/worth"
)

// What points are worth is exact and never rounded.
func TestOf(t *testing.T) {
	huge, _ := new(big.Int).SetString("115792089237316195423570985008687907853269984665640564039457584007913129639935", 10)
	for _, c := range []struct {
		points *big.Int
		amount credential.Micro
		want   string
	}{
		{big.NewInt(0), credential.One, "0"},
		{big.NewInt(80), credential.One / 100, "0.8"},
		{big.NewInt(150), credential.One, "150"},
		{big.NewInt(1), 1, "0.000001"},
		{big.NewInt(1_234_567), 12_500, "15432.0875"},
		{big.NewInt(1 << 47), worth.MaxAmount, "140737488355328000000"},
		{huge, 1, "115792089237316195423570985008687907853269984665640564039457584007913129.639935"},
		{big.NewInt(7), 0, "0"},
	} {
		if got := (worth.Stated{Amount: c.amount, Currency: "EUR"}).Of(c.points); got != c.want {
			t.Errorf("%v at %v: %s, want %s", c.points, c.amount, got, c.want)
		}
	}
}

// Merchants are looked up apart, and the subject is not the merchant's name itself.
func TestSubject(t *testing.T) {
	a, b := worth.Subject(merchant(1)), worth.Subject(merchant(2))
	if a == b || a == ([32]byte{}) {
		t.Error("two merchants have one subject")
	}
}

// Of two statements of one number everybody takes the same one.
func TestNewer(t *testing.T) {
	say := func(number uint64, amount credential.Micro) fact.Fact {
		return worth.Stated{Merchant: merchant(1), Amount: amount, Currency: "EUR"}.Fact(key(1), number, t0)
	}
	first, second, other := say(1, 1), say(2, 1), say(2, 2)
	if !worth.Newer(second, first) || worth.Newer(first, second) || worth.Newer(first, first) || worth.Newer(second, other) == worth.Newer(other, second) {
		t.Error("the order of statements is none")
	}
}
