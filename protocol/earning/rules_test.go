package earning

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/fault"
)

// changed is the example with one text replaced by another.
func changed(t testing.TB, old, new string) []byte {
	t.Helper()
	raw, err := os.ReadFile("testdata/rules.json")
	must(t, err)
	if !bytes.Contains(raw, []byte(old)) {
		t.Fatalf("the example has no %s", old)
	}
	return bytes.Replace(raw, []byte(old), []byte(new), 1)
}

func TestRulesAreReadStrictly(t *testing.T) {
	example(t)
	for name, c := range map[string]struct {
		old, new string
		kind     fault.Kind
		says     string
	}{
		"another version":       {`"version": 1`, `"version": 2`, fault.UnknownVersion, "version"},
		"no version":            {`"version": 1,`, ``, fault.UnknownVersion, "version"},
		"unknown member":        {`"version": 1`, `"version": 1, "SECRET": 1`, fault.Malformed, "near byte"},
		"unknown small member":  {`"version": 1`, `"version": 1, "secret": 1`, fault.Malformed, "near byte"},
		"capitals":              {`"version"`, `"Version"`, fault.Malformed, "near byte"},
		"a member twice":        {`"version": 1`, `"version": 1, "version": 1`, fault.Malformed, "twice"},
		"an inner one twice":    {`"order": 5000`, `"order": 5000, "order": 1`, fault.Malformed, "twice"},
		"null":                  {`"order": 5000`, `"order": null`, fault.Malformed, "null"},
		"a fraction of points":  {`"points": 50`, `"points": 50.5`, fault.Malformed, "near byte"},
		"negative points":       {`"points": 50`, `"points": -50`, fault.Malformed, "near byte"},
		"points as text":        {`"points": 50`, `"points": "50"`, fault.Malformed, "near byte"},
		"too many points":       {`"points": 50,`, `"points": 1099511627776,`, fault.Malformed, "rule 2"},
		"an amount as number":   {`"per": "100"`, `"per": 100`, fault.Malformed, "near byte"},
		"not canonical":         {`"per": "100"`, `"per": "100.0"`, fault.Malformed, "canonical"},
		"per of nothing":        {`"per": "100"`, `"per": "0"`, fault.Malformed, "rule 1, per"},
		"per below nothing":     {`"per": "100"`, `"per": "-1"`, fault.Malformed, "rule 1, per"},
		"no rounding":           {`"round": "down",`, ``, fault.Malformed, "rule 1, round"},
		"unknown rounding":      {`"round": "down"`, `"round": "away"`, fault.Malformed, "rule 1, round"},
		"unknown scope":         {`"scope": "line"`, `"scope": "basket"`, fault.Malformed, "rule 1, scope"},
		"unknown kind":          {`"kind": "amount"`, `"kind": "gift"`, fault.Malformed, "rule 1, kind"},
		"unknown stack":         {`"stack": "together"`, `"stack": "SECRET"`, fault.Malformed, "rule 1, stack"},
		"priority too high":     {`"priority": 10`, `"priority": 40000`, fault.Malformed, "near byte"},
		"times on a bonus":      {`"uses": 1,`, `"uses": 1, "times": "2",`, fault.Malformed, "rule 5, times"},
		"times too much":        {`"times": "2"`, `"times": "1000.000001"`, fault.Malformed, "rule 4, times"},
		"cap on a multiplier":   {`"times": "2"`, `"times": "2", "cap": 5`, fault.Malformed, "rule 4, cap"},
		"points on multiplier":  {`"times": "2"`, `"times": "2", "points": 5`, fault.Malformed, "rule 4, points"},
		"an id twice":           {`"id": "tea"`, `"id": "base"`, fault.Malformed, "rule 2, id"},
		"an id in capitals":     {`"id": "tea"`, `"id": "Tea"`, fault.Malformed, "rule 2, id"},
		"an unknown tier":       {"\"gold\"\n        ]", "\"lead\"\n        ]", fault.Malformed, "rule 4, when, tiers"},
		"falling tiers":         {`"points": 1000,`, `"points": 10001,`, fault.Malformed, "rising"},
		"a tier twice":          {`"id": "silver"`, `"id": "gold"`, fault.Malformed, "tiers"},
		"a tier within returns": {`"days": 365`, `"days": 14`, fault.Malformed, "return_days"},
		"a letter that folds":   {`"stack":`, `"ſtack":`, fault.Malformed, "near byte"},
		"a tier of no days":     {`"days": 365`, `"days": 0`, fault.Malformed, "tiers"},
		"currency":              {`"KRW"`, `"won"`, fault.Malformed, "currency"},
		"no zone":               {`"Asia/Seoul"`, `""`, fault.Malformed, "zone"},
		"a zone with blanks":    {`"Asia/Seoul"`, `"Asia Seoul"`, fault.Malformed, "zone"},
		"offsets of UTC":        {`"Asia/Seoul"`, `"UTC"`, fault.Malformed, "offsets"},
		"an offset of a day":    {`"+09:00"`, `"+24:00"`, fault.Malformed, "difference"},
		"minus nothing":         {`"+09:00"`, `"-00:00"`, fault.Malformed, "difference"},
		"a moment of parts":     {`"1988-10-08T17:00:00Z"`, `"1988-10-08T17:00:00.5Z"`, fault.Malformed, "moment"},
		"a moment elsewhere":    {`"1988-10-08T17:00:00Z"`, `"1988-10-08T17:00:00+01:00"`, fault.Malformed, "moment"},
		"a day that is none":    {`"2026-12-31"`, `"2026-02-30"`, fault.Malformed, "day"},
		"until before from":     {`"2026-12-31"`, `"2025-12-31"`, fault.Malformed, "until"},
		"over midnight":         {`"end": "20:00"`, `"end": "02:00"`, fault.Malformed, "midnight"},
		"25 hours":              {`"end": "20:00"`, `"end": "25:00"`, fault.Malformed, "time of day"},
		"a weekday twice":       {`"sat",`, `"sun",`, fault.Malformed, "weekdays"},
		"an unknown weekday":    {`"sat",`, `"Sat",`, fault.Malformed, "weekdays"},
		"days without person":   {`"person": 100000,`, ``, fault.Malformed, "caps"},
		"a negative value":      {`"return_days": 14`, `"return_days": 14, "value": "-1"`, fault.Malformed, "value"},
		"return for ever":       {`"return_days": 14`, `"return_days": 367`, fault.Malformed, "return_days"},
		"an entry twice":        {`"tobacco"`, `"gift-cards"`, fault.Malformed, "twice"},
		"an empty entry":        {`"tobacco"`, `""`, fault.Malformed, "texts"},
		"negative basket":       {`"10000"`, `"-1"`, fault.Malformed, "basket"},
		"no UTF-8":              {`tobacco`, "tob\xff", fault.Malformed, "UTF-8"},
		"cut short":             {"  ]\n}\n", "  ]\n", fault.Malformed, "cut short"},
		"more after it":         {"  ]\n}\n", "  ]\n}\n{}", fault.Malformed, "follows"},
		"no rules":              {`"rules": [`, `"rules": [], "x": [`, fault.Malformed, "near byte"},
	} {
		_, err := DecodeRules(changed(t, c.old, c.new))
		wantKind(t, name, err, c.kind)
		if err != nil && (!strings.Contains(err.Error(), c.says) || strings.Contains(strings.ToUpper(err.Error()), "SECRET")) {
			t.Errorf("%s: %v, want to read %q", name, err, c.says)
		}
	}
	for name, raw := range map[string]string{
		"nothing": ``, "a list": `[]`, "a text": `"x"`, "an empty object": `{}`,
		"deep": `{"rules":` + strings.Repeat("[", 20) + strings.Repeat("]", 20) + `}`,
		"many": `{` + manyMembers(65) + `}`,
	} {
		if _, err := DecodeRules([]byte(raw)); err == nil {
			t.Errorf("%s was read", name)
		}
	}
	_, err := DecodeRules(bytes.Repeat([]byte(" "), MaxDocument+1))
	wantKind(t, "too long", err, fault.TooLarge)
}

func manyMembers(n int) string {
	var s []string
	for i := range n {
		s = append(s, `"`+strings.Repeat("a", i+1)+`":0`)
	}
	return strings.Join(s, ",")
}

func FuzzDecodeRules(f *testing.F) {
	raw, err := os.ReadFile("testdata/rules.json")
	must(f, err)
	f.Add(raw)
	f.Add([]byte(`{"version":1,"currency":"EUR","zone":"-03:30","return_days":0,"rules":[{"id":"a","kind":"bonus","points":1,"priority":-1,"stack":"alone"}]}`))
	f.Add([]byte(`{"version":1,"version":1}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := DecodeRules(raw)
		if err != nil {
			return
		}
		text, err := r.Encode()
		must(t, err)
		again, err := DecodeRules(text)
		if err != nil || !sameJSON(t, r, again) {
			t.Fatalf("read, written and read: %v", err)
		}
		p := Purchase{Known: true, Order: order(saturday, line("TEA-1", "tea", "3", "12990"), line("B", "b", "1", "-5"))}
		p.Order.Currency = r.Currency
		res, err := r.Evaluate(p)
		if err == nil && res.Points > MaxPoints {
			t.Fatalf("%d points", res.Points)
		}
	})
}

// FuzzDecodeOthers: what is read of terms and items is written and read again.
func FuzzDecodeOthers(f *testing.F) {
	f.Add([]byte(`{"id": "spring", "from": "2026-03-01", "until": "2026-03-31", "uses": 1, "most": 5000, "benefit": {"kind": "multiplier", "times": "2", "priority": 0, "stack": "together"}}`))
	f.Add([]byte(`{"id": "mug", "texts": [{"lang": "en", "title": "A mug"}], "points": 300, "stock": 10, "per_person": 2, "days": 30, "from": "2026-11-01T00:00:00Z"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if terms, err := DecodeTerms(raw); err == nil {
			text, err := terms.Encode()
			if err != nil && len(raw) > MaxTerms/8 {
				return // what is written in full can be longer than what was read
			}
			must(t, err)
			again, err := DecodeTerms(text)
			must(t, err)
			if second, err := again.Encode(); err != nil || !bytes.Equal(text, second) {
				t.Fatalf("%s\n%s\n%v", text, second, err)
			}
		}
		if item, err := DecodeItem(raw); err == nil {
			if r := item.CanRedeem(Ask{Quantity: MaxQuantity, Balance: 1<<64 - 1, Now: uint64(item.From)}); r != Allowed && r != RefusedTier && r != RefusedStock && r != RefusedPerson {
				t.Fatalf("%s", r)
			}
		}
	})
}

// sameJSON compares without telling an empty list from none.
func sameJSON(t *testing.T, a, b Rules) bool {
	t.Helper()
	x, err := json.Marshal(a)
	must(t, err)
	y, err := json.Marshal(b)
	must(t, err)
	return bytes.Equal(x, y)
}

// A document that is read can be written and read again, also when indenting
// makes it longer than a document may be.
func TestLongRulesAreWrittenAndRead(t *testing.T) {
	var skus []string
	for i := range MaxList {
		skus = append(skus, strconv.Itoa(1000+i))
	}
	long := func(rules int) Rules {
		r := plainRules(amountRule("base", 1, "1", RoundDown, ScopeLine))
		for i := range rules {
			rule := amountRule("r"+strconv.Itoa(i), 1, "1", RoundDown, ScopeLine)
			rule.When.SKUs = skus
			r.Rules = append(r.Rules, rule)
		}
		return r
	}
	const fits = 40 // 1,024 texts of 7 bytes each, 21 where they are indented
	compact, err := json.Marshal(long(fits))
	must(t, err)
	r, err := DecodeRules(compact)
	must(t, err)
	written, err := r.Encode()
	must(t, err)
	again, err := DecodeRules(written)
	must(t, err)
	if !sameJSON(t, r, again) {
		t.Error("written and read the rules are others")
	}
	_, err = long(3 * fits).Encode()
	wantKind(t, "rules that are too long even without blanks", err, fault.TooLarge)
}

func TestMomentsHaveOneText(t *testing.T) {
	for _, text := range []string{`"2026-03-29T01:00:00Z"`, `"1970-01-01T00:00:00Z"`, `"9999-12-31T23:59:59Z"`} {
		var m Moment
		must(t, json.Unmarshal([]byte(text), &m))
		if back, err := json.Marshal(m); err != nil || string(back) != text {
			t.Errorf("%s became %s, %v", text, back, err)
		}
	}
	for _, text := range []string{`"24:00"`, `"00:00"`, `"09:05"`} {
		var c Clock
		must(t, json.Unmarshal([]byte(text), &c))
		if back, _ := json.Marshal(c); string(back) != text {
			t.Errorf("%s became %s", text, back)
		}
	}
	for _, text := range []string{`"1:00"`, `"24:01"`, `"12:60"`, `"12-00"`, `"aa:bb"`} {
		if json.Unmarshal([]byte(text), new(Clock)) == nil {
			t.Errorf("%s was read", text)
		}
	}
	var d Day
	must(t, json.Unmarshal([]byte(`"2026-11-28"`), &d))
	if d.String() != "2026-11-28" || !reflect.DeepEqual(weekdays[(d+4)%7], "sat") {
		t.Errorf("%v is a %s", d, weekdays[(d+4)%7])
	}
}
