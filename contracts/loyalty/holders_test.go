package loyalty

import "testing"

// Amounts are read in whole tokens, exactly, and nothing else is.
func TestWholeTokensAreReadExactly(t *testing.T) {
	two := Unit{Decimals: 2}
	for text, want := range map[string]string{"0": "0", "5": "500", "5.1": "510", "5.10": "510", "0.01": "1", "12345678901234567890": "1234567890123456789000"} {
		if got, ok := two.Whole(text); !ok || got.String() != want {
			t.Errorf("%s is read as %v %v, want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{"", ".", "5.", ".5", "5.123", "-5", "+5", "5e3", "0x5", "1.2.3", "５", " 5"} {
		if got, ok := two.Whole(text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
	if got, ok := (Unit{}).Whole("1.5"); ok {
		t.Errorf("half of what cannot be halved is read as %v", got)
	}
}
