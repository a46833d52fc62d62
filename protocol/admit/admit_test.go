package admit_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"reflect"
	"testing"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/admit"
	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/protocol/worth"
)

const (
	t0   uint64 = 1_700_000_000_000
	hour uint64 = 3_600_000
)

func key(n byte) ed25519.PrivateKey {
	seed := make([]byte, 32)
	seed[0] = n
	return ed25519.NewKeyFromSeed(seed)
}

func merchant(n byte) did.Merchant { return did.Merchant{19: n} }

// registry is a consortium: member n has the peer key key(n), and an earlier
// one, key(n+100).
type registry map[byte]did.Status

func consortium() registry {
	return registry{1: did.StatusActive, 2: did.StatusActive, 3: did.StatusSuspended, 4: did.StatusLeft, 5: did.StatusNone}
}

func (r registry) entry(n byte) (did.Member, bool) {
	status, ok := r[n]
	return did.Member{ID: merchant(n), PeerKey: did.KeyOf(key(n)), Status: status, Retired: []did.Key{did.KeyOf(key(n + 100))}}, ok
}

func (r registry) Member(id did.Merchant) (did.Member, bool) { return r.entry(id[19]) }

func (r registry) ByKey(k did.Key) (did.Member, bool) {
	for n := range r {
		if k == did.KeyOf(key(n)) || k == did.KeyOf(key(n+100)) {
			return r.entry(n)
		}
	}
	return did.Member{}, false
}

func (r registry) Members() (out []did.Member) {
	for n := range r {
		m, _ := r.entry(n)
		out = append(out, m)
	}
	return out
}

func notice(n byte) consent.Notice {
	return consent.Notice{
		Merchant: merchant(n), Purpose: "dpv:Personalisation", Categories: []string{"purchases"}, Rights: consent.Read, Seq: 2,
		Texts: []consent.NoticeText{{Lang: "en", Title: "Title", Body: "Body"}},
	}
}

func noticeFact(n consent.Notice) fact.Fact {
	return fact.Fact{Kind: fact.KindNotice, Seq: n.Seq, Time: t0, Expiry: t0 + hour, Subject: n.ID(), Body: n.Encode()}
}

func receiptOf(n byte) consent.Receipt {
	return consent.Receipt{Fact: fact.ID{1}, Member: merchant(n), Time: t0, Role: consent.RoleWitness}
}

func statement() consent.Statement {
	g := consent.Grant{
		Subject: did.KeyOf(key(50)), Audience: merchant(1), Vault: [32]byte{1}, Purpose: "dpv:Marketing", Categories: []string{"purchases"},
		Rights: consent.Read, NotBefore: t0, Expiry: t0 + hour, Seq: 1,
	}
	return consent.Granted(g, t0, nil)
}

func envelope() vault.Envelope {
	sealed := make([]byte, vault.SealedHeaderSize)
	return vault.Envelope{Tag: [16]byte{1}, Body: vault.BodyCID([]byte("body")), Size: 100, Sealed: sealed}
}

// postFact is in the channel of member n.
func postFact(n byte) fact.Fact {
	p := channel.Post{Name: "gold", Epoch: 1, Sealed: make([]byte, 560)}
	return fact.Fact{Kind: fact.KindCampaign, Seq: 1, Time: t0, Expiry: t0 + hour, Subject: channel.IDOf(merchant(n), p.Name), Body: p.Encode()}
}

func cardFact() fact.Fact {
	c := channel.Card{Name: "gold", Texts: []channel.Text{{Lang: "en", Title: "Gold", Body: "For holders of gold."}}}
	return fact.Fact{Kind: fact.KindCampaign, Seq: 1, Time: t0, Expiry: t0 + hour, Subject: channel.Directory(), Body: c.Encode()}
}

// worthFact is what somebody says of the points of member n.
func worthFact(n byte) fact.Fact {
	s := worth.Stated{Merchant: merchant(n), Amount: credential.One, Currency: "EUR"}
	return fact.Fact{Kind: fact.KindWorth, Seq: 1, Time: t0, Expiry: t0 + hour, Subject: worth.Subject(s.Merchant), Body: s.Encode()}
}

func headerFact() fact.Fact {
	return fact.Fact{Kind: fact.KindHeader, Time: t0, Expiry: t0 + hour, Subject: [32]byte{7}, Body: envelope().Encode()}
}

// checkpointFact is of member n's log, cosigned by the given members; 100 above a
// member is the member with its earlier key.
func checkpointFact(n byte, log ed25519.PrivateKey, witnesses ...byte) fact.Fact {
	s := accesslog.SignCheckpoint(accesslog.Checkpoint{Origin: accesslog.Origin("riverside", merchant(n)), Size: 1, Root: [32]byte{9}}, log)
	for _, w := range witnesses {
		c, err := accesslog.Cosign(s, did.KeyOf(log), accesslog.Checkpoint{Origin: s.Origin, Root: accesslog.EmptyRoot()}, nil,
			accesslog.Origin("riverside", merchant(w%100)), key(w), t0)
		if err != nil {
			panic(err)
		}
		if s, err = s.With(c); err != nil {
			panic(err)
		}
	}
	return fact.Fact{Kind: fact.KindCheckpoint, Time: t0, Expiry: t0 + hour, Body: accesslog.CheckpointBody(s)}
}

// forged puts the signature of another checkpoint of the log under this one.
func forged(f fact.Fact) fact.Fact {
	f.Body = bytes.Replace(f.Body, []byte("\n1\n"), []byte("\n2\n"), 1)
	return f
}

// renamed gives member 2's cosignature the name of member 4.
func renamed(f fact.Fact) fact.Fact {
	f.Body = bytes.Replace(f.Body, []byte(merchant(2).String()), []byte(merchant(4).String()), 1)
	return f
}

// anchorFact puts member 1's log, signed with some key, under a root.
func anchorFact(log ed25519.PrivateKey) fact.Fact {
	s := accesslog.SignCheckpoint(accesslog.Checkpoint{Origin: accesslog.Origin("riverside", merchant(1)), Size: 1, Root: [32]byte{9}}, log)
	b, err := accesslog.NewBatch([]accesslog.Signed{s})
	if err != nil {
		panic(err)
	}
	body, err := accesslog.NewAnchor(b, 1, [20]byte{1}, [32]byte{2}, 3).Encode()
	if err != nil {
		panic(err)
	}
	return fact.Fact{Kind: fact.KindAnchor, Time: t0, Expiry: t0 + hour, Body: body}
}

func wallet(n byte) *secp256k1.PrivateKey { return secp256k1.PrivKeyFromBytes([]byte{31: n}) }

// offerOf is an offer of merchant n's operator account below 10, else of a
// customer's.
func offerOf(n byte) offer.Signed { return offerUntil(n, t0/1000+60) }

func longOffer(n byte) offer.Signed { return offerUntil(n, t0/1000+86_400) }

func offerUntil(n byte, expiry uint64) offer.Signed {
	s := offer.Signed{
		Venue: offer.Venue{Chain: 1, Exchange: offer.Address{1}},
		Offer: offer.Offer{Maker: offer.Address(merchant(n)), Give: offer.Address{1}, Want: offer.Address{2}, GiveAmount: 2, WantAmount: 3, Expiry: expiry},
		Sig:   make([]byte, 66), // an operator account that is a contract
	}
	if n < 10 {
		return s
	}
	s.Offer.Maker = offer.Address(eip712.AccountOf(wallet(n).PubKey()))
	return offer.Sign(s.Venue, s.Offer, wallet(n))
}

func forgedOffer(n byte) offer.Signed {
	s := offerOf(n)
	return offer.Sign(s.Venue, s.Offer, wallet(n+1))
}

func by(n byte, f fact.Fact) []byte { return fact.Sign(f, key(n)).Encode() }

func keysFact(line byte) []byte {
	sealed := make([]byte, vault.WrapOverhead+512)
	return consent.RotationFact(key(line), consent.GrantID{1}, sealed, 1, t0, t0+hour).Encode()
}

type attempt struct {
	name string
	raw  []byte
	kind fault.Kind // Internal where the fact is good
}

func attempts() []attempt {
	statementFact := consent.StatementFact(key(50), statement(), t0, t0+hour)
	flipped := statementFact.Encode()
	flipped[len(flipped)-1] ^= 1
	renumbered := noticeFact(notice(1))
	renumbered.Seq++
	unnamed := headerFact()
	unnamed.Subject = [32]byte{}
	hollow := headerFact()
	hollow.Body = []byte{0x80}
	return []attempt{
		{"consent by anyone", statementFact.Encode(), fault.Internal},
		{"keys by anyone", keysFact(50), fault.Internal},
		{"notice by its merchant", by(1, noticeFact(notice(1))), fault.Internal},
		{"notice by a retired key", by(101, noticeFact(notice(1))), fault.Internal},
		{"notice by a member that left", by(4, noticeFact(notice(4))), fault.Internal},
		{"header by a member", by(2, headerFact()), fault.Internal},
		{"receipt by its member", receiptOf(2).Sign(key(2), t0+hour).Encode(), fault.Internal},
		{"checkpoint with two cosignatures", by(1, checkpointFact(1, key(1), 2, 4)), fault.Internal},

		{"checkpoint under a retired key", by(101, checkpointFact(1, key(101), 2)), fault.Internal},
		{"checkpoint of before a rotation, published after it", by(1, checkpointFact(1, key(101), 2)), fault.Internal},
		{"checkpoint cosigned under a retired key", by(1, checkpointFact(1, key(1), 102)), fault.Internal},
		{"anchor of another's log, as that log signed it", by(2, anchorFact(key(1))), fault.Internal},
		{"anchor of a state signed before a rotation", by(2, anchorFact(key(101))), fault.Internal},

		{"offer that a member took in", offerOf(60).Fact(key(2), t0).Encode(), fault.Internal},
		{"quote by its merchant", offerOf(1).Quote(key(1), t0).Encode(), fault.Internal},
		{"quote by a retired key", offerOf(1).Quote(key(101), t0).Encode(), fault.Internal},

		{"post in a channel", by(1, postFact(1)), fault.Internal},
		{"post of a member that left", by(4, postFact(4)), fault.Internal},
		{"card of a channel", by(2, cardFact()), fault.Internal},
		{"worth of the author's points", by(1, worthFact(1)), fault.Internal},
		{"worth by a member that left", by(4, worthFact(4)), fault.Internal},

		{"nothing", nil, fault.Malformed},
		{"over 8 KiB", make([]byte, fact.MaxSize+1), fault.TooLarge},
		{"unknown kind", by(1, fact.Fact{Kind: 400, Time: t0, Expiry: t0 + 1}), fault.UnknownKind},
		{"wrong signature", flipped, fault.BadSignature},
		{"notice by a stranger", by(60, noticeFact(notice(1))), fault.NotMember},
		{"notice by a suspended member", by(3, noticeFact(notice(3))), fault.NotMember},
		{"notice by one never admitted", by(5, noticeFact(notice(5))), fault.NotMember},
		{"notice for another merchant", by(2, noticeFact(notice(1))), fault.Conflict},
		{"notice under another number", by(1, renumbered), fault.Malformed},
		{"receipt for another member", receiptOf(1).Sign(key(2), t0+hour).Encode(), fault.Conflict},
		{"receipt by a customer", receiptOf(1).Sign(key(50), t0+hour).Encode(), fault.NotMember},
		{"header that names no grant", by(2, unnamed), fault.Malformed},
		{"header without an envelope", by(2, hollow), fault.Malformed},
		{"checkpoint of another's log", by(2, checkpointFact(1, key(1))), fault.Conflict},
		{"checkpoint that the log did not sign", by(1, checkpointFact(1, key(2))), fault.NotMember},
		{"checkpoint with a forged signature", by(1, forged(checkpointFact(1, key(1)))), fault.BadSignature},
		{"checkpoint cosigned under another member's key", by(1, renamed(checkpointFact(1, key(1), 2))), fault.NotMember},
		{"checkpoint cosigned by a stranger", by(1, checkpointFact(1, key(1), 77)), fault.NotMember},
		{"anchor of a state that the log did not sign", by(2, anchorFact(key(2))), fault.NotMember},
		{"offer by a stranger", offerOf(60).Fact(key(60), t0).Encode(), fault.NotMember},
		{"offer that a suspended member took in", offerOf(60).Fact(key(3), t0).Encode(), fault.NotMember},
		{"offer that the account did not sign", forgedOffer(60).Fact(key(2), t0).Encode(), fault.BadSignature},
		{"quote for another merchant", offerOf(1).Quote(key(2), t0).Encode(), fault.Conflict},
		{"quote of more than a day", longOffer(1).Quote(key(1), t0).Encode(), fault.Malformed},
		{"post in another member's channel", by(2, postFact(1)), fault.Conflict},
		{"post by a customer", by(50, postFact(1)), fault.NotMember},
		{"post by a suspended member", by(3, postFact(3)), fault.NotMember},
		{"card of a stranger", by(60, cardFact()), fault.NotMember},
		{"worth of another's points", by(2, worthFact(1)), fault.Conflict},
		{"worth by a customer", by(50, worthFact(1)), fault.NotMember},
		{"worth by a suspended member", by(3, worthFact(3)), fault.NotMember},
		{"statement that says nothing", fact.Sign(fact.Fact{Kind: fact.KindConsent, Time: t0, Expiry: t0 + 1}, key(50)).Encode(), fault.Malformed},
	}
}

// Defends I5 and I6.
func TestVerify(t *testing.T) {
	reg := consortium()
	for _, a := range attempts() {
		c, err := admit.Verify(a.raw, reg)
		if a.kind == fault.Internal {
			if err != nil || c.ID != fact.IDOf(a.raw) || !bytes.Equal(c.Raw, a.raw) || c.Body == nil {
				t.Errorf("%s: refused or incomplete: %v", a.name, err)
			}
			continue
		}
		var f *fault.Error
		if !errors.As(err, &f) || fault.KindOf(err) != a.kind || !reflect.DeepEqual(c, admit.Checked{}) {
			t.Errorf("%s: want %v, got %v", a.name, a.kind, err)
		}
	}
}

// TestBatchSaysWhatVerifySays: in any company. Defends I5.
func TestBatchSaysWhatVerifySays(t *testing.T) {
	reg, all := consortium(), attempts()
	rapid.Check(t, func(t *rapid.T) {
		picked := rapid.SliceOfN(rapid.SampledFrom(all), 0, 20).Draw(t, "picked")
		raws := make([][]byte, len(picked))
		for i, a := range picked {
			raws[i] = a.raw
		}
		got, errs := admit.VerifyBatch(raws, reg)
		for i, raw := range raws {
			want, err := admit.Verify(raw, reg)
			if !reflect.DeepEqual(got[i], want) || fault.KindOf(errs[i]) != fault.KindOf(err) || (errs[i] == nil) != (err == nil) {
				t.Fatalf("%s: %v in the batch, %v alone", picked[i].name, errs[i], err)
			}
		}
	})
}

// TestMemberIsShown: the caller learns whose fact it is.
func TestMemberIsShown(t *testing.T) {
	c, err := admit.Verify(by(4, noticeFact(notice(4))), consortium())
	if err != nil || c.Member.ID != merchant(4) || c.Member.Status != did.StatusLeft {
		t.Errorf("%v %v", c.Member.ID, err)
	}
	c, err = admit.Verify(keysFact(50), consortium())
	if err != nil || c.Member.ID != (did.Merchant{}) {
		t.Errorf("%v %v", c.Member.ID, err)
	}
}

// FuzzVerify: no bytes panic, and a batch of one agrees. Defends I5 and I6.
func FuzzVerify(f *testing.F) {
	for _, a := range attempts() {
		f.Add(a.raw)
	}
	reg := consortium()
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, err := admit.Verify(raw, reg)
		_, errs := admit.VerifyBatch([][]byte{raw}, reg)
		if fault.KindOf(err) != fault.KindOf(errs[0]) || (err == nil) != (errs[0] == nil) {
			t.Fatalf("%v alone, %v in a batch", err, errs[0])
		}
	})
}
