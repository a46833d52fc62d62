package admit

import (
	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/protocol/worth"
)

const op = "verify fact"

// body decodes the fact's body by its kind and holds it against the fact's
// fields and its author.
func body(c Checked, reg did.Registry) (any, error) {
	switch c.Fact.Kind {
	case fact.KindConsent, fact.KindRevocation:
		return consent.FromFact(c.Fact)
	case fact.KindReceipt:
		return receipt(c)
	case fact.KindHeader:
		return header(c)
	case fact.KindNotice:
		return notice(c)
	case fact.KindOffer:
		return offer.FromFact(c.Fact)
	case fact.KindQuote:
		return quote(c)
	case fact.KindCheckpoint:
		return checkpoint(c, reg)
	case fact.KindAnchor:
		return anchor(c, reg)
	case fact.KindKeys:
		return consent.CheckRotationFact(c.Fact)
	case fact.KindCampaign:
		return channel.FromFact(c.Fact, c.Member.ID) // in a channel of the author's own
	case fact.KindWorth:
		return stated(c)
	}
	return nil, fault.New(fault.UnknownKind, op, "this version has no body for the kind")
}

// receipt speaks for its own member alone.
func receipt(c Checked) (any, error) {
	r, err := consent.ReceiptFromFact(c.Fact)
	if err != nil {
		return nil, err
	}
	var by did.Merchant
	switch r := r.(type) {
	case consent.Receipt:
		by = r.Member
	case consent.RevocationReceipt:
		by = r.Holder
	}
	return r, own(c, by)
}

// header names the grant under which it was written.
func header(c Checked) (any, error) {
	if c.Fact.Subject == [32]byte{} {
		return nil, fault.New(fault.Malformed, op, "a record header names no grant")
	}
	return vault.DecodeEnvelope(c.Fact.Body)
}

// notice speaks for its own merchant, under its own name and number.
func notice(c Checked) (any, error) {
	n, err := consent.DecodeNotice(c.Fact.Body)
	if err != nil {
		return nil, err
	}
	if c.Fact.Seq != n.Seq || c.Fact.Subject != [32]byte(n.ID()) {
		return nil, fault.New(fault.Malformed, op, "notice and fact disagree on name or number")
	}
	return n, own(c, n.Merchant)
}

// quote is an offer that its author stands behind.
func quote(c Checked) (any, error) {
	s, err := offer.FromFact(c.Fact)
	if err != nil {
		return nil, err
	}
	return s, own(c, did.Merchant(s.Offer.Maker))
}

// stated is what its author says of its own points.
func stated(c Checked) (any, error) {
	s, err := worth.FromFact(c.Fact)
	if err != nil {
		return nil, err
	}
	return s, own(c, s.Merchant)
}

// checkpoint is of the author's own log, signed with one of its keys, and every
// cosignature on it holds under one of its witness's keys: a rotation takes
// nothing back that was signed before it.
func checkpoint(c Checked, reg did.Registry) (any, error) {
	s, err := accesslog.DecodeCheckpointBody(c.Fact.Body)
	if err != nil {
		return nil, err
	}
	_, merchant, err := accesslog.ParseOrigin(s.Origin)
	if err != nil {
		return nil, err
	}
	if err := own(c, merchant); err != nil {
		return nil, err
	}
	if err := s.Verify(c.Member.Keys()...); err != nil {
		return nil, err
	}
	_, err = s.CheckCosignatures(func(m did.Merchant) []did.Key { return did.KeysOf(reg, m) })
	return s, err
}

// anchor speaks of other members' logs, so each state in it is signed by its
// log: no member can claim a state that a log never had.
func anchor(c Checked, reg did.Registry) (any, error) {
	a, err := accesslog.DecodeAnchor(c.Fact.Body)
	if err != nil {
		return nil, err
	}
	return a, a.CheckRefs(func(m did.Merchant) []did.Key { return did.KeysOf(reg, m) })
}

// own refuses a member that speaks for another.
func own(c Checked, m did.Merchant) error {
	if c.Member.ID != m {
		return fault.New(fault.Conflict, op, "the author speaks for another member")
	}
	return nil
}
