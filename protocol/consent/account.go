package consent

import (
	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"

	"github.com/souk-network/souk/protocol/fault"
)

// Account is a customer's EVM account towards one merchant; zero if it has none.
type Account [20]byte

// AccountOfKey is the EVM address of a secp256k1 key: the last 20 bytes of the
// keccak256 of its uncompressed point.
func AccountOfKey(key *secp256k1.PublicKey) Account {
	hash := keccak(key.SerializeUncompressed()[1:])
	return Account(hash[12:])
}

// SignAccount makes the 65 bytes r || s || v of an EVM wallet, s in the lower
// half, v 27 or 28.
func SignAccount(digest [32]byte, key *secp256k1.PrivateKey) []byte {
	compact := ecdsa.SignCompact(key, digest[:], false)
	return append(compact[1:], compact[0])
}

// RecoverAccount is the account that signed digest. It accepts exactly one
// signature encoding for each (r, s): 65 bytes, s at most half the group order
// (EIP-2), v 27 or 28. Refused: bad_signature.
func RecoverAccount(digest [32]byte, sig []byte) (Account, error) {
	if len(sig) != 65 {
		return Account{}, badAccount("want 65 bytes")
	}
	v := sig[64]
	if v != 27 && v != 28 {
		return Account{}, badAccount("v is neither 27 nor 28")
	}
	var s secp256k1.ModNScalar
	if overflow := s.SetByteSlice(sig[32:64]); overflow || s.IsZero() || s.IsOverHalfOrder() {
		return Account{}, badAccount("s is not in the lower half of the group order")
	}
	compact := append([]byte{v}, sig[:64]...)
	key, _, err := ecdsa.RecoverCompact(compact, digest[:])
	if err != nil {
		return Account{}, badAccount("no key recovers")
	}
	return AccountOfKey(key), nil
}

func badAccount(detail string) error {
	return fault.New(fault.BadSignature, "verify account signature", detail)
}
