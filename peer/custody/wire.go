package custody

import (
	"crypto/ed25519"
	"crypto/sha256"
	"io"
	"time"

	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// The stream protocols of a custodian. Specification: docs/spec/custody.md.
var (
	// ReleaseProtocol: a reader asks for a partial release of one record.
	ReleaseProtocol = stream.Protocol{ID: "/souk/release/1", MaxRequest: 12 << 10, MaxResponse: MaxRefusal, Timeout: 20 * time.Second}
	// DepositProtocol: a wallet places, replaces or destroys a key share.
	DepositProtocol = stream.Protocol{ID: "/souk/deposit/1", MaxRequest: 16 << 10, MaxResponse: 1 << 10, Timeout: 20 * time.Second}
	// InboxProtocol: a wallet pulls the openings of entries about its vault.
	InboxProtocol = stream.Protocol{ID: "/souk/inbox/1", MaxRequest: 1 << 10, MaxResponse: 1 << 20, Timeout: 30 * time.Second}
	// LogProtocol: anybody reads the log's leaves, which are salted commitments.
	LogProtocol = stream.Protocol{ID: "/souk/log/1", MaxRequest: 64, MaxResponse: 1 << 20, Timeout: 30 * time.Second}
	// WitnessProtocol: a custodian asks another to co-sign its checkpoint.
	WitnessProtocol = stream.Protocol{ID: "/souk/witness/1", MaxRequest: 16 << 10, MaxResponse: 4 << 10, Timeout: 20 * time.Second}
)

const (
	releaseLabel = "souk/v1/release\x00"
	answerLabel  = "souk/v1/release-answer\x00"
	depositLabel = "souk/v1/deposit\x00"
	destroyLabel = "souk/v1/destroy\x00"
	inboxLabel   = "souk/v1/inbox\x00"
)

// ReleaseRequest asks a custodian for its part of one record's access lock.
// The reader's signature, not the connection, says who asks.
type ReleaseRequest struct {
	_          struct{} `cbor:",toarray"`
	Consortium string   // so that one key in two consortia signs for one
	Reader     did.Merchant
	Custodian  did.Merchant // a request for one custodian is worth nothing at another
	Grant      []byte       // consent.SignedGrant, encoded
	Header     []byte       // vault.Header, encoded
	Purpose    string
	Category   string
	Nonce      [16]byte
	Time       uint64 // ms; within Window of the custodian's clock
	Sig        []byte // Ed25519 by the reader's peer key
}

func (r ReleaseRequest) preimage() []byte {
	r.Sig = nil
	return append([]byte(releaseLabel), codec.Marshal(r)...)
}

// Sign returns the request with the reader's signature.
func (r ReleaseRequest) Sign(key ed25519.PrivateKey) ReleaseRequest {
	r.Sig = ed25519.Sign(key, r.preimage())
	return r
}

// Hash names the signed request in the access log.
func (r ReleaseRequest) Hash() [32]byte { return sha256.Sum256(codec.Marshal(r)) }

// ReleaseAnswer is a custodian's part, with the position of the log entry that
// it wrote first. Index and Leaf let the reader hold the custodian to it.
type ReleaseAnswer struct {
	_       struct{} `cbor:",toarray"`
	Partial vault.Partial
	Index   uint64
	Leaf    [32]byte
	Sig     []byte // Ed25519 by the custodian's peer key over request hash, index, leaf and D
}

func (a ReleaseAnswer) preimage(request [32]byte) []byte {
	a.Sig = nil
	return append(append([]byte(answerLabel), request[:]...), codec.Marshal(a)...)
}

// Verify checks the custodian's signature on its answer.
func (a ReleaseAnswer) Verify(custodian did.Key, request [32]byte) error {
	if !custodian.Verify(a.preimage(request), a.Sig) {
		return fault.New(fault.BadSignature, "release answer", "not signed by the custodian")
	}
	return nil
}

// Deposit places a share of a vault with one custodian.
type Deposit struct {
	_           struct{} `cbor:",toarray"`
	Consortium  string
	Custodian   did.Merchant
	Vault       vault.ID
	Public      vault.Public // the vault id is its hash
	Control     did.Key
	Threshold   uint16
	Share       vault.Share
	Commitments vault.Commitments
	Inbox       [32]byte // symmetric key for openings sent to this wallet by this custodian
	Revision    uint32   // grows with each resharing; a lower one is refused
	Time        uint64   // ms
	Proof       [64]byte // that whoever made this deposit knows the vault's secret
	Sig         []byte   // Ed25519 by Control
}

// statement is what Proof is about: all of the deposit but Proof and Sig.
func (d Deposit) statement() []byte {
	d.Proof = [64]byte{}
	return d.preimage()
}

// Prove returns the deposit with the proof of the vault's secret; every other
// field but Sig must be set. fault.Unavailable without randomness.
func (d Deposit) Prove(rand io.Reader, secret vault.Secret) (_ Deposit, err error) {
	d.Proof, err = secret.Prove(rand, d.statement())
	return d, err
}

func (d Deposit) preimage() []byte {
	d.Sig = nil
	return append([]byte(depositLabel), codec.Marshal(d)...)
}

// Sign returns the deposit with the control key's signature.
func (d Deposit) Sign(control ed25519.PrivateKey) Deposit {
	d.Sig = ed25519.Sign(control, d.preimage())
	return d
}

// Destroy commands a custodian to shred its share for good.
type Destroy struct {
	_          struct{} `cbor:",toarray"`
	Consortium string
	Custodian  did.Merchant
	Vault      vault.ID
	Time       uint64
	Sig        []byte // Ed25519 by Control
}

func (d Destroy) preimage() []byte {
	d.Sig = nil
	return append([]byte(destroyLabel), codec.Marshal(d)...)
}

// Sign returns the command with the control key's signature.
func (d Destroy) Sign(control ed25519.PrivateKey) Destroy {
	d.Sig = ed25519.Sign(control, d.preimage())
	return d
}

// Command is the request of DepositProtocol: exactly one of its parts is set.
type Command struct {
	_       struct{}  `cbor:",toarray"`
	Deposit []Deposit // at most one
	Destroy []Destroy // at most one
}

// Receipt is a custodian's signed answer to a command: what it did and when.
type Receipt struct {
	_          struct{} `cbor:",toarray"`
	Consortium string
	Custodian  did.Merchant
	Vault      vault.ID
	Revision   uint32
	Destroyed  bool
	Time       uint64
	Sig        []byte
}

func (r Receipt) preimage() []byte {
	r.Sig = nil
	return append([]byte("souk/v1/custody-receipt\x00"), codec.Marshal(r)...)
}

// Verify checks the custodian's signature.
func (r Receipt) Verify(custodian did.Key) error {
	if !custodian.Verify(r.preimage(), r.Sig) {
		return fault.New(fault.BadSignature, "custody receipt", "not signed by the custodian")
	}
	return nil
}

// InboxRequest asks for the openings about a vault after a position.
type InboxRequest struct {
	_          struct{} `cbor:",toarray"`
	Consortium string
	Custodian  did.Merchant
	Vault      vault.ID
	After      uint64   // openings with this number or less are known
	Known      []uint64 // at most two log sizes whose roots the wallet holds: it wants proof that the log grew from them
	Time       uint64
	Sig        []byte // Ed25519 by Control
}

func (r InboxRequest) preimage() []byte {
	r.Sig = nil
	return append([]byte(inboxLabel), codec.Marshal(r)...)
}

// Sign returns the request with the control key's signature.
func (r InboxRequest) Sign(control ed25519.PrivateKey) InboxRequest {
	r.Sig = ed25519.Sign(control, r.preimage())
	return r
}

// InboxEntry is one opening, sealed to the wallet, with its proof.
type InboxEntry struct {
	_         struct{} `cbor:",toarray"`
	Number    uint64   // counts the openings about this vault at this custodian, from 1, without gaps
	Index     uint64   // position in the custodian's log
	Leaf      [32]byte
	Sealed    []byte
	Inclusion [][32]byte // in the tree of the page's checkpoint
}

// InboxPage is a custodian's answer: entries that its newest checkpoint covers.
type InboxPage struct {
	_          struct{} `cbor:",toarray"`
	Checkpoint []byte   // signed note with co-signatures
	Entries    []InboxEntry
	Total      uint64 // openings about this vault, covered or not
	// Consistency proves, for each known size, that the checkpoint extends it.
	Consistency [][][32]byte
}

// LogRequest asks for the leaves from a position on.
type LogRequest struct {
	_    struct{} `cbor:",toarray"`
	From uint64
}

// LogPage holds leaves, at most 16,384; the log ends where a page is empty.
type LogPage struct {
	_      struct{} `cbor:",toarray"`
	Leaves [][32]byte
}

// WitnessRequest asks for a co-signature on a checkpoint that extends the one
// the witness last saw.
type WitnessRequest struct {
	_     struct{} `cbor:",toarray"`
	Note  []byte
	Old   uint64
	Proof [][32]byte
}

// WitnessAnswer is the co-signature line, or the size the witness knows when
// the request began from another.
type WitnessAnswer struct {
	_         struct{} `cbor:",toarray"`
	Cosigned  []byte
	KnownSize uint64
}

func grantOf(r ReleaseRequest) (consent.SignedGrant, vault.Header, error) {
	grant, err := consent.DecodeSignedGrant(r.Grant)
	if err != nil {
		return consent.SignedGrant{}, vault.Header{}, fault.New(fault.NoGrant, "release", "the grant does not decode")
	}
	header, err := vault.DecodeHeader(r.Header)
	if err != nil {
		return consent.SignedGrant{}, vault.Header{}, fault.New(fault.ChangedHeader, "release", "the header does not decode")
	}
	return grant, header, nil
}
