package channel

import (
	"crypto/ed25519"
	"crypto/sha256"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// MaxBodySize is the most bytes of an encoded post or card: that of its kind.
const MaxBodySize = 4 << 10

const (
	typePost = 1
	typeCard = 2
)

// Post is a sealed post as everybody may see it. Wire: [1, name, epoch, sealed].
// The fact's author is the channel's owner, its subject the channel, its number
// counts the owner's posts in the channel from 1.
type Post struct {
	Name   string // of the channel
	Epoch  uint32 // from 1: which secret opens it
	Sealed []byte // of one of four lengths
}

type postWire struct {
	_      struct{} `cbor:",toarray"`
	Type   uint8
	Name   string
	Epoch  uint32
	Sealed []byte
}

// Card says that there is a channel, in words that everybody may read.
// Wire: [2, name, closed, texts]. The fact's author is the owner, its subject
// [Directory], and of several cards of one channel the one with the highest
// number counts.
type Card struct {
	Name   string
	Closed bool   // its owner posts no more and hands out no secrets
	Texts  []Text // what it is about, and who may join
}

type cardWire struct {
	_      struct{} `cbor:",toarray"`
	Type   uint8
	Name   string
	Closed bool
	Texts  []Text
}

// Directory is the subject of every card: SHA-256 of "souk/v1/channels". Who
// looks it up finds all channels.
func Directory() [32]byte { return sha256.Sum256([]byte("souk/v1/channels")) }

// Text is the version in lang, or the first one there is.
func (c Card) Text(lang string) Text { return pick(c.Texts, lang) }

// Encode is the post's one encoding.
func (p Post) Encode() []byte {
	return codec.Marshal(postWire{Type: typePost, Name: p.Name, Epoch: p.Epoch, Sealed: p.Sealed})
}

// Encode is the card's one encoding.
func (c Card) Encode() []byte {
	return codec.Marshal(cardWire{Type: typeCard, Name: c.Name, Closed: c.Closed, Texts: c.Texts})
}

// Check holds a card against the limits of its fields.
func (c Card) Check() error {
	if err := CheckName(c.Name); err != nil {
		return err
	}
	if err := checkTexts("check card", c.Texts); err != nil {
		return err
	}
	if len(c.Encode()) > MaxBodySize {
		return fault.New(fault.TooLarge, "check card", "the texts together are longer than a card may be")
	}
	return nil
}

func (p Post) check() error {
	if err := CheckName(p.Name); err != nil {
		return err
	}
	if p.Epoch == 0 || !sealedSize(len(p.Sealed)) {
		return fault.New(fault.Malformed, "check post", "want an epoch from 1, and a sealed part of one of the four lengths")
	}
	return nil
}

// Fact signs a post as the channel's owner. now and until are its time and
// expiry, Unix milliseconds.
func (p Post) Fact(owner ed25519.PrivateKey, id ID, number, now, until uint64) fact.Fact {
	return fact.Sign(fact.Fact{Kind: fact.KindCampaign, Seq: number, Time: now, Expiry: until, Subject: id, Body: p.Encode()}, owner)
}

// Fact signs a card as the channel's owner.
func (c Card) Fact(owner ed25519.PrivateKey, number, now, until uint64) fact.Fact {
	return fact.Sign(fact.Fact{Kind: fact.KindCampaign, Seq: number, Time: now, Expiry: until, Subject: Directory(), Body: c.Encode()}, owner)
}

// FromFact reads the body of a campaign fact of a member: a [Post] or a [Card].
// That the member owns the channel is checked: fault.Conflict when it does not.
// The signature is not.
func FromFact(f fact.Fact, author did.Merchant) (any, error) {
	const op = "decode campaign"
	if f.Kind != fact.KindCampaign {
		return nil, fault.New(fault.UnknownKind, op, "not a campaign fact")
	}
	if f.Seq == 0 {
		return nil, fault.New(fault.Malformed, op, "its number is zero")
	}
	if len(f.Body) < 2 {
		return nil, fault.New(fault.Malformed, op, "shorter than a type")
	}
	switch f.Body[1] { // behind the head of the array
	case typePost:
		return postOf(f, author)
	case typeCard:
		return cardOf(f)
	}
	return nil, fault.New(fault.UnknownVersion, op, "neither a post nor a card")
}

func postOf(f fact.Fact, author did.Merchant) (any, error) {
	const op = "decode post"
	var w postWire
	if err := codec.Unmarshal(f.Body, &w, MaxBodySize); err != nil {
		return nil, fault.Wrap(fault.KindOf(err), op, err)
	}
	p := Post{Name: w.Name, Epoch: w.Epoch, Sealed: w.Sealed}
	if err := p.check(); err != nil {
		return nil, err
	}
	if f.Subject != [32]byte(IDOf(author, p.Name)) {
		return nil, fault.New(fault.Conflict, op, "in a channel that is not the author's")
	}
	return p, nil
}

func cardOf(f fact.Fact) (any, error) {
	const op = "decode card"
	var w cardWire
	if err := codec.Unmarshal(f.Body, &w, MaxBodySize); err != nil {
		return nil, fault.Wrap(fault.KindOf(err), op, err)
	}
	c := Card{Name: w.Name, Closed: w.Closed, Texts: w.Texts}
	if err := c.Check(); err != nil {
		return nil, err
	}
	if f.Subject != Directory() {
		return nil, fault.New(fault.Malformed, op, "a card is not about the directory")
	}
	return c, nil
}
