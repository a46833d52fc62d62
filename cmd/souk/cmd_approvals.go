package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/contracts/chain"
)

func approvalsCommand() *cobra.Command {
	var o walletOptions
	var chains []string
	cmd := &cobra.Command{
		Use:   "approvals",
		Short: "See and end what others may take of your accounts",
		Long: `An allowance lets a contract take tokens of an account. This lists every one of
the accounts of this wallet, on the consortium's chain, on those in "networks"
of wallet.json, and on each --chain, and takes them back, one or many.`,
		Example: `  souk approvals list
  souk approvals revoke 1f0a9c3b77de`,
	}
	o.flags(cmd)
	cmd.PersistentFlags().StringArrayVar(&chains, "chain", nil, "another chain as ID=URL; repeat it for more")
	cmd.AddCommand(approvalsListCommand(&o, &chains), approvalsRevokeCommand(&o, &chains))
	return cmd
}

func (o *walletOptions) withApprovals(cmd *cobra.Command, chains []string, do func(context.Context, *approvalsAt) error) error {
	more, err := readNetworks(chains)
	if err != nil {
		return err
	}
	return o.withChain(cmd, func(ctx context.Context, s *walletSession) error {
		a, err := s.approvals(more)
		if err != nil {
			return err
		}
		return do(ctx, a)
	})
}

func approvalsListCommand(o *walletOptions, chains *[]string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List what others may take of your accounts",
		Long: `Lists every allowance of tokens (ERC-20), also through Permit2, and who may take
items of collections (ERC-721, ERC-1155), one or every one: the amount, how old it
is, who may take it, and its value, which is what can be lost now: the smaller of
the amount and what the account has. Of points of a member it says what that is
worth in money when it is redeemed, as their merchant says: its word, which nobody
proves. It is unknown where the merchant says nothing, and of other tokens: no price
service is asked.

UNLIMITED is more than there is of the token, or every item: nothing of Souk asks
for such a one. It reads events and asks each contract what is left; tokens name
themselves, so a name proves nothing, except where it says whose points they are.`,
		Example: `  souk approvals list
  souk approvals list --chain 1=https://rpc.example/key --json`,
		Args: exactly(0, "no arguments"),
	}
	asText := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return o.withApprovals(cmd, *chains, func(ctx context.Context, a *approvalsAt) error {
			list, err := a.list(ctx, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			a.value(ctx, list, cmd.ErrOrStderr())
			return o.printAllowances(cmd, *asText, list)
		})
	}
	return cmd
}

func approvalsRevokeCommand(o *walletOptions, chains *[]string) *cobra.Command {
	var all, unlimited bool
	var payerFile, until string
	var wait time.Duration
	cmd := &cobra.Command{
		Use:   "revoke ID...",
		Short: "Take allowances back",
		Long: `Takes allowances back, by the ids of 'souk approvals list', or --all, or those
that are --unlimited. With --payer the account signs a permit of zero and the
payer sends it, where the token takes permits (ERC-2612); else the account's own
transaction does it and the account pays the gas.

It ends when each is as far as --until: sent, mined or final. Until it is final a
reorganisation of the chain may undo it. Run it again to go on waiting.`,
		Example: `  souk approvals revoke 1f0a9c3b77de 0b1c2d3e4f50
  souk approvals revoke --unlimited --payer payer.hex --until final`,
	}
	asText := asJSON(cmd)
	f := cmd.Flags()
	f.BoolVar(&all, "all", false, "every allowance")
	f.BoolVar(&unlimited, "unlimited", false, "every unlimited allowance")
	f.StringVar(&payerFile, "payer", "", "file with the secp256k1 key of an account that pays")
	f.StringVar(&until, "until", "mined", "how far to wait: sent, mined or final")
	f.DurationVar(&wait, "wait", 2*time.Minute, "how long to wait for each")
	cmd.RunE = func(cmd *cobra.Command, ids []string) error {
		state, ok := map[string]chain.State{"sent": chain.Sent, "mined": chain.Mined, "final": chain.Final}[until]
		if !ok {
			return usagef("--until: want sent, mined or final")
		}
		if len(ids) == 0 == (!all && !unlimited) {
			return usagef("want ids, or --all, or --unlimited")
		}
		payer, err := readPayer(payerFile, true)
		if err != nil {
			return err
		}
		return o.withApprovals(cmd, *chains, func(ctx context.Context, a *approvalsAt) error {
			list, err := a.list(ctx, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			chosen := slices.DeleteFunc(list, func(one allowance) bool {
				return !(all || unlimited && one.Unlimited || slices.Contains(ids, one.ID))
			})
			if len(chosen) < len(ids) {
				return usagef("%d of the ids name no allowance; 'souk approvals list' shows them", len(ids)-len(chosen))
			}
			var failed []error
			for i := range chosen {
				waiting, stop := context.WithTimeout(ctx, wait)
				if err := a.revoke(waiting, &chosen[i], payer, state); err != nil {
					failed = append(failed, fmt.Errorf("%s: %w", chosen[i].ID, err))
				}
				stop()
			}
			a.value(ctx, chosen, cmd.ErrOrStderr())
			return errors.Join(append([]error{o.printAllowances(cmd, *asText, chosen)}, failed...)...)
		})
	}
	return cmd
}

func (o *walletOptions) printAllowances(cmd *cobra.Command, asText bool, list []allowance) error {
	if asText {
		return writeJSON(cmd.OutOrStdout(), list)
	}
	p, err := o.language()
	if err != nil {
		return err
	}
	t := approvalTextsOf(p.lang)
	if len(list) == 0 {
		fmt.Fprintln(cmd.OutOrStdout(), t.none)
	}
	for _, one := range list {
		one.print(cmd.OutOrStdout(), t)
	}
	return nil
}

func (a allowance) print(w io.Writer, t approvalTexts) {
	spender := a.Spender.String()
	if a.SpenderName != "" {
		spender = a.SpenderName + " (" + spender + ")"
	}
	fmt.Fprintf(w, "%s  %s\n", a.ID, a.what(spender, t))
	token := a.Token.String()
	if a.PointsOf != "" {
		token = fmt.Sprintf(t.points, a.PointsOf, token)
	}
	fmt.Fprintf(w, "  %s\n", fmt.Sprintf(t.of, a.Owner, a.Merchant, a.ChainID, token))
	fmt.Fprintf(w, "  %s\n", fmt.Sprintf(t.since, a.Approved.Format(time.DateOnly), a.AgeDays, t.known(a.AtRisk), a.Symbol, a.statedWorth.text(t.lang, a.PointsOf)))
	if a.Ends != nil {
		fmt.Fprintf(w, "  %s\n", fmt.Sprintf(t.until, a.Ends.Format(time.DateOnly)))
	}
	if r := a.Revocation; r != nil {
		fmt.Fprintf(w, "  %s\n", fmt.Sprintf(t.ends, t.states[r.State.String()], r.Tx))
	}
}

// what says who may take what.
func (a allowance) what(spender string, t approvalTexts) string {
	amount := t.known(a.Amount)
	if a.Unlimited {
		amount = t.unlimited
	}
	switch chain.ApprovalKind(a.Kind) {
	case chain.ApprovalAll:
		return fmt.Sprintf(t.all, spender, a.Symbol)
	case chain.ApprovalItem:
		return fmt.Sprintf(t.item, spender, a.Item, a.Symbol)
	case chain.ApprovalPermit2:
		return fmt.Sprintf(t.permit2, spender, amount, a.Symbol)
	}
	return fmt.Sprintf(t.may, spender, amount, a.Symbol)
}

// approvalTexts are what these commands say in one language.
type approvalTexts struct {
	lang, may, all, item, permit2, of, points, since, until, ends, none, unlimited, unknown string
	states                                                                                  map[string]string
}

// known is a number, or says that it is not known.
func (t approvalTexts) known(n string) string {
	if n == unknown {
		return t.unknown
	}
	return n
}

func approvalTextsOf(lang string) approvalTexts {
	if lang == "ko" {
		return approvalTexts{
			lang: lang,
			may:  "%s 이(가) %s %s까지 가져갈 수 있습니다", all: "%s 이(가) %s의 모든 항목을 가져갈 수 있습니다 (무제한)", item: "%s 이(가) %[3]s의 %[2]s번 항목을 가져갈 수 있습니다",
			permit2: "%s 이(가) Permit2를 통해 %s %s까지 가져갈 수 있습니다", of: "계정 %s (%s용), 체인 %d, 토큰 %s", points: "%s의 포인트 %s",
			since: "%s 승인, %d일 지남, 지금 잃을 수 있는 양: %s %s, 금액으로는 %s", until: "%s까지",
			ends: "철회: %s %s", none: "아무도 고객님의 계정에서 가져갈 수 없습니다.", unlimited: "무제한", unknown: "알 수 없음",
			states: map[string]string{"pending": "대기 중", "sent": "보냄", "mined": "블록에 포함됨", "final": "확정", "failed": "실패"},
		}
	}
	return approvalTexts{
		lang: lang,
		may:  "%s may take %s %s", all: "%s may take EVERY item of %s", item: "%s may take item %s of %s", permit2: "%s may take %s %s through Permit2",
		of: "of the account %s (towards %s), chain %d, token %s", points: "points of %s %s",
		since: "approved %s, %d days ago; can be lost now: %s %s, worth in money: %s", until: "until %s",
		ends: "revocation: %s %s", none: "Nobody may take anything of your accounts.", unlimited: "UNLIMITED", unknown: unknown,
		states: map[string]string{"pending": "pending", "sent": "sent", "mined": "mined", "final": "final", "failed": "failed"},
	}
}
