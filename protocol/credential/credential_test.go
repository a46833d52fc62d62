package credential

import (
	"crypto/ed25519"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// testKey is a fixed key for a label.
func testKey(label string) ed25519.PrivateKey {
	var seed [32]byte
	copy(seed[:], label)
	return ed25519.NewKeyFromSeed(seed[:])
}

// testRand is a reproducible source of salts.
func testRand(label string) io.Reader {
	var seed [32]byte
	copy(seed[:], label)
	return rand.NewChaCha8(seed)
}

var (
	issuerKey = testKey("merchant")
	holderKey = testKey("customer")
	issuer    = did.KeyOf(issuerKey)
	holder    = did.KeyOf(holderKey)
)

const testNow = 1_700_000_000_000

func testOrder(lines int) Order {
	o := Order{ID: "31198705046", Merchant: did.Merchant{19: 7}, Time: 1_483_255_827_000, Channel: "store", Currency: "USD"}
	for i := range lines {
		o.Lines = append(o.Lines, Line{SKU: "sku" + formatUint(uint64(i)), Category: "GROCERY", Quantity: One, Amount: Micro(1_500_000 + i)})
	}
	return o
}

func issueTest(t testing.TB, o Order) string {
	t.Helper()
	compact, err := IssueReceipt(testRand("salts"), issuerKey, holder, o, testNow, &StatusRef{3, "souk:status/1"})
	if err != nil {
		t.Fatal(err)
	}
	return compact
}

func wantKind(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if !errors.Is(err, fault.Of(kind)) {
		t.Fatalf("got %v, want %v", err, kind)
	}
}

func TestReceiptComesBackWhole(t *testing.T) {
	for _, o := range []Order{testOrder(1), testOrder(30), {
		ID: "C536379", Merchant: did.Merchant{1}, Time: 0, Currency: "GBP", Reverses: "536378",
		Lines: []Line{{SKU: "Größe \"ß\" <&>", Quantity: -One, Amount: -27_500_000}},
	}} {
		c, err := Verify(issueTest(t, o), issuer)
		if err != nil {
			t.Fatal(err)
		}
		if c.Holder != holder || c.Issuer != issuer || c.IssuedAt != testNow || *c.Status != (StatusRef{3, "souk:status/1"}) {
			t.Fatalf("registered claims changed: %+v", c)
		}
		got, err := c.Order()
		if err != nil {
			t.Fatal(err)
		}
		if got.ID != o.ID || got.Merchant != o.Merchant || got.Time != o.Time || got.Channel != o.Channel ||
			got.Currency != o.Currency || got.Reverses != o.Reverses || !slices.Equal(got.Lines, o.Lines) {
			t.Fatalf("got %+v, want %+v", got, o)
		}
	}
}

// The longest real invoice must fit into one record.
func TestLongestInvoiceFits(t *testing.T) {
	compact := issueTest(t, testOrder(1200))
	t.Logf("1,200 lines: %d bytes", len(compact))
	if _, err := Verify(compact, issuer); err != nil {
		t.Fatal(err)
	}
}

func TestPresentDisclosesOnlyWhatIsNamed(t *testing.T) {
	compact := issueTest(t, testOrder(3))
	for _, tc := range []struct {
		disclose   []string
		have, lack []string
	}{
		{nil, []string{"merchant", "currency"}, []string{"total", "order", "time", "channel", "reverses"}},
		{[]string{"total"}, []string{"total"}, []string{"order", "time"}},
		{[]string{"order", "time"}, []string{"order", "time"}, []string{"total"}},
	} {
		shown, err := Present(compact, tc.disclose...)
		if err != nil {
			t.Fatal(err)
		}
		c, err := Verify(shown, issuer)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range tc.have {
			if _, ok := c.Claims[name]; !ok {
				t.Errorf("%v: %s is missing", tc.disclose, name)
			}
		}
		for _, name := range tc.lack {
			if _, ok := c.Claims[name]; ok {
				t.Errorf("%v: %s is shown", tc.disclose, name)
			}
		}
	}
}

func TestPresentOneFieldOfOneLine(t *testing.T) {
	shown, err := Present(issueTest(t, testOrder(3)), "lines/1/amount", "lines/*/category")
	if err != nil {
		t.Fatal(err)
	}
	c, err := Verify(shown, issuer)
	if err != nil {
		t.Fatal(err)
	}
	lines := c.Claims["lines"].([]any)
	if len(lines) != 3 {
		t.Fatalf("%d lines", len(lines))
	}
	for i, v := range lines {
		line := v.(map[string]any)
		_, amount := line["amount"]
		if line["category"] != "GROCERY" || amount != (i == 1) || len(line) > 2 {
			t.Errorf("line %d shows %v", i, line)
		}
	}
	if _, err := c.Order(); err == nil {
		t.Error("a part was read as a whole order")
	}
}

func TestPresentPatterns(t *testing.T) {
	compact := issueTest(t, testOrder(2))
	all, err := Present(compact, "**")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(all, "~") != strings.Count(compact, "~") {
		t.Error("** does not keep everything")
	}
	_, err = Present(compact, "totl")
	wantKind(t, err, fault.NotFound)
	if sub, err := Present(compact, "lines/**"); err != nil || strings.Count(sub, "~") != 1+2*5 {
		t.Errorf("lines/**: %v, %d separators", err, strings.Count(sub, "~"))
	}
}

func TestKeyBinding(t *testing.T) {
	shown, err := Present(issueTest(t, testOrder(2)), "total")
	if err != nil {
		t.Fatal(err)
	}
	bound, err := WithKeyBinding(shown, holderKey, "did:key:verifier", "n-1", testNow)
	if err != nil {
		t.Fatal(err)
	}
	good := Expect{Audience: "did:key:verifier", Nonce: "n-1", Now: testNow + 5000, MaxAge: 60_000}
	if c, err := VerifyPresentation(bound, issuer, good); err != nil || c.Claims["total"] != "3.000001" {
		t.Fatalf("%v %v", c.Claims, err)
	}
	_, err = Verify(bound, issuer)
	wantKind(t, err, fault.Malformed)
	_, err = VerifyPresentation(shown, issuer, good)
	wantKind(t, err, fault.BadProof)
	for kind, change := range map[fault.Kind]func(*Expect){
		fault.BadProof: func(e *Expect) { e.Audience = "did:key:other" },
		fault.Replayed: func(e *Expect) { e.Nonce = "n-2" },
		fault.Expired:  func(e *Expect) { e.Now += 120_000 },
		fault.NotYet:   func(e *Expect) { e.Now -= 200_000 },
	} {
		want := good
		change(&want)
		_, err := VerifyPresentation(bound, issuer, want)
		wantKind(t, err, kind)
	}
}

func TestKeyBindingHoldsTheSelection(t *testing.T) {
	compact := issueTest(t, testOrder(1))
	bound, _ := WithKeyBinding(compact, holderKey, "aud", "n", testNow)
	parts := strings.Split(bound, "~")
	fewer := strings.Join(slices.Delete(parts, 1, 2), "~")
	_, err := VerifyPresentation(fewer, issuer, Expect{"aud", "n", testNow, 1000})
	if err == nil {
		t.Fatal("a disclosure was dropped after the holder signed")
	}
	_, err = WithKeyBinding(compact, issuerKey, "aud", "n", testNow)
	wantKind(t, err, fault.Unauthorized)
}

func TestStatusList(t *testing.T) {
	list, err := NewStatusList(100)
	if err != nil {
		t.Fatal(err)
	}
	if err := list.Set(3, true); err != nil {
		t.Fatal(err)
	}
	wantKind(t, list.Set(104, true), fault.NotFound)
	token, err := list.Sign(issuerKey, "souk:status/1", testNow, testNow+1000_000)
	if err != nil {
		t.Fatal(err)
	}
	back, err := VerifyStatusList(token, issuer, "souk:status/1", testNow)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Verify(issueTest(t, testOrder(1)), issuer)
	if err != nil {
		t.Fatal(err)
	}
	wantKind(t, c.CheckStatus(back, "souk:status/1"), fault.Revoked)
	c.Status.Index = 4
	if err := c.CheckStatus(back, "souk:status/1"); err != nil {
		t.Fatal(err)
	}
	c.Status.Index = 1000
	wantKind(t, c.CheckStatus(back, "souk:status/1"), fault.NotFound)
	for kind, verify := range map[fault.Kind]func() (*StatusList, error){
		fault.BadProof:     func() (*StatusList, error) { return VerifyStatusList(token, issuer, "other", testNow) },
		fault.BadSignature: func() (*StatusList, error) { return VerifyStatusList(token, holder, "souk:status/1", testNow) },
		fault.Expired:      func() (*StatusList, error) { return VerifyStatusList(token, issuer, "souk:status/1", testNow+1000_000) },
		fault.NotYet:       func() (*StatusList, error) { return VerifyStatusList(token, issuer, "souk:status/1", testNow-1000_000) },
	} {
		_, err := verify()
		wantKind(t, err, kind)
	}
}

// The example of the Token Status List draft, section 4.1: 16 entries, b9 a3.
func TestStatusListExampleOfTheDraft(t *testing.T) {
	packed, err := decode64("eNrbuRgAAhcBXQ")
	if err != nil {
		t.Fatal(err)
	}
	bits, err := inflate(packed)
	if err != nil {
		t.Fatal(err)
	}
	list := StatusList{bits}
	want := []bool{true, false, false, true, true, true, false, true, true, true, false, false, false, true, false, true}
	for i, revoked := range want {
		if got, err := list.Get(uint64(i)); err != nil || got != revoked {
			t.Errorf("entry %d: %v %v", i, got, err)
		}
	}
}
