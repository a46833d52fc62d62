// Package importer reads purchases that a shop already has: a CSV export in
// whatever columns and dialect the till writes.
//
//	m, err := importer.ParseMapping("customer=CustomerID,merchant==Gift Shop,time=InvoiceDate,price=UnitPrice")
//	got, err := importer.ReadAll(file, m)
//	orders := importer.Group(got.Lines)
//
// A bad row is reported with its line number and the reason, and the rest goes
// on. Amounts are exact decimals, never floats. Each line gets an id made of
// its content alone, so that reading a file twice, or two files that overlap,
// counts nothing twice ([Merge]).
//
// Memory: a [Reader] holds one record (64 KiB at most) and 20 bytes or so for
// each distinct row, to number equal rows. ReadAll, Group and Select hold all
// lines, because a file need not be sorted by order: 276 bytes a line as read
// and 327 more once grouped, measured on 112,650 lines. [MaxRows] bounds both.
//
// The columns and rules are in docs/spec/purchases-csv.md.
package importer
