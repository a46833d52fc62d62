package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/api"
)

func printNettingPreview(w io.Writer, p api.NettingPreview) {
	fmt.Fprintf(w, "At block %d, among %d members:\n", p.Block, p.Parties)
	printAmounts(w, "  this merchant holds ", p.Holds)
	printAmounts(w, "  others hold of its points ", p.Owes)
	if len(p.Lines) == 0 {
		fmt.Fprintln(w, "There is no circle of debts, so nothing can be cancelled.")
		return
	}
	fmt.Fprintf(w, "%d circles can be cancelled, %d lines in all.\n", len(p.Cycles), len(p.Lines))
	printGain(w, p.Gives, p.Freed)
}

// printGain says what a statement is for this merchant.
func printGain(w io.Writer, gives, freed []api.NettingAmount) {
	if len(gives)+len(freed) == 0 {
		fmt.Fprintln(w, "  this merchant is in no line")
		return
	}
	printAmounts(w, "  this merchant gives up ", gives)
	printAmounts(w, "  and is freed of its own points at ", freed)
}

func printAmounts(w io.Writer, what string, all []api.NettingAmount) {
	var texts []string
	for _, a := range all {
		texts = append(texts, fmt.Sprintf("%s %d", a.Name, a.Points))
	}
	if len(texts) == 0 {
		texts = []string{"nothing"}
	}
	fmt.Fprintf(w, "%s%s\n", what, strings.Join(texts, ", "))
}

func showRound(cmd *cobra.Command, json bool, r api.NettingRound) error {
	if json {
		return writeJSON(cmd.OutOrStdout(), r)
	}
	printRound(cmd.OutOrStdout(), r)
	return nil
}

func printRound(w io.Writer, r api.NettingRound) {
	state := string(r.State)
	if r.Settlement != "" {
		state += " (" + r.Settlement + ")"
	}
	fmt.Fprintf(w, "%s  %s, attempt %d, proposed by %s, until %s\n", r.ID[:10], state, r.Attempt, r.Name, r.Deadline.Format("2006-01-02 15:04"))
	printGain(w, r.Gives, r.Freed)
	switch {
	case r.Alone:
		fmt.Fprintln(w, "  signed within the limit, without a question")
	case r.Word != "":
		fmt.Fprintf(w, "  this merchant: %s\n", r.Word)
	}
	if len(r.Worth) > 0 {
		printAmounts(w, "  a point counts in units: ", r.Worth)
	}
	for _, a := range r.Answers {
		line := fmt.Sprintf("  %-20s %s", a.Name, a.Word)
		if a.Detail != "" {
			line += ": " + a.Detail
		}
		fmt.Fprintln(w, line)
	}
	if r.Reason != "" {
		fmt.Fprintf(w, "  because %s\n", r.Reason)
	}
	if r.Next != "" {
		fmt.Fprintf(w, "  goes on as %s\n", r.Next[:10])
	}
}
