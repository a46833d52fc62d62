package attest

import (
	"context"
	"time"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
)

// Judge is what an attestor decides of a grant that was proven to be one: who calls it
// has checked signatures and tags, and keeps what was attested. Every field is
// required. Safe for concurrent use.
type Judge struct {
	Self     did.Merchant
	Registry func() did.Registry
	// Line is the consent line that a grant belongs to, as merged so far, and
	// whether anything of it is known.
	Line func(did.Key) (consent.Line, bool)
	// Exited reports whether the chain shows that a grant was taken back.
	Exited func(consent.Grant) bool
	// Fresh reports whether revocations were heard of recently enough to judge.
	Fresh  func() bool
	Chain  Chain
	Now    func() time.Time // by this member's own clock
	Askers *Askers
}

// Case is a start that is asked for.
type Case struct {
	Campaign        Address
	Grant           consent.Grant
	Since, Deadline uint64 // Unix seconds
	// Person is the tag of who gave the grant, of whom the caller has proof.
	Person func(context.Context, Campaign) ([32]byte, error)
	// Note writes down what is about to be signed, or refuses.
	Note func(context.Context, Campaign, reward.Start) error
}

// Statement is the start of a case for a person.
func (x Case) Statement(person [32]byte) reward.Start {
	return reward.Start{
		Account: x.Grant.Account, Digest: consent.AnchorDigest(x.Grant.ID(), x.Grant.Salt, x.Grant.Seq), Person: person, Since: x.Since, Deadline: x.Deadline,
	}
}

// Hear holds somebody who asks to a rate, and refuses while this member cannot know
// what was revoked.
func (j *Judge) Hear(asker string) error {
	if !j.Askers.allow(asker, j.Now()) {
		return fault.New(fault.RateLimited, "attest", "too many requests; ask again in a second, or ask another member")
	}
	if !j.Fresh() {
		return fault.New(fault.Stale, "attest", "this member has not heard from a majority of members within a minute")
	}
	return nil
}

// Start judges whether a grant lives and its reward may start, and signs. See
// Service.Start for what it refuses.
func (j *Judge) Start(ctx context.Context, x Case) (Answer, error) {
	if err := j.lives(x.Grant); err != nil {
		return Answer{}, err
	}
	c, err := j.Chain.Campaign(ctx, x.Campaign)
	if err != nil {
		return Answer{}, err
	}
	if err := j.mayAttest(c); err != nil {
		return Answer{}, err
	}
	if err := j.checkTerms(x, c); err != nil {
		return Answer{}, err
	}
	person, err := x.Person(ctx, c)
	if err != nil {
		return Answer{}, err
	}
	start := x.Statement(person)
	if err := j.checkChain(ctx, x.Campaign, start); err != nil {
		return Answer{}, err
	}
	if !c.Free {
		return Answer{}, fault.New(fault.Full, "attest start", "the campaign has no place, cap or budget left for another start")
	}
	if err := x.Note(ctx, c, start); err != nil {
		return Answer{}, err
	}
	return Answer{Person: person, Signature: j.Chain.Sign(start.SigningDigest(c.signedFor(x.Campaign)))}, nil
}

// lives checks a grant as a custodian does before a read: by its own terms, at its
// own line, by the clock of this member.
func (j *Judge) lives(g consent.Grant) error {
	now := uint64(j.Now().UnixMilli())
	line, _ := j.Line(g.Subject)
	err := g.Permits(now, line, consent.Request{
		Audience: g.Audience, Purpose: g.Purpose, Category: g.Categories[0], Right: g.Rights, Vault: g.Vault, Time: now,
	})
	if err == nil && j.Exited(g) {
		err = fault.New(fault.Revoked, "attest start", "the customer took it back on the chain")
	}
	return err
}

// mayAttest reports whether this member's word counts for a campaign.
func (j *Judge) mayAttest(c Campaign) error {
	self, ok := j.Registry().Member(j.Self)
	if !ok || self.Status != did.StatusActive {
		return fault.New(fault.NotMember, "attest", "this member is not active")
	}
	if c.Quorum == 0 && c.Merchant != j.Self {
		return fault.New(fault.Unauthorized, "attest", "the merchant attests this campaign alone")
	}
	return nil
}

// checkTerms holds a case against the campaign: its merchant, its season, and a
// beginning that is neither before the grant, as far as clocks agree, nor long ago.
func (j *Judge) checkTerms(x Case, c Campaign) error {
	const op = "attest start"
	now, g := j.Chain.Now(), x.Grant
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
	case x.Since < begin:
		return fault.New(fault.Expired, op, "a reward begins with its grant and its campaign, and at most a day ago")
	case x.Since > now+MaxAhead:
		return fault.New(fault.NotYet, op, "a reward begins now at the latest, by the time of the chain")
	}
	return j.checkDeadline(x.Deadline)
}

func (j *Judge) checkDeadline(deadline uint64) error {
	now := j.Chain.Now()
	if deadline <= now || deadline > now+MaxDeadline+MaxAhead {
		return fault.New(fault.Expired, "attest", "want a deadline from now to seven days ahead, by the time of the chain")
	}
	return nil
}

func (j *Judge) checkChain(ctx context.Context, campaign Address, start reward.Start) error {
	const op = "attest start"
	has, err := j.Chain.Reward(ctx, campaign, start.Account, start.Person)
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

// Stop judges whether the consent behind a reward ended, and signs that it stops. noted
// is the grant for which this member attested a start. See Service.Stop for what it
// refuses.
func (j *Judge) Stop(ctx context.Context, merchant did.Merchant, r StopRequest, noted func(digest [32]byte) (consent.Grant, error)) (Answer, error) {
	const op = "attest stop"
	c, err := j.Chain.Campaign(ctx, r.Campaign)
	if err != nil {
		return Answer{}, err
	}
	if c.Merchant != merchant {
		return Answer{}, fault.New(fault.Unauthorized, op, "only the campaign's merchant asks for this")
	}
	if err := j.mayAttest(c); err != nil {
		return Answer{}, err
	}
	if err := j.checkDeadline(r.Deadline); err != nil {
		return Answer{}, err
	}
	has, err := j.Chain.Reward(ctx, r.Campaign, r.Account, [32]byte{})
	switch {
	case err != nil:
		return Answer{}, err
	case has.Since == 0 || has.Since != r.Since:
		return Answer{}, fault.New(fault.NotFound, op, "the account has no reward of this beginning")
	case has.Stopped != 0:
		return Answer{}, fault.New(fault.Replayed, op, "the reward stopped before")
	}
	grant, err := noted(has.Digest)
	if err != nil {
		return Answer{}, err
	}
	if err := j.ended(grant); err != nil {
		return Answer{}, err
	}
	stop := reward.Stop{Account: r.Account, Since: r.Since, Deadline: r.Deadline}
	return Answer{Signature: j.Chain.Sign(stop.SigningDigest(c.signedFor(r.Campaign)))}, nil
}

// ended returns nil if a grant's line gives nothing any more. A grant that was given
// again on the same line is consent that lives on.
func (j *Judge) ended(g consent.Grant) error {
	line, known := j.Line(g.Subject)
	if !known {
		return fault.New(fault.Stale, "attest stop", "this member has forgotten the consent's line")
	}
	current := line.Current()
	if line.State() != consent.StateGranted || uint64(j.Now().UnixMilli()) >= current.Expiry {
		return nil
	}
	if current.Grant == g.ID() && j.Exited(g) {
		return nil
	}
	return fault.New(fault.Conflict, "attest stop", "the consent lives")
}

// SamePerson refuses with fault.Conflict to attest a start to an account where another
// one of the person was attested.
func SamePerson(attested, account Address) error {
	if attested != account {
		return fault.New(fault.Conflict, "attest start", "another account of this person was attested in this campaign")
	}
	return nil
}

// NotNoted is what an attestor says of a reward whose start it did not attest.
func NotNoted() error {
	return fault.New(fault.NotFound, "attest stop", "this member did not attest the start of this reward; ask those who did")
}
