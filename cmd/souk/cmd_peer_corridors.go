package main

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/api"
)

func peerCorridorsCommand() *cobra.Command {
	var dir string
	var all bool
	cmd := &cobra.Command{
		Use: "corridors", Short: "Decide with the other members which points are exchanged, and at which rates",
		Long: `A corridor is what the members voted for two merchants' points: between which
rates they are exchanged, and how many of either are given in a day (UTC). There
is no exchange before that. Either merchant of a pair stops it at once; only a
vote opens it again.

Without a command it lists this merchant's pairs, with --all every pair that was
ever open, and what members vote about. A rate is so many points of the first
merchant for so many of the second.`,
		Example: `  souk peer corridors --data shop
  souk peer corridors propose "Corner shop" Bakery --min 3:2 --max 2:1 --cap 5000:4000 --data shop
  souk peer corridors vote 3 --data shop
  souk peer corridors enact 3 --data shop
  souk peer corridors fee Bakery 100 --data shop`,
		Args: exactly(0, "no arguments"),
	}
	asText := asJSON(cmd)
	dataFlag(cmd, &dir)
	cmd.Flags().BoolVar(&all, "all", false, "every pair that was ever open")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		list, err := readCorridors(cmd, dir, all)
		if err != nil {
			return err
		}
		if *asText {
			return writeJSON(cmd.OutOrStdout(), list)
		}
		printCorridors(cmd.OutOrStdout(), list)
		return nil
	}
	cmd.AddCommand(corridorsProposeCommand(), corridorsReopenCommand(), corridorsPauseCommand(), corridorsFeeCommand(), corridorsPumpsCommand(),
		corridorVoteCommand("vote", "Vote for a corridor", "Votes for a proposed corridor. The proposer has voted already."),
		corridorVoteCommand("enact", "Open a pair under a corridor that has its majority", "Opens a pair under a corridor that more than half of the active members voted for.\nAnybody may."))
	return cmd
}

func readCorridors(cmd *cobra.Command, dir string, all bool) (list api.CorridorList, err error) {
	err = askPeer(cmd, dir, http.MethodGet, fmt.Sprintf("/v1/corridors?all=%t", all), nil, &list)
	return list, err
}

const corridorHanded = "Handed to the chain. 'souk peer corridors' shows it when it is in a block."

func corridorsProposeCommand() *cobra.Command {
	var dir, caps string
	var terms api.CorridorTerms
	cmd := &cobra.Command{
		Use: "propose FIRST SECOND", Short: "Propose a corridor for two merchants' points",
		Long: `Proposes between which rates two members' points are exchanged, which is a vote for
it. Members are named by account or name. A rate is so many points of FIRST for so
many of SECOND, such as 3:2 or 1.5:1, and is kept as an exact fraction; --min is the
one at which the fewest of FIRST are given. --cap bounds what is given in a day of
FIRST and of SECOND; 0 closes that direction. Proposed for a pair that is open, it
replaces what it has.`,
		Example: `  souk peer corridors propose "Corner shop" Bakery --min 3:2 --max 2:1 --cap 5000:4000 --data shop`,
		Args:    exactly(2, "two members"),
	}
	dataFlag(cmd, &dir)
	f := cmd.Flags()
	f.StringVar(&terms.Min, "min", "", "lowest rate, points of FIRST for points of SECOND")
	f.StringVar(&terms.Max, "max", "", "highest rate, likewise")
	f.StringVar(&caps, "cap", "", "most points of FIRST and of SECOND that are given in a day, such as 5000:4000; one number for both")
	for _, name := range []string{"min", "max", "cap"} {
		_ = cmd.MarkFlagRequired(name)
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if err := checkRates(terms.Min, terms.Max); err != nil {
			return err
		}
		if terms.CapFirst, terms.CapSecond, err = parseCaps(caps); err != nil {
			return err
		}
		terms.First, terms.Second = args[0], args[1]
		return tellCorridor(cmd, dir, http.MethodPost, "/v1/corridors", terms)
	}
	return cmd
}

// checkRates finds out before anybody is asked what the peer would refuse.
func checkRates(least, most string) error {
	low, err := loyalty.ParseRate(least)
	if err != nil {
		return usagef("--min: %s", detailOf(err))
	}
	high, err := loyalty.ParseRate(most)
	if err != nil {
		return usagef("--max: %s", detailOf(err))
	}
	if low.Above(high) {
		return usagef("--min %s is above --max %s; were they swapped?", low, high)
	}
	return nil
}

// parseCaps reads the most points a day of either merchant.
func parseCaps(text string) (first, second uint64, err error) {
	left, right, two := strings.Cut(text, ":")
	if !two {
		right = left
	}
	first, err = strconv.ParseUint(left, 10, 56)
	if err == nil {
		second, err = strconv.ParseUint(right, 10, 56)
	}
	if err != nil {
		return 0, 0, usagef("--cap: want whole numbers below 2^56, such as 5000:4000")
	}
	return first, second, nil
}

// tellCorridor has the peer send something to the chain.
func tellCorridor(cmd *cobra.Command, dir, method, path string, in any) error {
	if err := askPeer(cmd, dir, method, path, in, nil); err != nil {
		return err
	}
	fmt.Fprintln(cmd.OutOrStdout(), corridorHanded)
	return nil
}

func corridorsReopenCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: "reopen FIRST SECOND", Short: "Propose to open a paused pair again",
		Long: `Proposes for a paused pair the corridor that it has, which is a vote for it. Find out
first why it was paused. To open it at other rates, use 'propose'.`,
		Example: `  souk peer corridors reopen "Corner shop" Bakery --data shop`,
		Args:    exactly(2, "two members"),
	}
	dataFlag(cmd, &dir)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return tellCorridor(cmd, dir, http.MethodPost, "/v1/corridors/reopen", api.CorridorPair{First: args[0], Second: args[1]})
	}
	return cmd
}

func corridorVoteCommand(verb, short, long string) *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: verb + " NUMBER", Short: short, Long: long,
		Example: "  souk peer corridors " + verb + " 3 --data shop",
		Args:    exactly(1, "the number of a proposal"),
	}
	dataFlag(cmd, &dir)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		id, err := strconv.ParseUint(args[0], 10, 64)
		if err != nil {
			return usagef("want the number of a proposal; see 'souk peer corridors'")
		}
		return tellCorridor(cmd, dir, http.MethodPost, fmt.Sprintf("/v1/corridors/proposals/%d/%s", id, verb), nil)
	}
	return cmd
}

func corridorsPauseCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: "pause OTHER", Short: "Stop the exchange of this merchant's points and another's at once",
		Long: `Stops a pair of this merchant's at once, without a vote. What is settled stays;
offers of the pair wait. Only a vote opens it again ('reopen').`,
		Example: "  souk peer corridors pause Bakery --data shop",
		Args:    exactly(1, "the other member of the pair"),
	}
	dataFlag(cmd, &dir)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return tellCorridor(cmd, dir, http.MethodPost, "/v1/corridors/pause", api.CorridorOther{Other: args[0]})
	}
	return cmd
}

func corridorsFeeCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: "fee OTHER [BPS]", Short: "Show or set the exchange fee on this merchant's points",
		Long: `Shows what this merchant takes of its own points when they are received for another
member's, or sets it, in basis points: 100 are 1 %, the most is 500. It counts from
the next settlement on. An offer whose maker signed a lower limit is not filled.`,
		Example: "  souk peer corridors fee Bakery --data shop\n  souk peer corridors fee Bakery 100 --data shop",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 && len(args) != 2 {
				return usagef("want the other member of the pair and, to set the fee, basis points")
			}
			return nil
		},
	}
	asText := asJSON(cmd)
	dataFlag(cmd, &dir)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 {
			return showFee(cmd, dir, args[0], *asText)
		}
		bps, err := strconv.ParseUint(args[1], 10, 16)
		if err != nil || bps > maxFeeBPS {
			return usagef("a fee is 0 to %d basis points; 100 are 1 %%", maxFeeBPS)
		}
		fee := api.ExchangeFee{CorridorOther: api.CorridorOther{Other: args[0]}, FeeBPS: uint16(bps)}
		return tellCorridor(cmd, dir, http.MethodPut, "/v1/corridors/fee", fee)
	}
	return cmd
}

// shownFee is what this merchant takes in a pair.
type shownFee struct {
	Other  string `json:"other"` // name of the other member
	FeeBPS uint16 `json:"fee_bps"`
}

func showFee(cmd *cobra.Command, dir, other string, asText bool) error {
	list, err := readCorridors(cmd, dir, false)
	if err != nil {
		return err
	}
	for _, c := range list.Corridors { // this merchant's points come first in each
		if !strings.EqualFold(c.Second.Name, other) && !strings.EqualFold(c.Second.Merchant.String(), other) {
			continue
		}
		if asText {
			return writeJSON(cmd.OutOrStdout(), shownFee{c.Second.Name, c.First.FeeBPS})
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s of what is received of %s for %s\n", percent(c.First.FeeBPS), c.First.Name, c.Second.Name)
		return nil
	}
	return fmt.Errorf("this merchant has no pair with such a member; see 'souk peer corridors'")
}
