package credential

import (
	"crypto/ed25519"
	"io"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// ReceiptType is the vct of a receipt, for a sale and for a reversal alike.
const ReceiptType = "https://souk.network/vct/receipt"

// IssueReceipt makes the receipt of an order: signed with the merchant's peer
// key, bound to the customer's pairwise key. issuedAt is in Unix milliseconds.
// Order number, time, channel, total, reversal, every line and every field of
// a line can be disclosed one by one; merchant and currency are in the clear.
func IssueReceipt(rand io.Reader, key ed25519.PrivateKey, holder did.Key, o Order, issuedAt uint64, status *StatusRef) (string, error) {
	claims, err := o.claims()
	if err != nil {
		return "", err
	}
	return Issue(rand, key, Draft{Type: ReceiptType, Holder: holder, IssuedAt: issuedAt, Status: status, Claims: claims})
}

// claims writes an order as the claims of a receipt. Empty texts are written
// too, so that the number of digests does not tell a sale from a reversal.
func (o Order) claims() (map[string]any, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	total, err := o.Total()
	if err != nil {
		return nil, err
	}
	lines := make([]any, len(o.Lines))
	for i, l := range o.Lines {
		lines[i] = Hidden{map[string]any{
			"sku":      Hidden{l.SKU},
			"category": Hidden{l.Category},
			"quantity": Hidden{l.Quantity.String()},
			"amount":   Hidden{l.Amount.String()},
		}}
	}
	return map[string]any{
		"merchant": o.Merchant.String(),
		"currency": o.Currency,
		"order":    Hidden{o.ID},
		"time":     Hidden{o.Time},
		"channel":  Hidden{o.Channel},
		"total":    Hidden{total.String()},
		"reverses": Hidden{o.Reverses},
		"lines":    lines,
	}, nil
}

// Order is the whole order of a fully disclosed receipt. A credential of
// another type is refused, one that keeps a claim back as well: its total must
// be the sum of its lines. For a part, read Claims.
func (c Credential) Order() (Order, error) {
	const op = "read receipt"
	if c.Type != ReceiptType {
		return Order{}, fault.New(fault.UnknownKind, op, "the credential is not a receipt")
	}
	o, total, err := readOrder(c.Claims)
	if err != nil {
		return Order{}, err
	}
	if err := o.Validate(); err != nil {
		return Order{}, err
	}
	if sum, err := o.Total(); err != nil || sum != total {
		return Order{}, fault.New(fault.Malformed, op, "total is not the sum of the lines")
	}
	return o, nil
}

func readOrder(claims map[string]any) (o Order, total Micro, err error) {
	r := reader{claims: claims}
	merchant := r.text("merchant")
	o = Order{ID: r.text("order"), Channel: r.text("channel"), Currency: r.text("currency"), Reverses: r.text("reverses"), Time: r.uint("time")}
	total = r.micro("total")
	list, _ := claims["lines"].([]any)
	if len(list) > MaxLines {
		return Order{}, 0, fault.New(fault.TooLarge, "read receipt", "too many lines")
	}
	if r.err != nil {
		return Order{}, 0, r.err
	}
	if o.Merchant, err = did.ParseMerchant(merchant); err != nil {
		return Order{}, 0, err
	}
	o.Lines = make([]Line, 0, len(list))
	for _, v := range list {
		l, err := readLine(v)
		if err != nil {
			return Order{}, 0, err
		}
		o.Lines = append(o.Lines, l)
	}
	return o, total, nil
}

func readLine(v any) (Line, error) {
	claims, err := object(v, "line")
	if err != nil {
		return Line{}, err
	}
	r := reader{claims: claims}
	l := Line{SKU: r.text("sku"), Category: r.text("category"), Quantity: r.micro("quantity"), Amount: r.micro("amount")}
	return l, r.err
}

// reader reads members one after another and keeps the first error.
type reader struct {
	claims map[string]any
	err    error
}

func (r *reader) text(name string) string {
	s, err := stringAt(r.claims, name)
	r.keep(err)
	return s
}

func (r *reader) uint(name string) uint64 {
	n, err := uintAt(r.claims, name)
	r.keep(err)
	return n
}

func (r *reader) micro(name string) Micro {
	m, err := ParseMicro(r.text(name))
	r.keep(err)
	return m
}

func (r *reader) keep(err error) {
	if r.err == nil {
		r.err = err
	}
}
