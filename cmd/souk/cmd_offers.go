package main

import (
	"context"

	"github.com/spf13/cobra"
)

func offersCommand() *cobra.Command {
	var o walletOptions
	cmd := &cobra.Command{
		Use:   "offers",
		Short: "Offer points of one merchant for points of another",
		Long: `An offer says how many points of one merchant you give for how many of another.
Members pass it on, and settle it with offers that cross it. Your wallet signs it
with your account towards the merchant whose points you give; what you get goes
to your account towards the other one. You need no gas.

Amounts are whole numbers of the points' smallest unit.`,
		Example: `  souk offers book --give "Corner shop" --want Bakery
  souk offers make --give "Corner shop" --want Bakery --amount 200 --for 180
  souk offers list
  souk offers cancel 0x1f0a9c3b`,
	}
	o.flags(cmd)
	cmd.AddCommand(offersMakeCommand(&o), offersListCommand(&o), offersShowCommand(&o), offersCancelCommand(&o), offersBookCommand(&o))
	return cmd
}

// exchangingWith opens the wallet at the exchange of its consortium.
func (o *walletOptions) exchangingWith(cmd *cobra.Command, do func(context.Context, exchangingWallet, offerTexts) error) error {
	p, err := o.language()
	if err != nil {
		return err
	}
	return o.with(cmd, func(ctx context.Context, s *walletSession) error {
		x, err := s.exchanging()
		if err != nil {
			return err
		}
		return do(ctx, x, offerTextsOf(p.lang))
	})
}

// pairFlags name whose points are given and wanted.
type pairFlags struct{ give, want string }

func (p *pairFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&p.give, "give", "", "merchant whose points you give: its name or address")
	cmd.Flags().StringVar(&p.want, "want", "", "merchant whose points you want")
	_ = cmd.MarkFlagRequired("give")
	_ = cmd.MarkFlagRequired("want")
}

// parseFor reads how long an offer holds, in seconds.
func parseFor(flag, text string) (uint64, error) {
	ms, err := parseLifetime(text)
	if err != nil || ms > 365*86_400_000 {
		return 0, usagef("%s: want a number and h, d or w, such as 12h or 7d, at most 365d", flag)
	}
	return ms / 1000, nil
}
