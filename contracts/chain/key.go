package chain

import (
	"crypto/ecdsa"
	"encoding/hex"
	"io"
	"strings"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Address names a contract or an account: the last 20 bytes of a hash.
type Address [20]byte

// String is "0x" and 40 lower-case hexadecimal digits.
func (a Address) String() string { return did.Merchant(a).String() }

// IsZero reports whether the address is absent.
func (a Address) IsZero() bool { return a == Address{} }

// MarshalText makes JSON show what String does.
func (a Address) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads "0x" and 40 hexadecimal digits of either case.
func (a *Address) UnmarshalText(text []byte) error {
	return (*did.Merchant)(a).UnmarshalText(text)
}

// NewOperatorKey draws a secp256k1 key for an account that sends transactions.
func NewOperatorKey(rand io.Reader) (*ecdsa.PrivateKey, error) {
	for {
		var raw [32]byte
		if _, err := io.ReadFull(rand, raw[:]); err != nil {
			return nil, fault.Wrap(fault.Unavailable, "new operator key", err)
		}
		if key, err := crypto.ToECDSA(raw[:]); err == nil {
			return key, nil
		}
	}
}

// OperatorOf is the account of a key, and so the merchant that it operates.
func OperatorOf(key *ecdsa.PrivateKey) did.Merchant {
	return did.Merchant(crypto.PubkeyToAddress(key.PublicKey))
}

// EncodeKey writes a key as 64 hexadecimal digits, as other wallets do.
func EncodeKey(key *ecdsa.PrivateKey) string { return hex.EncodeToString(crypto.FromECDSA(key)) }

// ParseKey reads what EncodeKey writes, with or without "0x".
func ParseKey(text string) (*ecdsa.PrivateKey, error) {
	const op = "parse operator key"
	raw, err := hex.DecodeString(strings.TrimPrefix(strings.TrimSpace(text), "0x"))
	if err != nil {
		return nil, fault.New(fault.Malformed, op, "want 64 hexadecimal digits") // err would quote the key
	}
	key, err := crypto.ToECDSA(raw)
	if err != nil {
		return nil, fault.New(fault.Malformed, op, "not a secp256k1 private key")
	}
	return key, nil
}

// AccountKey is a customer's key, as did.Seed.Account gives it, in the form
// that this package signs with.
func AccountKey(key *secp256k1.PrivateKey) *ecdsa.PrivateKey {
	converted, err := crypto.ToECDSA(key.Serialize())
	if err != nil {
		panic(err) // a private key is a valid scalar
	}
	return converted
}

func addressOf(key *ecdsa.PrivateKey) common.Address { return crypto.PubkeyToAddress(key.PublicKey) }
