package signin

import (
	"testing"

	"github.com/souk-network/souk/protocol/fault"
)

func TestCheck(t *testing.T) {
	good := Message{
		Domain: "shop.example", Account: Account{Chain: 5}, URI: "https://shop.example/login", Nonce: "abcdefgh",
		IssuedAt: At(issued), Expires: At(issued + 60_000), NotBefore: At(issued + 1_000),
	}
	want := Expect{Scheme: "https", Domain: "shop.example", Chains: []uint64{1, 5}, Nonce: "abcdefgh", Now: issued + 1_000, MaxAge: 50_000, Skew: 500}
	if err := good.Check(want); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*Message, *Expect)
		kind   fault.Kind
	}{
		"another domain":             {func(m *Message, _ *Expect) { m.Domain = "shop.example.evil" }, fault.Unauthorized},
		"a domain in capitals":       {func(m *Message, _ *Expect) { m.Domain = "SHOP.example" }, fault.Unauthorized},
		"another port":               {func(m *Message, _ *Expect) { m.Domain = "shop.example:8443" }, fault.Unauthorized},
		"another scheme":             {func(m *Message, _ *Expect) { m.Scheme = "http" }, fault.Unauthorized},
		"a URI elsewhere":            {func(m *Message, _ *Expect) { m.URI = "https://evil.example/" }, fault.Unauthorized},
		"a URI with a longer host":   {func(m *Message, _ *Expect) { m.URI = "https://shop.example.evil/" }, fault.Unauthorized},
		"a URI with credentials":     {func(m *Message, _ *Expect) { m.URI = "https://shop.example@evil.example/" }, fault.Unauthorized},
		"a URI by http":              {func(m *Message, _ *Expect) { m.URI = "http://shop.example/" }, fault.Unauthorized},
		"another chain":              {func(m *Message, _ *Expect) { m.Account.Chain = 6 }, fault.Unauthorized},
		"another nonce":              {func(_ *Message, e *Expect) { e.Nonce = "abcdefgi" }, fault.Replayed},
		"no nonce was given out":     {func(_ *Message, e *Expect) { e.Nonce = "" }, fault.Replayed},
		"before its time":            {func(_ *Message, e *Expect) { e.Now-- }, fault.NotYet},
		"issued ahead of the clock":  {func(m *Message, e *Expect) { m.NotBefore = Stamp{}; e.Now = issued - 501 }, fault.NotYet},
		"at its expiration time":     {func(_ *Message, e *Expect) { e.MaxAge, e.Now = 1<<50, issued+60_000 }, fault.Expired},
		"at the end of its age":      {func(_ *Message, e *Expect) { e.Now = issued + 50_000 }, fault.Expired},
		"an expiration before issue": {func(m *Message, _ *Expect) { m.Expires = At(issued - 1) }, fault.Expired},
	} {
		m, e := good, want
		c.change(&m, &e)
		if err := m.Check(e); err == nil || fault.KindOf(err) != c.kind {
			t.Errorf("%s: got %v, want %v", name, err, c.kind)
		}
	}
	for _, ok := range []func(*Message, *Expect){
		func(m *Message, _ *Expect) { m.Scheme = "https" },
		func(m *Message, _ *Expect) { m.URI = "https://shop.example" },
		func(m *Message, _ *Expect) { m.URI = "https://shop.example?x" },
		func(_ *Message, e *Expect) { e.Now = issued + 49_999 },
		func(m *Message, e *Expect) { m.NotBefore = Stamp{}; e.Now = issued - 500 },
	} {
		m, e := good, want
		ok(&m, &e)
		if err := m.Check(e); err != nil {
			t.Error(err)
		}
	}
}

// Malleability: of one signature there is no second form that verifies.
func TestOneSignatureHasOneForm(t *testing.T) {
	text, err := request().Text()
	if err != nil {
		t.Fatal(err)
	}
	sig, address := Sign(text, key), request().Account.Address
	if err := VerifyKey(text, sig, address); err != nil {
		t.Fatal(err)
	}
	bare := append([]byte(nil), sig...)
	bare[64] -= 27
	if err := VerifyKey(text, bare, address); err != nil {
		t.Errorf("v counted from 0: %v", err)
	}
	for name, change := range map[string]func([]byte) []byte{
		"high s":         highS,
		"v + 2":          func(s []byte) []byte { s[64] += 2; return s },
		"v of a chain":   func(s []byte) []byte { s[64] += 8 + 2*31; return s },
		"64 bytes":       func(s []byte) []byte { return s[:64] },
		"66 bytes":       func(s []byte) []byte { return append(s, 0) },
		"no bytes":       func([]byte) []byte { return nil },
		"zero r":         func(s []byte) []byte { clear(s[:32]); return s },
		"zero s":         func(s []byte) []byte { clear(s[32:64]); return s },
		"another parity": func(s []byte) []byte { s[64] = 27 + 28 - s[64]; return s },
	} {
		if err := VerifyKey(text, change(append([]byte(nil), sig...)), address); fault.KindOf(err) != fault.BadSignature {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := VerifyKey(text+" ", sig, address); fault.KindOf(err) != fault.BadSignature {
		t.Errorf("another text: %v", err)
	}
}
