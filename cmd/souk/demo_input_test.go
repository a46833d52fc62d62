package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/souk-network/souk/peer/importer"
)

// The page of the demonstration names every field of its summary.
func TestSummaryFieldsAreWrittenDown(t *testing.T) {
	page, err := os.ReadFile("../../docs/demo.md")
	if err != nil {
		t.Fatal(err)
	}
	var fields struct {
		Top   map[string]json.RawMessage
		Input map[string]json.RawMessage
	}
	for _, part := range []struct {
		from any
		into *map[string]json.RawMessage
	}{{demoSummary{Bundle: "proof.bundle"}, &fields.Top}, {demoInputSummary{}, &fields.Input}} {
		raw, err := json.Marshal(part.from)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, part.into); err != nil {
			t.Fatal(err)
		}
	}
	delete(fields.Top, "input") // by its parts
	for name := range fields.Top {
		if !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("docs/demo.md does not name %s", name)
		}
	}
	for name := range fields.Input {
		if !strings.Contains(string(page), "`input."+name+"`") {
			t.Errorf("docs/demo.md does not name input.%s", name)
		}
	}
}

// What --keep leaves is the same input again.
func TestKeptPurchasesReadBack(t *testing.T) {
	o := demoOptions{merchants: 5, customers: 8}
	in, err := readInput(o)
	if err != nil {
		t.Fatal(err)
	}
	o.purchases = filepath.Join(t.TempDir(), "purchases.csv")
	if err := in.save(o.purchases); err != nil {
		t.Fatal(err)
	}
	again, err := readInput(o)
	if err != nil {
		t.Fatal(err)
	}
	if again.Report.Refused != 0 || len(again.Lines) != len(in.Lines) || len(again.Orders) != len(in.Orders) {
		t.Fatalf("%d lines in %d orders, %d refused; were %d in %d", len(again.Lines), len(again.Orders), again.Report.Refused, len(in.Lines), len(in.Orders))
	}
	for i := range in.Lines {
		want, got := in.Lines[i], again.Lines[i]
		got.Row, got.ID, want.ID = want.Row, importer.ID{}, importer.ID{} // equal lines may change places
		if got != want {
			t.Fatalf("line %d is %+v, was %+v", i, got, want)
		}
	}
	if !slices.Equal(again.Customers, in.Customers) || !slices.Equal(again.Merchants, in.Merchants) || again.Total != in.Total {
		t.Fatal("customers, merchants or the total changed")
	}
}
