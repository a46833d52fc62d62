package main

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/souk-network/souk/peer/importer"
	"github.com/souk-network/souk/protocol/credential"
)

// demoInput is what is replayed: selected purchase lines, numbered customers
// and merchants, and orders in the order of the file.
type demoInput struct {
	File      string
	Lines     []importer.Line
	Orders    []importer.Order
	Merchants []string // by place in the selection
	Customers []string // by first appearance; without the anonymous
	Rows      int      // good rows in the file
	Report    fileReport
	Total     credential.Micro // of the selection
	FileTotal credential.Micro // of all good rows
}

func readInput(o demoOptions) (demoInput, error) {
	in := demoInput{File: o.purchases, Report: reportOn(importer.Result{})}
	all, err := in.load(o)
	if err != nil {
		return in, err
	}
	in.Rows = len(all)
	if in.FileTotal, err = importer.Sum(all); err != nil {
		return in, err
	}
	in.Lines = importer.Select(all, importer.Selection{Merchants: o.merchants, Customers: o.customers, Limit: o.limit})
	switch {
	case len(all) == 0 && in.Report.Refused > 0:
		return in, fmt.Errorf("none of the %d rows can be used, the first because of %s; say with --map which column is what",
			in.Report.Refused, in.Report.Bad[0])
	case len(all) == 0:
		return in, errors.New("the file has no rows")
	}
	if in.Total, err = importer.Sum(in.Lines); err != nil {
		return in, err
	}
	in.Orders = importer.Group(in.Lines)
	in.number()
	return in, nil
}

func (in *demoInput) load(o demoOptions) ([]importer.Line, error) {
	if o.purchases == "" {
		in.File = "(generated)"
		return importer.Generate(1, o.merchants, o.genCustomers(), o.genOrders()), nil
	}
	mapping, err := importer.ParseMapping(o.mapping)
	if err != nil {
		return nil, usageError{err}
	}
	file, err := openPurchases(o.purchases)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return in.read(file, mapping)
}

func (in *demoInput) read(r io.Reader, m importer.Mapping) ([]importer.Line, error) {
	result, err := importer.ReadAll(r, m)
	in.Report = reportOn(result)
	return result.Lines, err
}

// save writes the replayed lines in the form that readInput reads, so that a run
// can be recomputed from what was kept.
func (in *demoInput) save(path string) error {
	var raw bytes.Buffer
	w := csv.NewWriter(&raw)
	rows := [][]string{{"customer", "merchant", "time", "order", "sku", "category", "quantity", "amount", "currency", "channel", "cancelled"}}
	for _, l := range in.Lines {
		cancelled := "no"
		if l.Cancelled {
			cancelled = "yes"
		}
		at := time.UnixMilli(int64(l.Time)).UTC().Format(time.RFC3339Nano)
		rows = append(rows, []string{
			l.Customer, l.Merchant, at, l.Order, l.SKU, l.Category, l.Quantity.String(), l.Amount.String(), l.Currency, l.Channel, cancelled,
		})
	}
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return writeFile(path, raw.Bytes(), 0o600)
}

// number counts merchants by lines and customers by first appearance.
func (in *demoInput) number() {
	seen := map[string]bool{}
	for _, l := range in.Lines {
		if !l.Anonymous() && !seen[l.Customer] {
			seen[l.Customer] = true
			in.Customers = append(in.Customers, l.Customer)
		}
	}
	in.Merchants = ranked(in.Lines)
	for n := len(in.Merchants) + 1; len(in.Merchants) < leastMembers; n++ {
		if name := fmt.Sprintf("member-%d", n); !slices.Contains(in.Merchants, name) {
			in.Merchants = append(in.Merchants, name)
		}
	}
}

// leastMembers is the smallest consortium that can keep shares 2 of 3. When
// the input has fewer merchants, members without purchases join them.
const leastMembers = 3

// ranked lists merchants by number of lines, then by name.
func ranked(lines []importer.Line) []string {
	count := map[string]int{}
	for _, l := range lines {
		count[l.Merchant]++
	}
	return slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
}
