package channel

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// Act is what a request asks for.
type Act uint8

// The acts of version 1. Numbers are on the wire and append-only.
const (
	Join  Act = 1 // hand me the secrets; asked again, those that are new
	Leave Act = 2 // forget me
)

const (
	// MaxRequest is the most bytes of an encoded request.
	MaxRequest = 2 << 10
	// MaxKeys is the most secrets in an answer: those of the newest epochs.
	MaxKeys = 64
	// MaxRequestAge is how far a request's time may be from its judge's clock, in
	// milliseconds, either way.
	MaxRequestAge uint64 = 120_000

	maxConsortium = 32
	keysInfo      = "souk/v1/channel-keys"
	requestType   = "ChannelRequest(string consortium,bytes32 channel,address peer,address account,uint8 act,uint64 time,bytes32 key)"
)

// Request is what a wallet asks of a channel's owner, signed by its account for
// this merchant. Wire: the fields in this order.
type Request struct {
	_          struct{} `cbor:",toarray"`
	Consortium string   // so that a request in one consortium is none in another
	Channel    ID
	Peer       did.Merchant // whose peer it is for: the owner
	Account    consent.Account
	Act        Act
	Time       uint64 // Unix milliseconds
	Key        []byte // Join: a one-time HPKE public key, which the answer is sealed to; Leave: empty
	Sig        []byte // 65 bytes: r || s || v, as eth_signTypedData_v4 makes it
}

// Digest is the request's EIP-712 digest, in the domain {name "Souk", version "1"}.
func (r Request) Digest() [32]byte {
	return eip712.Struct(requestType).Text(r.Consortium).Word(r.Channel).Address(r.Peer).Address(r.Account).
		Number(uint64(r.Act)).Number(r.Time).Word(sha256.Sum256(r.Key)).Digest(eip712.Separator("Souk", "1"))
}

// Sign fills Account and Sig with those of the key and returns the request.
func (r Request) Sign(key *secp256k1.PrivateKey) Request {
	r.Account = consent.AccountOfKey(key.PubKey())
	r.Sig = eip712.Sign(r.Digest(), key)
	return r
}

// Encode is the request's one encoding.
func (r Request) Encode() []byte { return codec.Marshal(r) }

// DecodeRequest reads a request and checks its fields, not its signature.
func DecodeRequest(raw []byte) (Request, error) {
	var r Request
	if err := codec.Unmarshal(raw, &r, MaxRequest); err != nil {
		return Request{}, fault.Wrap(fault.KindOf(err), "decode channel request", err)
	}
	return r, r.Check()
}

// Check holds the fields against their limits.
func (r Request) Check() error {
	const op = "check channel request"
	switch {
	case r.Consortium == "" || len(r.Consortium) > maxConsortium:
		return fault.New(fault.Malformed, op, "the consortium has 1 to 32 bytes")
	case r.Act == Join && len(r.Key) != vault.WrapPublicSize, r.Act == Leave && len(r.Key) != 0:
		return fault.New(fault.Malformed, op, "a join has an HPKE public key, a leave none")
	case r.Act != Join && r.Act != Leave:
		return fault.New(fault.UnknownVersion, op, "neither join nor leave")
	}
	return nil
}

// Verify decides whether a peer may act on a request: fault.WrongPeer when it is
// for another peer or consortium, fault.Expired or fault.NotYet when its time is
// more than MaxRequestAge from now, fault.BadSignature when its account did not
// sign it. Whether it was used before is the peer's to know.
func (r Request) Verify(consortium string, peer did.Merchant, now uint64) error {
	const op = "verify channel request"
	if err := r.Check(); err != nil {
		return err
	}
	switch {
	case r.Consortium != consortium || r.Peer != peer:
		return fault.New(fault.WrongPeer, op, "addressed to another peer or consortium")
	case r.Time > now && r.Time-now > MaxRequestAge:
		return fault.New(fault.NotYet, op, "dated in the future; check the clock")
	case r.Time < now && now-r.Time > MaxRequestAge:
		return fault.New(fault.Expired, op, "older than two minutes; sign again")
	}
	signer, err := eip712.Recover(r.Digest(), r.Sig)
	if err != nil {
		return err
	}
	if consent.Account(signer) != r.Account {
		return fault.New(fault.BadSignature, op, "another account signed")
	}
	return nil
}

// EpochKey is the secret of one epoch.
type EpochKey struct {
	_      struct{} `cbor:",toarray"`
	Epoch  uint32
	Secret Secret
}

// Answer is what the owner says to a request. Keys is empty for a leave.
type Answer struct {
	_    struct{} `cbor:",toarray"`
	Keys []byte   // [Request.SealKeys]
}

// SealKeys encrypts secrets, ordered by epoch, to the request's one-time key,
// bound to the request. The padded text is a big-endian uint16 length, the
// secrets, and zeros up to what MaxKeys of them take: how many epochs there are
// does not show.
func (r Request) SealKeys(keys []EpochKey) ([]byte, error) {
	if err := checkKeys(keys); err != nil {
		return nil, err
	}
	text := codec.Marshal(keys)
	padded := make([]byte, keysSize)
	binary.BigEndian.PutUint16(padded, uint16(len(text)))
	copy(padded[2:], text)
	digest := r.Digest()
	return vault.Wrap(r.Key, keysInfo, digest[:], padded)
}

// keysSize is two bytes of length, three of array head, and for each secret one
// of array head, up to five of epoch and 34 of secret.
const keysSize = 2 + 3 + MaxKeys*(1+5+34)

// OpenKeys decrypts what SealKeys made for this request. fault.BadProof for
// another key or request, or changed bytes.
func (r Request) OpenKeys(private vault.WrapKey, sealed []byte) ([]EpochKey, error) {
	const op = "open channel keys"
	digest := r.Digest()
	padded, err := private.Unwrap(keysInfo, digest[:], sealed)
	if err != nil {
		return nil, err
	}
	if len(padded) != keysSize {
		return nil, fault.New(fault.Malformed, op, fmt.Sprintf("%d bytes, want %d", len(padded), keysSize))
	}
	size, rest := int(binary.BigEndian.Uint16(padded)), padded[2:]
	if size > len(rest) || len(bytes.Trim(rest[size:], "\x00")) > 0 {
		return nil, fault.New(fault.Malformed, op, "length beyond the end, or padding that is not zero")
	}
	var keys []EpochKey
	if err := codec.Unmarshal(rest[:size], &keys, keysSize); err != nil {
		return nil, fault.Wrap(fault.KindOf(err), op, err)
	}
	return keys, checkKeys(keys)
}

func checkKeys(keys []EpochKey) error {
	const op = "check channel keys"
	if len(keys) > MaxKeys {
		return fault.New(fault.TooLarge, op, "more than 64 epochs")
	}
	for i, k := range keys {
		if k.Epoch == 0 || i > 0 && keys[i-1].Epoch >= k.Epoch {
			return fault.New(fault.Malformed, op, "epochs are not sorted, unique and from 1")
		}
	}
	return nil
}
