package earning

import (
	"bytes"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fault"
)

// failer is a *testing.T, *testing.F or *rapid.T.
type failer interface {
	Helper()
	Fatal(...any)
}

func must(t failer, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t testing.TB, what string, err error, kind fault.Kind) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != kind {
		t.Errorf("%s: want %v, got %v", what, kind, err)
	}
}

// example is the rule set that the specification shows.
func example(t testing.TB) Rules {
	t.Helper()
	raw, err := os.ReadFile("testdata/rules.json")
	must(t, err)
	r, err := DecodeRules(raw)
	must(t, err)
	again, err := r.Encode()
	must(t, err)
	if !bytes.Equal(raw, again) {
		t.Fatalf("written again the rules are\n%s", again)
	}
	return r
}

func micro(text string) credential.Micro {
	m, err := credential.ScanMicro(text)
	if err != nil {
		panic(err)
	}
	return m
}

func at(text string) uint64 {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return uint64(t.UnixMilli())
}

// saturday is 2026-11-28, 12:00 in Seoul, and thursday two days before.
var saturday, thursday = at("2026-11-28T03:00:00Z"), at("2026-11-26T03:00:00Z")

func line(sku, category, quantity, amount string) credential.Line {
	return credential.Line{SKU: sku, Category: category, Quantity: micro(quantity), Amount: micro(amount)}
}

func order(when uint64, lines ...credential.Line) credential.Order {
	return credential.Order{ID: "77", Time: when, Channel: "store", Currency: "KRW", Lines: lines}
}

func evaluate(t failer, r Rules, p Purchase) Result {
	t.Helper()
	res, err := r.Evaluate(p)
	must(t, err)
	return res
}

func pointsOf(r Result) []uint64 {
	var out []uint64
	for _, l := range r.Lines {
		out = append(out, l.Points)
	}
	return out
}

// plainRules are rules in UTC without caps.
func plainRules(rules ...Rule) Rules {
	r := Rules{Version: Version, Currency: "KRW", Zone: "UTC", Rules: rules}
	if err := r.Check(); err != nil {
		panic(err)
	}
	return r
}

func amountRule(id string, points uint64, per string, round Rounding, scope Scope) Rule {
	return Rule{ID: id, Kind: KindAmount, Points: points, Per: micro(per), Round: round, Scope: scope, Stack: StackTogether}
}
