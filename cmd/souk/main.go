// Command souk runs every part of a Souk network: a merchant's peer, a
// customer's wallet, a development chain, the contracts' deployment, the
// verifier of proof bundles, and a demonstration of all of it.
//
// It is the only place that builds real dependencies. It holds no rule of the
// domain.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // merchants name their time zone; not every machine has the tables

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/simnet/bubble"
)

// version is the release; the build may set it.
var version = "0.1.0-dev"

func main() {
	bubble.Serve(inBubble) // a process that simulates does nothing else
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	context.AfterFunc(ctx, stop) // the second signal ends a program that does not end by itself
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// errSilent ends the program with status 1 after the command has said why.
var errSilent = errors.New("")

// run executes one command line and returns the exit status: 0 when it did
// what was asked, 1 when it could not, 2 when the command line was wrong.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	cmd, err := unknownCommand(root, args)
	if err == nil {
		cmd, err = root.ExecuteContextC(ctx)
	}
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errSilent):
		return 1
	}
	fmt.Fprintln(stderr, "souk:", err)
	var usage usageError
	if errors.As(err, &usage) {
		fmt.Fprintf(stderr, "Run '%s --help' for what it takes.\n", cmd.CommandPath())
		return 2
	}
	return 1
}

// usageError is a command line that cannot be carried out.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// unknownCommand reports a word that is no command of the group before it, and what
// may have been meant. Cobra would show the group's help and be content.
func unknownCommand(root *cobra.Command, args []string) (*cobra.Command, error) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd(args...)
	group, rest, _ := root.Find(args)
	if group == nil || group.Runnable() || len(rest) == 0 || rest[0] == "help" || strings.HasPrefix(rest[0], "-") || strings.HasPrefix(rest[0], "__") {
		return group, nil
	}
	group.SuggestionsMinimumDistance = 2
	meant := ""
	for _, name := range group.SuggestionsFor(rest[0]) {
		meant += "\n  " + group.CommandPath() + " " + name
	}
	if meant != "" {
		meant = "; did you mean this?" + meant
	}
	return group, usagef("unknown command %q for %q%s", rest[0], group.CommandPath(), meant)
}

// missingFlags reports required flags that are not there as what they are: a wrong
// command line. Cobra would look for them itself a moment later.
func missingFlags(cmd *cobra.Command) error {
	if err := cmd.ValidateRequiredFlags(); err != nil {
		return usageError{err}
	}
	return nil
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "souk",
		Short: "A federated CRM network without a middleman",
		Long: `Souk lets merchants share a customer's records with that customer's consent, and
nothing else. Merchants run a peer, customers a wallet. Records are encrypted
and pinned by peers, open only under a live grant and with the help of
independent custodians, and every read is logged and provable.

Start with 'souk demo'.`,
		Version:       version,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return missingFlags(cmd) }
	root.AddCommand(demoCommand(), devnetCommand(), contractsCommand(), peerCommand(), walletCommand(), channelsCommand(), membershipsCommand(), rewardsCommand(), signinCommand(), offersCommand(), swapCommand(), approvalsCommand(), pointsCommand(), importCommand(), verifyCommand(), simCommand(), didCommand())
	return root
}

// exactly demands a number of arguments.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return usagef("want %s, got %s", what, counted(len(args)))
		}
		return nil
	}
}

func counted(arguments int) string {
	switch arguments {
	case 0:
		return "none"
	case 1:
		return "one argument"
	}
	return fmt.Sprintf("%d arguments", arguments)
}

// asJSON adds the --json flag.
func asJSON(cmd *cobra.Command) *bool {
	return cmd.Flags().Bool("json", false, "write JSON instead of text")
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
