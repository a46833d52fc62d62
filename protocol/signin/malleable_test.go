package signin

import "github.com/decred/dcrd/dcrec/secp256k1/v4"

// highS is the other signature that ECDSA would accept: (r, n - s, v flipped).
func highS(sig []byte) []byte {
	var s secp256k1.ModNScalar
	s.SetByteSlice(sig[32:64])
	raw := s.Negate().Bytes()
	copy(sig[32:64], raw[:])
	sig[64] = 27 + 28 - sig[64]
	return sig
}
