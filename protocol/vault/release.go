package vault

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/cloudflare/circl/group"

	"github.com/souk-network/souk/protocol/fault"
)

const releaseProofLabel = "souk/v1/release-proof"

// Partial is one custodian's part of a record's access lock: D = s_i*R and a
// proof that D belongs to the custodian's share (equality of the discrete
// logarithms of S_i to G and of D to R; Chaum and Pedersen), bound to the whole header.
type Partial struct {
	_     struct{} `cbor:",toarray"`
	Index uint16   // of the custodian's share, 1 to MaxCustodians
	D     [32]byte
	Proof [64]byte // challenge and answer
}

// Release makes the custodian's partial. It verifies the header first
// (fault.ChangedHeader); every other check, and the log entry, must come before
// the call: who asks, by which grant, and that the share belongs to h.Vault.
func Release(rand io.Reader, share Share, h Header) (Partial, error) {
	proven, err := h.Proven()
	if err != nil {
		return Partial{}, err
	}
	return proven.Release(rand, share)
}

// Release makes the custodian's partial of a header that was verified before.
// fault.Malformed for a share that is none, or a header that [Header.Proven] did
// not make.
func (h ProvenHeader) Release(rand io.Reader, share Share) (Partial, error) {
	if h.point == nil {
		return Partial{}, fault.New(fault.Malformed, "release", "the header was not verified")
	}
	if err := checkIndex(share.Index); err != nil {
		return Partial{}, err
	}
	s, err := decodeSecret(share.Value)
	if err != nil {
		return Partial{}, err
	}
	public := ristretto().NewElement().MulGen(s)
	D := ristretto().NewElement().Mul(h.point, s)
	p := Partial{Index: share.Index, D: encodePoint(D)}
	return p, p.prove(rand, h.Header, s, h.point, encodePoint(public))
}

func (p *Partial) prove(rand io.Reader, h Header, s group.Scalar, R group.Element, public [32]byte) error {
	statement := h.Encode()
	w, err := nonce(rand, releaseProofLabel, s, statement)
	if err != nil {
		return err
	}
	c := p.challenge(statement, public, ristretto().NewElement().MulGen(w), ristretto().NewElement().Mul(R, w))
	p.Proof = encodeProof(c, respond(w, c, s))
	return nil
}

func (p Partial) challenge(header []byte, public [32]byte, t1, t2 group.Element) group.Scalar {
	index := binary.BigEndian.AppendUint16(nil, p.Index)
	return hashScalar(releaseProofLabel, header, index, public[:], p.D[:], encoded(t1), encoded(t2))
}

// VerifyPartial checks one partial against the vault's commitments and the
// header. fault.BadProof says that this custodian lied or holds another share,
// fault.Conflict that the commitments are another vault's. It does not verify the header.
func VerifyPartial(c Commitments, h Header, p Partial) error {
	combiner, err := newCombiner(c, c.Threshold(), h)
	if err != nil {
		return err
	}
	_, err = combiner.verify(p)
	return err
}

// Combine verifies the header and every partial, leaves out those that are
// wrong, and makes Z from k of the rest. k must be the threshold of c. With
// fewer than k good ones the error names the custodians whose partial was refused:
// fault.BadProof if there are any, else fault.Unavailable.
func Combine(c Commitments, k int, h Header, partials []Partial) ([32]byte, error) {
	if len(partials) > MaxCustodians {
		return [32]byte{}, fault.New(fault.TooLarge, "combine", fmt.Sprintf("%d partials, at most %d", len(partials), MaxCustodians))
	}
	combiner, err := NewCombiner(c, k, h)
	if err != nil {
		return [32]byte{}, err
	}
	for _, p := range partials {
		if combiner.Ready() {
			break
		}
		_ = combiner.Add(p) // the combiner remembers whom it refused
	}
	return combiner.Result()
}

// Combiner gathers the partials of one read as they arrive. It is not safe for
// concurrent use.
type Combiner struct {
	k       int
	points  []group.Element
	header  []byte
	R       group.Element
	good    map[uint16]group.Element
	refused []uint16
}

// NewCombiner verifies the header and the commitments. k must be the threshold of c.
func NewCombiner(c Commitments, k int, h Header) (*Combiner, error) {
	if err := h.Verify(); err != nil {
		return nil, err
	}
	return newCombiner(c, k, h)
}

func newCombiner(c Commitments, k int, h Header) (*Combiner, error) {
	points, err := c.points()
	if err != nil {
		return nil, err
	}
	if k != len(c) {
		return nil, fault.New(fault.Malformed, "combine", fmt.Sprintf("threshold %d, but %d commitments", k, len(c)))
	}
	if c.Public().ID() != h.Vault {
		return nil, fault.New(fault.Conflict, "combine", "the commitments are another vault's")
	}
	R, err := decodePoint(h.R)
	if err != nil {
		return nil, err
	}
	return &Combiner{k: k, points: points, header: h.Encode(), R: R, good: map[uint16]group.Element{}}, nil
}

// Add verifies a partial and keeps it. fault.BadProof or fault.Malformed for a
// wrong one, whose index [Combiner.Refused] then lists; fault.Conflict for a
// custodian whose good partial is already there.
func (c *Combiner) Add(p Partial) error {
	if _, ok := c.good[p.Index]; ok {
		return fault.New(fault.Conflict, "combine", fmt.Sprintf("second partial of custodian %d", p.Index))
	}
	D, err := c.verify(p)
	if err != nil {
		if len(c.refused) < MaxCustodians {
			c.refused = append(c.refused, p.Index)
		}
		return err
	}
	c.good[p.Index] = D
	return nil
}

// Refused lists, in order of arrival, the indexes under which wrong partials
// came. The answer's sender is known from its connection; compare the two.
func (c *Combiner) Refused() []uint16 { return append([]uint16(nil), c.refused...) }

// Ready reports whether k good partials are there.
func (c *Combiner) Ready() bool { return len(c.good) >= c.k }

// Result is Z once Ready.
func (c *Combiner) Result() ([32]byte, error) {
	if !c.Ready() {
		kind, detail := fault.Unavailable, fmt.Sprintf("%d of %d partials", len(c.good), c.k)
		if len(c.refused) > 0 {
			kind, detail = fault.BadProof, fmt.Sprintf("%s; refused from custodians %v", detail, c.refused)
		}
		return [32]byte{}, fault.New(kind, "combine", detail)
	}
	return encodePoint(interpolate(c.good)), nil
}

func (c *Combiner) verify(p Partial) (group.Element, error) {
	const op = "verify partial"
	if err := checkIndex(p.Index); err != nil {
		return nil, err
	}
	D, err := decodePoint(p.D)
	if err != nil {
		return nil, &fault.Error{Kind: fault.BadProof, Op: op, Err: err}
	}
	challenge, z, err := decodeProof(p.Proof)
	if err != nil {
		return nil, &fault.Error{Kind: fault.BadProof, Op: op, Err: err}
	}
	public := evaluatePoints(c.points, p.Index)
	t1 := recommit(nil, public, challenge, z)
	t2 := recommit(c.R, D, challenge, z)
	if !p.challenge(c.header, encodePoint(public), t1, t2).IsEqual(challenge) {
		return nil, fault.New(fault.BadProof, op, fmt.Sprintf("custodian %d", p.Index))
	}
	return D, nil
}

// interpolate is the value at zero of the polynomial through the points, in
// the exponent. More points than the threshold give the same value.
func interpolate(points map[uint16]group.Element) group.Element {
	sum := ristretto().Identity()
	for i, p := range points {
		sum.Add(sum, ristretto().NewElement().Mul(p, lagrange(points, i)))
	}
	return sum
}

// lagrange is the coefficient of index i: the product over j != i of j/(j-i).
func lagrange(points map[uint16]group.Element, i uint16) group.Scalar {
	num, den := number(1), number(1)
	for j := range points {
		if j != i {
			num.Mul(num, number(j))
			den.Mul(den, ristretto().NewScalar().Sub(number(j), number(i)))
		}
	}
	return num.Mul(num, den.Inv(den))
}

func number(n uint16) group.Scalar { return ristretto().NewScalar().SetUint64(uint64(n)) }
