package eip712

import (
	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"

	"github.com/souk-network/souk/protocol/fault"
)

// SignatureSize is the length of an account's signature: r || s || v.
const SignatureSize = 65

// AccountOf is the EVM address of a secp256k1 key: the last 20 bytes of the
// keccak256 of its uncompressed point.
func AccountOf(key *secp256k1.PublicKey) [20]byte {
	hash := Keccak(key.SerializeUncompressed()[1:])
	return [20]byte(hash[12:])
}

// Sign makes the 65 bytes r || s || v of an EVM wallet, s in the lower half, v
// 27 or 28.
func Sign(digest [32]byte, key *secp256k1.PrivateKey) []byte {
	compact := ecdsa.SignCompact(key, digest[:], false)
	return append(compact[1:], compact[0])
}

// Recover is the account that signed digest. It accepts exactly one signature
// encoding for each (r, s): 65 bytes, s at most half the group order (EIP-2), v
// 27 or 28. Every other is refused as fault.BadSignature.
func Recover(digest [32]byte, sig []byte) ([20]byte, error) {
	if len(sig) != SignatureSize {
		return [20]byte{}, bad("want 65 bytes")
	}
	v := sig[64]
	if v != 27 && v != 28 {
		return [20]byte{}, bad("v is neither 27 nor 28")
	}
	var s secp256k1.ModNScalar
	if overflow := s.SetByteSlice(sig[32:64]); overflow || s.IsZero() || s.IsOverHalfOrder() {
		return [20]byte{}, bad("s is not in the lower half of the group order")
	}
	compact := append([]byte{v}, sig[:64]...)
	key, _, err := ecdsa.RecoverCompact(compact, digest[:])
	if err != nil {
		return [20]byte{}, bad("no key recovers")
	}
	return AccountOf(key), nil
}

func bad(detail string) error {
	return fault.New(fault.BadSignature, "verify account signature", detail)
}
