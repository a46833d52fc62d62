// Package webvh is did:webvh 1.0: a DID whose whole history is a log that proves
// itself. It reads and verifies logs, resolves what a DID was at any version or
// time, checks witnesses, and makes the entries by which a merchant creates,
// changes, moves and ends its own DID.
//
//	Read            -> Log: every hash, signature and parameter was checked
//	Log.Witnessed   -> the witnesses approved it
//	Log.Resolve     -> the document of a version
//	Create, Log.Next -> a new entry, signed
//
// It is pure: time is a number, files are bytes, and where they come from is the
// caller's.
//
// Specification: docs/spec/webvh.md; https://identity.foundation/didwebvh/v1.0/.
package webvh

import (
	"crypto/sha256"
	"errors"
	"strconv"
	"strings"

	"github.com/multiformats/go-multibase"

	"github.com/souk-network/souk/protocol/fault"
)

// Method is the one version of the method that is spoken here, as the parameter
// "method" writes it.
const Method = "did:webvh:1.0"

// Bounds. What is larger is fault.TooLarge, before it is decoded.
const (
	MaxLog       = 2 << 20  // bytes of a did.jsonl
	MaxEntry     = 64 << 10 // bytes of one line
	MaxEntries   = 1024
	MaxWitnesses = 64      // of one DID
	MaxKeys      = 64      // update keys, hashes of next keys, watchers: each
	MaxProofs    = 8       // of one entry
	MaxApprovals = 1 << 20 // bytes of a did-witness.json
	MaxText      = 512     // bytes of a key, a hash, a watcher's address
)

// Code is the word by which a DID resolver says why it refuses. It is the cause
// of this package's errors: CodeOf finds it.
type Code string

// The codes of did:webvh and of its public test suite.
const (
	InvalidDID        Code = "invalidDid"        // the DID, its log or its witnesses
	InvalidParameters Code = "invalidParameters" // an entry's parameters
	InvalidProof      Code = "invalidProof"      // an entry's proof
	NotFound          Code = "notFound"          // no such version
)

func (c Code) Error() string { return string(c) }

// CodeOf is the code in err's chain. An error without one is NotFound if its kind
// says so, or else InvalidDID.
func CodeOf(err error) Code {
	var c Code
	switch {
	case errors.As(err, &c):
		return c
	case fault.KindOf(err) == fault.NotFound:
		return NotFound
	}
	return InvalidDID
}

func refuse(code Code, kind fault.Kind, op, detail string) error {
	return &fault.Error{Kind: kind, Op: op, Detail: detail, Err: code}
}

// hash is base58btc of the SHA-256 multihash of b, without a multibase letter: 46
// characters that begin with Qm.
func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hashText(sum)
}

func hashText(sum [32]byte) string {
	text, err := multibase.Encode(multibase.Base58BTC, append([]byte{0x12, 0x20}, sum[:]...))
	if err != nil {
		panic(err) // base58btc is a known encoding
	}
	return text[1:]
}

// digest reads what hash writes.
func digest(text string) (sum [32]byte, ok bool) {
	if len(text) != hashLength || strings.Trim(text, base58) != "" {
		return sum, false
	}
	_, raw, err := multibase.Decode("z" + text)
	if err != nil || len(raw) != 34 || raw[0] != 0x12 || raw[1] != 0x20 {
		return sum, false
	}
	return [32]byte(raw[2:]), true
}

const (
	hashLength = 46
	base58     = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
)

// SCIDOf is the self-certifying identifier with a SHA-256 digest: what the
// consortium registry keeps as docHash.
func SCIDOf(sum [32]byte) string { return hashText(sum) }

// KeyHash is what nextKeyHashes says of a key that is to come, given as multikey
// (z6Mk…).
func KeyHash(multikey string) string { return hash([]byte(multikey)) }

func number(n uint64) string { return strconv.FormatUint(n, 10) }
