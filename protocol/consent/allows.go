package consent

import (
	"fmt"
	"slices"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// MaxRequestAge is how long, in milliseconds, a signed request stays good: a
// grant is judged at the request's time, which must be near the judge's.
const MaxRequestAge uint64 = 120_000

// Request is what somebody wants to do with a customer's record.
type Request struct {
	Audience did.Merchant // who asks
	Purpose  string       // for what: the grant's purpose or a narrower one
	Category string       // of the record
	Right    Rights       // one or more rights, all needed
	Vault    [32]byte     // whose record
	Time     uint64       // signed time of the request, Unix milliseconds
	Used     uint32       // releases that the grant has already paid for
}

// Allows decides one request under one grant and the line it stands on. It
// returns nil, or an error of kind BadSignature (or Malformed, TooLarge) for a
// grant that is none, NoGrant, Denied, Revoked, NotYet, Expired, Narrower or
// UsedUp, in that order of precedence. now is the judge's clock.
func Allows(now uint64, g SignedGrant, line Line, req Request) error {
	if err := g.Verify(); err != nil {
		return err
	}
	return g.Grant.Permits(now, line, req)
}

// Permits is Allows for a grant whose signatures were checked before.
func (g Grant) Permits(now uint64, line Line, req Request) error {
	for _, check := range []error{addressed(g, req), standing(g, line), timely(now, g, req), within(g, req)} {
		if check != nil {
			return check
		}
	}
	if g.Uses > 0 && req.Used >= g.Uses {
		return fault.New(fault.UsedUp, "check grant", fmt.Sprintf("all %d uses are spent", g.Uses))
	}
	return nil
}

// addressed checks that the grant speaks to this reader about this vault.
func addressed(g Grant, req Request) error {
	if g.Audience != req.Audience {
		return fault.New(fault.NoGrant, "check grant", "given to another merchant")
	}
	if g.Vault != req.Vault {
		return fault.New(fault.NoGrant, "check grant", "given for another vault")
	}
	return nil
}

// standing checks that the grant is what the line says now.
func standing(g Grant, line Line) error {
	const op = "check grant"
	current := line.Current()
	if current.State == StateUnknown || line.Key() != g.Subject || g.Seq > current.Seq {
		return fault.New(fault.NoGrant, op, "this peer has not heard of it yet")
	}
	switch line.State() {
	case StateDenied:
		return fault.New(fault.Denied, op, "the customer said no")
	case StateRevoked:
		return fault.New(fault.Revoked, op, "the customer took it back")
	}
	if current.Grant != g.ID() {
		return fault.New(fault.Revoked, op, "a later grant replaced it")
	}
	if current.Seq != g.Seq || current.NotBefore != g.NotBefore || current.Expiry != g.Expiry || current.Epoch != g.Epoch {
		return fault.New(fault.NoGrant, op, "its terms are not those that were published")
	}
	return nil
}

// timely judges at the request's time, which must lie near the judge's clock,
// and refuses what has ended by either.
func timely(now uint64, g Grant, req Request) error {
	const op = "check grant"
	switch {
	case req.Time < g.NotBefore:
		return fault.New(fault.NotYet, op, "the grant has not begun")
	case req.Time > now && req.Time-now > fact.MaxSkew:
		return fault.New(fault.NotYet, op, "the request is dated in the future")
	case req.Time >= g.Expiry || now >= g.Expiry:
		return fault.New(fault.Expired, op, "the grant has ended")
	case now > req.Time && now-req.Time > MaxRequestAge:
		return fault.New(fault.Expired, op, "the request is older than two minutes; sign it again")
	}
	return nil
}

// within checks purpose, category and rights.
func within(g Grant, req Request) error {
	const op = "check grant"
	switch {
	case !Covers(g.Purpose, req.Purpose):
		return fault.New(fault.Narrower, op, "for another purpose")
	case !slices.Contains(g.Categories, req.Category):
		return fault.New(fault.Narrower, op, "not for this category")
	case req.Right == 0 || !g.Rights.Has(req.Right):
		return fault.New(fault.Narrower, op, "not for this right")
	}
	return nil
}
