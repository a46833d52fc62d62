package attest

import (
	"context"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
)

// Stop judges whether the consent behind a reward ended, and signs that it stops.
// merchant is the member that asks, as the connection says: only the campaign's own
// may. Refused are fault.NotFound for a reward that is not there or whose start this
// member did not attest; Replayed for one that stopped; Conflict while the consent
// lives; Stale and Unavailable while this member cannot know.
func (s *Service) Stop(ctx context.Context, merchant did.Merchant, r StopRequest) (Answer, error) {
	if err := s.checkCommon(r.Consortium, string(merchant[:])); err != nil {
		return Answer{}, err
	}
	return s.judge.Stop(ctx, merchant, r, func(digest [32]byte) (consent.Grant, error) {
		return s.noted(ctx, r.Campaign, r.Account, digest)
	})
}
