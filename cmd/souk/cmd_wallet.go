package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/protocol/did"
)

func walletCommand() *cobra.Command {
	var o walletOptions
	cmd := &cobra.Command{
		Use:   "wallet",
		Short: "Hold a customer's keys, consents and proofs",
		Long: `A wallet answers merchants' notices, takes its answers back, and shows every read
of the customer's records with its proof. It is a light client: it needs the
consortium file and any two members.

The data folder holds the seed in seed.age, an age file under your passphrase,
and everything else encrypted under a key of that seed. The passphrase comes
from --passphrase-file, else from SOUK_PASSPHRASE, else from the terminal.`,
		Example: `  souk wallet init --consortium consortium.json
  souk wallet requests --lang ko
  souk wallet grant "Hanok Books/dpv:Personalisation" --for 90d
  souk wallet reads
  souk wallet revoke "Hanok Books/dpv:Personalisation"
  souk wallet export --out proof.bundle`,
	}
	o.flags(cmd)
	cmd.AddCommand(
		walletInitCommand(&o), walletRequestsCommand(&o), walletGrantCommand(&o), walletDenyCommand(&o), walletRevokeCommand(&o),
		walletReadsCommand(&o), walletRevocationsCommand(&o), walletExportCommand(&o), walletReshareCommand(&o), walletShredCommand(&o), walletWordsCommand(&o),
		walletOverviewCommand(&o), walletProfileCommand(&o),
	)
	return cmd
}

// walletOptions are the flags that all wallet commands share.
type walletOptions struct {
	dir, passphraseFile, lang string
}

// flags adds them to a command and all below it.
func (o *walletOptions) flags(cmd *cobra.Command) {
	f := cmd.PersistentFlags()
	f.StringVar(&o.dir, "data", "souk-wallet", "the wallet's data folder")
	f.StringVar(&o.passphraseFile, "passphrase-file", "", "file with the passphrase on its first line")
	f.StringVar(&o.lang, "lang", "", "language of texts: ko or en; none: that of the system")
}

// with opens the wallet, sends again what no two members took yet, does the
// work and closes the wallet.
func (o *walletOptions) with(cmd *cobra.Command, do func(context.Context, *walletSession) error) (err error) {
	if _, err := o.language(); err != nil {
		return err
	}
	seed, err := o.unseal(cmd)
	if err != nil {
		return err
	}
	s, err := openSession(cmd.Context(), o.dir, seed, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if _, begun := s.wallet.Vault(); !begun && !s.config.Restored.IsZero() {
		return fmt.Errorf("what these words said before is not brought back yet: run 'souk wallet init --data %s' first", o.dir)
	}
	if err := s.wallet.Resend(cmd.Context()); err != nil {
		fmt.Fprintln(cmd.ErrOrStderr(), "Warning: something that was said earlier is still with too few members:", err)
	}
	for _, k := range s.wallet.KeysPending() {
		fmt.Fprintf(cmd.ErrOrStderr(), "Note: %s has not taken its new keys or custodians for %s yet; they are sent again with every command.\n", s.name(k.Merchant), k.Purpose)
	}
	return do(cmd.Context(), s)
}

// unseal reads the seed with the passphrase.
func (o *walletOptions) unseal(cmd *cobra.Command) (did.Seed, error) {
	if _, err := readWalletConfig(o.dir); err != nil {
		return did.Seed{}, err
	}
	passphrase, err := o.passphrase(cmd, false)
	if err != nil {
		return did.Seed{}, err
	}
	return openSeed(o.dir, passphrase)
}

// passphrase takes the passphrase from where the user put it. A new one is
// checked, and typed twice on a terminal.
func (o *walletOptions) passphrase(cmd *cobra.Command, fresh bool) (string, error) {
	text, err := o.readPassphrase(cmd, fresh)
	if err == nil && fresh && len(text) < leastPassphrase {
		err = usagef("the passphrase must have at least %d characters", leastPassphrase)
	}
	if err == nil && text == "" {
		err = usagef("the passphrase is empty")
	}
	return text, err
}

const maxPassphrase = 4 << 10

func (o *walletOptions) readPassphrase(cmd *cobra.Command, fresh bool) (string, error) {
	if o.passphraseFile != "" {
		return firstLine(o.passphraseFile)
	}
	if text, ok := os.LookupEnv("SOUK_PASSPHRASE"); ok {
		return text, nil
	}
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return "", usagef("there is no terminal to ask for the passphrase; set SOUK_PASSPHRASE or give --passphrase-file")
	}
	defer func() { _ = tty.Close() }()
	text, err := ask(cmd.Context(), tty, "Passphrase: ")
	if err != nil || !fresh {
		return text, err
	}
	again, err := ask(cmd.Context(), tty, "Once more: ")
	if err == nil && again != text {
		err = errors.New("the two passphrases differ")
	}
	return text, err
}

func firstLine(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	raw, err := io.ReadAll(io.LimitReader(file, maxPassphrase))
	line, _, _ := bytes.Cut(raw, []byte("\n"))
	return strings.TrimRight(string(line), "\r"), err
}
