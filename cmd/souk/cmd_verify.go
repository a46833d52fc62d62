package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/bundle"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

func verifyCommand() *cobra.Command {
	var rpc []string
	var deployment, network string
	cmd := &cobra.Command{
		Use:   "verify BUNDLE",
		Short: "Verify a proof bundle against a chain, trusting nobody",
		Long: `Checks a proof bundle from outside: every signature, every grant at its time,
that the access logs hold every entry and only grew, that they are anchored, and
that no release happened without a live grant. It needs the bundle and an
endpoint of the chain, and no member's help.

The contracts' addresses come from --consortium or --deployment: take them from
where you would look up the consortium, not from whoever gave you the bundle.

Exit status 0: it holds. 1: it does not; the report says where.`,
		Example: `  souk verify proof.bundle --consortium consortium.json
  souk verify proof.bundle --consortium consortium.json --rpc http://127.0.0.1:8545 --json`,
		Args: exactly(1, "the bundle's path"),
	}
	asText := asJSON(cmd)
	f := cmd.Flags()
	f.StringSliceVar(&rpc, "rpc", nil, "JSON-RPC endpoints of the chain; none: those of the consortium file")
	f.StringVar(&network, "consortium", "", "the consortium file")
	f.StringVar(&deployment, "deployment", "", "file with the contracts' addresses, instead of the consortium file")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		d, endpoints, err := whereChain(network, deployment, rpc)
		if err != nil {
			return err
		}
		report, err := verifyFile(cmd.Context(), args[0], d, endpoints)
		if err != nil {
			return err
		}
		if *asText {
			err = writeJSON(cmd.OutOrStdout(), report)
		} else {
			printReport(cmd.OutOrStdout(), report)
		}
		if err == nil && !report.Verified {
			err = errSilent
		}
		return err
	}
	return cmd
}

func whereChain(network, deployment string, rpc []string) (chain.Deployment, []string, error) {
	switch {
	case deployment != "":
		d, err := chain.ReadDeployment(deployment)
		if err == nil && len(rpc) == 0 {
			err = usagef("--deployment needs --rpc")
		}
		return d, rpc, err
	case network != "":
		c, err := readConsortium(network)
		if len(rpc) == 0 {
			rpc = c.RPC
		}
		return c.Chain, rpc, err
	}
	return chain.Deployment{}, nil, usagef("give --consortium or --deployment")
}

// verifyFile reads the chain and holds the bundle against it. A file that is
// no whole bundle is a failed report too.
func verifyFile(ctx context.Context, path string, d chain.Deployment, endpoints []string) (bundle.Report, error) {
	file, err := os.Open(path)
	if err != nil {
		return bundle.Report{}, err
	}
	defer func() { _ = file.Close() }()
	b, err := bundle.Read(file)
	if err != nil {
		return failedReport(err), nil
	}
	view, err := readChain(ctx, d, endpoints, b)
	if err != nil {
		return bundle.Report{}, err
	}
	if b.ChainID != d.ChainID {
		return failedReport(fmt.Errorf("the bundle speaks of chain %d, the endpoint is chain %d", b.ChainID, d.ChainID)), nil
	}
	return bundle.Verify(b, view), nil
}

// failedReport is the report on a file that is no bundle of this chain.
func failedReport(err error) bundle.Report {
	return bundle.Report{Failures: []bundle.Finding{{Section: "file", Entry: -1, Kind: fault.KindOf(err), Detail: err.Error()}}}
}

// chainView is what the chain says about a bundle.
type chainView struct {
	registry  did.Registry
	standings map[did.Merchant][]did.Standing
	anchors   map[[32]byte]uint64
}

func (v chainView) Registry() did.Registry { return v.registry }

func (v chainView) Standings(m did.Merchant) []did.Standing { return v.standings[m] }

func (v chainView) Anchored(root [32]byte) (uint64, bool) {
	block, ok := v.anchors[root]
	return block, ok
}

func readChain(ctx context.Context, d chain.Deployment, endpoints []string, b bundle.Bundle) (chainView, error) {
	r, err := chain.NewReader(chain.ReaderConfig{Endpoints: endpoints, Deployment: d})
	if err != nil {
		return chainView{}, err
	}
	defer r.Close()
	head, err := r.Head(ctx)
	if err != nil {
		return chainView{}, err
	}
	registry, err := r.RegistryAt(ctx, head)
	if err != nil {
		return chainView{}, err
	}
	standings, err := r.Standings(ctx, head)
	if err != nil {
		return chainView{}, err
	}
	view := chainView{registry: registry, standings: standings, anchors: map[[32]byte]uint64{}}
	for _, raw := range b.Anchors {
		f, err := fact.Decode(raw)
		if err != nil {
			continue // Verify names it
		}
		a, err := accesslog.DecodeAnchor(f.Body)
		if err != nil {
			continue // Verify names it
		}
		found, _, ok, err := r.Anchored(ctx, a.Root)
		if err != nil {
			return view, err
		}
		if ok {
			view.anchors[a.Root] = found.Place.Block
		}
	}
	return view, nil
}

func printReport(w io.Writer, r bundle.Report) {
	switch {
	case r.Verified && len(r.Missing) > 0:
		fmt.Fprintf(w, "VERIFIED, but not complete: everything in this bundle holds, and the logs of %d custodians are not in it.\n", len(r.Missing))
	case r.Verified:
		fmt.Fprintln(w, "VERIFIED: everything in this bundle holds.")
	default:
		fmt.Fprintf(w, "FAILED: %d things do not hold.\n", len(r.Failures))
	}
	for _, f := range r.Failures {
		fmt.Fprintln(w, "  failure:", f)
	}
	for i, f := range r.Warnings {
		if i == 20 {
			fmt.Fprintf(w, "  and %d more warnings; see --json\n", len(r.Warnings)-i)
			break
		}
		fmt.Fprintln(w, "  warning:", f)
	}
	printCounts(w, r.Checked)
}

// printCounts says how much was checked; what the bundle has none of is left out.
func printCounts(w io.Writer, c bundle.Counts) {
	title := "\nWhat was checked\n"
	for _, row := range []struct {
		label string
		n     uint64
	}{
		{"members", uint64(c.Members)},
		{"vault cards", uint64(c.Vaults)},
		{"notices", uint64(c.Notices)},
		{"grants", uint64(c.Grants)},
		{"statements of consent", uint64(c.Statements)},
		{"receipts", uint64(c.Receipts)},
		{"access logs", uint64(c.Logs)},
		{"  entries", c.Leaves},
		{"  under an anchored root", c.Anchored},
		{"  opened", uint64(c.Openings)},
		{"reads", uint64(c.Reads)},
		{"checkpoints", uint64(c.Checkpoints)},
		{"  cosignatures", uint64(c.Cosignatures)},
		{"anchors", uint64(c.Anchors)},
	} {
		if row.n == 0 {
			continue
		}
		fmt.Fprintf(w, "%s  %-26s %d\n", title, row.label, row.n)
		title = ""
	}
}
