package signin

import (
	"strconv"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
)

// Hash is what personal_sign signs (EIP-191, version 0x45), of exactly these bytes.
func Hash(text string) [32]byte {
	return keccak([]byte("\x19Ethereum Signed Message:\n"+strconv.Itoa(len(text))), []byte(text))
}

// Sign makes the 65 bytes r || s || v that an EVM wallet makes of the text.
func Sign(text string, key *secp256k1.PrivateKey) []byte {
	return consent.SignAccount(Hash(text), key)
}

// Signer is the address that made an ECDSA signature of a text. It takes 65
// bytes with s in the lower half of the group order and v 27 or 28, or 0 or 1 as
// some hardware wallets write it. Refused: bad_signature.
func Signer(text string, sig []byte) ([20]byte, error) {
	account, err := consent.RecoverAccount(Hash(text), canonical(sig))
	return account, err
}

// VerifyKey refuses a signature that is not the one of this address's own key:
// bad_signature. Contract accounts sign otherwise and are asked on their chain.
func VerifyKey(text string, sig []byte, address [20]byte) error {
	signer, err := Signer(text, sig)
	if err == nil && signer != address {
		err = fault.New(fault.BadSignature, "verify sign-in signature", "made by another account")
	}
	return err
}

// canonical writes v 0 and 1 as 27 and 28; everything else it leaves as it is.
func canonical(sig []byte) []byte {
	if len(sig) != 65 || sig[64] > 1 {
		return sig
	}
	out := append([]byte(nil), sig...)
	out[64] += 27
	return out
}
