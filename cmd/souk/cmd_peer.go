package main

import (
	"context"
	"crypto/ecdsa"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/contracts/chain"
	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/simnet/witness"
)

func peerCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "peer", Short: "Run a merchant's peer", Long: `A peer is a merchant's own node: it keeps this merchant's customers and orders,
helps as a custodian of key shares, and exchanges facts and encrypted records
with the other members. Begin with 'souk peer init'; once the consortium is on a
chain ('souk contracts deploy'), 'souk peer run'.`}
	cmd.AddCommand(peerInitCommand(), peerRunCommand(), peerStatusCommand(), peerRegistrationCommand(), peerAdmitCommand(), peerProposalsCommand(), peerVoteCommand(), peerEnactCommand(), peerDIDCommand(), peerSigninCommand())
	cmd.AddCommand(peerStandingCommand("suspend", api.ChangeSuspension), peerStandingCommand("reinstate", api.ChangeReinstatement), peerStandingCommand("remove", api.ChangeRemoval), peerLeaveCommand())
	cmd.AddCommand(peerChannelCommand(), peerCorridorsCommand(), peerQuotesCommand(), peerProgrammeCommand(), peerCampaignCommand(), peerNettingCommand(), peerRecordCommand())
	return cmd
}

func peerInitCommand() *cobra.Command {
	var dir, operatorFile string
	var config peerConfig
	terms := pointsTerms{EpochDays: 180, Cap: 1_000_000_000}
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Make a data folder with fresh keys",
		Long: `Makes a data folder: keys, configuration, API token. It prints the merchant's
registration, which holds public keys only: hand it to whoever deploys the
contracts, or to the members who vote about your admission.

With --points-name the peer creates the merchant's loyalty points on the chain
when it first runs. Name, symbol and the length of an epoch are fixed then.

Back up secrets.json. Whoever has it is this merchant.`,
		Example: `  souk peer init --data shop --name "Corner shop" > corner-shop.json
  souk peer init --data shop --name Shop --points-name "Shop points" --points-symbol SHOP
  souk peer init --data shop --name Shop --listen /ip4/0.0.0.0/tcp/4001 --operator-key key.hex`,
		Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			var operator *ecdsa.PrivateKey
			if operatorFile != "" {
				key, err := readKeyFile(operatorFile)
				if err != nil {
					return err
				}
				operator = key
			}
			path, err := filepath.Abs(config.Consortium)
			if err != nil {
				return err
			}
			config.Consortium = path
			if terms.Name != "" {
				if err := terms.check(); err != nil {
					return usagef("%w", err)
				}
				config.Points = &terms
			}
			keys, err := initPeer(dir, config, operator)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "Made %s. Keep %s safe.\n", dir, filepath.Join(dir, secretsFile))
			return writeJSON(cmd.OutOrStdout(), api.RegistrationOf(keys.member(config.Name)))
		},
	}
	f := cmd.Flags()
	f.StringVar(&dir, "data", "souk-peer", "the data folder to make")
	f.StringVar(&config.Name, "name", "", "the merchant's public trade name")
	f.StringSliceVar(&config.Listen, "listen", []string{"/ip4/127.0.0.1/tcp/4001"}, "libp2p addresses to listen on; the default is reachable from this machine only")
	f.StringVar(&config.API, "api", "127.0.0.1:8080", "host:port of the HTTP API")
	f.StringSliceVar(&config.APIHosts, "api-host", nil, "name under which a proxy passes the HTTP API on; localhost and IP addresses are always good")
	f.StringVar(&config.Consortium, "consortium", "consortium.json", "the consortium file")
	f.StringVar(&terms.Name, "points-name", "", "what the merchant's points are called, for ever; none: it issues no points")
	f.StringVar(&terms.Symbol, "points-symbol", "", "short name of the points, such as TEA")
	f.Uint32Var(&terms.EpochDays, "points-epoch-days", terms.EpochDays, "days of an epoch: points can be spent in that of their issue and the two that follow")
	f.StringVar(&terms.Issue, "points-issue", issueDirect, "direct: points are issued when the return window is over; pending: they are promised on the chain within the hour of the sale, and released then")
	f.Uint64Var(&terms.Cap, "points-cap", terms.Cap, "most points that are issued in an epoch; can be changed later")
	f.StringVar(&operatorFile, "operator-key", "", "file with the secp256k1 key of the operator account; none: a fresh one")
	_ = cmd.MarkFlagRequired("name")
	return cmd
}

func peerRegistrationCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "registration",
		Short: "Print this merchant's registration again",
		Long: `Prints what 'souk peer init' printed, with the keys that the data folder has now
and the hash of the merchant's DID, if it has one. It holds public keys only.`,
		Example: `  souk peer registration --data shop > corner-shop.json`,
		Args:    exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, keys, err := openPeer(dir)
			if err != nil {
				return err
			}
			m := keys.member(config.Name)
			if m.DocHash, err = docHash(dir, m.DocHash); err != nil {
				return err
			}
			return writeJSON(cmd.OutOrStdout(), api.RegistrationOf(m))
		},
	}
	cmd.Flags().StringVar(&dir, "data", "souk-peer", "the data folder")
	return cmd
}

func readKeyFile(path string) (*ecdsa.PrivateKey, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	key, err := chain.ParseKey(strings.TrimSpace(string(raw)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return key, nil
}

func peerRunCommand() *cobra.Command {
	var dir, level string
	var withParent, told bool
	var t timing
	var pays payments
	var tollPercent uint64
	var tollWorth []string
	b := budgets{facts: 4 << 30, private: 4 << 30, blocks: 100 << 30}
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Run the peer until it is interrupted",
		Long: `Runs a merchant's peer in the foreground until it is interrupted (Ctrl-C). It
needs a data folder of 'souk peer init' and the consortium file that 'souk
contracts deploy' wrote. It is ready when GET /readyz of its API says so: the
chain was read and this merchant is an active member. Logs go to standard error
as JSON lines without personal data.

The --max flags bound what it takes of the disk. Above a budget new data of
others is refused and fetched later; revocations are taken always, and this
merchant's own sales go on for another quarter of it. Sizes are whole numbers
with KiB, MiB, GiB or TiB; 0 is no bound but the disk.

This merchant pays the gas of what its peer carries for customers: the --relay
flags bound it by calls and by gas. A settlement of offers pays who sends it what
their makers allow as relay fee; with --toll-percent and --toll-worth the peer sends
only those that pay enough, and tells wallets that ask how much that is.`,
		Example: `  souk peer run --data shop
  souk peer run --data shop --anchor-every 10m
  souk peer run --data shop --max-facts 16GiB --max-private 8GiB
  souk peer run --data shop --toll-percent 100 --toll-worth Bakery=2000000000000`,
		Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, cancel := context.WithCancel(cmd.Context())
			defer cancel()
			tell := tellerFor(told, cmd.OutOrStdout())
			if withParent {
				go func() {
					_ = tell.Marks(cmd.InOrStdin())
					cancel()
				}()
			}
			log, err := newLogger(cmd.ErrOrStderr(), level)
			if err != nil {
				return err
			}
			if pays.toll, err = parseToll(tollPercent, tollWorth); err == nil {
				err = pays.check()
			}
			if err != nil {
				return err
			}
			r, err := assemble(ctx, dir, t, b, pays, log, tell)
			if err != nil {
				return err
			}
			log.Info("peer runs", "api", r.api.Addr, "merchant", chainOf{r.client}.client.Account().String(), "listen", len(r.host.Addrs()))
			err = r.run(ctx)
			if closed := r.close(); err == nil {
				err = closed
			}
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&dir, "data", "souk-peer", "the data folder")
	f.StringVar(&level, "log", "info", "how much to log: debug, info, warn or error")
	f.DurationVar(&t.sync, "sync-every", 5*time.Second, "pause between reconciliations")
	f.DurationVar(&t.checkpoint, "checkpoint-every", 30*time.Second, "how often a changed access log is signed and co-signed")
	f.DurationVar(&t.gateAge, "gate-max-age", 0, "how old the newest block may be for an account to join a channel; 0: 5 minutes. More on a chain that makes blocks only when there is something to do")
	f.DurationVar(&t.anchor, "anchor-every", 0, "how often the members' log roots are anchored; 0: only on request")
	f.IntVar(&pays.relayed, "relay-per-day", 100, "calls of one customer's account that are carried to the chain in a day, this merchant paying the gas; 0: none")
	f.Uint64Var(&pays.accountGas, "relay-gas-per-account", 10_000_000, "gas of one account's calls that this merchant pays for in a day")
	f.Uint64Var(&pays.dailyGas, "relay-gas-per-day", 1_000_000_000, "gas of all accounts' calls that it pays for in a day")
	f.IntVar(&pays.settlements, "settle-per-day", 500, "settlements of offers that it pays for in a day")
	f.Uint64Var(&tollPercent, "toll-percent", 0, "how much of a settlement's cost the relay fees of its offers must be worth; 0: it settles for nothing")
	f.StringArrayVar(&tollWorth, "toll-worth", nil, "MEMBER=NUMBER: what a unit of a member's points is worth to this merchant, in units of 10^-18 coins; others are worth nothing")
	f.Uint64Var(&pays.netted, "netting-sign-up-to", 0, "points that this merchant gives up in a day by statements of netting that are signed without a question, while every member's point counts the same; 0: always ask")
	f.DurationVar(&pays.nets, "netting-every", 0, "how often this peer proposes a round of netting of its own accord, 10m or more; its merchant signs what it proposes and pays the gas. 0: only 'souk peer netting propose'")
	f.Var(&b.facts, "max-facts", "budget for facts")
	f.Var(&b.private, "max-private", "budget for private values: key shares, customers, orders; above it this peer helps nobody to read")
	f.Var(&b.blocks, "max-blocks", "budget for encrypted records; those that are not pinned here go first")
	f.BoolVar(&withParent, "with-parent", false, "end when standard input closes")
	f.BoolVar(&told, "witness", false, "tell what the peer does on standard output, for a simulation")
	f.Uint64Var(&t.final, "final-after", 0, "blocks after which one is final; 0: 12")
	for _, hidden := range []string{"with-parent", "witness", "final-after"} {
		_ = f.MarkHidden(hidden)
	}
	return cmd
}

// tellerFor tells a simulation what a peer does, or nobody.
func tellerFor(told bool, out io.Writer) *witness.Teller {
	if !told {
		return nil
	}
	return witness.NewTeller(out)
}

func newLogger(w io.Writer, level string) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return nil, usagef("--log: want debug, info, warn or error")
	}
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: l})), nil
}

func peerStatusCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show how a running peer is",
		Long: `Asks the running peer of a data folder how it is: what it holds, what still
waits, what it takes of the disk, and how it stands with every other member.
Divergence is how many facts one side lacked of the other when they last
compared; it falls to 0 by itself. The peer helps others to read only while it
has heard from a majority of the members within a minute.`,
		Example: `  souk peer status --data shop
  souk peer status --data shop --json`,
		Args: exactly(0, "no arguments"),
	}
	asText := asJSON(cmd)
	cmd.Flags().StringVar(&dir, "data", "souk-peer", "the data folder")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		config, keys, err := openPeer(dir)
		if err != nil {
			return err
		}
		var s souk.Status
		if err := newAPIClient(config.API, keys.Token).call(cmd.Context(), http.MethodGet, "/v1/status", nil, &s); err != nil {
			return reached(config.API, err)
		}
		if *asText {
			return writeJSON(cmd.OutOrStdout(), s)
		}
		printStatus(cmd.OutOrStdout(), config.Name, s)
		return nil
	}
	return cmd
}

func printStatus(w io.Writer, name string, s souk.Status) {
	fmt.Fprintf(w, "%s  %s  in %s\n", name, s.Merchant, s.Consortium)
	if s.Standing != "active" {
		fmt.Fprintf(w, "  no active member: %s\n", s.Standing)
	}
	fmt.Fprintf(w, "  facts %d, grants held %d, customers %d, log entries %d\n", s.Facts, s.Held, s.Contacts, s.LogEntries)
	fmt.Fprintf(w, "  reads waiting %d, pins waiting %d, %s\n", s.PendingReads, s.PendingPins, freshText(s.Fresh))
	for _, store := range s.Storage {
		fmt.Fprintf(w, "  %s\n", storeText(store))
	}
	for _, m := range s.Members {
		state := "away"
		switch {
		case m.Blocked:
			state = "blocked"
		case m.Connected:
			state = "connected"
		}
		fmt.Fprintf(w, "  %-20s %-10s divergence %d\n", m.Name, state, m.Divergence)
	}
}

func storeText(s souk.Store) string {
	text := fmt.Sprintf("%-8s %s on disk", s.Name, sizeText(s.Bytes))
	switch {
	case s.Budget == 0:
		return text
	case s.Bytes >= s.Budget:
		return text + ", its budget of " + sizeText(s.Budget) + " is used up: new data of others is refused"
	}
	return text + " of " + sizeText(s.Budget)
}

func freshText(fresh bool) string {
	if fresh {
		return "helps to read"
	}
	return "does not help to read: it has not heard from a majority of members within a minute"
}
