package attest

import (
	"context"
	"time"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
)

// Stop judges whether the consent behind a reward ended, and signs that it stops.
// merchant is the member that asks, as the connection says: only the campaign's own
// may. Refused are fault.NotFound for a reward that is not there or whose start this
// member did not attest; Replayed for one that stopped; Conflict while the consent
// lives; Stale and Unavailable while this member cannot know.
func (s *Service) Stop(ctx context.Context, merchant did.Merchant, r StopRequest) (Answer, error) {
	const op = "attest stop"
	if err := s.checkCommon(r.Consortium, string(merchant[:])); err != nil {
		return Answer{}, err
	}
	c, err := s.cfg.Chain.Campaign(ctx, r.Campaign)
	if err != nil {
		return Answer{}, err
	}
	if c.Merchant != merchant {
		return Answer{}, fault.New(fault.Unauthorized, op, "only the campaign's merchant asks for this")
	}
	if err := s.mayAttest(c); err != nil {
		return Answer{}, err
	}
	if err := s.checkDeadline(r.Deadline); err != nil {
		return Answer{}, err
	}
	has, err := s.cfg.Chain.Reward(ctx, r.Campaign, r.Account, [32]byte{})
	switch {
	case err != nil:
		return Answer{}, err
	case has.Since == 0 || has.Since != r.Since:
		return Answer{}, fault.New(fault.NotFound, op, "the account has no reward of this beginning")
	case has.Stopped != 0:
		return Answer{}, fault.New(fault.Replayed, op, "the reward stopped before")
	}
	grant, err := s.noted(ctx, r.Campaign, r.Account, has.Digest)
	if err != nil {
		return Answer{}, err
	}
	if err := s.ended(grant); err != nil {
		return Answer{}, err
	}
	stop := reward.Stop{Account: r.Account, Since: r.Since, Deadline: r.Deadline}
	return Answer{Signature: s.cfg.Chain.Sign(stop.SigningDigest(c.signedFor(r.Campaign)))}, nil
}

// ended returns nil if a grant's line gives nothing any more. A grant that was given
// again on the same line is consent that lives on.
func (s *Service) ended(g consent.Grant) error {
	line, known := s.cfg.Line(g.Subject)
	if !known {
		return fault.New(fault.Stale, "attest stop", "this member has forgotten the consent's line")
	}
	current := line.Current()
	if line.State() != consent.StateGranted || uint64(time.Now().UnixMilli()) >= current.Expiry {
		return nil
	}
	if current.Grant == g.ID() && s.cfg.Exited(g) {
		return nil
	}
	return fault.New(fault.Conflict, "attest stop", "the consent lives")
}
