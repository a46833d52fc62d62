package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/protocol/did"
)

func devnetCommand() *cobra.Command {
	var config devnet.Config
	var fund []string
	cmd := &cobra.Command{
		Use:   "devnet",
		Short: "Run a development chain with JSON-RPC on loopback",
		Long: `Runs an EVM chain in this process. It seals a block for each transaction, keeps
its state in --data, and answers JSON-RPC over HTTP and WebSocket. Its accounts
are prefunded and their keys are known to everybody: for development only.`,
		Example: `  souk devnet --data chain
  souk devnet --listen 127.0.0.1:8545 --fund corner-shop.json`,
		Args: exactly(0, "no arguments"),
	}
	asText := asJSON(cmd)
	f := cmd.Flags()
	f.StringVar(&config.Dir, "data", "", "folder for the chain's state; none: in memory")
	f.StringVar(&config.Listen, "listen", "127.0.0.1:8545", "host:port of JSON-RPC")
	f.Uint64Var(&config.ChainID, "chain-id", 31337, "EIP-155 chain id")
	f.StringSliceVar(&fund, "fund", nil, "registration file from 'souk peer init', whose operator account gets 100 coins; repeat for each")
	f.DurationVar(&config.Period, "block-time", 0, "time between blocks; 0: a block for each transaction")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		members, err := founderFiles(fund)
		if err != nil {
			return err
		}
		config.Trail = trailingBlocks
		c, err := devnet.New(config)
		if err != nil {
			return err
		}
		group, ctx := errgroup.WithContext(cmd.Context())
		group.Go(func() error { return c.Run(ctx) })
		group.Go(func() error {
			select {
			case <-c.Ready():
			case <-ctx.Done():
				return nil
			}
			if err := fundAll(ctx, c, members); err != nil {
				return err
			}
			return announce(cmd, c, *asText)
		})
		return group.Wait()
	}
	return cmd
}

// operatorCoins is what an operator account gets: years of anchors.
const operatorCoins = 100

func fundAll(ctx context.Context, c *devnet.Chain, members []did.Member) error {
	var accounts [][20]byte
	for _, m := range members {
		accounts = append(accounts, m.ID)
	}
	return c.Fund(ctx, operatorCoins, accounts...)
}

// trailingBlocks follow each transaction, so that clients which wait for that
// depth see finality on a chain without a ticker.
const trailingBlocks = 12

func announce(cmd *cobra.Command, c *devnet.Chain, asText bool) error {
	out := struct {
		RPC      string   `json:"rpc"`
		ChainID  uint64   `json:"chain_id"`
		Accounts []string `json:"accounts"`
	}{RPC: c.Endpoint(), ChainID: c.ChainID()}
	for i := range 10 {
		out.Accounts = append(out.Accounts, chain.OperatorOf(c.Account(i)).String())
	}
	if asText {
		return writeJSON(cmd.OutOrStdout(), out)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "Chain %d answers at %s\nFirst prefunded account: %s, key %s\n", out.ChainID, out.RPC, out.Accounts[0], chain.EncodeKey(c.Account(0)))
	return nil
}

// founderFiles reads registrations that 'souk peer init' printed.
func founderFiles(paths []string) ([]did.Member, error) {
	var out []did.Member
	for _, path := range paths {
		var r api.Registration
		if err := readJSONFile(path, &r); err != nil {
			return nil, err
		}
		m, err := r.Member()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		out = append(out, m)
	}
	return out, nil
}
