package offers

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/market"
)

// maxTerms is about how many pairs the exchange is asked in a block.
const maxTerms = 16

// terms are what the exchange lets pairs be exchanged at, of which something could be
// settled. What it says holds for a block; in a later one it stands for what it would
// say now until its turn to be asked comes again.
type terms struct {
	service *Service
	said    map[PairOf]said
}

type said struct {
	market.Terms
	head Head // at which it was said
}

// keepTerms is how many pairs are remembered.
const keepTerms = 4096

func newTerms(s *Service) *terms { return &terms{service: s, said: map[PairOf]said{}} }

// less are the terms of pairs less what is on its way to the chain.
func (t *terms) less(underWay map[market.Way]uint64) func(market.Way) (market.Terms, bool) {
	return func(w market.Way) (market.Terms, bool) {
		pair := PairBetween(w.Give, w.Want)
		s, known := t.said[pair]
		s.LeftLow -= min(s.LeftLow, underWay[market.Way{Give: pair.Low, Want: pair.High}])
		s.LeftHigh -= min(s.LeftHigh, underWay[market.Way{Give: pair.High, Want: pair.Low}])
		return s.Terms, known
	}
}

// learn asks about pairs of these rings that were not asked about at this head, those
// first that were asked longest ago, at most so many. It returns how many it asked.
func (t *terms) learn(ctx context.Context, rings []Ring, most int) (int, error) {
	head := t.service.head
	var due []PairOf
	for _, r := range rings {
		for _, pair := range pairsOf(r) {
			if s := t.said[pair]; (s.head.Number != head.Number || s.head.Hash != head.Hash) && !slices.Contains(due, pair) {
				due = append(due, pair)
			}
		}
	}
	slices.SortFunc(due, func(a, b PairOf) int {
		return cmp.Or(cmp.Compare(t.said[a].head.Number, t.said[b].head.Number), bytes.Compare(a.Low[:], b.Low[:]), bytes.Compare(a.High[:], b.High[:]))
	})
	if due = due[:min(len(due), most)]; len(due) == 0 {
		return 0, nil
	}
	return len(due), t.ask(ctx, due)
}

func (t *terms) ask(ctx context.Context, pairs []PairOf) error {
	bounded, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	answers, err := t.service.cfg.Exchange.Terms(bounded, pairs)
	if err == nil && len(answers) != len(pairs) {
		err = fault.New(fault.Malformed, "ask exchange", "another number of answers than of pairs")
	}
	if err != nil {
		return err
	}
	if len(t.said)+len(pairs) > keepTerms {
		clear(t.said)
	}
	for i, pair := range pairs {
		t.said[pair] = said{Terms: answers[i], head: t.service.head}
	}
	return nil
}

// cover says whether the terms of all pairs of a ring are known.
func (t *terms) cover(r Ring) bool {
	for _, pair := range pairsOf(r) {
		if _, known := t.said[pair]; !known {
			return false
		}
	}
	return true
}

func pairsOf(r Ring) (out []PairOf) {
	for _, o := range r.Offers {
		out = append(out, PairBetween(o.Offer.Give, o.Offer.Want))
	}
	return out
}
