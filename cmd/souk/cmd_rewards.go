package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/protocol/did"
)

func rewardsCommand() *cobra.Command {
	var o walletOptions
	cmd := &cobra.Command{
		Use:   "rewards",
		Short: "See and claim what merchants pay for your consents",
		Long: `A merchant's campaign promises an amount for a consent. It vests while the grant
lives, and a contract that holds the budget pays what has vested. Revoking stops
it: what has vested stays yours, the rest is lost. Revoking works all the same,
at once and always.

A claim is carried to the chain by a member: you need no gas. With --payer another
account sends it, with --own your own.`,
		Example: `  souk rewards list
  souk rewards claim --all
  souk rewards what-if "Hanok Books"`,
	}
	o.flags(cmd)
	cmd.AddCommand(rewardsListCommand(&o), rewardsStartCommand(&o), rewardsClaimCommand(&o), rewardsWhatIfCommand(&o), rewardsStopCommand(&o))
	return cmd
}

func anybody(did.Merchant) bool { return true }

func rewardsListCommand(o *walletOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List campaigns, and what you have of them",
		Long: `Reads the campaigns of all members from the chain: those that still take starts,
and those in which you have a reward: since when, how much has vested, was paid
and can be claimed, and until when it vests. Tokens name themselves, so a name
proves nothing.`,
		Example: "  souk rewards list\n  souk rewards list --lang ko --json",
		Args:    exactly(0, "no arguments"),
	}
	json := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return o.withChain(cmd, func(ctx context.Context, s *walletSession) error {
			all, err := s.rewards(ctx, anybody)
			if err != nil {
				return err
			}
			_, now, err := s.head()
			if err != nil {
				return err
			}
			list := []shownReward{}
			for _, r := range all {
				if r.State != "none" || now <= r.created.Terms.End {
					list = append(list, r)
				}
			}
			return o.printRewards(cmd, *json, list, loyaltyTexts.noCampaign)
		})
	}
	return cmd
}

func (o *walletOptions) printRewards(cmd *cobra.Command, json bool, list []shownReward, empty func(loyaltyTexts) string) error {
	if json {
		return writeJSON(cmd.OutOrStdout(), list)
	}
	p, err := o.language()
	if err != nil {
		return err
	}
	t := loyaltyTextsOf(p.lang)
	if len(list) == 0 {
		fmt.Fprintln(cmd.OutOrStdout(), empty(t))
	}
	for _, r := range list {
		r.print(cmd.OutOrStdout(), p, t)
	}
	return nil
}

// claimed is a claim that was paid.
type claimed struct {
	shownReward
	Received string `json:"received"`
}

func rewardsClaimCommand(o *walletOptions) *cobra.Command {
	var c carriage
	var all bool
	cmd := &cobra.Command{
		Use:   "claim [CAMPAIGN|MERCHANT|--all]",
		Short: "Have paid what has vested",
		Long: `Has the contract pay what has vested and was not paid yet to your account for the
merchant. Each campaign is a transaction of its own. A member carries the same
claim once a day.`,
		Example: `  souk rewards claim --all
  souk rewards claim "Hanok Books"`,
		Args: cobra.ArbitraryArgs,
	}
	json := asJSON(cmd)
	c.flags(cmd)
	cmd.Flags().BoolVar(&all, "all", false, "every reward")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 1 || len(args) == 0 == !all {
			return usagef("want a campaign, or its merchant, or --all")
		}
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			p, err := o.language()
			if err != nil {
				return err
			}
			list, err := s.rewards(ctx, anybody)
			if err != nil {
				return err
			}
			chosen, err := ownRewards(list, args)
			if err != nil {
				return err
			}
			paid := []claimed{}
			var failed []error
			for i := range chosen {
				r := &chosen[i]
				if r.due.Sign() == 0 {
					continue
				}
				payer, err := c.payer(s, r.Merchant)
				if err != nil {
					return err
				}
				got, err := s.claimReward(ctx, payer, r)
				if err != nil {
					failed = append(failed, fmt.Errorf("%s: %w", r.Campaign, err))
					continue
				}
				paid = append(paid, claimed{*r, r.amount(got)})
			}
			return errors.Join(append([]error{printClaimed(cmd, *json, p, paid, len(failed))}, failed...)...)
		})
	}
	return cmd
}

// ownRewards are the customer's rewards that the arguments name; none names all.
func ownRewards(list []shownReward, args []string) ([]shownReward, error) {
	var chosen []shownReward
	for _, r := range list {
		if r.State != "none" && (len(args) == 0 || r.fits(args[0])) {
			chosen = append(chosen, r)
		}
	}
	if len(chosen) == 0 && len(args) > 0 {
		return nil, usagef("you have no reward of %q; see 'souk rewards list'", args[0])
	}
	return chosen, nil
}

func printClaimed(cmd *cobra.Command, json bool, p phrases, paid []claimed, failed int) error {
	if json {
		return writeJSON(cmd.OutOrStdout(), paid)
	}
	t := loyaltyTextsOf(p.lang)
	if len(paid) == 0 && failed == 0 {
		fmt.Fprintln(cmd.OutOrStdout(), t.nothingDue)
	}
	for _, c := range paid {
		fmt.Fprintf(cmd.OutOrStdout(), t.paid+"\n", c.Name, c.Received, c.Symbol, c.Account)
	}
	return nil
}

func rewardsWhatIfCommand(o *walletOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "what-if MERCHANT",
		Short: "Say what you would keep and lose by revoking now",
		Long: `Says for each of your rewards of a merchant what you would keep by revoking now,
what of it was not paid yet, what would never vest, and when the rest would have
vested. It is computed as the contract does, to the unit, at the newest block.`,
		Example: `  souk rewards what-if "Hanok Books"`,
		Args:    exactly(1, "a merchant"),
	}
	json := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return o.withChain(cmd, func(ctx context.Context, s *walletSession) error {
			p, err := o.language()
			if err != nil {
				return err
			}
			merchant, err := s.anyMerchant(args[0])
			if err != nil {
				return err
			}
			list, err := s.rewards(ctx, func(m did.Merchant) bool { return m == merchant })
			if err != nil {
				return err
			}
			mine, err := ownRewards(list, nil)
			if err != nil {
				return err
			}
			if *json {
				return writeJSON(cmd.OutOrStdout(), whatIfs(mine))
			}
			t := loyaltyTextsOf(p.lang)
			if len(mine) == 0 {
				fmt.Fprintf(cmd.OutOrStdout(), t.nothingHangs+"\n", s.name(merchant))
			}
			for _, r := range mine {
				r.printStake(cmd.OutOrStdout(), p, t)
			}
			return nil
		})
	}
	return cmd
}

// whatIf is what a revocation now would mean for one reward, in whole tokens.
type whatIf struct {
	shownReward
	Kept string `json:"kept"`
	Owed string `json:"owed"` // of what is kept, what was not paid yet
}

func whatIfs(list []shownReward) []whatIf {
	out := []whatIf{}
	for _, r := range list {
		out = append(out, whatIf{r, r.amount(r.atStake.Kept), r.amount(r.atStake.Owed)})
	}
	return out
}

func rewardsStopCommand(o *walletOptions) *cobra.Command {
	var c carriage
	var yes bool
	cmd := &cobra.Command{
		Use:   "stop CAMPAIGN",
		Short: "Stop a reward whose grant you revoked",
		Long: `Signs that the reward stops and has a member carry it. 'souk wallet revoke' does
this by itself; this command is for when nobody carried it then. What has vested
stays yours. A reward that was stopped never starts again.`,
		Example: `  souk rewards stop 0x5fbdb2315678afecb367f032d93f642f64180aa3`,
		Args:    exactly(1, "a campaign's address"),
	}
	json := asJSON(cmd)
	c.flags(cmd)
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			p, err := o.language()
			if err != nil {
				return err
			}
			list, err := s.rewards(ctx, anybody)
			if err != nil {
				return err
			}
			chosen, err := ownRewards(list, args)
			if err != nil {
				return err
			}
			if len(chosen) != 1 {
				return usagef("%q names %d rewards; give the campaign's address", args[0], len(chosen))
			}
			if !confirmLoss(cmd, p, chosen, yes) {
				return errors.New(loyaltyTextsOf(p.lang).notDone)
			}
			payer, err := c.payer(s, chosen[0].Merchant)
			if err != nil {
				return err
			}
			if err := s.stopReward(ctx, payer, &chosen[0]); err != nil {
				return err
			}
			if *json {
				return writeJSON(cmd.OutOrStdout(), chosen[0])
			}
			fmt.Fprintf(cmd.OutOrStdout(), loyaltyTextsOf(p.lang).stopped+"\n", chosen[0].Name, chosen[0].Vested, chosen[0].Symbol)
			return nil
		})
	}
	return cmd
}

func (r shownReward) print(w io.Writer, p phrases, t loyaltyTexts) {
	fmt.Fprintf(w, "%s  %s\n", r.Name, r.Campaign)
	fmt.Fprintf(w, "  "+t.promise+"\n", r.Amount, r.Symbol, (r.Vesting+86_399)/86_400, p.when(uint64(r.End.UnixMilli())))
	if r.State == "none" {
		fmt.Fprintf(w, "  "+t.limits+"\n", r.Persons, r.Cap, r.Symbol)
		fmt.Fprintf(w, "  %s\n", t.noReward)
		return
	}
	fmt.Fprintf(w, "  "+t.states[r.State]+"\n", p.when(uint64(r.Since.UnixMilli())), p.when(uint64(r.Until.UnixMilli())))
	fmt.Fprintf(w, "  "+t.amounts+"\n", r.Vested, r.Paid, r.Claimable, r.Symbol)
	fmt.Fprintf(w, "  "+t.account+"\n", r.Account)
}

// printStake says what a revocation now would mean.
func (r shownReward) printStake(w io.Writer, p phrases, t loyaltyTexts) {
	fmt.Fprintf(w, "%s  %s\n", r.Name, r.Campaign)
	fmt.Fprintf(w, "  "+t.kept+"\n", r.amount(r.atStake.Kept), r.Symbol, r.amount(r.atStake.Owed))
	if r.atStake.Lost.Sign() == 0 {
		fmt.Fprintf(w, "  %s\n", t.nothingLost)
		return
	}
	fmt.Fprintf(w, "  "+t.lost+"\n", r.amount(r.atStake.Lost), r.Symbol, p.when(r.atStake.Full*1000))
}
