package importer

import (
	"archive/tar"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/credential"
)

// shared opens a real data set beside the checkout, or skips.
func shared(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", name))
	if err != nil {
		t.Skip("real purchases are not here:", name)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func mapping(t testing.TB, text string) Mapping {
	t.Helper()
	m, err := ParseMapping(text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func wantSum(t *testing.T, lines []Line, want string) {
	t.Helper()
	sum, err := Sum(lines)
	if err != nil {
		t.Fatal(err)
	}
	if sum.String() != want {
		t.Errorf("sum %v, want %s", sum, want)
	}
}

// Every line of the published sets is read, and the sums are exact to the cent.
// One line of completejourney says 4.440892e-16, a float's rubbish that no
// ledger can hold: it counts as nothing, and is named.
func TestRealFiles(t *testing.T) {
	for _, tc := range []struct {
		file, mapping string
		rows, noted   int
		customers     int
		sum           string
	}{
		{"completejourney/purchases.csv", "", 75_000, 1, 2377, "233935.24"},
		{"completejourney/transactions_sample.csv", "customer=household_id,merchant=store_id,time=transaction_timestamp," +
			"order=basket_id,sku=product_id,amount=sales_value,currency==USD", 75_000, 1, 2377, "233935.24"},
		{"olist/purchases.csv", "", 112_650, 0, 98_666, "13591643.7"},
		{"cdnow/CDNOW_master.txt", "customer=customer_id,merchant==CDNOW,time=date,quantity=number_of_cds,amount=dollar_value,currency==USD",
			69_659, 0, 23_570, "2500315.63"},
		{"cdnow/CDNOW_master.txt", "customer=#1,merchant==CDNOW,time=#2,quantity=#3,amount=#4,header=yes", 69_659, 0, 23_570, "2500315.63"},
		{"cdnow/CDNOW_sample.txt", "customer=#1,merchant==CDNOW,time=#3,quantity=#4,amount=#5", 6_919, 0, 2357, "244091.94"},
	} {
		t.Run(tc.file, func(t *testing.T) {
			got, err := ReadAll(shared(t, tc.file), mapping(t, tc.mapping))
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Lines) != tc.rows || got.Refused != 0 || got.Noted != tc.noted {
				t.Errorf("%d lines, %d refused: %v, %d noted: %v", len(got.Lines), got.Refused, got.Errors, got.Noted, got.Notes)
			}
			customers := map[string]bool{}
			ids := map[ID]bool{}
			for _, l := range got.Lines {
				customers[l.Customer], ids[l.ID] = true, true
			}
			if len(customers) != tc.customers || len(ids) != tc.rows {
				t.Errorf("%d customers, %d ids", len(customers), len(ids))
			}
			wantSum(t, got.Lines, tc.sum)
			total := credential.Micro(0)
			for _, o := range Group(got.Lines) {
				sum, err := Sum(o.Lines)
				if err != nil {
					t.Fatal(err)
				}
				total += sum
			}
			if total.String() != tc.sum {
				t.Errorf("the orders sum up to %v", total)
			}
		})
	}
}

// readTar reads the files of an archive whose name ends in suffix, and counts
// the rows left out and the rows noted.
func readTar(t *testing.T, f io.Reader, suffix string, m Mapping) (files [][]Line, refused, noted int) {
	t.Helper()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for archive := tar.NewReader(z); ; {
		head, err := archive.Next()
		if err == io.EOF {
			return files, refused, noted
		} else if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(head.Name, suffix) {
			continue
		}
		got, err := ReadAll(archive, m)
		if err != nil {
			t.Fatal(head.Name, err)
		}
		refused, noted = refused+got.Refused, noted+got.Noted
		files = append(files, got.Lines)
	}
}

// giftShop maps the one-merchant shop with cancellations, in daily files.
const giftShop = "customer=CustomerID,merchant==Gift Shop,time=InvoiceDate,order=InvoiceNo,sku=StockCode,quantity=Quantity," +
	"price=UnitPrice,currency==GBP,channel=Country,cancelled=prefix:C"

// Defends I8 at its source: any order of the daily files, and files read
// twice, give one state.
func TestDailyFilesConverge(t *testing.T) {
	if testing.Short() {
		t.Skip("541,909 lines")
	}
	files, refused, noted := readTar(t, shared(t, "online-retail/by-day.tar.gz"), ".csv", mapping(t, giftShop))
	all := Merge(files...)
	if len(files) != 305 || len(all) != 541_909 || refused != 0 || noted != 2 {
		t.Errorf("%d files, %d lines, %d refused, %d noted", len(files), len(all), refused, noted)
	}
	wantSum(t, all, "9747747.934")
	checkCancellations(t, all)
	slices.Reverse(files)
	if again := Merge(append(files, files[:40]...)...); !slices.Equal(ids(all), ids(again)) {
		t.Error("another order of files gives another state")
	}
}

func checkCancellations(t *testing.T, all []Line) {
	t.Helper()
	anonymous, cancelled := 0, 0
	for _, l := range all {
		if l.Anonymous() {
			anonymous++
		}
		if l.Cancelled && strings.HasPrefix(l.Order, "C") {
			cancelled++
		}
	}
	if anonymous != 135_080 || cancelled != 9_288 {
		t.Errorf("%d anonymous lines, %d cancelled", anonymous, cancelled)
	}
	named, linked := 0, 0
	for _, o := range Group(all) {
		if len(o.Lines) > credential.MaxLines {
			t.Errorf("an order of %d lines", len(o.Lines))
		}
		if o.Cancelled && !o.Anonymous() {
			named++
		}
		if o.Reverses != "" {
			linked++
		}
	}
	if linked*5 < named*4 {
		t.Errorf("only %d of %d cancellations find what they take back", linked, named)
	}
}

// Two lines write off a bad debt: one piece at a negative price.
func TestAdjustmentsAreKeptUnlessRefused(t *testing.T) {
	const day = "2011-08-12.csv"
	kept, refused, noted := readTar(t, shared(t, "online-retail/by-day.tar.gz"), day, mapping(t, giftShop))
	if refused != 0 || noted != 2 {
		t.Errorf("%d refused, %d noted", refused, noted)
	}
	strict, refused, noted := readTar(t, shared(t, "online-retail/by-day.tar.gz"), day, mapping(t, giftShop+",adjustments=refuse"))
	if refused != 2 || noted != 0 || len(strict[0]) != len(kept[0])-2 {
		t.Errorf("%d refused, %d noted, %d lines of %d", refused, noted, len(strict[0]), len(kept[0]))
	}
}

func ids(lines []Line) []ID {
	out := make([]ID, len(lines))
	for i, l := range lines {
		out[i] = l.ID
	}
	return out
}
