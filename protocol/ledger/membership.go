package ledger

import (
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/membership"
)

// MembershipMint mints, raises or renews the membership of Holder for who shows that
// a rule of Level holds. It never lowers a level that is in force. Anybody may call.
type MembershipMint struct {
	Programme membership.Programme
	Level     uint8 // from 1, the lowest
	Holder    Account
	Evidence  Evidence
}

// MembershipRefresh looks again: extends a membership whose rule holds, starts the
// grace of one whose rule does not, lowers or ends one whose grace is over. Anybody
// may call.
type MembershipRefresh struct{ Token membership.Token }

// MembershipRenounce gives the caller's membership up. Nobody but the caller can mint
// it again.
type MembershipRenounce struct{ Token membership.Token }

// Standing is a membership as it is stored: it may be over although nobody ended it
// yet. All zero if there is none. Times are Unix seconds.
type Standing struct {
	Level     uint8
	ShownBy   uint8  // index of the rule that was shown, plus ByEvidence
	Discount  uint16 // basis points
	Since     uint64 // when this level was reached, or reached again out of grace
	Good      uint64 // until then the last showing is good; from then on: grace
	End       uint64 // from then on it counts for nothing
	Renounced bool
}

// ByEvidence is added to a rule's index when no reader can look again.
const ByEvidence = 128

// Standing is a membership by its token.
func (l *Ledger) Standing(t membership.Token) Standing { return l.state.standings.get(t) }

// Level is what a holder has in a programme now; zero if nothing.
func (l *Ledger) Level(p membership.Programme, holder Account) uint8 {
	return l.inForce(p, holder).Level
}

// FeeDiscount is how much of a merchant's exchange fee a holder does not pay now, in
// basis points.
func (l *Ledger) FeeDiscount(holder, merchant Account) uint16 {
	return l.inForce(l.FeeProgramme(merchant), holder).Discount
}

// HasAccess says whether a holder may join and read a channel now.
func (l *Ledger) HasAccess(channel [32]byte, holder Account) bool {
	for _, g := range l.Gates(channel) {
		if l.Level(g.Programme, holder) >= g.Level {
			return true
		}
	}
	return false
}

func (l *Ledger) inForce(p membership.Programme, holder Account) Standing {
	s := l.Standing(membership.TokenOf(p, holder))
	if l.clock.Time >= s.End {
		return Standing{}
	}
	return s
}

func (o MembershipMint) run(c call) error {
	const op = "mint membership"
	p := c.state.programmes.get(o.Programme)
	token := membership.TokenOf(o.Programme, o.Holder)
	s := c.Standing(token)
	switch {
	case o.Holder == Account{}:
		return fault.New(fault.Malformed, op, "the zero account holds nothing")
	case p == programme{}:
		return unknownProgramme(op)
	case p.Closed:
		return closed(op)
	case !c.active(p.Merchant):
		return notActive(op)
	case o.Level == 0 || o.Level > p.Levels:
		return noLevel(op)
	case s.Renounced && c.from != o.Holder:
		return fault.New(fault.Revoked, op, "the holder gave it up")
	case s.Level > o.Level && c.now() < s.End:
		return fault.New(fault.Conflict, op, "the holder has a higher level now")
	}
	shownBy, err := c.show(op, o)
	if err != nil {
		return err
	}
	if s.Level == 0 {
		c.state.tokens.put(o.Holder, c.state.tokens.get(o.Holder)+1)
		c.emit(c.setup.Memberships, MembershipMoved{Account{}, o.Holder, token})
		c.emit(c.setup.Memberships, Locked{token})
	}
	c.stand(token, c.shown(s, o.Level, shownBy, c.level(o.Programme, o.Level)))
	return nil
}

func (o MembershipRefresh) run(c call) error {
	s := c.Standing(o.Token)
	if s.Level == 0 {
		return noToken("refresh membership")
	}
	p := c.state.programmes.get(o.Token.Programme())
	open := !p.Closed && c.active(p.Merchant)
	over := c.now() >= s.End
	switch {
	case over && !open:
		c.end(o.Token)
		return nil
	case !open:
		return nil
	}
	for n := s.Level; n > 0; n-- {
		if c.renew(o.Token, s, n) {
			return nil
		}
		if !over {
			c.startGrace(o.Token, s)
			return nil
		}
	}
	c.end(o.Token)
	return nil
}

func (o MembershipRenounce) run(c call) error {
	const op = "renounce membership"
	switch {
	case c.Standing(o.Token).Level == 0:
		return noToken(op)
	case c.from != o.Token.Holder():
		return fault.New(fault.Unauthorized, op, "only the holder may do this")
	}
	c.end(o.Token)
	c.state.standings.put(o.Token, Standing{Renounced: true})
	return nil
}

// shown is a standing after its rule was shown to hold now. Who comes back out of
// grace begins anew.
func (c call) shown(s Standing, n, shownBy uint8, v level) Standing {
	now := c.now()
	if s.Level != n || now >= s.Good {
		s.Since = now
	}
	s.Level, s.ShownBy, s.Discount, s.Renounced = n, shownBy, v.Discount, false
	s.Good = now + uint64(v.Lifetime)
	s.End = s.Good + uint64(v.Grace)
	return s
}

// renew extends at a level if anybody can see one of its rules hold.
func (c call) renew(t membership.Token, s Standing, n uint8) bool {
	v := c.level(t.Programme(), n)
	for i, r := range v.rules() {
		if c.holds(r, t.Holder()) {
			c.stand(t, c.shown(s, n, uint8(i), v))
			return true
		}
	}
	return false
}

// startGrace begins the grace of what no reader can see to hold; it is never longer
// than the level was held. What was shown by evidence is good for its lifetime, and a
// grace that runs runs on.
func (c call) startGrace(t membership.Token, s Standing) {
	now := c.now()
	if s.ShownBy >= ByEvidence || now >= s.Good {
		return
	}
	s.Good = now
	s.End = now + min(uint64(c.level(t.Programme(), s.Level).Grace), now-s.Since)
	c.stand(t, s)
}

func (c call) stand(t membership.Token, s Standing) {
	c.state.standings.put(t, s)
	c.emit(c.setup.Memberships, StandingChanged{t, s.Level, s.Good, s.End})
	c.emit(c.setup.Memberships, MetadataUpdate{t})
}

func (c call) end(t membership.Token) {
	c.state.standings.put(t, Standing{})
	c.state.tokens.put(t.Holder(), c.state.tokens.get(t.Holder())-1)
	c.emit(c.setup.Memberships, MembershipMoved{t.Holder(), Account{}, t})
}

func noToken(op string) error { return fault.New(fault.NotFound, op, "there is no such membership") }

func (o MembershipMint) contract(l *Ledger) Account     { return l.setup.Memberships }
func (o MembershipRefresh) contract(l *Ledger) Account  { return l.setup.Memberships }
func (o MembershipRenounce) contract(l *Ledger) Account { return l.setup.Memberships }
