package desk

import (
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/eip712"
)

// MaxPromiseAge is how far apart, in milliseconds, the clocks of a question about
// promises and of its answer may be.
const MaxPromiseAge = 10 * 60_000

const promiseType = "Promises(string consortium,address merchant,address account,uint64 time)"

// Promising asks a merchant's peer what the merchant promised to an account and has
// not credited for good: a page behind a position. The account signs, since nobody
// else is to know what it will be given.
type Promising struct {
	_         struct{} `cbor:",toarray"`
	Account   [20]byte
	Time      uint64   // Unix milliseconds
	Release   uint64   // of the last line that is known; 0 for the first page
	Ref       [32]byte // of the same
	Signature []byte   // of PromiseDigest: 65 bytes r, s, v
}

// PromiseDigest is what an account signs to ask a merchant of a consortium for its
// promises, at a time (Unix milliseconds). EIP-712; its domain names no contract.
func PromiseDigest(consortium string, merchant did.Merchant, account [20]byte, time uint64) [32]byte {
	return eip712.Struct(promiseType).Text(consortium).Address(merchant).Address(account).Number(time).Digest(eip712.Separator("Souk Desk", "1"))
}

// Promised is a page of promised lines, at most MaxProven, in the order of their
// release and Ref. It was the last when it is empty.
type Promised struct {
	_     struct{} `cbor:",toarray"`
	Lines []ProvenLine
}

// ProvenLine is a promised line with all that has it credited. See docs/spec/points.md.
type ProvenLine struct {
	_       struct{} `cbor:",toarray"`
	Amount  uint64   // before returns
	Ref     [32]byte
	Root    [32]byte // of its batch
	Count   uint64   // lines of the batch
	Index   uint64
	Release uint64 // from when on anybody may have it credited, Unix seconds
	Proof   [][32]byte
	State   string // as the merchant's peer has it: "pending", "sent", "promised" or "release_failed"
	Reason  string // why the release failed; empty otherwise
}
