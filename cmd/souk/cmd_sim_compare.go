package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/simnet/report"
	"github.com/souk-network/souk/simnet/sweep"
)

func simCompareCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "compare A B",
		Short: "Show by how much the figures of two runs or two sweeps differ",
		Long: `Shows each figure of A and of B, and by how much B differs, with a 95 % confidence
interval over seeds. A and B are folders of runs or of sweeps; sweeps are compared
setting by setting. Runs of the same seeds on both sides are pairs (paired t);
otherwise it is Welch's t. Both take values for about normal: with fewer than 5
seeds this says so, and with one there is no interval.`,
		Example: `  souk sim compare storms calm
  souk sim compare storm-1 storm-2 --json`,
		Args: exactly(2, "two folders of runs or sweeps"),
	}
	asText := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		a, missingA, err := sweep.Groups(args[0])
		if err != nil {
			return err
		}
		b, missingB, err := sweep.Groups(args[1])
		if err != nil {
			return err
		}
		all, err := sweep.Compare(a, b)
		if err != nil {
			return err
		}
		if *asText {
			return writeJSON(cmd.OutOrStdout(), all)
		}
		if n := missingA + missingB; n > 0 {
			fmt.Fprintf(cmd.ErrOrStderr(), "%s not done and left out.\n", report.Are(n, "run"))
		}
		return writeDifferences(cmd.OutOrStdout(), all)
	}
	return cmd
}

// writeDifferences writes a line for each figure that differs anywhere, a block
// for each setting.
func writeDifferences(out io.Writer, all []sweep.Difference) error {
	var b strings.Builder
	before, equal := "\x00", 0
	for _, d := range all {
		if d.Setting != before {
			before = d.Setting
			fmt.Fprintf(&b, "%s (%d and %s, %s)\n", settingName(d.Setting), d.SeedsA, report.Count(d.SeedsB, "seed"), d.Method)
		}
		if d.Change.Value == 0 && (d.Low == nil || *d.Low == *d.High) {
			equal++
			continue
		}
		mark := " "
		if d.Matters() {
			mark = "*"
		}
		between := "no interval"
		if d.Low != nil {
			between = fmt.Sprintf("%s to %s", report.Show(d.Figure, *d.Low), report.Show(d.Figure, *d.High))
		}
		fmt.Fprintf(&b, "%s %-24s %14s %14s  %s  [%s]", mark, d.Figure, report.Show(d.Figure, d.A), report.Show(d.Figure, d.B), report.Show(d.Figure, d.Change.Value), between)
		if d.Note != "" {
			fmt.Fprintf(&b, "  %s", d.Note)
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "%s equal. * marks intervals of 95 %% that leave 0 out; of 20 figures without a difference about one has it.\n", report.Are(equal, "figure"))
	_, err := io.WriteString(out, b.String())
	return err
}

func settingName(s string) string {
	if s == "" {
		return "Without parameters"
	}
	return s
}
