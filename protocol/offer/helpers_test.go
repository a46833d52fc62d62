package offer_test

import (
	"crypto/ed25519"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/offer"
)

const t0 uint64 = 1_700_000_000_000

func member(n byte) ed25519.PrivateKey {
	seed := make([]byte, 32)
	seed[0] = n
	return ed25519.NewKeyFromSeed(seed)
}

func account(n byte) *secp256k1.PrivateKey { return secp256k1.PrivKeyFromBytes([]byte{31: n}) }

func address(n byte) offer.Address { return offer.Address(eip712.AccountOf(account(n).PubKey())) }

func venue() offer.Venue { return offer.Venue{Chain: 1337, Exchange: offer.Address{19: 9}} }

// sample is an offer of account 1: 100 for 80 within an hour.
func sample() offer.Offer {
	return offer.Offer{
		Maker: address(1), Give: offer.Address{0: 0xa, 19: 1}, Want: offer.Address{0: 0xb, 19: 2}, GiveAmount: 100, WantAmount: 80,
		MaxFee: 4, MaxRelayFee: 1, Nonce: 24, Expiry: t0/1000 + 3600, Salt: [32]byte{7},
	}
}

func signed() offer.Signed { return offer.Sign(venue(), sample(), account(1)) }

// otherHalf turns a signature into the one with the high s that ECDSA knows
// beside it.
func otherHalf(sig []byte) []byte {
	var s secp256k1.ModNScalar
	s.SetByteSlice(sig[32:64])
	s.Negate()
	out := append([]byte{}, sig...)
	s.PutBytesUnchecked(out[32:64])
	out[64] = 27 + 28 - out[64]
	return out
}
