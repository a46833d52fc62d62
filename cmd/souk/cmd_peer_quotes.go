package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/protocol/offer"
)

func peerQuotesCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: "quotes", Short: "Stand behind exchanges of this merchant's points",
		Long: `A quote is an offer of the merchant's own account: so many points for so many of
another member's, for everybody, for a day at most. It shows in the books of all
peers beside customers' offers. Without a command it lists this merchant's quotes.`,
		Example: `  souk peer quotes --data shop
  souk peer quotes publish --give "Corner shop" --want Bakery --rate 3:2 --amount 3000 --issue --data shop
  souk peer quotes withdraw 0x1f0a9c3b --data shop`,
		Args: exactly(0, "no arguments"),
	}
	asText := asJSON(cmd)
	dataFlag(cmd, &dir)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		var list api.QuoteList
		if err := askPeer(cmd, dir, http.MethodGet, "/v1/quotes", nil, &list); err != nil {
			return err
		}
		if *asText {
			return writeJSON(cmd.OutOrStdout(), list.Quotes)
		}
		printOwnQuotes(cmd.OutOrStdout(), list.Quotes)
		return nil
	}
	cmd.AddCommand(quotesPublishCommand(), quotesWithdrawCommand())
	return cmd
}

func printOwnQuotes(w io.Writer, list []api.OwnQuote) {
	if len(list) == 0 {
		fmt.Fprintln(w, "This merchant has no quotes.")
	}
	for _, q := range list {
		fmt.Fprintf(w, "%s  %d %s for %d %s: %s (%s)\n", q.ID.String()[:14], q.GiveAmount, q.Give, q.WantAmount, q.Want, q.State, q.Standing)
		fmt.Fprintf(w, "  %d of %d left; until %s\n", q.Left, q.GiveAmount, q.Expires.Format(time.DateTime))
	}
}

func quotesPublishCommand() *cobra.Command {
	var dir, lasts string
	var terms api.QuoteTerms
	cmd := &cobra.Command{
		Use: "publish", Short: "Publish a quote",
		Long: `Signs a quote with the merchant's operator key, allows the exchange exactly what its
open quotes need, and gossips it once the chain says that it can be filled. A rate
of 3:2 gives 3 points for 2; --amount is then a multiple of 3.

The merchant must hold what it gives. With --issue it issues to itself what it
lacks of its own points: they count in its cap and its liability as all others do.
A quote ends by itself within a day; publish it anew to go on.`,
		Example: `  souk peer quotes publish --give "Corner shop" --want Bakery --rate 3:2 --amount 3000 --issue --data shop
  souk peer quotes publish --give Bakery --want "Corner shop" --rate 2:3 --amount 200 --until 6h --data shop`,
		Args: exactly(0, "no arguments"),
	}
	asText := asJSON(cmd)
	dataFlag(cmd, &dir)
	f := cmd.Flags()
	f.StringVar(&terms.Give, "give", "", "member whose points are given: its name or account")
	f.StringVar(&terms.Want, "want", "", "member whose points are wanted")
	f.StringVar(&terms.Rate, "rate", "", "points that are given for points that are wanted, such as 3:2")
	f.Uint64Var(&terms.Amount, "amount", 0, "most points that are given")
	f.StringVar(&lasts, "until", "23h", "how long it holds: a number and h, less than a day")
	f.BoolVar(&terms.Issue, "issue", false, "issue to this merchant what it lacks of its own points")
	for _, name := range []string{"give", "want", "rate", "amount"} {
		_ = cmd.MarkFlagRequired(name)
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		if _, err := loyalty.ParseRate(terms.Rate); err != nil {
			return usagef("--rate: %s", detailOf(err))
		}
		if terms.Amount == 0 || terms.Amount > offer.MaxAmount {
			return usagef("--amount lies between 1 and 2^48 - 1")
		}
		if terms.Seconds, err = parseFor("--until", lasts); err != nil {
			return err
		}
		if terms.Seconds >= 86_400 {
			return usagef("--until: a quote holds for less than a day")
		}
		var state api.OfferState
		if err := askPeer(cmd, dir, http.MethodPost, "/v1/quotes", terms, &state); err != nil {
			return err
		}
		if *asText {
			return writeJSON(cmd.OutOrStdout(), state)
		}
		fmt.Fprintf(cmd.OutOrStdout(), "Signed: %s. 'souk peer quotes' shows when it is gossiped.\n", state.ID)
		return nil
	}
	return cmd
}

func quotesWithdrawCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: "withdraw ID", Short: "End a quote",
		Long: `Ends a quote on the chain and takes back what the exchange was allowed for it. Until
that is in a block it may still be filled. The beginning of its id will do.`,
		Example: "  souk peer quotes withdraw 0x1f0a9c3b --data shop",
		Args:    exactly(1, "the id of a quote"),
	}
	dataFlag(cmd, &dir)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		var list api.QuoteList
		if err := askPeer(cmd, dir, http.MethodGet, "/v1/quotes", nil, &list); err != nil {
			return err
		}
		var found []offer.ID
		for _, q := range list.Quotes {
			if len(args[0]) >= leastID && strings.HasPrefix(q.ID.String(), strings.ToLower(args[0])) {
				found = append(found, q.ID)
			}
		}
		if len(found) != 1 {
			return usagef("the id names %d quotes; give 0x and at least 8 of its digits, as 'souk peer quotes' shows them", len(found))
		}
		if err := askPeer(cmd, dir, http.MethodDelete, "/v1/quotes/"+found[0].String(), nil, nil); err != nil {
			return err
		}
		fmt.Fprintln(cmd.OutOrStdout(), "Handed to the chain. It may be filled until that is in a block.")
		return nil
	}
	return cmd
}
