package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/protocol/earning"
)

func catalogueCommand(o *pointsOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "catalogue",
		Short:   "List the rewards; put and remove them",
		Long:    `Lists the rewards that this merchant gives for points, and how many are taken.`,
		Example: `  souk points catalogue --data shop`,
		Args:    exactly(0, "no arguments, put or remove"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			lang, err := o.language()
			if err != nil {
				return err
			}
			var all []api.Reward
			if err := o.call(cmd.Context(), http.MethodGet, "/v1/catalogue", nil, &all); err != nil {
				return err
			}
			if o.json {
				return writeJSON(cmd.OutOrStdout(), all)
			}
			if len(all) == 0 {
				fmt.Fprintln(cmd.OutOrStdout(), pointsWords(lang).noRewards)
			}
			for _, r := range all {
				fmt.Fprintf(cmd.OutOrStdout(), pointsWords(lang).reward+"\n", r.Item.ID, titleIn(r.Item, lang), r.Item.Points, r.Taken)
			}
			return nil
		},
	}
	cmd.AddCommand(rewardPutCommand(o), rewardRemoveCommand(o))
	return cmd
}

// titleIn is an item's title in a language, or else its first one.
func titleIn(i earning.Item, lang string) string {
	for _, t := range i.Texts {
		if t.Lang == lang {
			return t.Title
		}
	}
	return i.Texts[0].Title
}

func rewardPutCommand(o *pointsOptions) *cobra.Command {
	return &cobra.Command{
		Use:     "put FILE",
		Short:   "Add a reward, or replace the one of its id",
		Long:    `Reads one reward as JSON: id, texts, points, and optionally stock, limits, tiers and dates.`,
		Example: `  souk points catalogue put mug.json --data shop`,
		Args:    exactly(1, "one file of a reward, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			raw, err := readDocument(cmd, args[0])
			if err != nil {
				return err
			}
			item, err := earning.DecodeItem(raw)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			return o.call(cmd.Context(), http.MethodPut, "/v1/catalogue/"+url.PathEscape(item.ID), json.RawMessage(raw), nil)
		},
	}
}

func rewardRemoveCommand(o *pointsOptions) *cobra.Command {
	return &cobra.Command{
		Use:     "remove ID",
		Short:   "Take a reward out of the catalogue",
		Example: `  souk points catalogue remove mug --data shop`,
		Args:    exactly(1, "the id of one reward"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.call(cmd.Context(), http.MethodDelete, "/v1/catalogue/"+url.PathEscape(args[0]), nil, nil)
		},
	}
}

func redeemCommand(o *pointsOptions) *cobra.Command {
	var in api.RedemptionIn
	cmd := &cobra.Command{
		Use:   "redeem FILE",
		Short: "Redeem points for a reward with a customer's signed authorisation",
		Long: `Reads a holder's signed authorisation as JSON (holder, points, ref, valid_after,
valid_before, nonce, signature), as the customer's wallet makes it, and redeems
it for a reward. Sent again it is the same redemption. Hand the reward out when
the state is mined or final.`,
		Example: `  souk points redeem authorisation.json --data shop --customer C-1042 --item mug`,
		Args:    exactly(1, "one file of an authorisation, or - for standard input"),
	}
	f := cmd.Flags()
	f.StringVar(&in.Customer, "customer", "", "the shop's own reference")
	f.StringVar(&in.Item, "item", "", "id of the reward")
	f.Uint32Var(&in.Quantity, "quantity", 1, "how many pieces")
	_ = cmd.MarkFlagRequired("customer")
	_ = cmd.MarkFlagRequired("item")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		lang, err := o.language()
		if err != nil {
			return err
		}
		raw, err := readDocument(cmd, args[0])
		if err != nil {
			return err
		}
		if err := json.Unmarshal(raw, &in.Authorisation); err != nil {
			return fmt.Errorf("%s is no authorisation: want holder, points, ref, valid_after, valid_before, nonce and signature", args[0])
		}
		var got api.Redemption
		if err := o.call(cmd.Context(), http.MethodPost, "/v1/redemptions", in, &got); err != nil {
			return err
		}
		if o.json {
			return writeJSON(cmd.OutOrStdout(), got)
		}
		fmt.Fprintf(cmd.OutOrStdout(), pointsWords(lang).redeemed+"\n", got.Quantity, got.Item, got.Chain.Points, got.Chain.State)
		return nil
	}
	return cmd
}
