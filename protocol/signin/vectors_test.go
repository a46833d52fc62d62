package signin

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"reflect"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vectors"
)

// fields are a message as the public suite writes it.
type fields struct {
	Scheme         string          `json:"scheme"`
	Domain         string          `json:"domain"`
	Address        string          `json:"address"`
	Statement      string          `json:"statement"`
	URI            string          `json:"uri"`
	Version        string          `json:"version"`
	ChainID        json.RawMessage `json:"chainId"`
	Nonce          string          `json:"nonce"`
	IssuedAt       string          `json:"issuedAt"`
	ExpirationTime string          `json:"expirationTime"`
	NotBefore      string          `json:"notBefore"`
	RequestID      *string         `json:"requestId"`
	Resources      []string        `json:"resources"`
}

type verification struct {
	fields
	Why, Kind     string
	Signature     string
	DomainBinding string `json:"domainBinding"`
	MatchNonce    string `json:"matchNonce"`
	Time          string `json:"time"`
}

type vectorFile struct {
	Good []struct {
		Why, Text string
		Fields    fields
	}
	Reject     []struct{ Why, Kind, Text string }
	Unwritable []struct {
		Why    string
		Fields fields
	}
	Verify, Refuse []verification
	Contract       []struct{ Why, Text, Signature string }
	Dates          []struct {
		Text string
		Ms   *int64
	}
	Chains   struct{ Good, Bad []string }
	Accounts struct {
		Good, Bad, Evm []string
		NotEvm         []string `json:"not_evm"`
	}
}

func load(t testing.TB) vectorFile {
	t.Helper()
	raw, err := fs.ReadFile(vectors.FS, "signin.json")
	if err != nil {
		t.Fatal(err)
	}
	var file vectorFile
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	return file
}

// message is the fields as ours, or the first error in one of them. What the
// type cannot say is left to Text.
func (f fields) message() (Message, error) {
	m := Message{Scheme: f.Scheme, Domain: f.Domain, Statement: f.Statement, URI: f.URI, Nonce: f.Nonce, RequestID: f.RequestID, Resources: f.Resources}
	var ok bool
	if m.Account.Address, ok = parseChecksum(f.Address); !ok {
		return m, malformed("address")
	}
	if m.Account.Chain, ok = parseChain(string(f.ChainID)); !ok || f.Version != "1" {
		return m, malformed("chain or version")
	}
	for into, text := range map[*Stamp]string{&m.IssuedAt: f.IssuedAt, &m.Expires: f.ExpirationTime, &m.NotBefore: f.NotBefore} {
		var err error
		if *into, err = ParseStamp(text); err != nil && text != "" {
			return m, err
		}
	}
	return m, nil
}

func TestMessagesOfThePublicSuite(t *testing.T) {
	for _, v := range load(t).Good {
		want, err := v.Fields.message()
		if err != nil {
			t.Fatalf("%s: %v", v.Why, err)
		}
		got, err := Parse(v.Text)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v\n got %+v\nwant %+v", v.Why, err, got, want)
		}
		if text, err := want.Text(); err != nil || text != v.Text {
			t.Errorf("%s: %v: written as %q", v.Why, err, text)
		}
	}
}

func TestOtherTextsAreRefused(t *testing.T) {
	for _, v := range load(t).Reject {
		if _, err := Parse(v.Text); err == nil || fault.KindOf(err).String() != v.Kind {
			t.Errorf("%s: got %v, want %s", v.Why, err, v.Kind)
		}
	}
}

func TestUnwritableMessages(t *testing.T) {
	for _, v := range load(t).Unwritable {
		m, err := v.Fields.message()
		if err == nil {
			_, err = m.Text()
		}
		if fault.KindOf(err) != fault.Malformed || err == nil {
			t.Errorf("%s: %v", v.Why, err)
		}
	}
}

// A field that holds whole lines would move the ones after it.
func TestFieldsCannotHoldLines(t *testing.T) {
	m, err := Parse(load(t).Good[0].Text)
	if err != nil {
		t.Fatal(err)
	}
	id := "x\nResources:\n- https://evil.example"
	for name, change := range map[string]func(*Message){
		"domain":     func(m *Message) { m.Domain = "a" + asks + "b" },
		"statement":  func(m *Message) { m.Statement = "a\n\nURI: https://evil.example" },
		"request id": func(m *Message) { m.RequestID, m.Resources = &id, nil },
		"nonce":      func(m *Message) { m.Nonce += "\nIssued At: 2021-09-30T16:25:24.000Z" },
		"resource":   func(m *Message) { m.Resources = []string{"a:b\n- c:d"} },
	} {
		changed := m
		change(&changed)
		text, err := changed.Text()
		if back, again := Parse(text); err == nil && (again != nil || !reflect.DeepEqual(back, changed)) {
			t.Errorf("%s: written so that it is read otherwise", name)
		}
	}
}

const suiteNow = 1_700_000_000_000 // Unix milliseconds; after all suite messages were issued

func (v verification) check(t *testing.T) error {
	t.Helper()
	m, err := v.message()
	if err != nil {
		return err
	}
	text, err := m.Text()
	if err != nil {
		return err
	}
	sig, _ := hex.DecodeString(strings.TrimPrefix(v.Signature, "0x")) // one of them is no hexadecimal: then it is short
	if err := VerifyKey(text, sig, m.Account.Address); err != nil {
		return err
	}
	want := Expect{Scheme: "https", Domain: m.Domain, Chains: []uint64{1}, Nonce: m.Nonce, Now: suiteNow, MaxAge: 1 << 50, Skew: 1 << 50}
	if v.DomainBinding != "" {
		want.Domain = v.DomainBinding
	}
	if v.MatchNonce != "" {
		want.Nonce = v.MatchNonce
	}
	if v.Time != "" {
		at, err := ParseStamp(v.Time)
		if err != nil {
			t.Fatal(err)
		}
		want.Now = uint64(at.Milliseconds())
	}
	m.URI = "https://" + want.Domain // the suite does not hold the URI to the site
	return m.Check(want)
}

func TestSignaturesOfThePublicSuite(t *testing.T) {
	file := load(t)
	for _, v := range file.Verify {
		if err := v.check(t); err != nil {
			t.Errorf("%s: %v", v.Why, err)
		}
	}
	for _, v := range file.Refuse {
		if err := v.check(t); err == nil || fault.KindOf(err).String() != v.Kind {
			t.Errorf("%s: got %v, want %s", v.Why, err, v.Kind)
		}
	}
	for _, v := range file.Contract { // well formed, but no key of that address made the signature
		m, err := Parse(v.Text)
		if err != nil {
			t.Fatalf("%s: %v", v.Why, err)
		}
		sig, _ := hex.DecodeString(strings.TrimPrefix(v.Signature, "0x"))
		if err := VerifyKey(v.Text, sig, m.Account.Address); fault.KindOf(err) != fault.BadSignature {
			t.Errorf("%s: %v", v.Why, err)
		}
	}
}

func TestDates(t *testing.T) {
	for _, v := range load(t).Dates {
		s, err := ParseStamp(v.Text)
		switch {
		case v.Ms == nil && err == nil:
			t.Errorf("%q is read as %d", v.Text, s.Milliseconds())
		case v.Ms != nil && (err != nil || s.Milliseconds() != *v.Ms || s.String() != v.Text):
			t.Errorf("%q: %v, %d, want %d", v.Text, err, s.Milliseconds(), *v.Ms)
		}
	}
}

func TestNamesOfChainsAndAccounts(t *testing.T) {
	file := load(t)
	for _, text := range file.Chains.Good {
		if !IsChain(text) {
			t.Errorf("%s is refused", text)
		}
	}
	for _, text := range file.Chains.Bad {
		if IsChain(text) {
			t.Errorf("%q is taken", text)
		}
	}
	for _, text := range append(file.Accounts.Good, file.Accounts.Evm...) {
		if id, err := ParseAccountID(text); err != nil || id.String() != text || !IsChain(id.Chain()) {
			t.Errorf("%s: %v, %v", text, err, id)
		}
	}
	for _, text := range file.Accounts.Bad {
		if _, err := ParseAccountID(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
	for _, text := range file.Accounts.Evm {
		a, err := ParseAccount(text)
		if err != nil || a.String() != text {
			t.Errorf("%s: %v", text, err)
		}
		if b, err := ParseAccount(a.DID()); err != nil || b != a || a.DID() != "did:pkh:"+text {
			t.Errorf("%s: %v", a.DID(), err)
		}
	}
	for _, text := range file.Accounts.NotEvm {
		if _, err := ParseAccount(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func FuzzParse(f *testing.F) {
	file := load(f)
	for _, v := range file.Good {
		f.Add(v.Text)
	}
	for _, v := range file.Reject {
		f.Add(v.Text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := Parse(text)
		if err != nil {
			if kind := fault.KindOf(err); kind != fault.Malformed && kind != fault.TooLarge {
				t.Fatalf("refused as %v", kind)
			}
			return
		}
		if back, err := m.Text(); err != nil || back != text {
			t.Fatalf("read and written again it differs: %v", err)
		}
	})
}

func FuzzParseAccount(f *testing.F) {
	for _, text := range load(f).Accounts.Evm {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if a, err := ParseAccount(text); err == nil && a.String() != strings.TrimPrefix(text, pkhPrefix) {
			t.Fatal("one account has two names")
		}
		if id, err := ParseAccountID(text); err == nil && id.String() != text {
			t.Fatal("read and written again it differs")
		}
	})
}

func TestTheHashIsOfTheBytesAsTheyCame(t *testing.T) {
	// keccak256 of EIP-191's prefix, the length 12 and "Hello world!", as other wallets have it.
	want := "aa05af77f274774b8bdc7b61d98bc40da523dc2821fdea555f4d6aa413199bcc"
	if got := Hash("Hello world!"); hex.EncodeToString(got[:]) != want {
		t.Errorf("%x", got)
	}
	if bytes.Equal(hashOf("a\n"), hashOf("a")) {
		t.Error("a line feed does not count")
	}
}

func hashOf(s string) []byte { h := Hash(s); return h[:] }
