package credential

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/fault"
)

func TestOrderLimits(t *testing.T) {
	long := strings.Repeat("x", MaxText+1)
	for why, tc := range map[string]struct {
		change func(*Order)
		kind   fault.Kind
	}{
		"no number":        {func(o *Order) { o.ID = "" }, fault.Malformed},
		"long number":      {func(o *Order) { o.ID = long }, fault.TooLarge},
		"number not UTF-8": {func(o *Order) { o.ID = "\xff" }, fault.Malformed},
		"long channel":     {func(o *Order) { o.Channel = long }, fault.TooLarge},
		"long reversal":    {func(o *Order) { o.Reverses = long }, fault.TooLarge},
		"long sku":         {func(o *Order) { o.Lines[0].SKU = long }, fault.TooLarge},
		"long category":    {func(o *Order) { o.Lines[0].Category = long }, fault.TooLarge},
		"currency":         {func(o *Order) { o.Currency = "won" }, fault.Malformed},
		"time":             {func(o *Order) { o.Time = 1 << 53 }, fault.Malformed},
		"no lines":         {func(o *Order) { o.Lines = nil }, fault.TooLarge},
		"sum too big":      {func(o *Order) { o.Lines[0].Amount = math.MaxInt64 }, fault.TooLarge},
	} {
		o := testOrder(2)
		tc.change(&o)
		_, err := IssueReceipt(testRand("x"), issuerKey, holder, o, testNow, nil)
		if !errors.Is(err, fault.Of(tc.kind)) {
			t.Errorf("%s: got %v, want %v", why, err, tc.kind)
		}
	}
}

// A receipt of which a line is kept back is no whole order, and neither is one
// whose issuer signed another total.
func TestWholeOrdersOnly(t *testing.T) {
	whole := issueTest(t, testOrder(2))
	part, err := Present(whole, "order", "time", "channel", "total", "reverses", "lines/0/**", "lines/0")
	if err != nil {
		t.Fatal(err)
	}
	c, err := Verify(part, issuer)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Order()
	wantKind(t, err, fault.Malformed)
	claims, err := testOrder(2).claims()
	if err != nil {
		t.Fatal(err)
	}
	claims["total"] = "3"
	for kind, vct := range map[fault.Kind]string{fault.Malformed: ReceiptType, fault.UnknownKind: "https://example/other"} {
		forged, err := Issue(testRand("x"), issuerKey, Draft{Type: vct, Holder: holder, IssuedAt: testNow, Claims: claims})
		if err != nil {
			t.Fatal(err)
		}
		c, err := Verify(forged, issuer)
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Order()
		wantKind(t, err, kind)
	}
}

func TestIssueRefusesReservedNames(t *testing.T) {
	for _, name := range []string{"iss", "exp", "vct#integrity", "_sd", "...", "_sd_alg"} {
		for _, v := range []any{1, Hidden{1}} {
			_, err := Issue(testRand("x"), issuerKey, Draft{Type: "x", Holder: holder, Claims: map[string]any{name: v}})
			if !errors.Is(err, fault.Of(fault.Malformed)) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	_, err := Issue(strings.NewReader("short"), issuerKey, Draft{Type: "x", Holder: holder, Claims: map[string]any{"a": Hidden{1}}})
	wantKind(t, err, fault.Unavailable)
}

// Defends I1: an error quotes no claim.
func TestCredentialErrorsQuoteNothing(t *testing.T) {
	text, digest := disclose(`["s","SECRET",{"SECRET":1,"SECRET":2}]`)
	for _, compact := range []string{
		forge(issuerKey, goodHeader, payload(`,"SECRET":"a","SECRET":"b"`)),
		forge(issuerKey, goodHeader, payload(`,"SECRET":SECRET`)),
		forge(issuerKey, goodHeader, payload(`,"_sd":["`+digest+`"]`), text),
		forge(issuerKey, `{"alg":"SECRET"}`, payload("")),
	} {
		_, err := Verify(compact, issuer)
		if err == nil || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%v", err)
		}
	}
}

func BenchmarkReceipt(b *testing.B) {
	o := testOrder(3)
	compact := issueTest(b, o)
	b.Run("issue", func(b *testing.B) {
		r := testRand("x")
		for b.Loop() {
			if _, err := IssueReceipt(r, issuerKey, holder, o, testNow, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("verify", func(b *testing.B) {
		for b.Loop() {
			if _, err := Verify(compact, issuer); err != nil {
				b.Fatal(err)
			}
		}
	})
}
