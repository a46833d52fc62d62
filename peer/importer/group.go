package importer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/did"
)

// Order is what one customer bought at one merchant under one order number, or
// took back under it.
type Order struct {
	Customer  string
	Merchant  string
	ID        string
	Time      uint64 // of its earliest line, Unix milliseconds
	Currency  string
	Channel   string // of its first line
	Cancelled bool
	Reverses  string // of a cancellation: the order it takes back, as far as the lines tell
	Part      int    // 0, or 1 and up for what does not fit into one credential
	Lines     []Line // at most credential.MaxLines, in input order
}

// Anonymous reports whether nobody is named.
func (o Order) Anonymous() bool { return o.Customer == "" }

// Credential is the order as a receipt says it, sold by the member m.
func (o Order) Credential(m did.Merchant) credential.Order {
	out := credential.Order{ID: o.ID, Merchant: m, Time: o.Time, Channel: o.Channel, Currency: o.Currency, Reverses: o.Reverses}
	for _, l := range o.Lines {
		out.Lines = append(out.Lines, credential.Line{SKU: cmp.Or(l.SKU, "-"), Category: l.Category, Quantity: l.Quantity, Amount: l.Amount})
	}
	return out
}

type orderKey struct {
	merchant, customer, id, currency string
	cancelled                        bool
}

// Group puts lines together that are of one (merchant, customer, order,
// currency), sales and cancellations apart, in the order in which each first
// appears. The lines may be in any order and the result holds them all. A
// cancellation of a named customer is linked to the order it takes back, by
// [Order.Reverses]. Orders of one merchant and customer have numbers of their
// own: see [name].
func Group(lines []Line) []Order {
	var out []Order
	open := map[orderKey]int{}
	for _, l := range lines {
		key := orderKey{l.Merchant, l.Customer, l.Order, l.Currency, l.Cancelled}
		at, known := open[key]
		if !known || len(out[at].Lines) == credential.MaxLines {
			next := Order{Customer: l.Customer, Merchant: l.Merchant, ID: l.Order, Time: l.Time,
				Currency: l.Currency, Channel: l.Channel, Cancelled: l.Cancelled}
			if known {
				next.Part = out[at].Part + 1
			}
			at = len(out)
			open[key] = at
			out = append(out, next)
		}
		o := &out[at]
		o.Lines = append(o.Lines, l)
		o.Time = min(o.Time, l.Time)
	}
	sequence := byTime(out)
	takesBack := link(out, sequence)
	name(out, sequence)
	for at, sold := range takesBack {
		out[at].Reverses = out[sold].ID
	}
	return out
}

// sale is a sold article that may still be taken back.
type sale struct {
	order int // its index
	left  credential.Micro
}

type article struct{ merchant, customer, currency, sku string }

// link finds what each cancellation takes back: the sale of the same number
// (with or without the letters before it), else the latest sale of its first
// article to that customer that has enough left, else none: it was sold before
// the file begins. Orders are looked at by time, so the result does not depend
// on the order of the input. It maps indices of cancellations to those of sales.
func link(orders []Order, sequence []int) map[int]int {
	sold := map[article][]sale{}
	numbers := map[orderKey]int{}
	out := map[int]int{}
	for _, at := range sequence {
		o := &orders[at]
		switch {
		case o.Anonymous():
		case o.Cancelled:
			if back, ok := reversed(o, numbers, sold); ok {
				out[at] = back
			}
		default:
			key := orderKey{o.Merchant, o.Customer, o.ID, o.Currency, false}
			if _, known := numbers[key]; !known {
				numbers[key] = at
			}
			for _, l := range o.Lines {
				key := articleOf(l)
				sold[key] = append(sold[key], sale{at, l.Quantity})
			}
		}
	}
	return out
}

func articleOf(l Line) article { return article{l.Merchant, l.Customer, l.Currency, l.SKU} }

// byTime lists the orders by time; at one moment sales before cancellations.
func byTime(orders []Order) []int {
	out := make([]int, len(orders))
	for i := range out {
		out[i] = i
	}
	slices.SortFunc(out, func(i, j int) int {
		a, b := &orders[i], &orders[j]
		return cmp.Or(cmp.Compare(a.Time, b.Time), compareBool(a.Cancelled, b.Cancelled), cmp.Compare(a.Merchant, b.Merchant),
			cmp.Compare(a.Customer, b.Customer), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Currency, b.Currency),
			cmp.Compare(a.Part, b.Part), cmp.Compare(i, j))
	})
	return out
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// reversed finds the sale that o takes back, and lowers what is left of it.
func reversed(o *Order, numbers map[orderKey]int, sold map[article][]sale) (int, bool) {
	found, numbered := 0, false
	for _, id := range []string{o.ID, strings.TrimLeftFunc(o.ID, func(r rune) bool { return r < '0' || r > '9' })} {
		if found, numbered = numbers[orderKey{o.Merchant, o.Customer, id, o.Currency, false}]; numbered {
			break
		}
	}
	ok := numbered
	for _, l := range o.Lines {
		if order, took := takeBack(sold[articleOf(l)], numbered, found, l.Quantity); took && !ok {
			found, ok = order, true
		}
	}
	return found, ok
}

// maxLookBack bounds the sales of one article to one customer that are looked
// at for a cancellation.
const maxLookBack = 1000

// takeBack lowers the latest sale that has enough left, in that order alone if
// numbered, and returns its order.
func takeBack(sales []sale, numbered bool, order int, quantity credential.Micro) (int, bool) {
	if quantity < 0 {
		quantity = -quantity
	}
	for i := len(sales) - 1; i >= max(0, len(sales)-maxLookBack); i-- {
		if sales[i].left >= quantity && (!numbered || order == sales[i].order) {
			sales[i].left -= quantity
			return sales[i].order, true
		}
	}
	return 0, false
}
