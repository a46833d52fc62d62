package credential

import (
	"bytes"
	"compress/zlib"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vectors"
)

var update = flag.Bool("update", false, "write ../vectors/credential.json anew")

// vectorFile is protocol/vectors/credential.json. "as" says which check a text
// is for: verify, present or status; see docs/spec/credential.md.
type vectorFile struct {
	Issuer   string       `json:"issuer_seed"`
	Holder   string       `json:"holder_seed"`
	Audience string       `json:"audience"`
	Nonce    string       `json:"nonce"`
	Now      uint64       `json:"now"`
	URI      string       `json:"uri"`
	Good     []goodVector `json:"good"`
	Reject   []badVector  `json:"reject"`
}

type goodVector struct {
	Name   string         `json:"name"`
	As     string         `json:"as"`
	Text   string         `json:"text"`
	Claims map[string]any `json:"claims,omitempty"`
	Set    []uint64       `json:"revoked,omitempty"`
}

type badVector struct {
	Why  string `json:"why"`
	Kind string `json:"kind"`
	As   string `json:"as"`
	Text string `json:"text"`
}

const (
	vectorURI   = "souk:status/1"
	vectorAud   = "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"
	vectorNonce = "nonce-1"
)

// check runs the verification that a vector is for.
func check(as, text string) (any, error) {
	switch as {
	case "verify":
		return Verify(text, issuer)
	case "present":
		return VerifyPresentation(text, issuer, Expect{vectorAud, vectorNonce, testNow, 60_000})
	case "status":
		return VerifyStatusList(text, issuer, vectorURI, testNow)
	}
	return nil, errors.New("unknown check")
}

func TestVectors(t *testing.T) {
	if *update {
		writeVectors(t)
	}
	var file vectorFile
	raw, err := fs.ReadFile(vectors.FS, "credential.json")
	if *update {
		raw, err = os.ReadFile("../vectors/credential.json")
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	for _, v := range file.Good {
		got, err := check(v.As, v.Text)
		if err != nil {
			t.Errorf("%s: %v", v.Name, err)
			continue
		}
		checkGood(t, v, got)
	}
	for _, v := range file.Reject {
		if _, err := check(v.As, v.Text); err == nil || fault.KindOf(err).String() != v.Kind {
			t.Errorf("%s: got %v, want %s", v.Why, err, v.Kind)
		}
	}
	if len(file.Good) < 5 || len(file.Reject) < 40 {
		t.Errorf("only %d good and %d reject vectors", len(file.Good), len(file.Reject))
	}
}

func checkGood(t *testing.T, v goodVector, got any) {
	t.Helper()
	switch got := got.(type) {
	case Credential:
		if claims, _ := json.Marshal(got.Claims); !sameJSON(claims, v.Claims) {
			t.Errorf("%s: claims %s", v.Name, claims)
		}
	case *StatusList:
		for i := range got.Len() {
			revoked, _ := got.Get(i)
			want := false
			for _, set := range v.Set {
				want = want || set == i
			}
			if revoked != want {
				t.Errorf("%s: entry %d is %v", v.Name, i, revoked)
			}
		}
	}
}

func sameJSON(got []byte, want any) bool {
	var a, b any
	raw, _ := json.Marshal(want)
	return json.Unmarshal(got, &a) == nil && json.Unmarshal(raw, &b) == nil && reflect.DeepEqual(a, b)
}

// The bytes of a credential are part of the format: the same draft and salts give the same text.
func TestGoldenBytes(t *testing.T) {
	raw, err := fs.ReadFile(vectors.FS, "credential.json")
	if err != nil {
		t.Fatal(err)
	}
	var file vectorFile
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	fresh := goodVectors(t)
	for i, v := range file.Good {
		if i < len(fresh) && fresh[i].Text != v.Text && v.As != "status" { // zlib may pack otherwise one day
			t.Errorf("%s: other bytes than recorded", v.Name)
		}
	}
}

func goodVectors(t *testing.T) []goodVector {
	t.Helper()
	sale := testOrder(2)
	sale.Lines[1] = Line{SKU: "김치-1", Category: "food", Quantity: 500_000, Amount: 70_000}
	back := Order{ID: "C31198705046", Merchant: sale.Merchant, Time: sale.Time + 86_400_000, Currency: "USD", Reverses: sale.ID,
		Lines: []Line{{SKU: "sku0", Category: "GROCERY", Quantity: -One, Amount: -1_500_000}}}
	whole := issueTest(t, sale)
	must := func(text string, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	part := must(Present(whole, "total", "lines/1/amount"))
	bound := must(WithKeyBinding(part, holderKey, vectorAud, vectorNonce, testNow))
	list, _ := NewStatusList(32)
	_, _ = list.Set(3, true), list.Set(31, true)
	out := []goodVector{
		{Name: "whole receipt", As: "verify", Text: whole},
		{Name: "receipt of a reversal", As: "verify", Text: issueTest(t, back)},
		{Name: "nothing disclosed", As: "verify", Text: must(Present(whole))},
		{Name: "total and one amount disclosed", As: "verify", Text: part},
		{Name: "bound presentation", As: "present", Text: bound},
		{Name: "status list", As: "status", Text: must(list.Sign(issuerKey, vectorURI, testNow, testNow+3_600_000)), Set: []uint64{3, 31}},
	}
	for i := range out {
		if c, err := check(out[i].As, out[i].Text); err != nil {
			t.Fatal(out[i].Name, err)
		} else if c, ok := c.(Credential); ok {
			out[i].Claims = c.Claims
		}
	}
	return out
}

// forge signs any header and payload texts, right or wrong.
func forge(key ed25519.PrivateKey, header, payload string, rest ...string) string {
	signed := encode64([]byte(header)) + "." + encode64([]byte(payload))
	return signed + "." + encode64(ed25519.Sign(key, []byte(signed))) + "~" + strings.Join(append(rest, ""), "~")
}

const goodHeader = `{"alg":"EdDSA","typ":"dc+sd-jwt"}`

// payload is a minimal good payload with more members.
func payload(more string) string {
	cnf, _ := encodeJSON(confirmation(holder))
	return fmt.Sprintf(`{"iss":%q,"vct":"x","iat":1700000000,"cnf":%s%s}`, issuer.DID(), cnf, more)
}

// disclose is a disclosure with this JSON, and its digest.
func disclose(raw string) (text, digest string) {
	text = encode64([]byte(raw))
	return text, digestOf(text)
}

func rejectVectors(t *testing.T) []badVector {
	whole := issueTest(t, testOrder(1))
	out := []badVector{}
	add := func(kind fault.Kind, why, text string) {
		out = append(out, badVector{why, kind.String(), "verify", text})
	}
	add(fault.Malformed, "empty", "")
	add(fault.Malformed, "no separator", strings.Split(whole, "~")[0])
	add(fault.Malformed, "two parts", "a.b~")
	add(fault.Malformed, "not base64url", "{.}.!~")
	add(fault.Malformed, "padding", strings.Replace(whole, ".", "=.", 1))
	add(fault.Malformed, "line break inside base64", strings.Replace(whole, ".", "\n.", 1))
	add(fault.Malformed, "ends in something that is no key binding", whole+"x")
	add(fault.Malformed, "unused bits of base64 set", spareBit(whole))
	add(fault.BadSignature, "one bit of the signature", flipSignature(whole))
	add(fault.BadSignature, "signed by another key", forge(holderKey, goodHeader, payload("")))
	headers(add)
	payloads(add)
	disclosures(add, whole)
	return append(append(out, bindings(t, whole)...), lists()...)
}

// spareBit sets a bit of the signature's last character that stands for nothing.
func spareBit(compact string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	jwt, rest, _ := strings.Cut(compact, "~")
	last := len(jwt) - 1
	return jwt[:last] + string(alphabet[strings.IndexByte(alphabet, jwt[last])|1]) + "~" + rest
}

func flipSignature(compact string) string {
	jwt, rest, _ := strings.Cut(compact, "~")
	at := strings.LastIndexByte(jwt, '.') + 1
	sig, _ := decode64(jwt[at:])
	sig[5] ^= 1
	return jwt[:at] + encode64(sig) + "~" + rest
}

type adder = func(fault.Kind, string, string)

func headers(add adder) {
	for _, v := range []struct {
		kind        fault.Kind
		why, header string
	}{
		{fault.BadSignature, "no algorithm", `{"typ":"dc+sd-jwt"}`},
		{fault.BadSignature, "algorithm none", `{"alg":"none","typ":"dc+sd-jwt"}`},
		{fault.BadSignature, "algorithm ES256", `{"alg":"ES256","typ":"dc+sd-jwt"}`},
		{fault.BadSignature, "names another key", `{"alg":"EdDSA","kid":"did:key:z6Mkother","typ":"dc+sd-jwt"}`},
		{fault.UnknownKind, "another type", `{"alg":"EdDSA","typ":"jwt"}`},
		{fault.UnknownVersion, "critical extension", `{"alg":"EdDSA","crit":["b64"],"typ":"dc+sd-jwt"}`},
		{fault.Malformed, "header is an array", `[]`},
		{fault.Malformed, "algorithm twice", `{"alg":"EdDSA","alg":"EdDSA","typ":"dc+sd-jwt"}`},
		{fault.TooLarge, "header over 1 KiB", `{"alg":"EdDSA","typ":"dc+sd-jwt","x":"` + strings.Repeat("x", maxHeader) + `"}`},
	} {
		add(v.kind, v.why, forge(issuerKey, v.header, payload("")))
	}
}

func payloads(add adder) {
	for _, v := range []struct {
		kind      fault.Kind
		why, body string
	}{
		{fault.BadSignature, "another issuer", strings.Replace(payload(""), issuer.DID(), holder.DID(), 1)},
		{fault.Malformed, "a member twice", payload(`,"vct":"y"`)},
		{fault.Malformed, "something after the payload", payload("") + "{}"},
		{fault.Malformed, "not UTF-8", payload(",\"a\":\"\xff\"")},
		{fault.Malformed, "no type", strings.Replace(payload(""), `"vct"`, `"vcx"`, 1)},
		{fault.Malformed, "no time", strings.Replace(payload(""), `"iat"`, `"iax"`, 1)},
		{fault.Malformed, "time is not whole", strings.Replace(payload(""), `1700000000`, `1.5`, 1)},
		{fault.Malformed, "no holder key", strings.Replace(payload(""), `"cnf"`, `"cnx"`, 1)},
		{fault.Malformed, "holder key on another curve", strings.Replace(payload(""), `Ed25519`, `X25519`, 1)},
		{fault.Malformed, "status that is no status list", payload(`,"status":{"other":{}}`)},
		{fault.TooLarge, "status index beyond the largest list", payload(`,"status":{"status_list":{"idx":1048576,"uri":"u"}}`)},
		{fault.Expired, "expiry without a time to judge it by", payload(`,"exp":1900000000`)},
		{fault.UnknownVersion, "digests with SHA-512", payload(`,"_sd_alg":"sha-512"`)},
		{fault.Malformed, "_sd is not an array", payload(`,"_sd":"x"`)},
		{fault.Malformed, "a digest is not a string", payload(`,"_sd":[1]`)},
		{fault.Malformed, "a digest twice", payload(`,"_sd":["x","x"]`)},
		{fault.Malformed, "a claim called ...", payload(`,"...":"x"`)},
		{fault.Malformed, "an element with a digest and more", payload(`,"a":[{"...":"x","y":1}]`)},
		{fault.TooLarge, "nested too deep", payload(`,"a":` + strings.Repeat("[", 20) + strings.Repeat("]", 20))},
	} {
		add(v.kind, v.why, forge(issuerKey, goodHeader, v.body))
	}
}

func disclosures(add adder, whole string) {
	parts := strings.Split(whole, "~")
	foreign, _ := disclose(`["c2FsdA","total","999"]`)
	add(fault.BadProof, "a disclosure the issuer did not sign", strings.Join(append(parts[:len(parts)-1:len(parts)-1], foreign, ""), "~"))
	add(fault.BadProof, "a disclosure twice", parts[0]+"~"+parts[1]+"~"+parts[1]+"~")
	add(fault.BadProof, "a disclosure without the one that holds it", parts[0]+"~"+innerDisclosure(whole)+"~")
	add(fault.Malformed, "an empty disclosure", parts[0]+"~~")
	for _, v := range []struct{ why, raw, place string }{
		{"a registered claim is disclosable", `["s","exp",1]`, `,"_sd":[%q]`},
		{"a disclosed claim stands in the clear too", `["s","b",1]`, `,"b":2,"_sd":[%q]`},
		{"an element's disclosure among members", `["s",1]`, `,"_sd":[%q]`},
		{"a member's disclosure as an element", `["s","b",1]`, `,"a":[{"...":%q}]`},
		{"a disclosed claim called _sd", `["s","_sd",1]`, `,"_sd":[%q]`},
		{"a disclosed claim called ...", `["s","...",1]`, `,"_sd":[%q]`},
		{"salt is not a string", `[1,"b",1]`, `,"_sd":[%q]`},
		{"claim name is not a string", `["s",1,1]`, `,"_sd":[%q]`},
		{"disclosure of four", `["s","b",1,2]`, `,"_sd":[%q]`},
		{"disclosure is an object", `{"s":1}`, `,"_sd":[%q]`},
		{"a disclosed value with a member twice", `["s","b",{"x":1,"x":2}]`, `,"_sd":[%q]`},
	} {
		text, digest := disclose(v.raw)
		add(fault.Malformed, v.why, forge(issuerKey, goodHeader, payload(fmt.Sprintf(v.place, digest)), text))
	}
}

// innerDisclosure is one that only another disclosure refers to.
func innerDisclosure(compact string) string {
	token, _ := Parse(compact)
	for _, p := range token.places {
		if p.parent >= 0 {
			return p.text
		}
	}
	return ""
}

func bindings(t *testing.T, whole string) []badVector {
	var out []badVector
	add := func(kind fault.Kind, why, text string) {
		out = append(out, badVector{why, kind.String(), "present", text})
	}
	bind := func(text string, key ed25519.PrivateKey, aud, nonce string, now uint64) string {
		bound, err := signJWS(key, typBinding, "", map[string]any{"aud": aud, "nonce": nonce, "iat": now / 1000, "sd_hash": digestOf(text)})
		if err != nil {
			t.Fatal(err)
		}
		return bound
	}
	part, _ := Present(whole, "total")
	add(fault.BadProof, "no key binding", whole)
	add(fault.BadProof, "binding over fewer disclosures", whole+bind(part, holderKey, vectorAud, vectorNonce, testNow))
	add(fault.BadProof, "binding over more disclosures", part+bind(whole, holderKey, vectorAud, vectorNonce, testNow))
	add(fault.BadProof, "for another audience", whole+bind(whole, holderKey, "somebody", vectorNonce, testNow))
	add(fault.Replayed, "another nonce", whole+bind(whole, holderKey, vectorAud, "nonce-0", testNow))
	add(fault.BadSignature, "signed by another holder", whole+bind(whole, issuerKey, vectorAud, vectorNonce, testNow))
	add(fault.Expired, "signed two minutes ago", whole+bind(whole, holderKey, vectorAud, vectorNonce, testNow-120_000))
	add(fault.NotYet, "signed in two minutes", whole+bind(whole, holderKey, vectorAud, vectorNonce, testNow+120_000))
	add(fault.UnknownKind, "the credential's own JWT as binding", whole+strings.Split(whole, "~")[0])
	add(fault.TooLarge, "binding over 4 KiB", whole+bind(whole, holderKey, strings.Repeat("a", maxBinding), vectorNonce, testNow))
	return out
}

func lists() []badVector {
	var out []badVector
	add := func(kind fault.Kind, why, body string) {
		text := strings.TrimSuffix(forge(issuerKey, `{"alg":"EdDSA","typ":"statuslist+jwt"}`, body), "~")
		out = append(out, badVector{why, kind.String(), "status", text})
	}
	body := func(bits int, packed []byte, more string) string {
		return fmt.Sprintf(`{"sub":%q,"iat":1700000000%s,"status_list":{"bits":%d,"lst":%q}}`, vectorURI, more, bits, encode64(packed))
	}
	const exp = `,"exp":1700000600`
	good := pack(make([]byte, 4))
	add(fault.Malformed, "no expiry", body(1, good, ""))
	add(fault.Expired, "past its expiry", body(1, good, `,"exp":1600000000`))
	add(fault.NotYet, "from the future", strings.Replace(body(1, good, exp), `"iat":1700000000`, `"iat":1700000500`, 1))
	add(fault.UnknownVersion, "two bits an entry", body(2, good, exp))
	add(fault.BadProof, "another list", strings.Replace(body(1, good, exp), vectorURI, "souk:status/2", 1))
	add(fault.Malformed, "not zlib", body(1, []byte("plain"), exp))
	add(fault.Malformed, "zlib cut short", body(1, good[:len(good)-2], exp))
	add(fault.Malformed, "something after the zlib stream", body(1, append(good[:len(good):len(good)], 0), exp))
	add(fault.TooLarge, "more entries than allowed", body(1, pack(make([]byte, MaxStatusEntries/8+1)), exp))
	return out
}

func pack(bits []byte) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, _ = w.Write(bits)
	_ = w.Close()
	return out.Bytes()
}

func writeVectors(t *testing.T) {
	t.Helper()
	file := vectorFile{Issuer: hex.EncodeToString(issuerKey.Seed()), Holder: hex.EncodeToString(holderKey.Seed()),
		Audience: vectorAud, Nonce: vectorNonce, Now: testNow, URI: vectorURI, Good: goodVectors(t), Reject: rejectVectors(t)}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(file); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("../vectors/credential.json", out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// What is too big to record is refused before it is looked at. Defends I6.
func TestTooBigIsRefused(t *testing.T) {
	_, err := Verify(strings.Repeat("a", MaxCompact+1), issuer)
	wantKind(t, err, fault.TooLarge)
	_, err = Verify("a.b.c"+strings.Repeat("~", MaxDisclosures+2), issuer)
	wantKind(t, err, fault.TooLarge)
	_, err = VerifyStatusList(strings.Repeat("a", MaxStatusToken+1), issuer, vectorURI, testNow)
	wantKind(t, err, fault.TooLarge)
	o := testOrder(MaxLines + 1)
	_, err = IssueReceipt(testRand("x"), issuerKey, holder, o, testNow, nil)
	wantKind(t, err, fault.TooLarge)
}
