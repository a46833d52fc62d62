package signin

import (
	"encoding/hex"
	"strconv"
	"strings"

	"golang.org/x/crypto/sha3"

	"github.com/souk-network/souk/protocol/fault"
)

// Account is an account on one EVM chain.
type Account struct {
	Chain   uint64 // EIP-155 chain id; 0 names a key's account on no chain in particular
	Address [20]byte
}

// String is the CAIP-10 name, "eip155:1:0x…" with the EIP-55 check sum.
func (a Account) String() string {
	return "eip155:" + strconv.FormatUint(a.Chain, 10) + ":" + Checksum(a.Address)
}

const pkhPrefix = "did:pkh:"

// DID is the did:pkh of the account.
func (a Account) DID() string { return pkhPrefix + a.String() }

// ParseAccount reads a CAIP-10 name in the namespace eip155, or the did:pkh of
// one. The address must carry its check sum.
func ParseAccount(text string) (Account, error) {
	id, err := ParseAccountID(strings.TrimPrefix(text, pkhPrefix))
	if err != nil {
		return Account{}, err
	}
	chain, good := parseChain(id.Reference)
	address, sum := parseChecksum(id.Address)
	if id.Namespace != "eip155" || !good || !sum {
		return Account{}, fault.New(fault.Malformed, naming, "want eip155, a chain id, and 0x with 40 digits and an EIP-55 check sum")
	}
	return Account{chain, address}, nil
}

// AccountOf reads an address, "0x" and 40 hexadecimal digits, on a chain. One
// that is all in one case carries no check sum; any other must carry the right one.
func AccountOf(chain uint64, address string) (Account, error) {
	a := Account{Chain: chain}
	digits := strings.TrimPrefix(address, "0x")
	raw, err := hex.DecodeString(digits)
	if err != nil || len(address) != 42 || len(raw) != len(a.Address) {
		return Account{}, fault.New(fault.Malformed, naming, "want 0x and 40 hexadecimal digits")
	}
	copy(a.Address[:], raw)
	plain := digits == strings.ToLower(digits) || digits == strings.ToUpper(digits)
	if !plain && Checksum(a.Address) != address {
		return Account{}, fault.New(fault.Malformed, naming, "the address's check sum is wrong")
	}
	return a, nil
}

const naming = "read account name"

// AccountID is a CAIP-10 name on any chain, taken apart.
type AccountID struct {
	Namespace string // 3 to 8 of a-z, 0-9 and hyphen
	Reference string // 1 to 32 letters, digits, hyphens, underscores: the chain in its namespace
	Address   string // 1 to 128 letters, digits, hyphens, points and percent signs
}

// Chain is the CAIP-2 name of the account's chain.
func (a AccountID) Chain() string { return a.Namespace + ":" + a.Reference }

// String is the CAIP-10 name.
func (a AccountID) String() string { return a.Chain() + ":" + a.Address }

// ParseAccountID reads a CAIP-10 name. What is in the address is the namespace's
// business: see ParseAccount for eip155.
func ParseAccountID(text string) (AccountID, error) {
	if len(text) > 8+1+32+1+128 {
		return AccountID{}, fault.New(fault.TooLarge, naming, "longer than 170 characters")
	}
	parts := strings.Split(text, ":")
	if len(parts) != 3 || !isChain(parts[0], parts[1]) || !between(parts[2], 1, 128, "-.%") {
		return AccountID{}, fault.New(fault.Malformed, naming, "want namespace, chain and address, as CAIP-10 has them")
	}
	return AccountID{parts[0], parts[1], parts[2]}, nil
}

// IsChain reports whether text is a CAIP-2 chain name.
func IsChain(text string) bool {
	namespace, reference, ok := strings.Cut(text, ":")
	return ok && isChain(namespace, reference)
}

func isChain(namespace, reference string) bool {
	lower := func(c byte) bool { return isDigit(c) || c == '-' || 'a' <= c && c <= 'z' }
	return len(namespace) >= 3 && len(namespace) <= 8 && all(namespace, lower) && between(reference, 1, 32, "-_")
}

func between(s string, least, most int, also string) bool {
	return len(s) >= least && len(s) <= most && all(s, func(c byte) bool { return isAlphanumeric(c) || in(c, also) })
}

// Checksum is an address as EIP-55 writes it: upper-case digits carry a check sum.
func Checksum(address [20]byte) string {
	text := []byte(hex.EncodeToString(address[:]))
	sum := keccak(text)
	for i, c := range text {
		if c > '9' && sum[i/2]>>(4*(1-i%2))&8 != 0 {
			text[i] = c - 'a' + 'A'
		}
	}
	return "0x" + string(text)
}

func parseChecksum(text string) (address [20]byte, ok bool) {
	if len(text) != 42 || text[:2] != "0x" {
		return address, false
	}
	if _, err := hex.Decode(address[:], []byte(text[2:])); err != nil {
		return address, false
	}
	return address, Checksum(address) == text
}

func keccak(parts ...[]byte) [32]byte {
	h := sha3.NewLegacyKeccak256()
	for _, p := range parts {
		h.Write(p)
	}
	return [32]byte(h.Sum(nil))
}
