package credential

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/fault"
)

func TestScanMicro(t *testing.T) {
	for text, want := range map[string]Micro{
		"0": 0, "1.5": 1_500_000, "-0.07": -70_000, "+3.10": 3_100_000, ".5": 500_000, "5.": 5_000_000, "007": 7_000_000,
		"0.000001": 1, "1.5000000000": 1_500_000, "-0": 0,
		"9223372036854.775807": math.MaxInt64, "-9223372036854.775808": math.MinInt64,
	} {
		if got, err := ScanMicro(text); err != nil || got != want {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", ".", "-", "+", "--1", "1e3", "1,5", "1 000", "0x1", "1.0000001", "NaN", "١", "1.5.2", "9223372036854.775808", "-9223372036854.775809"} {
		if got, err := ScanMicro(text); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
	for _, text := range []string{"1.50", "+1", "01", "-0", ".5", "5."} {
		if got, err := ParseMicro(text); err == nil {
			t.Errorf("%q was read as %v although it is not canonical", text, got)
		}
	}
}

func TestMicroTextHasOneForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Micro(rapid.Int64().Draw(t, "m"))
		if back, err := ParseMicro(m.String()); err != nil || back != m {
			t.Fatalf("%s: %d %v", m, back, err)
		}
	})
}

// exact is n as a big rational of micro-units, the oracle of the arithmetic.
func exact(m Micro) *big.Int { return big.NewInt(int64(m)) }

func TestMicroArithmeticIsExactOrRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		small := rapid.Int64Range(-5_000_000_000, 5_000_000_000)
		draw := rapid.OneOf(small, rapid.Int64(), rapid.Map(small, func(n int64) int64 { return n % 1000 * int64(One) }))
		a, b := Micro(draw.Draw(t, "a")), Micro(draw.Draw(t, "b"))
		sum := new(big.Int).Add(exact(a), exact(b))
		if got, err := a.Add(b); (err == nil) != sum.IsInt64() || err == nil && exact(got).Cmp(sum) != 0 {
			t.Fatalf("%v + %v: %v %v", a, b, got, err)
		}
		product, rest := new(big.Int).QuoRem(new(big.Int).Mul(exact(a), exact(b)), exact(One), new(big.Int))
		fits := product.IsInt64() && rest.Sign() == 0
		if got, err := a.Mul(b); (err == nil) != fits || err == nil && exact(got).Cmp(product) != 0 {
			t.Fatalf("%v * %v: %v %v, want %v", a, b, got, err, product)
		}
	})
	_, err := Micro(math.MinInt64).Neg()
	wantKind(t, err, fault.TooLarge)
}

func FuzzScanMicro(f *testing.F) {
	f.Add("1.5")
	f.Add("-9223372036854.775808")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := ScanMicro(text)
		if err != nil {
			return
		}
		want, ok := new(big.Rat).SetString(text)
		if !ok || want.Cmp(new(big.Rat).SetFrac(exact(m), exact(One))) != 0 {
			t.Fatalf("%q was read as %v", text, m)
		}
	})
}
