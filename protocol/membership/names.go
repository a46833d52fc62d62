// Package membership names programmes, channels and tokens of the contract
// Memberships, and computes what merchants and accounts sign as evidence for a
// level. See docs/spec/memberships.md.
package membership

import (
	"encoding/hex"

	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
)

// Programme names a merchant's programme: the first 12 bytes of keccak256 over
// the merchant and the number that it gave, as two 32-byte words. Zero: none.
type Programme [12]byte

// ProgrammeOf is the name of a merchant's programme.
func ProgrammeOf(merchant [20]byte, number uint32) Programme {
	hash := eip712.Words(nil).Address(merchant).Number(uint64(number)).Hash()
	return Programme(hash[:12])
}

// String is "0x" and 24 lower-case hexadecimal digits.
func (p Programme) String() string { return "0x" + hex.EncodeToString(p[:]) }

// MarshalText makes JSON show the name.
func (p Programme) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what String writes.
func (p *Programme) UnmarshalText(text []byte) error {
	raw, err := hex.DecodeString(string(text[min(2, len(text)):]))
	if err != nil || len(raw) != len(p) || Programme(raw).String() != string(text) {
		return fault.New(fault.Malformed, "parse programme", "want 0x and 24 lower-case hexadecimal digits")
	}
	*p = Programme(raw)
	return nil
}

// Channel names a token-gated channel: keccak256 over the merchant that opened
// it and its own name for it, as two 32-byte words.
func Channel(merchant [20]byte, name [32]byte) [32]byte {
	return eip712.Words(nil).Address(merchant).Word(name).Hash()
}

// Token is the number of a holder's membership: programme, then holder.
type Token [32]byte

// TokenOf is a holder's token in a programme, minted or not.
func TokenOf(p Programme, holder [20]byte) (t Token) {
	copy(t[:12], p[:])
	copy(t[12:], holder[:])
	return t
}

// Programme is the programme that a token belongs to.
func (t Token) Programme() Programme { return Programme(t[:12]) }

// Holder is the account that a token is bound to.
func (t Token) Holder() [20]byte { return [20]byte(t[12:]) }

// word is the programme as the 32-byte word of a uint96.
func (p Programme) word() (w [32]byte) {
	copy(w[20:], p[:])
	return w
}

// ChannelName is a name of at most 32 bytes as the contract takes it, padded
// with zeros. Longer names are too_large.
func ChannelName(name string) (w [32]byte, err error) {
	if len(name) > len(w) {
		return w, fault.New(fault.TooLarge, "name channel", "at most 32 bytes")
	}
	copy(w[:], name)
	return w, nil
}
