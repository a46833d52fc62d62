package offers

import (
	"cmp"
	"slices"

	"github.com/souk-network/souk/protocol/offer"
)

// Of lists what this peer knows of the offers of one maker, by nonce.
func (s *Service) Of(maker offer.Address) []View {
	s.mu.Lock()
	var ids []offer.ID
	for id, e := range s.known {
		if e.signed.Offer.Maker == maker {
			ids = append(ids, id)
		}
	}
	s.mu.Unlock()
	var out []View
	for _, id := range ids {
		if v, ok := s.View(id); ok {
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b View) int { return cmp.Compare(a.Signed.Offer.Nonce, b.Signed.Offer.Nonce) })
	return out
}
