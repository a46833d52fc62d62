package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/protocol/offer"
)

// percent writes basis points.
func percent(bps uint16) string { return fmt.Sprintf("%d.%02d %%", bps/100, bps%100) }

func printCorridors(w io.Writer, list api.CorridorList) {
	if len(list.Corridors) == 0 {
		fmt.Fprintln(w, "No pairs: points of two members make one.")
	}
	for _, c := range list.Corridors {
		printCorridor(w, c)
	}
	if len(list.Proposals) > 0 {
		fmt.Fprintln(w, "Proposed:")
	}
	for _, p := range list.Proposals {
		printCorridorProposal(w, p)
	}
	for _, p := range list.Pumps {
		fmt.Fprintf(w, "A money pump of %d quotes was shown in block %d; see 'souk peer corridors pumps'.\n", len(p.Quotes), p.Block)
	}
}

func printCorridor(w io.Writer, c api.Corridor) {
	fmt.Fprintf(w, "%s : %s  %s\n", c.First.Name, c.Second.Name, c.State)
	if c.Min == "" {
		return
	}
	if c.Paused != nil {
		why := "paused by " + nameOrAccount(c.Paused.Name, c.Paused.By.String())
		if c.Paused.Pump {
			why = "paused because of a money pump that " + nameOrAccount(c.Paused.Name, c.Paused.By.String()) + " showed"
		}
		fmt.Fprintf(w, "  %s, in block %d\n", why, c.Paused.Block)
	}
	fmt.Fprintf(w, "  rate %s to %s, points of %s for points of %s\n", c.Min, c.Max, c.First.Name, c.Second.Name)
	for _, s := range []api.CorridorSide{c.First, c.Second} {
		fmt.Fprintf(w, "  %s: %d of %d given today; fee %s\n", s.Name, s.Used, s.Cap, percent(s.FeeBPS))
	}
}

func nameOrAccount(name, account string) string {
	if name == "" {
		return account
	}
	return name
}

func printCorridorProposal(w io.Writer, p api.CorridorProposal) {
	var voters []string
	for _, v := range p.Voters {
		voters = append(voters, nameOrAccount(v.Name, v.Merchant.String()))
	}
	fmt.Fprintf(w, "%d  %s : %s  rate %s to %s, at most %d and %d a day\n", p.ID, p.First.Name, p.Second.Name, p.Min, p.Max, p.First.Cap, p.Second.Cap)
	fmt.Fprintf(w, "   by %s, %d of %d votes (%s), until %s\n", nameOrAccount(p.Proposer.Name, p.Proposer.Merchant.String()), p.Votes, p.Needed,
		strings.Join(voters, ", "), p.Expires.Format("2006-01-02 15:04"))
}

// foundPumps are the money pumps that the peer sees now, and those that were shown
// to the chain.
type foundPumps struct {
	Now   [][]offer.ID       `json:"now"`
	Asked *time.Time         `json:"asked,omitempty"` // when the chain last said which quotes can be filled
	Shown []api.CorridorPump `json:"shown"`
}

func corridorsPumpsCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: "pumps", Short: "List money pumps: quotes that give more than they cost",
		Long: `A money pump is a circle of merchants' quotes that gives more than it costs. The
peers look for them with every block and show what they find to the chain, which
pauses the pairs. This lists what this peer sees now, and the newest that were
shown. The counter souk_money_pumps_total of the peer's metrics says how many it
saw.`,
		Example: "  souk peer corridors pumps --data shop",
		Args:    exactly(0, "no arguments"),
	}
	asText := asJSON(cmd)
	dataFlag(cmd, &dir)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		list, err := readCorridors(cmd, dir, false)
		if err != nil {
			return err
		}
		var now api.Pumps
		if err := askPeer(cmd, dir, http.MethodGet, "/v1/market/pumps", nil, &now); err != nil {
			return err
		}
		found := foundPumps{Now: now.Pumps, Asked: now.Asked, Shown: list.Pumps}
		if *asText {
			return writeJSON(cmd.OutOrStdout(), found)
		}
		printPumps(cmd.OutOrStdout(), found)
		return nil
	}
	return cmd
}

func printPumps(w io.Writer, found foundPumps) {
	if len(found.Now)+len(found.Shown) == 0 {
		fmt.Fprintln(w, "No money pump is known.")
	}
	for _, ids := range found.Now {
		fmt.Fprintln(w, "seen now:")
		printQuoteIDs(w, ids)
	}
	for _, p := range found.Shown {
		var pairs []string
		for _, names := range p.Paused {
			pairs = append(pairs, names[0]+" : "+names[1])
		}
		fmt.Fprintf(w, "shown by %s in block %d; paused %s:\n", nameOrAccount(p.By.Name, p.By.Merchant.String()), p.Block, strings.Join(pairs, ", "))
		printQuoteIDs(w, p.Quotes)
	}
}

func printQuoteIDs(w io.Writer, ids []offer.ID) {
	for _, id := range ids {
		fmt.Fprintf(w, "  %s\n", id)
	}
}
