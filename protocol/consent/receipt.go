package consent

import (
	"crypto/ed25519"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// Role is in which role a member holds a fact. Numbers are on the wire and
// append-only.
type Role uint8

// The roles.
const (
	RoleWitness   Role = 1 // took the fact from the wallet and keeps it
	RoleCustodian Role = 2 // decides releases by it
	RoleAudience  Role = 3 // is the merchant that it speaks to
)

// String is the role's stable name.
func (r Role) String() string {
	switch r {
	case RoleWitness:
		return "witness"
	case RoleCustodian:
		return "custodian"
	case RoleAudience:
		return "audience"
	}
	return "unknown"
}

// Receipt is a member's statement "I hold this fact since Time". Two or more of
// them prove when a consent fact arrived without waiting for a block. It is
// signed by being the body of a receipt fact of the member's peer key.
type Receipt struct {
	Fact   fact.ID
	Member did.Merchant
	Time   uint64 // Unix milliseconds by the member's clock: the receipt fact's time
	Role   Role
}

// RevocationReceipt is a holder's answer to a revocation: what it did. It
// cannot prove that no copy of the plaintext was kept elsewhere. It is signed by
// being the body of a receipt fact of the holder's peer key. Anybody can take
// back any grant on a line of its own, so a receipt says whose word it answers:
// it speaks of the grant only where Line is the grant's own.
type RevocationReceipt struct {
	Grant         GrantID
	Line          did.Key  // who revoked: the author of the revocation
	Revocation    [32]byte // the revocation's digest
	Holder        did.Merchant
	Time          uint64 // Unix milliseconds: the receipt fact's time
	Stopped       bool   // the holder no longer uses the grant
	CopiesPurged  uint32 // local copies of records that were deleted
	SharesDropped uint32 // vault shares that were destroyed
	PinsDropped   uint32 // IPFS pins that were removed
}

// The tags of receipt bodies: the first element of the array.
const (
	tagArrival    = 1
	tagRevocation = 2
)

type arrivalWire struct {
	_      struct{} `cbor:",toarray"`
	Tag    uint8
	Fact   [32]byte
	Member did.Merchant
	Time   uint64
	Role   Role
}

type revocationWire struct {
	_             struct{} `cbor:",toarray"`
	Tag           uint8
	Grant         GrantID
	Line          did.Key
	Revocation    [32]byte
	Holder        did.Merchant
	Time          uint64
	Stopped       bool
	CopiesPurged  uint32
	SharesDropped uint32
	PinsDropped   uint32
}

// Sign makes the receipt fact, dated r.Time, that peers keep until expiry.
func (r Receipt) Sign(peer ed25519.PrivateKey, expiry uint64) fact.Fact {
	body := codec.Marshal(arrivalWire{Tag: tagArrival, Fact: r.Fact, Member: r.Member, Time: r.Time, Role: r.Role})
	return receiptFact(peer, r.Fact, body, r.Time, expiry)
}

// Sign makes the receipt fact, dated r.Time, that peers keep until expiry.
func (r RevocationReceipt) Sign(peer ed25519.PrivateKey, expiry uint64) fact.Fact {
	body := codec.Marshal(revocationWire{
		Tag: tagRevocation, Grant: r.Grant, Line: r.Line, Revocation: r.Revocation, Holder: r.Holder, Time: r.Time,
		Stopped: r.Stopped, CopiesPurged: r.CopiesPurged, SharesDropped: r.SharesDropped, PinsDropped: r.PinsDropped,
	})
	return receiptFact(peer, r.Grant, body, r.Time, expiry)
}

func receiptFact(peer ed25519.PrivateKey, subject [32]byte, body []byte, now, expiry uint64) fact.Fact {
	return fact.Sign(fact.Fact{Kind: fact.KindReceipt, Time: now, Expiry: expiry, Subject: subject, Body: body}, peer)
}

// ReceiptFromFact reads the body of a receipt fact: a Receipt or a
// RevocationReceipt. It checks that subject and time are the fact's, not who
// signed: the member's peer key is in the registry.
func ReceiptFromFact(f fact.Fact) (any, error) {
	const op = "decode receipt"
	if f.Kind != fact.KindReceipt {
		return nil, fault.New(fault.UnknownKind, op, "not a receipt fact")
	}
	if len(f.Body) < 2 {
		return nil, fault.New(fault.Malformed, op, "too short")
	}
	switch f.Body[1] {
	case tagArrival:
		return arrivalFromFact(f)
	case tagRevocation:
		return revocationFromFact(f)
	}
	return nil, fault.New(fault.UnknownVersion, op, "a receipt of unknown type")
}

func arrivalFromFact(f fact.Fact) (Receipt, error) {
	const op = "decode receipt"
	var w arrivalWire
	if err := codec.Unmarshal(f.Body, &w, fact.MaxSize); err != nil {
		return Receipt{}, fault.Wrap(fault.KindOf(err), op, err)
	}
	if w.Fact != f.Subject || w.Time != f.Time || w.Fact == [32]byte{} {
		return Receipt{}, fault.New(fault.Malformed, op, "fact and receipt disagree on subject or time")
	}
	if w.Role < RoleWitness || w.Role > RoleAudience {
		return Receipt{}, fault.New(fault.Malformed, op, "unknown role")
	}
	return Receipt{Fact: w.Fact, Member: w.Member, Time: w.Time, Role: w.Role}, nil
}

func revocationFromFact(f fact.Fact) (RevocationReceipt, error) {
	const op = "decode receipt"
	var w revocationWire
	if err := codec.Unmarshal(f.Body, &w, fact.MaxSize); err != nil {
		return RevocationReceipt{}, fault.Wrap(fault.KindOf(err), op, err)
	}
	if w.Grant != f.Subject || w.Time != f.Time || w.Grant == (GrantID{}) || w.Line.IsZero() || w.Revocation == [32]byte{} {
		return RevocationReceipt{}, fault.New(fault.Malformed, op, "fact and receipt disagree on subject or time")
	}
	return RevocationReceipt{
		Grant: w.Grant, Line: w.Line, Revocation: w.Revocation, Holder: w.Holder, Time: w.Time, Stopped: w.Stopped,
		CopiesPurged: w.CopiesPurged, SharesDropped: w.SharesDropped, PinsDropped: w.PinsDropped,
	}, nil
}
