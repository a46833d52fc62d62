package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/offer"
)

func offersCancelCommand(o *walletOptions) *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "cancel ID...",
		Short: "End offers",
		Long: `Signs the end of offers, which a member carries to the chain, and returns when it
is in a block. With --all one signature of each account ends all its offers. What
the exchange was allowed to take for them is then taken back.

Until it is in a block, an offer may still be filled.`,
		Example: "  souk offers cancel 0x1f0a9c3b\n  souk offers cancel --all",
	}
	asText := asJSON(cmd)
	cmd.Flags().BoolVar(&all, "all", false, "every offer that is not over")
	cmd.RunE = func(cmd *cobra.Command, ids []string) error {
		if all == (len(ids) > 0) {
			return usagef("want ids, or --all")
		}
		return o.exchangingWith(cmd, func(ctx context.Context, x exchangingWallet, t offerTexts) error {
			own, err := x.wallet.OwnOffers(ctx)
			if err != nil {
				return err
			}
			chosen := slices.DeleteFunc(slices.Clone(own), func(o wallet.OwnOffer) bool {
				return o.Signed.Offer.Expiry < x.moment() || o.Signed.Venue != x.exchange.Venue()
			})
			if !all {
				if chosen, err = named(own, ids); err != nil {
					return err
				}
			}
			if chosen, err = x.stillOpen(ctx, chosen); err != nil {
				return err
			}
			if len(chosen) < len(ids) {
				return fmt.Errorf("%d of them are over already; 'souk offers list' shows how", len(ids)-len(chosen))
			}
			if err := x.cancel(ctx, chosen, all); err != nil {
				return err
			}
			if *asText {
				ended := []offer.ID{}
				for _, o := range chosen {
					ended = append(ended, o.Signed.ID())
				}
				return writeJSON(cmd.OutOrStdout(), map[string]any{"cancelled": ended, "state": "mined"})
			}
			fmt.Fprintf(cmd.OutOrStdout(), t.cancelled+"\n", len(chosen))
			return nil
		})
	}
	return cmd
}

// stillOpen leaves out what the chain says is over.
func (x exchangingWallet) stillOpen(ctx context.Context, own []wallet.OwnOffer) ([]wallet.OwnOffer, error) {
	signed := make([]offer.Signed, len(own))
	for i, o := range own {
		signed[i] = o.Signed
	}
	said, err := x.exchange.Standings(ctx, signed)
	if err != nil {
		return nil, err
	}
	var out []wallet.OwnOffer
	for i, o := range own {
		if !isOver(said[i].State) {
			out = append(out, o)
		}
	}
	return out, nil
}
