package offer

import (
	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
)

const (
	domainName    = "Souk Exchange"
	domainVersion = "1"
	offerType     = "Offer(address maker,address recipient,address taker,address give,address want,uint128 giveAmount,uint128 wantAmount,uint128 maxFee,uint128 maxRelayFee,uint64 nonce,uint64 expiry,bytes32 salt)"
)

// MaxSignature bounds the signature of a contract account (ERC-1271), in bytes.
const MaxSignature = 1024

// ID is the offer's digest at a venue.
func (v Venue) ID(o Offer) ID {
	w := eip712.Struct(offerType)
	for _, a := range []Address{o.Maker, o.Recipient, o.Taker, o.Give, o.Want} {
		w = w.Address(a)
	}
	for _, n := range []uint64{o.GiveAmount, o.WantAmount, o.MaxFee, o.MaxRelayFee, o.Nonce, o.Expiry} {
		w = w.Number(n)
	}
	return w.Word(o.Salt).Digest(v.separator())
}

func (v Venue) separator() [32]byte {
	return eip712.ContractSeparator(domainName, domainVersion, v.Chain, v.Exchange)
}

// Signed is an offer with its maker's signature.
type Signed struct {
	Venue Venue
	Offer Offer
	// Sig is 65 bytes by a key (r || s || v, low s), or 66 to MaxSignature that
	// the maker's contract judges.
	Sig []byte
}

// Sign signs an offer with the maker's key.
func Sign(v Venue, o Offer, maker *secp256k1.PrivateKey) Signed {
	return Signed{Venue: v, Offer: o, Sig: eip712.Sign(v.ID(o), maker)}
}

// ID is the offer's digest; the signature does not change it.
func (s Signed) ID() ID { return s.Venue.ID(s.Offer) }

// Proven reports whether Verify can decide the signature. If not, the maker is
// a contract, and only the chain can.
func (s Signed) Proven() bool { return len(s.Sig) == eip712.SignatureSize }

// Verify checks the fields and, where a key signed, the signature. Errors are
// fault.Malformed and fault.BadSignature.
func (s Signed) Verify() error {
	if err := s.check(); err != nil {
		return err
	}
	return s.verifyAs(s.ID())
}

func (s Signed) check() error {
	const op = "check offer"
	if s.Venue.Chain == 0 || s.Venue.Exchange.IsZero() {
		return fault.New(fault.Malformed, op, "names no chain or no exchange")
	}
	if err := checkSize(s.Sig); err != nil {
		return err
	}
	return s.Offer.Check()
}

// verifyAs is the signature check under a digest that was computed before.
func (s Signed) verifyAs(id ID) error { return judge(id, s.Sig, s.Offer.Maker) }
