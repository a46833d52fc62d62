package vault

import (
	"crypto/subtle"
	"fmt"
	"io"

	"github.com/cloudflare/circl/group"

	"github.com/souk-network/souk/protocol/fault"
)

// MaxCustodians bounds n.
const MaxCustodians = 64

// Share is one custodian's part of a vault secret: the value at Index of a
// polynomial whose constant term is the secret.
type Share struct {
	_     struct{} `cbor:",toarray"`
	Index uint16   // 1 to MaxCustodians
	Value [32]byte // canonical scalar, never zero; secret
}

// Commitments are the points a_j*G of the sharing polynomial's k coefficients
// (Feldman). The first one is the vault's public point. They are public to
// custodians and grantees.
type Commitments [][32]byte

// CheckThreshold refuses thresholds that Souk does not allow: k must exceed
// n/2, so that two disjoint groups of custodians can never both release, and n
// may be at most MaxCustodians.
func CheckThreshold(k, n int) error {
	if n < 1 || n > MaxCustodians || k > n || 2*k <= n {
		return fault.New(fault.Malformed, "check threshold", fmt.Sprintf("%d of %d: want n/2 < k <= n <= %d", k, n, MaxCustodians))
	}
	return nil
}

// Split shares the secret among n custodians, any k of which can release. A
// second Split of the same secret is a resharing: S and every record stay, and
// shares of different splits do not combine.
func (s Secret) Split(rand io.Reader, k, n int) ([]Share, Commitments, error) {
	if err := CheckThreshold(k, n); err != nil {
		return nil, nil, err
	}
	poly := []group.Scalar{s.s}
	for len(poly) < k {
		a, err := randomScalar(rand)
		if err != nil {
			return nil, nil, err
		}
		poly = append(poly, a)
	}
	return evaluateAll(poly, n), commit(poly), nil
}

// evaluateAll is the share of each index 1 to n.
func evaluateAll(poly []group.Scalar, n int) []Share {
	shares := make([]Share, n)
	for i := range shares {
		index := uint16(i + 1)
		shares[i] = Share{Index: index, Value: encodeScalar(evaluate(poly, index))}
	}
	return shares
}

func evaluate(poly []group.Scalar, index uint16) group.Scalar {
	x := ristretto().NewScalar().SetUint64(uint64(index))
	y := ristretto().NewScalar()
	for j := len(poly) - 1; j >= 0; j-- {
		y.Mul(y, x)
		y.Add(y, poly[j])
	}
	return y
}

func commit(poly []group.Scalar) Commitments {
	c := make(Commitments, len(poly))
	for j, a := range poly {
		c[j] = encodePoint(ristretto().NewElement().MulGen(a))
	}
	return c
}

// Threshold is k, the number of partial releases that open a record.
func (c Commitments) Threshold() int { return len(c) }

// Public is the vault's public point S, or zero (which no function accepts) when c is empty.
func (c Commitments) Public() Public {
	if len(c) == 0 {
		return Public{}
	}
	return Public(c[0])
}

// Validate refuses with fault.Malformed a wrong number of commitments, the
// identity and non-canonical points.
func (c Commitments) Validate() error {
	_, err := c.points()
	return err
}

func (c Commitments) points() ([]group.Element, error) {
	if len(c) < 1 || len(c) > MaxCustodians {
		return nil, fault.New(fault.Malformed, "read commitments", fmt.Sprintf("%d points, want 1 to %d", len(c), MaxCustodians))
	}
	points := make([]group.Element, len(c))
	for j, raw := range c {
		p, err := decodePoint(raw)
		if err != nil {
			return nil, err
		}
		points[j] = p
	}
	return points, nil
}

// SharePublic is s_i*G, the public point of the share at index, or zero when
// the commitments or the index (1 to MaxCustodians) are invalid.
func (c Commitments) SharePublic(index uint16) [32]byte {
	p, err := c.sharePoint(index)
	if err != nil {
		return [32]byte{}
	}
	return encodePoint(p)
}

func (c Commitments) sharePoint(index uint16) (group.Element, error) {
	if err := checkIndex(index); err != nil {
		return nil, err
	}
	points, err := c.points()
	if err != nil {
		return nil, err
	}
	return evaluatePoints(points, index), nil
}

// evaluatePoints is the polynomial at index, in the exponent.
func evaluatePoints(points []group.Element, index uint16) group.Element {
	y := ristretto().Identity()
	for j := len(points) - 1; j >= 0; j-- {
		y = mulSmall(y, index)
		y.Add(y, points[j])
	}
	return y
}

func checkIndex(index uint16) error {
	if index < 1 || index > MaxCustodians {
		return fault.New(fault.Malformed, "check share index", fmt.Sprintf("%d, want 1 to %d", index, MaxCustodians))
	}
	return nil
}

// VerifyShare is what a custodian checks before it accepts a deposit: the share
// lies on the committed polynomial. fault.Malformed or fault.BadProof.
func (c Commitments) VerifyShare(share Share) error {
	want, err := c.sharePoint(share.Index)
	if err != nil {
		return err
	}
	value, err := decodeSecret(share.Value)
	if err != nil {
		return err
	}
	if !ristretto().NewElement().MulGen(value).IsEqual(want) {
		return fault.New(fault.BadProof, "verify share", "not on the committed polynomial")
	}
	return nil
}

// Equal compares in constant time.
func (s Share) Equal(t Share) bool {
	return s.Index == t.Index && subtle.ConstantTimeCompare(s.Value[:], t.Value[:]) == 1
}

// String hides the value from logs and formatted errors.
func (s Share) String() string { return fmt.Sprintf("vault.Share(%d, hidden)", s.Index) }

// GoString hides the value from %#v.
func (s Share) GoString() string { return s.String() }

// Format hides the value from every verb.
func (s Share) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }
