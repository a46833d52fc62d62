package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/storage"
)

// demoOptions are the flags of 'souk demo'.
type demoOptions struct {
	purchases, mapping          string
	merchants, customers, limit int
	keep, summary               string
	serve, json                 bool
}

func (o demoOptions) genCustomers() int {
	if o.customers > 0 {
		return o.customers
	}
	return 40
}

func (o demoOptions) genOrders() int { return 10 * o.genCustomers() }

func demoCommand() *cobra.Command {
	var o demoOptions
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Run a whole consortium here: chain, peers, wallets, purchases, proofs",
		Long: `Starts a development chain, one operating-system process for each merchant and a
wallet for each customer, replays purchases, kills and partitions peers, revokes
consents, and ends by verifying every read from outside. Everything listens on
127.0.0.1.

Without --purchases it replays a small generated set. With it, a CSV file;
--map says which column is what (see docs/spec/purchases-csv.md):

  --map customer=household_id,merchant=store_id,time=timestamp,order=basket_id,amount=sales_value

Who grants, denies, revokes and grants again follows a fixed rule that can be
recomputed by hand: docs/demo.md.`,
		Example: `  souk demo
  souk demo --purchases purchases.csv --limit 2000
  souk demo --purchases purchases.csv --merchants 3 --keep out --serve
  souk demo --json > summary.json`,
		Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runDemo(cmd.Context(), o, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.purchases, "purchases", "", "CSV file of purchases to replay; none: a generated set")
	f.StringVar(&o.mapping, "map", "", "which column is what: customer=COL,merchant=COL,…")
	f.IntVar(&o.merchants, "merchants", 5, "how many merchants: those with the most lines")
	f.IntVar(&o.customers, "customers", 0, "how many customers: those with the most merchants, then lines; 0 for all")
	f.IntVar(&o.limit, "limit", 0, "replay at most this many of the selected lines; 0 for all")
	f.StringVar(&o.keep, "keep", "", "keep data, logs and the proof bundle in this new folder")
	f.StringVar(&o.summary, "summary", "demo-summary.json", "where to write the summary")
	f.BoolVar(&o.serve, "serve", false, "leave everything running and print the addresses")
	f.BoolVar(&o.json, "json", false, "write the summary to standard output as JSON")
	return cmd
}

// demo is one demonstration under way.
type demo struct {
	opt       demoOptions
	out       io.Writer // progress, for people
	dir       string
	in        demoInput
	network   consortium
	wallets   storage.KV
	secret    [32]byte // of the wallets' seeds
	chain     *localChain
	points    *loyalty.Points // reads everybody's
	campaigns []chain.Address // of the merchants, in their order
	offered   []handedIn      // by customers
	merchants []*merchantProcess
	customers []*customer
	byRef     map[string]*customer
	notices   map[noticeKey]consent.Notice
	count     tally
	sold      credential.Micro // as the merchants recorded it
	cleanup   []func() error
}

// noticeKey names a notice: merchant number and purpose.
type noticeKey struct {
	merchant int
	purpose  string
}

func runDemo(ctx context.Context, o demoOptions, stdout, stderr io.Writer) (err error) {
	if o.merchants < 1 || o.merchants > 64 || o.customers < 0 || o.limit < 0 {
		return usagef("--merchants lies between 1 and 64, --customers and --limit are not negative")
	}
	if o.mapping != "" && o.purchases == "" {
		return usagef("--map goes with --purchases")
	}
	d := &demo{opt: o, out: stderr, byRef: map[string]*customer{}, notices: map[noticeKey]consent.Notice{}}
	defer func() { err = errors.Join(err, d.close()) }()
	if err := d.prepare(); err != nil {
		return err
	}
	for _, phase := range []struct {
		name, says string
		do         func(context.Context) error
	}{
		{"input", "Reading purchases", d.readInput},
		{"chain", "Starting the chain", d.startChain},
		{"found", "Deploying the contracts and founding the programmes", d.deploy},
		{"peers", "Starting the merchants' peers", d.startPeers},
		{"pairs", "Voting which points are exchanged", d.openPairs},
		{"notices", "Publishing notices and earning rules", d.publishNotices},
		{"enrol", "Enrolling customers", d.enrolAll},
		{"rewards", "Starting the rewards of consents", d.startRewards},
		{"trade", "Replaying purchases; one peer is killed, one partitioned", d.trade},
		{"settle", "Reconciling", d.settle},
		{"revoke", "Revoking", d.revokeAll},
		{"trade_after", "Replaying the rest", d.tradeRest},
		{"regrant", "Granting again", d.regrantAll},
		{"points", "Issuing points for all purchases", d.awaitPoints},
		{"members", "Minting memberships", d.mintAll},
		{"redeem", "Redeeming points", d.redeemAll},
		{"exchange", "Exchanging points between customers", d.exchange},
		{"payments", "Paying at one merchant with another's points", d.spendElsewhere},
		{"netting", "Netting what merchants hold of each other", d.net},
		{"refusals", "Trying what must be refused", d.probe},
		{"anchor", "Signing, co-signing and anchoring the access logs", d.anchor},
		{"reads", "Wallets check every read", d.checkReads},
		{"count", "Counting", d.countUp},
		{"bundle", "Exporting the proof bundle", d.export},
		{"verify", "Verifying from outside", d.verify},
		{"vest", "Letting three weeks pass on the chain and claiming the rewards", d.vest},
		{"age", "Letting points expire, and adding all of them up from the chain's events", d.age},
	} {
		began := time.Now()
		fmt.Fprintf(d.out, "%s\n", phase.says)
		if err := phase.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", phase.name, err)
		}
		d.count.phase(phase.name, began)
	}
	return d.finish(ctx, stdout)
}

// prepare chooses the folder: a new one, kept or temporary. It finds out before
// anything runs whether the results can be written.
func (d *demo) prepare() error {
	if err := canWrite(d.opt.summary); err != nil {
		return err
	}
	if d.opt.keep == "" {
		dir, err := os.MkdirTemp("", "souk-demo-")
		if err != nil {
			return fmt.Errorf("no temporary folder can be made; choose another place with TMPDIR: %w", err)
		}
		d.dir = dir
		d.cleanup = append(d.cleanup, func() error { return os.RemoveAll(dir) })
		return nil
	}
	if err := os.MkdirAll(d.opt.keep, 0o700); err != nil {
		return fmt.Errorf("--keep wants a new or empty folder in a place that can be written: %w", err)
	}
	entries, err := os.ReadDir(d.opt.keep)
	if err != nil {
		return fmt.Errorf("--keep: %w", err)
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s is not empty; --keep wants a new or empty folder", d.opt.keep)
	}
	if err := canWrite(filepath.Join(d.opt.keep, "consortium.json")); err != nil {
		return err
	}
	d.dir, err = filepath.Abs(d.opt.keep)
	return err
}

// canWrite reports what would keep writeFile from making the file.
func canWrite(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder; name a file in it", path)
	}
	probe, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return fmt.Errorf("%s cannot be written; choose another place: %w", path, errors.Unwrap(err))
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

func (d *demo) readInput(context.Context) (err error) {
	d.in, err = readInput(d.opt)
	d.in.Report.print(d.out, d.opt.summary)
	if err != nil {
		return err
	}
	fmt.Fprintf(d.out, "  %d lines in %d orders of %d customers at %d merchants, %s in total\n",
		len(d.in.Lines), len(d.in.Orders), len(d.in.Customers), len(d.in.Merchants), d.in.Total)
	return d.in.save(filepath.Join(d.dir, "purchases.csv"))
}

// threshold is k of n: 2 of 3 in a consortium of three or four, else 3 of 5.
func (d *demo) threshold() int {
	if len(d.merchants) < 5 {
		return 2
	}
	return 3
}

// custodians are the first three or five members.
func (d *demo) custodians() []did.Merchant {
	n := 2*d.threshold() - 1
	out := make([]did.Merchant, n)
	for i := range out {
		out[i] = d.merchants[i].ID
	}
	return out
}

// each runs do for all customers, as many at a time as keep the machine busy.
func (d *demo) each(ctx context.Context, what string, do func(context.Context, *customer) error) error {
	return d.several(ctx, 4*runtime.NumCPU(), what, do)
}

// eachOnChain runs do, which mostly waits for blocks, for all customers.
func (d *demo) eachOnChain(ctx context.Context, what string, do func(context.Context, *customer) error) error {
	return d.several(ctx, 64, what, do)
}

func (d *demo) several(ctx context.Context, atOnce int, what string, do func(context.Context, *customer) error) error {
	bar := newProgress(d.out, len(d.customers), what)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for _, c := range d.customers {
		group.Go(func() error {
			if err := do(ctx, c); err != nil {
				return fmt.Errorf("customer %d: %w", c.Number, err)
			}
			return bar.Add(1)
		})
	}
	return group.Wait()
}

// finish writes the summary and ends, or serves until it is told to stop.
func (d *demo) finish(ctx context.Context, stdout io.Writer) error {
	s := d.count.demoSummary
	if err := writeJSONFile(d.opt.summary, s, 0o644); err != nil {
		return err
	}
	if d.opt.json {
		if err := writeJSON(stdout, s); err != nil {
			return err
		}
	} else {
		s.print(stdout)
		fmt.Fprintf(stdout, "\nSummary: %s\n", d.opt.summary)
		if d.opt.keep != "" {
			fmt.Fprintf(stdout, "Data and proof bundle: %s\n", d.dir)
		}
	}
	if d.opt.serve {
		d.printAddresses(d.out)
		<-ctx.Done()
	}
	return nil
}

func (d *demo) printAddresses(w io.Writer) {
	fmt.Fprintf(w, "\nServing until interrupted.\n  chain    %s (id %d)\n", d.network.RPC[0], d.network.Chain.ChainID)
	for _, m := range d.merchants {
		fmt.Fprintf(w, "  peer     http://%s  %s  %s\n           data %s\n", m.Config.API, m.ID, m.Name, m.Dir)
	}
}

// close stops what was started, last first.
func (d *demo) close() error {
	var failed []error
	for i := len(d.cleanup) - 1; i >= 0; i-- {
		failed = append(failed, d.cleanup[i]())
	}
	return errors.Join(failed...)
}
