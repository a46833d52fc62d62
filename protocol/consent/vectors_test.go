package consent_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vectors"
)

var update = flag.Bool("update", false, "write ../vectors/consent.json anew; then run the tests again")

// A good vector names its object, its bytes and its id: the digest of a grant,
// denial or revocation, the hash of a notice, the CID of a fact.
type goodVector struct {
	Name   string `json:"name"`
	Object string `json:"object"`
	Hex    string `json:"hex"`
	ID     string `json:"id"`
}

type rejectVector struct {
	Why    string `json:"why"`
	Object string `json:"object"`
	Kind   string `json:"kind"`
	Hex    string `json:"hex"`
}

type vectorFile struct {
	Good   []goodVector   `json:"good"`
	Reject []rejectVector `json:"reject"`
}

func notice() consent.Notice {
	return consent.Notice{
		Merchant: did.Merchant{19: 7}, Purpose: "souk:LoyaltyProgramme", Categories: []string{"preferences", "purchases"},
		Rights: consent.Read | consent.Write, RetentionDays: 365, Reward: "5 points a purchase", Seq: 3,
		Texts: []consent.NoticeText{
			{Lang: "en", Title: "Points for your purchases", Body: "We read your purchases here to give you points."},
			{Lang: "ko", Title: "구매 포인트", Body: "포인트 적립을 위해 이 매장의 구매 내역을 읽습니다."},
		},
	}
}

func arrival() consent.Receipt {
	return consent.Receipt{Fact: fact.ID(hash(1)), Member: did.Merchant{19: 7}, Time: t0, Role: consent.RoleCustodian}
}

func stopped() consent.RevocationReceipt {
	return consent.RevocationReceipt{
		Grant: grant().ID(), Line: revocation().Subject, Revocation: revocation().ID(), Holder: did.Merchant{19: 7}, Time: t0 + 9,
		Stopped: true, CopiesPurged: 12, SharesDropped: 1, PinsDropped: 3,
	}
}

// check reads an object and verifies what can be verified of it, and returns
// its id.
func check(object string, raw []byte) (string, error) {
	switch object {
	case "notice":
		n, err := consent.DecodeNotice(raw)
		return n.ID().String(), err
	case "grant":
		s, err := consent.DecodeSignedGrant(raw)
		if err == nil {
			err = s.Verify()
		}
		return s.ID().String(), err
	case "denial":
		s, err := consent.DecodeSignedDenial(raw)
		if err == nil {
			err = s.Verify()
		}
		return hexOf(s.Denial.ID()), err
	case "revocation":
		s, err := consent.DecodeSignedRevocation(raw)
		if err == nil {
			err = s.Verify(grant().Account)
		}
		return hexOf(s.Revocation.ID()), err
	case "delivery":
		d, err := consent.DecodeDelivery(raw)
		return d.Grant.ID().String(), err
	}
	return checkFact(object, raw)
}

func checkFact(object string, raw []byte) (string, error) {
	f, err := fact.Decode(raw)
	if err != nil {
		return "", err
	}
	if object == "receipt" {
		_, err = consent.ReceiptFromFact(f)
	} else {
		_, err = consent.FromFact(f)
	}
	return f.ID().String(), err
}

func hexOf(b [32]byte) string { return hex.EncodeToString(b[:]) }

func goods(t testing.TB) []goodVector {
	granted := consent.Granted(grant(), t0, []byte{1, 2, 3})
	objects := []struct {
		name, object string
		raw          []byte
	}{
		{"notice in Korean and English", "notice", notice().Encode()},
		{"grant signed by the line", "grant", signed().Encode()},
		{"grant signed by the account", "grant", grant().SignAccount(account(5), controlKey()).Encode()},
		{"denial signed by the line", "denial", denial().Sign(lineKey()).Encode()},
		{"denial signed by the account", "denial", denial().SignAccount(account(5)).Encode()},
		{"revocation signed by the line", "revocation", revocation().Sign(lineKey()).Encode()},
		{"revocation signed by the account", "revocation", revocation().SignAccount(account(5)).Encode()},
		{"delivery in the clear", "delivery", delivery(t).Encode()},
		{"fact of a grant", "statement", consent.StatementFact(lineKey(), granted, t0, t0+200*hour).Encode()},
		{"fact of a denial", "statement", consent.StatementFact(lineKey(), consent.Denied(denial(), nil), 0, t0+200*hour).Encode()},
		{"fact of a revocation", "statement", consent.StatementFact(lineKey(), consent.Revoked(revocation(), grant()), 0, t0+200*hour).Encode()},
		{"receipt of arrival", "receipt", arrival().Sign(key(80), t0+hour).Encode()},
		{"receipt of a revocation", "receipt", stopped().Sign(key(80), t0+hour).Encode()},
	}
	var out []goodVector
	for _, o := range objects {
		id, err := check(o.object, o.raw)
		if err != nil {
			t.Fatalf("%s: %v", o.name, err)
		}
		out = append(out, goodVector{o.name, o.object, hex.EncodeToString(o.raw), id})
	}
	return out
}

// list collects reject vectors.
type list []rejectVector

func (l *list) add(object, why string, kind fault.Kind, raw []byte) {
	*l = append(*l, rejectVector{why, object, kind.String(), hex.EncodeToString(raw)})
}

func rejects(t testing.TB) []rejectVector {
	var l list
	l.notices()
	l.grants()
	l.answers()
	l.statements()
	l.receipts()
	return l
}

func (l *list) notices() {
	bad := func(why string, kind fault.Kind, change func(*consent.Notice)) {
		n := notice()
		change(&n)
		l.add("notice", why, kind, n.Encode())
	}
	bad("no merchant", fault.Malformed, func(n *consent.Notice) { n.Merchant = did.Merchant{} })
	bad("number zero", fault.Malformed, func(n *consent.Notice) { n.Seq = 0 })
	bad("purpose is not a term", fault.Malformed, func(n *consent.Notice) { n.Purpose = "marketing" })
	bad("purpose of 65 bytes", fault.TooLarge, func(n *consent.Notice) { n.Purpose = "dpv:" + strings.Repeat("a", 61) })
	bad("no category", fault.Malformed, func(n *consent.Notice) { n.Categories = nil })
	bad("categories out of order", fault.Malformed, func(n *consent.Notice) { n.Categories = []string{"b", "a"} })
	bad("a category twice", fault.Malformed, func(n *consent.Notice) { n.Categories = []string{"a", "a"} })
	bad("category in capitals", fault.Malformed, func(n *consent.Notice) { n.Categories = []string{"A"} })
	bad("no right", fault.Malformed, func(n *consent.Notice) { n.Rights = 0 })
	bad("an unknown right", fault.Malformed, func(n *consent.Notice) { n.Rights = 16 })
	bad("retention of 101 years", fault.TooLarge, func(n *consent.Notice) { n.RetentionDays = 36_865 })
	bad("reward of 257 bytes", fault.TooLarge, func(n *consent.Notice) { n.Reward = strings.Repeat("r", 257) })
	bad("no text", fault.Malformed, func(n *consent.Notice) { n.Texts = nil })
	bad("languages out of order", fault.Malformed, func(n *consent.Notice) { n.Texts[0], n.Texts[1] = n.Texts[1], n.Texts[0] })
	bad("empty body", fault.Malformed, func(n *consent.Notice) { n.Texts[0].Body = "" })
	bad("language is not a tag", fault.Malformed, func(n *consent.Notice) { n.Texts[0].Lang = "e n" })
	l.add("notice", "text is not UTF-8", fault.Malformed, bytes.Replace(notice().Encode(), []byte("Points"), []byte("Po\xffnts"), 1))
	l.add("notice", "a byte after the end", fault.Malformed, append(notice().Encode(), 0))
	l.add("notice", "over 7,680 bytes", fault.TooLarge, make([]byte, consent.MaxNotice+1))
}

func (l *list) grants() {
	bad := func(why string, kind fault.Kind, change func(*consent.Grant)) {
		g := grant()
		change(&g)
		l.add("grant", why, kind, g.Sign(lineKey(), controlKey()).Encode())
	}
	bad("no audience", fault.Malformed, func(g *consent.Grant) { g.Audience = did.Merchant{} })
	bad("no vault", fault.Malformed, func(g *consent.Grant) { g.Vault = [32]byte{} })
	bad("number zero", fault.Malformed, func(g *consent.Grant) { g.Seq = 0 })
	bad("ends when it begins", fault.Malformed, func(g *consent.Grant) { g.Expiry = g.NotBefore })
	bad("begins at zero", fault.Malformed, func(g *consent.Grant) { g.NotBefore = 0 })
	bad("lasts over ten years", fault.Malformed, func(g *consent.Grant) { g.Expiry = g.NotBefore + consent.MaxLifetime + 1 })
	bad("17 categories", fault.Malformed, func(g *consent.Grant) { g.Categories = strings.Split("abcdefghijklmnopq", "") })
	bad("subject is another line's", fault.BadSignature, func(g *consent.Grant) { g.Subject = did.KeyOf(key(99)) })
	bare := func(why string, kind fault.Kind, change func(*consent.SignedGrant)) {
		s := grant().SignAccount(account(5), controlKey())
		change(&s)
		l.add("grant", why, kind, s.Encode())
	}
	bare("high s", fault.BadSignature, func(s *consent.SignedGrant) { s.Sig = otherHalf(s.Sig) })
	bare("v of 0 or 1", fault.BadSignature, func(s *consent.SignedGrant) { s.Sig[64] -= 27 })
	bare("signature of 66 bytes", fault.Malformed, func(s *consent.SignedGrant) { s.Sig = append(s.Sig, 0) })
	bare("no signature", fault.Malformed, func(s *consent.SignedGrant) { s.Sig = nil })
	bare("rights widened after signing", fault.BadSignature, func(s *consent.SignedGrant) { s.Grant.Rights = 15 })
	bare("another vault's control key", fault.BadSignature, func(s *consent.SignedGrant) { s.Control = did.KeyOf(key(98)) })
	raw := signed().Encode()
	l.add("grant", "last byte missing", fault.Malformed, raw[:len(raw)-1])
	l.add("grant", "over 4 KiB", fault.TooLarge, append(raw, make([]byte, consent.MaxGrant)...))
}

func (l *list) answers() {
	d, r := denial().Sign(lineKey()), revocation().Sign(lineKey())
	d.Denial.Time++
	l.add("denial", "time changed after signing", fault.BadSignature, d.Encode())
	d.Denial.Seq = 0
	l.add("denial", "number zero", fault.Malformed, d.Encode())
	r.Revocation.Grant[0]++
	l.add("revocation", "another grant than was signed", fault.BadSignature, r.Encode())
	r.Revocation.Grant = consent.GrantID{}
	l.add("revocation", "no grant", fault.Malformed, r.Encode())
	high := revocation().SignAccount(account(5))
	high.Sig = otherHalf(high.Sig)
	l.add("revocation", "high s", fault.BadSignature, high.Encode())
	l.add("revocation", "over 1 KiB", fault.TooLarge, make([]byte, consent.MaxAnswer+1))
}

func (l *list) statements() {
	bad := func(why string, kind fault.Kind, s consent.Statement, change func(*consent.Statement)) {
		change(&s)
		l.add("statement", why, kind, consent.StatementFact(lineKey(), s, t0, t0+200*hour).Encode())
	}
	g, d, r := consent.Granted(grant(), t0, nil), consent.Denied(denial(), nil), consent.Revoked(revocation(), grant())
	bad("number zero", fault.Malformed, g, func(s *consent.Statement) { s.Seq = 0 })
	bad("no id", fault.Malformed, g, func(s *consent.Statement) { s.ID = [32]byte{} })
	bad("state unknown", fault.Malformed, g, func(s *consent.Statement) { s.State = consent.StateUnknown })
	bad("state 4", fault.Malformed, g, func(s *consent.Statement) { s.State = 4 })
	bad("grant is not the id", fault.Malformed, g, func(s *consent.Statement) { s.Grant[0]++ })
	bad("ends when it begins", fault.Malformed, g, func(s *consent.Statement) { s.Expiry = s.NotBefore })
	bad("grant outlives its fact", fault.Malformed, g, func(s *consent.Statement) { s.Expiry = t0 + 200*hour + 1 })
	bad("sealed part over 6 KiB", fault.TooLarge, g, func(s *consent.Statement) { s.Sealed = make([]byte, consent.MaxSealed+1) })
	bad("denial names a grant", fault.Malformed, d, func(s *consent.Statement) { s.Grant[0]++ })
	bad("denial has an expiry", fault.Malformed, d, func(s *consent.Statement) { s.Expiry = t0 })
	bad("denial has an epoch", fault.Malformed, d, func(s *consent.Statement) { s.Epoch = 1 })
	bad("revocation names no grant", fault.Malformed, r, func(s *consent.Statement) { s.Grant = consent.GrantID{} })
	bad("revocation has a sealed part", fault.Malformed, r, func(s *consent.Statement) { s.Sealed = []byte{1} })
	bad("revocation without the grant's expiry", fault.Malformed, r, func(s *consent.Statement) { s.Expiry = 0 })
	resign := func(why string, kind fault.Kind, f fact.Fact, change func(*fact.Fact)) {
		change(&f)
		l.add("statement", why, kind, fact.Sign(f, lineKey()).Encode())
	}
	f := consent.StatementFact(lineKey(), g, t0, t0+200*hour)
	resign("grant in a revocation fact", fault.Malformed, f, func(f *fact.Fact) { f.Kind = fact.KindRevocation })
	resign("not a consent fact", fault.UnknownKind, f, func(f *fact.Fact) { f.Kind = fact.KindReceipt })
	resign("subject is not the grant", fault.Malformed, f, func(f *fact.Fact) { f.Subject[0]++ })
	resign("empty body", fault.Malformed, f, func(f *fact.Fact) { f.Body = nil })
	resign("body is null", fault.Malformed, f, func(f *fact.Fact) { f.Body = []byte{0xf6} })
	resign("a byte after the body", fault.Malformed, f, func(f *fact.Fact) { f.Body = append(bytes.Clone(f.Body), 0) })
	resign("id of 31 bytes", fault.Malformed, f, func(f *fact.Fact) { f.Body = shortID(f.Body) })
}

// shortID cuts the first 32-byte string of a body to 31 bytes.
func shortID(body []byte) []byte {
	at := bytes.Index(body, []byte{0x58, 32})
	out := append(bytes.Clone(body[:at]), 0x58, 31)
	return append(out, body[at+3:]...)
}

func (l *list) receipts() {
	bad := func(why string, kind fault.Kind, f fact.Fact, change func(*fact.Fact)) {
		change(&f)
		l.add("receipt", why, kind, fact.Sign(f, key(80)).Encode())
	}
	a, r := arrival().Sign(key(80), t0+hour), stopped().Sign(key(80), t0+hour)
	for _, f := range []fact.Fact{a, r} {
		bad("another subject", fault.Malformed, f, func(f *fact.Fact) { f.Subject[0]++ })
		bad("another time", fault.Malformed, f, func(f *fact.Fact) { f.Time++ })
	}
	bad("unknown type", fault.UnknownVersion, a, func(f *fact.Fact) { f.Body = codec.Marshal([]uint64{9, 1}) })
	bad("empty body", fault.Malformed, a, func(f *fact.Fact) { f.Body = nil })
	bad("role 0", fault.Malformed, a, func(f *fact.Fact) { f.Body = append(bytes.Clone(f.Body[:len(f.Body)-1]), 0) })
	bad("role 4", fault.Malformed, a, func(f *fact.Fact) { f.Body = append(bytes.Clone(f.Body[:len(f.Body)-1]), 4) })
	bad("not a receipt", fault.UnknownKind, a, func(f *fact.Fact) { f.Kind = fact.KindConsent })
}

// TestVectors holds bytes, ids and reasons of refusal to the committed file.
func TestVectors(t *testing.T) {
	want := vectorFile{Good: goods(t), Reject: rejects(t)}
	if *update {
		raw, _ := json.MarshalIndent(want, "", " ")
		if err := os.WriteFile("../vectors/consent.json", append(raw, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Skip("written; run the tests again")
	}
	got := loadVectors(t)
	a, _ := json.Marshal(want)
	b, _ := json.Marshal(got)
	if !bytes.Equal(a, b) {
		t.Fatal("objects are encoded in another way than ../vectors/consent.json says")
	}
	for _, v := range got.Good {
		raw, _ := hex.DecodeString(v.Hex)
		if id, err := check(v.Object, raw); err != nil || id != v.ID {
			t.Errorf("%s: %s, %v", v.Name, id, err)
		}
	}
	for _, v := range got.Reject {
		raw, _ := hex.DecodeString(v.Hex)
		if _, err := check(v.Object, raw); err == nil || fault.KindOf(err).String() != v.Kind {
			t.Errorf("%s, %s: want %s, got %v", v.Object, v.Why, v.Kind, err)
		}
	}
}

func loadVectors(t testing.TB) vectorFile {
	raw, err := vectors.FS.ReadFile("consent.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectorFile
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// seeds adds the vectors of an object to a fuzz corpus.
func seeds(f *testing.F, object string) {
	v := loadVectors(f)
	for _, g := range v.Good {
		if g.Object == object {
			raw, _ := hex.DecodeString(g.Hex)
			f.Add(raw)
		}
	}
	for _, r := range v.Reject {
		if r.Object == object {
			raw, _ := hex.DecodeString(r.Hex)
			f.Add(raw)
		}
	}
}

// fuzz: no input panics, refusals have a reason, and what is accepted has one
// encoding. Defends I6.
func fuzz(f *testing.F, object string, read func([]byte) ([]byte, error)) {
	seeds(f, object)
	f.Fuzz(func(t *testing.T, raw []byte) {
		again, err := read(raw)
		if err == nil && !bytes.Equal(again, raw) {
			t.Fatal("accepted a second encoding")
		}
		if err != nil && fault.KindOf(err) == fault.Internal {
			t.Fatalf("refused without a reason: %v", err)
		}
		_, _ = check(object, raw)
	})
}

func FuzzDecodeNotice(f *testing.F) {
	fuzz(f, "notice", func(b []byte) ([]byte, error) { n, err := consent.DecodeNotice(b); return n.Encode(), err })
}

func FuzzDecodeSignedGrant(f *testing.F) {
	fuzz(f, "grant", func(b []byte) ([]byte, error) { s, err := consent.DecodeSignedGrant(b); return s.Encode(), err })
}

func FuzzDecodeSignedDenial(f *testing.F) {
	fuzz(f, "denial", func(b []byte) ([]byte, error) { s, err := consent.DecodeSignedDenial(b); return s.Encode(), err })
}

func FuzzDecodeSignedRevocation(f *testing.F) {
	fuzz(f, "revocation", func(b []byte) ([]byte, error) { s, err := consent.DecodeSignedRevocation(b); return s.Encode(), err })
}

func FuzzDecodeDelivery(f *testing.F) {
	fuzz(f, "delivery", func(b []byte) ([]byte, error) { d, err := consent.DecodeDelivery(b); return d.Encode(), err })
}

// FuzzStatement reads the fact's body under every state.
func FuzzStatement(f *testing.F) {
	fuzz(f, "statement", func(b []byte) ([]byte, error) {
		got, err := fact.Decode(b)
		if err != nil {
			return nil, err
		}
		s, err := consent.FromFact(got)
		if err != nil {
			return nil, err
		}
		again := consent.StatementFact(lineKey(), s, 0, s.Until)
		again.Author, again.Sig = got.Author, got.Sig
		return again.Encode(), nil
	})
}

func FuzzReceipt(f *testing.F) {
	seeds(f, "receipt")
	f.Fuzz(func(t *testing.T, raw []byte) {
		if _, err := checkFact("receipt", raw); err != nil && fault.KindOf(err) == fault.Internal {
			t.Fatalf("refused without a reason: %v", err)
		}
	})
}
