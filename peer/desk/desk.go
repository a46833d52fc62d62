// Package desk is what a wallet says to any peer: "take these facts and sign
// that you have them" and "what facts are there about this". A wallet is no
// mesh member; the desk is its only way in.
//
// Specification: docs/spec/desk.md.
package desk

import (
	"time"

	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// The stream protocols of the desk.
var (
	// SubmitProtocol hands facts to a peer, which answers when they are durable.
	SubmitProtocol = stream.Protocol{ID: "/souk/submit/1", MaxRequest: 1 << 20, MaxResponse: 1 << 20, Timeout: 30 * time.Second}
	// LookupProtocol lists facts.
	LookupProtocol = stream.Protocol{ID: "/souk/lookup/1", MaxRequest: 1 << 10, MaxResponse: 2 << 20, Timeout: 30 * time.Second}
	// ChannelProtocol asks the owner of a channel for its secrets, or to be
	// forgotten: channel.Request, channel.Answer.
	ChannelProtocol = stream.Protocol{ID: "/souk/channel/1", MaxRequest: channel.MaxRequest, MaxResponse: 8 << 10, Timeout: 30 * time.Second}
	// RelayProtocol has a peer carry what a customer signed to the chain.
	RelayProtocol = stream.Protocol{ID: "/souk/relay/1", MaxRequest: MaxCall + 64, MaxResponse: 1 << 10, Timeout: 30 * time.Second}
	// OfferProtocol hands a signed offer in, or asks how far one has come.
	OfferProtocol = stream.Protocol{ID: "/souk/offer/1", MaxRequest: 4 << 10, MaxResponse: 1 << 10, Timeout: 30 * time.Second}
	// QuoteProtocol asks what a peer's book has for an exchange of points.
	QuoteProtocol = stream.Protocol{ID: "/souk/quote/1", MaxRequest: 256, MaxResponse: 8 << 10, Timeout: 30 * time.Second}
	// PromiseProtocol asks a merchant what it promised to an account.
	PromiseProtocol = stream.Protocol{ID: "/souk/promise/1", MaxRequest: 512, MaxResponse: 64 << 10, Timeout: 30 * time.Second}
)

// Limits of one exchange.
const (
	MaxSubmit = 64      // facts in one submission
	MaxLookup = 128     // facts in one answer
	MaxCall   = 8 << 10 // bytes of calldata that are relayed
	MaxLevels = 64      // offers in a quote
	MaxProven = 64      // promised lines in an answer
)

// Submission is a batch of encoded facts. Holds names vaults of which the peer
// may hold a share: for a revocation among the facts it then also signs, as a
// custodian, that it stopped.
type Submission struct {
	_     struct{} `cbor:",toarray"`
	Facts [][]byte
	Holds []vault.ID
}

// Outcome is what became of one submitted fact.
type Outcome struct {
	_        struct{} `cbor:",toarray"`
	Refusal  uint8    // 0 when it is stored, else the fault kind plus one
	Detail   string
	Receipts [][]byte // encoded receipt facts: arrival, and for a revocation what was stopped
}

// Err is the refusal as an error, or nil.
func (o Outcome) Err() error {
	if o.Refusal == 0 {
		return nil
	}
	return fault.New(fault.Kind(o.Refusal-1), "submit fact", o.Detail)
}

// Answer has one outcome for each submitted fact, in order.
type Answer struct {
	_        struct{} `cbor:",toarray"`
	Outcomes []Outcome
}

// Query asks for facts of one kind (0: any) about a subject or by an author;
// both may be empty for a listing by kind. After is the cursor of the last
// answer.
type Query struct {
	_       struct{} `cbor:",toarray"`
	Kind    uint16
	Subject []byte // empty or 32 bytes
	Author  []byte // empty or 32 bytes
	After   uint64
}

// Listing is a page of encoded facts. Next is the cursor for the page after it;
// the list is complete when Next equals the After that was asked with.
type Listing struct {
	_     struct{} `cbor:",toarray"`
	Facts [][]byte
	Next  uint64
}

// ChainCall is a call of one of the consortium's contracts that anybody may make,
// since a customer signed what it is about. Asked again it is the same call, and
// the answer says how far it has come.
type ChainCall struct {
	_    struct{} `cbor:",toarray"`
	To   [20]byte
	Data []byte // 4 to MaxCall bytes
}

// Offering is the body of an offer fact, or empty with the id of an offer that
// is asked about.
type Offering struct {
	_     struct{} `cbor:",toarray"`
	Offer []byte
	ID    [32]byte // of the offer that is asked about; else zeros
}

// Offered is how far an offer has come, as the peer knows it.
type Offered struct {
	_          struct{} `cbor:",toarray"`
	State      string   // "signed", "gossiped", "settling", "cancelled" or "expired"
	Settlement string   // "pending", "sent", "mined", "final", or empty
	Standing   uint8    // offer.State: what the exchange said last
	Fillable   uint64   // of what is given, how much could be filled
	Block      uint64   // newest block that the peer has read
	Asked      uint64   // when the chain last answered it, Unix milliseconds; 0: never
}

// Quoting asks who gives Want for Give, both contracts of points. It names no
// account: only offers to anybody are quoted.
type Quoting struct {
	_      struct{} `cbor:",toarray"`
	Give   [20]byte
	Want   [20]byte
	Amount uint64 // of Give that is to be spent, at most offer.MaxAmount; 0: list the best offers
	Most   uint8  // levels in the answer, 1 to MaxLevels
}

// Level is an offer, or the part of one that an amount takes.
type Level struct {
	_       struct{} `cbor:",toarray"`
	Receive uint64   // of what the asker wants
	Pay     uint64   // what that costs, of what the asker gives, before fees
	Gives   uint64   // with Takes the rate of the offer: so many of what the asker wants
	Takes   uint64   // for so many of what the asker gives
}

// Quoted is what the peer's book has, best rate first.
type Quoted struct {
	_      struct{} `cbor:",toarray"`
	Levels []Level
	Block  uint64 // newest block that the peer has read
	Asked  uint64 // when the chain last answered it, Unix milliseconds; 0: never
	// Toll is what the peer asks now, in what the asker gives, to settle an offer on
	// its own account: 0 for nothing, above offer.MaxAmount for points that it takes
	// nothing in.
	Toll uint64
}

// Relayed is how far a relayed call has come.
type Relayed struct {
	_     struct{} `cbor:",toarray"`
	State string   // "pending", "sent", "mined", "final" or "failed"
	Tx    [32]byte // zero before it was sent
	Block uint64   // once mined
}
