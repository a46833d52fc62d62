package reward

import (
	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
)

const (
	domainName    = "Souk Rewards"
	domainVersion = "1"
	startType     = "RewardStart(address account,bytes32 digest,bytes32 person,uint64 since,uint64 deadline)"
	stopType      = "RewardStop(address account,uint64 since,uint64 deadline)"
	activityType  = "RewardActivity(address account,bytes32 person,uint8 index,bytes32 ref,uint64 deadline)"
)

// Campaign is a campaign's contract. What is signed for one says nothing to
// another, on this chain or any other.
type Campaign struct {
	ChainID  uint64
	Contract [20]byte
}

func (c Campaign) separator() [32]byte {
	return eip712.ContractSeparator(domainName, domainVersion, c.ChainID, c.Contract)
}

// Start is what attestors say of a consent: this account's grant lives.
type Start struct {
	Account  [20]byte // the customer's account towards the merchant; is paid
	Digest   [32]byte // salted digest of the grant, as consent.AnchorDigest makes it
	Person   [32]byte // Person's tag
	Since    uint64   // Unix seconds: when the grant began, not before the campaign's start
	Deadline uint64   // last second in which it can be delivered
}

// SigningDigest is what attestors sign.
func (s Start) SigningDigest(c Campaign) [32]byte {
	return eip712.Struct(startType).Address(s.Account).Word(s.Digest).Word(s.Person).
		Number(s.Since).Number(s.Deadline).Digest(c.separator())
}

// Stop is what the account says together with a revocation, or attestors say
// when the grant ended and the account does not say so.
type Stop struct {
	Account  [20]byte
	Since    uint64 // the reward's, so that no other one is meant
	Deadline uint64 // last second in which it can be delivered
}

// SigningDigest is what the account, or attestors, sign.
func (s Stop) SigningDigest(c Campaign) [32]byte {
	return eip712.Struct(stopType).Address(s.Account).Number(s.Since).Number(s.Deadline).Digest(c.separator())
}

// Activity is what attestors say of an activity.
type Activity struct {
	Account  [20]byte // is paid
	Person   [32]byte // Person's tag
	Index    uint8    // which activity of this person, from 0; each is paid once
	Ref      [32]byte // salted hash of the event
	Deadline uint64   // last second in which it can be delivered
}

// SigningDigest is what attestors sign.
func (a Activity) SigningDigest(c Campaign) [32]byte {
	return eip712.Struct(activityType).Address(a.Account).Word(a.Person).Number(uint64(a.Index)).
		Word(a.Ref).Number(a.Deadline).Digest(c.separator())
}

// Statement is a Start, Stop or Activity.
type Statement interface {
	SigningDigest(Campaign) [32]byte
}

// Sign signs a statement for one campaign: 65 bytes r || s || v, as wallets do.
func Sign(s Statement, c Campaign, key *secp256k1.PrivateKey) []byte {
	return eip712.Sign(s.SigningDigest(c), key)
}

// Verify reports whether the key of account signed a statement for a campaign;
// bad_signature if not. Contract wallets are left to the chain.
func Verify(s Statement, c Campaign, account [20]byte, signature []byte) error {
	signer, err := eip712.Recover(s.SigningDigest(c), signature)
	if err != nil {
		return err
	}
	if signer != account {
		return fault.New(fault.BadSignature, "verify reward statement", "another account signed it")
	}
	return nil
}

// Person is the tag that names a person in one campaign only: keccak256 of
// "souk/v1/reward-person", a zero byte, the attestors' secret, the campaign's
// contract and the name by which they know the person. Who does not know the
// secret learns nothing from it, and tags of two campaigns cannot be linked.
func Person(secret [32]byte, contract [20]byte, name []byte) [32]byte {
	b := append([]byte("souk/v1/reward-person\x00"), secret[:]...)
	b = append(b, contract[:]...)
	return eip712.Keccak(append(b, name...))
}
