package attest

import (
	"context"
	"time"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
	"github.com/souk-network/souk/protocol/vault"
)

// Start judges whether a grant lives and its reward may start, and signs. asker is
// who asks, as the connection says. What it refuses for: fault.NoGrant, BadSignature,
// Denied, Revoked, Expired, NotYet, Stale as a read would be; NotFound for no campaign
// of the consortium; Unauthorized for an account or a merchant that is not the
// grant's; BadProof for a tag of another vault; Replayed for an account or a person
// that has a reward; Full when the campaign has no room; RateLimited.
func (s *Service) Start(ctx context.Context, asker string, r StartRequest) (Answer, error) {
	if err := s.checkCommon(r.Consortium, asker); err != nil {
		return Answer{}, err
	}
	grant, err := consent.DecodeSignedGrant(r.Grant)
	if err != nil {
		return Answer{}, fault.New(fault.NoGrant, "attest start", "the grant does not decode")
	}
	if err := s.lives(grant); err != nil {
		return Answer{}, err
	}
	c, err := s.cfg.Chain.Campaign(ctx, r.Campaign)
	if err != nil {
		return Answer{}, err
	}
	if err := s.mayAttest(c); err != nil {
		return Answer{}, err
	}
	if err := s.checkTerms(r, grant.Grant, c); err != nil {
		return Answer{}, err
	}
	person, err := s.person(ctx, r, grant.Grant, c)
	if err != nil {
		return Answer{}, err
	}
	start := r.statement(grant.Grant, person)
	if err := s.checkChain(ctx, r.Campaign, start); err != nil {
		return Answer{}, err
	}
	if !c.Free {
		return Answer{}, fault.New(fault.Full, "attest start", "the campaign has no place, cap or budget left for another start")
	}
	if err := s.note(ctx, r.Campaign, c, start, grant); err != nil {
		return Answer{}, err
	}
	return Answer{Person: person, Signature: s.cfg.Chain.Sign(start.SigningDigest(c.signedFor(r.Campaign)))}, nil
}

// lives checks a grant as a custodian does before a read: by its own terms, at its
// own line, by the clock of this member.
func (s *Service) lives(g consent.SignedGrant) error {
	now := uint64(time.Now().UnixMilli())
	line, _ := s.cfg.Line(g.Grant.Subject)
	err := consent.Allows(now, g, line, consent.Request{
		Audience: g.Grant.Audience, Purpose: g.Grant.Purpose, Category: g.Grant.Categories[0], Right: g.Grant.Rights,
		Vault: g.Grant.Vault, Time: now,
	})
	if err == nil && s.cfg.Exited(g.Grant) {
		err = fault.New(fault.Revoked, "attest start", "the customer took it back on the chain")
	}
	return err
}

// checkTerms holds a request against the campaign: its merchant, its season, and a
// beginning that is neither before the grant, as far as clocks agree, nor long ago.
func (s *Service) checkTerms(r StartRequest, g consent.Grant, c Campaign) error {
	const op = "attest start"
	now := s.cfg.Chain.Now()
	begin := max(c.Start, g.NotBefore/1000-min(g.NotBefore/1000, MaxAhead))
	if now > MaxBackdate {
		begin = max(begin, now-MaxBackdate)
	}
	switch {
	case !c.Consents:
		return fault.New(fault.NotFound, op, "the campaign rewards no consents")
	case g.Audience != c.Merchant:
		return fault.New(fault.Unauthorized, op, "the grant was given to another merchant than the campaign's")
	case g.Account == consent.Account{}:
		return fault.New(fault.Unauthorized, op, "the grant names no account that could be paid")
	case now > c.End:
		return fault.New(fault.Expired, op, "the campaign takes no more starts")
	case r.Since < begin:
		return fault.New(fault.Expired, op, "a reward begins with its grant and its campaign, and at most a day ago")
	case r.Since > now+MaxAhead:
		return fault.New(fault.NotYet, op, "a reward begins now at the latest, by the time of the chain")
	}
	return s.checkDeadline(r.Deadline)
}

// person is the tag of who gave the grant. Where a quorum attests, the vault's owner
// proves it, so that all attestors sign the same and one vault is one person. A
// merchant that attests alone knows its customers by name.
func (s *Service) person(ctx context.Context, r StartRequest, g consent.Grant, c Campaign) ([32]byte, error) {
	at := c.signedFor(r.Campaign)
	if c.Quorum == 0 {
		return s.ownPerson(ctx, at, g.ID())
	}
	if r.Vault.ID() != vault.ID(g.Vault) {
		return [32]byte{}, fault.New(fault.BadProof, "attest start", "the public key is another vault's than the grant's")
	}
	person := PersonOf(r.Tag.Point, at, r.Vault.ID())
	return person, r.Vault.VerifyTag(r.Tag, TagContext(at), TagStatement(r.statement(g, person), at))
}

func (s *Service) checkChain(ctx context.Context, campaign Address, start reward.Start) error {
	const op = "attest start"
	has, err := s.cfg.Chain.Reward(ctx, campaign, start.Account, start.Person)
	switch {
	case err != nil:
		return err
	case has.Since != 0:
		return fault.New(fault.Replayed, op, "the account has a reward of this campaign")
	case has.PersonStarted:
		return fault.New(fault.Replayed, op, "the person has a reward of this campaign, for this account or another")
	}
	return nil
}
