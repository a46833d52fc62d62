package importer

import (
	"encoding/csv"
	"io"
	"time"

	"github.com/souk-network/souk/protocol/fault"
)

// WriteCSV writes lines in the columns that the zero Mapping reads, so that a
// selected or generated set can be kept and checked by hand.
func WriteCSV(w io.Writer, lines []Line) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{"customer", "merchant", "time", "order", "sku", "category", "quantity", "amount", "currency", "channel", "cancelled"})
	for _, l := range lines {
		_ = out.Write([]string{l.Customer, l.Merchant, time.UnixMilli(int64(l.Time)).UTC().Format(time.RFC3339Nano), l.Order, l.SKU,
			l.Category, l.Quantity.String(), l.Amount.String(), l.Currency, l.Channel, yes(l.Cancelled)})
	}
	out.Flush()
	return fault.Wrap(fault.Unavailable, "write purchases", out.Error())
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
