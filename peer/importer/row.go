package importer

import (
	"fmt"
	"strings"

	"github.com/souk-network/souk/protocol/credential"
)

// row turns the cells of one record into a Line. It keeps the first thing that
// is wrong with them, and what is odd but no reason to leave the row out.
type row struct {
	reader *Reader
	cells  []string
	line   int
	err    error
	notes  []RowNote
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
	quantity, hasQuantity := w.decimal(fieldQuantity)
	if !hasQuantity {
		quantity = credential.One
		if hasAmount && amount < 0 {
			quantity = -quantity
			w.note(fieldAmount, "negative without a quantity: read as one piece taken back")
		}
	}
	if !hasAmount {
		amount = w.product(quantity)
	}
	l.Quantity, l.Amount = quantity, amount
}

// product is quantity times price, for a row without an amount.
func (w *row) product(quantity credential.Micro) credential.Micro {
	price, ok := w.decimal(fieldPrice)
	if !ok {
		w.fail(fieldAmount, "missing")
		return 0
	}
	amount, exact, why := multiply(quantity, price)
	if why != "" {
		w.fail(fieldAmount, "quantity times price is "+why)
	} else if !exact {
		w.note(fieldAmount, "quantity times price is "+inexact)
	}
	return amount
}

// decimal reads a number; an empty cell is none.
func (w *row) decimal(f field) (credential.Micro, bool) {
	text := w.cell(f)
	if text == "" {
		return 0, false
	}
	m, exact, why := parseDecimal(text, w.reader.mapping.decimalComma)
	if why != "" {
		w.fail(f, why)
	} else if !exact {
		w.note(f, inexact)
	}
	return m, true
}

// cancellation decides whether the line takes a purchase back. Signs that say
// neither a sale nor a return are an adjustment, such as a bad debt written off.
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
	switch {
	case l.Amount < 0 && l.Quantity > 0 && !mark:
		w.adjustment("negative although the quantity is not")
	case l.Amount > 0 && l.Quantity < 0:
		w.adjustment("positive although the quantity is negative")
	}
}

// adjustment keeps or refuses a row whose amount and quantity differ in sign.
func (w *row) adjustment(why reason) {
	if w.reader.mapping.strictSigns {
		w.fail(fieldAmount, why+": left out because of adjustments=refuse")
		return
	}
	w.note(fieldAmount, why+": kept in the total; adjustments=refuse leaves such rows out")
}

func (w *row) note(f field, why reason) {
	w.notes = append(w.notes, RowNote{w.line, names()[f], why})
}

func (w *row) fail(f field, why reason) {
	if w.err == nil {
		w.err = &RowError{w.line, names()[f], why}
	}
}
