package signin

import (
	"crypto/ed25519"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

const issued = 1_700_000_000_000 // Unix milliseconds

var (
	merchant = did.Merchant{19: 7}
	seed     = did.Seed{31: 1}
	customer = seed.Pairwise(merchant)
	key      = seed.Account(merchant)
)

func request() Request {
	return Request{
		Domain: "shop.example", Merchant: merchant, Customer: did.KeyOf(customer), Nonce: "abcdefgh1234", IssuedAt: issued,
		Account: Account{31337, consent.AccountOfKey(key.PubKey())},
	}
}

func bind(t testing.TB, r Request) Binding {
	t.Helper()
	text, err := r.Text()
	if err != nil {
		t.Fatal(err)
	}
	return Bind(customer, text, Sign(text, key))
}

func TestBindingIsReadAsItWasMade(t *testing.T) {
	r := request()
	b, err := DecodeBinding(bind(t, r).Encode())
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.Read()
	if err != nil {
		t.Fatal(err)
	}
	if got.Customer != r.Customer || got.Account != r.Account || got.Merchant != merchant || got.Domain != r.Domain || got.ID != b.ID() {
		t.Errorf("%+v", got)
	}
	if err := VerifyKey(b.Text, b.Signed, got.Account.Address); err != nil {
		t.Error(err)
	}
	if !got.Holds(issued) || !got.Holds(1<<60) {
		t.Error("a binding without an end ends")
	}
}

// Defends I1: an account and a DID belong together only by the word of both.
func TestBindingNeedsBothEnds(t *testing.T) {
	good := bind(t, request())
	stranger := did.Seed{31: 2}
	for name, change := range map[string]func(*Binding){
		"another DID counter-signs":           func(b *Binding) { *b = Bind(stranger.Pairwise(merchant), b.Text, b.Signed) },
		"no counter-signature":                func(b *Binding) { b.Customer = nil },
		"another account's signature":         func(b *Binding) { b.Signed = Sign(b.Text, stranger.Account(merchant)) },
		"no account signature":                func(b *Binding) { *b = Bind(customer, b.Text, nil) },
		"a signature too long":                func(b *Binding) { *b = Bind(customer, b.Text, make([]byte, maxSignature+1)) },
		"a changed text":                      func(b *Binding) { b.Text = strings.Replace(b.Text, "shop.example", "shop.evil", 1) },
		"the DID's signature of an unbinding": func(b *Binding) { b.Customer = ed25519.Sign(customer, unbindingOf(b.ID())) },
	} {
		b := good
		change(&b)
		if _, err := b.Read(); fault.KindOf(err) != fault.BadSignature {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOtherTextsBindNothing(t *testing.T) {
	text, err := request().Text()
	if err != nil {
		t.Fatal(err)
	}
	name := did.KeyOf(customer).DID()
	for what, other := range map[string]string{
		"a sign-in":              strings.Replace(text, "URI: "+name, "URI: https://shop.example/", 1),
		"another statement":      strings.Replace(text, "It moves no money", "It moves money", 1),
		"no merchant":            strings.Replace(text, merchantURN, "urn:other:", 1),
		"a merchant in capitals": strings.Replace(text, merchantURN+"0x"+strings.Repeat("0", 38)+"07", merchantURN+"0x"+strings.Repeat("0", 38)+"0A", 1),
		"another account's name": strings.Replace(text, "did:pkh:eip155:31337", "did:pkh:eip155:1", 1),
		"one more resource":      text + "\n- https://evil.example",
		"no resources":           text[:strings.Index(text, "\nResources")],
	} {
		if other == text {
			t.Fatalf("%s: nothing was changed", what)
		}
		if _, err := Bind(customer, other, Sign(other, key)).Read(); fault.KindOf(err) != fault.Malformed {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// A binding's text must not sign anybody in, or whoever is shown one could.
func TestBindingIsNoSignIn(t *testing.T) {
	text, err := request().Text()
	if err != nil {
		t.Fatal(err)
	}
	m, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	err = m.Check(Expect{Scheme: "https", Domain: "shop.example", Chains: []uint64{31337}, Nonce: m.Nonce, Now: issued, MaxAge: 60_000})
	if fault.KindOf(err) != fault.Unauthorized {
		t.Error(err)
	}
}

func TestBindingEnds(t *testing.T) {
	r := request()
	r.Expires = issued + 1000
	bound, err := bind(t, r).Read()
	if err != nil {
		t.Fatal(err)
	}
	if !bound.Holds(issued+999) || bound.Holds(issued+1000) {
		t.Error("it does not end when it says")
	}
}

func TestEitherEndUnbinds(t *testing.T) {
	b := bind(t, request())
	u, err := DecodeUnbinding(Unbind(customer, b.ID()).Encode())
	if err != nil || !u.ByCustomer(did.KeyOf(customer)) || u.ByCustomer(did.KeyOf(did.Seed{}.Pairwise(merchant))) {
		t.Errorf("the customer: %v", err)
	}
	other := u
	other.Binding[0]++
	if other.ByCustomer(did.KeyOf(customer)) {
		t.Error("the end of one binding ends another")
	}
	text := UnbindingText(b.ID())
	if err := VerifyKey(text, Sign(text, key), request().Account.Address); err != nil {
		t.Error(err)
	}
	if _, err := Parse(text); err == nil {
		t.Error("an unbinding can pass for a sign-in")
	}
}

func FuzzDecodeBinding(f *testing.F) {
	f.Add(bind(f, request()).Encode())
	f.Add(Unbind(customer, BindingID{}).Encode())
	f.Fuzz(func(t *testing.T, raw []byte) {
		if b, err := DecodeBinding(raw); err == nil {
			_, _ = b.Read()
		}
		_, _ = DecodeUnbinding(raw)
	})
}
