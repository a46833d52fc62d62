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
// verifies: as many at once as are still wanted, the next of the list for each that
// refuses, lies or is away. If too few give theirs, the error has the kind that most
// named, the lower number on a tie.
func Gather(ctx context.Context, members []did.Merchant, want int, s reward.Statement, c reward.Campaign,
	ask func(context.Context, did.Merchant) (Answer, error),
) ([]Word, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	words := make(chan word, len(members)) // so that nobody waits whom nobody listens to
	var got []Word
	var refusals []error
	for asking := 0; len(got) < want; {
		for asking < want-len(got) && len(members) > 0 {
			m := members[0]
			members = members[1:]
			asking++
			go func() { words <- listen(ctx, m, s, c, ask) }()
		}
		if asking == 0 {
			return nil, verdict(refusals)
		}
		w := <-words
		asking--
		if w.err != nil {
			refusals = append(refusals, w.err)
			continue
		}
		got = append(got, w.Word)
	}
	return got, nil
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
