package custody_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/protocol/vectors"
)

// carried is the signed refusal inside an error, if there is one.
func carried(t testing.TB, err error) (custody.Refusal, bool) {
	t.Helper()
	var refused *stream.Refused
	if !errors.As(err, &refused) {
		return custody.Refusal{}, false
	}
	r, err := custody.DecodeRefusal(refused.Payload)
	must(t, err)
	return r, true
}

// A refusal is signed for its request alone, names the reason that the answer
// names, and says so of members only: nobody else gets a signature.
func TestRefusalsAreSigned(t *testing.T) {
	unsigned := []string{
		"addressed to another custodian", "the custodian asks itself", "unknown member", "suspended member", "tombstoned member", "signed by another key",
		"changed after it was signed", "unsigned", "signed over a minute ago", "signed over a minute ahead", "of another consortium", "over the reader's rate",
	}
	for _, c := range refusals() {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				r := c.make(w)
				_, err := w.release(r)
				refusal, signed := carried(t, err)
				if signed == slices.Contains(unsigned, c.name) {
					t.Fatalf("signed: %v", signed)
				}
				if !signed {
					return
				}
				if fault.Kind(refusal.Kind) != c.kind || refusal.Time != now() {
					t.Errorf("signed %v at %d, refused as %v at %d", fault.Kind(refusal.Kind), refusal.Time, c.kind, now())
				}
				must(t, refusal.Verify(did.KeyOf(peerKey(self)), r.Hash()))
				wantKind(t, refusal.Verify(did.KeyOf(peerKey(other)), r.Hash()), fault.BadSignature)
				r.Nonce[0] ^= 1
				wantKind(t, refusal.Verify(did.KeyOf(peerKey(self)), r.Hash()), fault.BadSignature)
			})
		})
	}
}

// revocation is the customer's fact that takes a grant back, signed by a line.
func revocation(g consent.Grant, line byte) []byte {
	s := consent.Revoked(consent.Revocation{Grant: g.ID(), Subject: did.KeyOf(key(line)), Seq: g.Seq + 1, Time: g.NotBefore}, g)
	return consent.StatementFact(key(line), s, g.NotBefore, g.Expiry).Encode()
}

// A refusal as revoked carries the customer's fact, as the custodian holds it.
func TestRevokedIsRefusedWithTheCustomersFact(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		r := signed(w.request())
		w.ending = revocation(w.grant, 101)
		_, err := w.release(r)
		must(t, err)
		w.publish(consent.Revoked(consent.Revocation{Grant: w.grant.ID(), Subject: w.grant.Subject, Seq: 2, Time: now()}, w.grant))
		r.Nonce[0] ^= 1
		_, err = w.release(signed(r))
		wantKind(t, err, fault.Revoked)
		refusal, _ := carried(t, err)
		must(t, refusal.Proves(w.grant))
	})
}

// What ends a grant, and what does not.
func TestWhatAFactProves(t *testing.T) {
	g := newWorldGrant()
	later := g
	later.Seq, later.Epoch = g.Seq+1, g.Epoch+1
	say := func(s consent.Statement, signer byte) []byte {
		return consent.StatementFact(key(signer), s, g.NotBefore, later.Expiry).Encode()
	}
	earlier := g
	earlier.Seq, earlier.Salt = g.Seq-1, [32]byte{1}
	denial := consent.Denial{Subject: g.Subject, Audience: reader, Purpose: purpose, Seq: g.Seq + 1, Time: g.NotBefore}
	refused := consent.Denied(consent.Denial{Subject: g.Subject, Audience: reader, Purpose: purpose, Seq: g.Seq - 1, Time: g.NotBefore}, nil)
	broken := revocation(g, 101)
	broken[len(broken)-1] ^= 1
	for name, c := range map[string]struct {
		raw  []byte
		ends bool
	}{
		"revocation":                   {revocation(g, 101), true},
		"denial":                       {say(consent.Denied(denial, nil), 101), true},
		"later grant":                  {say(consent.Granted(later, g.NotBefore, nil), 101), true},
		"revocation by another line":   {revocation(g, 104), false},
		"revocation of another grant":  {revocation(earlier, 101), true}, // its number is higher: no grant stands on the line
		"denial before it":             {say(refused, 101), false},
		"grant before it":              {say(consent.Granted(earlier, g.NotBefore, nil), 101), false},
		"the grant itself":             {say(consent.Granted(g, g.NotBefore, nil), 101), false},
		"revocation with a broken end": {broken, false},
		"no fact":                      {[]byte{1}, false},
		"fact of another kind":         {fact.Sign(fact.Fact{Kind: fact.KindKeys, Seq: 1, Time: 1, Expiry: 2, Subject: g.ID(), Body: []byte{1}}, lineKey).Encode(), false},
	} {
		err := custody.Refusal{Kind: uint8(fault.Revoked), Time: 1, Fact: c.raw}.Proves(g)
		if (err == nil) != c.ends || err != nil && fault.KindOf(err) != fault.BadProof {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func newWorldGrant() consent.Grant {
	return consent.Grant{
		Subject: did.KeyOf(lineKey), Audience: reader, Vault: [32]byte{1}, Purpose: purpose, Categories: []string{category}, Rights: consent.Read,
		NotBefore: 1000, Expiry: 1000 + 60*minute, Seq: 5, Epoch: 3, Salt: [32]byte{9},
	}
}

// gathering is a reader and the five custodians that it asks, each as the test
// has it.
type gathering struct {
	*world
	body  []byte
	says  [5]saysNo // nil: it helps
	mu    sync.Mutex
	asked int
	ended [][]byte
	worth map[custody.Worth]int
}

// saysNo is a custodian that refuses a request.
type saysNo func(c did.Merchant, r custody.ReleaseRequest) error

// gather lets a reader ask for the customer's record.
func gather(w *world) *gathering {
	in := w.input
	in.Public = w.customer.secret.Public()
	h, body, err := vault.Seal(rand.Reader, in, []byte("one purchase"))
	must(w.t, err)
	w.header = h
	return &gathering{world: w, body: body}
}

func (g *gathering) reading() custody.Reading {
	g.worth = map[custody.Worth]int{}
	out := custody.Reading{
		Consortium: consortium, Reader: reader, Key: peerKey(reader), Registry: g.registry, Grant: g.grant.Sign(lineKey, controlKey), Purpose: purpose,
		Header: g.header, Threshold: 3, Commitments: g.customer.commitments, Ask: g.ask,
		Ended: func(raw []byte) { g.ended = append(g.ended, raw) }, Refused: func(_ did.Merchant, w custody.Worth) { g.worth[w]++ },
	}
	for i := range g.says {
		m := did.Merchant{byte(20 + i)}
		g.registry[m] = did.Member{ID: m, PeerKey: did.KeyOf(peerKey(m)), Status: did.StatusActive}
		out.Custodians = append(out.Custodians, consent.Custodian{Merchant: m, Index: uint16(i + 1)})
	}
	return out
}

func (g *gathering) ask(_ context.Context, c did.Merchant, r custody.ReleaseRequest) (custody.ReleaseAnswer, error) {
	g.mu.Lock()
	g.asked++
	g.mu.Unlock()
	i := int(c[0]) - 20
	if g.says[i] != nil {
		return custody.ReleaseAnswer{}, g.says[i](c, r)
	}
	part, err := vault.Release(rand.Reader, g.customer.shares[i], g.header)
	return custody.ReleaseAnswer{Partial: part}.Signed(peerKey(c), r.Hash()), err
}

// saying is a custodian that refuses with a reason, and with what it shows as
// proof.
func saying(kind fault.Kind, proof []byte) saysNo {
	return func(c did.Merchant, r custody.ReleaseRequest) error {
		refusal := custody.Refusal{Kind: uint8(kind), Time: now(), Fact: proof}.Sign(peerKey(c), r.Hash())
		return &stream.Refused{Err: fault.New(kind, "release", "a test says so"), Payload: refusal.Encode()}
	}
}

// A majority of liars keeps a record closed while it lies, and no longer: what
// custodians say ends nothing, what the customer signed does, though one alone
// shows it.
//
// Defends I2.
func TestOnlyTheCustomerEndsAReading(t *testing.T) {
	plain := func(did.Merchant, custody.ReleaseRequest) error {
		return fault.New(fault.Revoked, "release", "unsigned")
	}
	borrowed := func(c did.Merchant, r custody.ReleaseRequest) error {
		r.Nonce[0] ^= 1
		return saying(fault.Revoked, nil)(c, r)
	}
	for name, c := range map[string]struct {
		says     func(g *gathering) [5]saysNo
		kind     fault.Kind
		unproven bool
		worth    custody.Worth
		count    int
	}{
		"unsigned": {func(*gathering) [5]saysNo {
			return [5]saysNo{plain, plain, plain}
		}, fault.Revoked, true, custody.Unsigned, 3},
		"signed for another request": {func(*gathering) [5]saysNo {
			return [5]saysNo{borrowed, borrowed, borrowed}
		}, fault.Revoked, true, custody.Unsigned, 3},
		"signed without a proof": {func(*gathering) [5]saysNo {
			lie := saying(fault.Revoked, nil)
			return [5]saysNo{lie, lie, lie}
		}, fault.Revoked, true, custody.Alleged, 3},
		"expired, by the word of all": {func(*gathering) [5]saysNo {
			lie := saying(fault.Expired, nil)
			return [5]saysNo{lie, lie, lie, lie, lie}
		}, fault.Expired, true, custody.Alleged, 5},
		"a stranger's revocation": {func(g *gathering) [5]saysNo {
			lie := saying(fault.Revoked, revocation(g.grant, 104))
			return [5]saysNo{lie, lie, lie}
		}, fault.Revoked, true, custody.Forged, 3},
		"the customer's revocation": {func(g *gathering) [5]saysNo {
			lie := saying(fault.Stale, nil)
			return [5]saysNo{lie, lie, saying(fault.Revoked, revocation(g.grant, 101))}
		}, fault.Revoked, false, custody.Proven, 1},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				g := gather(w)
				g.says = c.says(g)
				_, err := g.reading().Gather(t.Context())
				wantKind(t, err, c.kind)
				if custody.Unproven(err) != c.unproven {
					t.Errorf("unproven: %v, want %v", !c.unproven, c.unproven)
				}
				if g.worth[c.worth] != c.count {
					t.Errorf("refusals by worth: %v, want %d %v", g.worth, c.count, c.worth)
				}
				if shown := len(g.ended); (shown == 1) == c.unproven {
					t.Errorf("%d facts that ended the grant were handed on", shown)
				}
				later := &gathering{world: w, says: [5]saysNo{g.says[0], g.says[1]}} // the first may still be asking
				z, err := later.reading().Gather(t.Context())
				must(t, err)
				_, err = vault.Open(w.header, z, w.input.GrantKey, g.body)
				must(t, err)
			})
		})
	}
}

// What the grant itself does not allow is not asked for.
func TestTheReaderJudgesItsOwnGrant(t *testing.T) {
	for name, c := range map[string]struct {
		change func(g *consent.Grant)
		kind   fault.Kind
	}{
		"over":            {func(g *consent.Grant) { g.Expiry = now() }, fault.Expired},
		"not begun":       {func(g *consent.Grant) { g.NotBefore = now() + 1 }, fault.NotYet},
		"of another kind": {func(g *consent.Grant) { g.Rights = consent.Write }, fault.Narrower},
		"another's":       {func(g *consent.Grant) { g.Audience = other }, fault.NoGrant},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				g := gather(w)
				c.change(&w.grant)
				_, err := g.reading().Gather(t.Context())
				wantKind(t, err, c.kind)
				if custody.Unproven(err) || g.asked != 0 {
					t.Errorf("unproven %v, %d custodians asked", custody.Unproven(err), g.asked)
				}
			})
		})
	}
}

// refusalVectors is protocol/vectors/refusal.json.
type refusalVectors struct {
	Good []struct {
		Name, Custodian, Request, Hex string
		Kind                          uint8
		Time                          uint64
		Fact                          string
	}
	Reject []struct{ Why, Kind, Hex string }
}

func loadRefusals(t testing.TB) (v refusalVectors) {
	t.Helper()
	raw, err := vectors.FS.ReadFile("refusal.json")
	must(t, err)
	must(t, json.Unmarshal(raw, &v))
	return v
}

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	raw, err := hex.DecodeString(text)
	must(t, err)
	return raw
}

func TestGoldenRefusals(t *testing.T) {
	for _, v := range loadRefusals(t).Good {
		got, err := custody.DecodeRefusal(unhex(t, v.Hex))
		must(t, err)
		if got.Kind != v.Kind || got.Time != v.Time || !bytes.Equal(got.Fact, unhex(t, v.Fact)) {
			t.Errorf("%s: read %d at %d", v.Name, got.Kind, got.Time)
		}
		if hex.EncodeToString(got.Encode()) != v.Hex {
			t.Errorf("%s: written in another way", v.Name)
		}
		must(t, got.Verify(did.Key(unhex(t, v.Custodian)), [32]byte(unhex(t, v.Request))))
	}
}

// Defends I6: what breaks the rules is refused with the same reason everywhere.
func TestRejectedRefusals(t *testing.T) {
	kinds := map[string]fault.Kind{"malformed": fault.Malformed, "too_large": fault.TooLarge}
	for _, v := range loadRefusals(t).Reject {
		if _, err := custody.DecodeRefusal(unhex(t, v.Hex)); err == nil || fault.KindOf(err) != kinds[v.Kind] {
			t.Errorf("%s: %v, want %s", v.Why, err, v.Kind)
		}
	}
}

func FuzzDecodeRefusal(f *testing.F) {
	v := loadRefusals(f)
	for _, g := range v.Good {
		f.Add(unhex(f, g.Hex))
	}
	for _, r := range v.Reject {
		f.Add(unhex(f, r.Hex))
	}
	grant := newWorldGrant()
	f.Add(custody.Refusal{Kind: uint8(fault.Revoked), Time: 1, Fact: revocation(grant, 101)}.Sign(peerKey(self), [32]byte{1}).Encode())
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := custody.DecodeRefusal(raw)
		if err != nil {
			return
		}
		if !bytes.Equal(r.Encode(), raw) {
			t.Errorf("%x was read but is written as %x", raw, r.Encode())
		}
		if r.Proves(grant) == nil {
			if f, err := fact.Decode(r.Fact); err != nil || f.Author != grant.Subject {
				t.Error("somebody else's fact is a proof")
			}
		}
	})
}
