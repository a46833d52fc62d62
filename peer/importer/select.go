package importer

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
)

// Merge is the union of several files' lines: a line that stands in two of
// them, or was read twice, counts once. The result is ordered by time and then
// by id, so it is the same whatever the order of the files.
func Merge(files ...[]Line) []Line {
	var out []Line
	seen := map[ID]bool{}
	for _, lines := range files {
		for _, l := range lines {
			if !seen[l.ID] {
				seen[l.ID] = true
				out = append(out, l)
			}
		}
	}
	slices.SortFunc(out, func(a, b Line) int {
		return cmp.Or(cmp.Compare(a.Time, b.Time), bytes.Compare(a.ID[:], b.ID[:]))
	})
	return out
}

// Selection narrows a file. Zero means all.
type Selection struct {
	Merchants int // the merchants with the most lines, equal ones by name
	Customers int // the customers of these at the most merchants, equal ones with the most lines, then by name
	Limit     int // the first lines of what is left, in input order
}

// Select applies s in the order of its fields. Lines without a customer stay
// with their merchant whatever Customers says.
func Select(lines []Line, s Selection) []Line {
	if s.Merchants > 0 {
		keep := largestMerchants(lines, s.Merchants)
		lines = filter(lines, func(l Line) bool { return keep[l.Merchant] })
	}
	if s.Customers > 0 {
		keep := widestCustomers(lines, s.Customers)
		lines = filter(lines, func(l Line) bool { return l.Anonymous() || keep[l.Customer] })
	}
	if s.Limit > 0 && len(lines) > s.Limit {
		lines = lines[:s.Limit:s.Limit]
	}
	return lines
}

func filter(lines []Line, keep func(Line) bool) []Line {
	var out []Line
	for _, l := range lines {
		if keep(l) {
			out = append(out, l)
		}
	}
	return out
}

func largestMerchants(lines []Line, n int) map[string]bool {
	count := map[string]int{}
	for _, l := range lines {
		count[l.Merchant]++
	}
	return first(n, count, func(a, b string) int { return cmp.Compare(count[b], count[a]) })
}

func widestCustomers(lines []Line, n int) map[string]bool {
	type visit struct{ customer, merchant string }
	visits, shops, count := map[visit]bool{}, map[string]int{}, map[string]int{}
	for _, l := range lines {
		if l.Anonymous() {
			continue
		}
		count[l.Customer]++
		if v := (visit{l.Customer, l.Merchant}); !visits[v] {
			visits[v] = true
			shops[l.Customer]++
		}
	}
	return first(n, count, func(a, b string) int {
		return cmp.Or(cmp.Compare(shops[b], shops[a]), cmp.Compare(count[b], count[a]))
	})
}

// first is the set of the first n keys by order, equal ones by name.
func first(n int, of map[string]int, order func(a, b string) int) map[string]bool {
	all := slices.SortedFunc(maps.Keys(of), func(a, b string) int { return cmp.Or(order(a, b), cmp.Compare(a, b)) })
	keep := map[string]bool{}
	for _, name := range all[:min(n, len(all))] {
		keep[name] = true
	}
	return keep
}
