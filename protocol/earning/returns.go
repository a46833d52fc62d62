package earning

import (
	"math/big"

	"github.com/souk-network/souk/protocol/credential"
)

// Sold is what returns need to know of a line that earned: what was paid for
// it, for which article, and its points.
type Sold struct {
	_      struct{} `cbor:",toarray"`
	SKU    string
	Paid   credential.Micro // not negative
	Points uint64
}

// Returned is what came back of one article, in all.
type Returned struct {
	_      struct{} `cbor:",toarray"`
	SKU    string
	Amount credential.Micro // not negative
}

// ReturnedBy reads an order that takes another one back: what it returns of
// each article, by rising article. Shops write a return with negative amounts
// or with those of its sale, so what counts is the sign of its total; lines of
// the other sign, such as a discount that is taken back too, lower the others
// in proportion. A total of zero returns nothing. The order must be valid.
func ReturnedBy(o credential.Order) []Returned {
	total, err := o.Total()
	if err != nil || total == 0 {
		return nil
	}
	weights := make([]*big.Int, len(o.Lines))
	for i, l := range o.Lines {
		weights[i] = new(big.Int)
		if (l.Amount < 0) == (total < 0) {
			weights[i].Abs(big.NewInt(int64(l.Amount)))
		}
	}
	var out []Returned
	for i, amount := range share(magnitude(total), weights) {
		if amount > 0 {
			out = AddReturned(out, []Returned{{SKU: o.Lines[i].SKU, Amount: saturated(amount)}})
		}
	}
	return out
}

func magnitude(m credential.Micro) uint64 {
	if m < 0 {
		return -uint64(m)
	}
	return uint64(m)
}

func saturated(n uint64) credential.Micro { return credential.Micro(min(n, 1<<63-1)) }

// AddReturned joins what came back, both by rising article with one entry
// each. Sums stop at the end of their range. The order of joining changes
// nothing.
func AddReturned(a, b []Returned) []Returned {
	var out []Returned
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].SKU < b[0].SKU:
			out, a = append(out, a[0]), a[1:]
		case a[0].SKU > b[0].SKU:
			out, b = append(out, b[0]), b[1:]
		default:
			out = append(out, Returned{SKU: a[0].SKU, Amount: saturated(uint64(a[0].Amount) + uint64(b[0].Amount))})
			a, b = a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// Remaining is what is left of each line's points after all that came back, in
// whatever order it came. What is returned of an article lowers the lines of
// that article, from the first on; what exceeds them or names another article
// lowers all lines in proportion. Parts of a point are lost, so nobody has more
// than their share, and when as much came back as was paid nothing is left.
func Remaining(lines []Sold, back []Returned) []uint64 {
	left := make([]*big.Int, len(lines))
	for i, l := range lines {
		left[i] = big.NewInt(int64(l.Paid))
	}
	rest := new(big.Int)
	for _, r := range back {
		rest.Add(rest, takeFrom(lines, left, r))
	}
	sum := new(big.Int)
	for _, n := range left {
		sum.Add(sum, n)
	}
	out := make([]uint64, len(lines))
	kept := new(big.Int).Sub(sum, rest)
	if kept.Sign() <= 0 {
		return out
	}
	for i, l := range lines {
		if l.Paid > 0 {
			// points × left/paid × kept/sum
			n := new(big.Int).Mul(new(big.Int).SetUint64(l.Points), left[i])
			n.Mul(n, kept)
			out[i] = n.Quo(n, new(big.Int).Mul(big.NewInt(int64(l.Paid)), sum)).Uint64()
		}
	}
	return out
}

// takeFrom lowers the lines of a returned article and is what exceeds them.
func takeFrom(lines []Sold, left []*big.Int, r Returned) *big.Int {
	rest := big.NewInt(int64(r.Amount))
	for i, l := range lines {
		if l.SKU != r.SKU {
			continue
		}
		part := rest
		if left[i].Cmp(rest) < 0 {
			part = left[i]
		}
		part = new(big.Int).Set(part)
		left[i].Sub(left[i], part)
		rest.Sub(rest, part)
	}
	return rest
}
