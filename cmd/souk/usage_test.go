package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// A command without a flag that it needs is a wrong command line: status 2, with
// the flag's name and the way to help, before anything is read or asked.
func TestMissingFlagsAreWrongUsage(t *testing.T) {
	found := 0
	each(newRoot(), func(cmd *cobra.Command) {
		missing := cmd.ValidateRequiredFlags()
		if missing == nil {
			return
		}
		found++
		line := strings.Fields(cmd.CommandPath())[1:]
		for range strings.Count(cmd.Use, " ") { // its arguments are there
			line = append(line, "1")
		}
		var problems bytes.Buffer
		if status := run(context.Background(), line, &bytes.Buffer{}, &problems); status != 2 {
			t.Errorf("%s: status %d: %s", cmd.CommandPath(), status, problems.String())
		}
		for _, want := range []string{missing.Error(), cmd.CommandPath() + " --help"} {
			if !strings.Contains(problems.String(), want) {
				t.Errorf("%s does not say %q: %s", cmd.CommandPath(), want, problems.String())
			}
		}
	})
	if found < 8 {
		t.Errorf("only %d commands have required flags; is the walk right?", found)
	}
}

// each visits a command and all below it.
func each(cmd *cobra.Command, do func(*cobra.Command)) {
	do(cmd)
	for _, c := range cmd.Commands() {
		each(c, do)
	}
}
