package bundle

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/vault"
)

const (
	home = "riverside"
	t0   = uint64(1_790_000_000_000)
	year = uint64(365 * 86_400_000)
)

func merchant(n byte) did.Merchant { return did.Merchant{19: n} }

func key(label string, n int) ed25519.PrivateKey {
	seed := sha256.Sum256(fmt.Appendf(nil, "%s %d", label, n))
	return ed25519.NewKeyFromSeed(seed[:])
}

func peer(n byte) ed25519.PrivateKey { return key("peer", int(n)) }

func digest(text string) [32]byte { return sha256.Sum256([]byte(text)) }

// world is five merchants and one customer who lets merchant 1 read purchases,
// which merchants 2, 3 and 4 guard (2 of 3), and takes it back after one read.
type world struct {
	b     Bundle
	chain *chainStub

	line, control ed25519.PrivateKey
	secret        vault.Secret
	grant         consent.SignedGrant
	granted       fact.Fact
	revocation    consent.Revocation
	revoked       fact.Fact
}

// chainStub is a chain that holds what it was given.
type chainStub struct {
	registry
	roots    map[[32]byte]uint64
	stood    map[did.Merchant][]did.Standing // after they were admitted
	admitted uint64                          // ms; 0: a year ago
}

func (c *chainStub) Registry() did.Registry { return c.registry }

// Standings begin with the admission, in block 1.
func (c *chainStub) Standings(m did.Merchant) []did.Standing {
	admission := did.Standing{Status: did.StatusActive, Block: 1, Time: cmp.Or(c.admitted, t0-year)}
	return append([]did.Standing{admission}, c.stood[m]...)
}

func (c *chainStub) Anchored(root [32]byte) (uint64, bool) {
	block, ok := c.roots[root]
	return block, ok
}

// with adds a member to the chain's registry.
func (c *chainStub) with(m did.Member) {
	if c.byID == nil {
		c.registry = registry{byID: map[did.Merchant]did.Member{}, byKey: map[did.Key]did.Merchant{}}
	}
	c.add(m)
}

// rotate gives a merchant another key on the chain.
func (c *chainStub) rotate(n byte, next ed25519.PrivateKey) {
	m := c.byID[merchant(n)]
	fresh := m
	fresh.PeerKey = did.KeyOf(next)
	m = m.Replaced(fresh)
	m.Changed, m.Since = 9, 9
	c.byID[m.ID], c.byKey[m.PeerKey] = m, m.ID
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{line: key("line", 1), control: key("control", 1), secret: vault.SecretFromBytes(digest("vault"))}
	w.chain = &chainStub{roots: map[[32]byte]uint64{}}
	w.b = Bundle{Consortium: home, ChainID: 31337, Created: t0 + 100_000}
	for n := byte(1); n <= 5; n++ {
		m := did.Member{ID: merchant(n), PeerKey: did.KeyOf(peer(n)), HPKEKey: []byte{n}, Name: fmt.Sprint("Shop ", n), Status: did.StatusActive, Since: 1, Changed: 2}
		w.b.Members = append(w.b.Members, m)
		w.chain.with(m)
	}
	w.consent()
	for n := byte(2); n <= 3; n++ {
		w.release(n, w.opening(n, t0+2000))
	}
	w.revoke()
	w.log(4)
	w.seal(t)
	return w
}

// consent publishes a notice and the grant that answers it.
func (w *world) consent() {
	notice := consent.Notice{
		Merchant: merchant(1), Purpose: "dpv:Personalisation", Categories: []string{"profile", "purchases"}, Rights: consent.Read | consent.Write, RetentionDays: 30,
		Texts: []consent.NoticeText{{Lang: "en", Title: "Offers for you", Body: "May we look at what you bought?"}}, Seq: 1,
	}
	w.b.Notices = [][]byte{fact.Sign(fact.Fact{
		Kind: fact.KindNotice, Seq: 1, Time: t0, Expiry: t0 + year, Subject: notice.ID(), Body: notice.Encode(),
	}, peer(1)).Encode()}
	card := VaultCard{Public: w.secret.Public(), Threshold: 2, Since: t0}
	for n := byte(2); n <= 4; n++ {
		card.Custodians = append(card.Custodians, consent.Custodian{Merchant: merchant(n), Index: uint16(n - 1)})
	}
	w.b.Vaults = []VaultCard{w.card(card, w.control)}
	grant := consent.Grant{
		Notice: notice.ID(), Subject: did.KeyOf(w.line), Audience: merchant(1), Vault: card.ID(), Purpose: notice.Purpose,
		Categories: []string{"purchases"}, Rights: consent.Read, NotBefore: t0, Expiry: t0 + year/2, Seq: 1, Epoch: 1, Salt: digest("salt"),
	}
	w.grant = grant.Sign(w.line, w.control)
	w.b.Grants = []consent.SignedGrant{w.grant}
	w.granted = consent.StatementFact(w.line, consent.Granted(grant, t0+10, []byte("sealed")), t0+10, t0+year)
	w.b.Statements = [][]byte{w.granted.Encode()}
	for n := byte(1); n <= 4; n++ {
		w.arrive(w.granted, n, t0+100)
	}
}

// card is the owner's card under a control key.
func (w *world) card(c VaultCard, control ed25519.PrivateKey) VaultCard {
	return signed(c, w.secret, control)
}

// signed is a card that somebody makes with the secret and the control key that
// they have.
func signed(c VaultCard, secret vault.Secret, control ed25519.PrivateKey) VaultCard {
	random := rand.NewChaCha8(digest("proof"))
	c, err := c.Sign(random, secret, control)
	if err != nil {
		panic(err) // the source does not fail
	}
	return c
}

// arrive adds a member's arrival receipt for a fact.
func (w *world) arrive(f fact.Fact, n byte, at uint64) {
	r := consent.Receipt{Fact: f.ID(), Member: merchant(n), Time: at, Role: consent.RoleCustodian}
	w.b.Receipts = append(w.b.Receipts, r.Sign(peer(n), at+year).Encode())
}

// revoke takes the grant back; merchants 2 to 4 hear of it one after the other.
func (w *world) revoke() {
	w.revocation = consent.Revocation{Grant: w.grant.ID(), Subject: did.KeyOf(w.line), Seq: 2, Time: t0 + 5000, Salt: digest("revocation")}
	w.revoked = consent.StatementFact(w.line, consent.Revoked(w.revocation, w.grant.Grant), t0+5000, t0+year)
	w.b.Statements = append(w.b.Statements, w.revoked.Encode())
	for n := byte(2); n <= 4; n++ {
		w.arrive(w.revoked, n, t0+6000+100*uint64(n))
	}
	done := consent.RevocationReceipt{Grant: w.grant.ID(), Line: did.KeyOf(w.line), Revocation: w.revocation.ID(), Holder: merchant(1), Time: t0 + 7000, Stopped: true, CopiesPurged: 1}
	w.b.Receipts = append(w.b.Receipts, done.Sign(peer(1), t0+year).Encode())
}

// stopped adds member n's receipt for a revocation of the grant on a line.
func (w *world) stopped(n byte, line ed25519.PrivateKey, revocation [32]byte) {
	r := consent.RevocationReceipt{Grant: w.grant.ID(), Line: did.KeyOf(line), Revocation: revocation, Holder: merchant(n), Time: t0 + 7000, Stopped: true}
	w.b.Receipts = append(w.b.Receipts, r.Sign(peer(n), t0+year).Encode())
}

// opening is what custodian n logs when merchant 1 reads under the grant.
func (w *world) opening(n byte, at uint64) accesslog.Opening {
	return accesslog.Opening{
		Custodian: merchant(n), Reader: merchant(1), Grant: w.grant.ID(), Line: did.KeyOf(w.line), Vault: vault.ID(w.grant.Grant.Vault),
		Record: digest("record"), Writer: merchant(5), Category: "purchases", Purpose: "dpv:Personalisation",
		Time: at, Asked: at - 50, Request: digest(fmt.Sprint("request ", at)), Salt: digest(fmt.Sprint("salt ", n, at)),
	}
}

// log is custodian n's log.
func (w *world) log(n byte) *Log { return w.b.log(merchant(n)) }

// release logs an opening between two entries about somebody else.
func (w *world) release(n byte, o accesslog.Opening) {
	l := w.log(n)
	l.Leaves = append(l.Leaves, digest(fmt.Sprint("other ", n, len(l.Leaves))), o.Commitment(), digest(fmt.Sprint("another ", n, len(l.Leaves))))
	l.Openings = append(l.Openings, Opened{Index: uint64(len(l.Leaves) - 2), Opening: o})
}

// seal signs, cosigns and anchors the logs as they are.
func (w *world) seal(t testing.TB) {
	t.Helper()
	var refs []accesslog.Signed
	for i := range w.b.Logs {
		l := &w.b.Logs[i]
		l.Checkpoints = nil
		for _, size := range slices.Compact([]int{min(1, len(l.Leaves)), len(l.Leaves)}) {
			c := accesslog.Checkpoint{Origin: accesslog.Origin(home, l.Custodian), Size: uint64(size), Root: accesslog.RootOf(l.Leaves[:size])}
			s := accesslog.SignCheckpoint(c, peer(l.Custodian[19]))
			witness := byte(5)
			if l.Custodian == merchant(5) {
				witness = 1
			}
			cosig, err := accesslog.Cosign(s, did.KeyOf(peer(l.Custodian[19])), accesslog.Checkpoint{}, nil, accesslog.Origin(home, merchant(witness)), peer(witness), t0+8000)
			if err != nil {
				t.Fatal(err)
			}
			if s, err = s.With(cosig); err != nil {
				t.Fatal(err)
			}
			l.Checkpoints = append(l.Checkpoints, s)
			if size == len(l.Leaves) && size > 0 {
				refs = append(refs, s)
			}
		}
	}
	w.anchor(t, refs)
}

func (w *world) anchor(t testing.TB, refs []accesslog.Signed) {
	t.Helper()
	batch, err := accesslog.NewBatch(refs)
	if err != nil {
		t.Fatal(err)
	}
	body, err := accesslog.NewAnchor(batch, w.b.ChainID, [20]byte{1}, digest("tx"), 77).Encode()
	if err != nil {
		t.Fatal(err)
	}
	w.chain.roots[batch.Root()] = 77
	w.b.Anchors = [][]byte{fact.Sign(fact.Fact{Kind: fact.KindAnchor, Time: t0 + 9000, Expiry: t0 + year, Body: body}, peer(4)).Encode()}
}

func encode(t testing.TB, b Bundle) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := Write(&buf, b); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}
