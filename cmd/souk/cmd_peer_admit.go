package main

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/api"
)

func peerAdmitCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: "admit FILE", Short: "Propose to admit a new member",
		Long: `Proposes to admit the merchant of a registration file, which 'souk peer init' of
that merchant printed, and votes for it. It holds public keys and no word of who
wrote it: compare the peer key that is printed here with what the merchant told
you by another way. The other members look at 'souk peer proposals' and vote, and
when more than half of the active members are for it anybody enacts it.

Give the new member the consortium file; it runs 'souk peer run' with it. FILE may
be - for standard input.`,
		Example: `  souk peer admit fishmonger.json --data shop
  souk peer vote 1 --data bakery
  souk peer enact 1 --data bakery`,
		Args: exactly(1, "a registration file"),
	}
	json := asJSON(cmd)
	dataFlag(cmd, &dir)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		r, err := readRegistration(cmd, args[0])
		if err != nil {
			return err
		}
		if err := askPeer(cmd, dir, http.MethodPost, "/v1/proposals/admission", r, nil); err != nil {
			return err
		}
		if *json {
			return writeJSON(cmd.OutOrStdout(), handed{"admission", r.Operator.String()})
		}
		fmt.Fprintf(cmd.OutOrStdout(), "Proposed to admit %s, account %s\n  peer key %s\n  doc_hash %s\n%s\n", r.Name, r.Operator, r.PeerKey, r.DocHash, handedToChain)
		return nil
	}
	return cmd
}

// handed is what was proposed, as commands print it with --json.
type handed struct {
	Change  string `json:"change"`
	Subject string `json:"subject"`
}

const handedToChain = "Handed to the chain. 'souk peer proposals' shows it when it is in a block."

// readRegistration reads a registration file and checks what can be checked of it.
func readRegistration(cmd *cobra.Command, name string) (r api.Registration, err error) {
	raw, err := callFile(cmd, name)
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(raw, &r); err != nil {
		return r, fmt.Errorf("%s: not a registration as 'souk peer init' prints it: %w", name, err)
	}
	if _, err := r.Member(); err != nil {
		return r, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}

// standing says what each change of a member's standing means.
var standing = map[string]struct{ short, long string }{
	api.ChangeSuspension: {"Propose to suspend a member", `Proposes to suspend an active member, and votes for it. Enacted, it keeps its
entry and loses its vote and its rights: nobody takes facts or calls from its
peer, and its points are in run-off. The members can reinstate it.`},
	api.ChangeReinstatement: {"Propose to make a suspended member active again", `Proposes to make a suspended member active again, and votes for it.`},
	api.ChangeRemoval: {"Propose to remove a member for ever", `Proposes to remove an active or suspended member, and votes for it. Enacted, its
account has left for ever: its entry stays as a tombstone, so that its old
signatures can be attributed, and its points are in run-off.`},
}

// peerStandingCommand proposes a change of a member's standing.
func peerStandingCommand(verb, change string) *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: verb + " MERCHANT", Short: standing[change].short,
		Long: standing[change].long + ` MERCHANT is an account, or
a name that one member has. More than half of the active members must be for it
('souk peer vote'), and then anybody enacts it ('souk peer enact').`,
		Example: "  souk peer " + verb + " Bakery --data shop",
		Args:    exactly(1, "a member"),
	}
	json := asJSON(cmd)
	dataFlag(cmd, &dir)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := askPeer(cmd, dir, http.MethodPost, "/v1/proposals/"+change, api.Subject{Member: args[0]}, nil); err != nil {
			return err
		}
		if *json {
			return writeJSON(cmd.OutOrStdout(), handed{change, args[0]})
		}
		fmt.Fprintf(cmd.OutOrStdout(), "Proposed: %s of %s\n%s\n", change, args[0], handedToChain)
		return nil
	}
	return cmd
}
