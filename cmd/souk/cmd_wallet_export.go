package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/protocol/bundle"
	"github.com/souk-network/souk/protocol/did"
)

func walletExportCommand(o *walletOptions) *cobra.Command {
	var path string
	var replace bool
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write a proof bundle that anybody can verify",
		Long: `Writes one file with the members' keys, the notices, your grants, revocations and
their receipts, the openings of your reads, and every custodian's log with its
checkpoints and anchors. 'souk verify' checks it against the chain.

It holds no purchase, no name and no key of yours. It does tell its reader which
merchants asked for your records, and when: give it to whom you would tell that.`,
		Example: `  souk wallet export --out proof.bundle
  souk verify proof.bundle --consortium consortium.json`,
		Args: exactly(0, "no arguments"),
	}
	json := asJSON(cmd)
	cmd.Flags().StringVar(&path, "out", "proof.bundle", "where to write the bundle")
	cmd.Flags().BoolVar(&replace, "force", false, "replace the file if it is there")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if _, err := os.Stat(path); !replace && !errors.Is(err, fs.ErrNotExist) {
			return usagef("%s is there already; choose another --out, or --force", path)
		}
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			out, err := s.export(ctx, path, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			if *json {
				return writeJSON(cmd.OutOrStdout(), out)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "Wrote %s: %d bytes, %d grants, %d statements, %d reads in %d logs.\n",
				out.Bundle, out.Bytes, out.Grants, out.Statements, out.Openings, out.Logs)
			return nil
		})
	}
	return cmd
}

// exported is what 'souk wallet export' reports.
type exported struct {
	Bundle     string `json:"bundle"`
	Bytes      int    `json:"bytes"`
	Grants     int    `json:"grants"`
	Statements int    `json:"statements"`
	Openings   int    `json:"openings"`
	Logs       int    `json:"logs"`
	// Missing are custodians whose logs could not be got.
	Missing []did.Merchant `json:"missing_logs,omitempty"`
}

func (s *walletSession) export(ctx context.Context, path string, warn io.Writer) (exported, error) {
	problems, err := s.wallet.Pull(ctx)
	if err != nil {
		return exported{}, err
	}
	for _, p := range problems {
		fmt.Fprintf(warn, "Warning: the newest reads at %s are not in the bundle: %v\n", s.name(p.Custodian), p.Err)
	}
	b, err := s.wallet.Export(ctx, s.network.Chain.ChainID)
	if err != nil {
		return exported{}, err
	}
	for _, m := range b.Missing {
		fmt.Fprintf(warn, "Warning: the log of %s is not in the bundle: it did not answer, or showed less than it signed. Export again when it is back.\n", s.name(m))
	}
	var raw bytes.Buffer
	if err := bundle.Write(&raw, b); err != nil {
		return exported{}, err
	}
	out := exported{Bundle: path, Bytes: raw.Len(), Grants: len(b.Grants), Statements: len(b.Statements), Logs: len(b.Logs), Missing: b.Missing}
	for _, l := range b.Logs {
		out.Openings += len(l.Openings)
	}
	return out, writeFile(path, raw.Bytes(), 0o600)
}

// confirmWord is what must be typed before the vault is destroyed.
const confirmWord = "shred"

func walletShredCommand(o *walletOptions) *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "shred",
		Short: "Destroy the vault: nothing in it opens ever again",
		Long: `Has every custodian destroy its share of the vault's key, and collects their signed
receipts. From when fewer than k hold a share, everything that was ever sealed to
this vault is lost for everybody, wherever copies of it lie. It cannot be undone,
and no command brings it back. Only who has your words and a copy of a sealed
record could still open that one: its secret follows from the words.

Run it again until every custodian has confirmed. 'souk wallet init' then begins
another vault with fresh keys; each merchant needs a new answer for it.

What merchants opened before is not touched by it: revoke their grants for that.
Asks for confirmation: type "` + confirmWord + `", or give --yes.`,
		Example: `  souk wallet shred
  souk wallet shred --yes --json`,
		Args: exactly(0, "no arguments"),
	}
	json := asJSON(cmd)
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if !yes {
			question := fmt.Sprintf("This destroys everything in the vault, for ever. Type %q to go on: ", confirmWord)
			if err := wantsWord(cmd, question, confirmWord, "nothing was destroyed"); err != nil {
				return err
			}
		}
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			return s.shred(ctx, cmd.OutOrStdout(), *json)
		})
	}
	return cmd
}

// shredded is what 'souk wallet shred' reports.
type shredded struct {
	Confirmed []destruction  `json:"confirmed"`
	Waiting   []did.Merchant `json:"waiting"`
	Threshold int            `json:"threshold"`
	Lost      bool           `json:"lost_for_good"` // fewer than threshold hold a share
}

// destruction is a custodian's signed word.
type destruction struct {
	Custodian did.Merchant `json:"custodian"`
	Name      string       `json:"name"`
	Time      time.Time    `json:"time"`
}

func (s *walletSession) shred(ctx context.Context, w io.Writer, json bool) error {
	if _, ok := s.wallet.Vault(); !ok {
		return errors.New("there is no vault to destroy")
	}
	list, err := s.wallet.Shred(ctx)
	v, _ := s.wallet.Vault()
	out := shredded{Confirmed: []destruction{}, Waiting: []did.Merchant{}, Threshold: v.Threshold, Lost: v.Lost}
	for _, d := range list {
		if d.Time == 0 {
			out.Waiting = append(out.Waiting, d.Custodian)
			continue
		}
		out.Confirmed = append(out.Confirmed, destruction{d.Custodian, s.name(d.Custodian), time.UnixMilli(int64(d.Time)).UTC()})
	}
	if json {
		return errors.Join(writeJSON(w, out), err)
	}
	out.print(w, s.names(out.Waiting))
	return err
}

func (s shredded) print(w io.Writer, waiting []string) {
	for _, d := range s.Confirmed {
		fmt.Fprintf(w, "  %s signed at %s that its share is destroyed\n", d.Name, d.Time.Local().Format(time.DateTime))
	}
	for _, name := range waiting {
		fmt.Fprintf(w, "  %s HAS NOT CONFIRMED; it is told again\n", name)
	}
	if s.Lost {
		fmt.Fprintf(w, "%d of %d custodians confirmed: the vault is lost for good. 'souk wallet init' begins another one, for what is recorded from now on;\nmerchants need a new answer for it.\n", len(s.Confirmed), len(s.Confirmed)+len(waiting))
	}
}
