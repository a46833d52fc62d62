package peertest

import (
	"crypto/rand"
	"errors"
	"time"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/vault"
)

// GrantKey is the customer's grant key of a category and epoch.
func (c *Wallet) GrantKey(category string, epoch uint32) vault.GrantKey {
	v, _ := c.Vault()
	return vault.NewGrantKey(c.Seed.Derive("grant keys", v.ID[:]), category, epoch)
}

// Header opens the sealed header of an order's record with the grant key of an
// epoch.
func (w *World) Header(c *Wallet, r crm.OrderRecord, epoch uint32) (vault.Header, error) {
	w.T.Helper()
	f, err := fact.Decode(r.Fact)
	w.must(err)
	envelope, err := vault.DecodeEnvelope(f.Body)
	w.must(err)
	return envelope.Open(c.GrantKey("purchases", epoch))
}

// AskToOpen has a merchant ask one custodian for its part of a record, by a
// grant that it may or may not have the right to show, for the purpose that the
// grant names. It returns the custodian's refusal, or nil when it helped.
func (w *World) AskToOpen(c *Wallet, reader, custodian *Peer, grant consent.GrantID, h vault.Header) error {
	w.T.Helper()
	g, ok := c.Signed(grant)
	if !ok {
		w.T.Fatal("the wallet gave no such grant")
	}
	return w.AskToOpenBy(c, reader, custodian, g, h)
}

// AskToOpenBy is AskToOpen by a grant that the wallet need not know.
func (w *World) AskToOpenBy(c *Wallet, reader, custodian *Peer, g consent.SignedGrant, h vault.Header) error {
	w.T.Helper()
	r := custody.ReleaseRequest{
		Consortium: Consortium,
		Reader:     reader.ID, Custodian: custodian.ID, Grant: g.Encode(), Header: h.Encode(), Purpose: g.Grant.Purpose,
		Category: h.Category, Time: uint64(time.Now().UnixMilli()),
	}
	_, err := rand.Read(r.Nonce[:])
	w.must(err)
	var answer custody.ReleaseAnswer
	return c.Ask(w.Ctx(), custodian.ID, r.Sign(reader.Key), &answer)
}

// RefusalOf is the payload of a custodian's refusal to open a record.
func (w *World) RefusalOf(c *Wallet, reader, custodian *Peer, g consent.SignedGrant, h vault.Header) []byte {
	w.T.Helper()
	var refused *stream.Refused
	if err := w.AskToOpenBy(c, reader, custodian, g, h); !errors.As(err, &refused) {
		w.T.Fatalf("no signed refusal but %v", err)
	}
	return refused.Payload
}

// Custodians are the peers that keep a customer's vault, without one of them.
func (w *World) Custodians(c *Wallet, without *Peer) []*Peer {
	v, _ := c.Vault()
	var out []*Peer
	for _, k := range v.Custodians {
		if without == nil || k.Merchant != without.ID {
			out = append(out, w.Peer(k.Merchant))
		}
	}
	return out
}

// LogEntries is how many releases all running custodians have logged.
func (w *World) LogEntries() (n uint64) {
	for _, p := range w.Running() {
		s, err := p.Status(w.Ctx())
		w.must(err)
		n += s.LogEntries
	}
	return n
}

// Replicas is how many running peers pin the block of an order's record.
func (w *World) Replicas(r crm.OrderRecord) (n int) {
	w.T.Helper()
	f, err := fact.Decode(r.Fact)
	w.must(err)
	envelope, err := vault.DecodeEnvelope(f.Body)
	w.must(err)
	for _, p := range w.Running() {
		for c, err := range p.Blobs.Pinned(w.Ctx()) {
			w.must(err)
			if string(c.Bytes()) == string(envelope.Body) {
				n++
			}
		}
	}
	return n
}

// Pull has a wallet fetch and check its list of reads, after every custodian
// signed its log. Any problem fails the test.
func (w *World) Pull(c *Wallet) {
	w.T.Helper()
	for _, p := range w.Running() {
		_, err := p.Checkpoint(w.Ctx())
		w.must(err)
	}
	problems, err := c.Pull(w.Ctx())
	w.must(err)
	for _, p := range problems {
		w.T.Errorf("the log of %s: %v", p.Custodian, p.Err)
	}
}

// ReadBy lists the custodians whose logs say that a merchant read under a
// grant, as the wallet knows them.
func (c *Wallet) ReadBy(grant consent.GrantID) []did.Merchant {
	var out []did.Merchant
	for _, r := range c.Reads() {
		if r.Opening.Grant == grant {
			out = append(out, r.Opening.Custodian)
		}
	}
	return out
}
