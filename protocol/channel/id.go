package channel

import (
	"encoding/hex"
	"strings"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/membership"
)

// ID names a channel: keccak256(abi.encode(owner, name)), as the contract of
// memberships does. It fixes the owner: nobody else can make a name that gives
// the same id.
type ID [32]byte

// MaxName is the most bytes of a channel's name.
const MaxName = 32

// IDOf names the channel of a merchant. The name is not checked.
func IDOf(owner did.Merchant, name string) ID {
	var word [MaxName]byte
	copy(word[:], name)
	return membership.Channel(owner, word)
}

// String is the id in lower-case hexadecimal.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// MarshalText makes JSON show the hexadecimal text.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads 64 hexadecimal digits.
func (id *ID) UnmarshalText(text []byte) error {
	if len(text) != 64 {
		return badID()
	}
	if _, err := hex.Decode(id[:], text); err != nil {
		return badID()
	}
	return nil
}

func badID() error {
	return fault.New(fault.Malformed, "parse channel id", "want 64 hexadecimal digits")
}

const letters = "abcdefghijklmnopqrstuvwxyz0123456789-"

// CheckName wants 1 to 32 of a-z, 0-9 and hyphen.
func CheckName(name string) error {
	other := func(r rune) bool { return !strings.ContainsRune(letters, r) }
	if name == "" || len(name) > MaxName || strings.ContainsFunc(name, other) {
		return fault.New(fault.Malformed, "check channel name", "want 1 to 32 of a-z, 0-9 and hyphen")
	}
	return nil
}
