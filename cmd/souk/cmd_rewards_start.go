package main

import (
	"context"

	"github.com/spf13/cobra"
)

func rewardsStartCommand(o *walletOptions) *cobra.Command {
	var c carriage
	cmd := &cobra.Command{
		Use:   "start CAMPAIGN|MERCHANT",
		Short: "Start the reward of a grant that you gave",
		Long: `Shows your grant to those who attest the campaign: to the merchant, or to as many
members as its terms ask for, those who keep your key shares first. They check
that it stands and sign that it does; a member carries their words to the chain.
The reward vests from now on, as long as the grant lives.

Who attests learns what the grant says and your account for the merchant. Each
customer has one reward in a campaign, ever.`,
		Example: `  souk rewards start "Hanok Books"
  souk rewards start 0x5fbdb2315678afecb367f032d93f642f64180aa3`,
		Args: exactly(1, "a campaign's address, or its merchant"),
	}
	json := asJSON(cmd)
	c.flags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			r, err := s.openReward(ctx, args[0])
			if err != nil {
				return err
			}
			grant, err := s.standingGrant(r.Merchant)
			if err != nil {
				return err
			}
			payer, err := c.payer(s, r.Merchant)
			if err != nil {
				return err
			}
			if err := s.startReward(ctx, payer, &r, grant); err != nil {
				return err
			}
			return o.printRewards(cmd, *json, []shownReward{r}, loyaltyTexts.noCampaign)
		})
	}
	return cmd
}

// openReward finds the one campaign that an argument names which takes starts and in
// which the customer has no reward.
func (s *walletSession) openReward(ctx context.Context, text string) (shownReward, error) {
	all, err := s.rewards(ctx, anybody)
	if err != nil {
		return shownReward{}, err
	}
	_, now, err := s.head()
	if err != nil {
		return shownReward{}, err
	}
	var open []shownReward
	for _, r := range all {
		if r.fits(text) && r.open(now) {
			open = append(open, r)
		}
	}
	switch len(open) {
	case 0:
		return shownReward{}, usagef("no campaign of %q takes a start of yours; see 'souk rewards list'", text)
	case 1:
		return open[0], nil
	}
	return shownReward{}, usagef("%q has %d campaigns; name one by its address, see 'souk rewards list'", text, len(open))
}
