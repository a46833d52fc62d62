package offer

import (
	"crypto/ed25519"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// wire is the body of an offer or quote fact: one flat array.
type wire struct {
	_ struct{} `cbor:",toarray"`
	Venue
	Offer
	Sig []byte
}

// Encode is the body's one encoding.
func (s Signed) Encode() []byte {
	return codec.Marshal(wire{Venue: s.Venue, Offer: s.Offer, Sig: s.Sig})
}

// Decode reads a body and checks its fields, not the signature.
func Decode(raw []byte) (Signed, error) {
	var w wire
	if err := codec.Unmarshal(raw, &w, fact.MaxSize); err != nil {
		return Signed{}, fault.Wrap(fault.KindOf(err), "decode offer", err)
	}
	s := Signed{Venue: w.Venue, Offer: w.Offer, Sig: w.Sig}
	return s, s.check()
}

// Fact makes the offer a fact of the member that takes it in, dated now in Unix
// milliseconds.
func (s Signed) Fact(member ed25519.PrivateKey, now uint64) fact.Fact {
	return s.fact(fact.KindOffer, member, now)
}

// Quote makes the offer a fact by which its maker, the member itself, stands.
func (s Signed) Quote(member ed25519.PrivateKey, now uint64) fact.Fact {
	return s.fact(fact.KindQuote, member, now)
}

func (s Signed) fact(kind fact.Kind, member ed25519.PrivateKey, now uint64) fact.Fact {
	return fact.Sign(fact.Fact{
		Kind: kind, Seq: s.Offer.Nonce, Time: now, Expiry: s.Offer.Ends(), Subject: s.ID(), Body: s.Encode(),
	}, member)
}

// FromFact reads the body of an offer or quote fact, holds it against the
// fact's fields and verifies the maker's signature where a key made it. Who the
// author is, is for the caller to compare with the registry.
func FromFact(f fact.Fact) (Signed, error) {
	const op = "decode offer"
	if f.Kind != fact.KindOffer && f.Kind != fact.KindQuote {
		return Signed{}, fault.New(fault.UnknownKind, op, "not an offer or quote fact")
	}
	s, err := Decode(f.Body)
	if err != nil {
		return Signed{}, err
	}
	id := s.ID()
	if f.Subject != [32]byte(id) || f.Seq != s.Offer.Nonce || f.Expiry != s.Offer.Ends() {
		return Signed{}, fault.New(fault.Malformed, op, "fact and offer disagree on id, nonce or expiry")
	}
	return s, s.verifyAs(id)
}
