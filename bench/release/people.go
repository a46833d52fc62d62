package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"time"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/vault"
)

const (
	custodians = 5
	threshold  = 3
	category   = "purchases"
	purpose    = "dpv:Personalisation"
	consortium = "bench"
)

// merchant numbers: custodians from 0, the writer, then readers.
func merchant(n int) did.Merchant { return did.Merchant{1, byte(n >> 8), byte(n)} }

const writer = 900

func peerKey(n int) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(append(make([]byte, 30), byte(n>>8), byte(n)))
}

// registry has every merchant as an active member.
type registry map[did.Merchant]did.Member

func newRegistry(readers int) registry {
	r := registry{}
	for _, n := range numbers(readers) {
		r[merchant(n)] = did.Member{ID: merchant(n), PeerKey: did.KeyOf(peerKey(n)), Status: did.StatusActive}
	}
	return r
}

func numbers(readers int) []int {
	all := []int{writer}
	for n := range custodians + readers {
		all = append(all, n)
	}
	return all
}

func (r registry) Member(m did.Merchant) (did.Member, bool) { v, ok := r[m]; return v, ok }
func (r registry) ByKey(did.Key) (did.Member, bool)         { return did.Member{}, false }
func (r registry) Members() (all []did.Member) {
	for _, m := range r {
		all = append(all, m)
	}
	return all
}

// customer is a vault, a live grant to one reader and one sealed record.
type customer struct {
	reader      int
	secret      vault.Secret
	shares      []vault.Share
	commitments vault.Commitments
	control     ed25519.PrivateKey
	line        consent.Line
	grant       consent.SignedGrant
	key         vault.GrantKey
	header      vault.Header
	body        []byte
}

const plaintext = "one purchase"

func newCustomer(reader int) *customer {
	c := &customer{reader: reader, secret: need(vault.NewSecret(rand.Reader)), key: vault.GrantKey{1}}
	var err error
	c.shares, c.commitments, err = c.secret.Split(rand.Reader, threshold, custodians)
	check(err)
	c.control = newKey()
	c.seal()
	c.consent()
	return c
}

func newKey() ed25519.PrivateKey {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	check(err)
	return private
}

func (c *customer) seal() {
	var err error
	c.header, c.body, err = vault.Seal(rand.Reader, vault.SealInput{
		Public: c.secret.Public(), GrantKey: c.key, Writer: merchant(writer), Category: category, Epoch: 1, Schema: "bench", Time: now(),
	}, []byte(plaintext))
	check(err)
}

func (c *customer) consent() {
	line := newKey()
	g := consent.Grant{
		Subject: did.KeyOf(line), Audience: merchant(c.reader), Vault: c.secret.Public().ID(), Purpose: purpose, Categories: []string{category},
		Rights: consent.Read, NotBefore: now() - 1, Expiry: now() + 86_400_000, Seq: 1, Epoch: 1, Salt: [32]byte{1},
	}
	c.grant = g.Sign(line, c.control)
	c.line = consent.Line{}.Apply(consent.Granted(g, now(), nil))
}

// deposit is the customer's share for custodian n.
func (c *customer) deposit(n int) custody.Command {
	d := custody.Deposit{
		Consortium: consortium, Custodian: merchant(n), Vault: c.secret.Public().ID(), Public: c.secret.Public(), Control: did.KeyOf(c.control), Threshold: threshold,
		Share: c.shares[n], Commitments: c.commitments, Inbox: [32]byte{byte(n)}, Revision: 1, Time: now(),
	}
	d, err := d.Prove(rand.Reader, c.secret)
	check(err)
	return custody.Command{Deposit: []custody.Deposit{d.Sign(c.control)}}
}

// request is a fresh signed request of the customer's reader to custodian n.
func (c *customer) request(n int) custody.ReleaseRequest {
	r := custody.ReleaseRequest{
		Consortium: consortium, Reader: merchant(c.reader), Custodian: merchant(n), Grant: c.grant.Encode(), Header: c.header.Encode(),
		Purpose: purpose, Category: category, Time: now(),
	}
	_, err := rand.Read(r.Nonce[:])
	check(err)
	return r.Sign(peerKey(c.reader))
}

// lines looks up the consent lines of customers.
func lines(all []*customer) func(did.Key) (consent.Line, bool) {
	known := map[did.Key]consent.Line{}
	for _, c := range all {
		known[c.line.Key()] = c.line
	}
	return func(k did.Key) (consent.Line, bool) {
		line, ok := known[k]
		return line, ok
	}
}

// standing and nothing are of a chain and a store that show no end of any grant.
func standing(consent.Grant) bool { return false }

func nothing(context.Context, consent.Grant) []byte { return nil }

func now() uint64 { return uint64(time.Now().UnixMilli()) }

func need[T any](v T, err error) T {
	check(err)
	return v
}

func check(err error) {
	if err != nil {
		panic(err) // a benchmark of failures is worth nothing
	}
}
