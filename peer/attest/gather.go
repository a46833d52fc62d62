package attest

import (
	"cmp"
	"context"
	"slices"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
)

// Word is one member's signature under a statement.
type Word struct {
	Member    did.Merchant
	Signature []byte
}

// word is what one member said.
type word struct {
	Word
	err error
}

// Gather asks members for their word under a statement until enough gave one that
// verifies, in a Round. If too few give theirs, the error has the kind that most
// named, the lower number on a tie.
func Gather(ctx context.Context, members []did.Merchant, want int, s reward.Statement, c reward.Campaign,
	ask func(context.Context, did.Merchant) (Answer, error),
) (got []Word, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	words := make(chan word, len(members)) // so that nobody waits whom nobody listens to
	for round := NewRound(members, want); ; {
		for _, m := range round.Next() {
			go func() { words <- listen(ctx, m, s, c, ask) }()
		}
		if over, err := round.Over(); over {
			return got, err
		}
		w := <-words
		if round.Said(w.err); w.err == nil {
			got = append(got, w.Word)
		}
	}
}

// Round is who is asked for their word: as many at once as are still wanted, the next
// of the list for each that refuses, lies or is away.
type Round struct {
	left              []did.Merchant
	want, got, asking int
	refusals          []error
}

// NewRound begins to ask members, in their order, for so many words.
func NewRound(members []did.Merchant, want int) Round { return Round{left: members, want: want} }

// Next lists whom to ask now.
func (r *Round) Next() []did.Merchant {
	n := min(r.want-r.got-r.asking, len(r.left))
	now := r.left[:n]
	r.left, r.asking = r.left[n:], r.asking+n
	return now
}

// Said takes in that one of those who were asked gave its word, or why it did not.
func (r *Round) Said(err error) {
	r.asking--
	if err != nil {
		r.refusals = append(r.refusals, err)
		return
	}
	r.got++
}

// Over reports whether enough gave their word, or too few did and nobody else can be
// asked: then why.
func (r *Round) Over() (bool, error) {
	switch {
	case r.got == r.want:
		return true, nil
	case r.asking > 0 || len(r.left) > 0:
		return false, nil
	}
	return true, verdict(r.refusals)
}

func listen(ctx context.Context, m did.Merchant, s reward.Statement, c reward.Campaign, ask func(context.Context, did.Merchant) (Answer, error)) word {
	a, err := ask(ctx, m)
	if err == nil {
		err = reward.Verify(s, c, m, a.Signature)
	}
	return word{Word{m, a.Signature}, err}
}

// verdict is the refusal that most members named.
func verdict(refusals []error) error {
	if len(refusals) == 0 {
		return fault.New(fault.Unavailable, "gather attestations", "too few members to ask")
	}
	count := map[fault.Kind]int{}
	for _, err := range refusals {
		count[fault.KindOf(err)]++
	}
	most := slices.MinFunc(refusals, func(a, b error) int {
		ka, kb := fault.KindOf(a), fault.KindOf(b)
		return cmp.Or(cmp.Compare(count[kb], count[ka]), cmp.Compare(ka, kb))
	})
	return fault.Wrap(fault.KindOf(most), "gather attestations", most)
}
