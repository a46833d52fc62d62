package main

import (
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/api"
)

func peerCampaignCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "reward-campaign", Short: "Pay for consents and activities from a budget that a contract holds",
		Long: `A reward campaign promises an amount for a consent, which vests while the consent
lives, or for an activity. Its terms never change, and its budget lies with a
contract: the merchant gets back what nobody can claim, after the end.

With --quorum so many members attest that a consent lives, each by what it knows;
with 0 this merchant alone does. Budgets are paid by plain transfer: no allowance
is given to anybody.`,
		Example: `  souk peer reward-campaign create spring --amount 1000 --vesting 2160h --persons 500 --cap 500000 --end 2027-06-30 --quorum 3 --data shop
  souk peer reward-campaign fund 0x5fbd… 500000 --ref first --issue --data shop
  souk peer reward-campaign list --data shop`,
	}
	cmd.AddCommand(campaignListCommand(), campaignCreateCommand(), campaignFundCommand(), campaignReturnCommand())
	return cmd
}

func campaignListCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: "list", Short: "List the campaigns and what became of them",
		Long:    "Lists this merchant's reward campaigns: what came in, is held, reserved and left; how\nmany rewards started, run and stopped; what has vested, was claimed and returned.",
		Example: "  souk peer reward-campaign list --data shop --json", Args: exactly(0, "no arguments"),
	}
	asText := asJSON(cmd)
	dataFlag(cmd, &dir)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		var list []api.RewardCampaign
		if err := askPeer(cmd, dir, http.MethodGet, "/v1/reward-campaigns", nil, &list); err != nil {
			return err
		}
		if *asText {
			return writeJSON(cmd.OutOrStdout(), list)
		}
		if len(list) == 0 {
			fmt.Fprintln(cmd.OutOrStdout(), "There is no reward campaign yet.")
		}
		for _, c := range list {
			printCampaign(cmd.OutOrStdout(), c)
		}
		return nil
	}
	return cmd
}

func printCampaign(w io.Writer, c api.RewardCampaign) {
	who := fmt.Sprintf("%d members attest", c.Quorum)
	if c.Quorum == 0 {
		who = "this merchant attests"
	}
	fmt.Fprintf(w, "%s  until %s, %s\n", c.Campaign, c.End.Format("2006-01-02 15:04"), who)
	fmt.Fprintf(w, "   %s %s for a consent over %s, at most %d persons and %s altogether\n", c.Amount, c.Symbol, time.Duration(c.Vesting)*time.Second, c.MaxPersons, c.Cap)
	fmt.Fprintf(w, "   budget %s: held %s, of which reserved %s and left %s; returned %s, can be returned %s\n", c.Budget, c.Held, c.Reserved, c.Left, c.Returned, c.Returnable)
	fmt.Fprintf(w, "   started %d, running %d, stopped %d; vested %s, claimed %s; for activities %s\n", c.Started, c.Running, c.Stopped, c.Vested, c.Claimed, c.ForActivities)
}

func campaignCreateCommand() *cobra.Command {
	var dir, end, start string
	var n api.NewRewardCampaign
	var vesting time.Duration
	cmd := &cobra.Command{
		Use: "create REF", Short: "Make a reward campaign, for ever", Args: exactly(1, "a name of your own for it"),
		Long: `Makes a campaign and prints its address, to which the budget can be sent at once. REF
tells campaigns of equal terms apart; nobody else sees it. Amounts are in whole
tokens, dates begin at midnight UTC. Points must not expire before the last reward
has vested.`,
		Example: `  souk peer reward-campaign create spring --amount 1000 --vesting 2160h --persons 500 --cap 500000 --end 2027-06-30 --quorum 3 --data shop`,
	}
	f := cmd.Flags()
	dataFlag(cmd, &dir)
	f.StringVar(&n.Token, "token", "", "what is paid; your points if nothing is named")
	f.StringVar(&start, "start", "", "a date, at most a day ago; now if nothing is named")
	f.StringVar(&end, "end", "", "the date on which starts end")
	f.StringVar(&n.Amount, "amount", "", "for a consent")
	f.DurationVar(&vesting, "vesting", 0, "until all of it has vested")
	f.Uint32Var(&n.MaxPersons, "persons", 0, "how many can start")
	f.StringVar(&n.ActivityAmount, "activity-amount", "", "for an activity")
	f.Uint8Var(&n.Activities, "activities", 0, "activities of one person that are paid")
	f.StringVar(&n.Cap, "cap", "", "most that is granted altogether")
	f.Uint8Var(&n.Quorum, "quorum", 0, "so many members attest; 0: this merchant alone")
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		n.Ref, n.Vesting = args[0], uint64(vesting/time.Second)
		if n.End, err = time.Parse(time.DateOnly, end); err != nil {
			return usagef("want --end as a date like 2027-06-30")
		}
		if start != "" {
			if n.Start, err = time.Parse(time.DateOnly, start); err != nil {
				return usagef("want --start as a date like 2027-06-30")
			}
		}
		if n.Cap == "" || n.Amount == "" && n.ActivityAmount == "" {
			return usagef("want --cap, and --amount or --activity-amount")
		}
		var at api.CampaignPlace
		if err := askPeer(cmd, dir, http.MethodPost, "/v1/reward-campaigns", n, &at); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s\n", at.Campaign)
		fmt.Fprintln(cmd.ErrOrStderr(), handedOver)
		return nil
	}
	return cmd
}

func campaignFundCommand() *cobra.Command {
	var f api.Funding
	cmd := &cobra.Command{
		Use: "fund CAMPAIGN AMOUNT", Short: "Give a campaign a budget", Args: exactly(2, "a campaign's address and an amount in whole tokens"),
		Long: `Pays the campaign exactly the amount from the merchant's account. With --issue, new
points are issued to it instead: those expire last. --ref names the payment; sent
again under the same, it is paid once.`,
		Example: "  souk peer reward-campaign fund 0x5fbdb2315678afecb367f032d93f642f64180aa3 500000 --ref first --issue --data shop",
	}
	cmd.Flags().StringVar(&f.Ref, "ref", "", "your own name for this payment")
	cmd.Flags().BoolVar(&f.Issue, "issue", false, "issue new points instead of paying from the account")
	return changeCommand(cmd, func(args []string) (string, string, any, error) {
		if f.Amount = args[1]; f.Ref == "" {
			return "", "", nil, usagef("name the payment with --ref, so that it is made once")
		}
		return http.MethodPost, "/v1/reward-campaigns/" + args[0] + "/fund", f, nil
	})
}

func campaignReturnCommand() *cobra.Command {
	return changeCommand(&cobra.Command{
		Use: "return CAMPAIGN", Short: "Take back what nobody can claim, after the end", Args: exactly(1, "a campaign's address"),
		Long:    "Has the contract pay the merchant what the campaign holds above its reserve. Rewards\nthat run vest on, and what they may claim stays; call it again for what stops later.",
		Example: "  souk peer reward-campaign return 0x5fbdb2315678afecb367f032d93f642f64180aa3 --data shop",
	}, func(args []string) (string, string, any, error) {
		return http.MethodPost, "/v1/reward-campaigns/" + args[0] + "/return", nil, nil
	})
}
