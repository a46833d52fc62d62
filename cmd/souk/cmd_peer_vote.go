package main

import (
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/api"
)

func peerProposalsCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: "proposals", Short: "List the changes of the registry that members vote about",
		Long: `Lists what members have proposed: admissions, rotations of keys or documents,
suspensions. A change holds when a majority of the active members voted for it
and somebody enacted it.`,
		Example: `  souk peer proposals --data shop`,
		Args:    exactly(0, "no arguments"),
	}
	json := asJSON(cmd)
	cmd.Flags().StringVar(&dir, "data", "souk-peer", "the data folder")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		var list api.Proposals
		if err := askPeer(cmd, dir, http.MethodGet, "/v1/proposals", nil, &list); err != nil {
			return err
		}
		if *json {
			return writeJSON(cmd.OutOrStdout(), list)
		}
		printProposals(cmd.OutOrStdout(), list.Proposals)
		return nil
	}
	return cmd
}

func printProposals(w io.Writer, list []api.Proposal) {
	if len(list) == 0 {
		fmt.Fprintln(w, "Nothing is proposed.")
	}
	for _, p := range list {
		fmt.Fprintf(w, "%d  %s of %s by %s, %d votes, until %s\n", p.ID, p.Change, p.Subject, p.Proposer, len(p.Votes), p.Expires.Format("2006-01-02 15:04"))
		if p.PeerKey != "" {
			fmt.Fprintf(w, "   %s, peer key %s, doc_hash %s\n", p.Name, p.PeerKey, p.DocHash)
		}
	}
}

func peerVoteCommand() *cobra.Command {
	return proposalCommand("vote", "Vote for a change of the registry",
		"Votes for a proposal. Compare its keys and doc_hash with what the member told you by\nanother way: whoever votes vouches for them.")
}

func peerEnactCommand() *cobra.Command {
	return proposalCommand("enact", "Carry out a change that has its majority",
		"Carries out a proposal that a majority of the active members voted for. Anybody may.")
}

func proposalCommand(verb, short, long string) *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: verb + " NUMBER", Short: short, Long: long,
		Example: "  souk peer " + verb + " 1 --data shop",
		Args:    exactly(1, "the number of a proposal"),
	}
	cmd.Flags().StringVar(&dir, "data", "souk-peer", "the data folder")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		id, err := strconv.ParseUint(args[0], 10, 64)
		if err != nil {
			return usagef("want the number of a proposal; see 'souk peer proposals'")
		}
		if err := askPeer(cmd, dir, http.MethodPost, fmt.Sprintf("/v1/proposals/%d/%s", id, verb), nil, nil); err != nil {
			return err
		}
		fmt.Fprintln(cmd.OutOrStdout(), "Handed to the chain. 'souk peer proposals' shows it when it is in a block.")
		return nil
	}
	return cmd
}

func didRegisterCommand() *cobra.Command {
	var o didOptions
	cmd := &cobra.Command{
		Use: "register", Short: "Propose to the members that the registry names this DID",
		Long: `Proposes a rotation of this member's entry in which nothing changes but the
document hash, which becomes that of its DID. The members vote about it ('souk
peer vote') and anybody enacts it ('souk peer enact'). A merchant that is not a
member yet needs none of this: its registration has the DID.`,
		Example: `  souk peer did register --data shop`,
		Args:    exactly(0, "no arguments"),
	}
	o.bind(cmd, false)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := askPeer(cmd, o.dir, http.MethodPost, "/v1/did/register", nil, nil); err != nil {
			return err
		}
		fmt.Fprintln(cmd.OutOrStdout(), "Proposed. 'souk peer proposals' shows it when it is in a block.")
		return nil
	}
	return cmd
}
