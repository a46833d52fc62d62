package credential

import (
	"fmt"
	"unicode/utf8"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Limits of an order. MaxLines is more than the longest invoice met in real
// shop data (1,114 lines); MaxText bounds each text in bytes.
const (
	MaxLines = 1536
	MaxText  = 128
)

// Order is one purchase, or the reversal of one, as the merchant recorded it.
// It names no customer: the credential around it is bound to a pairwise key.
type Order struct {
	ID       string       // the merchant's own order number, 1 to 128 bytes of UTF-8
	Merchant did.Merchant // who sold
	Time     uint64       // when, in Unix milliseconds
	Channel  string       // "web", "store", …; may be empty
	Currency string       // ISO 4217, three capital letters
	Lines    []Line       // 1 to MaxLines
	Reverses string       // order that this one takes back, wholly or in part; empty for a sale
}

// Line is one article of an order. A returned article has a negative quantity
// and a negative amount.
type Line struct {
	SKU      string // article number; empty when the merchant keeps none
	Category string // the merchant's category; may be empty
	Quantity Micro  // pieces, kilograms, …
	Amount   Micro  // paid for the whole line, in the order's currency
}

// Total is the exact sum of the line amounts, or fault.TooLarge with the line
// that leaves the range of a Micro.
func (o Order) Total() (Micro, error) {
	var total Micro
	for i, l := range o.Lines {
		var err error
		if total, err = total.Add(l.Amount); err != nil {
			return 0, fault.New(fault.TooLarge, opOrder, fmt.Sprintf("with line %d the amounts add up to more than is counted exactly; correct it or split the order", i+1))
		}
	}
	return total, nil
}

// Validate refuses an order that breaks a limit named at its fields.
func (o Order) Validate() error {
	if len(o.Lines) == 0 || len(o.Lines) > MaxLines {
		return fault.New(fault.TooLarge, opOrder, fmt.Sprintf("%d lines, want 1 to %d", len(o.Lines), MaxLines))
	}
	if o.Time > maxExact {
		return fault.New(fault.Malformed, opOrder, "time is not a Unix time in milliseconds")
	}
	if !IsCurrency(o.Currency) {
		return fault.New(fault.Malformed, opOrder, "currency is not three capital letters")
	}
	for _, f := range []field{{"order", o.ID, 1}, {"channel", o.Channel, 0}, {"reverses", o.Reverses, 0}} {
		if err := f.check(); err != nil {
			return err
		}
	}
	for _, l := range o.Lines {
		if err := l.validate(); err != nil {
			return err
		}
	}
	_, err := o.Total()
	return err
}

const (
	opOrder = "check order"
	// maxExact is the largest integer that every JSON reader keeps exactly.
	maxExact = 1<<53 - 1
)

func (l Line) validate() error {
	if err := (field{"sku", l.SKU, 0}).check(); err != nil {
		return err
	}
	return field{"category", l.Category, 0}.check()
}

// field is a text with its name and least length in bytes.
type field struct {
	name, text string
	least      int
}

func (f field) check() error {
	switch {
	case len(f.text) > MaxText:
		return fault.New(fault.TooLarge, opOrder, fmt.Sprintf("%s is longer than %d bytes", f.name, MaxText))
	case len(f.text) < f.least:
		return fault.New(fault.Malformed, opOrder, f.name+" is empty")
	case !utf8.ValidString(f.text):
		return fault.New(fault.Malformed, opOrder, f.name+" is not UTF-8")
	}
	return nil
}

// IsCurrency reports whether text has the form of an ISO 4217 code: three
// capital letters.
func IsCurrency(text string) bool {
	if len(text) != 3 {
		return false
	}
	for i := range 3 {
		if text[i] < 'A' || text[i] > 'Z' {
			return false
		}
	}
	return true
}
