package consent_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// situation is everything that Allows decides by. The default is allowed; each
// case changes one thing.
type situation struct {
	now   uint64
	grant consent.SignedGrant
	line  consent.Line
	req   consent.Request
}

func allowed() situation {
	g := grant()
	return situation{
		now: t0 + hour, grant: signed(), line: consent.Line{}.Apply(consent.Granted(g, t0, nil)),
		req: consent.Request{
			Audience: g.Audience, Purpose: g.Purpose, Category: "purchases", Right: consent.Read, Vault: g.Vault, Time: t0 + hour,
		},
	}
}

func (s situation) ask() error { return consent.Allows(s.now, s.grant, s.line, s.req) }

// regrant puts another grant in force on the line.
func (s *situation) regrant(change func(*consent.Grant)) {
	g := grant()
	change(&g)
	s.grant = g.Sign(lineKey(), controlKey())
	s.line = consent.Line{}.Apply(consent.Granted(g, t0, nil))
}

func (s *situation) revoke(seq uint64) {
	r := consent.Revocation{Grant: grant().ID(), Subject: grant().Subject, Seq: seq, Time: t0 + hour}
	s.line = s.line.Apply(consent.Revoked(r, grant()))
}

// Defends I2.
func TestAllows(t *testing.T) {
	allow := fault.Internal // no refusal
	cases := []struct {
		name   string
		want   fault.Kind
		change func(*situation)
	}{
		{"as granted", allow, func(*situation) {}},
		{"narrower purpose", allow, func(s *situation) { s.req.Purpose = "dpv:ProvideProductRecommendations" }},
		{"account signed", allow, func(s *situation) { s.grant = grant().SignAccount(account(5), controlKey()) }},
		{"both rights", allow, func(s *situation) { s.req.Right = consent.Read | consent.Write }},
		{"first millisecond", allow, func(s *situation) { s.now, s.req.Time = t0, t0 }},
		{"last millisecond", allow, func(s *situation) { s.now, s.req.Time = t0+100*hour-1, t0+100*hour-1 }},
		{"last use", allow, func(s *situation) { s.regrant(func(g *consent.Grant) { g.Uses = 3 }); s.req.Used = 2 }},
		{"reader's clock ahead by two minutes", allow, func(s *situation) { s.req.Time = s.now + fact.MaxSkew }},
		{"request two minutes old", allow, func(s *situation) { s.req.Time = s.now - consent.MaxRequestAge }},

		{"grant changed after signing", fault.BadSignature, func(s *situation) { s.grant.Grant.Rights |= consent.Share }},
		{"signed by another line", fault.BadSignature, func(s *situation) { s.grant = grant().Sign(key(99), controlKey()) }},
		{"signed by another account", fault.BadSignature, func(s *situation) { s.grant = grant().SignAccount(account(6), controlKey()) }},
		{"control signature of another", fault.BadSignature, func(s *situation) { s.grant.Control = did.KeyOf(key(98)) }},
		{"no signature", fault.BadSignature, func(s *situation) { s.grant.Sig = nil }},
		{"no grant at all", fault.Malformed, func(s *situation) { s.grant = consent.SignedGrant{} }},

		{"another merchant", fault.NoGrant, func(s *situation) { s.req.Audience = did.Merchant{1} }},
		{"another vault", fault.NoGrant, func(s *situation) { s.req.Vault = hash(77) }},
		{"nothing heard", fault.NoGrant, func(s *situation) { s.line = consent.Line{} }},
		{"another line's state", fault.NoGrant, func(s *situation) {
			g := grant()
			g.Subject = did.KeyOf(key(50))
			s.line = consent.Line{}.Apply(consent.Granted(g, t0, nil))
		}},
		{"newer than what was heard", fault.NoGrant, func(s *situation) {
			g := grant()
			g.Seq = 2
			s.grant = g.Sign(lineKey(), controlKey())
		}},
		{"published with other terms", fault.NoGrant, func(s *situation) {
			st := consent.Granted(grant(), t0, nil)
			st.Expiry++
			s.line = consent.Line{}.Apply(st)
		}},

		{"denied later", fault.Denied, func(s *situation) {
			s.line = s.line.Apply(consent.Denied(consent.Denial{Subject: grant().Subject, Seq: 2, Time: t0 + 1}, nil))
		}},
		{"denied at the same number", fault.Denied, func(s *situation) {
			s.line = s.line.Apply(consent.Denied(consent.Denial{Subject: grant().Subject, Seq: 1, Time: t0 + 1}, nil))
		}},
		{"revoked", fault.Revoked, func(s *situation) { s.revoke(2) }},
		{"revoked at the same number", fault.Revoked, func(s *situation) { s.revoke(1) }},
		{"revoked and expired", fault.Revoked, func(s *situation) { s.revoke(2); s.now = t0 + 200*hour; s.req.Time = s.now }},
		{"replaced by a later grant", fault.Revoked, func(s *situation) {
			g := grant()
			g.Seq, g.Epoch = 2, 2
			s.line = s.line.Apply(consent.Granted(g, t0+1, nil))
		}},
		{"re-granted without a new epoch", fault.Revoked, func(s *situation) {
			old := s.line
			s.regrant(func(g *consent.Grant) { g.Seq = 3 })
			s.line = s.line.Merge(old)
			s.revoke(2)
		}},

		{"before it begins", fault.NotYet, func(s *situation) { s.now, s.req.Time = t0-1, t0-1 }},
		{"request from the future", fault.NotYet, func(s *situation) { s.req.Time = s.now + fact.MaxSkew + 1 }},
		{"at its expiry", fault.Expired, func(s *situation) { s.now, s.req.Time = t0+100*hour, t0+100*hour }},
		{"expired by the judge's clock", fault.Expired, func(s *situation) { s.now, s.req.Time = t0+100*hour, t0+100*hour-1 }},
		{"stale request", fault.Expired, func(s *situation) { s.req.Time = s.now - consent.MaxRequestAge - 1 }},

		{"broader purpose", fault.Narrower, func(s *situation) { s.req.Purpose = "dpv:Purpose" }},
		{"other purpose", fault.Narrower, func(s *situation) { s.req.Purpose = "dpv:Marketing" }},
		{"other category", fault.Narrower, func(s *situation) { s.req.Category = "profile" }},
		{"other right", fault.Narrower, func(s *situation) { s.req.Right = consent.Share }},
		{"one right too many", fault.Narrower, func(s *situation) { s.req.Right = consent.Read | consent.Share }},
		{"no right named", fault.Narrower, func(s *situation) { s.req.Right = 0 }},
		{"uses spent", fault.UsedUp, func(s *situation) { s.regrant(func(g *consent.Grant) { g.Uses = 3 }); s.req.Used = 3 }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := allowed()
			c.change(&s)
			err := s.ask()
			if c.want == allow {
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantKind(t, err, c.want)
		})
	}
}

func TestReGrantWithNewEpochIsAllowed(t *testing.T) {
	s := allowed()
	s.revoke(2)
	g := grant()
	g.Seq, g.Epoch = s.line.NextSeq(), s.line.NextEpoch()
	if g.Seq != 3 || g.Epoch != 2 {
		t.Fatalf("the next grant has number %d and epoch %d, want 3 and 2", g.Seq, g.Epoch)
	}
	s.grant = g.Sign(lineKey(), controlKey())
	s.line = s.line.Apply(consent.Granted(g, t0+2, nil))
	if err := s.ask(); err != nil {
		t.Error(err)
	}
}

// TestNoOtherStatementOpensADeadGrant: once revoked, a grant stays refused
// whatever else arrives on its line. Defends I2 and I8.
func TestNoOtherStatementOpensADeadGrant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := allowed()
		s.revoke(rapid.Uint64Range(1, 4).Draw(t, "revocation"))
		for _, st := range rapid.SliceOf(rapid.Custom(drawStatement)).Draw(t, "others") {
			s.line = s.line.Apply(st)
		}
		s.line = s.line.Apply(consent.Granted(grant(), t0, nil))
		if s.ask() == nil {
			t.Fatal("a revoked grant was allowed")
		}
	})
}
