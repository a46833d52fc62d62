package did

import (
	"encoding/hex"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
)

// Merchant names a member of the consortium by the operator account that holds
// its registry entry: 20 bytes, an EVM address.
type Merchant [20]byte

// String is "0x" and 40 lower-case hexadecimal digits.
func (m Merchant) String() string { return "0x" + hex.EncodeToString(m[:]) }

// MarshalText makes JSON and flags show the address.
func (m Merchant) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what ParseMerchant reads.
func (m *Merchant) UnmarshalText(text []byte) error {
	parsed, err := ParseMerchant(string(text))
	if err == nil {
		*m = parsed
	}
	return err
}

// ParseMerchant reads "0x" and 40 hexadecimal digits of either case.
func ParseMerchant(text string) (Merchant, error) {
	rest, ok := strings.CutPrefix(text, "0x")
	if !ok || len(rest) != 40 {
		return Merchant{}, fault.New(fault.Malformed, "parse merchant", "want 0x and 40 hexadecimal digits")
	}
	raw, err := hex.DecodeString(rest)
	if err != nil {
		return Merchant{}, fault.New(fault.Malformed, "parse merchant", "want 0x and 40 hexadecimal digits")
	}
	return Merchant(raw), nil
}

// Status is where a member stands. Numbers equal the contract's enum.
type Status uint8

// The member states of ConsortiumRegistry.
const (
	StatusNone      Status = 0 // never admitted
	StatusActive    Status = 1
	StatusSuspended Status = 2
	StatusLeft      Status = 3 // tombstone: keys stay readable so that old signatures verify
)

// Member is a registry entry: what makes a key a merchant's.
type Member struct {
	ID      Merchant
	PeerKey Key      // Ed25519 key of its peer: signs facts, is its libp2p identity
	HPKEKey []byte   // MLKEM768-X25519 public key, 1,216 bytes; the registry stores its hash and logs its bytes
	DocHash [32]byte // SHA-256 of its DID document
	Name    string   // public trade name
	Status  Status
	Since   uint64 // block height at which these keys became valid
	Changed uint64 // block height of the last change of the entry
	Retired []Key  // peer keys that the member had before, newest first; none is ever another member's
}

// Keys are all peer keys that the member has or had, newest first. What was
// signed under any of them stays signed: which key a peer holds current depends
// on how far it has read the chain, and validity must not.
func (m Member) Keys() []Key { return append([]Key{m.PeerKey}, m.Retired...) }

// Replaced is the entry with next's keys, name and document, as a rotation
// leaves it: a peer key that is new retires the one before. Status and heights
// stay those of m.
func (m Member) Replaced(next Member) Member {
	next.Status, next.Since, next.Changed, next.Retired = m.Status, m.Since, m.Changed, m.Retired
	if m.PeerKey != next.PeerKey && !m.PeerKey.IsZero() {
		next.Retired = append([]Key{m.PeerKey}, m.Retired...)
	}
	return next
}

// Standing is a member's status from a block on.
type Standing struct {
	Status Status
	Block  uint64 // height
	Time   uint64 // of the block, Unix milliseconds
}

// KeysOf are all peer keys of a member that the registry knows of, newest
// first; none of who was never admitted.
func KeysOf(reg Registry, id Merchant) []Key {
	m, ok := reg.Member(id)
	if !ok {
		return nil
	}
	return m.Keys()
}

// Registry is the consortium's membership as one peer last read it from the chain.
type Registry interface {
	// Member is the entry of an operator account.
	Member(id Merchant) (Member, bool)
	// ByKey is the entry whose peer key is key, current or retired.
	ByKey(key Key) (Member, bool)
	// Members lists every entry ever admitted, ordered by ID.
	Members() []Member
}
