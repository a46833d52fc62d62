package custody

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// Ask sends one request to one custodian and returns its answer.
type Ask func(ctx context.Context, custodian did.Merchant, r ReleaseRequest) (ReleaseAnswer, error)

// Reading is one attempt to open a record's access lock.
type Reading struct {
	Consortium  string
	Reader      did.Merchant
	Key         ed25519.PrivateKey // the reader's peer key
	Registry    did.Registry
	Ask         Ask
	Grant       consent.SignedGrant
	Purpose     string
	Header      vault.Header
	Threshold   int
	Commitments vault.Commitments
	Custodians  []consent.Custodian
	// Ended gets the fact by which a custodian proved that the grant ended. Its
	// signature was checked. Nil: nobody wants it.
	Ended func(raw []byte)
	// Refused is told of every refusal and what it is worth. Nil: nobody wants it.
	Refused func(custodian did.Merchant, w Worth)
}

// Worth is what a reader can make of a refusal.
type Worth int

// What refusals are worth.
const (
	Unsigned Worth = iota // none came, or not under the custodian's key for this request: nobody's word
	Alleged               // signed, and not provable: the custodian does not help
	Proven                // carries the customer's fact that ended the grant
	Forged                // signed, and what it carries as proof is none: evidence against the custodian
)

// String is the worth's stable name, as in metrics.
func (w Worth) String() string { return [...]string{"unsigned", "alleged", "proven", "forged"}[w] }

// reply is what one custodian said.
type reply struct {
	custodian consent.Custodian
	request   [32]byte
	answer    ReleaseAnswer
	err       error
}

// Gather asks all custodians at once and needs the fastest k honest ones: one
// round trip. A part that fails its proof is set aside and the next one waited
// for.
//
// A custodian's word alone ends nothing. That the grant does not allow the read,
// or is over by its dates, the reader sees for itself; that it was taken back, by
// the customer's fact that one refusal carries, and then it waits for no other.
// When fewer than k help otherwise, the error is Unproven and has the kind that
// most custodians named, the lower number on a tie. Whoever sent a false part
// named none: it counts as fault.Unavailable.
func (r Reading) Gather(ctx context.Context) ([32]byte, error) {
	if err := r.permitted(); err != nil {
		return [32]byte{}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	asked := r.asked()
	replies := make(chan reply, len(asked))
	for _, c := range asked {
		go func() { replies <- r.ask(ctx, c) }()
	}
	combiner, err := vault.NewCombiner(r.Commitments, r.Threshold, r.Header)
	if err != nil {
		return [32]byte{}, err
	}
	var refusals []error
	for range asked {
		err := r.take(combiner, <-replies)
		switch {
		case err == nil && combiner.Ready():
			return combiner.Result()
		case errors.Is(err, errEnded):
			return [32]byte{}, err
		case err != nil:
			refusals = append(refusals, err)
		}
	}
	return [32]byte{}, &unproven{Verdict(refusals)}
}

// unproven is a refusal that rests on what custodians say.
type unproven struct{ error }

func (u *unproven) Unwrap() error { return u.error }

// Unproven reports whether an error of Gather rests on the word of custodians
// alone, so that others, or the same ones later, may still help.
func Unproven(err error) bool {
	var u *unproven
	return errors.As(err, &u)
}

// permitted is what the reader can tell of its own right: all that the grant says,
// and that it was given. Its signatures were checked when it was taken.
func (r Reading) permitted() error {
	now := uint64(time.Now().UnixMilli())
	line := consent.Line{}.Apply(consent.Granted(r.Grant.Grant, now, nil))
	return r.Grant.Grant.Permits(now, line, consent.Request{
		Audience: r.Reader, Purpose: r.Purpose, Category: r.Header.Category, Right: consent.Read, Vault: r.Header.Vault, Time: now,
	})
}

// asked leaves out the reader itself: a grantee is never its own custodian.
func (r Reading) asked() []consent.Custodian {
	return slices.DeleteFunc(slices.Clone(r.Custodians), func(c consent.Custodian) bool { return c.Merchant == r.Reader })
}

func (r Reading) ask(ctx context.Context, c consent.Custodian) reply {
	request := ReleaseRequest{
		Consortium: r.Consortium, Reader: r.Reader, Custodian: c.Merchant, Grant: r.Grant.Encode(), Header: r.Header.Encode(),
		Purpose: r.Purpose, Category: r.Header.Category, Time: uint64(time.Now().UnixMilli()),
	}
	if _, err := io.ReadFull(rand.Reader, request.Nonce[:]); err != nil {
		return reply{custodian: c, err: fault.Wrap(fault.Unavailable, "release", err)}
	}
	request = request.Sign(r.Key)
	answer, err := r.Ask(ctx, c.Merchant, request)
	return reply{custodian: c, request: request.Hash(), answer: answer, err: err}
}

// take checks one reply and adds its part; a false part is refused by its proof.
func (r Reading) take(combiner *vault.Combiner, got reply) error {
	if got.err != nil {
		return r.refused(got)
	}
	member, ok := r.Registry.Member(got.custodian.Merchant)
	if !ok {
		return fault.New(fault.NotMember, "release", "the custodian left the consortium")
	}
	err := got.answer.Verify(member.PeerKey, got.request)
	if err == nil && got.answer.Partial.Index != got.custodian.Index {
		err = fault.New(fault.BadProof, "release", "the custodian answered for another share")
	}
	if err == nil {
		err = combiner.Add(got.answer.Partial)
	}
	return fault.Wrap(fault.Unavailable, "release", err)
}

// errEnded marks that the customer ended the grant.
var errEnded = errors.New("custody: ended by the customer's own fact")

// refused is what a reader makes of a refusal.
func (r Reading) refused(got reply) error {
	refusal, worth := r.weigh(got)
	if r.Refused != nil {
		r.Refused(got.custodian.Merchant, worth)
	}
	if worth != Proven {
		return got.err
	}
	if r.Ended != nil {
		r.Ended(refusal.Fact)
	}
	return fault.Wrap(fault.Kind(refusal.Kind), "release", errEnded)
}

// weigh reads the refusal that a reply carries, and says what it is worth.
func (r Reading) weigh(got reply) (Refusal, Worth) {
	var carried *stream.Refused
	member, ok := r.Registry.Member(got.custodian.Merchant)
	if !ok || !errors.As(got.err, &carried) {
		return Refusal{}, Unsigned
	}
	refusal, err := DecodeRefusal(carried.Payload)
	if err != nil || refusal.Verify(member.PeerKey, got.request) != nil {
		return Refusal{}, Unsigned
	}
	switch {
	case len(refusal.Fact) == 0:
		return refusal, Alleged
	case refusal.Proves(r.Grant.Grant) != nil:
		return refusal, Forged
	}
	return refusal, Proven
}

// Verdict is the refusal that most custodians named, the lower kind on a tie.
func Verdict(refusals []error) error {
	if len(refusals) == 0 {
		return fault.New(fault.Unavailable, "release", "no custodian could be asked")
	}
	count := map[fault.Kind]int{}
	for _, err := range refusals {
		count[fault.KindOf(err)]++
	}
	return slices.MinFunc(refusals, func(a, b error) int {
		ka, kb := fault.KindOf(a), fault.KindOf(b)
		return cmp.Or(cmp.Compare(count[kb], count[ka]), cmp.Compare(ka, kb))
	})
}
