package consent

import (
	"crypto/ed25519"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

const rotationInfo = "souk/v1/rotation"

// Rotation hands the holder of a living grant what changed since: new grant keys,
// after another grantee's revocation closed the old epoch, or the vault's new
// sharing, after a resharing.
type Rotation struct {
	_       struct{} `cbor:",toarray"`
	Grant   GrantID
	Keys    []KeyEntry // sorted by category, then epoch
	Sharing *Sharing   // nil when the custodians are as before
}

func (r Rotation) check() error {
	if err := checkKeys(r.Keys); err != nil || r.Sharing == nil {
		return err
	}
	return r.Sharing.Check()
}

// SealRotation encrypts a rotation to the grantee's HPKE key.
func SealRotation(hpkePub []byte, line did.Key, r Rotation) ([]byte, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	return seal(hpkePub, rotationInfo, line, codec.Marshal(r))
}

// OpenRotation decrypts and checks what SealRotation made.
func OpenRotation(private vault.WrapKey, line did.Key, sealed []byte) (Rotation, error) {
	raw, err := open(private, rotationInfo, line, sealed)
	if err != nil {
		return Rotation{}, err
	}
	var r Rotation
	if err := codec.Unmarshal(raw, &r, MaxDelivery); err != nil {
		return Rotation{}, fault.Wrap(fault.KindOf(err), "decode rotation", err)
	}
	return r, r.check()
}

// RotationFact signs a sealed rotation of grant as a fact of kind keys. seq
// counts the line's rotations.
func RotationFact(line ed25519.PrivateKey, grant GrantID, sealed []byte, seq, now, expiry uint64) fact.Fact {
	return fact.Sign(fact.Fact{
		Kind: fact.KindKeys, Seq: seq, Time: now, Expiry: expiry, Subject: grant, Body: sealed,
	}, line)
}

// CheckRotationFact holds the visible part of a keys fact against its limits
// and returns the sealed part, which is the whole body.
func CheckRotationFact(f fact.Fact) ([]byte, error) {
	const op = "decode keys fact"
	switch {
	case f.Kind != fact.KindKeys:
		return nil, fault.New(fault.UnknownKind, op, "not a keys fact")
	case len(f.Body) > MaxSealed:
		return nil, fault.New(fault.TooLarge, op, "sealed part over 6 KiB")
	case len(f.Body) < vault.WrapOverhead+sealPad || f.Subject == [32]byte{}:
		return nil, fault.New(fault.Malformed, op, "no grant or no sealed part")
	}
	return f.Body, nil
}
