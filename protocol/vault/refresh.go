package vault

import (
	"io"

	"github.com/cloudflare/circl/group"

	"github.com/souk-network/souk/protocol/fault"
)

// Refresh is one round of proactive refresh: a sharing of zero. Added to the
// old shares it gives new ones of the same secret, so no record is encrypted
// again, while old shares no longer combine with new ones.
type Refresh struct {
	// Shares holds one summand for each custodian 1 to n. They are secret, each
	// for its custodian only.
	Shares []Share
	// Commitments are the k-1 points of the coefficients of x, x^2 and so on. The
	// constant term is zero and is left out.
	Commitments Commitments
}

// NewRefresh draws a refresh for k of n custodians. k must be at least 2: with
// one custodian a share is the secret itself.
func NewRefresh(rand io.Reader, k, n int) (Refresh, error) {
	if err := CheckThreshold(k, n); err != nil {
		return Refresh{}, err
	}
	if k < 2 {
		return Refresh{}, fault.New(fault.Malformed, "refresh shares", "a threshold of 1 cannot be refreshed")
	}
	poly := []group.Scalar{ristretto().NewScalar()}
	for len(poly) < k {
		a, err := randomScalar(rand)
		if err != nil {
			return Refresh{}, err
		}
		poly = append(poly, a)
	}
	return Refresh{Shares: evaluateAll(poly, n), Commitments: commit(poly[1:])}, nil
}

// Refresh adds a refresh's commitments to the vault's: every point but the
// first changes, the first stays S. Every custodian and grantee does it alike.
func (c Commitments) Refresh(delta Commitments) (Commitments, error) {
	points, err := c.points()
	if err != nil {
		return nil, err
	}
	change, err := delta.points()
	if err != nil {
		return nil, err
	}
	if len(change) != len(points)-1 {
		return nil, fault.New(fault.Malformed, "refresh commitments", "of another threshold")
	}
	out := Commitments{c[0]}
	for j, d := range change {
		sum := d.Add(d, points[j+1])
		if sum.IsIdentity() {
			return nil, fault.New(fault.Malformed, "refresh commitments", "the sum is the identity")
		}
		out = append(out, encodePoint(sum))
	}
	return out, nil
}

// Refresh is the custodian's new share: the old one plus its summand, checked
// against the refreshed commitments. After it the old share must be wiped.
// fault.Malformed, or fault.BadProof for a wrong summand.
func (s Share) Refresh(summand Share, refreshed Commitments) (Share, error) {
	if s.Index != summand.Index {
		return Share{}, fault.New(fault.Malformed, "refresh share", "the summand is another custodian's")
	}
	old, err := decodeSecret(s.Value)
	if err != nil {
		return Share{}, err
	}
	change, err := decodeSecret(summand.Value)
	if err != nil {
		return Share{}, err
	}
	next := Share{Index: s.Index, Value: encodeScalar(old.Add(old, change))}
	if err := refreshed.VerifyShare(next); err != nil {
		return Share{}, err
	}
	return next, nil
}

// Wipe overwrites the share in memory. It cannot reach copies made earlier, on
// disk or by the garbage collector.
func (s *Share) Wipe() { clear(s.Value[:]) }

// RevocationQuorum is n-k+1: once so many custodians refuse, no k are left that
// would release.
func RevocationQuorum(k, n int) int { return n - k + 1 }

// Shredded reports whether so many of n shares are destroyed that the rest
// cannot open a record any more.
func Shredded(k, n, destroyed int) bool { return destroyed >= RevocationQuorum(k, n) }
