package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/contracts/chain"
	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/did"
)

// peerIDOf is the libp2p id of a member's peer as text.
func peerIDOf(m did.Member) string { return souk.IDOf(m.PeerKey).String() }

// pollDevnet is how often a receipt is looked for on a chain that seals at once.
const pollDevnet = 100 * time.Millisecond

func contractsCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "contracts", Short: "Put a consortium on a chain"}
	cmd.AddCommand(contractsDeployCommand())
	return cmd
}

func contractsDeployCommand() *cobra.Command {
	var c consortium
	var founders, addresses []string
	var keyFile, out string
	cmd := &cobra.Command{
		Use:   "deploy",
		Short: "Create the contracts and write the consortium file",
		Long: `Creates ConsortiumRegistry, ConsentRegistry and AnchorRegistry on any EVM chain,
with the given founders as first members, and writes the consortium file that
all members and wallets share. The paying account gets no rights.`,
		Example: `  souk contracts deploy --rpc http://127.0.0.1:8545 --key deployer.hex --name bazaar \
    --founder a.json --founder b.json --founder c.json \
    --peer /ip4/192.0.2.1/tcp/4001 --peer /ip4/192.0.2.2/tcp/4001 --peer /ip4/192.0.2.3/tcp/4001`,
		Args: exactly(0, "no arguments"),
	}
	f := cmd.Flags()
	f.StringSliceVar(&c.RPC, "rpc", nil, "JSON-RPC endpoints of the chain, the preferred one first")
	f.StringVar(&keyFile, "key", "", "file with the secp256k1 key of the account that pays")
	f.StringVar(&c.Name, "name", "", "name of the consortium: 1 to 32 of a-z, 0-9 and hyphen")
	f.StringSliceVar(&founders, "founder", nil, "registration file from 'souk peer init'; repeat for each founder")
	f.StringSliceVar(&addresses, "peer", nil, "libp2p address of each founder's peer, in the founders' order")
	f.IntVar(&c.Shards, "shards", 1, "gossip shards")
	f.IntVar(&c.Replicas, "replicas", 3, "how many peers pin each record, its writer included")
	f.StringVar(&out, "out", "consortium.json", "where to write the consortium file")
	for _, name := range []string{"rpc", "key", "name", "founder"} {
		_ = cmd.MarkFlagRequired(name)
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		key, err := readKeyFile(keyFile)
		if err != nil {
			return err
		}
		members, err := founderFiles(founders)
		if err != nil {
			return err
		}
		if len(addresses) != 0 && len(addresses) != len(members) {
			return usagef("--peer is given %d times for %d founders", len(addresses), len(members))
		}
		for i, m := range members {
			p := knownPeer{Merchant: m.ID, Name: m.Name}
			if len(addresses) > 0 {
				p.Addresses = []string{addresses[i] + "/p2p/" + peerIDOf(m)}
			}
			c.Peers = append(c.Peers, p)
		}
		c.Chain, err = chain.Deploy(cmd.Context(), chain.DeployConfig{
			Endpoint: c.RPC[0], Key: key, Founders: members,
			Progress: func(step, total int, what string) {
				fmt.Fprintf(cmd.ErrOrStderr(), "  %d/%d %s\n", step, total, what)
			},
		})
		if err != nil {
			return err
		}
		if err := c.validate(); err != nil {
			return err
		}
		if err := writeJSONFile(out, c, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "Wrote %s: give it to every member and wallet.\n", out)
		return writeJSON(cmd.OutOrStdout(), c.Chain)
	}
	return cmd
}
