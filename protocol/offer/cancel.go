package offer

import (
	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
)

// An offer ends on the chain alone: what a maker signs here, anybody relays to
// the exchange. Gossip learns of it as of a fill, by what the chain says.
const (
	cancelType      = "Cancel(bytes32 offer)"
	cancelBelowType = "CancelBelow(address maker,uint64 nonce)"
)

func (v Venue) cancelDigest(id ID) [32]byte {
	return eip712.Struct(cancelType).Word(id).Digest(v.separator())
}

func (v Venue) cancelBelowDigest(maker Address, nonce uint64) [32]byte {
	return eip712.Struct(cancelBelowType).Address(maker).Number(nonce).Digest(v.separator())
}

// SignCancel signs the end of one offer.
func (v Venue) SignCancel(id ID, maker *secp256k1.PrivateKey) []byte {
	return eip712.Sign(v.cancelDigest(id), maker)
}

// VerifyCancel checks a maker's signature under the end of one offer. One of
// more than 65 bytes is a contract account's and left to the chain.
func (v Venue) VerifyCancel(id ID, maker Address, sig []byte) error {
	return judge(v.cancelDigest(id), sig, maker)
}

// SignCancelBelow signs the end of all offers of the key's account with a nonce
// below the given one.
func (v Venue) SignCancelBelow(nonce uint64, maker *secp256k1.PrivateKey) []byte {
	return eip712.Sign(v.cancelBelowDigest(eip712.AccountOf(maker.PubKey()), nonce), maker)
}

// VerifyCancelBelow checks a maker's signature under the end of all its offers
// below a nonce, as VerifyCancel does.
func (v Venue) VerifyCancelBelow(maker Address, nonce uint64, sig []byte) error {
	return judge(v.cancelBelowDigest(maker, nonce), sig, maker)
}

// judge checks what can be checked without the chain.
func judge(digest [32]byte, sig []byte, account Address) error {
	if err := checkSize(sig); err != nil || len(sig) > eip712.SignatureSize {
		return err
	}
	signer, err := eip712.Recover(digest, sig)
	if err == nil && Address(signer) != account {
		err = fault.New(fault.BadSignature, "verify offer", "another account signed")
	}
	return err
}

func checkSize(sig []byte) error {
	if len(sig) < eip712.SignatureSize || len(sig) > MaxSignature {
		return fault.New(fault.Malformed, "check offer", "want a signature of 65 to 1,024 bytes")
	}
	return nil
}
