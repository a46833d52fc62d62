package main

import (
	"fmt"
	"net/http"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/api"
)

func worthCommand(o *pointsOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use: "worth", Short: "What this merchant says that a point is worth: show, set, withdraw",
		Long: `What you say, signed and to everybody, that one of your points is worth in money
when it is redeemed. Customers' wallets show by it what their points are worth, as
your word: nobody proves it. It is not the 'value' of the earning rules, which is
what a point costs you, for the liability book alone.`,
		Example: `  souk points worth set 0.01 EUR --data shop
  souk points worth show --data shop
  souk points worth withdraw --data shop`,
	}
	cmd.AddCommand(worthShowCommand(o), worthSetCommand(o), worthWithdrawCommand(o))
	return cmd
}

func worthShowCommand(o *pointsOptions) *cobra.Command {
	return &cobra.Command{
		Use:     "show",
		Short:   "Show what is said that a point is worth",
		Long:    `Shows what this merchant says now that a point is worth, since when, and until when it stands.`,
		Example: `  souk points worth show --data shop`,
		Args:    exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.printWorth(cmd, http.MethodGet, nil)
		},
	}
}

func worthSetCommand(o *pointsOptions) *cobra.Command {
	return &cobra.Command{
		Use:   "set AMOUNT CURRENCY",
		Short: "Say to everybody what a point is worth when it is redeemed",
		Long: `Says what one point is worth, as an exact decimal of at most six places and a
currency of ISO 4217. Said again with another amount, the new one counts from then
on. It stands for 366 days, and this peer says it anew after half of them, while it
runs. A wallet that cannot ask shows the last one that it heard, with its date.`,
		Example: `  souk points worth set 0.01 EUR --data shop
  souk points worth set 1 KRW --data shop`,
		Args: exactly(2, "an amount and a currency, such as 0.01 EUR"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.printWorth(cmd, http.MethodPut, map[string]string{"amount": args[0], "currency": args[1]})
		},
	}
}

func (o *pointsOptions) printWorth(cmd *cobra.Command, method string, in any) error {
	lang, err := o.language()
	if err != nil {
		return err
	}
	var got api.StatedWorth
	if err := o.call(cmd.Context(), method, "/v1/points/worth", in, &got); err != nil {
		return err
	}
	if o.json {
		return writeJSON(cmd.OutOrStdout(), got)
	}
	fmt.Fprintf(cmd.OutOrStdout(), pointsWords(lang).worth+"\n", got.Amount, got.Currency, got.Said.Format("2006-01-02 15:04"), got.Until.Format("2006-01-02"))
	return nil
}

func worthWithdrawCommand(o *pointsOptions) *cobra.Command {
	return &cobra.Command{
		Use:   "withdraw",
		Short: "Take back what was said that a point is worth",
		Long: `Says to everybody that you no longer say what a point is worth. Wallets show it as
unknown from then on. Points stay what they are.`,
		Example: `  souk points worth withdraw --data shop`,
		Args:    exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			lang, err := o.language()
			if err != nil {
				return err
			}
			if err := o.call(cmd.Context(), http.MethodDelete, "/v1/points/worth", nil, nil); err != nil {
				return err
			}
			if !o.json {
				fmt.Fprintln(cmd.OutOrStdout(), pointsWords(lang).unworth)
			}
			return nil
		},
	}
}
