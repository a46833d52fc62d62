package sweep

import "math"

// Interval is an estimate with a 95 % confidence interval.
type Interval struct {
	Value     float64 `json:"value"`
	Low, High float64 `json:"-"`
	Known     bool    `json:"-"` // there is an interval: two values or more
}

// mean is the mean of values and its 95 % interval by Student's t (Student 1908).
func mean(values []float64) Interval {
	m, v := moments(values)
	out := Interval{Value: m, Low: m, High: m}
	if n := float64(len(values)); n > 1 {
		half := quantile975(n-1) * math.Sqrt(v/n)
		out.Low, out.High, out.Known = m-half, m+half, true
	}
	return out
}

// difference is the mean of b less that of a, and its 95 % interval by Welch's t
// for unequal variances (Welch 1947; degrees of freedom after Satterthwaite).
func difference(a, b []float64) Interval {
	ma, va := moments(a)
	mb, vb := moments(b)
	out := Interval{Value: mb - ma, Low: mb - ma, High: mb - ma}
	na, nb := float64(len(a)), float64(len(b))
	if na < 2 || nb < 2 {
		return out
	}
	out.Known = true
	sa, sb := va/na, vb/nb
	if sa+sb == 0 {
		return out
	}
	freedom := (sa + sb) * (sa + sb) / (sa*sa/(na-1) + sb*sb/(nb-1))
	half := quantile975(freedom) * math.Sqrt(sa+sb)
	out.Low, out.High = out.Value-half, out.Value+half
	return out
}

// moments are the mean and the variance of a sample. The mean of one value, however
// often it stands there, is that value.
func moments(values []float64) (m, v float64) {
	if len(values) == 0 {
		return 0, 0
	}
	for _, x := range values {
		m += (x - values[0]) / float64(len(values))
	}
	m += values[0]
	for _, x := range values {
		v += (x - m) * (x - m) / float64(max(1, len(values)-1))
	}
	return m, v
}

// quantile975 is the value that Student's t with so many degrees of freedom is
// not above with a chance of 0.975.
func quantile975(freedom float64) float64 {
	low, high := 1.9, 13.0 // of infinitely many, and of one
	for range 60 {
		mid := (low + high) / 2
		// The chance of being further out, both sides: I_{f/(f+t²)}(f/2, 1/2).
		if beta(freedom/2, 0.5, freedom/(freedom+mid*mid)) > 0.05 {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}

// beta is the regularised incomplete beta function, by its continued fraction
// (DLMF 8.17.22, evaluated after Lentz).
func beta(a, b, x float64) float64 {
	if x <= 0 || x >= 1 {
		return math.Max(0, math.Min(1, x))
	}
	if x > (a+1)/(a+b+2) {
		return 1 - beta(b, a, 1-x)
	}
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	front := math.Exp(lab-la-lb+a*math.Log(x)+b*math.Log1p(-x)) / a
	const tiny = 1e-300
	c, d := 1.0, 1-(a+b)*x/(a+1)
	if math.Abs(d) < tiny {
		d = tiny
	}
	d = 1 / d
	sum := d
	for m := 1.0; m <= 500; m++ {
		for _, k := range []float64{m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m)), -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))} {
			if d = 1 + k*d; math.Abs(d) < tiny {
				d = tiny
			}
			if c = 1 + k/c; math.Abs(c) < tiny {
				c = tiny
			}
			d = 1 / d
			sum *= c * d
		}
		if math.Abs(c*d-1) < 1e-14 {
			break
		}
	}
	return front * sum
}
