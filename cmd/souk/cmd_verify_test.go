package main

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/bundle"
	"github.com/souk-network/souk/protocol/fault"
)

// The report for people is what it was: lines, one for each thing that there is.
func TestReportForPeople(t *testing.T) {
	some := bundle.Counts{Members: 5, Vaults: 2, Grants: 12, Logs: 4, Leaves: 1034, Anchored: 998, Reads: 7}
	var out strings.Builder
	printReport(&out, bundle.Report{Verified: true, Checked: some})
	printReport(&out, bundle.Report{Checked: bundle.Counts{Members: 1}, Failures: []bundle.Finding{
		{Section: "vaults", Entry: 1, Kind: fault.BadProof, Detail: "the vault's secret did not prove this"},
	}})
	want, err := os.ReadFile("testdata/verify-report.golden")
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

// Nothing that was checked is forgotten, and what there is none of has no line.
func TestEveryCountHasALine(t *testing.T) {
	kind := reflect.TypeFor[bundle.Counts]()
	for i := range kind.NumField() {
		var c bundle.Counts
		if f := reflect.ValueOf(&c).Elem().Field(i); f.CanInt() {
			f.SetInt(4711)
		} else {
			f.SetUint(4711)
		}
		var out strings.Builder
		printCounts(&out, c)
		if lines := strings.Split(strings.Trim(out.String(), "\n"), "\n"); len(lines) != 2 || !strings.HasSuffix(lines[1], " 4711") {
			t.Errorf("%s: %q", kind.Field(i).Name, out.String())
		}
	}
	var out strings.Builder
	printCounts(&out, bundle.Counts{})
	if out.Len() > 0 {
		t.Errorf("nothing was checked, and it says %q", out.String())
	}
}
