package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/fault"
)

// A file whose amounts add up to more than can be counted is refused before
// anything of it is recorded, with the line and what to do; what cancels out
// does not help, since orders are added in any order.
func TestImportOfUncountableSums(t *testing.T) {
	for name, sign := range map[string]func(row int) string{
		"all sold":                  func(int) string { return "" },
		"sold and returned in turn": func(row int) string { return strings.Repeat("-", row%2) },
	} {
		var rows strings.Builder
		rows.WriteString("customer,time,order,quantity,amount\n")
		for row := range 1000 { // each 10,000,000,000 at most
			s := sign(row)
			fmt.Fprintf(&rows, "c,2017-01-01,%d,%s1,%s9999999999\n", row, s, s)
		}
		path := filepath.Join(t.TempDir(), "sales.csv")
		if err := os.WriteFile(path, []byte(rows.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, dryRun := range []bool{false, true} {
			i := &importing{o: importOptions{dryRun: dryRun}, out: io.Discard}
			_, err := i.read(path, "Corner shop")
			if err == nil || fault.KindOf(err) != fault.TooLarge {
				t.Fatalf("%s: %v", name, err)
			}
			for _, part := range []string{"line 924", "9223372036854.775807", "in parts", "nothing is recorded"} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%s: %q does not say %q", name, err, part)
				}
			}
			if i.o.limit = 900; !dryRun {
				if orders, err := i.read(path, "Corner shop"); err != nil || len(orders) != 900 {
					t.Errorf("%s: a part of it: %d orders, %v", name, len(orders), err)
				}
			}
		}
	}
}
