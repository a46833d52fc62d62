package fact

import "fmt"

// Kind says what a fact's body is. Numbers are on the wire and append-only.
type Kind uint16

// The kinds of version 1. Numbers from 0xFF00 up are for experiments: no
// release of Souk accepts them.
const (
	KindConsent    Kind = 1  // a customer's answer: granted or denied
	KindRevocation Kind = 2  // a customer takes a grant back
	KindReceipt    Kind = 3  // a member says what it holds, or what it stopped
	KindHeader     Kind = 4  // a sealed record header
	KindNotice     Kind = 5  // a merchant's published text
	KindOffer      Kind = 6  // an exchange order, or the end of one
	KindQuote      Kind = 7  // an exchange order that a merchant stands behind
	KindCampaign   Kind = 8  // a channel's card, or a sealed post in it
	KindCheckpoint Kind = 9  // a signed, co-signed access-log checkpoint
	KindAnchor     Kind = 10 // a batch of log roots and where the chain holds it
	KindKeys       Kind = 11 // new grant keys, sealed to the grantee
	KindWorth      Kind = 12 // what a merchant says that its points are worth

	// FirstExperiment begins the range that is never assigned.
	FirstExperiment Kind = 0xFF00
)

// AuthorRule says whose key may sign a kind.
type AuthorRule uint8

const (
	// AuthorAnyone is for kinds that customers sign with pairwise or line keys.
	AuthorAnyone AuthorRule = iota
	// AuthorMember demands a peer key of the consortium registry.
	AuthorMember
)

// Spec is the table's row of one kind.
type Spec struct {
	Kind     Kind
	Name     string     // stable, as in metrics and JSON
	MaxBody  int        // bytes
	Lifetime uint64     // most milliseconds between Time and Expiry
	Author   AuthorRule // whose key may sign it
	Gated    bool       // relayed only while the grant in Subject lives
}

const day uint64 = 86_400_000

// maxBody leaves 512 bytes of a fact for everything but the body.
const maxBody = MaxSize - 512

// Lookup is the row of a kind. The second result is false for kinds that this
// version does not know.
func Lookup(k Kind) (Spec, bool) {
	for _, s := range table() {
		if s.Kind == k {
			return s, true
		}
	}
	return Spec{}, false
}

// Kinds lists the known kinds in wire order.
func Kinds() []Kind {
	rows := table()
	out := make([]Kind, len(rows))
	for i, s := range rows {
		out[i] = s.Kind
	}
	return out
}

// table is append-only: a row's limits may be raised by a new version and never
// lowered, or facts that were accepted would stop to verify.
func table() [12]Spec {
	return [...]Spec{
		{Kind: KindConsent, Name: "consent", MaxBody: maxBody, Lifetime: 3660 * day, Author: AuthorAnyone},
		{Kind: KindRevocation, Name: "revocation", MaxBody: 1 << 10, Lifetime: 3660 * day, Author: AuthorAnyone},
		{Kind: KindReceipt, Name: "receipt", MaxBody: 1 << 10, Lifetime: 1100 * day, Author: AuthorMember},
		{Kind: KindHeader, Name: "header", MaxBody: 2 << 10, Lifetime: 3660 * day, Author: AuthorMember, Gated: true},
		{Kind: KindNotice, Name: "notice", MaxBody: maxBody, Lifetime: 3660 * day, Author: AuthorMember},
		{Kind: KindOffer, Name: "offer", MaxBody: 2 << 10, Lifetime: 90 * day, Author: AuthorMember},
		{Kind: KindQuote, Name: "quote", MaxBody: 1 << 10, Lifetime: day, Author: AuthorMember},
		{Kind: KindCampaign, Name: "campaign", MaxBody: 4 << 10, Lifetime: 366 * day, Author: AuthorMember},
		{Kind: KindCheckpoint, Name: "checkpoint", MaxBody: maxBody, Lifetime: 30 * day, Author: AuthorMember},
		{Kind: KindAnchor, Name: "anchor", MaxBody: maxBody, Lifetime: 3660 * day, Author: AuthorMember},
		{Kind: KindKeys, Name: "keys", MaxBody: maxBody, Lifetime: 3660 * day, Author: AuthorAnyone},
		{Kind: KindWorth, Name: "worth", MaxBody: 64, Lifetime: 366 * day, Author: AuthorMember},
	}
}

// String is the kind's stable name.
func (k Kind) String() string {
	if s, ok := Lookup(k); ok {
		return s.Name
	}
	return fmt.Sprintf("kind_%d", uint16(k))
}
