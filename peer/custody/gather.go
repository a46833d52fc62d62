package custody

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"io"
	"slices"
	"time"

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
}

// reply is what one custodian said.
type reply struct {
	custodian consent.Custodian
	request   [32]byte
	answer    ReleaseAnswer
	err       error
}

// Gather asks all custodians at once and needs the fastest k honest ones: one
// round trip. A part that fails its proof is set aside and the next one waited
// for. When fewer than k help, the error has the kind that most custodians
// named, the lower number on a tie. Whoever sent a false part named none: it
// counts as fault.Unavailable, so that a lie keeps nobody from asking again.
func (r Reading) Gather(ctx context.Context) ([32]byte, error) {
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
		got := <-replies
		if err := r.take(combiner, got); err != nil {
			refusals = append(refusals, err)
		} else if combiner.Ready() {
			return combiner.Result()
		}
	}
	return [32]byte{}, Verdict(refusals)
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
		return got.err
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
