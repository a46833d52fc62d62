package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/membership"
)

func membershipsCommand() *cobra.Command {
	var o walletOptions
	cmd := &cobra.Command{
		Use:   "memberships",
		Short: "See, mint and give up memberships of merchants' programmes",
		Long: `A merchant's programme has levels, and each says by which rule it is reached:
points earned, purchases, a deposit, or a level elsewhere. A membership is a
token of your account for that merchant, bound to it: nobody can take or move
it. It gates channels and lowers exchange fees.

What the chain shows, a member carries to the contract for you: you need no gas.
With --payer another account sends it, with --own your own.`,
		Example: `  souk memberships list
  souk memberships mint "Hanok Books"
  souk memberships refresh "Hanok Books"`,
	}
	o.flags(cmd)
	cmd.AddCommand(membershipsListCommand(&o), membershipsMintCommand(&o), membershipsRefreshCommand(&o), membershipsRenounceCommand(&o))
	return cmd
}

func membershipsListCommand(o *walletOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List all programmes, your level in each, and what the next one asks",
		Long: `Reads the programmes of all members from the chain: your level, until when it is
good and how long its grace goes on after that, and what the next level asks for
with how much of it you have. Purchases cannot be seen on the chain: the merchant
vouches for them.`,
		Example: "  souk memberships list\n  souk memberships list --lang ko --json",
		Args:    exactly(0, "no arguments"),
	}
	json := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return o.withChain(cmd, func(ctx context.Context, s *walletSession) error {
			p, err := o.language()
			if err != nil {
				return err
			}
			all, err := s.programmes(ctx)
			if err != nil {
				return err
			}
			list := []shownMembership{}
			for _, one := range all {
				shown, err := s.membership(ctx, one)
				if err != nil {
					return err
				}
				list = append(list, shown)
			}
			if *json {
				return writeJSON(cmd.OutOrStdout(), list)
			}
			t := loyaltyTextsOf(p.lang)
			if len(list) == 0 {
				fmt.Fprintln(cmd.OutOrStdout(), t.noProgrammes)
			}
			for _, one := range list {
				one.print(cmd.OutOrStdout(), p, t)
			}
			return nil
		})
	}
	return cmd
}

// programmeOptions name a programme of a merchant.
type programmeOptions struct {
	carriage
	number uint32
}

func (x *programmeOptions) flags(cmd *cobra.Command) {
	x.carriage.flags(cmd)
	cmd.Flags().Uint32Var(&x.number, "programme", 0, "the programme's number, where the merchant has several")
}

// change finds the programme that the arguments name, has a call about it carried
// and shows where the customer stands after it.
func (o *walletOptions) change(cmd *cobra.Command, x *programmeOptions, json bool, merchant string, call func(context.Context, *walletSession, loyalty.Programme, loyaltyTexts) (func(loyalty.Chain) (chain.ID, error), error)) error {
	return o.with(cmd, func(ctx context.Context, s *walletSession) error {
		p, err := o.language()
		if err != nil {
			return err
		}
		t := loyaltyTextsOf(p.lang)
		m, err := s.anyMerchant(merchant)
		if err != nil {
			return err
		}
		payer, err := x.payer(s, m)
		if err != nil {
			return err
		}
		programme, err := s.programme(ctx, m, x.number, cmd.Flags().Changed("programme"))
		if err != nil {
			return err
		}
		do, err := call(ctx, s, programme, t)
		if err != nil {
			return err
		}
		if err := s.carry(ctx, payer, m, do); err != nil {
			return err
		}
		shown, err := s.membership(ctx, programme)
		if err != nil {
			return err
		}
		if json {
			return writeJSON(cmd.OutOrStdout(), shown)
		}
		shown.print(cmd.OutOrStdout(), p, t)
		return nil
	})
}

func membershipsMintCommand(o *walletOptions) *cobra.Command {
	var x programmeOptions
	var level uint8
	cmd := &cobra.Command{
		Use:   "mint MERCHANT",
		Short: "Take a membership, raise it or renew it",
		Long: `Mints the highest level of which the chain shows that you reached it, or --level.
Minting a level again renews it for its lifetime. Levels by purchases need the
merchant's evidence and cannot be minted by this command.

A member carries the same mint once a day. A membership that was renounced can
only be minted again with --own.`,
		Example: `  souk memberships mint "Hanok Books"
  souk memberships mint "Hanok Books" --programme 2 --level 1`,
		Args: exactly(1, "a merchant"),
	}
	json := asJSON(cmd)
	x.flags(cmd)
	cmd.Flags().Uint8Var(&level, "level", 0, "the level, from 1; none: the highest that you reached")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		err := o.change(cmd, &x, *json, args[0], func(ctx context.Context, s *walletSession, p loyalty.Programme, t loyaltyTexts) (func(loyalty.Chain) (chain.ID, error), error) {
			if int(level) > len(p.Levels) {
				return nil, usagef("--level: the programme has %d levels", len(p.Levels))
			}
			n, rule, ok, err := s.reached(ctx, p, level)
			if err != nil {
				return nil, err
			}
			if !ok {
				return nil, s.tooLittle(ctx, p, max(level, 1), t)
			}
			_, now, err := s.head()
			return func(via loyalty.Chain) (chain.ID, error) {
				m, err := s.memberships(via)
				if err != nil {
					return chain.ID{}, err
				}
				return m.Mint(ctx, p.ID, n, s.accountAt(p.Merchant), loyalty.Seen(rule), now)
			}, err
		})
		if fault.KindOf(err) == fault.Revoked {
			return fmt.Errorf("this membership was renounced, so only your own account can mint it again: give --own: %w", err)
		}
		return err
	}
	return cmd
}

// tooLittle says what a level asks for and how much of it there is.
func (s *walletSession) tooLittle(ctx context.Context, p loyalty.Programme, level uint8, t loyaltyTexts) error {
	if len(p.Levels) == 0 {
		return errors.New(t.noLevels)
	}
	m, err := s.memberships(s.chain.client)
	if err != nil {
		return err
	}
	asks := s.level(ctx, m, p, level, s.accountAt(p.Merchant))
	text := ""
	for i, r := range asks.Asks {
		if i > 0 {
			text += t.or
		}
		text += r.text(t)
	}
	return fmt.Errorf(t.tooLittle, asks.Name, text)
}

func membershipsRefreshCommand(o *walletOptions) *cobra.Command {
	var x programmeOptions
	cmd := &cobra.Command{
		Use:   "refresh MERCHANT",
		Short: "Have the contract look at a membership again",
		Long: `Extends the membership if a rule of its level still holds. If none does, its grace
begins; when that is over it falls to the level that is reached, or ends. Anybody
can have it looked at, so waiting does not avoid it.

A member carries the same refresh once a day.`,
		Example: `  souk memberships refresh "Hanok Books"`,
		Args:    exactly(1, "a merchant"),
	}
	json := asJSON(cmd)
	x.flags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return o.change(cmd, &x, *json, args[0], onToken((*loyalty.Memberships).Refresh))
	}
	return cmd
}

func membershipsRenounceCommand(o *walletOptions) *cobra.Command {
	var x programmeOptions
	cmd := &cobra.Command{
		Use:   "renounce MERCHANT",
		Short: "Give a membership up",
		Long: `Burns the membership. Nobody but your own account can mint it again. The contract
takes this from the account itself, which sends and pays: it needs a little gas
money.`,
		Example: `  souk memberships renounce "Hanok Books"`,
		Args:    exactly(1, "a merchant"),
	}
	json := asJSON(cmd)
	cmd.Flags().Uint32Var(&x.number, "programme", 0, "the programme's number, where the merchant has several")
	x.own = true
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return o.change(cmd, &x, *json, args[0], onToken((*loyalty.Memberships).Renounce))
	}
	return cmd
}

// onToken is a call about the customer's token in a programme.
func onToken(do func(*loyalty.Memberships, context.Context, membership.Token, uint64) (chain.ID, error)) func(context.Context, *walletSession, loyalty.Programme, loyaltyTexts) (func(loyalty.Chain) (chain.ID, error), error) {
	return func(ctx context.Context, s *walletSession, p loyalty.Programme, t loyaltyTexts) (func(loyalty.Chain) (chain.ID, error), error) {
		token := membership.TokenOf(p.ID, s.accountAt(p.Merchant))
		m, err := s.memberships(s.chain.client)
		if err != nil {
			return nil, err
		}
		if standing, err := m.Standing(ctx, token); err != nil || standing.Level == 0 {
			return nil, cmp.Or(err, fmt.Errorf(t.noMember, s.name(p.Merchant)))
		}
		_, now, err := s.head()
		return func(via loyalty.Chain) (chain.ID, error) {
			m, err := s.memberships(via)
			if err != nil {
				return chain.ID{}, err
			}
			return do(m, ctx, token, now)
		}, err
	}
}

func (m shownMembership) print(w io.Writer, p phrases, t loyaltyTexts) {
	fmt.Fprintf(w, "%s, %d: %s", m.Name, m.Number, m.Title)
	if m.Closed {
		fmt.Fprintf(w, "  [%s]", t.closed)
	}
	fmt.Fprintln(w)
	ms := func(seconds int64) string { return p.when(uint64(seconds) * 1000) }
	switch m.State {
	case "good":
		fmt.Fprintf(w, "  "+t.good+"\n", m.Level, m.LevelName, ms(m.Good.Unix()), ms(m.End.Unix()))
	case "grace":
		fmt.Fprintf(w, "  "+t.grace+"\n", m.Level, m.LevelName, ms(m.End.Unix()))
	case "over":
		fmt.Fprintf(w, "  "+t.over+"\n", ms(m.End.Unix()))
	default:
		fmt.Fprintf(w, "  %s\n", t.none)
	}
	if m.Next != nil {
		fmt.Fprintf(w, "  "+t.next+"\n", m.Next.Level, m.Next.Name)
		for _, r := range m.Next.Asks {
			fmt.Fprintf(w, "    %s\n", r.text(t))
		}
	}
	fmt.Fprintf(w, "  "+t.account+"\n", m.Account)
}

// text is what a rule asks for, and how much of it there is.
func (r shownRule) text(t loyaltyTexts) string {
	amount := r.Amount
	if r.Unit != "" {
		amount += " " + r.Unit
	}
	text := fmt.Sprintf(t.rules[r.Kind], amount)
	if r.Have == "" {
		return text + t.unseen
	}
	return text + fmt.Sprintf(t.have, r.Have)
}
