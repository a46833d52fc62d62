package main

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/rounds"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/netting"
)

func peerNettingCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "netting",
		Short: "Cancel what merchants hold of each other's points",
		Long: `Customers pay at one merchant with another's points, so merchants come to hold
points of each other. Where A holds points of B, B of C and C of A, all three can
give up the smallest of these amounts, and nobody is worse off.

Any member may propose a round. It follows from one block of the chain: every peer
that is named works it out again, and signs only what it comes to itself. Once all
have signed, one transaction redeems all of it or nothing. A peer signs by itself
within a limit ('souk peer run --netting-sign-up-to'); otherwise its merchant decides
here. Whoever declines or does not answer in time is left out of the next attempt.`,
		Example: `  souk peer netting preview --data shop
  souk peer netting propose --data shop
  souk peer netting list --data shop
  souk peer netting sign 0x5fd1 --data shop`,
	}
	cmd.PersistentFlags().StringVar(&dir, "data", "souk-peer", "the data folder")
	cmd.AddCommand(nettingPreviewCommand(&dir), nettingProposeCommand(&dir), nettingListCommand(&dir),
		nettingDecideCommand(&dir, "sign", "Sign a statement", `Signs what this merchant gives up and is freed of, as 'souk peer netting list' shows
it. The signature holds until the statement's deadline and cannot be taken back.
Four digits or more name a statement.`),
		nettingDecideCommand(&dir, "decline", "Decline a statement", `Says no to a statement that is not signed yet: its proposer goes on without this
merchant. Four digits or more name a statement.`))
	return cmd
}

// nettingFlags are the terms of a round as flags.
type nettingFlags struct {
	without, worth []string
	wait           string
}

func (n *nettingFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&n.without, "without", nil, "member that is left out: its name or address; may be repeated")
	cmd.Flags().StringSliceVar(&n.worth, "worth", nil, "MEMBER=UNITS: how many units one point of a member counts; 1 for all others. May be repeated")
}

// terms asks the consortium file whom names mean.
func (n *nettingFlags) terms(dir string) (api.NettingTerms, error) {
	config, _, err := openPeer(dir)
	if err != nil {
		return api.NettingTerms{}, err
	}
	network, err := readConsortium(config.Consortium)
	if err != nil {
		return api.NettingTerms{}, err
	}
	out := api.NettingTerms{Worth: map[string]uint64{}}
	for _, name := range n.without {
		m, err := network.member(name)
		if err != nil {
			return out, err
		}
		out.Without = append(out.Without, m)
	}
	for _, text := range n.worth {
		name, units, _ := strings.Cut(text, "=")
		value, err := strconv.ParseUint(units, 10, 64)
		if err != nil || value == 0 || value > netting.MaxWorth {
			return out, usagef("--worth: want a member, an equals sign, and 1 to %d", netting.MaxWorth)
		}
		m, err := network.member(name)
		if err != nil {
			return out, err
		}
		out.Worth[m.String()] = value
	}
	if n.wait != "" {
		wait, err := time.ParseDuration(n.wait)
		if err != nil || wait < time.Second || wait > rounds.MaxWait {
			return out, usagef("--wait: want a time between 1s and 168h, such as 90m")
		}
		out.WaitSeconds = uint32(wait.Seconds())
	}
	return out, nil
}

// member is whom a name or an address of the consortium file means.
func (c consortium) member(name string) (did.Merchant, error) {
	if m, err := did.ParseMerchant(name); err == nil {
		return m, nil
	}
	var found []did.Merchant
	for _, p := range c.Peers {
		if p.Name == name {
			found = append(found, p.Merchant)
		}
	}
	if len(found) != 1 {
		return did.Merchant{}, usagef("want the name of one member of the consortium file, or an address")
	}
	return found[0], nil
}

func nettingPreviewCommand(dir *string) *cobra.Command {
	var n nettingFlags
	cmd := &cobra.Command{
		Use: "preview", Short: "Show what a round would come to now",
		Long: `Asks the chain what the members hold of each other's points, and shows what a round
would cancel. Nothing is signed or sent.`,
		Example: `  souk peer netting preview --data shop
  souk peer netting preview --without Bakery --json --data shop`,
		Args: exactly(0, "no arguments"),
	}
	json := asJSON(cmd)
	n.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		terms, err := n.terms(*dir)
		if err != nil {
			return err
		}
		var p api.NettingPreview
		if err := askPeer(cmd, *dir, http.MethodPost, "/v1/netting/preview", terms, &p); err != nil {
			return err
		}
		if *json {
			return writeJSON(cmd.OutOrStdout(), p)
		}
		printNettingPreview(cmd.OutOrStdout(), p)
		return nil
	}
	return cmd
}

func nettingProposeCommand(dir *string) *cobra.Command {
	var n nettingFlags
	cmd := &cobra.Command{
		Use: "propose", Short: "Propose a round",
		Long: `Works out what can be cancelled now, signs it for this merchant, and has the peer
ask the others. The peer goes on by itself: 'souk peer netting list' says how far it
is.`,
		Example: `  souk peer netting propose --data shop
  souk peer netting propose --wait 24h --data shop`,
		Args: exactly(0, "no arguments"),
	}
	json := asJSON(cmd)
	n.add(cmd)
	cmd.Flags().StringVar(&n.wait, "wait", "1h", "how long an attempt waits for signatures before it goes on without who has not signed")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		terms, err := n.terms(*dir)
		if err != nil {
			return err
		}
		var r api.NettingRound
		if err := askPeer(cmd, *dir, http.MethodPost, "/v1/netting/rounds", terms, &r); err != nil {
			return err
		}
		return showRound(cmd, *json, r)
	}
	return cmd
}

func nettingListCommand(dir *string) *cobra.Command {
	cmd := &cobra.Command{
		Use: "list", Short: "List the rounds that this peer knows",
		Long: `Lists rounds, the newest first: what this merchant gives up and is freed of, who has
signed, and how far the settlement is. Settled means that the contract carried it
out; only a final settlement cannot be undone by the chain any more.`,
		Example: `  souk peer netting list --data shop`,
		Args:    exactly(0, "no arguments"),
	}
	json := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		var list api.NettingRounds
		if err := askPeer(cmd, *dir, http.MethodGet, "/v1/netting/rounds", nil, &list); err != nil {
			return err
		}
		if *json {
			return writeJSON(cmd.OutOrStdout(), list)
		}
		if len(list.Rounds) == 0 {
			fmt.Fprintln(cmd.OutOrStdout(), "No round is known here.")
		}
		for _, r := range list.Rounds {
			printRound(cmd.OutOrStdout(), r)
		}
		return nil
	}
	return cmd
}

func nettingDecideCommand(dir *string, verb, short, long string) *cobra.Command {
	cmd := &cobra.Command{
		Use: verb + " STATEMENT", Short: short, Long: long,
		Example: "  souk peer netting " + verb + " 0x5fd1 --data shop",
		Args:    exactly(1, "a statement"),
	}
	json := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		var list api.NettingRounds
		if err := askPeer(cmd, *dir, http.MethodGet, "/v1/netting/rounds", nil, &list); err != nil {
			return err
		}
		id, err := statementNamed(list.Rounds, args[0])
		if err != nil {
			return err
		}
		var r api.NettingRound
		if err := askPeer(cmd, *dir, http.MethodPost, "/v1/netting/rounds/"+id+"/"+verb, nil, &r); err != nil {
			return err
		}
		return showRound(cmd, *json, r)
	}
	return cmd
}

// statementNamed is the id of the one statement that begins so.
func statementNamed(list []api.NettingRound, prefix string) (string, error) {
	var found []string
	for _, r := range list {
		if strings.HasPrefix(r.ID, strings.ToLower(prefix)) && len(prefix) >= len("0x")+4 {
			found = append(found, r.ID)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(prefix) < len("0x")+4 || !strings.HasPrefix(prefix, "0x"):
		return "", usagef("want 0x and four or more digits that one statement of 'souk peer netting list' begins with")
	}
	return "", usagef("%d statements of 'souk peer netting list' begin with these digits; want those of one", len(found))
}
