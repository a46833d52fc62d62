package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/api"
)

// pointsOptions say which peer is meant, and how to answer.
type pointsOptions struct {
	dir  string
	lang string
	json bool
}

func pointsCommand() *cobra.Command {
	o := &pointsOptions{}
	cmd := &cobra.Command{Use: "points", Short: "A merchant's points: earning rules, balances, rewards, liability", Long: `What a merchant's loyalty programme does: rules by which orders earn points, what
an order earned and why, how a customer stands, the rewards, what a point is said
to be worth, and what is owed in all. Every command but 'rules check' asks the
running peer of the data folder. 'promised' and 'release' are a customer's, with
the wallet's folder.`}
	f := cmd.PersistentFlags()
	f.StringVar(&o.dir, "data", "souk-peer", "the peer's data folder")
	f.StringVar(&o.lang, "lang", "", "en or ko; default: of the system")
	f.BoolVar(&o.json, "json", false, "write JSON instead of text")
	cmd.AddCommand(rulesCommand(o), worthCommand(o), explainCommand(o), balanceCommand(o), liabilityCommand(o), catalogueCommand(o), redeemCommand(o), couponsCommand(o), batchesCommand(o), promisedCommand(), releaseCommand())
	return cmd
}

// language is en or ko.
func (o *pointsOptions) language() (string, error) {
	p, err := (&walletOptions{lang: o.lang}).language()
	return p.lang, err
}

// call asks the running peer.
func (o *pointsOptions) call(ctx context.Context, method, path string, in, out any) error {
	config, keys, err := openPeer(o.dir)
	if err != nil {
		return err
	}
	err = newAPIClient(config.API, keys.Token).call(ctx, method, path, in, out)
	return reached(config.API, err)
}

// reached tells a peer that refuses from one that does not answer.
func reached(addr string, err error) error {
	var refused *apiError
	if err == nil || errors.As(err, &refused) {
		return err
	}
	return fmt.Errorf("the peer does not answer at %s; is 'souk peer run' running? %w", addr, err)
}

// readDocument reads a file, or standard input for "-", for the API to judge.
func readDocument(cmd *cobra.Command, path string) (json.RawMessage, error) {
	raw, err := os.ReadFile(path)
	if path == "-" {
		raw, err = given(cmd, maxDocument+1)
	}
	if err != nil {
		return nil, err
	}
	if len(raw) > maxDocument || !json.Valid(raw) {
		return nil, fmt.Errorf("%s is not a JSON document of at most 1 MiB", path)
	}
	return raw, nil
}

const maxDocument = 1 << 20

func explainCommand(o *pointsOptions) *cobra.Command {
	var customer string
	cmd := &cobra.Command{
		Use:   "explain ORDER",
		Short: "Say what an order earned, line by line, and why",
		Long: `Says what an order earned when it was taken in: for each line what counted, which
rules gave how many points, multipliers, rounding and caps; what returns left of
it; and how far the points have come on the chain.`,
		Example: `  souk points explain 1001 --data shop
  souk points explain 1001 --data shop --customer C-1042 --lang ko`,
		Args: exactly(1, "one order number"),
	}
	cmd.Flags().StringVar(&customer, "customer", "", "whose order; needed where several customers have one of this number")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		lang, err := o.language()
		if err != nil {
			return err
		}
		query := url.Values{"lang": {lang}}
		if customer != "" {
			query.Set("customer", customer)
		}
		var got api.OrderPoints
		if err := o.call(cmd.Context(), http.MethodGet, "/v1/orders/"+url.PathEscape(args[0])+"/points?"+query.Encode(), nil, &got); err != nil {
			return err
		}
		if o.json {
			return writeJSON(cmd.OutOrStdout(), got)
		}
		printOrderPoints(cmd.OutOrStdout(), pointsWords(lang), got)
		return nil
	}
	return cmd
}

func printOrderPoints(w io.Writer, p pointsPhrases, o api.OrderPoints) {
	fmt.Fprintf(w, p.order+"\n", o.Order, o.Time.Format("2006-01-02 15:04"), o.Points, o.First, p.states[o.State], o.Rules)
	if o.Why != "" {
		fmt.Fprintln(w, "  "+o.Why)
	}
	for _, l := range o.Lines {
		fmt.Fprintf(w, "  %d  %s  %s\n", l.Line, l.SKU, cmp.Or(l.Explain, fmt.Sprint(l.Points)))
	}
	if o.Account != "" {
		fmt.Fprintf(w, "  "+p.account+"\n", o.Account)
	}
	if o.Issue != nil {
		fmt.Fprintf(w, "  "+p.issued+"\n", o.Issue.Points, o.Issue.State, o.Issue.Tx)
	}
	for _, b := range o.Backs {
		fmt.Fprintf(w, "  "+p.back+"\n", b.Points, b.State, b.Tx)
	}
}

func balanceCommand(o *pointsOptions) *cobra.Command {
	return &cobra.Command{
		Use:   "balance CUSTOMER",
		Short: "Show how a customer stands",
		Long: `Shows a customer's account and what the chain has of it by expiry, the points
that wait for returns, for an account or for the chain, the tier, and the newest
orders.`,
		Example: `  souk points balance C-1042 --data shop`,
		Args:    exactly(1, "one customer reference"),
		RunE: func(cmd *cobra.Command, args []string) error {
			lang, err := o.language()
			if err != nil {
				return err
			}
			var got api.CustomerPoints
			if err := o.call(cmd.Context(), http.MethodGet, "/v1/customers/"+url.PathEscape(args[0])+"/points?lang="+lang, nil, &got); err != nil {
				return err
			}
			if o.json {
				return writeJSON(cmd.OutOrStdout(), got)
			}
			printBalance(cmd.OutOrStdout(), pointsWords(lang), got)
			return nil
		},
	}
}

func printBalance(w io.Writer, p pointsPhrases, c api.CustomerPoints) {
	fmt.Fprintf(w, p.standing+"\n", cmp.Or(c.Tier, "-"), c.Pending, c.Due, c.Issued)
	fmt.Fprintf(w, p.account+"\n", cmp.Or(c.Account, p.noAccount))
	for _, l := range c.Balance {
		fmt.Fprintf(w, "  "+p.lane+"\n", l.Points, l.Ends.Format("2006-01-02"))
	}
	for _, o := range c.Orders {
		fmt.Fprintf(w, "  %s  %-12s %d/%d  %s\n", o.Time.Format("2006-01-02"), cmp.Or(o.Order, p.referral), o.Points, o.First, p.states[o.State])
	}
}

func liabilityCommand(o *pointsOptions) *cobra.Command {
	var table bool
	cmd := &cobra.Command{
		Use:   "liability",
		Short: "Show what is owed in points",
		Long: `Shows the liability book: points that are outstanding and who holds them, what is
still to be issued, what expires in which month, how much will probably never be
redeemed (or that there is too little history to say), and what it costs at the
'value' of the earning rules.`,
		Example: `  souk points liability --data shop
  souk points liability --data shop --csv > liability.csv`,
		Args: exactly(0, "no arguments"),
	}
	cmd.Flags().BoolVar(&table, "csv", false, "write CSV")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		lang, err := o.language()
		if err != nil {
			return err
		}
		if table {
			return o.liabilityCSV(cmd.Context(), cmd.OutOrStdout())
		}
		var got api.Liability
		if err := o.call(cmd.Context(), http.MethodGet, "/v1/liability", nil, &got); err != nil {
			return err
		}
		if o.json {
			return writeJSON(cmd.OutOrStdout(), got)
		}
		printLiability(cmd.OutOrStdout(), pointsWords(lang), got)
		return nil
	}
	return cmd
}

func (o *pointsOptions) liabilityCSV(ctx context.Context, w io.Writer) error {
	config, keys, err := openPeer(o.dir)
	if err != nil {
		return err
	}
	raw, err := newAPIClient(config.API, keys.Token).fetch(ctx, http.MethodGet, "/v1/liability/csv", nil)
	if err != nil {
		return reached(config.API, err)
	}
	_, err = w.Write(raw)
	return err
}

func printLiability(w io.Writer, p pointsPhrases, l api.Liability) {
	fmt.Fprintf(w, p.outstanding+"\n", l.Outstanding, l.Own, l.Foreign)
	fmt.Fprintf(w, p.owed+"\n", l.Pending, l.Due, l.Sent)
	for _, m := range l.Months {
		fmt.Fprintf(w, "  "+p.lane+"\n", m.Points, m.Month)
	}
	if l.Breakage.Expected != nil {
		fmt.Fprintf(w, p.breakage+"\n", *l.Breakage.Expected, l.Breakage.Method)
	} else {
		fmt.Fprintln(w, p.noBreakage)
	}
	if l.Cost != "" {
		fmt.Fprintf(w, p.cost+"\n", l.Cost, l.Currency, cmp.Or(l.Expected, "-"))
	}
}
