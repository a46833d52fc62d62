package offer

import (
	"encoding/hex"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Address is an EVM address: an account, or the contract of a merchant's points.
type Address [20]byte

// IsZero reports whether the address is absent.
func (a Address) IsZero() bool { return a == Address{} }

// String is "0x" and 40 lower-case hexadecimal digits.
func (a Address) String() string { return did.Merchant(a).String() }

// MarshalText makes JSON show the address.
func (a Address) MarshalText() ([]byte, error) { return did.Merchant(a).MarshalText() }

// UnmarshalText reads "0x" and 40 hexadecimal digits of either case.
func (a *Address) UnmarshalText(text []byte) error {
	return (*did.Merchant)(a).UnmarshalText(text)
}

// ID names an offer: its EIP-712 digest under the exchange's domain, which is
// what the maker signs and what the exchange keeps its state under.
type ID [32]byte

// String is "0x" and 64 lower-case hexadecimal digits.
func (id ID) String() string { return "0x" + hex.EncodeToString(id[:]) }

// MarshalText makes JSON show the id.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what String writes.
func (id *ID) UnmarshalText(text []byte) error {
	raw, err := hex.DecodeString(string(text[min(2, len(text)):]))
	if err != nil || len(raw) != len(id) || (ID(raw)).String() != string(text) {
		return fault.New(fault.Malformed, "parse offer id", "want 0x and 64 lower-case hexadecimal digits")
	}
	*id = ID(raw)
	return nil
}
