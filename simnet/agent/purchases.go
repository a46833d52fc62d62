package agent

import (
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/souk-network/souk/peer/importer"
	"github.com/souk-network/souk/protocol/fault"
)

// Purchase is one basket of one customer, numbered as they first appear in
// time.
type Purchase struct {
	At       time.Time
	Customer int
	Merchant int
	Amount   int64 // millionths, over 0
}

// Purchases is what a file holds, in the order of time.
type Purchases struct {
	All       []Purchase
	Customers int
	Merchants int
	Left      int  // lines that count for nothing here: anonymous, taken back, of no amount
	DatesOnly bool // all times are midnight
}

// ReadPurchases reads a file of purchases, in the columns that a mapping of
// peer/importer names; lines of one order are one basket. A row that cannot be
// read refuses the file with its line and field: a fit to what is left of a
// file is not what its author thinks.
func ReadPurchases(r io.Reader, m importer.Mapping) (Purchases, error) {
	got, err := importer.ReadAll(r, m)
	if err != nil {
		return Purchases{}, err
	}
	if len(got.Errors) > 0 {
		e := got.Errors[0]
		return Purchases{}, fault.New(fault.Malformed, "read purchases", fmt.Sprintf(
			"line %d, field %s: %s; %d lines are refused: correct them or leave them out", e.Line, e.Column, e.Reason, got.Refused))
	}
	return basket(importer.Group(got.Lines))
}

func basket(orders []importer.Order) (Purchases, error) {
	slices.SortStableFunc(orders, func(a, b importer.Order) int {
		switch {
		case a.Time < b.Time:
			return -1
		case a.Time > b.Time:
			return 1
		}
		return 0
	})
	out := Purchases{DatesOnly: true}
	customers, merchants := map[string]int{}, map[string]int{}
	for _, o := range orders {
		amount := total(o)
		if o.Customer == "" || o.Cancelled || amount <= 0 {
			out.Left += len(o.Lines)
			continue
		}
		at := time.UnixMilli(int64(o.Time)).UTC()
		out.DatesOnly = out.DatesOnly && o.Time%uint64(dayMS) == 0
		out.All = append(out.All, Purchase{at, number(customers, o.Customer), number(merchants, o.Merchant), amount})
	}
	out.Customers, out.Merchants = len(customers), len(merchants)
	if len(out.All) == 0 {
		return Purchases{}, fault.New(fault.Malformed, "read purchases", "no purchase of a named customer with an amount: check the mapping of columns")
	}
	return out, nil
}

func total(o importer.Order) int64 {
	var out int64
	for _, l := range o.Lines {
		out += int64(l.Amount)
	}
	return out
}

func number(of map[string]int, name string) int {
	n, ok := of[name]
	if !ok {
		n = len(of)
		of[name] = n
	}
	return n
}

// Replay gives purchases back as they were: the first one at the scenario's
// start.
type Replay struct {
	left  []Purchase
	start time.Time
}

// NewReplay replays purchases from the first one on.
func NewReplay(p Purchases) *Replay { return &Replay{left: p.All, start: p.All[0].At} }

// Peek is when the next purchase is.
func (r *Replay) Peek() (time.Duration, bool) {
	if len(r.left) == 0 {
		return 0, false
	}
	return r.left[0].At.Sub(r.start), true
}

// Next takes it.
func (r *Replay) Next() Intent {
	p := r.left[0]
	r.left = r.left[1:]
	return Intent{At: p.At.Sub(r.start), Kind: Buy, Customer: p.Customer, Merchant: p.Merchant, Amount: p.Amount}
}
