package portable

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"slices"
	"testing"
)

// function is one of them, what it should be about, and where.
type function struct {
	name      string
	got, want func(float64) float64
	low, high float64
	off       float64 // at most
}

// cases are each function where it is used.
var cases = []function{
	{"Log", Log, math.Log, 1e-9, 2, 1e-14},
	{"Log of much", Log, math.Log, 2, 1e12, 1e-14},
	{"Exp", Exp, math.Exp, -60, 60, 1e-14},
	{"Pow", func(x float64) float64 { return Pow(x, 0.7) }, func(x float64) float64 { return math.Pow(x, 0.7) }, 1e-6, 1e6, 1e-14},
	{"Sin", Sin, math.Sin, -7, 7, 1e-14},
	{"Cos", Cos, math.Cos, -7, 7, 1e-14},
	{"Asin", Asin, math.Asin, 0, 1, 1e-14},
	{"Normal", Normal, func(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }, 0.0005, 0.9995, 3e-13},
}

const steps = 4099

// far are cases, and the functions where they are furthest off.
var far = slices.Concat(cases, []function{
	{"Pow of much", func(x float64) float64 { return Pow(x, 24.5) }, func(x float64) float64 { return math.Pow(x, 24.5) }, 1e10, 1.2e12, 2e-13},
	{"Exp of much", Exp, math.Exp, 0, 700, 1e-14},
	{"Sin of many turns", Sin, math.Sin, -100, 100, 1e-14},
	{"Cos of many turns", Cos, math.Cos, -100, 100, 1e-14},
	{"Normal near an end", Normal, cases[7].want, 0.0005, 0.002, 3e-13},
})

func TestTheFunctionsAreRight(t *testing.T) {
	for _, c := range far {
		worst := 0.0
		for i := range steps + 1 {
			x := c.low + (c.high-c.low)*float64(i)/steps
			want := c.want(x)
			worst = max(worst, math.Abs(c.got(x)-want)/max(1, math.Abs(want)))
		}
		t.Logf("%s: off by %.2g at most", c.name, worst)
		if !(worst < c.off) {
			t.Errorf("%s is off by %g", c.name, worst)
		}
	}
}

func TestWhatIsExact(t *testing.T) {
	for name, exact := range map[string]bool{
		"ln 1": Log(1) == 0, "e^0": Exp(0) == 1, "sin 0": Sin(0) == 0, "cos 0": Cos(0) == 1, "asin 0": Asin(0) == 0, "asin 1": Asin(1) == math.Pi/2,
		"the middle": Normal(0.5) == 0, "both sides": Normal(0.25) == -Normal(0.75),
	} {
		if !exact {
			t.Error(name)
		}
	}
}

// Defends I11: the same last bit on every machine.
func TestTheLastBitIsTheSameEverywhere(t *testing.T) {
	h := sha256.New()
	for _, c := range cases {
		for i := range steps + 1 {
			// Nothing here may be fused either.
			x := c.low + float64((c.high-c.low)*float64(i))/steps
			h.Write(binary.BigEndian.AppendUint64(nil, math.Float64bits(c.got(x))))
		}
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != "5299eb34ccf533b10bcf110fb2b73b5dd1d744a34a10a3f7d957898a32aedb77" {
		t.Errorf("the values are %s", got)
	}
}
