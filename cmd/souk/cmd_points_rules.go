package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/protocol/earning"
)

func rulesCommand(o *pointsOptions) *cobra.Command {
	cmd := &cobra.Command{Use: "rules", Short: "The earning rules: check, set, show, undo", Long: `The rules by which orders earn points: so many by amount or quantity, bonuses,
multipliers, referrals, caps and tiers, in one JSON document (docs/spec/earning.md).
Every set is kept as a version. An order is judged once, by the version in force
when it is taken in, and keeps what it earned.`, Example: `  souk points rules show --data shop > rules.json
  souk points rules check rules.json
  souk points rules set rules.json --data shop --dry-run
  souk points rules undo --data shop`}
	cmd.AddCommand(rulesCheckCommand(o), rulesSetCommand(o), rulesShowCommand(o), rulesUndoCommand(o))
	return cmd
}

func rulesCheckCommand(o *pointsOptions) *cobra.Command {
	return &cobra.Command{
		Use:     "check FILE",
		Short:   "Check a rule set without a peer",
		Long:    `Reads a rule set as strictly as the peer does and says what is wrong with it.`,
		Example: `  souk points rules check rules.json`,
		Args:    exactly(1, "one file of rules, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			lang, err := o.language()
			if err != nil {
				return err
			}
			raw, err := readDocument(cmd, args[0])
			if err != nil {
				return err
			}
			rules, err := earning.DecodeRules(raw)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			fmt.Fprintf(cmd.OutOrStdout(), pointsWords(lang).checked+"\n", len(rules.Rules), len(rules.Tiers), rules.Currency, rules.Zone)
			return nil
		},
	}
}

func rulesSetCommand(o *pointsOptions) *cobra.Command {
	var dryRun bool
	var days int
	cmd := &cobra.Command{
		Use:   "set FILE",
		Short: "Set the earning rules, or try them on past orders",
		Long: `Makes a rule set the one by which orders are judged from now on. Orders of before
keep the points that they have. With --dry-run it judges the orders of the last
--days days instead, names the rules that took part in none, and changes nothing.`,
		Example: `  souk points rules set rules.json --data shop --dry-run --days 30
  souk points rules set rules.json --data shop`,
		Args: exactly(1, "one file of rules, or - for standard input"),
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "judge past orders and change nothing")
	cmd.Flags().IntVar(&days, "days", 90, "of a dry run: orders of so many days until now")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		lang, err := o.language()
		if err != nil {
			return err
		}
		if days < 1 || days > earning.MaxPeriodDays {
			return usagef("--days lies between 1 and %d", earning.MaxPeriodDays)
		}
		raw, err := readDocument(cmd, args[0])
		if err != nil {
			return err
		}
		query := url.Values{"dry_run": {strconv.FormatBool(dryRun)}, "days": {strconv.Itoa(days)}}
		var got api.RulesAnswer
		if err := o.call(cmd.Context(), http.MethodPut, "/v1/earning/rules?"+query.Encode(), raw, &got); err != nil {
			return err
		}
		if o.json {
			return writeJSON(cmd.OutOrStdout(), got)
		}
		p := pointsWords(lang)
		if t := got.Trial; t != nil {
			fmt.Fprintf(cmd.OutOrStdout(), p.trial+"\n", t.Orders, t.Before, t.After, t.More, t.Fewer, t.Earning)
			if len(t.Unused) > 0 {
				fmt.Fprintf(cmd.OutOrStdout(), p.unused+"\n", strings.Join(t.Unused, ", "))
			}
			return nil
		}
		fmt.Fprintf(cmd.OutOrStdout(), p.version+"\n", got.Version.Number)
		return nil
	}
	return cmd
}

func rulesShowCommand(o *pointsOptions) *cobra.Command {
	var number uint32
	var history bool
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Print the earning rules in force",
		Long: `Prints the rule set in force as a document that can be changed and set again.
With --history it lists all versions instead, oldest first.`,
		Example: `  souk points rules show --data shop > rules.json
  souk points rules show --data shop --history`,
		Args: exactly(0, "no arguments"),
	}
	cmd.Flags().Uint32Var(&number, "number", 0, "another version than the one in force")
	cmd.Flags().BoolVar(&history, "history", false, "list all versions")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if history {
			return o.rulesHistory(cmd)
		}
		var got struct{ Rules json.RawMessage }
		if err := o.call(cmd.Context(), http.MethodGet, fmt.Sprintf("/v1/earning/rules?number=%d", number), nil, &got); err != nil {
			return err
		}
		return writeJSON(cmd.OutOrStdout(), got.Rules)
	}
	return cmd
}

func (o *pointsOptions) rulesHistory(cmd *cobra.Command) error {
	lang, err := o.language()
	if err != nil {
		return err
	}
	var all []api.RulesVersion
	if err := o.call(cmd.Context(), http.MethodGet, "/v1/earning/rules/history", nil, &all); err != nil {
		return err
	}
	if o.json {
		return writeJSON(cmd.OutOrStdout(), all)
	}
	for _, v := range all {
		fmt.Fprintf(cmd.OutOrStdout(), pointsWords(lang).history+"\n", v.Number, v.Set.Format("2006-01-02 15:04"), v.Of)
	}
	return nil
}

func rulesUndoCommand(o *pointsOptions) *cobra.Command {
	return &cobra.Command{
		Use:     "undo",
		Short:   "Bring back the rules before those in force",
		Long:    `Makes the rules before those in force the next version. Undone again, it goes back one more.`,
		Example: `  souk points rules undo --data shop`,
		Args:    exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			lang, err := o.language()
			if err != nil {
				return err
			}
			var got api.RulesVersion
			if err := o.call(cmd.Context(), http.MethodPost, "/v1/earning/rules/undo", nil, &got); err != nil {
				return err
			}
			if o.json {
				return writeJSON(cmd.OutOrStdout(), got)
			}
			fmt.Fprintf(cmd.OutOrStdout(), pointsWords(lang).undone+"\n", got.Number, got.Of)
			return nil
		},
	}
}
