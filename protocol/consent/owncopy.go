package consent

import (
	"crypto/ed25519"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/vault"
)

const ownCopyInfo = "souk/v1/own-copy"

// SealOwnCopy encrypts what a wallet wants back after it lost its device, at
// most [MaxDelivery] bytes, to the wallet's own public key. The line is bound to
// it as in [SealDelivery].
func SealOwnCopy(own []byte, line did.Key, message []byte) ([]byte, error) {
	return seal(own, ownCopyInfo, line, message)
}

// OpenOwnCopy decrypts what SealOwnCopy made. fault.BadProof for what is sealed
// to somebody else.
func OpenOwnCopy(private vault.WrapKey, line did.Key, sealed []byte) ([]byte, error) {
	return open(private, ownCopyInfo, line, sealed)
}

// OwnCopyFact signs a sealed own copy as a fact about subject. It is of kind
// keys, like a rotation: only its recipient can tell one from the other.
func OwnCopyFact(line ed25519.PrivateKey, subject [32]byte, sealed []byte, seq, now, expiry uint64) fact.Fact {
	return RotationFact(line, subject, sealed, seq, now, expiry)
}
