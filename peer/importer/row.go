package importer

import (
	"fmt"
	"strings"

	"github.com/souk-network/souk/protocol/credential"
)

// row turns the cells of one record into a Line and keeps the first thing that
// is wrong with them.
type row struct {
	reader *Reader
	cells  []string
	line   int
	err    error
}

func (w *row) read() Line {
	l := Line{
		Row:      w.line,
		Customer: w.text(fieldCustomer),
		Merchant: w.text(fieldMerchant),
		Order:    w.text(fieldOrder),
		SKU:      w.text(fieldSKU),
		Category: w.text(fieldCategory),
		Currency: w.text(fieldCurrency),
		Channel:  w.text(fieldChannel),
	}
	if l.Merchant == "" {
		w.fail(fieldMerchant, "missing")
	}
	if absent(l.Customer) {
		l.Customer = ""
	}
	if l.Currency = strings.ToUpper(l.Currency); l.Currency == "" {
		l.Currency = "XXX"
	}
	if !credential.IsCurrency(l.Currency) {
		w.fail(fieldCurrency, "not three letters")
	}
	var why reason
	if l.Time, why = parseTime(w.cell(fieldTime)); why != "" {
		w.fail(fieldTime, why)
	}
	w.price(&l)
	w.cancellation(&l)
	if l.Order == "" {
		l.Order = l.inventOrder()
	}
	return l
}

// cell is the text of a field without blanks around it.
func (w *row) cell(f field) string {
	if s := w.reader.mapping.sources[f]; s.kind == fromLiteral {
		return strings.TrimSpace(s.text)
	}
	at := w.reader.columns[f]
	if at < 0 {
		return ""
	}
	if at >= len(w.cells) {
		w.fail(f, fmt.Sprintf("the row has %d columns", len(w.cells)))
		return ""
	}
	return strings.TrimSpace(w.cells[at])
}

func (w *row) text(f field) string {
	text := oneLine(w.cell(f))
	if why := checkText(text); why != "" {
		w.fail(f, why)
		return ""
	}
	if f == fieldOrder {
		return strings.Clone(text) // rarely seen again
	}
	return w.reader.intern(text)
}

// price fills quantity and amount. A missing quantity is one piece, or one
// piece back when the amount is negative.
func (w *row) price(l *Line) {
	amount, hasAmount := w.decimal(fieldAmount)
	price, hasPrice := w.decimal(fieldPrice)
	quantity, hasQuantity := w.decimal(fieldQuantity)
	if !hasQuantity {
		quantity = credential.One
		if hasAmount && amount < 0 {
			quantity = -quantity
		}
	}
	if !hasAmount {
		if !hasPrice {
			w.fail(fieldAmount, "missing")
		}
		product, err := quantity.Mul(price)
		if err != nil || product > MaxValue || product < -MaxValue {
			w.fail(fieldAmount, "quantity times price needs more than six places or is out of range")
		}
		amount = product
	}
	l.Quantity, l.Amount = quantity, amount
}

// decimal reads a number; an empty cell is none.
func (w *row) decimal(f field) (credential.Micro, bool) {
	text := w.cell(f)
	if text == "" {
		return 0, false
	}
	m, why := parseDecimal(text, w.reader.mapping.decimalComma)
	if why != "" {
		w.fail(f, why)
	}
	return m, true
}

// cancellation decides whether the line takes a purchase back, and refuses
// signs that say both.
func (w *row) cancellation(l *Line) {
	mark := false
	if s := w.reader.mapping.sources[fieldCancelled]; s.kind == fromPrefix {
		mark = marked(l.Order, s.text)
	} else {
		var why reason
		if mark, why = parseMark(w.cell(fieldCancelled)); why != "" {
			w.fail(fieldCancelled, why)
		}
	}
	l.Cancelled = mark || l.Quantity < 0
	if !w.reader.mapping.strictSigns {
		return
	}
	if l.Amount < 0 && l.Quantity > 0 {
		w.fail(fieldAmount, "negative although the quantity is not; adjustments=refuse is set")
	}
	if l.Amount > 0 && l.Quantity < 0 {
		w.fail(fieldAmount, "positive although the quantity is negative; adjustments=refuse is set")
	}
}

func (w *row) fail(f field, why reason) {
	if w.err == nil {
		w.err = &RowError{w.line, names()[f], why}
	}
}
