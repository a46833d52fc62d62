package main

import (
	"fmt"
	"io"
	"net/http"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/api"
)

func peerLeaveCommand() *cobra.Command {
	var dir string
	var sure bool
	cmd := &cobra.Command{
		Use: "leave", Short: "Leave the consortium, for ever",
		Long: `Says what ends and what stays, asks for this merchant's name, and leaves. It needs
no vote, holds as soon as it is in a block, and cannot be undone: a merchant that
comes back does so with another account and by the members' votes. With --yes it
asks nothing; with --json it prints what ended, and wants --yes.`,
		Example: `  souk peer leave --data shop
  souk peer leave --yes --json --data shop`,
		Args: exactly(0, "no arguments"),
	}
	json := asJSON(cmd)
	dataFlag(cmd, &dir)
	cmd.Flags().BoolVar(&sure, "yes", false, "leave without a question")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if *json && !sure {
			return usagef("--json asks nothing; give --yes")
		}
		var m api.Standing
		if err := askPeer(cmd, dir, http.MethodGet, "/v1/membership", nil, &m); err != nil {
			return err
		}
		if !*json && (m.Status == "active" || m.Status == "suspended") {
			printParting(cmd.ErrOrStderr(), m)
			if !sure {
				if err := wantsWord(cmd, fmt.Sprintf("Type the merchant's name, %s, to leave: ", m.Name), m.Name, "another name; nothing was changed"); err != nil {
					return err
				}
			}
		}
		if err := askPeer(cmd, dir, http.MethodPost, "/v1/membership/leave", nil, nil); err != nil {
			return err
		}
		if *json {
			return writeJSON(cmd.OutOrStdout(), m)
		}
		fmt.Fprintln(cmd.OutOrStdout(), "Handed to the chain. Let the peer run until 'souk peer status' says that it has left; then stop it, and keep its folder: its log is evidence.")
		return nil
	}
	return cmd
}

func printParting(w io.Writer, m api.Standing) {
	fmt.Fprintf(w, "%s (%s) leaves %d other active members, for ever.\nWhat ends:\n", m.Name, m.Merchant, m.Others)
	fmt.Fprintf(w, "  %d grants of customers to it: no custodian helps it to read any more\n", m.Grants)
	fmt.Fprintf(w, "  its help as a custodian: %d vaults of customers have a share here\n", m.Vaults)
	known(w, m.Owed, "  %d points that are promised by its books and not issued yet\n")
	fmt.Fprintln(w, "What stays:\n  its entry, as a tombstone; its signatures stay good, and the keys and purchases that it read stay its duty")
	known(w, m.Points, "  %d points on the chain, in run-off: they can be spent until they expire\n")
	if m.Campaigns != nil {
		fmt.Fprintf(w, "  %d reward campaigns that are not over: what they hold stays in their contracts by their terms\n", *m.Campaigns)
	}
	if m.Corridors != nil {
		fmt.Fprintf(w, "  %d pairs of its points that are open for exchange: pause them before with 'souk peer corridors pause'\n", *m.Corridors)
	}
	if m.Waiting > 0 {
		fmt.Fprintf(w, "WARNING: %d transactions are on the way to the chain; anchors and votes count no more once it has left. Wait for them.\n", m.Waiting)
	}
	if m.Below > 0 {
		fmt.Fprintf(w, "WARNING: %d vaults need more custodians than there are members left, and could not be opened any more.\n", m.Below)
	}
	if m.Vaults > 0 {
		fmt.Fprintln(w, "Who else has shares of these vaults only their wallets know. Before, ask these customers to give their shares anew: 'souk wallet reshare'.")
	}
}

// known prints what the chain told.
func known(w io.Writer, n *uint64, text string) {
	if n != nil {
		fmt.Fprintf(w, text, *n)
	}
}
