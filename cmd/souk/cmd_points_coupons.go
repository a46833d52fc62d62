package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/protocol/earning"
)

const (
	couponCampaigns   = "/v1/coupons/campaigns"
	couponRedemptions = "/v1/coupons/redemptions"
)

func couponsCommand(o *pointsOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "coupons",
		Short: "List the coupon campaigns; define them, hand out, redeem and void coupons",
		Long: `Lists the coupon campaigns of this merchant with how many customers have each and
how many coupons were redeemed. A campaign is defined by 'put', gets its coupons
by 'add' and its customers by 'give'.`,
		Example: `  souk points coupons --data shop`,
		Args:    exactly(0, "no arguments, or one of the commands below"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			lang, err := o.language()
			if err != nil {
				return err
			}
			var all []api.CouponCampaign
			if err := o.call(cmd.Context(), http.MethodGet, couponCampaigns, nil, &all); err != nil {
				return err
			}
			if o.json {
				return writeJSON(cmd.OutOrStdout(), all)
			}
			if len(all) == 0 {
				fmt.Fprintln(cmd.OutOrStdout(), couponWords(lang).none)
			}
			for _, c := range all {
				fmt.Fprintf(cmd.OutOrStdout(), couponWords(lang).campaign+"\n", c.Terms.ID, c.Terms.From, c.Terms.Until, c.Grantees, c.Redeemed)
			}
			return nil
		},
	}
	cmd.AddCommand(couponPutCommand(o), couponAddCommand(o), couponWithdrawCommand(o), couponGiveCommand(o), couponTakeCommand(o),
		couponRedeemCommand(o), couponVoidCommand(o), couponRedeemedCommand(o))
	return cmd
}

func couponPutCommand(o *pointsOptions) *cobra.Command {
	return &cobra.Command{
		Use:   "put FILE",
		Short: "Define a campaign, or change its terms",
		Long: `Reads the terms of one campaign as JSON: id, from, until, and optionally uses
(how often a customer may redeem one coupon), most (redemptions in all) and
benefit (an earning rule without id, for the order at which a coupon is redeemed).`,
		Example: `  souk points coupons put spring.json --data shop`,
		Args:    exactly(1, "one file of terms, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			raw, err := readDocument(cmd, args[0])
			if err != nil {
				return err
			}
			terms, err := earning.DecodeTerms(raw)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			return o.call(cmd.Context(), http.MethodPut, campaignPath(terms.ID), raw, nil)
		},
	}
}

func campaignPath(id string) string { return couponCampaigns + "/" + pathOf(id) }

func couponAddCommand(o *pointsOptions) *cobra.Command {
	return &cobra.Command{
		Use:   "add CAMPAIGN FILE",
		Short: "Add coupons to a campaign, or replace those of their ids",
		Long: `Reads a JSON list of coupons: id, and optionally skus, the articles that it is
for.`,
		Example: `  souk points coupons add spring coupons.json --data shop`,
		Args:    exactly(2, "a campaign and one file of coupons, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			raw, err := readDocument(cmd, args[1])
			if err != nil {
				return err
			}
			return o.call(cmd.Context(), http.MethodPost, campaignPath(args[0])+"/coupons", json.RawMessage(raw), nil)
		},
	}
}

func couponWithdrawCommand(o *pointsOptions) *cobra.Command {
	return &cobra.Command{
		Use:     "withdraw CAMPAIGN COUPON",
		Short:   "Take a coupon out of a campaign; what was redeemed stays",
		Example: `  souk points coupons withdraw spring TEA --data shop`,
		Args:    exactly(2, "a campaign and a coupon"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.call(cmd.Context(), http.MethodDelete, campaignPath(args[0])+"/coupons/"+pathOf(args[1]), nil, nil)
		},
	}
}

func couponGiveCommand(o *pointsOptions) *cobra.Command {
	return &cobra.Command{
		Use:     "give CAMPAIGN CUSTOMER...",
		Short:   "Give a campaign's coupons to customers",
		Example: `  souk points coupons give spring C-1042 C-1043 --data shop`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usagef("want a campaign and one customer reference or more")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			lang, err := o.language()
			if err != nil {
				return err
			}
			var got api.HandedOut
			in := map[string][]string{"customers": args[1:]}
			if err := o.call(cmd.Context(), http.MethodPost, campaignPath(args[0])+"/grantees", in, &got); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), couponWords(lang).given+"\n", got.Fresh, args[0])
			return nil
		},
	}
}

func couponTakeCommand(o *pointsOptions) *cobra.Command {
	return &cobra.Command{
		Use:     "take CAMPAIGN CUSTOMER",
		Short:   "Take a campaign's coupons from a customer; what was redeemed stays",
		Example: `  souk points coupons take spring C-1042 --data shop`,
		Args:    exactly(2, "a campaign and a customer reference"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.call(cmd.Context(), http.MethodDelete, campaignPath(args[0])+"/grantees/"+pathOf(args[1]), nil, nil)
		},
	}
}

// couponFlags name a customer and an order.
func couponFlags(cmd *cobra.Command, customer, order *string) {
	f := cmd.Flags()
	f.StringVar(customer, "customer", "", "the shop's own reference")
	f.StringVar(order, "order", "", "number of the order")
	_ = cmd.MarkFlagRequired("customer")
	_ = cmd.MarkFlagRequired("order")
}

func couponRedeemCommand(o *pointsOptions) *cobra.Command {
	var in api.CouponIn
	cmd := &cobra.Command{
		Use:   "redeem CAMPAIGN COUPON",
		Short: "Redeem a coupon for an order that is recorded afterwards",
		Long: `Redeems a coupon now, for an order that is recorded afterwards: what the
campaign gives counts when it is. The same coupon at the same order again is the
same redemption.`,
		Example: `  souk points coupons redeem spring TEA --data shop --customer C-1042 --order 1001 --sku TEA-1`,
		Args:    exactly(2, "a campaign and a coupon"),
	}
	couponFlags(cmd, &in.Customer, &in.Order)
	cmd.Flags().StringArrayVar(&in.SKUs, "sku", nil, "an article that is bought; again for more")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in.Campaign, in.Coupon, in.Time = args[0], args[1], time.Now().UTC()
		return o.couponCall(cmd, couponRedemptions, in)
	}
	return cmd
}

func couponVoidCommand(o *pointsOptions) *cobra.Command {
	var in api.CouponVoid
	cmd := &cobra.Command{
		Use:   "void CAMPAIGN COUPON",
		Short: "Take the redemption of a coupon back",
		Long: `Takes a redemption back, so that the coupon can be used again: of an order that
was not recorded in the end, or all of which came back.`,
		Example: `  souk points coupons void spring TEA --data shop --customer C-1042 --order 1001`,
		Args:    exactly(2, "a campaign and a coupon"),
	}
	couponFlags(cmd, &in.Customer, &in.Order)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in.Campaign, in.Coupon = args[0], args[1]
		return o.couponCall(cmd, couponRedemptions+"/void", in)
	}
	return cmd
}

func (o *pointsOptions) couponCall(cmd *cobra.Command, path string, in any) error {
	lang, err := o.language()
	if err != nil {
		return err
	}
	var got api.CouponRedemption
	if err := o.call(cmd.Context(), http.MethodPost, path, in, &got); err != nil {
		return err
	}
	return o.printCoupons(cmd, lang, got)
}

func (o *pointsOptions) printCoupons(cmd *cobra.Command, lang string, all ...api.CouponRedemption) error {
	if o.json {
		return writeJSON(cmd.OutOrStdout(), all)
	}
	p := couponWords(lang)
	for _, r := range all {
		text := p.redeemed
		if r.Voided != nil {
			text = p.voided
		}
		fmt.Fprintf(cmd.OutOrStdout(), text+"\n", r.Coupon, r.Campaign, r.Order, r.Customer, r.Time.Format("2006-01-02 15:04"))
	}
	return nil
}

func couponRedeemedCommand(o *pointsOptions) *cobra.Command {
	var customer, campaign string
	var limit int
	cmd := &cobra.Command{
		Use:     "redeemed",
		Short:   "List redeemed coupons, newest first",
		Example: `  souk points coupons redeemed --data shop --campaign spring`,
		Args:    exactly(0, "no arguments"),
	}
	f := cmd.Flags()
	f.StringVar(&customer, "customer", "", "only of this customer")
	f.StringVar(&campaign, "campaign", "", "only of this campaign")
	f.IntVar(&limit, "limit", 100, "at most so many, 1 to 10000")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		lang, err := o.language()
		if err != nil {
			return err
		}
		query := url.Values{"customer": {customer}, "campaign": {campaign}, "limit": {fmt.Sprint(limit)}}
		all := []api.CouponRedemption{}
		if err := o.call(cmd.Context(), http.MethodGet, couponRedemptions+"?"+query.Encode(), nil, &all); err != nil {
			return err
		}
		if len(all) == 0 && !o.json {
			fmt.Fprintln(cmd.OutOrStdout(), couponWords(lang).noneRedeemed)
		}
		return o.printCoupons(cmd, lang, all...)
	}
	return cmd
}

// couponPhrases are the texts of the coupon commands in one language.
type couponPhrases struct{ none, noneRedeemed, campaign, given, redeemed, voided string }

func couponWords(lang string) couponPhrases {
	if lang == "ko" {
		return couponPhrases{
			none: "쿠폰 캠페인이 없습니다. 'souk points coupons put'으로 만들 수 있습니다.", noneRedeemed: "해당하는 쿠폰 사용 내역이 없습니다.",
			campaign: "%s  %s ~ %s  보유 고객 %d명, 사용 %d회", given: "새로 받은 고객 %d명: %s",
			redeemed: "%s (%s): 주문 %s, 고객 %s, %s 사용", voided: "%s (%s): 주문 %s, 고객 %s, %s 사용 후 취소됨",
		}
	}
	return couponPhrases{
		none: "There is no coupon campaign. 'souk points coupons put' defines one.", noneRedeemed: "No such coupon was redeemed.",
		campaign: "%s  %s to %s  %d customers, %d redeemed", given: "%d customers got %s who did not have it",
		redeemed: "%s of %s at order %s of %s, %s", voided: "%s of %s at order %s of %s, %s: voided",
	}
}
