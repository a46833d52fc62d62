package custody

import (
	"context"
	"crypto/ed25519"

	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// MaxRefusal is the most bytes of an encoded Refusal: a fact and what is around it.
const MaxRefusal = fact.MaxSize + 128

const refusalLabel = "souk/v1/release-refusal\x00"

// Refusal is a custodian's signed word that it does not help with one request:
// the payload of the refused stream answer. By the request's hash it is about that
// reader, grant, record and moment. That a grant was taken back or denied is not
// the custodian's to say: it carries the customer's own fact.
type Refusal struct {
	_    struct{} `cbor:",toarray"`
	Kind uint8    // number of the fault.Kind
	Time uint64   // Unix milliseconds by the custodian's clock
	Fact []byte   // of Revoked and Denied: the encoded fact that ended the grant, at most 8 KiB. Empty of others, and where only the chain says so
	Sig  []byte   // Ed25519 by the custodian's peer key, over the request's hash and the rest
}

func (r Refusal) preimage(request [32]byte) []byte {
	r.Sig = nil
	return append(append([]byte(refusalLabel), request[:]...), codec.Marshal(r)...)
}

// Sign returns the refusal of the request with that hash under a custodian's key.
func (r Refusal) Sign(key ed25519.PrivateKey, request [32]byte) Refusal {
	r.Sig = ed25519.Sign(key, r.preimage(request))
	return r
}

// Encode is what crosses the wire.
func (r Refusal) Encode() []byte { return codec.Marshal(r) }

// DecodeRefusal reads a refusal. fault.TooLarge over MaxRefusal, before anything is
// decoded; fault.Malformed for another encoding, or a fact beside a reason that
// needs none. It checks no signature.
func DecodeRefusal(raw []byte) (Refusal, error) {
	const op = "decode refusal"
	var r Refusal
	if err := codec.Unmarshal(raw, &r, MaxRefusal); err != nil {
		return Refusal{}, fault.Wrap(fault.KindOf(err), op, err)
	}
	switch {
	case len(r.Sig) != ed25519.SignatureSize || r.Time == 0:
		return Refusal{}, fault.New(fault.Malformed, op, "want a time and a signature of 64 bytes")
	case len(r.Fact) > fact.MaxSize:
		return Refusal{}, fault.New(fault.TooLarge, op, "the fact is over 8 KiB")
	case len(r.Fact) > 0 && !r.ends():
		return Refusal{}, fault.New(fault.Malformed, op, "a fact beside a reason that needs none")
	}
	return r, nil
}

// ends says whether the reason is one that a fact of the customer's proves.
func (r Refusal) ends() bool {
	kind := fault.Kind(r.Kind)
	return kind == fault.Revoked || kind == fault.Denied
}

// Verify checks that the custodian with that key refused the request with that hash.
func (r Refusal) Verify(custodian did.Key, request [32]byte) error {
	if !custodian.Verify(r.preimage(request), r.Sig) {
		return fault.New(fault.BadSignature, "refusal", "not signed by the custodian for this request")
	}
	return nil
}

// Proves checks that the fact which the refusal carries was signed by the line of
// g and ends it. Whoever holds grant and refusal can check it; no custodian's word
// is needed. fault.BadProof otherwise.
func (r Refusal) Proves(g consent.Grant) error {
	const op = "refusal"
	f, err := fact.Decode(r.Fact)
	if err == nil {
		err = f.VerifySignature()
	}
	if err != nil {
		return fault.Wrap(fault.BadProof, op, err)
	}
	s, err := consent.FromFact(f)
	if err != nil {
		return fault.Wrap(fault.BadProof, op, err)
	}
	if !Ends(g, s) {
		return fault.New(fault.BadProof, op, "the fact that it carries does not end this grant")
	}
	return nil
}

// Ends reports whether a statement on the grant's own line ends the grant: it takes
// it back, denies or replaces it. Nothing that is said later makes it live again.
func Ends(g consent.Grant, s consent.Statement) bool {
	line := consent.Line{}.Apply(consent.Granted(g, g.NotBefore, nil)).Apply(s)
	err := g.Permits(g.NotBefore, line, consent.Request{
		Audience: g.Audience, Purpose: g.Purpose, Category: g.Categories[0], Right: g.Rights, Vault: g.Vault, Time: g.NotBefore,
	})
	kind := fault.KindOf(err)
	return err != nil && (kind == fault.Revoked || kind == fault.Denied)
}

// refuse signs the reason for which a member's request is refused.
func (s *Service) refuse(ctx context.Context, now uint64, r ReleaseRequest, reason error) error {
	refusal := Refusal{Kind: uint8(fault.KindOf(reason)), Time: now}
	if refusal.ends() {
		if grant, _, err := grantOf(r); err == nil {
			refusal.Fact = s.cfg.Ending(ctx, grant.Grant)
		}
	}
	return &stream.Refused{Err: reason, Payload: refusal.Sign(s.cfg.Key, r.Hash()).Encode()}
}
