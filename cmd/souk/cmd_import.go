package main

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/importer"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// importOptions are the flags of 'souk import'.
type importOptions struct {
	dir, mapping, merchant string
	limit                  int
	dryRun, json           bool
	patience               time.Duration
}

func importCommand() *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Record a shop's purchases from a CSV file",
		Long: `Replays the purchases of one merchant into its running peer. --map says which
column is what (see docs/spec/purchases-csv.md); without a column for the merchant
all rows are this merchant's. A file of several merchants needs --merchant.

A row that cannot be used is reported with its line number and reason, and the
rest goes on. Nothing is counted twice: the peer records an order number once for
each customer, so an import that was interrupted is simply run again.

A row that counts although something about it is odd is reported too: an amount
that was rounded to six places, or one whose sign is not the quantity's.
adjustments=refuse in --map leaves the latter out.

A return and its sale may have one number, so returns are recorded under the
number and "/return", and what does not fit into one receipt under the number and
"/part-2" and so on.

Exit status 0: every usable row is recorded; rows that were left out are listed.
1: some orders are not recorded.`,
		Example: `  souk import --data shop purchases.csv
  souk import --data shop orders.csv --map "customer=CustomerID,time=InvoiceDate,order=InvoiceNo,sku=StockCode,quantity=Quantity,price=UnitPrice,currency==GBP" --dry-run
  souk import --data shop all-shops.csv --merchant "Hanok Books" --limit 1000 --json`,
		Args: exactly(1, "the CSV file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.limit < 0 || o.patience < 0 {
				return usagef("--limit and --patience are not negative")
			}
			return runImport(cmd.Context(), o, args[0], cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.dir, "data", "souk-peer", "the peer's data folder")
	f.StringVar(&o.mapping, "map", "", "which column is what: customer=COL,time=COL,…")
	f.StringVar(&o.merchant, "merchant", "", "take the rows of this merchant only")
	f.IntVar(&o.limit, "limit", 0, "import at most this many lines; 0 for all")
	f.BoolVar(&o.dryRun, "dry-run", false, "read and check the file, record nothing")
	f.DurationVar(&o.patience, "patience", time.Minute, "how long to try again while the peer does not answer")
	f.BoolVar(&o.json, "json", false, "write JSON instead of text")
	return cmd
}

// importSummary is what 'souk import' reports.
type importSummary struct {
	File   string `json:"file"`
	DryRun bool   `json:"dry_run"`
	Lines  int    `json:"lines"` // usable lines of the selection
	fileReport
	Orders    int            `json:"orders"`
	Recorded  int            `json:"orders_recorded"` // now or before
	States    map[string]int `json:"states"`          // of the recorded orders
	Amount    string         `json:"amount_total"`    // of the recorded orders
	Failed    []failedOrder  `json:"failed"`
	Customers int            `json:"customers"`
}

// failedOrder is an order that is not recorded. It names the row and nothing of it.
type failedOrder struct {
	Line   int    `json:"line"`
	Reason string `json:"reason"`
}

func runImport(ctx context.Context, o importOptions, path string, stdout, stderr io.Writer) error {
	config, keys, err := openPeer(o.dir)
	if err != nil {
		return err
	}
	i := &importing{o: o, out: stderr, api: newAPIClient(config.API, keys.Token), merchant: keys.member(config.Name).ID}
	i.sum = importSummary{File: path, DryRun: o.dryRun, States: map[string]int{}, Failed: []failedOrder{}}
	orders, err := i.read(path, config.Name)
	if err != nil {
		return err
	}
	if !o.dryRun {
		if err := i.api.ready(ctx); err != nil {
			return fmt.Errorf("the peer does not serve at %s; is 'souk peer run --data %s' running? %w", config.API, o.dir, err)
		}
		if err := i.recordAll(ctx, orders); err != nil {
			return err
		}
	}
	i.sum.Amount = i.total.String()
	return i.report(stdout)
}

// importing is one import under way.
type importing struct {
	o        importOptions
	out      io.Writer
	api      apiClient
	merchant did.Merchant

	mu    sync.Mutex
	sum   importSummary
	total credential.Micro
}

// read loads the file and groups its lines into orders.
func (i *importing) read(path, name string) ([]importer.Order, error) {
	result, err := readPurchases(path, i.o.mapping, name)
	if err != nil {
		return nil, err
	}
	i.sum.fileReport = reportOn(result)
	i.sum.print(i.out, "--json")
	lines, err := i.mine(result.Lines)
	if err != nil {
		return nil, err
	}
	lines = importer.Select(lines, importer.Selection{Limit: i.o.limit})
	orders := importer.Group(lines)
	customers := map[string]bool{}
	for _, l := range lines {
		if !l.Anonymous() {
			customers[l.Customer] = true
		}
	}
	i.sum.Lines, i.sum.Orders, i.sum.Customers = len(lines), len(orders), len(customers)
	total, err := importer.Sum(lines)
	if err != nil {
		return nil, fmt.Errorf("nothing is recorded: %w (--limit N takes the first N lines)", err)
	}
	if i.o.dryRun {
		i.total = total
	}
	return orders, nil
}

// readPurchases reads a file. Without a column for the merchant every row is
// the named one's.
func readPurchases(path, mapping, name string) (importer.Result, error) {
	result, err := readMapped(path, mapping)
	if fault.KindOf(err) != fault.NotFound || strings.Contains(mapping, "merchant=") {
		return result, err
	}
	whole := fmt.Sprintf("merchant==%q", name)
	if mapping != "" {
		whole = mapping + "," + whole
	}
	if again, retry := readMapped(path, whole); retry == nil {
		return again, nil
	}
	return result, err // about the column that is really missing
}

func readMapped(path, mapping string) (importer.Result, error) {
	m, err := importer.ParseMapping(mapping)
	if err != nil {
		return importer.Result{}, usageError{err}
	}
	file, err := openPurchases(path)
	if err != nil {
		return importer.Result{}, err
	}
	defer func() { _ = file.Close() }()
	return importer.ReadAll(file, m)
}

// mine keeps the lines of one merchant.
func (i *importing) mine(lines []importer.Line) ([]importer.Line, error) {
	if i.o.merchant != "" {
		lines = slices.DeleteFunc(lines, func(l importer.Line) bool { return l.Merchant != i.o.merchant })
	}
	if len(lines) == 0 {
		return nil, errors.New("no line is left to import; see the rows left out, --merchant and --map")
	}
	for _, l := range lines {
		if l.Merchant != lines[0].Merchant {
			return nil, usagef("the file has lines of several merchants; say which with --merchant, for example --merchant %q", lines[0].Merchant)
		}
	}
	return lines, nil
}

// importLanes is how many orders are under way at once. All orders of one
// customer go through one lane, so that a return comes after its sale.
const importLanes = 4

func (i *importing) recordAll(ctx context.Context, orders []importer.Order) error {
	bar := progressbar.NewOptions(len(orders), progressbar.OptionSetWriter(i.out), progressbar.OptionSetDescription("  orders"),
		progressbar.OptionShowCount(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetWidth(30),
		progressbar.OptionOnCompletion(func() { fmt.Fprintln(i.out) }))
	lanes := make([][]importer.Order, importLanes)
	for _, o := range orders {
		h := fnv.New32a()
		_, _ = h.Write([]byte(o.Customer))
		lane := h.Sum32() % importLanes
		lanes[lane] = append(lanes[lane], o)
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, lane := range lanes {
		group.Go(func() error {
			for _, o := range lane {
				if err := i.record(ctx, o); err != nil {
					return err
				}
				if err := bar.Add(1); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// record hands one order to the peer, again and again while it is away. What
// the peer refuses is noted; only a peer that stays away ends the import.
func (i *importing) record(ctx context.Context, o importer.Order) error {
	in := apiOrder(o.Credential(i.merchant), o.Customer)
	var state api.OrderState
	began := time.Now()
	for {
		err := i.api.call(ctx, http.MethodPost, "/v1/orders", in, &state)
		var refused *apiError
		switch {
		case err == nil:
			return i.count(o, state)
		case errors.As(err, &refused) && refused.Status < 500 && refused.Status != http.StatusTooManyRequests:
			i.fail(o, refused.Error())
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case time.Since(began) > i.o.patience:
			return fmt.Errorf("the order in line %d: the peer does not take it: %w. Run the same command again; nothing is counted twice", o.Lines[0].Row, err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func (i *importing) fail(o importer.Order, reason string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.sum.Failed = append(i.sum.Failed, failedOrder{Line: o.Lines[0].Row, Reason: reason})
}

// count checks that what the peer has under this number is this order.
func (i *importing) count(o importer.Order, state api.OrderState) error {
	want, err := importer.Sum(o.Lines)
	if err != nil {
		return err
	}
	got, err := credential.ParseMicro(state.Total)
	if err != nil {
		return err
	}
	if got != want {
		i.fail(o, "the peer has another order under this number: its total differs")
		return nil
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.sum.Recorded++
	i.sum.States[state.State]++
	i.total, err = i.total.Add(got)
	return err
}

func (i *importing) report(stdout io.Writer) error {
	s := i.sum
	slices.SortFunc(s.Failed, func(a, b failedOrder) int { return a.Line - b.Line })
	if i.o.json {
		if err := writeJSON(stdout, s); err != nil {
			return err
		}
	} else {
		s.text(stdout)
	}
	if len(s.Failed) > 0 {
		return errSilent
	}
	return nil
}

func (s importSummary) text(w io.Writer) {
	for n, f := range s.Failed {
		if n == shownRows {
			fmt.Fprintf(w, "  and %d more orders; see --json\n", len(s.Failed)-n)
			break
		}
		fmt.Fprintf(w, "  line %d is not recorded: %s\n", f.Line, f.Reason)
	}
	fmt.Fprintf(w, "%d usable lines in %d orders of %d customers; %d rows left out, %d kept with a note.\n",
		s.Lines, s.Orders, s.Customers, s.Refused, s.Noted)
	if s.DryRun {
		fmt.Fprintf(w, "Dry run: nothing is recorded. Total %s.\n", s.Amount)
		return
	}
	fmt.Fprintf(w, "%d orders are recorded, total %s: %d published, %d sealed, %d waiting for consent, %d without a customer.\n",
		s.Recorded, s.Amount, s.States["published"], s.States["sealed"], s.States["waiting"], s.States["anonymous"])
}
