package main

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/api"
)

func peerProgrammeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "programme", Short: "Found membership programmes and say what their levels open",
		Long: `A programme has levels, each with rules of which any one is enough. Whoever shows
that a rule holds mints the membership: nobody is asked. Levels never change; who
wants other rules closes the programme and defines another.

Each change is a transaction of the merchant's account, sent by the running peer;
'souk peer programme list' shows it once it is in a block.`,
		Example: `  souk peer programme define 1 "Regulars" --data shop
  souk peer programme add-level 1 1 --name Gold --rule earned_both=1000 --grace 720h --data shop
  souk peer programme gate gold-club 0x51f0d3a2b4c6e8f001122334:1 --data shop
  souk peer programme list --data shop`,
	}
	cmd.AddCommand(programmeListCommand(), programmeDefineCommand(), programmeLevelCommand(), programmeCloseCommand(), programmeFeeCommand(), programmeGateCommand())
	return cmd
}

func programmeListCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: "list", Short: "List the programmes, their levels and how many hold each",
		Long:    "Lists this merchant's programmes with their levels and rules, and how many accounts\nhold each level now or are in its grace.",
		Example: "  souk peer programme list --data shop --json", Args: exactly(0, "no arguments"),
	}
	asText := asJSON(cmd)
	dataFlag(cmd, &dir)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		var list []api.Programme
		if err := askPeer(cmd, dir, http.MethodGet, "/v1/programmes", nil, &list); err != nil {
			return err
		}
		if *asText {
			return writeJSON(cmd.OutOrStdout(), list)
		}
		if len(list) == 0 {
			fmt.Fprintln(cmd.OutOrStdout(), "There is no programme yet.")
		}
		for _, p := range list {
			printProgramme(cmd.OutOrStdout(), p)
		}
		return nil
	}
	return cmd
}

func printProgramme(w io.Writer, p api.Programme) {
	notes := ""
	if p.Closed {
		notes += ", closed"
	}
	if p.Fee {
		notes += ", lowers the exchange fee"
	}
	fmt.Fprintf(w, "%d  %s  %s%s\n", p.Number, p.Name, p.ID, notes)
	for _, l := range p.Levels {
		fmt.Fprintf(w, "   level %d, %s: %d hold it, %d in grace; good for %s, grace %s, fee discount %d bps\n", l.Level, l.Name, l.Good, l.Grace,
			time.Duration(l.Lifetime)*time.Second, time.Duration(l.NewLevel.Grace)*time.Second, l.Discount)
		for _, r := range l.Rules {
			fmt.Fprintf(w, "      %s %s %s\n", r.Kind, r.Amount, r.Subject+r.Programme)
		}
	}
}

// handedOver is what is said of a transaction that the peer took.
const handedOver = "Handed to the chain; the list shows it when it is in a block."

// changeCommand is a command that hands one change to the peer.
func changeCommand(cmd *cobra.Command, do func(args []string) (method, path string, in any, err error)) *cobra.Command {
	var dir string
	dataFlag(cmd, &dir)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		method, path, in, err := do(args)
		if err != nil {
			return err
		}
		if err := askPeer(cmd, dir, method, path, in, nil); err != nil {
			return err
		}
		fmt.Fprintln(cmd.OutOrStdout(), handedOver)
		return nil
	}
	return cmd
}

// numbered reads a number of one to so many bits, above zero.
func numbered(text, what string, bits int) (uint64, error) {
	n, err := strconv.ParseUint(text, 10, bits)
	if err != nil || n == 0 {
		return 0, usagef("want the number of %s, got %q", what, text)
	}
	return n, nil
}

func programmeDefineCommand() *cobra.Command {
	return changeCommand(&cobra.Command{
		Use: "define NUMBER NAME", Short: "Begin a programme", Args: exactly(2, "a number of your own and a name"),
		Long:    "Begins a programme. Its id follows from the merchant and the number; the name is read\nby everybody and is at most 64 bytes in any language.",
		Example: `  souk peer programme define 1 "단골 Regulars" --data shop`,
	}, func(args []string) (string, string, any, error) {
		n, err := numbered(args[0], "the programme", 32)
		return http.MethodPost, "/v1/programmes", api.NewProgramme{Number: uint32(n), Name: args[1]}, err
	})
}

func programmeLevelCommand() *cobra.Command {
	var name string
	var rules []string
	var lifetime, grace time.Duration
	var discount uint16
	cmd := &cobra.Command{
		Use: "add-level NUMBER LEVEL", Short: "Add the next level to a programme, for ever", Args: exactly(2, "a programme and the number of its next level"),
		Long: `Adds a level. Each --rule is KIND=AMOUNT or KIND=AMOUNT@WHAT, and any one is enough:

  earned_now=500            points earned in this epoch (of WHAT, else your own)
  earned_both=1000          points earned in this epoch and the one before
  purchase_lines=10         so many lines of your batches
  purchase_voucher=10       purchases that you (or member WHAT) signed for
  deposit=5@0x…             tokens or shares held in the contract WHAT
  other_level=2@0x…         at least that level of the programme WHAT

Amounts are in whole tokens. Lifetime is for how long one showing is good, grace how
long the level stays after no rule holds any more.`,
		Example: "  souk peer programme add-level 1 2 --name Gold --rule earned_both=5000 --rule deposit=100@0x5fbdb2315678afecb367f032d93f642f64180aa3 --discount 2500 --data shop",
	}
	cmd.Flags().StringVar(&name, "name", "", "what everybody reads, at most 64 bytes")
	cmd.Flags().StringArrayVar(&rules, "rule", nil, "a way to the level, 1 to 4 times")
	cmd.Flags().DurationVar(&lifetime, "lifetime", 365*24*time.Hour, "1 hour to 730 days")
	cmd.Flags().DurationVar(&grace, "grace", 30*24*time.Hour, "at most 365 days")
	cmd.Flags().Uint16Var(&discount, "discount", 0, "share of the exchange fee that is forgone, basis points")
	return changeCommand(cmd, func(args []string) (string, string, any, error) {
		number, err := numbered(args[0], "the programme", 32)
		if err != nil {
			return "", "", nil, err
		}
		level, err := numbered(args[1], "the level", 8)
		if err != nil {
			return "", "", nil, err
		}
		if name == "" || len(rules) == 0 {
			return "", "", nil, usagef("a level needs --name and at least one --rule")
		}
		l := api.NewLevel{
			Level: uint8(level), Name: name, Lifetime: uint32(lifetime / time.Second), Grace: uint32(grace / time.Second), Discount: discount,
		}
		for _, text := range rules {
			r, err := ruleOf(text)
			if err != nil {
				return "", "", nil, err
			}
			l.Rules = append(l.Rules, r)
		}
		return http.MethodPost, fmt.Sprintf("/v1/programmes/%d/levels", number), l, nil
	})
}

// ruleOf reads KIND=AMOUNT or KIND=AMOUNT@WHAT.
func ruleOf(text string) (api.LevelRule, error) {
	kind, rest, ok := strings.Cut(text, "=")
	amount, what, _ := strings.Cut(rest, "@")
	if !ok || kind == "" || amount == "" {
		return api.LevelRule{}, usagef("want --rule KIND=AMOUNT or KIND=AMOUNT@WHAT, got %q", text)
	}
	r := api.LevelRule{Kind: kind, Amount: amount, Subject: what}
	if kind == "other_level" {
		r.Subject, r.Programme = "", what
	}
	return r, nil
}

func programmeCloseCommand() *cobra.Command {
	return changeCommand(&cobra.Command{
		Use: "close NUMBER", Short: "Close a programme: nobody joins it any more", Args: exactly(1, "a programme"),
		Long:    "Closes a programme. Memberships go on until they end by their own terms; nothing is\nextended, and it is not opened again.",
		Example: "  souk peer programme close 1 --data shop",
	}, func(args []string) (string, string, any, error) {
		n, err := numbered(args[0], "the programme", 32)
		return http.MethodPost, fmt.Sprintf("/v1/programmes/%d/close", n), nil, err
	})
}

func programmeFeeCommand() *cobra.Command {
	return changeCommand(&cobra.Command{
		Use: "fee NUMBER|none", Short: "Name the programme whose holders pay less of the exchange fee", Args: exactly(1, "a programme, or none"),
		Long:    "Names the programme whose levels lower this merchant's exchange fee by their discount.",
		Example: "  souk peer programme fee 1 --data shop",
	}, func(args []string) (string, string, any, error) {
		if args[0] == "none" {
			return http.MethodPut, "/v1/fee-programme", api.FeeProgramme{}, nil
		}
		n, err := numbered(args[0], "the programme", 32)
		return http.MethodPut, "/v1/fee-programme", api.FeeProgramme{Number: uint32(n)}, err
	})
}

func programmeGateCommand() *cobra.Command {
	return changeCommand(&cobra.Command{
		Use: "gate CHANNEL PROGRAMME:LEVEL…", Short: "Say which levels open a channel", Args: cobra.RangeArgs(1, 5),
		Long: `Says that holders of any of these levels may join the channel, at most four; those
that were named before count no more. Without any, nobody may join. PROGRAMME is an
id as 'souk peer programme list' shows it, of any merchant.`,
		Example: "  souk peer programme gate gold-club 0x51f0d3a2b4c6e8f001122334:2 --data shop",
	}, func(args []string) (string, string, any, error) {
		gates := api.Gates{Gates: []api.Gate{}}
		for _, text := range args[1:] {
			id, level, ok := strings.Cut(text, ":")
			if !ok {
				return "", "", nil, usagef("want a programme's id, a colon and a level, such as 0x51f0d3a2b4c6e8f001122334:2; see 'souk peer programme list'")
			}
			n, err := numbered(level, "the level", 8)
			if err != nil {
				return "", "", nil, err
			}
			gates.Gates = append(gates.Gates, api.Gate{Programme: id, Level: uint8(n)})
		}
		return http.MethodPut, "/v1/channels/" + args[0] + "/gates", gates, nil
	})
}
