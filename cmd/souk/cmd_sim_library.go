package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/simnet"
	"github.com/souk-network/souk/simnet/script"
)

func simScenariosCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "scenarios [NAME]",
		Short: "List the scenarios that come with the program, or show one",
		Example: `  souk sim scenarios
  souk sim scenarios revoke-storm > mine.txt`,
		Args: atMostOne("a scenario's name"),
		RunE: func(cmd *cobra.Command, args []string) error {
			out := cmd.OutOrStdout()
			if len(args) == 0 {
				for _, s := range simnet.Scenarios() {
					fmt.Fprintf(out, "%-34s %s\n", s.Name, s.About)
				}
				return nil
			}
			s, err := simnet.Lookup(args[0])
			if err != nil {
				return err
			}
			_, err = io.WriteString(out, s.Text)
			return err
		},
	}
}

func simWordsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "words [WORD]",
		Short: "List the words of the scenario language, or explain one",
		Example: `  souk sim words
  souk sim words partition`,
		Args: atMostOne("a word"),
		RunE: func(cmd *cobra.Command, args []string) error {
			text := script.Summary()
			if len(args) == 1 {
				var err error
				if text, err = script.Help(args[0]); err != nil {
					return script.Errors(err)[0].Err // a place is of no use here
				}
			}
			_, err := io.WriteString(cmd.OutOrStdout(), text)
			return err
		},
	}
}

// atMostOne demands one argument or none.
func atMostOne(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) > 1 {
			return usagef("want %s or nothing, got %d arguments", what, len(args))
		}
		return nil
	}
}
