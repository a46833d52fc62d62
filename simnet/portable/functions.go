package portable

import "math"

// polynomial is c[0] + c[1] x + c[2] x² and so on.
func polynomial(x float64, c []float64) float64 {
	sum := 0.0
	for i := len(c) - 1; i >= 0; i-- {
		sum = float64(sum*x) + c[i]
	}
	return sum
}

// The logarithm of 2 and a quarter turn, in two parts each: a few whole multiples of
// the first are exact.
const (
	ln2High     = 0x1.62e42ffp-1
	ln2Low      = math.Ln2 - ln2High
	quarterHigh = 0x1.921fb54p0
	quarterLow  = math.Pi/2 - quarterHigh
)

// odd are 1, 1/3, 1/5 and so on: of the area tangent.
var odd = func() (c []float64) {
	for n := range 13 {
		c = append(c, 1/float64(2*n+1))
	}
	return c
}()

// Log is the natural logarithm of a finite number over 0.
func Log(x float64) float64 {
	part, twos := math.Frexp(x)
	if part < 1/math.Sqrt2 {
		part, twos = float64(part*2), twos-1
	}
	// ln part = 2 artanh s.
	s, n := (part-1)/(part+1), float64(twos)
	return float64(n*ln2High) + (float64(2*s*polynomial(float64(s*s), odd)) + float64(n*ln2Low))
}

// factorials are 1, 1/1!, 1/2! and so on.
var factorials = func() (c []float64) {
	for n, f := 1, 1.0; n < 20; n++ {
		c = append(c, 1/f)
		f = float64(f * float64(n)) // exact
	}
	return c
}()

// Exp is e to a power from -700 to 700.
func Exp(x float64) float64 {
	twos := math.Floor(x/math.Ln2 + 0.5)
	rest := (x - float64(twos*ln2High)) - float64(twos*ln2Low)
	return math.Ldexp(polynomial(rest, factorials[:16]), int(twos))
}

// Pow is a finite number over 0 to a power, with a result from 1e-300 to 1e300.
func Pow(x, y float64) float64 { return Exp(float64(y * Log(x))) }

// sines and cosines are the coefficients of both by squares of the angle.
var sines, cosines = func() (s, c []float64) {
	for n, sign := 0, 1.0; n < 18; n, sign = n+2, -sign {
		c, s = append(c, float64(sign*factorials[n])), append(s, float64(sign*factorials[n+1]))
	}
	return s, c
}()

// Sin is the sine of an angle from -100 to 100.
func Sin(x float64) float64 { return wave(x, 0) }

// Cos is the cosine of an angle from -100 to 100.
func Cos(x float64) float64 { return wave(x, 1) }

// wave is the sine of an angle and so many quarters of a turn.
func wave(x float64, ahead int) float64 {
	quarters := math.Floor(x/(math.Pi/2) + 0.5)
	rest := (x - float64(quarters*quarterHigh)) - float64(quarters*quarterLow)
	square := float64(rest * rest)
	switch (int(quarters) + ahead) & 3 {
	case 0:
		return float64(rest * polynomial(square, sines))
	case 1:
		return polynomial(square, cosines)
	case 2:
		return -float64(rest * polynomial(square, sines))
	}
	return -polynomial(square, cosines)
}

// arcs are the coefficients of the arc sine by squares.
var arcs = func() (c []float64) {
	f := 1.0
	for n := range 26 {
		c = append(c, f/float64(2*n+1))
		f = float64(f*float64(2*n+1)) / float64(2*n+2)
	}
	return c
}()

// Asin is the angle from 0 to a quarter turn that has a sine from 0 to 1.
func Asin(x float64) float64 {
	if x <= 0.5 {
		return float64(x * polynomial(float64(x*x), arcs))
	}
	return math.Pi/2 - float64(2*Asin(math.Sqrt((1-x)/2)))
}

// Normal is the number that a part, over 0 and under 1, of a normal distribution of
// mean 0 and deviation 1 does not exceed.
func Normal(part float64) float64 {
	if part < 0.5 {
		return -Normal(1 - part)
	}
	// With S(z) = z + z³/3 + z⁵/15 + ... the part between 0 and z is S(z) times the
	// density. Newton's method from 0 comes nearer from one side only.
	scaled, z := float64((part-0.5)*math.Sqrt(2*math.Pi)), 0.0
	for {
		square := float64(z * z)
		next := z + (float64(scaled*Exp(square/2)) - below(z, square))
		if next <= z {
			return z
		}
		z = next
	}
}

// below is z + z³/3 + z⁵/15 and so on.
func below(z, square float64) float64 {
	sum, term := 0.0, z
	for n := 3.0; sum+term != sum; n += 2 {
		sum += term
		term = float64(term*square) / n
	}
	return sum
}
