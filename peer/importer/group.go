package importer

import (
	"cmp"
	"slices"
	"strconv"
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
// [Order.Reverses].
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
	link(out)
	renumber(out)
	return out
}

// renumber gives orders that share a number at one merchant and customer
// numbers of their own: the first sale keeps it, further ones get "/2", "/3", …
// So a cancellation under the number of its sale, a second currency, or a part
// is an order of its own to whoever records it.
func renumber(orders []Order) {
	type name struct{ merchant, customer, id string }
	taken := map[name]bool{}
	for _, cancelled := range []bool{false, true} {
		for i := range orders {
			o := &orders[i]
			if o.Cancelled != cancelled {
				continue
			}
			id := o.ID
			for n := 2; taken[name{o.Merchant, o.Customer, id}]; n++ {
				suffix := "/" + strconv.Itoa(n)
				id = o.ID[:min(len(o.ID), credential.MaxText-len(suffix))] + suffix
			}
			o.ID = id
			taken[name{o.Merchant, o.Customer, id}] = true
		}
	}
}

// sale is a sold article that may still be taken back.
type sale struct {
	order string
	left  credential.Micro
}

type article struct{ merchant, customer, currency, sku string }

// link finds what each cancellation takes back: the sale of the same number
// (with or without the letters before it), else the latest sale of its first
// article to that customer that has enough left, else none: it was sold before
// the file begins. Orders are looked at by time, so the result does not depend
// on the order of the input.
func link(orders []Order) {
	sold := map[article][]sale{}
	numbers := map[orderKey]bool{}
	for _, at := range byTime(orders) {
		o := &orders[at]
		switch {
		case o.Anonymous():
		case o.Cancelled:
			o.Reverses = reversed(*o, numbers, sold)
		default:
			numbers[orderKey{o.Merchant, o.Customer, o.ID, o.Currency, false}] = true
			for _, l := range o.Lines {
				key := articleOf(l)
				sold[key] = append(sold[key], sale{o.ID, l.Quantity})
			}
		}
	}
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
			cmp.Compare(a.Customer, b.Customer), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Part, b.Part), cmp.Compare(i, j))
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

func reversed(o Order, numbers map[orderKey]bool, sold map[article][]sale) string {
	found := ""
	for _, id := range []string{o.ID, strings.TrimLeftFunc(o.ID, func(r rune) bool { return r < '0' || r > '9' })} {
		if numbers[orderKey{o.Merchant, o.Customer, id, o.Currency, false}] {
			found = id
			break
		}
	}
	numbered := found
	for _, l := range o.Lines {
		if order := takeBack(sold[articleOf(l)], numbered, l.Quantity); found == "" {
			found = order
		}
	}
	return found
}

// maxLookBack bounds the sales of one article to one customer that are looked
// at for a cancellation.
const maxLookBack = 1000

// takeBack lowers the latest sale that has enough left, in the order of that
// number if one is given, and names its order.
func takeBack(sales []sale, number string, quantity credential.Micro) string {
	if quantity < 0 {
		quantity = -quantity
	}
	for i := len(sales) - 1; i >= max(0, len(sales)-maxLookBack); i-- {
		if sales[i].left >= quantity && (number == "" || number == sales[i].order) {
			sales[i].left -= quantity
			return sales[i].order
		}
	}
	return ""
}
