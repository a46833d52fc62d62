package importer

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fault"
)

const header = "customer,merchant,time,order,sku,category,quantity,amount,currency,channel\n"

func read(t testing.TB, text, m string) Result {
	t.Helper()
	got, err := ReadAll(strings.NewReader(text), mapping(t, m))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestBadRowsAreNamedAndTheRestGoesOn(t *testing.T) {
	long := strings.Repeat("x", 129)
	for _, tc := range []struct {
		row, column, reason string
	}{
		{"c,m,2017-01-01,o,s,g,1,,USD,web", "amount", "missing"},
		{"c,m,2017-01-01,o,s,g,1,NaN,USD,web", "amount", "not a decimal"},
		{"c,m,2017-01-01,o,s,g,1,-inf,USD,web", "amount", "not a decimal"},
		{"c,m,2017-01-01,o,s,g,1,$5,USD,web", "amount", "not a decimal"},
		{"c,m,2017-01-01,o,s,g,1,1 000,USD,web", "amount", "not a decimal"},
		{"c,m,2017-01-01,o,s,g,1,1e100,USD,web", "amount", "not a decimal"},
		{"c,m,2017-01-01,o,s,g,1,1e,USD,web", "amount", "not a decimal"},
		{"c,m,2017-01-01,o,s,g,1,.,USD,web", "amount", "not a decimal"},
		{"c,m,2017-01-01,o,s,g,1," + strings.Repeat("1", 129) + ",USD,web", "amount", "not a decimal"},
		{`c,m,2017-01-01,o,s,g,1,"5,25",USD,web`, "amount", "decimal=comma"},
		{"c,m,2017-01-01,o,s,g,1,1e99,USD,web", "amount", "ten thousand million"},
		{"c,m,2017-01-01,o,s,g,1,99999999999999999999,USD,web", "amount", "ten thousand million"},
		{"c,m,2017-01-01,o,s,g,1,10000000000.01,USD,web", "amount", "ten thousand million"},
		{"c,m,2017-01-01,o,s,g,1,-10000000000.0000001e1,USD,web", "amount", "ten thousand million"},
		{"c,m,2017-01-01,o,s,g,many,5,USD,web", "quantity", "not a decimal"},
		{"c,m,2017-13-01,o,s,g,1,5,USD,web", "time", "not a time"},
		{"c,m,,o,s,g,1,5,USD,web", "time", "missing"},
		{"c,m,1969-12-31,o,s,g,1,5,USD,web", "time", "1970"},
		{"c,,2017-01-01,o,s,g,1,5,USD,web", "merchant", "missing"},
		{"c,m,2017-01-01,o,s,g,1,5,dollars,web", "currency", "three letters"},
		{"c\xff,m,2017-01-01,o,s,g,1,5,USD,web", "customer", "UTF-8"},
		{"c,m,2017-01-01,o,s,caf\xe9,1,5,USD,web", "category", "UTF-8"},
		{"c,m,2017-01-01,o,a\x00b,g,1,5,USD,web", "sku", "control"},
		{"c,m,2017-01-01," + long + ",s,g,1,5,USD,web", "order", "128"},
		{"c,m,2017-01-01,o,s,g,1,5,USD", "", "9 columns"},
		{"c,m,2017-01-01,o,s,g,1,5,USD,web,more", "", "11 columns"},
		{`c,m,2017-01-01,o,"s"t,g,1,5,USD,web`, "", "closing quote"},
		{`c,m,2017-01-01,o,"s,g,1,5,USD,web`, "", "never closed"},
		{"c,m,2017-01-01,o," + strings.Repeat("y", MaxRecord) + ",g,1,5,USD,web", "", "64 KiB"},
		{strings.Repeat(",", 300), "", "256 columns"},
	} {
		good := "c,m,2017-01-01,o,s,g,1,5,USD,web\n"
		got := read(t, header+good+tc.row+"\n"+good+good, "")
		if len(got.Lines) != 3 || got.Refused != 1 || got.Noted != 0 {
			t.Errorf("%.60q: %d lines, %d refused, %d noted", tc.row, len(got.Lines), got.Refused, got.Noted)
			continue
		}
		e := got.Errors[0]
		if e.Line != 3 || e.Column != tc.column || !strings.Contains(e.Reason, tc.reason) {
			t.Errorf("%.60q: %v, want %s: %s", tc.row, e, tc.column, tc.reason)
		}
	}
}

// A row that is odd counts, so that the total is the file's, and is named.
func TestOddRowsCountAndAreNoted(t *testing.T) {
	for _, tc := range []struct {
		row, column, reason, quantity, amount string
	}{
		{"c,m,2017-01-01,o,s,g,1,-5,USD,web", "amount", "negative although", "1", "-5"},
		{"c,m,2017-01-01,o,s,g,-1,5,USD,web", "amount", "positive although", "-1", "5"},
		{"c,m,2017-01-01,o,s,g,,-5,USD,web", "amount", "negative without a quantity", "-1", "-5"},
		{"c,m,2017-01-01,o,s,g,1,4.440892e-16,USD,web", "amount", "rounded", "1", "0"},
		{"c,m,2017-01-01,o,s,g,1,0.0000001,USD,web", "amount", "rounded", "1", "0"},
		{"c,m,2017-01-01,o,s,g,1,12.340000000000002,USD,web", "amount", "rounded", "1", "12.34"},
		{"c,m,2017-01-01,o,s,g,1,0.0000015,USD,web", "amount", "rounded", "1", "0.000002"},
		{"c,m,2017-01-01,o,s,g,1,0.0000025,USD,web", "amount", "rounded", "1", "0.000002"},
		{"c,m,2017-01-01,o,s,g,-1,-0.0000025000001,USD,web", "amount", "rounded", "-1", "-0.000003"},
		{"c,m,2017-01-01,o,s,g,0.30000000000000004,5,USD,web", "quantity", "rounded", "0.3", "5"},
		{"c,m,2017-01-01,o,s,g,1.23456,0.1,USD,web", "", "", "1.23456", "0.1"},
		{"c,m,2017-01-01,o,s,g,1,1e3,USD,web", "", "", "1", "1000"},
		{"c,m,2017-01-01,o,s,g,1,-1.5E+3,USD,web", "amount", "negative although", "1", "-1500"},
		{"c,m,2017-01-01,o,s,g,1,1.50000000000,USD,web", "", "", "1", "1.5"},
		{"c,m,2017-01-01,o,s,g,-1,-5,USD,web", "", "", "-1", "-5"},
		{"c,m,2017-01-01,o,s,g,0,0,USD,web", "", "", "0", "0"},
	} {
		good := "c,m,2017-01-01,o,s,g,1,5,USD,web\n"
		got := read(t, header+good+tc.row+"\n"+good, "")
		if got.Refused != 0 || len(got.Lines) != 3 {
			t.Errorf("%q: %v", tc.row, got.Errors)
			continue
		}
		if l := got.Lines[1]; l.Quantity.String() != tc.quantity || l.Amount.String() != tc.amount {
			t.Errorf("%q: %v of %v", tc.row, l.Quantity, l.Amount)
		}
		if tc.column == "" {
			if got.Noted != 0 || len(got.Notes) != 0 {
				t.Errorf("%q: %v", tc.row, got.Notes)
			}
			continue
		}
		if got.Noted != 1 || len(got.Notes) != 1 {
			t.Errorf("%q: %d noted: %v", tc.row, got.Noted, got.Notes)
			continue
		}
		if n := got.Notes[0]; n.Line != 3 || n.Column != tc.column || !strings.Contains(n.Reason, tc.reason) {
			t.Errorf("%q: %v, want %s: %s", tc.row, n, tc.column, tc.reason)
		}
	}
}

func TestAdjustmentsAreRefusedOnRequest(t *testing.T) {
	text := header + "c,m,2017-01-01,o,s,g,1,-5,USD,web\nc,m,2017-01-01,o,s,g,-1,5,USD,web\nc,m,2017-01-01,o,s,g,-1,-5,USD,web\n"
	got := read(t, text, "adjustments=refuse")
	if len(got.Lines) != 1 || got.Refused != 2 || got.Noted != 0 || got.Errors[1].Line != 3 || got.Errors[1].Column != "amount" {
		t.Errorf("%d lines, %d noted, %v", len(got.Lines), got.Noted, got.Errors)
	}
	marked := "customer,merchant,time,order,quantity,amount\nc,m,2017-01-01,C12,1,-5\n"
	if got := read(t, marked, "adjustments=refuse,cancelled=prefix:C"); got.Refused != 0 || got.Noted != 0 || !got.Lines[0].Cancelled {
		t.Errorf("the mark says that it is a return: %v %v", got.Errors, got.Notes)
	}
}

// Quantity times price keeps six places, like every amount.
func TestProductsAreRounded(t *testing.T) {
	text := "customer,merchant,time,quantity,price\nc,m,2017-01-01,0.333333,0.10\nc,m,2017-01-01,3,0.1\nc,m,2017-01-01,10000000000,2\n" +
		"c,m,2017-01-01,0.0005,0.001\nc,m,2017-01-01,-0.0015,0.001\n"
	got := read(t, text, "")
	if got.Noted != 3 || got.Notes[0].Line != 2 || got.Refused != 1 || got.Errors[0].Line != 4 {
		t.Fatalf("%v, %v", got.Notes, got.Errors)
	}
	for i, want := range []string{"0.033333", "0.3", "0", "-0.000002"} {
		if amount := got.Lines[i].Amount.String(); amount != want {
			t.Errorf("line %d: %s, want %s", i, amount, want)
		}
	}
}

// A hundred thousand amounts that a float cannot hold add up to the cent, and so
// do the same amounts as a program wrote them.
func TestTotalsAreExact(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("customer,merchant,time,quantity,amount\n")
	var cents int64
	for i := range 100_000 {
		n := int64(i)*7_919%1_000_003 + 1
		cents += n
		text := fmt.Sprintf("%d.%02d", n/100, n%100)
		if i%3 == 0 {
			text = fmt.Sprintf("%.17g", float64(n)*0.01)
		}
		rows.WriteString("c,m,2017-01-01,1," + text + "\n")
	}
	got := read(t, rows.String(), "")
	if got.Refused != 0 || got.Noted == 0 || got.Noted > 33_334 {
		t.Fatalf("%d refused, %d noted", got.Refused, got.Noted)
	}
	wantSum(t, got.Lines, credential.Micro(cents*10_000).String())
}

func TestDialects(t *testing.T) {
	for name, tc := range map[string]struct{ text, mapping string }{
		"comma":       {header + "c,m,2017-01-01T00:00:00Z,o,s,g,2,5.25,usd,web", ""},
		"BOM, CRLF":   {"\xef\xbb\xbf" + strings.ReplaceAll(header, "\n", "\r\n") + "c,m,2017-01-01,o,s,g,2,5.25,USD,web\r\n", ""},
		"semicolon":   {strings.ReplaceAll(header, ",", ";") + "c;m;20170101;o;s;g;2;5,25;USD;web\n", "decimal=comma"},
		"tab":         {strings.ReplaceAll(header, ",", "\t") + "c\tm\t2017-01-01 00:00\to\ts\tg\t2\t+5.250\tUSD\tweb\n", ""},
		"pipe":        {strings.ReplaceAll(header, ",", "|") + "c|m|2017-01-01 00:00:00|o|s|g|2|005.25|USD|web\n", ""},
		"blanks":      {strings.ReplaceAll(header, ",", "  ") + " c m 2017/01/01   o s g 2 5.25 USD web\n", ""},
		"quoted":      {header + `"c","m","2017-01-01","o","s","g","2","5.25","USD","web"` + "\n\n", ""},
		"spare cells": {header + "c,m,2017-01-01T02:00:00+02:00,o,s,g,2,5.25,USD,web,,\n", ""},
		"case":        {"Customer, MERCHANT ,Time,Order,SKU,Category,Quantity,Amount,Currency,Channel\nc,m,2017-01-01,o,s,g,2,5.25,USD,web\n", ""},
		"no header":   {"c,m,2017-01-01,o,s,g,2,5.25,USD,web\n", "customer=#1,merchant=#2,time=#3,order=#4,sku=#5,category=#6,quantity=#7,amount=#8,currency=#9,channel=#10"},
		"names": {"who;shop, or stall;when;receipt;thing;kind;n;each;how\nc;m;2017-01-01;o;s;g;2;2.625;web\n",
			`customer=who,merchant="shop, or stall",time=when,order=receipt,sku=thing,category=kind,quantity=n,price=each,currency==USD,channel=how`},
	} {
		t.Run(name, func(t *testing.T) {
			got := read(t, tc.text, tc.mapping)
			if got.Refused != 0 || len(got.Lines) != 1 {
				t.Fatalf("%d lines, %v", len(got.Lines), got.Errors)
			}
			l := got.Lines[0]
			l.ID, l.Row = ID{}, 0
			if want := (Line{Customer: "c", Merchant: "m", Time: 1_483_228_800_000, Order: "o", SKU: "s", Category: "g",
				Quantity: 2 * credential.One, Amount: 5_250_000, Currency: "USD", Channel: "web"}); l != want {
				t.Errorf("got %+v", l)
			}
		})
	}
}

func TestCustomersAreText(t *testing.T) {
	rows := header
	for _, customer := range []string{"13995.0", "007", `"Kim, Sol"`, "김솔", "", "NaN", "null", `\N`} {
		rows += customer + ",m,2017-01-01,o,s,g,1,5,USD,web\n"
	}
	var got []string
	for _, l := range read(t, rows, "").Lines {
		got = append(got, l.Customer)
	}
	if want := []string{"13995.0", "007", "Kim, Sol", "김솔", "", "", "", ""}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestQuotedFieldsMaySpanLines(t *testing.T) {
	got := read(t, header+"c,m,2017-01-01,o,s,\"a \"\"b\"\",\n c\",1,5,USD,web\nc,m,2017-01-01,o,s,5\" nail,1,5,USD,web\nbad\n", "")
	if len(got.Errors) != 1 || got.Errors[0].Line != 5 {
		t.Fatalf("%v", got.Errors)
	}
	if len(got.Lines) != 2 {
		t.Fatalf("%d lines", len(got.Lines))
	}
	if l := got.Lines[0]; l.Category != `a "b",  c` || l.Row != 2 {
		t.Errorf("%+v", l)
	}
	if l := got.Lines[1]; l.Category != `5" nail` || l.Row != 4 {
		t.Errorf("%+v", l)
	}
}

func TestCancellations(t *testing.T) {
	columns := strings.TrimSuffix(header, "\n") + ",void\n"
	text := columns +
		"c,m,2017-01-01,100,apple,g,3,6,USD,web,\n" +
		"c,m,2017-01-02,101,apple,g,1,2,USD,web,0\n" +
		"c,m,2017-01-03,C102,apple,g,-2,-4,USD,web,\n" + // only 100 has two left
		"c,m,2017-01-04,101,apple,g,-1,-2,USD,web,no\n" + // same number
		"c,m,2017-01-05,C100,pear,g,-1,-1,USD,web,no\n" + // number without its letter
		"d,m,2017-01-05,C103,apple,g,-1,-2,USD,web,no\n" + // somebody else's
		"c,m,2017-01-06,104,apple,g,1,2,USD,web,Yes\n" + // only marked
		",m,2017-01-01,99,apple,g,1,2,USD,web,\n" + // nobody's, and so is the next one: strangers are not linked
		",m,2017-01-06,105,apple,g,-1,-2,USD,web,\n"
	got := read(t, text, "cancelled=void")
	if got.Refused != 0 {
		t.Fatal(got.Errors)
	}
	want := map[string]string{"C102/return": "100", "101/return": "101", "C100/return": "100", "C103/return": "",
		"104/return": "100", "105/return": ""}
	for _, o := range Group(got.Lines) {
		if reverses, ok := want[o.ID]; o.Cancelled && (!ok || reverses != o.Reverses) {
			t.Errorf("%s takes back %q, want %q", o.ID, o.Reverses, reverses)
		}
		delete(want, o.ID)
	}
	if len(want) != 0 {
		t.Errorf("no order is called %v", want)
	}
	wantSum(t, got.Lines, "1")
	same := read(t, header+"c,m,2017-01-01,R1x,s,g,-1,-5,USD,web\nc,m,2017-01-01,S1,s,g,1,5,USD,web\n", "")
	if o := Group(same.Lines)[0]; o.Reverses != "S1" {
		t.Errorf("sold and taken back at one moment: %q", o.Reverses)
	}
	marked := read(t, header+"c,m,2017-01-01,C12,s,g,1,5,USD,web\nc,m,2017-01-01,Cash,s,g,1,5,USD,web\n", "cancelled=prefix:C")
	if !marked.Lines[0].Cancelled || marked.Lines[1].Cancelled {
		t.Error("the prefix wants a digit after it")
	}
}

func TestMappingRefusals(t *testing.T) {
	for text, kind := range map[string]fault.Kind{
		"customer":                         fault.Malformed,
		"customer=":                        fault.Malformed,
		"colour=red":                       fault.Malformed,
		"customer=a,customer=b":            fault.Conflict,
		"customer=#0":                      fault.Malformed,
		"customer=#x":                      fault.Malformed,
		"customer=#257":                    fault.Malformed,
		"order=prefix:C":                   fault.Malformed,
		"cancelled=prefix:":                fault.Malformed,
		"delimiter=x":                      fault.Malformed,
		strings.Repeat("customer=a,", 500): fault.TooLarge,
	} {
		if _, err := ParseMapping(text); !errors.Is(err, fault.Of(kind)) {
			t.Errorf("%.40q: %v, want %v", text, err, kind)
		}
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	for name, tc := range map[string]struct {
		text, mapping string
		kind          fault.Kind
	}{
		"empty":             {"", "", fault.Malformed},
		"UTF-16":            {"\xff\xfec\x00", "", fault.Malformed},
		"no customer":       {"merchant,time,amount\n", "", fault.NotFound},
		"no amount":         {"customer,merchant,time\n", "", fault.NotFound},
		"no such column":    {header, "customer=client", fault.NotFound},
		"two such columns":  {"customer,customer,merchant,time,amount\n", "", fault.Conflict},
		"header with quote": {`customer,"merchant`, "", fault.Malformed},
	} {
		if _, err := ReadAll(strings.NewReader(tc.text), mapping(t, tc.mapping)); !errors.Is(err, fault.Of(tc.kind)) {
			t.Errorf("%s: %v, want %v", name, err, tc.kind)
		}
	}
	broken := io.MultiReader(strings.NewReader(header), failing{})
	if _, err := ReadAll(broken, Mapping{}); !errors.Is(err, fault.Of(fault.Unavailable)) {
		t.Errorf("a disk that fails in the middle: %v", err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("disk error") }

// Defends I1: an error about a row quotes nothing of it.
func TestErrorsQuoteNothing(t *testing.T) {
	rows := header
	for i := range 10 {
		cells := []string{"c", "m", "2017-01-01", "o", "s", "g", "1", "5", "USD", "web"}
		cells[i] = "SECRET\xff"
		rows += strings.Join(cells, ",") + "\n"
	}
	got := read(t, rows+"SECRET\nSECRET,\"\n", "")
	if got.Refused != 12 {
		t.Fatalf("%d refused", got.Refused)
	}
	for _, e := range got.Errors {
		if strings.Contains(e.Error(), "SECRET") {
			t.Error(e.Error())
		}
	}
}

func TestErrorListIsBounded(t *testing.T) {
	got := read(t, header+strings.Repeat("x\n", MaxErrors+5), "")
	if got.Refused != MaxErrors+5 || len(got.Errors) != MaxErrors {
		t.Errorf("%d refused, %d listed", got.Refused, len(got.Errors))
	}
}

// Defends "counted once": equal rows of one file are two, the same file again adds none.
func TestReadingTwiceCountsOnce(t *testing.T) {
	row := "c,m,2017-01-01,o,s,g,1,5,USD,web\n"
	first := read(t, header+row+row, "").Lines
	moved := read(t, header+"x\n"+row+"d,m,2017-01-01,p,s,g,1,5,USD,web\n"+row, "").Lines
	if all := Merge(first, first, moved); len(first) != 2 || len(all) != 3 {
		t.Errorf("%d lines of %d", len(all), len(first))
	}
}

func TestOrdersWithoutNumbers(t *testing.T) {
	text := "customer,merchant,time,amount\nc,m,2017-01-01,1\nc,m,2017-01-01,2\nc,m,2017-01-02,3\nd,m,2017-01-01,4\n,m,2017-01-01,5\n"
	orders := Group(read(t, text, "").Lines)
	if len(orders) != 4 || len(orders[0].Lines) != 2 || orders[0].Currency != "XXX" {
		t.Errorf("%+v", orders)
	}
}

func TestGroupSplitsWhatNoCredentialHolds(t *testing.T) {
	var lines []Line
	for i := range credential.MaxLines + 1 {
		lines = append(lines, Line{Customer: "c", Merchant: "m", Order: "o", SKU: fmt.Sprint(i)})
	}
	orders := Group(lines)
	if len(orders) != 2 || orders[0].Part != 0 || orders[1].Part != 1 || len(orders[1].Lines) != 1 {
		t.Errorf("%d orders", len(orders))
	}
	if orders[0].ID != "o" || orders[1].ID != "o/part-2" {
		t.Errorf("%q, %q", orders[0].ID, orders[1].ID)
	}
}

// A merchant records a number once for each customer, so every order has one of
// its own, and the same one whatever else the file holds.
func TestOrdersHaveNumbersOfTheirOwn(t *testing.T) {
	rows := []string{
		"c,m,2017-01-01,7,s,g,1,5,USD,web\n", "c,m,2017-01-02,7,s,g,1,5,EUR,web\n", "c,m,2017-01-03,7,s,g,-1,-5,EUR,web\n",
		"c,m,2017-01-03,7,s,g,-1,-5,USD,web\n", "d,m,2017-01-03,7,s,g,1,5,USD,web\n", "c,n,2017-01-03,7,s,g,1,5,USD,web\n",
		"c,m,2017-01-04,7/return,s,g,1,9,USD,web\n",
	}
	names := func(rows ...string) (out []string) {
		for _, o := range Group(read(t, header+strings.Join(rows, ""), "").Lines) {
			out = append(out, o.Customer+o.Merchant+" "+o.ID+">"+o.Reverses)
		}
		slices.Sort(out)
		return out
	}
	want := []string{"cm 7/EUR/return>7/EUR", "cm 7/EUR>", "cm 7/return/2>", "cm 7/return>7", "cm 7>", "cn 7>", "dm 7>"}
	if got := names(rows...); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	slices.Reverse(rows)
	if got := names(rows...); !slices.Equal(got, want) {
		t.Errorf("another order of rows: %q, want %q", got, want)
	}
	if got := names(rows[3]); got[0] != "cm 7/return>" {
		t.Errorf("a return in a file of its own: %q", got)
	}
	long := []string{strings.Repeat("가", 42), strings.Repeat("가", 41) + "나"} // 126 bytes
	ids := map[string]bool{}
	for _, number := range long {
		for _, o := range Group(read(t, header+"c,m,2017-01-01,"+number+",s,g,1,5,USD,web\nc,m,2017-01-02,"+number+",s,g,-1,-5,USD,web\n", "").Lines) {
			if ids[o.ID] = true; checkText(o.ID) != "" {
				t.Errorf("a number that is %s", checkText(o.ID))
			}
		}
	}
	if len(ids) != 4 {
		t.Errorf("%d numbers of 4 orders", len(ids))
	}
}

func TestSelect(t *testing.T) {
	var lines []Line
	add := func(customer, merchant string, n int) {
		for range n {
			lines = append(lines, Line{Customer: customer, Merchant: merchant})
		}
	}
	add("a", "big", 5)
	add("b", "big", 1)
	add("b", "mid-1", 1)
	add("c", "mid-2", 2)
	add("", "mid-1", 1)
	add("d", "small", 1)
	for _, tc := range []struct {
		s    Selection
		want string
	}{
		{Selection{}, "aaaaabbcc.d"},
		{Selection{Merchants: 1}, "aaaaab"},
		{Selection{Merchants: 2}, "aaaaabb."}, // mid-1 before mid-2 by name
		{Selection{Merchants: 2, Customers: 1}, "bb."},
		{Selection{Customers: 2}, "aaaaabb."},
		{Selection{Merchants: 2, Limit: 3}, "aaa"},
	} {
		got := ""
		for _, l := range Select(lines, tc.s) {
			got += (l.Customer + ".")[:1]
		}
		if got != tc.want {
			t.Errorf("%+v: %s, want %s", tc.s, got, tc.want)
		}
	}
}

func TestGenerate(t *testing.T) {
	lines := Generate(7, 5, 40, 400)
	if again := Generate(7, 5, 40, 400); !slices.Equal(lines, again) {
		t.Fatal("the same seed gives other purchases")
	}
	if slices.Equal(ids(lines), ids(Generate(8, 5, 40, 400))) {
		t.Fatal("another seed gives the same purchases")
	}
	merchants, customers, anonymous, cancelled := map[string]bool{}, map[string]bool{}, 0, 0
	for _, o := range Group(lines) {
		merchants[o.Merchant], customers[o.Customer] = true, true
		if o.Anonymous() {
			anonymous++
		}
		if o.Cancelled {
			cancelled++
			if !o.Anonymous() && "C"+o.Reverses+"/return" != o.ID {
				t.Errorf("%s takes back %q", o.ID, o.Reverses)
			}
		}
	}
	if len(merchants) != 5 || len(customers) != 41 || anonymous < 15 || cancelled < 10 {
		t.Errorf("%d merchants, %d customers, %d anonymous, %d cancelled", len(merchants), len(customers), anonymous, cancelled)
	}
	if sum, err := Sum(lines); err != nil || sum != 12_228_000*credential.One {
		t.Errorf("the generated total changed: %v %v", sum, err)
	}
}

func TestWrittenLinesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := Generate(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(1, 4).Draw(t, "m"), rapid.IntRange(1, 9).Draw(t, "c"), 20)
		var file bytes.Buffer
		if err := WriteCSV(&file, lines); err != nil {
			t.Fatal(err)
		}
		got, err := ReadAll(&file, Mapping{})
		if err != nil || got.Refused != 0 {
			t.Fatal(err, got.Errors)
		}
		for i, l := range Merge(got.Lines) {
			l.Row = 0
			if l != lines[i] {
				t.Fatalf("line %d: %+v, want %+v", i, l, lines[i])
			}
		}
	})
}

// Defends I8 at its source: the order of the rows does not matter.
func TestShuffledRowsGiveOneState(t *testing.T) {
	lines := Generate(3, 3, 6, 60)
	want := Group(Merge(lines))
	rapid.Check(t, func(t *rapid.T) {
		shuffled := rapid.Permutation(lines).Draw(t, "order")
		cut := rapid.IntRange(0, len(lines)).Draw(t, "cut")
		got := Group(Merge(shuffled[:cut], shuffled, shuffled[cut:]))
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatal("another order of rows gives another state")
		}
	})
}

func FuzzReadAll(f *testing.F) {
	f.Add([]byte(header+"c,m,2017-01-01,o,s,g,1,5,USD,web\n"), "")
	f.Add([]byte("a;b\n\"x"), "customer=#1,merchant==m,time=#2,amount==1")
	f.Add([]byte("\xef\xbb\xbf 1 2 3\n"), "customer=#1,merchant==m,time=#2,price=#3,cancelled=prefix:C,delimiter=space")
	f.Fuzz(func(t *testing.T, file []byte, text string) {
		m, err := ParseMapping(text)
		if err != nil {
			return
		}
		got, err := ReadAll(bytes.NewReader(file), m)
		if err != nil {
			return
		}
		if rows := bytes.Count(file, []byte("\n")) + 1; len(got.Lines)+got.Refused > rows {
			t.Fatalf("%d lines and %d refused of %d rows", len(got.Lines), got.Refused, rows)
		}
		if len(Merge(got.Lines, got.Lines)) != len(got.Lines) {
			t.Fatal("two lines of a file share an id, or one has two")
		}
		numbers := map[numberOf]bool{}
		for _, o := range Group(got.Lines) {
			if o.Merchant == "" || o.ID == "" || checkText(o.ID) != "" || !credential.IsCurrency(o.Currency) {
				t.Fatalf("%+v", o)
			}
			number := numberOf{o.Merchant, o.Customer, o.ID}
			if numbers[number] {
				t.Fatalf("two orders with one number: %+v", o)
			}
			numbers[number] = true
		}
	})
}
