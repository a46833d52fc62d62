package attest

import (
	"context"

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
	if err := grant.Verify(); err != nil {
		return Answer{}, err
	}
	x := r.about(grant.Grant)
	x.Person = func(ctx context.Context, c Campaign) ([32]byte, error) { return s.person(ctx, r, grant.Grant, c) }
	x.Note = func(ctx context.Context, c Campaign, start reward.Start) error {
		return s.note(ctx, r.Campaign, c, start, grant)
	}
	return s.judge.Start(ctx, x)
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
	return person, r.Vault.VerifyTag(r.Tag, TagContext(at), TagStatement(r.about(g).Statement(person), at))
}
