package importer

import (
	"slices"
	"strconv"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
)

// field is one thing that a purchase line says.
type field uint8

const (
	fieldCustomer field = iota
	fieldMerchant
	fieldTime
	fieldOrder
	fieldSKU
	fieldCategory
	fieldQuantity
	fieldAmount
	fieldPrice
	fieldCurrency
	fieldChannel
	fieldCancelled
	fieldCount
)

// names are the field names in a mapping, and the columns read by default.
func names() [fieldCount]string {
	return [...]string{"customer", "merchant", "time", "order", "sku", "category", "quantity", "amount", "price",
		"currency", "channel", "cancelled"}
}

const opMapping = "read column mapping"

// sourceKind says where the value of a field comes from.
type sourceKind uint8

const (
	fromDefault sourceKind = iota // the column of the field's own name, if there is one
	fromColumn                    // a named column, which must exist
	fromNumber                    // a column by number, counted from 1
	fromLiteral                   // the same text in every row
	fromPrefix                    // cancelled only: the order begins with text and then a digit
)

type source struct {
	kind   sourceKind
	text   string
	number int
}

// Mapping says which column of a file is what. The zero value reads the
// columns customer, merchant, time, order, sku, category, quantity, amount,
// price, currency, channel and cancelled, as far as they exist.
type Mapping struct {
	sources      [fieldCount]source
	delimiter    byte // 0: find out; ' ' is any run of blanks
	header       bool // set with headerSet by header=yes or header=no
	headerSet    bool
	decimalComma bool
	strictSigns  bool // refuse lines whose amount and quantity differ in sign
}

// ParseMapping reads "field=source" pairs separated by commas:
//
//	customer=CustomerID    the column called CustomerID; quote a name with a comma: "amount, net"
//	customer=#1            column 1 of a file without a header
//	merchant==Gift Shop    the same text in every row
//	cancelled=prefix:C     an order number of C and digits marks a cancellation
//
// and the options delimiter=comma|semicolon|tab|pipe|space, header=yes|no,
// decimal=point|comma and adjustments=keep|refuse (lines whose amount and
// quantity differ in sign, such as a bad debt written off; kept with a note
// unless told otherwise, so that the total is the file's). A field that is not
// mentioned is read from the column of its own name.
func ParseMapping(text string) (Mapping, error) {
	var m Mapping
	if len(text) > 4096 {
		return m, fault.New(fault.TooLarge, opMapping, "longer than 4,096 characters")
	}
	for _, pair := range splitPairs(text) {
		name, value, ok := strings.Cut(strings.TrimSpace(pair), "=")
		if !ok || value == "" {
			return Mapping{}, fault.New(fault.Malformed, opMapping, "want field=column pairs separated by commas")
		}
		if err := m.set(strings.TrimSpace(name), value); err != nil {
			return Mapping{}, err
		}
	}
	return m, nil
}

// splitPairs cuts at commas outside double quotes; empty text has no pairs.
func splitPairs(text string) []string {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	quoted := false
	var out []string
	start := 0
	for i := range len(text) {
		switch {
		case text[i] == '"':
			quoted = !quoted
		case text[i] == ',' && !quoted:
			out = append(out, text[start:i])
			start = i + 1
		}
	}
	return append(out, text[start:])
}

func (m *Mapping) set(name, value string) error {
	if at := slices.Index(fieldNames(), name); at >= 0 {
		return m.setSource(field(at), value)
	}
	return m.setOption(name, strings.TrimSpace(value))
}

func fieldNames() []string { n := names(); return n[:] }

func (m *Mapping) setSource(f field, value string) error {
	name := names()[f]
	if m.sources[f].kind != fromDefault {
		return fault.New(fault.Conflict, opMapping, name+" is mapped twice")
	}
	s, err := parseSource(value)
	if err != nil {
		return err
	}
	if s.kind == fromPrefix && f != fieldCancelled {
		return fault.New(fault.Malformed, opMapping, "only cancelled takes a prefix")
	}
	m.sources[f] = s
	return nil
}

func parseSource(value string) (source, error) {
	if literal, ok := strings.CutPrefix(value, "="); ok {
		return source{kind: fromLiteral, text: unquote(literal)}, nil
	}
	value = strings.TrimSpace(value)
	if prefix, ok := strings.CutPrefix(value, "prefix:"); ok {
		if prefix == "" {
			return source{}, fault.New(fault.Malformed, opMapping, "prefix: wants the letters that mark a cancelled order")
		}
		return source{kind: fromPrefix, text: prefix}, nil
	}
	if digits, ok := strings.CutPrefix(value, "#"); ok {
		n, err := strconv.Atoi(digits)
		if err != nil || n < 1 || n > maxColumns {
			return source{}, fault.New(fault.Malformed, opMapping, "a column number is # and 1 to 256")
		}
		return source{kind: fromNumber, number: n}, nil
	}
	return source{kind: fromColumn, text: unquote(value)}, nil
}

func unquote(text string) string {
	if t := strings.TrimSpace(text); len(t) >= 2 && t[0] == '"' && t[len(t)-1] == '"' {
		return t[1 : len(t)-1]
	}
	return text
}

func (m *Mapping) setOption(name, value string) error {
	switch name + "=" + value {
	case "delimiter=comma":
		m.delimiter = ','
	case "delimiter=semicolon":
		m.delimiter = ';'
	case "delimiter=tab":
		m.delimiter = '\t'
	case "delimiter=pipe":
		m.delimiter = '|'
	case "delimiter=space":
		m.delimiter = ' '
	case "header=yes", "header=no":
		m.header, m.headerSet = value == "yes", true
	case "decimal=point", "decimal=comma":
		m.decimalComma = value == "comma"
	case "adjustments=refuse", "adjustments=keep":
		m.strictSigns = value == "refuse"
	default:
		return fault.New(fault.Malformed, opMapping, "unknown field or option; fields are "+strings.Join(fieldNames(), ", ")+
			"; options are delimiter, header, decimal, adjustments")
	}
	return nil
}

// hasHeader reports whether the first record names the columns: it does unless
// the mapping says otherwise or finds every column by number.
func (m Mapping) hasHeader() bool {
	if m.headerSet {
		return m.header
	}
	numbered := false
	for _, s := range m.sources {
		if s.kind == fromColumn {
			return true
		}
		numbered = numbered || s.kind == fromNumber
	}
	return !numbered
}
