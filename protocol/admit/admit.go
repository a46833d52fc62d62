// Package admit is the one decision whether a fact is valid (invariant I5).
// Publishing, gossip, reconciliation, import and restore all call it, so no fact
// is good on one path and bad on another. Its answer depends on the fact's bytes
// and the consortium registry alone: not on a clock, not on a peer's budget, not
// on what arrived before.
package admit

import (
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// Checked is a valid fact.
type Checked struct {
	Fact fact.Fact
	ID   fact.ID // SHA-256 of Raw
	Raw  []byte  // the bytes that were checked, shared with the caller
	// Body is by kind: consent.Statement (consent, revocation), consent.Receipt
	// or consent.RevocationReceipt (receipt), vault.Envelope (header),
	// consent.Notice (notice), offer.Signed (offer, quote), channel.Post or
	// channel.Card (campaign), accesslog.Signed (checkpoint), accesslog.Anchor
	// (anchor), []byte (keys: the sealed rotation), worth.Stated (worth).
	Body any
	// Member is the author's registry entry where the kind demands one.
	Member did.Member
}

// Verify decides one fact. Errors are *fault.Error: TooLarge, Malformed,
// UnknownVersion, UnknownKind, NotMember, BadSignature, BadProof, Conflict.
func Verify(raw []byte, reg did.Registry) (Checked, error) {
	c, err := read(raw, reg)
	if err == nil {
		err = c.Fact.VerifySignature()
	}
	if err != nil {
		return Checked{}, err
	}
	return c, nil
}

// VerifyBatch decides many facts, their signatures together. Entry i of both
// results is what Verify says about raws[i].
func VerifyBatch(raws [][]byte, reg did.Registry) ([]Checked, []error) {
	out, errs := make([]Checked, len(raws)), make([]error, len(raws))
	facts, at := make([]fact.Fact, 0, len(raws)), make([]int, 0, len(raws))
	for i, raw := range raws {
		if out[i], errs[i] = read(raw, reg); errs[i] == nil {
			facts, at = append(facts, out[i].Fact), append(at, i)
		}
	}
	for j, err := range fact.VerifyBatch(facts) {
		if err != nil {
			out[at[j]], errs[at[j]] = Checked{}, err
		}
	}
	return out, errs
}

// read checks everything but the signature, which costs most.
func read(raw []byte, reg did.Registry) (Checked, error) {
	f, err := fact.Decode(raw)
	if err != nil {
		return Checked{}, err
	}
	c := Checked{Fact: f, Raw: raw, ID: fact.IDOf(raw)}
	if c.Member, err = author(f, reg); err != nil {
		return Checked{}, err
	}
	if c.Body, err = body(c, reg); err != nil {
		return Checked{}, err
	}
	return c, nil
}

// author finds the registry entry where the kind demands a member. Active
// members may sign, and what members signed before they left stays valid: their
// tombstone keeps the key. A suspended member's facts are refused.
func author(f fact.Fact, reg did.Registry) (did.Member, error) {
	if spec, _ := fact.Lookup(f.Kind); spec.Author != fact.AuthorMember {
		return did.Member{}, nil
	}
	m, ok := reg.ByKey(f.Author)
	if !ok || m.Status != did.StatusActive && m.Status != did.StatusLeft {
		return did.Member{}, fault.New(fault.NotMember, "verify fact", "the author is not a member in good standing")
	}
	return m, nil
}
